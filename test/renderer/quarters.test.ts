import { expect, it } from 'vitest';
import { daysOf, quartersBefore } from '../../renderer/features/audit/quarters.ts';

it('names the running quarter and those before it, also over the turn of a year, with whole days', () => {
  const quarters = quartersBefore(Date.UTC(2027, 1, 28, 23, 59));
  expect(quarters.slice(0, 3).map(({ label, range }) => [label, range.first, range.last])).toEqual([
    ['January to March 2027', '2027-01-01', '2027-03-31'],
    ['October to December 2026', '2026-10-01', '2026-12-31'],
    ['July to September 2026', '2026-07-01', '2026-09-30'],
  ]);
  expect(daysOf({ first: '2026-10-01', last: '2026-12-31' })).toEqual({ from: Date.UTC(2026, 9, 1), until: Date.UTC(2027, 0, 1) });
  expect(daysOf({ first: 'soon', last: '' })).toEqual({ from: 0, until: 86_400_000 });
});
