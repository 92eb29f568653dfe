/** What belongs to the steps that try, when they lie inside of each other. */
import type { Flow } from '../../workflow/model/flow.ts';
import { carriesItems } from '../../workflow/graph/graph.ts';
import { triedParts, tryPort } from '../../workflow/graph/tried-parts.ts';
import { adjacency, dominators } from './order.ts';

/**
 * By the number of each of `heads`, in document order: the numbers of the steps of its part, without those of the parts inside of it. Together
 * with those inside they are what `triedParts` gives, found in one walk over the flow: a step belongs to the nearest way into a part that
 * every way to the step passes.
 */
export function directParts(heads: readonly number[], flow: Flow): ReadonlyMap<number, readonly number[]> {
  if (heads.length === 0) return new Map();
  const { nodes } = flow;
  const indexOf = new Map(nodes.map(({ id }, index) => [id, index]));
  const partOf = new Map(heads.map((head, at) => [head, nodes.length + at]));
  const total = nodes.length + heads.length;
  const from: number[] = [];
  const to: number[] = [];
  const entered = new Uint8Array(nodes.length);
  for (const [head, part] of partOf) {
    from.push(head);
    to.push(part);
  }
  for (const edge of flow.edges) {
    const source = indexOf.get(edge.from.node);
    const target = indexOf.get(edge.to.node);
    if (source === undefined || target === undefined || !carriesItems(edge.kind)) continue;
    from.push(edge.from.port === tryPort ? (partOf.get(source) ?? source) : source);
    to.push(target);
    if (source !== target) entered[target] = 1;
  }
  const entries = nodes.flatMap((_, index) => (entered[index] === 0 ? [index] : []));
  const idom = dominators(total, adjacency(total, from, to), adjacency(total, to, from), entries);
  const parts = new Map<number, number[]>(heads.map((head) => [head, []]));
  /** By vertex: the nearest way into a part above it, as its place in `heads`; -1 where there is none. */
  const nearest = new Int32Array(total + 1).fill(-2);
  nearest[total] = -1;
  for (let vertex = 0; vertex < nodes.length; vertex += 1) {
    if (idom[vertex] === -1) continue;
    const way: number[] = [];
    for (let at = vertex; nearest[at] === -2; at = idom[at] as number) way.push(at);
    for (let at = way.pop(); at !== undefined; at = way.pop()) {
      const above = idom[at] as number;
      nearest[at] = above >= nodes.length && above < total ? above - nodes.length : (nearest[above] as number);
    }
    const head = heads[nearest[vertex] as number];
    if (head !== undefined) parts.get(head)?.push(vertex);
  }
  // A circle that nothing leads to has no beginning from which to look.
  for (const head of heads) {
    const id = nodes[head]?.id ?? '';
    if (idom[head] === -1)
      parts.set(
        head,
        [...(triedParts([id], flow).get(id) ?? [])].flatMap((one) => indexOf.get(one) ?? []).sort((a, b) => a - b),
      );
  }
  return parts;
}
