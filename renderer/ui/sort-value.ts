/** How tables sort: numbers by size, also where they are written as text or stand among texts; the rest as people sort names. */
let names: Intl.Collator | undefined;
/** Made for the first two: the page is there before anybody sorts it. */
const compareNames = (a: string, b: string): number =>
  (names ??= new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })).compare(a, b);
const written = /^[+-]?\d{1,30}(?:\.\d{1,30})?(?:e[+-]?\d{1,3})?$/i;

const numberOf = (value: string | number): number | undefined =>
  typeof value === 'number' ? value : written.test(value.trim()) ? Number(value) : undefined;

/** Numbers come before texts, and what is empty comes last. */
export function bySortValue(a: string | number, b: string | number): number {
  const [left, right] = [numberOf(a), numberOf(b)];
  if (left !== undefined && right !== undefined) return left - right || compareNames(String(a), String(b));
  if (left !== undefined || right !== undefined) return left !== undefined ? -1 : 1;
  if (a === '' || b === '') return a === b ? 0 : a === '' ? 1 : -1;
  return compareNames(String(a), String(b));
}
