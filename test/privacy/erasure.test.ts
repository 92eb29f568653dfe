import { expect, test } from 'vitest';
import { eraseEverywhere, findPerson, readIdentifiers } from '../../app/privacy/erasure.ts';
import type { PersonalPlace } from '../../app/privacy/ports.ts';

test('identifiers lose doubles and blanks; one that stands in everybody’s data is refused', () => {
  expect(readIdentifiers([' jane@example.com ', 'jane@example.com', '', 'Jane Doe'])).toEqual(['jane@example.com', 'Jane Doe']);
  expect(() => readIdentifiers(['Jo'])).toThrow(/stands in the data of other people/);
  expect(() => readIdentifiers(['  '])).toThrow(/Say whom/);
});

test('a place that still has something afterwards is named as one that stays', () => {
  const place = (name: PersonalPlace['name'], held: string[], mayErase: boolean): PersonalPlace => ({
    name,
    keeps: { what: `Things in ${name}`, why: 'Because.' },
    find: () => [...held],
    alike: () => ({ items: held.filter((one) => one === 'b'), forms: ['Janes'] }),
    ...(mayErase ? { erase: () => held.splice(0, 1).length } : {}),
  });
  const places = [
    place('runs', ['r1'], true),
    place('data tables', ['a', 'b'], true),
    place('flows', ['f'], false),
    place('reviews', [], false),
  ];
  expect(findPerson(places, ['jane']).map(({ place: name }) => name)).toEqual(['runs', 'data tables', 'flows']);
  expect(eraseEverywhere(places, ['jane'])).toEqual({
    erased: [
      { place: 'runs', count: 1 },
      { place: 'data tables', count: 1 },
    ],
    stays: [
      { what: 'Things in data tables', why: 'Because.', items: ['b'] },
      { what: 'Things in flows', why: 'Because.', items: ['f'] },
    ],
    alike: [{ place: 'data tables', count: 1 }],
  });
});
