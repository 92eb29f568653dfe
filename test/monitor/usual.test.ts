/** What counts as strange for one flow, and what never does. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { learn, nothingKnown, usualSchema, type AlarmKind, type Seen, type Usual } from '../../app/monitor/usual.ts';

const day = 86_400_000;
const hour = 3_600_000;
const monday = 20_000 * day;

function after(
  usual: Usual,
  seen: readonly Seen[],
): { readonly usual: Usual; readonly kinds: readonly AlarmKind[]; readonly words: readonly string[] } {
  const strange = [];
  let known = usual;
  for (const one of seen) {
    const step = learn(known, one);
    known = step.usual;
    strange.push(...step.strange);
  }
  return { usual: known, kinds: strange.map(({ kind }) => kind), words: strange.map(({ words }) => words) };
}
/** One run at 9 and its request, five times a day for ten days. */
const ordinary = (days: number): readonly Seen[] =>
  Array.from({ length: days * 5 }, (_one, index): readonly Seen[] => {
    const at = monday + Math.floor(index / 5) * day + 9 * hour;
    return [
      { what: 'begun', at },
      { what: 'sent', at, place: 'api.example.com', labels: ['contact'], bytes: 1_000 },
      { what: 'ended', at, status: 'succeeded' },
    ];
  }).flat();
const known = after(nothingKnown(monday), ordinary(10));
const then = monday + 10 * day + 9 * hour;

test('a flow that does what it always did is never strange, and while it is learned nothing is', () => {
  const wandering = Array.from({ length: 19 }, (_one, index): Seen => ({
    what: 'sent',
    at: monday + index * hour,
    place: `h${index}.example.com`,
    labels: ['health'],
    bytes: 10,
  }));
  expect([
    known.kinds,
    after(
      known.usual,
      ordinary(10).map((one) => ({ ...one, at: one.at + 10 * day })),
    ).kinds,
    after(nothingKnown(monday), wandering).kinds,
  ]).toEqual([[], [], []]);
});

test.each<[string, readonly Seen[], readonly AlarmKind[], RegExp]>([
  [
    'another place',
    [{ what: 'sent', at: then, place: 'evil.example', labels: [], bytes: 1 }],
    ['new-place'],
    /evil\.example.*api\.example\.com/,
  ],
  [
    'another kind of data',
    [{ what: 'sent', at: then, place: 'api.example.com', labels: ['contact', 'health'], bytes: 1 }],
    ['new-data'],
    /health data to api\.example\.com.*only contact/,
  ],
  ['another hour', [{ what: 'begun', at: then + 5 * hour }], ['odd-hour'], /between 14:00 and 15:00 UTC.*50 runs/],
  [
    'many more runs, told once',
    Array.from({ length: 40 }, (): Seen => ({ what: 'begun', at: then })),
    ['busy'],
    /11 times today; mostly it is 5\.0/,
  ],
  [
    'much more data, told once',
    Array.from({ length: 9 }, (): Seen => ({ what: 'sent', at: then, place: 'api.example.com', labels: [], bytes: 400_000 })),
    ['much-data'],
    /1\.1 MB today/,
  ],
  [
    'being halted',
    [{ what: 'ended', at: then, status: 'halted', code: 'halted/capability' }],
    ['halted'],
    /stopped with halted\/capability/,
  ],
  [
    'five failures in a row',
    Array.from({ length: 12 }, (): Seen => ({ what: 'ended', at: then, status: 'failed' })),
    ['failing'],
    /last 5 runs/,
  ],
])('%s is strange, in words that name what it was compared with', (_what, seen, kinds, words) => {
  const found = after(known.usual, seen);
  expect([found.kinds, found.words[0]]).toEqual([kinds, expect.stringMatching(words)]);
});

test('what was told once is known from then on, and a success ends a row of failures', () => {
  const place: Seen = { what: 'sent', at: then, place: 'new.example.com', labels: ['health'], bytes: 1 };
  const row = (status: 'failed' | 'succeeded'): Seen => ({ what: 'ended', at: then, status });
  expect([
    after(known.usual, [place, place]).kinds,
    after(known.usual, [row('failed'), row('failed'), row('failed'), row('failed'), row('succeeded'), row('failed')]).kinds,
  ]).toEqual([['new-place'], []]);
});

test('whatever is seen, what is known stays small and can be kept', () => {
  const seen = fc
    .oneof(
      fc.record({ what: fc.constant('begun' as const), at: fc.nat(4_000 * 86_400) }),
      fc.record({
        what: fc.constant('ended' as const),
        at: fc.nat(),
        status: fc.constantFrom('failed' as const, 'succeeded' as const, 'halted' as const),
      }),
      fc.record({
        what: fc.constant('sent' as const),
        at: fc.nat(),
        place: fc.string({ maxLength: 300 }),
        labels: fc.array(fc.string({ maxLength: 40 }), { maxLength: 3 }),
        bytes: fc.nat(),
      }),
    )
    .map((one) => ({ ...one, at: one.at * 1_000 }) as Seen);
  fc.assert(
    fc.property(fc.array(seen, { maxLength: 300 }), (all) => {
      expect(usualSchema.safeParse(JSON.parse(JSON.stringify(after(nothingKnown(0), all).usual))).success).toBe(true);
    }),
    { numRuns: 30 },
  );
});
