/** Places in a drawing that somebody judges by: whoever drew the flow must not hide a step behind another, or where nobody looks. */
import type { Flow } from '../../app/workflow/model/flow.ts';
import { placeIn } from '../../app/workflow/graph/place-in.ts';
import { dockingOf } from './dock.ts';
import { cardHeight, cardWidth } from './geometry.ts';

/** Wider empty stretches are in no drawing of a person's. */
const widestGap = 6_000;

/** Half of one card lies under the other. */
const covers = (a: { readonly x: number; readonly y: number }, b: { readonly x: number; readonly y: number }): boolean =>
  Math.abs(a.x - b.x) < cardWidth / 2 && Math.abs(a.y - b.y) < cardHeight / 2;

interface Placed {
  readonly id: string;
  readonly x: number;
  readonly y: number;
}

/** Those that lie on one that was named before. */
function onOthers(places: readonly Placed[]): readonly string[] {
  const cells = new Map<string, Placed[]>();
  return places.flatMap((place) => {
    const [column, row] = [Math.floor(place.x / cardWidth), Math.floor(place.y / cardHeight)];
    const around = [-1, 0, 1].flatMap((x) => [-1, 0, 1].flatMap((y) => cells.get(`${column + x} ${row + y}`) ?? []));
    if (around.some((other) => covers(place, other))) return [place.id];
    const cell = `${column} ${row}`;
    cells.set(cell, [...(cells.get(cell) ?? []), place]);
    return [];
  });
}

const hasWideGap = (values: readonly number[]): boolean =>
  values.toSorted((a, b) => a - b).some((value, index, sorted) => index > 0 && value - (sorted[index - 1] ?? value) > widestGap);

/** The flow as it is, or without the places at which steps could be overlooked: they are drawn as their wires lead, below the others. */
export function withSeenPlaces(flow: Flow): Flow {
  const { parts } = dockingOf(flow.nodes, flow.edges);
  const places = flow.nodes.flatMap(({ id }): Placed[] => {
    const place = parts.has(id) ? undefined : placeIn(flow.layout.nodes, id);
    return place === undefined ? [] : [{ id, x: place.x, y: place.y }];
  });
  if (hasWideGap(places.map(({ x }) => x)) || hasWideGap(places.map(({ y }) => y)))
    return { ...flow, layout: { ...flow.layout, nodes: {} } };
  const hidden = new Set(onOthers(places));
  if (hidden.size === 0) return flow;
  const nodes = Object.fromEntries(Object.entries(flow.layout.nodes).filter(([id]) => !hidden.has(id)));
  return { ...flow, layout: { ...flow.layout, nodes } };
}
