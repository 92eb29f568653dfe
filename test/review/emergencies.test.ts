import { describe, expect, test } from 'vitest';
import { verifyBundle } from '../../app/bundle/verify.node.ts';
import { UserError } from '../../app/kernel/errors.ts';
import { nodeHash } from '../../app/kernel/host.node.ts';
import type { ReviewRecord } from '../../app/review/ports.ts';
import type { Subject } from '../../app/review/subject.ts';
import { refusal } from '../identity/kit.ts';
import { emptyFlow } from '../../app/workflow/model/flow.ts';
import { day, invoiceFlow, office, type Office } from './kit.ts';

test('in an emergency two reviewers of any group, with threads open, for a day; blocking findings still block', async () => {
  const { reviews, people, save, exported, trustRoot, clock } = await office();
  const subject = save(invoiceFlow(), people.ada);
  const why = { emergency: { reason: 'Invoices are lost every minute since the partner moved its API' } };
  const short = await refusal(reviews.submit(subject, people.ada, { emergency: { reason: 'hurry' } }));
  const review = await reviews.submit(subject, people.ada, why);
  reviews.comment(review.id, people.rex.accountId, 'A question for tomorrow', { pin: { on: 'flow' } });
  await reviews.sign(review.id, review.closure, people.rex, subject);
  const mine = await refusal(reviews.sign(review.id, review.closure, people.ada, subject));
  const { review: approved } = await reviews.sign(review.id, review.closure, people.pia, subject);
  const bytes = await exported(approved);
  const at = async (time: number): Promise<string> => {
    const result = await verifyBundle(bytes, { trustRoot: await trustRoot(), at: time, runnerVersion: '0.1.0' }, nodeHash);
    return result.ok ? 'accepted' : result.reason;
  };
  expect([short, mine, approved.state, approved.breakGlass?.reason, await at(clock.at), await at(clock.at + day)]).toEqual([
    'review/waiver-invalid',
    'identity/denied',
    'approved',
    why.emergency.reason,
    'accepted',
    'expired',
  ]);
});

