/** Paths of fields as n8n writes them. */

/** `a.b`, `a["b.c"]`, and `a[0].b`, which is somewhere in `a`. */
export function dotted(name: string): string[] {
  const parts = Array.from(
    name.slice(0, 2_000).matchAll(/\["([^"]*)"\]|\['([^']*)'\]|[^.[\]]+/g),
    ([whole, double, single]) => double ?? single ?? whole,
  )
    .filter((part) => part !== '')
    .slice(0, 20);
  const index = parts.findIndex((part, place) => place > 0 && /^\d+$/.test(part));
  return index === -1 ? parts : parts.slice(0, index);
}
