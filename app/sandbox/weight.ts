/** About how many bytes a value takes in the heap of whoever reads its JSON; looks no further once it is `most`. Values are not nested deeper than a message may be. */
export function weightUpTo(most: number, value: unknown): number {
  if (typeof value === 'string') return value.length + 24;
  if (typeof value !== 'object' || value === null) return 8;
  let weight = 56;
  for (const item of Array.isArray(value) ? value as readonly unknown[] : Object.values(value)) {
    if (weight >= most) return weight;
    weight += 8 + weightUpTo(most - weight, item);
  }
  return weight;
}
