/** Addresses within a page or a mail: a browser calls those of its pictures as soon as it is opened. */
import type { Json } from '../../kernel/json.ts';
import { isForeignExpression } from '../../workflow/expression/parameters.ts';

const longest = 100_000;
const mostLinks = 50;
/** Quotation marks within an expression end no address. */
const link =
  /\b(?:src|href|background|action)\s{0,3}=\s{0,3}\\?["']?(https?:\/\/(?:\{\{(?:(?!\}\})[\s\S]){0,500}\}\}|[^"'\s<>{\\]){1,2000})/gi;

/** The addresses that are partly worked out, each as if it stood in the parameter alone. */
export function linksIn(value: Json | undefined): Json[] {
  const source = typeof value === 'string' ? value : isForeignExpression(value) ? value.source : '';
  if (source.length > longest || !source.includes('{{')) return [];
  const found: Json[] = [];
  for (const [, address = ''] of source.matchAll(link)) {
    if (found.length >= mostLinks) break;
    if (address.includes('{{')) found.push(isForeignExpression(value) ? { ...value, source: `=${address}` } : address);
  }
  return found;
}
