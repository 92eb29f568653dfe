/** Places for steps of files that have none: rows of ten, so that nothing lies on top of anything. */
const columns = 10;
const columnWidth = 240;
const rowHeight = 160;

export const gridPosition = (index: number): readonly [x: number, y: number] => [
  (index % columns) * columnWidth,
  Math.floor(index / columns) * rowHeight,
];

/** As the canvas draws a step; how far apart two columns may stand before the room between them is taken out. */
export const cardWidth = 232;
export const widestGap = 160;

export interface Stretch {
  readonly from: number;
  readonly to: number;
}

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
