/** Where the keys lead in the rows of a table. */

/** The row that a key leads to from row `index`, or undefined for keys that lead nowhere. `page` is how many rows are in sight. */
export function rowAfterKey(key: string, index: number, count: number, page: number): number | undefined {
  const leap = Math.max(1, page - 1);
  const to = { ArrowDown: index + 1, ArrowUp: index - 1, PageDown: index + leap, PageUp: index - leap, Home: 0, End: count - 1 };
  return Object.hasOwn(to, key) ? Math.min(count - 1, Math.max(0, to[key as keyof typeof to])) : undefined;
}

/** The one row that Tab stops at: the first of the `wanted` that is there, else the first row, moved to the nearest one in sight. */
export function tabStop(
  ids: readonly string[],
  wanted: readonly (string | undefined)[],
  sight: { readonly startIndex: number; readonly endIndex: number } | null,
): number {
  const found = wanted.map((id) => (id === undefined ? -1 : ids.indexOf(id))).find((index) => index >= 0) ?? 0;
  return sight === null ? found : Math.min(sight.endIndex, Math.max(sight.startIndex, found));
}
