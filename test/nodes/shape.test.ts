/** Steps that shape data, held to simple models over many inputs. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Json, JsonObject } from '../../app/kernel/json.ts';
import { loadExecutor } from '../../app/nodes/executors.node.ts';
import { exactSum } from '../../app/nodes/kit/exact-sum.ts';
import type { NodeFixture } from '../../app/nodes/kit/fixture.ts';
import { valueKey } from '../../app/nodes/kit/keys.ts';
import { compareValues, isMissing, orderKinds } from '../../app/nodes/kit/order.ts';
import { recordingBroker, stepOf, toolsOf } from './recording-broker.ts';

async function outputs(
  type: string,
  parameters: JsonObject,
  inputs: NonNullable<NodeFixture['inputs']>,
): Promise<Readonly<Record<string, readonly Json[]>>> {
  const request = stepOf(type, { name: '', parameters, inputs, expect: { outputs: {} } });
  const outcome = await (
    await loadExecutor(type)
  )?.(
    request,
    toolsOf(request, recordingBroker([]).broker, async () => null),
  );
  if (outcome?.type !== 'done') throw new Error('the step did not end');
  return outcome.outputs;
}
const out = async (type: string, parameters: JsonObject, items: readonly Json[]): Promise<readonly Json[]> =>
  (await outputs(type, parameters, { in: items })).out ?? [];
const runs = { numRuns: 40 };
const scalar = fc.oneof(
  fc.integer({ min: -50, max: 50 }),
  fc.constantFrom<Json>(null, '', 'a', 'A10', 'A9', '7', '07', 'ä', '2026-01-02', true),
);
const rows = fc.array(fc.record({ k: scalar, v: scalar }, { requiredKeys: [] }), { maxLength: 20 }) as fc.Arbitrary<JsonObject[]>;

test('sorting keeps every item, puts them in order and leaves equals as they came', () =>
  fc.assert(
    fc.asyncProperty(rows, fc.constantFrom(...orderKinds), fc.constantFrom('up', 'down'), async (items, as, direction) => {
      const numbered = items.map((item, n) => ({ ...item, n }));
      const sorted = (await out('sort-items', { rules: [{ field: 'k', direction, as }] }, numbered)) as { k?: Json; n: number }[];
      expect(sorted.map(({ n }) => n).sort((a, b) => a - b)).toEqual(numbered.map(({ n }) => n));
      for (const [a, b] of sorted.slice(1).map((item, index) => [sorted[index], item] as const)) {
        if (a === undefined || isMissing(b.k, as)) continue;
        expect(isMissing(a.k, as)).toBe(false);
        const order = compareValues(a.k ?? null, b.k ?? null, as) * (direction === 'up' ? 1 : -1);
        expect(order < 0 || (order === 0 && a.n < b.n)).toBe(true);
      }
    }),
    runs,
  ));

test('the order is one: what comes before cannot come after', () => {
  fc.assert(
    fc.property(scalar, scalar, scalar, fc.constantFrom('text' as const, 'number' as const, 'date' as const), (a, b, c, kind) => {
      if ([a, b, c].some((value) => isMissing(value, kind))) return;
      expect(Math.sign(compareValues(a, b, kind))).toBe(-Math.sign(compareValues(b, a, kind)) + 0 || 0);
      if (compareValues(a, b, kind) <= 0 && compareValues(b, c, kind) <= 0) expect(compareValues(a, c, kind)).toBeLessThanOrEqual(0);
    }),
  );
});

test('removing duplicates twice changes nothing more, and no key is lost', () =>
  fc.assert(
    fc.asyncProperty(rows, fc.constantFrom('first', 'last'), async (items, keep) => {
      const once = await out('remove-duplicates', { fields: ['k'], keep }, items);
      const key = (item: Json): string => valueKey(String((item as JsonObject)['k'] ?? '\u0000'));
      expect(await out('remove-duplicates', { fields: ['k'], keep }, once)).toEqual(once);
      expect(new Set(once.map(key))).toEqual(new Set(items.map(key)));
      expect(once.length).toBe(new Set(items.map(key)).size);
    }),
    runs,
  ));

test('joins are what a loop over all pairs finds', () =>
  fc.assert(
    fc.asyncProperty(rows, rows, async (a, b) => {
      const given = { a: a.map((item, n) => ({ ...item, n })), b: b.map((item, m) => ({ ...item, m })) };
      const same = (x: JsonObject, y: JsonObject): boolean =>
        x['k'] !== undefined && x['k'] !== null && y['k'] !== undefined && y['k'] !== null && String(x['k']) === String(y['k']);
      const pairs = given.a.flatMap((x) => given.b.filter((y) => same(x, y)).map((y) => ({ ...y, ...x })));
      const joined = async (keep: string): Promise<readonly Json[]> =>
        (await outputs('merge', { mode: 'combine', fieldA: 'k', fieldB: 'k', keep }, given)).out ?? [];
      const sortedTexts = (items: readonly Json[]): string[] => items.map(valueKey).sort();
      const aloneA = given.a.filter((x) => !given.b.some((y) => same(x, y)));
      const aloneB = given.b.filter((y) => !given.a.some((x) => same(x, y)));
      expect([
        sortedTexts(await joined('matches')),
        sortedTexts(await joined('all-a')),
        sortedTexts(await joined('all-b')),
        sortedTexts(await joined('all')),
        sortedTexts(await joined('without-partner')),
      ]).toEqual([
        sortedTexts(pairs),
        sortedTexts([...pairs, ...aloneA]),
        sortedTexts([...pairs, ...aloneB]),
        sortedTexts([...pairs, ...aloneA, ...aloneB]),
        sortedTexts(aloneA),
      ]);
    }),
    runs,
  ));

test('comparing lists tells every item of both exactly once', () =>
  fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.tuple(fc.nat(9), fc.nat(2)), { selector: ([id]) => id }),
      fc.uniqueArray(fc.tuple(fc.nat(9), fc.nat(2)), { selector: ([id]) => id }),
      async (a, b) => {
        const items = (list: readonly (readonly [number, number])[]): JsonObject[] => list.map(([id, v]) => ({ id, v }));
        const told = await outputs('compare-lists', { keys: ['id'] }, { a: items(a), b: items(b) });
        const before = new Map(a);
        expect(told).toEqual({
          added: items(b.filter(([id]) => !before.has(id))),
          removed: items(a.filter(([id]) => !b.some(([other]) => other === id))),
          changed: b
            .filter(([id, v]) => before.has(id) && before.get(id) !== v)
            .map(([id, v]) => ({ before: { id, v: before.get(id) }, after: { id, v } })),
          same: items(b.filter(([id, v]) => before.get(id) === v)),
        });
      },
    ),
    runs,
  ));

test('groups add up to the whole', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ g: fc.constantFrom('x', 'y', 'z'), cents: fc.integer({ min: -1_000_000, max: 1_000_000 }) })),
      async (items) => {
        const priced = items.map(({ g, cents }) => ({ g, total: cents / 100 }));
        const groups = (await out(
          'aggregate-items',
          {
            groupBy: ['g'],
            values: [
              { aggregate: 'count', into: 'n' },
              { aggregate: 'sum', field: 'total', into: 'sum' },
            ],
          },
          priced,
        )) as { n: number; sum: number }[];
        expect([groups.reduce((all, { n }) => all + n, 0), Math.round(groups.reduce((all, { sum }) => all + sum * 100, 0))]).toEqual([
          items.length,
          items.reduce((all, { cents }) => all + cents, 0),
        ]);
      },
    ),
    runs,
  ));

test('cents add up exactly', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -1e9, max: 1e9 }), { maxLength: 200 }), (cents) => {
      expect(exactSum(cents.map((one) => one / 100))).toBe(cents.reduce((all, one) => all + one, 0) / 100 + 0);
    }),
  );
  expect([exactSum([1e21, 1]), exactSum([1e-7, 1]), exactSum([])]).toEqual([1e21, 1.0000001, 0]);
});

test('a number that was written out reads back as its rounding', () =>
  fc.assert(
    fc.asyncProperty(
      fc.double({ min: -1e9, max: 1e9, noNaN: true }),
      fc.constantFrom('plain', 'comma-point', 'point-comma', 'space-comma'),
      fc.nat(4),
      async (n, style, digits) => {
        const [written] = (await out('number', { field: 'n', operation: 'format', style, digits }, [{ n }])) as { n: string }[];
        const [back] = (await out('number', { field: 'n', operation: 'read', style }, [{ n: written?.n ?? '' }])) as { n: number }[];
        const [rounded] = (await out('number', { field: 'n', operation: 'round', digits }, [{ n }])) as { n: number }[];
        expect((back?.n ?? Number.NaN) + 0).toBe((rounded?.n ?? 0) + 0);
      },
    ),
    runs,
  ));

test('adding time and taking it off again ends where it began', () =>
  fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 4_000_000_000 }),
      fc.constantFrom('hours', 'minutes', 'seconds'),
      fc.integer({ min: -10_000, max: 10_000 }),
      fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe'),
      async (seconds, unit, amount, zone) => {
        const there = await out('date-time', { field: 'd', operation: 'add', unit, amount, zone }, [{ d: seconds * 1_000 }]);
        const [back] = (await out('date-time', { field: 'd', operation: 'add', unit, amount: -amount, zone }, there)) as { d: string }[];
        const [measured] = (await out(
          'date-time',
          { field: 'd', operation: 'difference', unit, zone, other: new Date(seconds * 1_000).toISOString() },
          there,
        )) as { d: number }[];
        expect([Date.parse(back?.d ?? ''), measured?.d]).toEqual([seconds * 1_000, -amount + 0]);
      },
    ),
    runs,
  ));

test('no value breaks out of HTML, an address or JSON', () =>
  fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 40 }), async (v) => {
      const texts = await Promise.all(
        ['html', 'url', 'json'].map(
          async (escape) =>
            ((await out('write-text', { text: '<{{ input.v }}>', escape }, [{ v }])) as { text: string }[])[0]?.text.slice(1, -1) ?? '',
        ),
      );
      const [html = '', url = '', json = ''] = texts;
      expect([/[<>"'`]/.test(html), /[^A-Za-z0-9\-._~%]/.test(url), JSON.parse(`"${json}"`), json.includes('<')]).toEqual([
        false,
        false,
        v,
        false,
      ]);
    }),
    runs,
  ));

test('splitting a list and collecting it again gives the list', () =>
  fc.assert(
    fc.asyncProperty(fc.array(fc.record({ a: fc.nat(), b: fc.string() }), { minLength: 1 }), async (lines) => {
      const collected = await out(
        'aggregate-items',
        { values: [{ aggregate: 'list', into: 'lines' }] },
        await out('split-list', { list: 'lines' }, [{ lines }]),
      );
      expect(collected).toEqual([{ lines }]);
    }),
    runs,
  ));

test('renaming there and back gives the item, and a field called __proto__ is a field', async () => {
  const there = {
    renames: [
      { from: 'a.b', to: 'x' },
      { from: 'c', to: 'a.__proto__' },
    ],
  };
  const back = {
    renames: [
      { from: 'a.__proto__', to: 'c' },
      { from: 'x', to: 'a.b' },
    ],
  };
  const item = { a: { b: 1, d: 2 }, c: { polluted: true } };
  const moved = await out('rename-fields', there, [item]);
  expect([await out('rename-fields', back, moved), JSON.stringify(moved), ({} as JsonObject)['polluted']]).toEqual([
    [item],
    '[{"a":{"d":2,"__proto__":{"polluted":true}},"x":1}]',
    undefined,
  ]);
});
