/** What a pattern is believed to leave of a text, held against what it leaves of all signs that there are on a keyboard. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findsAllElse, fitsOnlyWords } from '../../app/lint/dataflow/script/plain-words.ts';
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
      if (pattern === undefined || !findsAllElse(literal(pattern))) return;
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
      if (pattern === undefined || !fitsOnlyWords(literal(pattern))) return;
      believed += 1;
      for (const one of keyboard)
        expect([one, pattern.test(one) || pattern.test(`x${one}`)]).toEqual([
          one,
          /[\w.-]/.test(one) && (pattern.test(one) || pattern.test(`x${one}`)),
        ]);
    }),
    { numRuns: 1_000 },
  );
  expect(believed).toBeGreaterThan(50);
});

test.each([
  [/[^a-z0-9-_]/g, true],
  [/[^A-z]/g, false],
  [/[^.-z]/g, false],
  [/[^0-9--_]/g, false],
  [/[^a-z]/, false],
])('%s is believed: %s', (pattern, believed) => {
  expect(findsAllElse(literal(pattern))).toBe(believed);
});
