import { describe, expect, test } from 'vitest';
import { verifyBundle } from '../../app/bundle/verify.node.ts';
import { recomputeChecks } from '../../app/bundle/from-assessment.ts';
import { UserError } from '../../app/kernel/errors.ts';
import { nodeHash } from '../../app/kernel/host.node.ts';
import { evidenceOf } from '../../app/review/evidence.ts';
import { reviewEvents, nextState } from '../../app/review/states.ts';
import { reviewStates, type ReviewRecord } from '../../app/review/ports.ts';
import type { Subject } from '../../app/review/subject.ts';
import { refusal } from '../identity/kit.ts';
import { emptyFlow } from '../../app/workflow/model/flow.ts';
import { ask, openHook } from '../lint/kit/steps.ts';
import { flow } from '../lint/kit/flow.ts';
import { day, invoiceFlow, office, type Office } from './kit.ts';

describe('from submission to a bundle that runs', () => {
  test('author submits, security and privacy sign, the desk exports, the runner verifies and computes everything again', async () => {
    const { reviews, people, save, exported, trustRoot, clock } = await office();
    const subject = save(invoiceFlow(), people.ada);
    const submitted = await reviews.submit(subject, people.ada);
    const steps = [submitted.state, reviews.missing(submitted)];
    const first = await reviews.sign(submitted.id, submitted.closure, people.rex, subject);
    steps.push(first.review.state, reviews.missing(first.review));
    const second = await reviews.sign(submitted.id, submitted.closure, people.pia, subject);
    steps.push(second.review.state, reviews.missing(second.review));
    const result = await verifyBundle(
      await exported(second.review),
      { trustRoot: await trustRoot(), at: clock.at, environment: 'prod', runnerVersion: '0.1.0', recompute: recomputeChecks(nodeHash) },
      nodeHash,
    );
    expect([steps, result.ok ? result.signatures.map(({ role, owner }) => `${role} ${owner ?? ''}`).sort() : result.message]).toEqual([
      ['submitted', ['2 more signatures, with security among the signers'], 'submitted', ['1 more signature'], 'approved', []],
      ['author ada', 'release otto', 'release otto', 'release otto', 'reviewer pia', 'reviewer rex'],
    ]);
  });

  test('the same approved review gives the same bundle but for the time of release', async () => {
    const { reviews, people, save, exported } = await office();
    const subject = save(invoiceFlow(), people.ada);
    const { id, closure } = await reviews.submit(subject, people.ada);
    await reviews.sign(id, closure, people.rex, subject);
    const { review } = await reviews.sign(id, closure, people.pia, subject);
    expect(Buffer.from(await exported(review)).equals(Buffer.from(await exported(review)))).toBe(true);
  });

  test('no bundle is handed out that the trust root would refuse', async () => {
    const { reviews, people, save, exported } = await office();
    const subject = save(invoiceFlow(), people.ada);
    const { id, closure } = await reviews.submit(subject, people.ada);
    await reviews.sign(id, closure, people.rex, subject);
    const { review } = await reviews.sign(id, closure, people.pia, subject);
    const twoMustRelease = exported(review, (root) => ({
      ...root,
      roles: { ...root.roles, release: { ...root.roles.release, threshold: 2 } },
    }));
    const called = exported(review, (root) => ({
      ...root,
      revoked: { ...root.revoked, bundles: [{ manifestDigest: review.manifestDigest ?? '', reason: 'called back' }] },
    }));
    expect([await refusal(twoMustRelease), await refusal(called), await refusal(exported(review))]).toEqual([
      'bundle/refused',
      'bundle/refused',
      'done',
    ]);
  });

  test('whoever approved a waiver is in the trust root by the time of the bundle, with or without a signature of theirs', async () => {
    const { reviews, people, save, exported, newcomer } = await office();
    const accountId = await newcomer('wim', ['reviewer']);
    const subject = save(invoiceFlow(), people.ada);
    const [finding] = reviews.assess(subject).findings;
    if (finding === undefined) throw new Error('the flow has no finding to waive');
    const waiver = reviews.requestWaiver(
      subject,
      {
        ruleId: finding.ruleId,
        fingerprint: finding.fingerprint,
        reason: 'The partner has no other API',
        until: Date.parse('2027-11-30T00:00:00Z'),
      },
      people.ada.accountId,
    );
    reviews.approveWaiver(waiver.id, accountId, subject);
    const { id, closure } = await reviews.submit(subject, people.ada);
    await reviews.sign(id, closure, people.rex, subject);
    const { review } = await reviews.sign(id, closure, people.pia, subject);
    expect(await refusal(exported(review))).toBe('done');
  });

  test('nothing is exported before approval, after withdrawal, or when the approval is over', async () => {
    const { reviews, people, save, exported, clock } = await office();
    const subject = save(invoiceFlow(), people.ada);
    const { id, closure } = await reviews.submit(subject, people.ada);
    const early = await refusal(exported(reviews.get(id)));
    await reviews.sign(id, closure, people.rex, subject);
    const { review } = await reviews.sign(id, closure, people.pia, subject);
    clock.at += 366 * day;
    const late = await refusal(exported(review));
    expect([early, late, reviews.expireDue().map(({ state }) => state), reviews.get(id).approvedAt !== undefined]).toEqual([
      'bundle/not-approved',
      'bundle/not-approved',
      ['expired'],
      true,
    ]);
  });
});

