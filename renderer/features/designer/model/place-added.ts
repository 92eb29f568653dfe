/** Places for steps that a fix adds: in line with what leads to them, with everything behind moved on to make room. */
import { graphOf, reachableFrom, topologicalOrder } from '../../../../app/workflow/graph/graph.ts';
import { placeIn } from '../../../../app/workflow/graph/place-in.ts';
import type { Flow } from '../../../../app/workflow/model/flow.ts';
import { dockingOf } from '../../../canvas/dock.ts';
import { cardHeight, cardWidth, type Point } from '../../../canvas/geometry.ts';
import { carriesItems } from '../../../canvas/ports.ts';

const columnGap = 72;
const rowGap = 40;
const stride = cardWidth + columnGap;

export function placeAdded(before: Flow, after: Flow): Flow {
  const known = new Set(before.nodes.map((node) => node.id));
  const docked = dockingOf(after.nodes, after.edges).parts;
  const added = new Set(after.nodes.filter((node) => !known.has(node.id) && !docked.has(node.id)).map((node) => node.id));
  if (added.size === 0) return after;
  const graph = graphOf(after);
  const { order, backEdges } = topologicalOrder(graph);
  const places = new Map<string, Point>(Object.entries(after.layout.nodes).filter(([id]) => !added.has(id)));
  const forward = (edge: { readonly id: string; readonly kind: Flow['edges'][number]['kind'] }): boolean =>
    carriesItems(edge.kind) && !backEdges.has(edge.id);

  for (const id of order) {
    if (!added.has(id)) continue;
    const sources = (graph.incoming.get(id) ?? []).filter(forward).flatMap((edge) => places.get(edge.from.node) ?? []);
    const targets = (graph.outgoing.get(id) ?? []).filter(forward).flatMap((edge) => places.get(edge.to.node) ?? []);
    const near = targets[0] ?? sources[0] ?? placeIn(after.layout.nodes, id) ?? { x: 0, y: 0 };
    const x = sources.length === 0 ? near.x - (targets.length > 0 ? stride : 0) : Math.max(...sources.map((place) => place.x)) + stride;
    const place = { x, y: near.y };
    // What follows moves on together, so that its own shape stays.
    const behind = [...reachableFrom(graph, [id], forward)].filter((other) => other !== id);
    const room = Math.max(0, ...targets.map((target) => place.x + stride - target.x));
    if (room > 0)
      for (const other of behind) {
        const at = places.get(other);
        if (at !== undefined) places.set(other, { x: at.x + room, y: at.y });
      }
    const covered = (point: Point): boolean =>
      [...places].some(
        ([other, at]) =>
          other !== id && !docked.has(other) && Math.abs(at.x - point.x) < cardWidth && Math.abs(at.y - point.y) < cardHeight,
      );
    let free = place;
    for (let tries = 0; tries < 50 && covered(free); tries += 1) free = { x: free.x, y: free.y + cardHeight + rowGap };
    places.set(id, free);
  }
  const nodes = { ...after.layout.nodes };
  for (const [id, place] of places) nodes[id] = { ...nodes[id], ...place };
  return { ...after, layout: { ...after.layout, nodes } };
}
