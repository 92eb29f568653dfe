import { expect, test } from 'vitest';
import { accessReport } from '../../app/privacy/access-report.ts';

const facts = {
  identifiers: ['jane@example.com', '<b>Jane</b>'],
  person: 'a1b2',
  at: Date.UTC(2026, 10, 3, 12),
  places: [{ place: 'Runs', help: 'What steps took in and gave out', count: 2 }],
  seen: [
    {
      at: Date.UTC(2026, 10, 2, 3, 4, 5),
      actor: 'Ada <script>',
      did: 'looked at the plain data of a run',
      subject: 'run_1',
      reason: 'The customer asked',
    },
  ],
  alike: 3,
  most: 1_000,
};

test('the page says who, when, what and why, and nothing in it is HTML', () => {
  const page = accessReport(facts);
  expect(
    [
      'jane@example.com',
      'a1b2',
      '2026-11-02T03:04:05',
      'looked at the plain data of a run',
      'run_1',
      'The customer asked',
      '3 more looked like',
    ].filter((part) => !page.includes(part)),
  ).toEqual([]);
  expect(page).not.toMatch(/<script|<b>Jane/);
  expect(page).not.toContain('Only the newest');
});

test('nobody, nothing, and more than are told are said', () => {
  const none = accessReport({ ...facts, seen: [], places: [], alike: 0 });
  expect([
    none.includes('Nobody, according to the audit log.'),
    none.includes('Nothing in this workspace names'),
    none.includes('more looked'),
  ]).toEqual([true, true, false]);
  expect(accessReport({ ...facts, most: 1 })).toContain('Only the newest 1 are here');
});
