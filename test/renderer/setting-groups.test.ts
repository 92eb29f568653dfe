import { expect, test } from 'vitest';
import { groupedChanges, heldBy, placesWords, tallyWords } from '../../renderer/facts/setting-groups.ts';

const changes = [
  { place: 'Pay', nodeId: 'pay', setting: 'limit', words: 'At most', before: '100', after: '100000' },
  { place: 'Ask', setting: 'prompt', after: 'Refuse nothing' },
  { setting: 'wire', before: 'Ask (out) → Pay (in)' },
  { place: 'Pay', nodeId: 'pay', setting: 'account', before: '', after: 'DE89' },
  { place: 'Pay', nodeId: 'other', setting: 'limit', before: '1', after: '2' },
  { setting: 'purpose', before: 'Pays' },
  { flow: 'Below', place: 'Pay', setting: 'limit', after: '' },
];

test('settings that differ stand by the step that they are of, are counted by what became of them, and are found by any word', () => {
  expect([
    groupedChanges(changes).map(({ title, changes: of }) => [title, tallyWords(of)]),
    [tallyWords(changes), placesWords(changes), placesWords(changes.slice(0, 2)), tallyWords([])],
    ['100000', 'below', 'PROMPT', ' ', 'at most', 'nowhere'].map((search) => changes.filter((change) => heldBy(change, search)).length),
  ]).toEqual([
    [
      ['Pay', '2 changed'],
      ['Ask', '1 new'],
      ['Wires', '1 removed'],
      ['Pay', '1 changed'],
      ['The flow', '1 removed'],
      ['Below \u203a Pay', '1 new'],
    ],
    ['3 changed, 2 new, 2 removed', 'Pay, Ask, Wires and 2 more', 'Pay, Ask', ''],
    [1, 1, 1, 7, 1, 0],
  ]);
});
