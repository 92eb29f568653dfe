import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withoutWideGaps } from '../../app/import/layout.ts';
import { firstFlow } from './support.ts';

test('empty stretches are cut to the widest that is allowed, and everything behind them moves along', () => {
  const move = withoutWideGaps(
    [
      { from: 0, to: 200 },
      { from: 900, to: 1_100 },
      { from: 1_000, to: 1_500 },
      { from: 1_600, to: 1_700 },
    ],
    150,
  );
  expect([0, 200, 500, 900, 1_000, 1_600].map(move)).toEqual([0, 200, 200, 350, 450, 1_050]);
  expect([-40, 7, 4_000].map(withoutWideGaps([], 10))).toEqual([-40, 7, 4_000]);
});

test('order stays, nothing that lay apart comes to lie on one another, and no gap is wider (property)', () => {
  const stretches = fc.array(
    fc
      .tuple(fc.integer({ min: -5_000, max: 5_000 }), fc.integer({ min: 1, max: 600 }))
      .map(([from, width]) => ({ from, to: from + width })),
    { minLength: 1, maxLength: 20 },
  );
  fc.assert(
    fc.property(stretches, fc.integer({ min: 0, max: 300 }), (taken, most) => {
      const move = withoutWideGaps(taken, most);
      const moved = taken.map(({ from, to }) => ({ from: move(from), to: move(from) + to - from }));
      for (const [i, a] of taken.entries())
        for (const [j, b] of taken.entries()) {
          if (a.from <= b.from) expect(moved[i]?.from).toBeLessThanOrEqual(moved[j]?.from ?? 0);
          if (a.to <= b.from) expect(moved[i]?.to).toBeLessThanOrEqual(moved[j]?.from ?? 0);
        }
      let end = Math.min(...moved.map(({ from }) => from));
      for (const { from, to } of moved.toSorted((a, b) => a.from - b.from)) {
        expect(from - end).toBeLessThanOrEqual(most);
        end = Math.max(end, to);
      }
    }),
  );
});

describe('a workflow of n8n whose steps stand nowhere, or all at one place', () => {
  const step = (name: string, position?: readonly number[]) => ({
    id: name,
    name,
    type: name === 'start' ? 'n8n-nodes-base.manualTrigger' : 'n8n-nodes-base.noOp',
    typeVersion: 1,
    parameters: {},
    ...(position === undefined ? {} : { position }),
  });
  const to = (...names: readonly string[]) => ({ main: [names.map((node) => ({ node, type: 'main', index: 0 }))] });
  const imported = (position?: readonly number[]) =>
    firstFlow(
      JSON.stringify({
        name: 'w',
        nodes: ['yes', 'start', 'no', 'end'].map((name) => step(name, position)),
        connections: { start: to('yes', 'no'), yes: to('end'), no: to('end') },
      }),
      'w.json',
    );

  test.each([[undefined], [[0, 0]], [[250, 300]]])('is laid out along its wires (%j)', (position) => {
    const { flow, loss } = imported(position);
    const at = new Map(flow.nodes.map(({ id, name }) => [name, flow.layout.nodes[id] ?? { x: NaN, y: NaN }]));
    const [start, yes, no, end] = ['start', 'yes', 'no', 'end'].map((name) => at.get(name) ?? { x: NaN, y: NaN });
    expect([start!.x < yes!.x, yes!.x === no!.x, yes!.y !== no!.y, no!.x < end!.x]).toEqual([true, true, true, true]);
    expect(loss.filter(({ kind }) => kind === 'layout').map(({ message }) => message)).toEqual([
      'The file has no places for its steps, so they were laid out anew.',
    ]);
  });
});
