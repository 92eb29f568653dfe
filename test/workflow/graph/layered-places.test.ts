/** A drawing without places is laid out as its wires lead, and no card stands before a wire that passes it. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { layeredPlaces } from '../../../app/workflow/graph/layered-places.ts';

const wiresOf = (...drawn: readonly string[]): { from: string; to: string }[] =>
  drawn.map((one) => {
    const [from = '', to = ''] = one.split(' > ');
    return { from, to };
  });
const card = { width: 232, height: 64 };

/** Wires that run behind the card of a third step, as the canvas draws them: a curve with level ends. */
function hidden(ids: readonly string[], wires: readonly { readonly from: string; readonly to: string }[]): string[] {
  const places = layeredPlaces(ids, wires);
  const at = (id: string): { x: number; y: number } => places.get(id) ?? { x: 0, y: 0 };
  return wires.flatMap(({ from, to }) => {
    const [x0, y0, x1, y1] = [at(from).x + card.width, at(from).y + card.height / 2, at(to).x, at(to).y + card.height / 2];
    const points = Array.from({ length: 101 }, (_one, index) => {
      const t = index / 100;
      const ease = 3 * t * t * (1 - t) + t ** 3;
      const middle = (x0 + x1) / 2;
      return {
        x: x0 * (1 - t) ** 3 + 3 * middle * t * (1 - t) ** 2 + 3 * middle * t * t * (1 - t) + x1 * t ** 3,
        y: y0 + (y1 - y0) * ease,
      };
    });
    return ids
      .filter(
        (id) =>
          id !== from &&
          id !== to &&
          points.some(({ x, y }) => x > at(id).x && x < at(id).x + card.width && y > at(id).y && y < at(id).y + card.height),
      )
      .map((id) => `${from} > ${to} behind ${id}`);
  });
}

test('loops and loose ends included, what hangs together stands together', () => {
  const places = layeredPlaces(
    ['a', 'b', 'c', 'd', 'x', 'y', 'z'],
    wiresOf('a > b', 'a > c', 'b > d', 'd > b', 'x > y', 'y > x', 'z > z', 'z > gone'),
  );
  expect([...places].map(([id, { x, y }]) => `${id} ${x / 320} ${y / 130}`)).toEqual([
    'a 0 0',
    'b 1 0',
    'c 1 1',
    'd 2 0',
    'x 0 2',
    'y 1 2',
    'z 0 3',
  ]);
});

describe('no wire runs behind a card', () => {
  test.each([
    ['two triggers, one of which leads to a later step', ['mail', 'daily', 'read', 'post'], ['mail > read', 'read > post', 'daily > post']],
    ['the same, drawn the other way round', ['daily', 'mail', 'post', 'read'], ['daily > post', 'mail > read', 'read > post']],
    ['a step that is left out', ['start', 'if', 'ask', 'end'], ['start > if', 'if > ask', 'ask > end', 'if > end']],
    ['two ways past a long one', ['s', 'a', 'b', 'c', 'd', 'e'], ['s > a', 'a > b', 'b > c', 'c > d', 's > d', 's > e', 'e > c']],
    ['a chain of ten', [...'abcdefghij'], [...'abcdefghi'].map((id, index) => `${id} > ${'bcdefghij'[index] ?? ''}`)],
  ])('%s', (_name, ids, drawn) => {
    const wires = wiresOf(...drawn);
    expect(hidden(ids, wires)).toEqual([]);
    const places = layeredPlaces(ids, wires);
    for (const { from, to } of wires) expect(places.get(to)?.x).toBeGreaterThan(places.get(from)?.x ?? 0);
  });
});

test('cards never cover each other, whatever hangs under them, and wires lead to the right (property)', () => {
  const drawing = fc.integer({ min: 1, max: 14 }).chain((count) =>
    fc.record({
      heights: fc.array(fc.integer({ min: 64, max: 400 }), { minLength: count, maxLength: count }),
      pairs: fc.array(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), { maxLength: 24 }),
    }),
  );
  fc.assert(
    fc.property(drawing, ({ heights, pairs }) => {
      const ids = heights.map((_height, index) => `n${index}`);
      // Upwards only, so without loops.
      const wires = pairs.filter(([a, b]) => a !== b).map(([a, b]) => ({ from: `n${Math.min(a, b)}`, to: `n${Math.max(a, b)}` }));
      const heightOf = (id: string): number => heights[ids.indexOf(id)] ?? 64;
      const places = [...layeredPlaces(ids, wires, heightOf)];
      for (const [id, a] of places)
        for (const [other, b] of places)
          if (id < other && a.x === b.x) expect(a.y < b.y ? a.y + heightOf(id) <= b.y : b.y + heightOf(other) <= a.y).toBe(true);
      const x = new Map(places.map(([id, place]) => [id, place.x]));
      for (const { from, to } of wires) expect(x.get(to)).toBeGreaterThan(x.get(from) ?? 0);
    }),
    { numRuns: 200 },
  );
});

test('ten thousand steps in a row do no harm', () => {
  const ids = Array.from({ length: 10_000 }, (_one, index) => `n${index}`);
  expect(
    layeredPlaces(
      ids,
      ids.slice(1).map((to, index) => ({ from: ids[index] ?? '', to })),
    ).get('n9999'),
  ).toEqual({ x: 9_999 * 320, y: 0 });
});
