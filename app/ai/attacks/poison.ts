/** Puts an attack into data, where an outsider could have written it. Pure. */
import { isJsonObject, type Json } from '../../kernel/json.ts';
import type { FieldPath } from '../../workflow/model/labels.ts';

/** Values that only one who writes free text can fill: an order, a date or an address cannot be talked to. */
const fixedForm = /^(?:\S+@\S+|[a-z][a-z0-9+.-]*:\/\/\S*|\d{4}-\d\d-\d\d\S*|[0-9a-f]{8}-[0-9a-f-]{27}|[-+]?[\d.,]+|true|false|)$/i;

const DEEPEST = 40;

function mapTexts(value: Json, accepts: (text: string) => boolean, change: (text: string) => string, depth = 0): Json {
  if (typeof value === 'string') return accepts(value) ? change(value) : value;
  if (depth > DEEPEST) return value;
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => mapTexts(item, accepts, change, depth + 1));
  return isJsonObject(value) ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTexts(item, accepts, change, depth + 1)])) : value;
}

/** Every free text with `text` behind it; where there is none, or with `all`, every text. */
export function withText(value: Json, text: string, all = false): Json {
  const behind = (before: string): string => (before === '' ? text : `${before}\n\n${text}`);
  if (all) return mapTexts(value, () => true, behind);
  const free = mapTexts(value, (one) => !fixedForm.test(one), behind);
  return JSON.stringify(free) === JSON.stringify(value) ? mapTexts(value, () => true, behind) : free;
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
    const changed = withText(read, text);
    return JSON.stringify(changed) === JSON.stringify(read) ? JSON.stringify({ ...(isJsonObject(read) ? read : {}), text }) : JSON.stringify(changed);
  } catch {
    return `${body}\n\n${text}`;
  }
}
