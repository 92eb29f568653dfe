import fc from 'fast-check';
import { expect, test } from 'vitest';
import { personOf } from '../../app/kernel/person-words.ts';

test.each([
  ['Mark', 'Mark, MARK and mark; Market, Denmark, 1Mark, Mark2', '[erased], [erased] and [erased]; Market, Denmark, 1Mark, Mark2'],
  ['jane@example.com', 'To JANE@example.com; from jane@example.com.', 'To [erased]; from [erased].'],
  ['5350', 'Customer 5350 owes 15350 and 5350.00', 'Customer [erased] owes 15350 and [erased].00'],
  ['+49 151 2345', '+49 151 2345/+49 151 23456', '[erased]/+49 151 23456'],
  ['Jose', 'Jose, Jose\u0301', '[erased], Jose\u0301'],
  ['田中太郎', '担当は田中太郎様です', '担当は[erased]様です'],
  ['김철수', '김철수는 고객입니다', '[erased]는 고객입니다'],
  ['José', 'Jose\u0301, JOS\u00c9', '[erased], [erased]'],
  ['Jose\u0301', 'Jos\u00e9 and Jose', '[erased] and Jose'],
  ['Erased', 'erased and [erased]', '[erased] and [erased]'],
  ['𝒜nna', '𝒜nna and x𝒜nna', '[erased] and x𝒜nna'],
])('%s is taken out as whole words', (name, text, rest) => {
  expect([personOf([name]).names(text), personOf([name]).without(text), personOf([name]).names(rest)]).toEqual([true, rest, false]);
});

test('of a name and its longer form nothing stays, and a number is found whole', () => {
  const person = personOf(['Jane', 'Jane Doe', '10023']);
  expect([person.without('Jane Doe, Jane'), person.names(10_023), person.names(100_231)]).toEqual(['[erased], [erased]', true, false]);
});

test('what is found is taken out, and is found no more', () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 1, maxLength: 6, unit: 'binary' }),
      fc.string({ maxLength: 20, unit: 'binary' }),
      fc.constantFrom('', ' ', 'x', '\u0301', 'İ'),
      (name, around, by) => {
        const person = personOf([name]);
        const text = `${around}${by}${name.toUpperCase()}${by}${around}`;
        const rest = person.without(text);
        expect([person.names(rest), person.names(text)]).toEqual([false, rest !== text]);
      },
    ),
    { numRuns: 2_000 },
  );
});
