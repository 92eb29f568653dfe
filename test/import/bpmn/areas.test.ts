/** Cards are wider than the symbols of BPMN: lanes make room, so that their names can be read. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clearOfNames } from '../../../app/import/bpmn/areas.ts';

const card = (x: number, y: number) => ({ x, y, width: 232, height: 64 });

describe('lanes of BPMN', () => {
  it('grow to the left until no card covers a name, in line with each other and inside their pool', () => {
    const areas = new Map([
      ['pool', { x: 0, y: 0, width: 1000, height: 400 }],
      ['sales', { x: 60, y: 0, width: 940, height: 200 }],
      ['desk', { x: 60, y: 200, width: 940, height: 200 }],
    ]);
    expect(Object.fromEntries(clearOfNames(areas, [card(20, 60), card(400, 260), card(860, 60)]))).toEqual({
      sales: { x: -20, y: 0, width: 1128, height: 200 },
      desk: { x: -20, y: 200, width: 1128, height: 200 },
      pool: { x: -60, y: 0, width: 1168, height: 400 },
    });
  });

  it('stay as drawn where there is room', () => {
    const areas = new Map([['lane', { x: 20, y: 36, width: 1200, height: 540 }]]);
    expect(clearOfNames(areas, [card(200, 100)])).toEqual(areas);
  });

  it('never shrink, and never leave a card over a name', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ x: fc.integer({ min: -300, max: 1500 }), y: fc.integer({ min: 0, max: 336 }) }), { maxLength: 8 }),
        (cards) => {
          const area = { x: 0, y: 0, width: 1200, height: 400 };
          const placed = cards.map(({ x, y }) => card(x, y));
          const grown = clearOfNames(new Map([['a', area]]), placed).get('a');
          if (grown === undefined) return false;
          const inside = placed.filter(({ x }) => x + 116 >= 0 && x + 116 <= 1200);
          return grown.x <= 0 && grown.x + grown.width >= 1200 && inside.every(({ x }) => x >= grown.x + 40);
        },
      ),
      { numRuns: 50 },
    );
  });
});
