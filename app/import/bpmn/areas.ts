/** Lanes and pools as areas of the drawing: symbols of BPMN are smaller than the cards here, so an area grows where cards would cover its name. */

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What the name of a lane, written along its side, takes; and the room between a card and the other edge. */
const nameBand = 40;
const edgeRoom = 16;

const holds = (outer: Box, x: number, y: number): boolean =>
  x >= outer.x && x <= outer.x + outer.width && y >= outer.y && y <= outer.y + outer.height;
const holdsBox = (outer: Box, inner: Box): boolean =>
  outer !== inner && holds(outer, inner.x, inner.y) && holds(outer, inner.x + inner.width, inner.y + inner.height);

/** Areas (px of the canvas) widened to the sides until no card that is drawn in one covers its name; lanes of one pool stay in line, and a pool still holds its lanes. */
export function clearOfNames<Id>(areas: ReadonlyMap<Id, Box>, cards: readonly Box[]): Map<Id, Box> {
  const grown = new Map<Id, Box>();
  const smallestFirst = [...areas].toSorted(([, a], [, b]) => a.width * a.height - b.width * b.height);
  for (const [id, area] of smallestFirst) {
    const inLine = smallestFirst.map(([, other]) => other).filter((other) => other.x === area.x && other.width === area.width);
    const within = cards.filter((card) => inLine.some((one) => holds(one, card.x + card.width / 2, card.y + card.height / 2)));
    const lanes = smallestFirst.flatMap(([other, box]) => (inLine.some((one) => holdsBox(one, box)) ? (grown.get(other) ?? []) : []));
    const left = Math.min(area.x, ...[...within, ...lanes].map(({ x }) => x - nameBand));
    const right = Math.max(
      area.x + area.width,
      ...within.map(({ x, width }) => x + width + edgeRoom),
      ...lanes.map(({ x, width }) => x + width),
    );
    grown.set(id, { x: left, y: area.y, width: right - left, height: area.height });
  }
  return grown;
}
