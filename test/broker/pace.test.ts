/** How often a step lets something through: a sliding window, over runs, from memory and from the encrypted store. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryTables } from '../../app/broker/models/memory-tables.ts';
import { countPlaces } from '../../app/broker/network/pace.ts';
import type { TableRows } from '../../app/broker/ports.ts';
import type { PaceAsk } from '../../app/broker/network/requests.ts';
import { newStore } from '../store/fixtures.ts';
import { outcome, testBroker } from './broker-kit.ts';

const ask = (more: Partial<PaceAsk>): PaceAsk => ({
  key: 'ada',
  take: 1,
  most: 2,
  windowMs: 10_000,
  partly: false,
  idempotencyKey: 'run/n/0',
  ...more,
});
const count = (rows: TableRows, now: number, more: Partial<PaceAsk>): ReturnType<typeof countPlaces> => {
  const made = ask(more);
  return countPlaces(made, 'pace/f/n', made.key, rows, now, (index) => `${made.key} ${made.idempotencyKey} ${index}`);
};

const makers: readonly (readonly [string, () => Promise<TableRows>])[] = [
  ['memory', async () => memoryTables()],
  ['the encrypted store', async () => (await newStore()).store.tables],
];
describe.each(makers)('in %s', (_name, make) => {
  it('gives places until there are none, says when there are, counts keys apart, and the same step takes its place once', async () => {
    const rows = await make();
    const run = (idempotencyKey: string, now: number, more: Partial<PaceAsk> = {}): unknown =>
      count(rows, now, { idempotencyKey, ...more });
    expect([
      run('a', 0),
      run('a', 1_000),
      run('b', 2_000),
      run('c', 3_000),
      run('c', 3_000, { key: 'bob' }),
      run('d', 3_000, { take: 2 }),
      run('d', 3_000, { take: 2, partly: true, key: 'bob' }),
      run('c', 11_000),
      run('e', 11_500),
      run('e', 12_000, { take: 2 }),
    ]).toEqual([
      { taken: 1 },
      { taken: 1 },
      { taken: 1 },
      { taken: 0, retryAt: 11_000 },
      { taken: 1 },
      { taken: 0, retryAt: 12_000 },
      { taken: 1, retryAt: 13_000 },
      { taken: 1 },
      { taken: 0, retryAt: 12_000 },
      { taken: 0, retryAt: 21_000 },
    ]);
  });
});

it('never lets more through in any window, and who comes back when it was told gets through if nobody came between', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ wait: fc.integer({ min: 0, max: 5_000 }), take: fc.integer({ min: 1, max: 3 }), partly: fc.boolean() }), {
        maxLength: 25,
      }),
      (asked) => {
        const rows = memoryTables();
        const given: number[] = [];
        let now = 0;
        for (const [index, { wait, take, partly }] of asked.entries()) {
          now += wait;
          const { taken, retryAt } = count(rows, now, { take, partly, most: 3, idempotencyKey: `${index}` });
          for (let place = 0; place < taken; place += 1) given.push(now);
          expect(partly ? taken <= take : taken === 0 || taken === take).toBe(true);
          if (taken < take) {
            expect(retryAt).toBeGreaterThan(now);
            now = retryAt ?? now;
            expect(count(rows, now, { take, partly, most: 3, idempotencyKey: `${index}` }).taken).toBe(take);
            given.splice(given.length - taken, taken, ...Array.from({ length: take }, () => now));
          }
        }
        for (const at of given) expect(given.filter((other) => other > at - 10_000 && other <= at).length).toBeLessThanOrEqual(3);
      },
    ),
    { numRuns: 60 },
  );
});

it('needs no grant, keeps no name, and a malformed question is refused', async () => {
  const { step, log, broker } = testBroker({});
  const codes = [await outcome(step({}).pace(ask({ key: 'ada@example.com' }))), await outcome(step({}).pace(ask({ most: 0 })))];
  const [third] = [await step({}).pace(ask({ take: 2, idempotencyKey: 'other' }))];
  await broker.close();
  expect([codes, third?.taken, JSON.stringify(log).includes('ada')]).toEqual([['allowed', 'step/failed'], 2, false]);
});
