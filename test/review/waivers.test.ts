import { describe, expect, test } from 'vitest';
import { evidenceOf } from '../../app/review/evidence.ts';
import { refusal } from '../identity/kit.ts';
import { invoiceFlow, office } from './kit.ts';

describe('waivers', () => {
  test('somebody else approves, the finding counts as waived, and a change of the path voids it', async () => {
    const { reviews, people, save, clock } = await office();
    const subject = save(invoiceFlow(), people.ada);
    const finding = reviews.assess(subject).findings.find((one) => one.severity !== 'low') ?? reviews.assess(subject).findings[0];
    if (finding === undefined) throw new Error('the flow has no finding to waive');
    const asked = {
      ruleId: finding.ruleId,
      fingerprint: finding.fingerprint,
      reason: 'The partner has no other API',
      until: Date.parse('2026-12-10T00:00:00Z'),
    };
    const tries = await Promise.all(
      [{ reason: 'because' }, { until: 0 }, { until: Date.parse('2029-01-01') }, { fingerprint: '0'.repeat(32) }].map((change) =>
        refusal(Promise.resolve().then(() => reviews.requestWaiver(subject, { ...asked, ...change }, people.ada.accountId))),
      ),
    );
    const waiver = reviews.requestWaiver(subject, asked, people.ada.accountId);
    const before = reviews.assess(subject).verdict.counts.waived;
    const self = await refusal(Promise.resolve().then(() => reviews.approveWaiver(waiver.id, [people.ada.accountId], subject)));
    reviews.approveWaiver(waiver.id, [people.rex.accountId], subject);
    const twice = await refusal(Promise.resolve().then(() => reviews.approveWaiver(waiver.id, [people.pia.accountId], subject)));
    expect([tries, before, self, twice, reviews.assess(subject).verdict.counts.waived]).toEqual([
      Array.from({ length: 4 }, () => 'review/waiver-invalid'),
      0,
      'review/self-approval',
      'review/waiver-invalid',
      1,
    ]);
    const review = await reviews.submit(subject, people.ada);
    expect(evidenceOf(reviews, review, people.rex, 0).waivers.map(({ standing }) => standing)).toEqual(['counts']);
    // A waiver that has ended since the submission changes the verdict, so what was submitted is no longer what would be signed.
    clock.at = asked.until;
    expect(await refusal(reviews.sign(review.id, review.closure, people.rex, subject))).toBe('review/closure-changed');
  });

  test('one that was declined counts no more and can be asked for again; nobody asks twice at once, or declines their own', async () => {
    const { reviews, people, save } = await office();
    const subject = save(invoiceFlow(), people.ada);
    const [finding] = reviews.assess(subject).findings;
    if (finding === undefined) throw new Error('the flow has no finding to waive');
    const ask = () =>
      reviews.requestWaiver(
        subject,
        {
          ruleId: finding.ruleId,
          fingerprint: finding.fingerprint,
          reason: 'The partner has no other API',
          until: Date.parse('2027-02-01T00:00:00Z'),
        },
        people.ada.accountId,
      );
    const tried = (work: () => unknown): Promise<string> => refusal(Promise.resolve().then(work));
    const no = 'The partner has another API since May';
    const { id } = ask();
    const [again, mine] = [await tried(ask), await tried(() => reviews.declineWaiver(id, [people.ada.accountId], subject, no))];
    reviews.declineWaiver(id, [people.rex.accountId], subject, no);
    expect([
      again,
      mine,
      await tried(() => reviews.approveWaiver(id, [people.pia.accountId], subject)),
      reviews.assess(subject).verdict.counts.waived,
      await tried(ask),
      await tried(() => reviews.declineWaiver('wai_none', [people.rex.accountId], subject, no)),
    ]).toEqual(['review/waiver-invalid', 'review/self-approval', 'review/waiver-invalid', 0, 'done', 'review/not-found']);
    expect(reviews.waiver(id).declined).toEqual({ by: people.rex.accountId, reason: no });
  });
});
