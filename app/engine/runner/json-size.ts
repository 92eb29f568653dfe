/** How many characters a value takes as JSON, roughly; looks no further once it is `most` or more. Values are not nested deeper than the runner lets through. */
export function sizeUpTo(most: number, value: unknown): number {
  if (typeof value === 'string') return value.length + 2;
  if (typeof value !== 'object' || value === null) return 5;
  let size = 2;
  for (const [key, item] of Object.entries(value)) {
    if (size >= most) return size;
    size += (Array.isArray(value) ? 1 : key.length + 4) + sizeUpTo(most - size, item);
  }
  return size;
}
