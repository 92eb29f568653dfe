/** How much a value takes in the heap of whoever reads its JSON, before it is handed over. */

const OBJECT = 56,
  SLOT = 8,
  TEXT = 24;
/** Shorter texts come to nothing much, whatever they hold. */
const LONG_TEXT = 256 * 1024;
/** What nests deeper is refused with its text. */
const DEEPEST = 300;

const BRACE = 123,
  BRACKET = 91,
  COMMA = 44,
  LINE = 10,
  TAG = 60;

/** A long text may be data that its step reads: a record for each brace, bracket, line and tag, and a value for each comma. */
function textWeight(text: string, most: number): number {
  let weight = text.length + TEXT;
  if (text.length < LONG_TEXT) return weight;
  for (let at = 0; at < text.length && weight < most; at += 1) {
    const code = text.charCodeAt(at);
    if (code === COMMA) weight += SLOT;
    else if (code === BRACE || code === BRACKET || code === LINE || code === TAG) weight += OBJECT;
  }
  return weight;
}

/** About how many bytes; looks no further once it is `most`. */
export function weightUpTo(most: number, value: unknown, depth = 0): number {
  if (typeof value === 'string') return textWeight(value, most);
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return SLOT;
  let weight = OBJECT;
  for (const item of Array.isArray(value) ? (value as readonly unknown[]) : Object.values(value)) {
    if (weight >= most) return weight;
    weight += SLOT + weightUpTo(most - weight, item, depth + 1);
  }
  return weight;
}
