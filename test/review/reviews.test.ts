import { describe, expect, test } from 'vitest';
import { verifyBundle } from '../../app/bundle/verify.node.ts';
import { recomputeChecks } from '../../app/bundle/from-assessment.ts';
import { nodeHash } from '../../app/kernel/host.node.ts';
import { evidenceOf } from '../../app/review/evidence.ts';
import { reviewEvents, nextState } from '../../app/review/states.ts';
import { reviewStates } from '../../app/review/ports.ts';
import { refusal } from '../identity/kit.ts';
import { ask, openHook } from '../lint/kit/steps.ts';
import { flow } from '../lint/kit/flow.ts';
import { day, invoiceFlow, office } from './kit.ts';

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
    reviews.approveWaiver(waiver.id, [accountId], subject);
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
      'Since it was submitted, this has changed: the policy, a rule, a waiver or the list of models. It must be submitted again.',
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

test('another account of an author closes no question about the flow and decides nothing, and its own questions are theirs to close', async () => {
  const { reviews, people, save } = await office((id, everybody) => {
    const ofAda = [everybody.ada.accountId, everybody.rex.accountId];
    return ofAda.includes(id) ? [id, ...ofAda.filter((one) => one !== id)] : [id];
  });
  const subject = save(invoiceFlow(), people.ada);
  const { id } = await reviews.submit(subject, people.ada);
  const pin = { on: 'flow' } as const;
  const asked = reviews.comment(id, people.pia.accountId, 'Why this host?', { pin });
  const own = reviews.comment(id, people.ada.accountId, 'To be looked up.', { pin });
  const tried = (work: () => unknown): Promise<string> => refusal(Promise.resolve().then(work));
  const rex = people.rex.accountId;
  expect([
    await tried(() => reviews.resolve(id, asked.id, true, rex, true)),
    await tried(() => reviews.resolve(id, own.id, true, rex, true)),
    await tried(() => reviews.requestChanges(id, rex, 'Not so.')),
    await tried(() => reviews.reject(id, rex, 'Not so.')),
    await tried(() => reviews.resolve(id, asked.id, true, people.pia.accountId, true)),
    await tried(() => reviews.reject(id, people.pia.accountId, 'Not so.')),
  ]).toEqual(['review/self-approval', 'done', 'review/self-approval', 'review/self-approval', 'done', 'done']);
});

test('an author closes no question about the flow by naming a review that was not theirs, before they submit or after', async () => {
  const { reviews, people, save } = await office();
  const first = await reviews.submit(save(invoiceFlow(), people.ada), people.ada);
  for (const who of [people.rex, people.pia]) await reviews.sign(first.id, first.closure, who, reviews.snapshot(first).subject);
  const subject = save(invoiceFlow('https://api.partner.example/v2/invoices'), people.bea);
  const pin = { on: 'flow' } as const;
  const early = reviews.comment(first.id, people.rex.accountId, 'Why version 2?', { pin });
  const tried = (review: string, thread: string, who: 'ada' | 'bea'): Promise<string> =>
    refusal(Promise.resolve().then(() => reviews.resolve(review, thread, true, people[who].accountId, true)));
  const before = await tried(first.id, early.id, 'bea');
  const second = await reviews.submit(subject, people.bea);
  const asked = reviews.comment(second.id, people.rex.accountId, 'Why this host?', { pin });
  expect([
    before,
    await tried(first.id, asked.id, 'bea'),
    await tried(second.id, asked.id, 'bea'),
    // Whoever made only what was approved before may answer for a reviewer.
    await tried(second.id, asked.id, 'ada'),
  ]).toEqual(['review/self-approval', 'review/self-approval', 'review/self-approval', 'done']);
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
    const { state, replacedBy } = reviews.get(first.id);
    expect([state, replacedBy, second.signatures, second.revision, second.closure === first.closure]).toEqual([
      'withdrawn',
      { id: second.id, revision: 2 },
      [],
      2,
      false,
    ]);
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
    'Changed since the approval: the policy, a rule, a waiver or the list of models.',
    'expired',
  ]);
  await expect(exported(reviews.get(id))).rejects.toThrow(
    /not any more\. Changed since the approval: the policy, a rule, a waiver or the list of models\.$/,
  );
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

test('a version that follows one that was sent back says what was asked for, and what is set otherwise since', async () => {
  const { reviews, people, save, clock } = await office();
  const first = await reviews.submit(save(invoiceFlow(), people.ada), people.ada);
  reviews.requestChanges(first.id, people.rex.accountId, 'Send it to our own host.');
  const second = await reviews.submit(save(invoiceFlow('https://books.example.com/v1/invoices'), people.ada), people.ada);
  const { sentBack } = evidenceOf(reviews, second, people.rex, clock.at);
  expect([
    sentBack?.revision,
    sentBack?.by,
    sentBack?.reason,
    sentBack?.settings.map(({ place, after }) => [place, after]),
    evidenceOf(reviews, reviews.get(first.id), people.rex, clock.at).sentBack,
  ]).toEqual([1, people.rex.accountId, 'Send it to our own host.', [['call', 'https://books.example.com/v1/invoices']], undefined]);
});
