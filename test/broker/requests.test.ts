import fc from 'fast-check';
import { expect, test } from 'vitest';
import { httpRequestSchema, isPlainHttpAsk, requestLimits } from '../../app/broker/network/requests.ts';

const plain = {
  url: 'https://api.example.com/v1',
  method: 'GET',
  headers: { accept: 'application/json' },
  timeoutMs: 5_000,
  followRedirects: false,
};
const text = (most: number): fc.Arbitrary<unknown> =>
  fc.oneof(fc.string(), fc.constantFrom('', 'a'.repeat(most), 'a'.repeat(most + 1)), fc.anything());
const odd = fc.record({
  url: fc.oneof(fc.constant(plain.url), text(requestLimits.url * 4)),
  method: fc.oneof(fc.constantFrom('GET', 'post', 'A'.repeat(21), 'G T'), fc.anything()),
  headers: fc.oneof(
    fc.constant({}),
    fc.dictionary(fc.string(), fc.string()),
    fc.dictionary(fc.constantFrom('a', 'b'.repeat(200), 'c'.repeat(201)), text(requestLimits.header)),
    fc.anything(),
    fc.constantFrom(100, 101).map((count) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`h${index}`, '']))),
  ),
  body: fc.oneof(fc.constant(undefined), fc.string(), fc.anything()),
  connection: fc.oneof(fc.constantFrom(undefined, 'c1', ''), text(128)),
  binary: fc.constantFrom(true, false, 'x'),
  timeoutMs: fc.oneof(fc.constantFrom(1, 0, 600_000, 600_001, Number.NaN, Number.POSITIVE_INFINITY), fc.anything()),
  followRedirects: fc.oneof(fc.boolean(), fc.anything()),
  more: fc.anything(),
});

test('the quick look at a request takes nothing that the schema would not take as it is', () => {
  const asks = fc.oneof(
    {
      weight: 8,
      arbitrary: fc
        .tuple(fc.constantFrom('url', 'method', 'headers', 'body', 'connection', 'binary', 'timeoutMs', 'followRedirects', 'more'), odd)
        .map(([key, one]) => ({ ...plain, [key]: one[key as keyof typeof one] })),
    },
    odd,
    fc.anything(),
  );
  let taken = 0;
  fc.assert(
    fc.property(asks, (ask) => {
      if (!isPlainHttpAsk(ask)) return;
      taken += 1;
      const read = httpRequestSchema.safeParse(ask);
      expect(read.success && read.data).toEqual(ask);
    }),
    { numRuns: 2_000 },
  );
  expect([taken > 20, isPlainHttpAsk(plain), isPlainHttpAsk({ ...plain, body: 'x', connection: 'c1' })]).toEqual([true, true, true]);
});

test('a request holds at most 100 headers', () => {
  const headers = (count: number): Record<string, string> =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`h${index}`, '']));
  expect(
    [100, 101].map((count) => [
      isPlainHttpAsk({ ...plain, headers: headers(count) }),
      httpRequestSchema.safeParse({ ...plain, headers: headers(count) }).success,
    ]),
  ).toEqual([
    [true, true],
    [false, false],
  ]);
});
