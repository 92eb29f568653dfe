/** What people type into the search of the audit log, as the log holds it. */
import { expect, test } from 'vitest';
import { searchOf } from '../../renderer/features/audit/search.ts';

const names = new Map([['acc_1', 'Ada Lovelace'], ['flow_1', 'Orders']]);

test('words stand for actions, names and values; no words for no search', () => {
  expect([searchOf('  ', names), searchOf('ADA', names)?.ids, searchOf('orders', names)?.ids, searchOf('the program itself', names)?.ids]).toEqual([undefined, ['acc_1'], ['flow_1'], ['system']]);
  expect(searchOf('x'.repeat(5_000), names)?.texts[0]).toHaveLength(200);
  expect(searchOf('Denied a', names)).toEqual({ actions: [], ids: [], texts: ['denied a'] });
  expect(searchOf('said no', names)?.texts).toEqual(expect.arrayContaining(['said no', '"deny"']));
  expect(searchOf('Stopped a run', names)?.actions).toEqual(['run.cancelled']);
});
