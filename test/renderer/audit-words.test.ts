/** The audit page in plain words: what an auditor reads first, with the ids and codes left to the proof. */
import { expect, test } from 'vitest';
import { actionWords, detailWords, kindOfId, outcomeWords, withPlainTimes } from '../../renderer/features/audit/words.ts';
import { named } from '../../renderer/features/audit/names.ts';
import { reasonWords, withoutCodes } from '../../renderer/facts/reason-words.ts';

test('an entry reads as a sentence, and names what this workspace still knows', () => {
  const names = new Map([
    ['flow_1', 'Post orders'],
    ['acc_1', 'Ada Winter'],
  ]);
  const entry = {
    index: 7,
    at: 0,
    hash: 'aa',
    actor: 'Ada Winter',
    action: 'run.started',
    subject: 'run_1',
    details: { flow: 'flow_1', mode: 'dev', outcome: 'done' },
  };
  const read = (values: Partial<Omit<typeof entry, 'details'>> & { readonly details: Record<string, string> }): string => {
    const { who, what, more, on, outcome, namedAt } = named({ ...entry, ...values }, names);
    return [who, what, more, on, outcome?.word ?? '', ...(namedAt === '' ? [] : [namedAt])].join(' | ');
  };
  expect([
    read({ details: entry.details }),
    read({ actor: 'system', action: 'gateway.refused', details: { flow: 'flow_1', node: 'call', kind: 'http', code: 'egress/blocked' } }),
    read({
      action: 'identity.roles-changed',
      subject: 'acc_1',
      details: { roles: 'designer,reviewer', disabled: 'false', outcome: 'done' },
    }),
    read({ actor: 'nobody', action: 'identity.signed-in', subject: '', details: { outcome: 'identity/wrong-credentials' } }),
    read({ action: 'review.signed', subject: 'rev_1', details: { closure: 'ff', key: 'ee', outcome: 'identity/denied' } }),
    read({ action: 'run.purged', subject: 'ws_1', details: { runs: '1', days: '30' } }),
    read({ action: 'test.attacked', subject: 'flow_1', details: { passed: '28', attacks: '30', model: 'obeys', outcome: 'done' } }),
    read({ action: 'test.attacked', subject: 'flow_1', details: { passed: 'false', attacks: '30', model: 'obeys', outcome: 'done' } }),
    read({ action: 'flow.created', subject: 'flow_1', details: { revision: '2', filled: 'yes', outcome: 'done' } }),
    read({
      actor: 'operator',
      action: 'human.answered',
      subject: 'apr_1',
      details: { run: 'run_9', decision: 'approved', by: 'sha256:aa', proof: 'none' },
    }),
    read({ action: 'human.answered', subject: 'apr_1', details: { decision: 'approve', outcome: 'done' } }),
  ]).toEqual([
    'Ada Winter | Started a run | for real, as a trial | Post orders | Done',
    'The program itself | A request was refused | a web request, the address is not allowed | Post orders | ',
    'Ada Winter | Changed what a person may do | as designer, reviewer | Ada Winter | Done',
    'Before sign-in | Signed in |  |  | Refused: the account or the password was wrong',
    'Ada Winter | Signed a review |  | A review | Refused: this role may not do that',
    'Ada Winter | Deleted old runs | 1 run older than 30 days | This workspace | ',
    'Ada Winter | Attacked a flow in dry runs | 28 of 30 attacks withstood | Post orders | Done',
    'Ada Winter | Attacked a flow in dry runs | not all of 30 attacks withstood | Post orders | Done',
    'Ada Winter | Created a flow | version 2, in a flow that was empty | Post orders | Done',
    'Somebody at the command line | Answered a question | approved, the name is not proved | A question of a run |  | With the answer, not in this log: open the run and look at its decisions',
    'Ada Winter | Answered a question | said yes | A question of a run | Done',
  ]);
});

test('what has no words of its own is still no code', () => {
  expect([
    reasonWords('trust/bad-root'),
    actionWords('review.package-opened'),
    detailWords({ commit: 'abc', arguments: 'def' }),
    kindOfId('elsewhere'),
    outcomeWords({}),
  ]).toEqual(['bad root', 'Review package opened', '', undefined, undefined]);
});

test('a sentence of the host is read without the codes that people do not know, and keeps those that have no words', () => {
  expect(
    ['It was stopped with egress/blocked; the run itself says more.', 'It ended with trust/bad-root.', 'Ask with care.'].map(withoutCodes),
  ).toEqual(['It was stopped: the address is not allowed; the run itself says more.', 'It ended with trust/bad-root.', 'Ask with care.']);
});

test('a time in a pack of evidence reads as times do everywhere else', () => {
  const [read = ''] = [withPlainTimes('The log begins on 2026-11-29T17:40:51Z: nothing is known of the time before.')];
  expect([
    read.includes('2026-11-29T'),
    /^The log begins on .*2026.*: nothing is known/.test(read),
    withPlainTimes('Entry 7 of 2026-11-29, T1.'),
  ]).toEqual([false, true, 'Entry 7 of 2026-11-29, T1.']);
});
