import fc from 'fast-check';
import { expect, test } from 'vitest';
import { eraseEverywhere, findPerson, readIdentifiers, withoutPerson } from '../../app/privacy/erasure.ts';
import type { PersonalPlace } from '../../app/privacy/ports.ts';

test('identifiers lose doubles and blanks; one that stands in everybody’s data is refused', () => {
  expect(readIdentifiers([' jane@example.com ', 'jane@example.com', '', 'Jane Doe'])).toEqual(['jane@example.com', 'Jane Doe']);
  expect(() => readIdentifiers(['Jo'])).toThrow(/stands in the data of other people/);
  expect(() => readIdentifiers(['  '])).toThrow(/Say whom/);
});

test('a person is taken out of strings, keys and numbers, in any case, and the rest stays', () => {
  expect(withoutPerson({ mail: 'JANE@example.com', text: 'To jane@example.com; from jane@example.com.', number: 10_023, other: 10_024, list: [{ 'jane@example.com': true }], none: null }, ['jane@example.com', '10023'])).toEqual({
    value: { mail: '[erased]', text: 'To [erased]; from [erased].', number: '[erased]', other: 10_024, list: [{ '[erased]': true }], none: null },
  });
  expect(withoutPerson({ a: ['x', 1, false] }, ['jane'])).toBeUndefined();
});

test('whatever a value is, no identifier is in it afterwards', () => {
  fc.assert(fc.property(fc.json().map((text) => JSON.parse(text) as unknown), fc.string({ minLength: 4, maxLength: 8 }).filter((one) => one.trim().length >= 4 && !'[erased]'.includes(one.toLowerCase())), fc.string({ maxLength: 5 }), (value, name, around) => {
    const cleaned = withoutPerson({ value, planted: `${around}${name.toUpperCase()}${around}` }, [name])?.value;
    const strings: string[] = [];
    JSON.stringify(cleaned, (key, part: unknown) => { strings.push(key); if (typeof part === 'string') strings.push(part); return part; });
    // Two halves may meet around a mark only where the mark itself is part of the name.
    expect(strings.filter((text) => text.toLowerCase().includes(name.toLowerCase()))).toEqual([]);
  }), { numRuns: 200 });
});

test('a place that still has something afterwards is named as one that stays', () => {
  const place = (name: PersonalPlace['name'], held: string[], mayErase: boolean): PersonalPlace => ({
    name, keeps: { what: `Things in ${name}`, why: 'Because.' }, find: () => [...held], ...(mayErase ? { erase: () => held.splice(0, 1).length } : {}),
  });
  const places = [place('runs', ['r1'], true), place('data tables', ['a', 'b'], true), place('flows', ['f'], false), place('reviews', [], false)];
  expect(findPerson(places, ['jane']).map(({ place: name }) => name)).toEqual(['runs', 'data tables', 'flows']);
  expect(eraseEverywhere(places, ['jane'])).toEqual({
    erased: [{ place: 'runs', count: 1 }, { place: 'data tables', count: 1 }],
    stays: [{ what: 'Things in data tables', why: 'Because.', items: ['b'] }, { what: 'Things in flows', why: 'Because.', items: ['f'] }],
  });
});
