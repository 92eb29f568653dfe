/** Places for steps of files that have none: rows of ten, so that nothing lies on top of anything. */
const columns = 10;
const columnWidth = 240;
const rowHeight = 160;

export const gridPosition = (index: number): readonly [x: number, y: number] => [(index % columns) * columnWidth, Math.floor(index / columns) * rowHeight];
