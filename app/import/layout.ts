/** Places for steps of files that have none: rows of ten, so that nothing lies on top of anything. */
const columns = 10;
const columnWidth = 240;
const rowHeight = 160;

export const gridPosition = (index: number): readonly [x: number, y: number] => [(index % columns) * columnWidth, Math.floor(index / columns) * rowHeight];

const layerWidth = 320;
const layerHeight = 130;

/** Places for a drawing that has none at all: from left to right as the edges lead, beside each other what is equally far. Loops do no harm. */
export function layeredPositions(ids: readonly string[], edges: readonly { readonly from: string; readonly to: string }[]): ReadonlyMap<string, { readonly x: number; readonly y: number }> {
  const leaving = Map.groupBy(edges, ({ from }) => from);
  const entered = new Set(edges.filter(({ from, to }) => from !== to).map(({ to }) => to));
  const layer = new Map<string, number>();
  const visit = (first: string): void => {
    const queue = [first];
    layer.set(first, 0);
    for (let at = 0; at < queue.length; at += 1) {
      const from = queue[at] ?? '';
      for (const { to } of leaving.get(from) ?? []) if (!layer.has(to)) { layer.set(to, (layer.get(from) ?? 0) + 1); queue.push(to); }
    }
  };
  for (const id of ids) if (!entered.has(id) && !layer.has(id)) visit(id);
  for (const id of ids) if (!layer.has(id)) visit(id);
  const rows = new Map<number, number>();
  return new Map(ids.map((id) => {
    const column = layer.get(id) ?? 0;
    const row = rows.get(column) ?? 0;
    rows.set(column, row + 1);
    return [id, { x: column * layerWidth, y: row * layerHeight }];
  }));
}

/** As the canvas draws a step; how far apart two columns may stand before the room between them is taken out. */
export const cardWidth = 232;
export const widestGap = 160;

export interface Stretch { readonly from: number; readonly to: number }

/**
 * Where a place on one axis goes when empty stretches wider than `most` are cut to it. Parts are drawn inside the step that they belong
 * to, so the room that a file keeps for them would show every flow with an agent at half its size. Order and overlaps stay as they are.
 */
export function withoutWideGaps(taken: readonly Stretch[], most: number): (place: number) => number {
  const cuts: { readonly after: number; readonly by: number }[] = [];
  let end = Number.POSITIVE_INFINITY;
  for (const { from, to } of taken.toSorted((a, b) => a.from - b.from)) {
    if (from - end > most) cuts.push({ after: end, by: from - end - most });
    end = end === Number.POSITIVE_INFINITY ? to : Math.max(end, to);
  }
  return (place) => cuts.reduce((moved, { after, by }) => (place > after ? moved - Math.min(by, place - after) : moved), place);
}
