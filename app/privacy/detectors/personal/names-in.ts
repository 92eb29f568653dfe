/** Names between blanks. The list is taken apart when it is first looked into: most programs that hold it never do. */
export function namesIn(list: string): { has(name: string): boolean } {
  let names: ReadonlySet<string> | undefined;
  return { has: (name) => (names ??= new Set(list.trim().split(/\s+/))).has(name) };
}
