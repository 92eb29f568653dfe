/** Keys by which a system knows that it has done a thing already. */
import type { Read } from './facts.ts';
import type { TemplateText } from './schemas.ts';

/** A header by which a service knows a request again that it has had before (draft-ietf-httpapi-idempotency-key-header). */
export const isIdempotencyHeader = (name: string): boolean => /^(?:x-)?idempotency-?(?:key|id|token)$/i.test(name.trim());

/** Each time that it is asked it gives something else. */
const chance =
  /random\w*\s*\(|\b\w*uuid\w*\s*\(|\bnow\s*\(|(?<!\bnew\s{1,5})\bDate\s*\(|\bnew\s+Date\s*(?:\(\s*\)|(?!\s*\())|\bDateTime\s*\.\s*(?:now|local|utc)\b|\$(?:now|today|execution|executionId|runIndex|itemIndex)\b|\bperformance\b/i;

/** What is worked out in a text, with the names of fields where they stand in brackets, and without the words in it. */
const workedOut = (text: string): string =>
  [...text.matchAll(/\{\{([\s\S]*?)\}\}/g)]
    .map(([, inner = '']) => inner.replace(/\[\s*(["'`])(\w+)\1\s*\]/g, '.$2').replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, '""'))
    .join(' ');

/** The same for all items of a step, and for all tries of it. */
const lasting: ReadonlySet<string> = new Set(['run.id', 'flow.id', 'flow.name', 'flow.environment']);

/** What only decides between words is the same for many things. Another program's expressions pair the items of other steps with this one's; ours read the first. */
const saysWhich = (read: Read, pairs: boolean): boolean =>
  (read.from === 'input' || (pairs && read.from === 'node')) && read.as !== 'boolean' && read.as !== 'enum';

/**
 * The key says which thing it is of: it reads a field of the item, and neither the time nor chance, so that a second try has the same. What only says which run or flow
 * this is, or reads the first item of another step, is one key for all items: the second would count as the first.
 */
export function namesTheItem(value: TemplateText | number | boolean, reads: readonly Read[]): boolean {
  const text = typeof value === 'object' ? value.source : String(value);
  const pairs = typeof value === 'object' || text.startsWith('=');
  return (
    reads.some((read) => saysWhich(read, pairs)) &&
    !reads.some((read) => read.from === 'any' || (read.from === 'run' && !lasting.has(read.name))) &&
    !chance.test(workedOut(text))
  );
}
