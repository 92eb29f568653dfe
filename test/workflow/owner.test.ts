import { expect, test } from 'vitest';
import { ownerIn, ownerStanding } from '../../app/workflow/model/owner.ts';

const people = [
  { account: 'ada', displayName: 'Ada Winter', active: true },
  { account: 'bo', displayName: 'Bo', active: false },
  { account: 'bo.2', displayName: 'Bo', active: true },
  { account: 'Ole', displayName: 'ada', active: true },
];

test('an owner is found by account, or by a name that only one person has; anything else is nobody of the workspace', () => {
  expect(
    ['ada', ' ADA winter', 'OLE', 'bo', 'Bo', 'board', '', undefined].map((owner) => [
      ownerIn(owner, people)?.account,
      ownerStanding(owner, people),
    ]),
  ).toEqual([
    ['ada', 'here'],
    ['ada', 'here'],
    ['Ole', 'here'],
    ['bo', 'off'],
    [undefined, 'unknown'],
    [undefined, 'unknown'],
    [undefined, undefined],
    [undefined, undefined],
  ]);
});
