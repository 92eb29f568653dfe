/** Keys by which a system knows that it has done a thing already. */
import type { Read } from './facts.ts';
import type { TemplateText } from './schemas.ts';

/** A header by which a service knows a request again that it has had before (draft-ietf-httpapi-idempotency-key-header). */
export const isIdempotencyHeader = (name: string): boolean => /^(?:x-)?idempotency-?(?:key|id|token)$/i.test(name.trim());

/** Each time that it is asked it gives something else. */
const chance = /\brandom\w*\s*\(|\b\w*uuid\w*\s*\(|\bnow\s*\(|\bnew\s+Date\s*(?:\(\s*\)|(?!\s*\())|\bDateTime\s*\.\s*(?:now|local|utc)\b|\$(?:now|today|execution|executionId|runIndex|itemIndex)\b|\bperformance\b/i;

/** The key says which thing it is of: it reads a field of the item or which run this is, and neither the time nor chance, so that a second try has the same. */
export function namesTheItem(value: TemplateText | number | boolean, reads: readonly Read[]): boolean {
  return reads.some(({ from }) => from === 'input' || from === 'node' || from === 'run') && !reads.some(({ from }) => from === 'any') && !chance.test(typeof value === 'object' ? value.source : String(value));
}
