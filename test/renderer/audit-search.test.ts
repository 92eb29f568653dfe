/** What people type into the search of the audit log, as the log holds it. */
import { expect, test } from 'vitest';
import { searchOf } from '../../renderer/features/audit/search.ts';

const names = new Map([
  ['acc_1', 'Ada Lovelace'],
  ['acc_2', 'Ole Amadasun'],
  ['flow_1', 'Orders'],
  ['flow_2', 'Adapter'],
]);

test('words stand for actions, names and values; no words for no search', () => {
  expect([
    searchOf('  ', names),
    searchOf('LOVE', names)?.ids,
    searchOf('orders', names)?.ids,
    searchOf('the program itself', names)?.ids,
  ]).toEqual([undefined, ['acc_1'], ['flow_1'], ['system']]);
  expect(searchOf('x'.repeat(5_000), names)?.texts[0]).toHaveLength(200);
  expect(searchOf('Denied a', names)).toEqual({ actions: [], ids: [], values: [], texts: ['Denied a'] });
  expect(searchOf('said no', names)?.values).toEqual(expect.arrayContaining(['deny']));
  expect(searchOf('Stopped a run', names)?.actions).toEqual(['run.cancelled']);
});

test('a person is found by the name that is shown, at the beginning of a word first, and by nothing that holds it by chance', () => {
  const asked = (words: string) => {
    const { ids, texts } = searchOf(words, names) ?? { ids: [], texts: [] };
    return [ids, texts];
  };
  expect([asked('ada'), asked('Ada Lovelace'), asked('adas'), asked('Orders')]).toEqual([
    [['acc_1', 'flow_2'], []],
    [['acc_1'], []],
    [['acc_2'], []],
    [['flow_1'], ['Orders']],
  ]);
});

test('a version is asked for as people write it, alone or of something', () => {
  const detail = { keys: ['version', 'revision'], value: '3' };
  expect([
    searchOf('version 3', names),
    searchOf('V3', names),
    searchOf('Orders version 3', names),
    searchOf('Orders v3 ', names)?.detail,
    searchOf('dev 3', names)?.detail,
  ]).toEqual([
    { actions: [], ids: [], values: [], texts: [], detail },
    { actions: [], ids: [], values: [], texts: [], detail },
    { actions: [], ids: ['flow_1'], values: [], texts: ['Orders'], detail },
    detail,
    undefined,
  ]);
});
