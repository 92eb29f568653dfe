/** An order on values that came as JSON, for steps that sort or look for the least and the greatest. */
import type { Json } from '../../kernel/json.ts';
import { compareTexts } from '../../kernel/text-order.ts';
import { asText } from './items.ts';

export const orderKinds = ['auto', 'number', 'date', 'text'] as const;
export type OrderKind = (typeof orderKinds)[number];

const numberIn = (value: Json): number =>
  typeof value === 'number' ? value : typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
const timeIn = (value: Json): number => (typeof value === 'number' ? value : typeof value === 'string' ? Date.parse(value) : Number.NaN);

/** True where there is nothing to compare: such values come last whatever the direction. */
export const isMissing = (value: Json | undefined, kind: OrderKind): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  (kind === 'number' && Number.isNaN(numberIn(value))) ||
  (kind === 'date' && Number.isNaN(timeIn(value)));

/** Below zero where `a` comes first. Neither may be missing. `auto` compares two numbers as numbers and everything else as text. */
export function compareValues(a: Json, b: Json, kind: OrderKind): number {
  if (kind === 'date') return timeIn(a) - timeIn(b);
  const [left, right] = [numberIn(a), numberIn(b)];
  if (kind === 'number' || (kind === 'auto' && !Number.isNaN(left) && !Number.isNaN(right))) return left - right;
  return compareTexts(asText(a), asText(b));
}