describe('who may sign', () => {
  test('nobody who touched the closure since the last approval, admins and reviewers in other hats included', async () => {
    const { reviews, people, save } = await office();
    save(invoiceFlow(), people.bea);
    const subject = save(invoiceFlow('https://api.partner.example/v2/invoices'), people.ada);
    const review = await reviews.submit(subject, people.ada);
    const codes = (person: keyof typeof people): readonly string[] =>
      reviews.cannotSign(review, people[person], subject).map(({ code }) => code);
    expect({ ada: codes('ada'), bea: codes('bea'), otto: codes('otto'), root: codes('root'), rex: codes('rex') }).toEqual({
      ada: ['identity/denied', 'review/self-approval'],
      bea: ['review/self-approval'],
      otto: ['identity/denied'],
      root: ['identity/denied'],
      rex: [],
    });
    expect(await refusal(reviews.sign(review.id, review.closure, people.bea, subject))).toBe('review/self-approval');
    expect(await refusal(Promise.resolve().then(() => reviews.reject(review.id, people.bea.accountId, 'no')))).toBe('review/self-approval');
  });

  test('after an approval the count of authors starts again', async () => {
    const { reviews, people, save } = await office();
    save(invoiceFlow(), people.bea);
    const first = await reviews.submit(save(invoiceFlow(), people.ada), people.ada);
    for (const who of [people.rex, people.pia]) await reviews.sign(first.id, first.closure, who, reviews.snapshot(first).subject);
    const subject = save(invoiceFlow('https://api.partner.example/v2/invoices'), people.ada);
    const second = await reviews.submit(subject, people.ada);
    expect([first.authors.length, second.authors, second.revision, reviews.cannotSign(second, people.bea, subject)]).toEqual([
      2,
      [people.ada.accountId],
      2,
      [],
    ]);
  });

  test('once each, one key each', async () => {
    const { reviews, people, save } = await office();
    const subject = save(invoiceFlow(), people.ada);
    const { id, closure } = await reviews.submit(subject, people.ada);
    await reviews.sign(id, closure, people.rex, subject);
    const sameKey = { ...people.pia, keyId: people.rex.keyId };
    expect([
      await refusal(reviews.sign(id, closure, people.rex, subject)),
      reviews.cannotSign(reviews.get(id), sameKey, subject).map(({ code }) => code),
    ]).toEqual(['review/already-signed', ['review/already-signed']]);
  });

  test('two people who sign at the same moment do not overwrite each other', async () => {
    const { reviews, people, save } = await office();
    const subject = save(invoiceFlow(), people.ada);
    const { id, closure } = await reviews.submit(subject, people.ada);
    await Promise.all([reviews.sign(id, closure, people.rex, subject), reviews.sign(id, closure, people.pia, subject)]);
    expect([
      reviews.get(id).state,
      reviews
        .get(id)
        .signatures.map(({ displayName }) => displayName)
        .sort(),
    ]).toEqual(['approved', ['pia', 'rex']]);
  });

  test('only what they saw: another closure on the screen, a changed policy or flow since, and nothing is signed', async () => {
    const { reviews, people, save, subject: asSubject } = await office();
    const subject = save(invoiceFlow(), people.ada);
    const { id, closure } = await reviews.submit(subject, people.ada);
    const moved = {
      ...subject,
      flow: { ...subject.flow, layout: { nodes: { hook: { x: 500, y: 1 } }, notes: {} }, notes: [{ id: 'n', text: 'a note' }] },
    };
    const rewired = asSubject(invoiceFlow('https://api.partner.example/v9'));
    const why = async (now: typeof subject): Promise<string> =>
      reviews.sign(id, closure, people.rex, now).then(
        () => 'signed',
        (error: unknown) => (error instanceof Error ? error.message : ''),
      );
    expect([await why(rewired), await why({ ...subject, policy: { minimumTls: '1.3' } })]).toEqual([
      'Since it was submitted, this has changed: the flow. It must be submitted again.',
      'Since it was submitted, this has changed: the policy, a rule or a waiver. It must be submitted again.',
    ]);
    expect([
      await refusal(reviews.sign(id, '0'.repeat(64), people.rex, subject)),
      await refusal(reviews.sign(id, closure, people.rex, rewired)),
      await refusal(reviews.sign(id, closure, people.rex, { ...subject, policy: { minimumTls: '1.3' } })),
      await refusal(reviews.sign(id, closure, people.rex, moved)),
    ]).toEqual(['review/closure-changed', 'review/closure-changed', 'review/closure-changed', 'done']);
  });

  test('open threads block until they are resolved', async () => {
    const { reviews, people, save } = await office();
    const subject = save(invoiceFlow(), people.ada);
    const { id, closure } = await reviews.submit(subject, people.ada);
    const thread = reviews.comment(id, people.rex.accountId, 'Why this host?', { pin: { on: 'field', nodeId: 'call', field: 'url' } });
    const before = await refusal(reviews.sign(id, closure, people.rex, subject));
    const own = await refusal(Promise.resolve().then(() => reviews.resolve(id, thread.id, true, people.ada.accountId, true)));
    reviews.resolve(id, thread.id, true, people.rex.accountId, true);
    const again = reviews.comment(id, people.pia.accountId, 'Still: why?', { threadId: thread.id });
    const reopened = await refusal(reviews.sign(id, closure, people.rex, subject));
    reviews.resolve(id, thread.id, true, people.pia.accountId, true);
    expect([before, own, again.state, reopened, await refusal(reviews.sign(id, closure, people.rex, subject))]).toEqual([
      'review/threads-open',
      'review/self-approval',
      'open',
      'review/threads-open',
      'done',
    ]);
  });
});

