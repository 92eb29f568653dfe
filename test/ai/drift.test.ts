/** Drift: no alarm where nothing has changed, an alarm where something has, by measured rates; and the words for it. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { languageBin, middleOfBin, numberBin } from '../../app/ai/drift/bins.ts';
import { driftOf, limits, windowsOf, type StepDrift } from '../../app/ai/drift/compare.ts';
import { alarmsOf } from '../../app/ai/drift/drift-words.ts';
import { agreedBin, featureKey, overturnedBin, readFeature, type Feature } from '../../app/ai/drift/feature.ts';
import type { DecisionCount } from '../../app/engine/ports.ts';
import {
  chiSquareTail,
  corrected,
  ratioInterval,
  sameCategories,
  sameNumbers,
  shareInterval,
  stabilityIndex,
} from '../../app/ai/statistics.ts';

/** The same numbers in every run of the tests (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
const normal = (next: () => number): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());

const out: Feature = { side: 'out', measure: 'category', field: '' };
const people: Feature = { side: 'people', measure: 'category', field: '' };
const length: Feature = { side: 'in', measure: 'length', field: 'body' };
const amount: Feature = { side: 'in', measure: 'number', field: 'amount' };

interface Nature {
  readonly complaints: number;
  readonly overturned: number;
  readonly length: number;
  readonly amount: number;
}
const usual: Nature = { complaints: 0.18, overturned: 0.04, length: 6, amount: 4 };

/** Decisions of one step over days, from a nature that changes with the day. */
function history(next: () => number, days: number, aDay: number, natureOf: (day: number) => Nature): DecisionCount[] {
  const counts = new Map<string, DecisionCount>();
  const add = (feature: Feature, day: number, bin: string): void => {
    const key = `${featureKey(feature)} ${day} ${bin}`;
    counts.set(key, { node: 'sort', feature: featureKey(feature), day, bin, count: (counts.get(key)?.count ?? 0) + 1 });
  };
  for (let day = 0; day < days; day += 1) {
    const nature = natureOf(day);
    for (let one = 0; one < aDay; one += 1) {
      const roll = next();
      add(out, day, roll < nature.complaints ? 'complaint' : roll < nature.complaints + 0.3 ? 'bill' : 'other');
      add(people, day, next() < nature.overturned ? overturnedBin : agreedBin);
      add(length, day, String(numberBin(Math.ceil(Math.exp(nature.length + 0.6 * normal(next))))));
      add(amount, day, String(numberBin(Math.exp(nature.amount + normal(next)))));
    }
  }
  return [...counts.values()];
}
const names = (steps: readonly StepDrift[]) =>
  alarmsOf(
    steps,
    () => 'Sort the mail',
    (_node, _feature, bin) => bin,
  );

describe('tests of statistics', () => {
  test('agree with published tables', () => {
    // NIST/SEMATECH e-Handbook, tables 1.3.6.7.1 and 1.3.6.7.4.
    expect(
      [chiSquareTail(3.841, 1), chiSquareTail(18.307, 10), chiSquareTail(124.342, 100), chiSquareTail(2.5758 ** 2, 1)].map((p) =>
        Number(p.toFixed(3)),
      ),
    ).toEqual([0.05, 0.05, 0.05, 0.01]);
    // Kolmogorov's 5 % point: 1.358 by the root of nm / (n + m), which is 500 here.
    const at = (distance: number): number =>
      sameNumbers([500_000, 500_000], [500_000 - distance * 1_000_000, 500_000 + distance * 1_000_000]).p;
    expect([at(1.358 / Math.sqrt(500_000)), at(1.628 / Math.sqrt(500_000))].map((p) => p.toFixed(2))).toEqual(['0.05', '0.01']);
    expect(corrected([0.01, 0.04, 0.03, 0.5])).toEqual([0.04, 0.09, 0.09, 0.5]);
    // Wilson 1927, as tabled by Newcombe 1998: 15 of 148 and 0 of 20.
    expect([shareInterval(15, 148), shareInterval(0, 20)].map(({ low, high }) => [low.toFixed(4), high.toFixed(4)])).toEqual([
      ['0.0624', '0.1605'],
      ['0.0000', '0.1611'],
    ]);
    expect(ratioInterval({ hits: 30, of: 100 }, { hits: 60, of: 100 }).high).toBeLessThan(0.8);
  });

  test('give a number for whatever is counted, and nothing to see for the same counts', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(500), { maxLength: 30 }), fc.array(fc.nat(500), { maxLength: 30 }), (a, b) => {
        for (const value of [sameCategories(a, b).p, sameNumbers(a, b).p]) expect(value).toSatisfy((p: number) => p >= 0 && p <= 1);
        expect(Number.isFinite(stabilityIndex(a, b)) && stabilityIndex(a, b) >= 0).toBe(true);
        expect(Math.abs(stabilityIndex(a, a)) + (1 - sameCategories(a, a).p) + (1 - sameNumbers(a, a).p)).toBeCloseTo(0, 9);
        expect(stabilityIndex(a, b)).toBeCloseTo(
          stabilityIndex(
            [...a, ...new Array<number>(Math.max(0, b.length - a.length)).fill(0)].toReversed(),
            [...b, ...new Array<number>(Math.max(0, a.length - b.length)).fill(0)].toReversed(),
          ),
          9,
        );
      }),
      { numRuns: 300 },
    );
  });
});

