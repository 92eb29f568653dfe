/** Noise and its price: exact against the distribution, the accountant against its formula at all orders, and one noise for one step whatever breaks. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diceOf, discreteGaussian, type Dice } from '../../app/broker/learning/discrete-gaussian.ts';
import { decide, standingOf, readBook, summaryOf, tableOf } from '../../app/broker/learning/budget-book.ts';
import { spend, type LearnAnswer } from '../../app/broker/learning/privacy-budget.ts';
import type { LearningGrant } from '../../app/broker/grant.ts';
import { memoryKeep } from '../../app/broker/models/memory-keep.ts';
import { memoryTables } from '../../app/broker/models/memory-tables.ts';
import type { TableRows, WorkspaceKeep } from '../../app/broker/ports.ts';
import type { LearnAsk } from '../../app/broker/network/requests.ts';
import { epsilonOf, noiseFor, rhoOf } from '../../app/kernel/privacy-loss.ts';
import { newStore } from '../store/fixtures.ts';
import { outcome, testBroker } from './broker-kit.ts';
import { seededRandom } from './seeded-random.ts';

const lastingKeep = (): WorkspaceKeep => ({
  ...memoryKeep({ clock: { now: () => 1_000 }, random: seededRandom(3), pseudonymKey: 'a key of the test' }),
  lasts: true,
});
const dice = (seed: number): Dice => diceOf(seededRandom(seed));

describe('what it costs', () => {
  it('is what the formula for delta says at the best of all orders', () => {
    for (const [rho, delta] of [
      [0.01, 1e-6],
      [0.5, 1e-9],
      [3, 1e-5],
    ] as const) {
      const epsilon = epsilonOf(rho, delta);
      let least = 1;
      for (let order = 1.001; order < 200; order *= 1.0005)
        least = Math.min(least, (Math.exp((order - 1) * (order * rho - epsilon)) / (order - 1)) * (1 - 1 / order) ** order);
      expect(least / delta).toBeCloseTo(1, 3);
    }
  });

  it('is never more than the older bound, grows with rho, and is turned back on the safe side', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 20, noNaN: true }), fc.constantFrom(1e-5, 1e-6, 1e-10), (rho, delta) => {
        const epsilon = epsilonOf(rho, delta);
        expect(epsilon).toBeLessThanOrEqual(rho + 2 * Math.sqrt(rho * Math.log(1 / delta)) + 1e-9);
        expect(epsilonOf(rho * 1.01, delta)).toBeGreaterThan(epsilon);
        expect(rhoOf(epsilon, delta)).toBeLessThanOrEqual(rho * (1 + 1e-9));
        const { variance, cost } = noiseFor(65_536, Math.max(epsilon, 0.01), delta);
        expect(cost * 1e-9).toBeGreaterThanOrEqual(65_536 ** 2 / (2 * variance));
      }),
      { numRuns: 40 },
    );
  });
});

describe('the discrete Gaussian distribution', () => {
  it.each([
    [1, 11],
    [4, 12],
    [10, 13],
    [200, 14],
  ])('is met exactly with variance %d', (variance, seed) => {
    const rolled = dice(seed);
    const draws = 6_000;
    const reach = Math.ceil(3.5 * Math.sqrt(variance));
    const width = Math.max(1, Math.floor(Math.sqrt(variance) / 2));
    const weight = (x: number): number => Math.exp(-(x * x) / (2 * variance));
    let whole = 0;
    for (let x = -60 * reach; x <= 60 * reach; x += 1) whole += weight(x);
    const cellOf = (x: number): number => Math.max(-reach, Math.min(reach, Math.floor(x / width)));
    const expected = new Map<number, number>();
    for (let x = -60 * reach; x <= 60 * reach; x += 1)
      expected.set(cellOf(x), (expected.get(cellOf(x)) ?? 0) + (draws * weight(x)) / whole);
    const seen = new Map<number, number>();
    for (let draw = 0; draw < draws; draw += 1) {
      const cell = cellOf(discreteGaussian(rolled, variance));
      seen.set(cell, (seen.get(cell) ?? 0) + 1);
    }
    const cells = [...expected].filter(([, count]) => count >= 10);
    const chi = cells.reduce((sum, [cell, count]) => sum + ((seen.get(cell) ?? 0) - count) ** 2 / count, 0);
    // Far beyond what chance gives: mean plus six standard deviations of chi-square with so many cells.
    expect(chi).toBeLessThan(cells.length + 6 * Math.sqrt(2 * cells.length));
    expect(cells.length).toBeGreaterThan(5);
  });

  it('throws every whole number as often, also where no power of two ends', () => {
    const rolled = dice(7);
    const counts = [0, 0, 0, 0, 0];
    for (let draw = 0; draw < 10_000; draw += 1) counts[Number(rolled.below(5n))] = (counts[Number(rolled.below(5n))] ?? 0) + 1;
    expect(counts.every((count) => Math.abs(count - 2_000) < 240)).toBe(true);
  });
});

const ask = { budget: 'ratings', sums: [65_536, -32_768, 0] };
const price: LearningGrant = { budget: 'ratings', epsilon: 1, total: 3, delta: 1e-6, values: 3, people: 10, nodes: ['n1'] };
const buy = (
  rows: TableRows,
  key: string,
  more: Partial<typeof ask & typeof price> = {},
  rolled: Dice = dice(key.length + (key.codePointAt(0) ?? 0)),
  putBack = 0,
): LearnAnswer =>
  spend({ ...ask, ...more }, { ...price, ...more }, rows, 1_000, {
    key,
    data: 'digest',
    about: { run: key, flow: 'f1' },
    dice: rolled,
    putBack,
  });

const makers: readonly (readonly [string, () => Promise<TableRows>])[] = [
  ['memory', async () => memoryTables()],
  ['the encrypted store', async () => (await newStore()).store.tables],
];
describe.each(makers)('a budget in %s', (_name, make) => {
  it('gives one step the same noise however often it asks, adds up what others ask for, and is over when it is over', async () => {
    const rows = await make();
    const first = buy(rows, 'a');
    const again = buy(rows, 'a', { sums: [1, 2, 3] }, dice(99));
    expect([again.sums, again.again, again.spent, first.again]).toEqual([first.sums, true, first.spent, false]);
    const other = buy(rows, 'b');
    expect([other.sums.join() === first.sums.join(), other.spent > first.spent, other.left, first.left]).toEqual([
      false,
      true,
      first.left - 1,
      first.left,
    ]);
    const answers: LearnAnswer[] = [];
    for (let run = 0; run < other.left; run += 1) answers.push(buy(rows, `run ${run}`));
    const last = answers.at(-1);
    expect([last?.left, (last?.spent ?? 9) <= 3, rows.candidates(tableOf('ratings'), undefined, 0).length]).toEqual([
      0,
      true,
      first.left + 1,
    ]);
    expect(() => buy(rows, 'one more')).toThrowError(expect.objectContaining({ code: 'privacy/budget-spent' }));
    // Who asks for more in all than the first did gets no more, and what was bought is still there for who bought it.
    expect(() => buy(rows, 'greedy', { total: 1_000 })).toThrowError(expect.objectContaining({ code: 'privacy/budget-spent' }));
    expect(buy(rows, 'a').sums).toEqual(first.sums);
    expect(buy(rows, 'elsewhere', { budget: 'other people' }).left).toBe(first.left);
  });

  it('spends nothing and gives nothing where the machine stops between the noise and its entry', async () => {
    const rows = await make();
    const broken: TableRows = {
      ...rows,
      put: () => {
        throw new Error('the power failed');
      },
    };
    expect(() => buy(broken, 'a')).toThrowError('the power failed');
    expect(rows.candidates(tableOf('ratings'), undefined, 0)).toEqual([]);
    expect(buy(rows, 'a').again).toBe(false);
  });

  it('holds sums to what so many people can add up to: no message gets past the noise', async () => {
    const rows = await make();
    const far = Number.MAX_SAFE_INTEGER;
    const [most = 0, least = 0, usual = 0] = buy(rows, 'a', { sums: [far, -far, 5], epsilon: 100, total: 1_000 }).sums;
    // At this price the noise is some thousands of steps; ten people move a sum by 655,360.
    expect([most, least, usual].map((sum) => Math.round(sum / 65_536) + 0)).toEqual([10, -10, 0]);
  });

  it('is closed for good by a person, and asks one where the workspace was put back from a copy', async () => {
    const rows = await make();
    const first = buy(rows, 'a');
    const said = { at: 2_000, by: 'acc_1', reason: 'Nothing ran since.', putBack: 1 };
    const standing = (putBack: number): string => standingOf(readBook(rows, 'ratings', 0), putBack);
    const code = (work: () => unknown): unknown => {
      try {
        return work();
      } catch (error) {
        return (error as { code: string }).code;
      }
    };
    expect([
      code(() => buy(rows, 'b', {}, undefined, 1)),
      // What was paid for is still there for who paid it.
      buy(rows, 'a', {}, undefined, 1).sums.join() === first.sums.join(),
      code(() => buy(rows, 'c', { budget: 'others' }, undefined, 1)),
      standing(0),
      standing(1),
      code(() => decide(rows, 'ratings', { ...said, kind: 'goes-on', putBack: 0 })),
      code(() => decide(rows, 'ratings', { ...said, kind: 'goes-on' })),
      standing(1),
      standing(2),
      code(() => decide(rows, 'ratings', { ...said, kind: 'goes-on' })),
      (code(() => buy(rows, 'b', {}, undefined, 1)) as LearnAnswer).left,
      code(() => decide(rows, 'ratings', { ...said, at: 3_000, kind: 'closed' })),
      code(() => buy(rows, 'd', {}, undefined, 1)),
      code(() => decide(rows, 'ratings', { ...said, kind: 'closed', putBack: 2 })),
      standing(5),
    ]).toEqual([
      'privacy/budget-unsure',
      true,
      'privacy/budget-unsure',
      'open',
      'unsure',
      'privacy/budget-settled',
      undefined,
      'open',
      'unsure',
      'privacy/budget-settled',
      first.left - 1,
      undefined,
      'privacy/budget-spent',
      'privacy/budget-settled',
      'closed',
    ]);
    expect(rows.names('privacy budgets/')).toEqual([tableOf('ratings')]);
    const { payments, decisions, left, spent, used } = summaryOf(rows, 'ratings', 1, 0);
    // Two runs of what there was room for, in equal parts.
    expect(Math.round((used * (first.left + 1)) / 2)).toBe(1);
    expect([payments.map(({ run }) => run), decisions.map(({ kind }) => kind), left, spent > first.spent]).toEqual([
      ['a', 'b'],
      ['goes-on', 'closed'],
      0,
      true,
    ]);
  });

  it('is not found by an erasure of any value that it holds', async () => {
    const rows = await make();
    const { sums } = buy(rows, 'person@example.com');
    expect(['person@example.com', 'digest', 'ratings', 1_000, ...sums].flatMap((value) => rows.holding(value))).toEqual([]);
  });
});

it('is refused without a grant, and where nothing would remember it; what is asked for is checked', async () => {
  const grant = { learning: [price] };
  const asked: LearnAsk = {
    ...ask,
    sums: [...ask.sums],
    about: { data: 'a'.repeat(64), fields: ['hours'], target: 'satisfied', person: '', passes: 5, model: '' },
    idempotencyKey: 'run/n/0',
  };
  const { step, broker, log } = testBroker({ keep: lastingKeep(), random: seededRandom(1) });
  const answer = await step(grant).learn(asked);
  const codes = [
    await outcome(step({}).learn(asked)),
    await outcome(testBroker({}).step(grant).learn(asked)),
    await outcome(step(grant).learn({ ...asked, sums: [1, 2] })),
    await outcome(step({ learning: [{ ...price, nodes: ['n2'] }] }).learn(asked)),
    await outcome(step(grant).learn({ ...asked, epsilon: 100, total: 1_000, sensitivity: 1 } as LearnAsk)),
    await outcome(step(grant).learn({ ...asked, sums: [0.5] })),
  ];
  await broker.close();
  expect([codes, answer.data === asked.about.data, log[0]?.destination]).toEqual([
    ['halted/capability', 'privacy/no-store', 'halted/capability', 'halted/capability', 'step/failed', 'step/failed'],
    false,
    'privacy budgets/ratings',
  ]);
});