describe('submitting', () => {
  test('a blocked flow is not submitted, and neither is one in which nothing changed', async () => {
    const { reviews, people, save } = await office();
    const leaky = flow([openHook(), ask('Answer {{ input.body.email }}')], ['hook > ask'], { id: 'flow_leaky', environment: 'prod' });
    const blocked = await refusal(reviews.submit(save(leaky, people.ada), people.ada));
    const good = save(invoiceFlow(), people.ada);
    const { id, closure } = await reviews.submit(good, people.ada);
    for (const who of [people.rex, people.pia]) await reviews.sign(id, closure, who, good);
    expect([blocked, await refusal(reviews.submit(good, people.ada))]).toEqual(['review/blocked-verdict', 'review/nothing-changed']);
  });

  test('again withdraws what was under way; its signatures do not carry over', async () => {
    const { reviews, people, save } = await office();
    const subject = save(invoiceFlow(), people.ada);
    const first = await reviews.submit(subject, people.ada);
    await reviews.sign(first.id, first.closure, people.rex, subject);
    const second = await reviews.submit(save(invoiceFlow('https://api.partner.example/v2/invoices'), people.ada), people.ada);
    expect([reviews.get(first.id).state, second.signatures, second.revision, second.closure === first.closure]).toEqual([
      'withdrawn',
      [],
      2,
      false,
    ]);
  });

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
    expect(() => reviews.closeEmergency(id, people.rex.accountId, 'We looked at our own signatures again')).toThrow(/You signed/);
    for (const one of [id, again.id])
      reviews.closeEmergency(one, people.bea.accountId, 'It was needed, and nothing else was changed by it');
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
    reviews.closeEmergency(ids[0] ?? '', people.bea.accountId, 'It was needed, and nothing else was changed by it');
    expect(await why()).toMatch(/of version 2, which was due.*settles it too/);
    const usual = await reviews.submit(subject, people.ada);
    for (const who of [people.rex, people.pia]) await reviews.sign(usual.id, usual.closure, who, subject);
    // What is said now is no more about emergencies.
    expect(await why()).toMatch(/^Nothing that decides what runs has changed/);
  });

  test("the usual review of the same flow is asked for, is compared with what was approved before, and counts the emergency's authors; it settles the emergency", async () => {
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

  test('what nobody had to sign settles it not, and starts no count of authors anew', async () => {
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

test('an approval ends when the policy or a connection changes under it, and says what changed', async () => {
  const { reviews, people, save, exported } = await office();
  const subject = save(invoiceFlow(), people.ada);
  const { id, closure } = await reviews.submit(subject, people.ada);
  for (const who of [people.rex, people.pia]) await reviews.sign(id, closure, who, subject);
  const unchanged = reviews.recertifyChanged((approved) => approved);
  const [ended] = reviews.recertifyChanged((approved) => ({ ...approved, policy: { minimumTls: '1.3' } }));
  expect([unchanged, ended?.state, ended?.reason, reviews.get(id).state]).toEqual([
    [],
    'expired',
    'Changed since the approval: the policy, a rule or a waiver.',
    'expired',
  ]);
  await expect(exported(reviews.get(id))).rejects.toThrow(/not any more\. Changed since the approval: the policy, a rule or a waiver\.$/);
});

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
    const self = await refusal(Promise.resolve().then(() => reviews.approveWaiver(waiver.id, people.ada.accountId, subject)));
    reviews.approveWaiver(waiver.id, people.rex.accountId, subject);
    const twice = await refusal(Promise.resolve().then(() => reviews.approveWaiver(waiver.id, people.pia.accountId, subject)));
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
    const [again, mine] = [await tried(ask), await tried(() => reviews.declineWaiver(id, people.ada.accountId, subject, no))];
    reviews.declineWaiver(id, people.rex.accountId, subject, no);
    expect([
      again,
      mine,
      await tried(() => reviews.approveWaiver(id, people.pia.accountId, subject)),
      reviews.assess(subject).verdict.counts.waived,
      await tried(ask),
      await tried(() => reviews.declineWaiver('wai_none', people.rex.accountId, subject, no)),
    ]).toEqual(['review/waiver-invalid', 'review/self-approval', 'review/waiver-invalid', 0, 'done', 'review/not-found']);
    expect(reviews.waiver(id).declined).toEqual({ by: people.rex.accountId, reason: no });
  });
});

