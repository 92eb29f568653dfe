/** What the cluster's objects make of what workers tell them; needs no cluster. */
import { describe, expect, test } from 'vitest';
import { afterEnd, afterTick, type Tick } from '../../app/cli/restate/schedules.ts';
import { afterClaim, keepsRows } from '../../app/cli/restate/stores.ts';
import { flowOf, node } from '../engine/flow-kit.ts';

describe('the object that hears of stores', () => {
  const after = (...stores: readonly string[]) =>
    stores.reduce((known, store) => afterClaim(known.seen, { store }), { seen: [], others: 0 } as ReturnType<typeof afterClaim>);

  test('knows two in use from one that a worker left behind', () => {
    expect([
      after('a', 'b').others,
      after('a', 'b', 'a').others,
      after('a', 'b', 'a', 'b').others,
      after('a', 'a', 'b', 'b', 'b').others,
    ]).toEqual([0, 1, 1, 0]);
  });
  test('forgets who was silent for longest', () => {
    const { seen } = after('a', ...Array.from({ length: 100 }, (_one, number) => String(number)));
    expect([seen.length, seen.some(({ store }) => store === 'a')]).toEqual([100, false]);
  });
  test.each([
    ['a table of its own', node('keep', 'data-table', { table: 'orders', operation: 'find' }), true],
    ['tokens', node('keep', 'tokenise', { fields: ['name'] }), true],
    ['a privacy budget', node('keep', 'learn-together', { budget: 'ratings' }), true],
    ['a table of a database', node('keep', 'sql-query', { statement: 'select id from orders' }), false],
    ['nothing', node('keep', 'noop'), false],
  ])('hears of workers with a flow that keeps %s: %s', (_what, step, wanted) => {
    expect(keepsRows(flowOf([node('start', 'manual-trigger'), step], ['start -> keep']))).toBe(wanted);
  });
});

describe('the object that hears planned moments', () => {
  const tick = (at: number, overlap: Tick['overlap']): Tick => ({ at, overlap, flowId: 'f', trigger: 't', bundleDigest: 'd' });
  const kept = { last: 5, underWay: ['run_1'], waiting: [] };

  test('counts a moment once, and none that is over', () => {
    expect([afterTick(kept, tick(5, 'parallel')), afterTick(kept, tick(4, 'parallel'))]).toEqual([
      { kept, start: false },
      { kept, start: false },
    ]);
  });
  /** Which of them starts a run, one after the other. */
  const started = (...ticks: readonly Tick[]): readonly number[] => {
    let now: Parameters<typeof afterTick>[0] = { last: 0, underWay: [], waiting: [] };
    return ticks.flatMap((one) => {
      const { kept: then, start } = afterTick(now, one);
      now = then;
      return start ? [one.at] : [];
    });
  };
  const missed = (at: number, how = 'hourly'): Tick => ({ ...tick(at, 'skip'), missed: how });
  test('makes up for the moment that nobody saw, once, and for none where it is new or ran at other times', () => {
    const at = (n: number) => tick(n, 'skip');
    expect([
      started(missed(1), missed(1)),
      started(missed(1), at(2), missed(2), missed(4), missed(4), at(4), at(5)),
      started(missed(1), at(2), missed(4, 'daily'), at(5)),
      started(missed(4), missed(3), at(4)),
    ]).toEqual([[], [2, 4, 5], [2, 5], []]);
  });
  test('goes on once a clock that was far ahead is corrected or gone, and beside it runs no moment twice', () => {
    const [hour, year] = [3_600_000, 365 * 86_400_000];
    const at = (n: number) => tick(n * hour, 'parallel');
    const ahead = (n: number) => tick(year + n * hour, 'parallel');
    expect([
      started(at(1), ahead(1), at(2), at(2), at(3), at(3), at(4), at(4), at(5)),
      started(ahead(1), at(1), ahead(2), at(2), ahead(3), at(3), ahead(4), at(4)),
      // By less, it is the same clock.
      started(at(10), at(8), at(8.5), at(9), at(9.5), at(11)),
    ]).toEqual([[hour, year + hour, 4 * hour, 5 * hour], [1, 2, 3, 4].map((n) => year + n * hour), [10 * hour, 11 * hour]]);
  });
  test('starts beside, instead of, or after what is under way', () => {
    const later = tick(6, 'queue');
    const queued = afterTick(kept, later).kept;
    expect([
      afterTick(kept, tick(6, 'parallel')).start,
      afterTick(kept, tick(6, 'skip')),
      queued.waiting,
      afterEnd(queued, 'run_2').start,
      afterEnd(queued, 'run_1'),
    ]).toEqual([
      true,
      { kept: { ...kept, last: 6 }, start: false },
      [later],
      undefined,
      { kept: { last: 6, underWay: [], waiting: [] }, start: later },
    ]);
  });
});
