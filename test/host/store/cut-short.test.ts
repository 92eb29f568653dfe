/** What a killed program had begun is told once for each time that it was begun, whatever else was done meanwhile. */
import { expect, test } from 'vitest';
import { createAuditDesk } from '../../../app/host/audit/audit-desk.node.ts';
import { beginIn, tellCutShort } from '../../../app/host/store/cut-short.node.ts';
import { newStore } from '../../store/fixtures.ts';

test('an entry tells of the action that it is about, and of one alone', async () => {
  const { store } = await newStore();
  let at = 1_800_000_000_000;
  const clock = { now: () => at };
  const audit = createAuditDesk(store, clock, () => undefined);
  const begin = beginIn(store, clock, () => false);
  const sign = (subject: string): void => {
    begin({ actor: 'acc_rui', action: 'review.signed', subject })();
    at += 1_000;
  };
  const entry = (actor: string, action: string, subject: string, details: Readonly<Record<string, string>> = {}) =>
    audit.append({ actor, action, subject, details: { ...details, outcome: 'done' } });
  // Of two that were begun, one was told; so was one of somebody else, and one whose handler named another subject.
  sign('rev_told');
  sign('rev_silent');
  sign('rev_silent');
  begin({ actor: 'acc_ada', action: 'review.submitted', subject: 'flow_1' })();
  begin({ actor: 'acc_ada', action: 'people.created', subject: '' })();
  begin({ actor: 'acc_ada', action: 'people.created', subject: '' })();
  await entry('acc_rui', 'review.signed', 'rev_told');
  await entry('acc_mei', 'review.signed', 'rev_silent');
  await entry('acc_ada', 'review.submitted', 'rev_9', { flow: 'flow_1' });
  await entry('acc_ada', 'people.created', 'acc_new');
  await tellCutShort(store, audit);
  const cut = audit
    .find({ limit: 50 })
    .filter(({ details }) => details['outcome'] === 'cut-short')
    .map(({ actor, action, subject }) => `${actor} ${action} ${subject}`)
    .sort();
  expect([cut, store.begun.list()]).toEqual([
    ['acc_ada people.created ', 'acc_rui review.signed rev_silent', 'acc_rui review.signed rev_silent'],
    [],
  ]);
});
