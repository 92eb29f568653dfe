import { expect, test } from 'vitest';
import { marksOf } from '../../app/audit/name-mark.ts';
import { nodeHash } from '../../app/kernel/host.node.ts';
import { answerDeed } from '../../app/serve/control/answer-deed.ts';

test('an answer by command is found under the name of whoever gave it, proved or not', () => {
  const entry = (by: string) =>
    answerDeed({ approvalId: 'a', runId: 'r' }, { by, decision: 'approved', reason: '', argumentHash: 'x' }, nodeHash).details['by'];
  expect(marksOf(['Ada Lovelace'], nodeHash)).toEqual([entry('Ada Lovelace'), entry('Ada Lovelace (not proved)')]);
});
