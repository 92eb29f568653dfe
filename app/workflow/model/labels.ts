/** What a field is (labels), who could have written it (trust) and what it can hold (value type). */

/** One bit each, in this order; never reorder, only append (the order is in stored verdicts). */
export const labels = [
  'person',
  'contact',
  'id',
  'health',
  'special',
  'card',
  'bank',
  'location',
  'credential',
  'secret',
  'confidential',
  'internal',
  'unknown',
] as const;
export type Label = (typeof labels)[number];
export const isLabel = (text: string): text is Label => (labels as readonly string[]).includes(text);

export const labelWords: Readonly<Record<Label, string>> = {
  person: 'name or person',
  contact: 'contact',
  id: 'identity number',
  health: 'health',
  special: 'special category',
  card: 'payment card',
  bank: 'bank account',
  location: 'location',
  credential: 'credential',
  secret: 'secret',
  confidential: 'confidential',
  internal: 'internal',
  unknown: 'unknown',
};

/** A set of labels as a bit set. */
export type LabelSet = number;

const bits = new Map<string, number>(labels.map((label, index) => [label, 1 << index]));
export const labelBit = (label: Label): LabelSet => bits.get(label) ?? 0;
export const labelSet = (list: readonly Label[]): LabelSet => list.reduce((set, label) => set | labelBit(label), 0);
export const labelsOf = (set: LabelSet): Label[] => labels.filter((label) => (set & labelBit(label)) !== 0);

/** Personal data in the sense of GDPR 4(1); `unknown` is not counted. */
export const personalLabels: LabelSet = labelSet(['person', 'contact', 'id', 'health', 'special', 'card', 'bank', 'location']);
/** GDPR 9, PHI and payment data: the worst to leak. */
export const sensitiveLabels: LabelSet = labelSet(['health', 'special', 'card', 'bank', 'id']);
export const secretLabels: LabelSet = labelSet(['credential', 'secret']);
/** Private data in the sense of the lethal trifecta. */
export const privateLabels: LabelSet = personalLabels | secretLabels | labelSet(['confidential', 'internal']);

/** Who could have written a value; a join takes the worst. */
export const trustLevels = ['trusted', 'partner', 'public'] as const;
export type Trust = (typeof trustLevels)[number];
export const worseTrust = (a: Trust, b: Trust): Trust => (trustLevels.indexOf(a) >= trustLevels.indexOf(b) ? a : b);

/** Closed types cannot carry an instruction or a name; `open` is text; `any` is unknown. */
export const valueTypes = ['number', 'boolean', 'date', 'uuid', 'enum', 'text', 'file', 'object', 'list', 'any'] as const;
export type ValueType = (typeof valueTypes)[number];
export const isClosedType = (type: ValueType): boolean =>
  type === 'number' || type === 'boolean' || type === 'date' || type === 'uuid' || type === 'enum';

/** Segments from the item's root; `*` stands for every element of an array or every key of a map. `[]` is the whole item. */
export type FieldPath = readonly string[];
/** `body.email` or `items.*.price`; a segment with a dot is quoted: `headers."x.y"`. */
export const pathText = (path: FieldPath): string => path.map((part) => (/[."\s]/.test(part) ? JSON.stringify(part) : part)).join('.');
/** A position in a list: the third element is "2". */
export const isIndex = (segment: string): boolean => /^\d{1,9}$/.test(segment);

/** What people write in quotes need not be JSON. */
function parsedText(quoted: string): string | undefined {
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return undefined;
  }
}

export function parsePath(text: string): string[] {
  const out: string[] = [];
  for (const match of text.matchAll(/"((?:[^"\\]|\\.)*)"|[^.]+/g))
    out.push(match[1] === undefined ? match[0] : (parsedText(match[0]) ?? match[1]));
  return out;
}