test('the states of a review: this and nothing else', () => {
  const table = reviewStates.flatMap((state) =>
    reviewEvents.flatMap((event) => {
      const next = nextState(state, event);
      return next === undefined ? [] : [`${state} --${event}--> ${next}`];
    }),
  );
  expect(`\n${table.join('\n')}\n`).toMatchSnapshot();
});

test('the evidence pack tells a reviewer what changed, where data goes, and why they may or may not sign', async () => {
  const { reviews, people, save, clock } = await office();
  const before = save(invoiceFlow(), people.ada);
  const first = await reviews.submit(before, people.ada);
  for (const who of [people.rex, people.pia]) await reviews.sign(first.id, first.closure, who, before);
  const subject = save(invoiceFlow('https://collect.elsewhere.example/v1/invoices'), people.ada);
  const review = await reviews.submit(subject, people.ada);
  reviews.comment(review.id, people.rex.accountId, 'Who runs this host?', { pin: { on: 'node', nodeId: 'call' } });
  reviews.comment(review.id, people.rex.accountId, 'What became of that step?', { pin: { on: 'node', nodeId: 'gone' } });
  const evidence = evidenceOf(reviews, review, people.ada, clock.at);
  expect({
    diff: evidence.securityDiff.map(({ sign, kind, text, weight }) => `${sign} ${kind} [${weight}] ${text}`),
    approved: evidence.approvedFlow?.nodes.find((node) => node.id === 'call')?.parameters['url'],
    destinations: evidence.destinations.map(({ host }) => host),
    missing: evidence.missing,
    cannotSign: evidence.cannotSign,
    pins: evidence.threads.map(({ pin }) => pin.on).sort(),
    words: /^[a-z]{5}(-[a-z]{5}){3}$/.test(evidence.closure.words),
  }).toMatchSnapshot();
});