describe('bins', () => {
  test('keep the order of numbers, and no number', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.double({ noNaN: true, noDefaultInfinity: true }), (a, b) => {
        const [x, y] = [numberBin(a) ?? 0, numberBin(b) ?? 0];
        expect(a < b ? x <= y : a > b ? x >= y : x === y).toBe(true);
      }),
    );
    expect([
      numberBin(Number.NaN),
      numberBin(Number.POSITIVE_INFINITY),
      numberBin(0),
      numberBin(52_340) === numberBin(53_000),
      numberBin(100) === numberBin(200),
    ]).toEqual([undefined, undefined, 0, true, false]);
    expect(middleOfBin(numberBin(-1_000) ?? 0)).toSatisfy((middle: number) => middle < -800 && middle > -1_250);
  });

  test('tell languages apart, and say where they cannot', () => {
    expect(
      [
        'I have not received my order and would like to have the money back',
        'Ich habe die Ware nicht bekommen und bitte um das Geld',
        'Je vous écris pour une facture que je ne comprends pas',
        'где мой заказ',
        '注文がまだ届きません',
        'kalopsia zyzzyva borborygmus qwerty plugh xyzzy',
        'ok',
      ].map(languageBin),
    ).toEqual(['English', 'German', 'French', 'Cyrillic script', 'Japanese', 'other', undefined]);
  });

  test('the key of a feature says all of it', () => {
    for (const feature of [out, people, length, { side: 'in', measure: 'given', field: 'a "b c" d' } as const])
      expect(readFeature(featureKey(feature))).toEqual(feature);
    expect([readFeature(''), readFeature('in'), readFeature('x y z')]).toEqual([undefined, undefined, undefined]);
  });
});

describe('false alarms and missed ones', () => {
  const looks = 200;
  const rateOf = (seed: number, aDay: number, natureOf: (day: number) => Nature): number => {
    const next = random(seed);
    let alarms = 0;
    for (let look = 0; look < looks; look += 1)
      alarms += names(driftOf(history(next, 37, aDay, natureOf), { today: 36 })).length > 0 ? 1 : 0;
    return alarms / looks;
  };

  test('hardly any where nothing has changed, however few decisions there are', () => {
    const rates = [5, 8, 20, 60].map((aDay) => [aDay, rateOf(aDay, aDay, () => usual)] as const);
    console.info(
      `false alarms in ${looks} looks each, by decisions a day: ${rates.map(([aDay, rate]) => `${aDay}: ${(rate * 100).toFixed(2)} %`).join(', ')}`,
    );
    for (const [, rate] of rates) expect(rate).toBeLessThanOrEqual(0.005);
  });

  test.each<[string, Partial<Nature>, number]>([
    ['answers that come twice as often', { complaints: 0.37 }, 0.95],
    ['people who overturn four times as often', { overturned: 0.16 }, 0.95],
    ['texts twice as long', { length: 6 + Math.LN2 }, 0.95],
    ['amounts three times as large', { amount: 4 + Math.log(3) }, 0.95],
  ])('%s are told of', (name, change, least) => {
    const rate = rateOf(11, 40, (day) => (day >= 30 ? { ...usual, ...change } : usual));
    console.info(`recall for ${name}: ${(rate * 100).toFixed(1)} % of ${looks} looks`);
    expect(rate).toBeGreaterThanOrEqual(least);
  });

  test('a change that is certain and small is none', () => {
    const steps = driftOf(
      history(random(3), 37, 2_000, (day) => (day >= 30 ? { ...usual, complaints: 0.2 } : usual)),
      { today: 36 },
    );
    const complaint = steps[0]?.features.find(({ feature }) => feature.side === 'out');
    expect([(complaint?.p ?? 1) < 0.001, complaint?.change, names(steps)]).toEqual([true, 'none', []]);
  });

  test('nothing is said of few decisions, and nothing at all of none', () => {
    const few = driftOf(
      history(random(4), 37, 1, (day) => (day >= 30 ? { ...usual, complaints: 1 } : usual)),
      { today: 36 },
    );
    expect([few[0]?.features.every(({ change }) => change === 'few'), names(few), driftOf([], { today: 36 })]).toEqual([true, [], []]);
  });
});

