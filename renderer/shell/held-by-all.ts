/** Whether each word that is looked for is in one of the texts. */
export function heldByAll(texts: readonly string[], query: string): boolean {
  const lower = texts.map((text) => text.toLowerCase());
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => lower.some((text) => text.includes(word)));
}
