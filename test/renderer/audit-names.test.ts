/** What an entry of the log was done to, by its name and with the page that shows it. */
import { expect, test } from 'vitest';
import { named } from '../../renderer/features/audit/names.ts';

const entry = (subject: string, outcome = 'done') => ({
  index: 7,
  at: 0,
  actor: 'Mei',
  action: 'review.signed',
  subject,
  details: { outcome },
  hash: 'ab',
});
const names = new Map([
  ['rev_1', 'Invoices v3'],
  ['run_1', 'Invoices'],
]);

test('a signature says of what, and opens its review; what is gone has its kind alone', () => {
  const shown = (subject: string) => {
    const { on, opens } = named(entry(subject), names);
    return [on, opens?.page];
  };
  expect([shown('rev_1'), shown('run_1'), shown('rev_2'), named(entry('rev_1', 'review/open-threads'), names).outcome?.refused]).toEqual([
    ['Invoices v3', 'reviews'],
    ['Invoices', 'runs'],
    ['A review', undefined],
    true,
  ]);
});