describe('windows', () => {
  const steady = (days: number, aDay: number): ReadonlyMap<number, number> =>
    new Map(Array.from({ length: days }, (_one, day) => [day, aDay]));

  test('now is a week, and before is what ran up to the approval', () => {
    expect(
      [
        windowsOf(steady(100, 50), { today: 99, approvedOn: 60 }),
        windowsOf(steady(100, 50), { today: 99 }),
        windowsOf(steady(100, 3), { today: 99 }),
        windowsOf(steady(100, 50), { today: 99, approvedOn: 1 - limits.fewestBefore }),
        windowsOf(steady(100, 50), { today: 99, reference: { from: 10, to: 20 } }),
        windowsOf(new Map(), { today: 99 }),
      ].map(({ before, now }) => [before.from, before.to, now.from, now.to]),
    ).toEqual([
      [-29, 60, 93, 99],
      [0, 29, 93, 99],
      [0, 33, 83, 99],
      [0, 29, 93, 99],
      [10, 20, 93, 99],
      [71, 71, 72, 99],
    ]);
  });

  test('never overlap', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 120 }), fc.nat(200)), { maxLength: 60 }),
        fc.option(fc.integer({ min: -10, max: 130 }), { nil: undefined }),
        (days, approvedOn) => {
          const { before, now } = windowsOf(new Map(days), { today: 120, approvedOn });
          expect(before.to).toBeLessThan(now.from);
        },
      ),
    );
  });
});

describe('words', () => {
  test('say since when, what, how much, and what came in with it', () => {
    const shifted = history(random(5), 80, 60, (day) => (day >= 71 ? { ...usual, complaints: 0.37, length: 6 + Math.LN2 } : usual));
    const since2026 = shifted.map((one) => ({ ...one, day: one.day + 20_453 }));
    const steps = driftOf(since2026, { today: 20_453 + 79, approvedOn: 20_453 + 60 });
    expect(names(steps)).toEqual([
      {
        node: 'sort',
        kind: 'decides',
        words: expect.stringMatching(
          /^Since 12 March the step “Sort the mail” says “complaint” (twice|[12]\.\d times) as often as before \(1[6-9] % -> 3\d %\)\. What comes in changed as well: texts in “body” are (twice|[12]\.\d times) as long \(about \d+ -> \d+ characters\)\.$/,
        ),
      },
    ]);
  });

  test('tell what comes in apart from what is decided, and a model that changed by itself', () => {
    const kinds = [{ length: 6 + Math.LN2 }, { complaints: 0.5 }, { overturned: 0.3 }].map(
      (change) =>
        names(
          driftOf(
            history(random(6), 60, 60, (day) => (day >= 50 ? { ...usual, ...change } : usual)),
            { today: 59 },
          ),
        )[0],
    );
    expect(
      kinds.map((one) => [
        one?.kind,
        one?.words.includes('model, its provider or the rule may have'),
        one?.words.includes('What it decides has not clearly changed'),
      ]),
    ).toEqual([
      ['gets', false, true],
      ['decides', true, false],
      ['overturned', true, false],
    ]);
  });
});