describe('R-EMERGENCY-2: after an emergency', () => {
  const emergency = { reason: 'Invoices are lost every minute since the partner moved its API' };
  const release = async ({ reviews, people }: Office, subject: Subject, by = people.ada): Promise<ReviewRecord> => {
    const { id, closure } = await reviews.submit(subject, by, { emergency });
    for (const who of [people.rex, people.pia]) await reviews.sign(id, closure, who, subject);
    reviews.expireDue();
    return reviews.get(id);
  };

  test('it is due, then overdue; then there is no other until somebody looked at it who neither made nor signed it', async () => {
    const world = await office();
    const { reviews, people, save, clock } = world;
    const subject = save(invoiceFlow(), people.ada);
    const { id } = await release(world, subject);
    const standing = (): string | undefined => reviews.emergency(reviews.get(id))?.state;
    const states = [standing()];
    clock.at += day;
    reviews.expireDue();
    states.push(standing());
    const again = await release(world, save(invoiceFlow('https://api.partner.example/v2/invoices'), people.ada));
    clock.at += 7 * day;
    reviews.expireDue();
    states.push(standing());
    const next = save(invoiceFlow('https://api.partner.example/v3/invoices'), people.ada);
    const refused = await refusal(reviews.submit(next, people.ada, { emergency }));
    expect(() => reviews.closeEmergency(id, [people.rex.accountId], 'We looked at our own signatures again')).toThrow(/You signed/);
    for (const one of [id, again.id])
      reviews.closeEmergency(one, [people.bea.accountId], 'It was needed, and nothing else was changed by it');
    expect([states, refused, standing(), (await reviews.submit(next, people.ada, { emergency })).state]).toEqual([
      ['running', 'due', 'overdue'],
      'review/look-back-due',
      'closed',
      'submitted',
    ]);
  });

  test('all that are overdue are named; and of those that nobody has looked at, a third is refused on the next day already', async () => {
    const world = await office();
    const { reviews, people, save, clock } = world;
    const subject = save(invoiceFlow(), people.ada);
    const why = () =>
      reviews.submit(subject, people.ada, { emergency }).then(
        () => undefined,
        (error: unknown) => (error instanceof UserError ? `${error.message} ${error.mend ?? ''}` : String(error)),
      );
    const ids: string[] = [];
    for (let count = 0; count < 2; count += 1) {
      ids.push((await release(world, subject)).id);
      clock.at += day;
      reviews.expireDue();
    }
    const third = await why();
    expect(third).toMatch(/of versions 1 and 2, .*open one on the page Reviews.*A usual approval for this environment settles them too/);
    clock.at += 8 * day;
    expect(await why()).toMatch(/of versions 1 and 2, which were due within 7 days.*open each on/);
    reviews.closeEmergency(ids[0] ?? '', [people.bea.accountId], 'It was needed, and nothing else was changed by it');
    expect(await why()).toMatch(/of version 2, which was due.*settles it too/);
    const usual = await reviews.submit(subject, people.ada);
    for (const who of [people.rex, people.pia]) await reviews.sign(usual.id, usual.closure, who, subject);
    // What is said now is no more about emergencies.
    expect(await why()).toMatch(/^Nothing that decides what runs has changed/);
  });

  test("R-EMERGENCY-3: the usual review of the same flow is asked for, is compared with what was approved before, and counts the emergency's authors; it settles the emergency", async () => {
    const world = await office();
    const { reviews, people, save, clock } = world;
    // Bea draws and reviews.
    const subject = save(invoiceFlow(), people.bea);
    const { id } = await release(world, subject, people.bea);
    const usual = await reviews.submit(subject, people.ada);
    expect([
      usual.state,
      usual.authors.includes(people.bea.accountId),
      reviews.approvedBefore(usual),
      await refusal(reviews.sign(usual.id, usual.closure, people.bea, subject)),
    ]).toEqual(['submitted', true, undefined, 'review/self-approval']);
    for (const who of [people.rex, people.pia]) await reviews.sign(usual.id, usual.closure, who, subject);
    const settled = reviews.emergency(reviews.get(id));
    clock.at += day;
    reviews.expireDue();
    expect([settled?.state, settled?.dueAt, reviews.emergency(reviews.get(id))?.state]).toEqual(['running', undefined, 'closed']);
  });

  test('R-EMERGENCY-3: what nobody had to sign settles it not, and starts no count of authors anew', async () => {
    const world = await office();
    const { reviews, people, save } = world;
    const subject = save(invoiceFlow(), people.bea);
    const { id } = await release(world, subject, people.bea);
    const harmless = await reviews.submit(
      save(
        {
          ...emptyFlow('flow_invoices', 'Invoices'),
          purpose: 'Nothing',
          owner: 'ada',
          environment: 'prod',
          nodes: [{ id: 'start', type: 'manual-trigger', typeVersion: 1, name: 'Start', parameters: {} }],
        },
        people.ada,
      ),
      people.ada,
    );
    const back = await reviews.submit(save(invoiceFlow(), people.ada), people.ada);
    expect([
      harmless.state,
      harmless.signatures,
      reviews.emergency(reviews.get(id))?.dueAt === undefined,
      back.authors.includes(people.bea.accountId),
    ]).toEqual(['approved', [], false, true]);
  });

  test('nobody signs with the key that submitted it, whatever account it stands under', async () => {
    const { reviews, people, save } = await office();
    const subject = save(invoiceFlow(), people.ada);
    const review = await reviews.submit(subject, people.ada, { emergency });
    expect(await refusal(reviews.sign(review.id, review.closure, { ...people.rex, keyId: review.authorSignature?.keyId }, subject))).toBe(
      'review/self-approval',
    );
  });
});
