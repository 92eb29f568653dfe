import { expect, test } from 'vitest';
import { nameForms } from '../../app/kernel/name-forms.ts';

test.each([
  ['Kowalski', 'Umowa pana Kowalskiego i Kowalskiemu; Kowalczyk', ['Kowalskiego', 'Kowalskiemu']],
  ['Anna', 'Анна, Annie, Anny and Annals; Hannah', ['Annie', 'Anny', 'Annals']],
  ['Анна', 'письмо Анны, Анне', ['Анны', 'Анне']],
  ['Müller', 'Muller, Mueller, MÜLLERS; Mule', ['Muller', 'Mueller', 'MÜLLERS']],
  ['Jane Doe', 'Doe, Jane; or janedoe; or Jane-Does they say; Jane met somebody called Doe', ['Doe, Jane', 'janedoe', 'Jane-Does']],
  ['jane.doe@example.com', 'jane_doe@example.com, jane@example.com', ['jane_doe@example.com']],
  ['10023', '10023 and 100231', ['10023']],
])('%s', (name, text, forms) => {
  expect([
    nameForms([name]).in(text),
    nameForms([name]).mayStandIn(JSON.stringify(text)),
    nameForms([name]).mayStandIn('"nobody here"'),
  ]).toEqual([forms, true, false]);
});

test('signs that are no words have no forms, and a long text is read once', () => {
  const text = 'Jane '.repeat(100_000);
  expect([nameForms(['...']).in('...'), nameForms(['Li']).in('Line'), nameForms(['Jane Jane Jane Jane Joe']).in(text)]).toEqual([
    [],
    [],
    [],
  ]);
});
