/** Files that import each other in a circle, types included: none of them can be read or changed without the others. */
import type { SourceFile } from './source-files.ts';

/** Strongly connected components of more than one file (Tarjan 1972), each in the order of the names. */
export function circles(files: readonly SourceFile[]): string[][] {
  const imports = new Map(files.map(({ path, imports: all }) => [path, all.map(({ target }) => target)]));
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const open: string[] = [];
  const found: string[][] = [];
  const visit = (path: string): number => {
    const at = order.size;
    order.set(path, at);
    lowest.set(path, at);
    open.push(path);
    for (const target of imports.get(path) ?? []) {
      if (!imports.has(target)) continue;
      if (!order.has(target)) lowest.set(path, Math.min(lowest.get(path) ?? at, visit(target)));
      else if (open.includes(target)) lowest.set(path, Math.min(lowest.get(path) ?? at, order.get(target) ?? at));
    }
    const low = lowest.get(path) ?? at;
    if (low === at) {
      const circle = open.splice(open.indexOf(path));
      if (circle.length > 1) found.push(circle.sort());
    }
    return low;
  };
  for (const path of imports.keys()) if (!order.has(path)) visit(path);
  return found;
}
