/** Whether reviews were answered in time, counted from the log alone: a pack that says otherwise is found out. */
import { expect, test } from 'vitest';
import type { AuditEvent } from '../../app/audit/entry.ts';
import { evidencePage } from '../../app/compliance/period/page.ts';
import { instantText } from '../../app/kernel/instant.ts';
import { testLog } from '../audit/fixtures.ts';
import { begin, codesOf, day, forged, made, signed, verified } from './period-kit.ts';

const [from, until] = [begin + 10 * day, begin + 40 * day];
const event = (action: string, subject: string, details: AuditEvent['details'] = {}): AuditEvent => ({
  actor: 'acc_1',
  action,
  subject,
  details: { outcome: 'done', ...details },
});
const submitted = (review: string, dueDay: number, more: AuditEvent['details'] = {}): AuditEvent =>
  event('review.submitted', review, { flow: `flow_${review}`, environment: 'prod', due: instantText(begin + dueDay * day), ...more });

async function logOf(...events: readonly (readonly [number, AuditEvent])[]) {
  const log = testLog();
  for (const [at, one] of events) {
    log.clock.time = begin + at * day;
    await log.log.append(one);
  }
  return log;
}

test('counts what was answered in time, late, not at all, and what still has time, and names each that was late', async () => {
  const log = await logOf(
    [9, submitted('before-the-period', 10)],
    [11, submitted('approved', 13)],
    [12, event('review.signed', 'approved')],
    [12.5, event('review.signed', 'approved', { approved: 'yes' })],
    [13, submitted('sent-back-late', 15)],
    [14, event('review.rejected', 'sent-back-late', { outcome: 'review/self-approval' })],
    [16, event('review.changes-requested', 'sent-back-late')],
    [17, { ...submitted('replaced', 20, { flow: 'f' }), action: 'flow.promoted' }],
    [18, submitted('replacing', 21, { flow: 'f' })],
    [20, event('review.withdrawn', 'replacing')],
    [22, event('review.taken', 'by-mail', { kind: 'request', flow: 'g', environment: 'prod', due: instantText(begin + 24 * day) })],
    [23, event('review.taken', 'by-mail', { kind: 'answer', flow: 'g', environment: 'prod', state: 'submitted' })],
    [23.5, event('review.taken', 'by-mail', { kind: 'answer', flow: 'g', environment: 'prod', state: 'approved' })],
    [25, submitted('nobody', 27)],
    [26, submitted('needed-nobody', 28, { due: '' })],
    [27, submitted('no-time', 29, { due: 'soon' })],
    [39, submitted('has-time', 45)],
  );
  const { statement, ...rest } = made(log, from, until, begin + 41 * day);
  expect([statement.reviewTimes, statement.exceptions]).toEqual([
    { submitted: 7, inTime: 2, late: 2, takenBack: 2, waiting: 1 },
    [
      {
        control: 'reviews',
        index: 4,
        text: 'This review was answered on 2027-01-31T08:00:00Z, later than 2027-01-30T08:00:00Z, when it was due.',
      },
      { control: 'reviews', index: 13, text: 'Nobody had answered this review by 2027-02-11T08:00:00Z, when it was due.' },
    ],
  ]);
  const pack = { statement, ...rest };
  const shown = evidencePage(pack, 'k');
  expect([
    verified(await signed(pack)).problems,
    /2 were answered in time, 2 were not, 2 were taken back or replaced .* and 1 still waited/.test(shown),
  ]).toEqual([[], true]);
  const { reviewTimes: _left, ...untold } = statement;
  const lies = [
    { ...statement, reviewTimes: { submitted: 7, inTime: 4, late: 2, takenBack: 0, waiting: 1 } },
    { ...statement, exceptions: [] },
    untold,
  ];
  const found = await Promise.all(lies.map(async (said) => codesOf(verified(await forged(pack, () => ({ statement: said }))))));
  expect(found).toEqual([['counts-differ'], ['exception-hidden'], ['counts-differ']]);
});

test('says nothing of due times where no submission of the period has one', async () => {
  const { statement } = made(
    await logOf([9, submitted('before', 10)], [12, event('review.signed', 'before', { approved: 'yes' })]),
    from,
    until,
  );
  expect([statement.reviewTimes, statement.exceptions]).toEqual([undefined, []]);
});
