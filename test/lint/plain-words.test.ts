/** What a pattern is believed to leave of a text, held against what it leaves of all signs that there are on a keyboard. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { capturedBy, fitting, leftBy } from '../../app/lint/dataflow/script/plain-words.ts';
import type { Syntax } from '../../app/lint/dataflow/script/syntax.ts';

const literal = ({ source, flags }: RegExp): Syntax =>
  ({ type: 'Literal', start: 0, end: 0, regex: { pattern: source, flags } }) as unknown as Syntax;
const keyboard = Array.from({ length: 95 }, (_one, index) => String.fromCodePoint(32 + index));
const sign = /[^\w.-]/;

const part = fc.constantFrom('a', 'z', 'A', 'Z', '0', '9', '_', '.', '\\w', '\\d', '\\-', '\\.', 'a-z', 'A-Z', '0-9', '-', '-', '+');
const inClass = fc.array(part, { minLength: 1, maxLength: 7 }).map((parts) => parts.join(''));
const madeOf = (source: string, flags: string): RegExp | undefined => {
  try {
    return new RegExp(source, flags);
  } catch {
    // Such as `[z-a]`: no script has it.
    return undefined;
  }
};

test('a class that is believed to find all else leaves no sign', () => {
  let believed = 0;
  fc.assert(
    fc.property(inClass, (members) => {
      const pattern = madeOf(`[^${members}]`, 'g');
      if (pattern === undefined || leftBy(literal(pattern)) === undefined) return;
      believed += 1;
      expect(keyboard.join('').replace(pattern, '')).not.toMatch(sign);
    }),
    { numRuns: 3_000 },
  );
  expect(believed).toBeGreaterThan(500);
});

test('a pattern that is believed to fit words alone fits no sign', () => {
  let believed = 0;
  fc.assert(
    fc.property(inClass, inClass, (first, second) => {
      const pattern = madeOf(`^(?:[${first}]|x[${second}]+)$`, '');
      if (pattern === undefined || fitting(literal(pattern)) === undefined) return;
      believed += 1;
      const fits = keyboard.filter((one) => pattern.test(one) || pattern.test(`x${one}`));
      expect(fits.join('')).not.toMatch(sign);
    }),
    { numRuns: 1_000 },
  );
  expect(believed).toBeGreaterThan(50);
});

test.each([
  [/[^a-z0-9-_]/g, 'words'],
  [/[^\d]/g, 'digits'],
  [/\D/g, 'digits'],
  [/[^0-9]+/g, 'digits'],
  [/[^A-z]/g, undefined],
  [/[^.-z]/g, undefined],
  [/[^0-9--_]/g, undefined],
  [/[^a-z]/, undefined],
])('%s leaves %s', (pattern, left) => {
  expect(leftBy(literal(pattern))).toBe(left);
});

test.each([
  [/^\d{1,9}$/, 'digits'],
  [/^-?[0-9]+$/, 'digits'],
  [/^\w+$/, 'words'],
  [/^\d+/, undefined],
  [/^\d+$/m, undefined],
])('%s fits %s', (pattern, fits) => {
  expect(fitting(literal(pattern))).toBe(fits);
});

test.each<[RegExp, number, string | undefined]>([
  [/^col-([a-z]+)$/, 0, 'words'],
  [/^no (\d+);/, 1, 'digits'],
  [/([a-z]+)-(.*)/, 2, undefined],
  [/^(a|b);$/, 0, undefined],
  [/^(?=x).*$/, 0, undefined],
  [/^[a(]b[)c]$/, 0, undefined],
  [/^([A-z]+)$/, 1, undefined],
])('%s captures at %i %s', (pattern, index, held) => {
  expect(capturedBy(literal(pattern), index)).toBe(held);
});
