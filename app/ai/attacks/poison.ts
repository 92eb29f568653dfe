/** Puts an attack into data, where an outsider could have written it. Pure. */
import { isJsonObject, type Json } from '../../kernel/json.ts';
import type { FieldPath } from '../../workflow/model/labels.ts';

/** Values that only one who writes free text can fill: an order, a date or an address cannot be talked to. */
const fixedForm = /^(?:\S+@\S+|[a-z][a-z0-9+.-]*:\/\/\S*|\d{4}-\d\d-\d\d\S*|[0-9a-f]{8}-[0-9a-f-]{27}|[-+]?[\d.,]+|true|false|)$/i;

const DEEPEST = 40;

/** `closed`: paths, from here, of values that a check holds to a form in which no words fit. */
function mapTexts(
  value: Json,
  closed: readonly FieldPath[],
  accepts: (text: string) => boolean,
  change: (text: string) => string,
  depth = 0,
): Json {
  if (closed.some((path) => path.length === 0)) return value;
  if (typeof value === 'string') return accepts(value) ? change(value) : value;
  if (depth > DEEPEST) return value;
  const below = (key: string): FieldPath[] => closed.flatMap(([head, ...rest]) => (head === key || head === '*' ? [rest] : []));
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => mapTexts(item, below('*'), accepts, change, depth + 1));
  return isJsonObject(value)
    ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTexts(item, below(key), accepts, change, depth + 1)]))
    : value;
}

export interface Poisoning {
  /** Every text, also where a date or an address is expected. */
  readonly all?: boolean;
  /** Fields that stay as they are. */
  readonly closed?: readonly FieldPath[];
}

const behind =
  (text: string) =>
  (before: string): string =>
    before === '' ? text : `${before}\n\n${text}`;
const freeTexts = (value: Json, text: string, closed: readonly FieldPath[] = []): Json =>
  mapTexts(value, closed, (one) => !fixedForm.test(one), behind(text));

/** Every free text with `text` behind it; where there is none, every text. */
export function withText(value: Json, text: string, { all = false, closed = [] }: Poisoning = {}): Json {
  const free = all ? value : freeTexts(value, text, closed);
  return JSON.stringify(free) === JSON.stringify(value) ? mapTexts(value, closed, () => true, behind(text)) : free;
}

/** A copy of `value` with what `textFor` gives for the field's name at a path where there is nothing yet; `*` is the one element of a list. */
export function withTextAt(value: Json, path: FieldPath, textFor: (name: string) => string): Json {
  const [head, ...rest] = path;
  if (head === undefined) return isJsonObject(value) && Object.keys(value).length === 0 ? { text: textFor('text') } : value;
  if (head === '*') {
    const list = Array.isArray(value) ? (value as readonly Json[]) : [];
    return [withTextAt(list[0] ?? (rest.length === 0 ? textFor('') : {}), rest, textFor), ...list.slice(1)];
  }
  const before = isJsonObject(value) ? value : {};
  const inner = Object.hasOwn(before, head) ? before[head] : undefined;
  if (rest.length === 0) return inner === undefined ? { ...before, [head]: textFor(head) } : value;
  return { ...before, [head]: withTextAt(inner ?? {}, rest, textFor) };
}

/** The body of an answer that is text, or JSON with texts in it. */
export function bodyWithText(body: string, text: string): string {
  try {
    const read = JSON.parse(body) as Json;
    const free = freeTexts(read, text);
    // An answer of numbers, dates and ids alone gets a field more: ids with words behind them would be refused, and tell nothing.
    if (isJsonObject(read) && JSON.stringify(free) === JSON.stringify(read)) return JSON.stringify({ ...read, text });
    const changed = withText(read, text);
    return JSON.stringify(changed) === JSON.stringify(read) ? JSON.stringify({ text }) : JSON.stringify(changed);
  } catch {
    return `${body}\n\n${text}`;
  }
}
