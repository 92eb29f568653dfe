import { expect, test } from 'vitest';
import { ownAccounts } from '../../app/identity/same-person.ts';

test('accounts of one address are one person’s, however it is written; none are where nothing shows it', () => {
  const people = [
    { id: 'one', name: 'ada', email: 'ada@example.com' },
    { id: 'capitals', name: 'a.byron', email: 'Ada@Example.COM' },
    { id: 'tag', name: 'byron', email: 'ada+review@example.com' },
    { id: 'named', name: 'ada@example.com' },
    { id: 'elsewhere', name: 'ada2', email: 'ada@example.org' },
    { id: 'plain', name: 'adam' },
    { id: 'another', name: 'eve' },
    { id: 'tags alone', name: 't1', email: '+a@example.com' },
    { id: 'other tag', name: 't2', email: '+b@example.com' },
  ];
  const own = (id: string): readonly string[] => ownAccounts(id, people);
  expect([own('one'), own('named'), own('elsewhere'), own('plain'), own('tags alone'), own('gone')]).toEqual([
    ['one', 'capitals', 'tag', 'named'],
    ['named', 'one', 'capitals', 'tag'],
    ['elsewhere'],
    ['plain'],
    ['tags alone'],
    ['gone'],
  ]);
});
