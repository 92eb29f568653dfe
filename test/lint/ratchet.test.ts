/** No new risk: what is known, gone and new, how old it is, and how it burns down. */
import { expect, it } from 'vitest';
import { lintFlow } from '../../app/lint/run.ts';
import {
  beginRatchet,
  byAge,
  flowStanding,
  gravelyNew,
  noProgress,
  progressAfter,
  ratchetSchema,
  sinceWhen,
} from '../../app/lint/ratchet.ts';
import { burnDown } from '../../renderer/features/policies/burn-down.ts';
import type { Flow } from '../../app/workflow/model/flow.ts';
import { flow } from './kit/flow.ts';
import { ask, call, manual, openHook } from './kit/steps.ts';

const day = 86_400_000;
const findings = (one: Flow) => lintFlow(one).findings;
const plain = findings(flow([manual(), call('http://api.example.com/x')], ['start > call']));
const leaky = findings(flow([openHook(), ask('Answer {{ input.body.email }}')], ['hook > ask']));
const ratchet = beginRatchet([{ flowId: 'a', findings: plain }], () => 5, { setAt: 10, setBy: 'acc_1', gate: true });

it('knows what was there, flow by flow, as often as it was there', () => {
  expect([
    flowStanding(ratchet, { flowId: 'a', findings: plain }).fresh,
    flowStanding(ratchet, { flowId: 'a', findings: plain }).left.length,
  ]).toEqual([[], plain.length]);
  expect(flowStanding(ratchet, { flowId: 'b', findings: plain }).fresh.length).toBe(plain.length);
  expect(flowStanding(ratchet, { flowId: 'a', findings: [...plain, ...plain.slice(0, 1)] }).fresh.length).toBe(1);
  expect(ratchetSchema.safeParse(JSON.parse(JSON.stringify(ratchet))).success).toBe(true);
});

it('stops grave findings alone, and none that somebody waived', () => {
  expect(gravelyNew(ratchet, { flowId: 'a', findings: leaky }).map(({ severity }) => severity)).toEqual(
    leaky.filter(({ severity }) => severity === 'block' || severity === 'high').map(({ severity }) => severity),
  );
  expect(
    gravelyNew(ratchet, {
      flowId: 'a',
      findings: leaky.map((finding) => ({
        ...finding,
        waived: { by: 'rui', reason: 'It is known and covered', until: '2027-01-01T00:00:00Z' },
      })),
    }),
  ).toEqual([]);
});

it('keeps one point a day, follows single flows, and forgets a flow that is gone with its findings', () => {
  const first = progressAfter(
    ratchet,
    noProgress,
    [
      { flowId: 'a', findings: plain },
      { flowId: 'b', findings: leaky },
    ],
    new Set(['a', 'b']),
    '2027-01-01',
  );
  const mended = progressAfter(ratchet, first, [{ flowId: 'a', findings: [] }], new Set(['a', 'b']), '2027-01-02');
  const gone = progressAfter(ratchet, mended, [], new Set(['a']), '2027-01-02');
  expect([first.days, mended.days.at(-1), gone.days]).toEqual([
    [{ day: '2027-01-01', left: plain.length, fresh: leaky.length }],
    { day: '2027-01-02', left: 0, fresh: leaky.length },
    [first.days[0], { day: '2027-01-02', left: 0, fresh: 0 }],
  ]);
});

it('finds out since when by halving, within its budget', () => {
  const revisions = Array.from({ length: 64 }, (_, at) => ({ revision: at + 1, at: at * day }));
  const began: Record<string, number> = { a: 1, b: 40, c: 64 };
  let looks = 0;
  const look = (revision: number): ReadonlySet<string> => {
    looks += 1;
    return new Set(Object.keys(began).filter((one) => (began[one] ?? 0) <= revision));
  };
  expect(Object.fromEntries(sinceWhen(revisions, ['a', 'b', 'c'], look, 100))).toEqual({ a: 0, b: 39 * day, c: 63 * day });
  expect(looks).toBeLessThan(20);
  looks = 0;
  const short = sinceWhen(revisions, ['a', 'b', 'c'], look, 2);
  expect([looks, [...short.values()].every((at) => at <= 63 * day), short.get('c')]).toEqual([2, true, 63 * day]);
  expect([...sinceWhen([], ['a'], look, 5).values()]).toEqual([0]);
});

it('counts ages up to their bounds', () => {
  expect(
    byAge(
      [0, 6, 7, 29, 30, 89, 90, 364, 365, 5_000].map((days) => 10_000 * day - days * day),
      10_000 * day,
    ),
  ).toEqual({ week: 2, month: 2, quarter: 2, year: 2, older: 2 });
});

it('draws the curve from the day on which it began', () => {
  expect(burnDown([{ day: '2027-01-01', left: 8 }], 8, '2027-01-01')).toBeUndefined();
  expect(
    burnDown(
      [
        { day: '2026-12-01', left: 90 },
        { day: '2027-01-01', left: 8 },
        { day: '2027-01-06', left: 6 },
        { day: '2027-01-11', left: 4 },
      ],
      8,
      '2027-01-01',
    ),
  ).toEqual({
    line: 'M0 4 H300 V32.5 H600 V61',
    area: 'M0 4 H300 V32.5 H600 V61 L600 120 L0 120 Z',
    first: '2027-01-01',
    last: '2027-01-11',
    words: '8 then, 4 now',
  });
});
