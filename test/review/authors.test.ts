/** Who touched what is reviewed: flows, the flows that they call, and what they take from the workspace. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { touchedBy, type HeldBefore } from '../../app/review/authors.ts';
import { setupOf, type SetupSource } from '../../app/review/setup.ts';
import type { Subject } from '../../app/review/subject.ts';
import { waiverLocks } from '../../app/review/waivers.ts';
import { emptyFlow, type Flow } from '../../app/workflow/model/flow.ts';
import { addPerson, codeOf } from '../exchange/two-workspaces.ts';
import { openTestHost, withFirstPerson, type TestHost } from '../host/open-test-host.ts';
import type { PersonAtDoor } from '../kit/person.ts';
import { refusal } from '../identity/kit.ts';
import { flow, step } from '../lint/kit/flow.ts';
import { invoiceFlow, office, type Office } from './kit.ts';

const approve = async ({ reviews, people }: Office, id: string): Promise<void> => {
  const review = reviews.get(id);
  for (const who of [people.rex, people.pia]) await reviews.sign(id, review.closure, who, reviews.snapshot(review).subject);
};

describe('R-AUTHOR-1: the count of authors starts again with an approval, for what it held', () => {
  test('whoever drew a flow that is called for the first time does not sign it, and may when others drew on', async () => {
    const world = await office();
    const { reviews, people, save } = world;
    const sub = flow([step('s', 'flow-trigger')], [], { id: 'flow_sub', name: 'Sub', environment: 'prod', riskTier: 'high' });
    save(sub, people.bea);
    await approve(world, (await reviews.submit(save(invoiceFlow(), people.ada), people.ada)).id);
    const called = { ...save(invoiceFlow('https://api.partner.example/v2/invoices'), people.ada), subflows: [sub] };
    const two = await reviews.submit(called, people.ada);
    const codes = reviews.cannotSign(two, people.bea, called).map(({ code }) => code);
    await approve(world, two.id);
    const three = await reviews.submit(
      { ...save(invoiceFlow('https://api.partner.example/v3/invoices'), people.ada), subflows: [sub] },
      people.ada,
    );
    expect([codes, two.authors, three.authors]).toEqual([
      ['review/self-approval'],
      [people.ada.accountId, people.bea.accountId].sort(),
      [people.ada.accountId],
    ]);
  });
});

describe('R-AUTHOR-1: a copy was made by whoever drew what was copied', () => {
  let host: TestHost;
  let [ada, bea, rui]: PersonAtDoor[] = [];
  beforeAll(async () => {
    host = await openTestHost();
    ada = (await withFirstPerson(host)).ada;
    bea = await addPerson(host, ada, 'bea', 'Bea', ['designer', 'reviewer']);
    rui = await addPerson(host, ada, 'rui', 'Rui', ['designer', 'reviewer']);
  });
  afterAll(async () => {
    await host.close();
  });
  const of = (person: PersonAtDoor | undefined): PersonAtDoor => {
    if (person === undefined) throw new Error('nobody');
    return person;
  };
  const authorsOf = async (flowId: string, revision = 1): Promise<readonly string[]> => {
    const { id: reviewId } = await of(ada).call('review:submit', { flowId, revision, message: '' });
    return [...(await of(ada).call('review:get', { reviewId })).authors].sort();
  };

  test('also by a file, into an empty flow, a copy of a copy, and after the original was deleted; not who changed it later', async () => {
    const { flow: original } = await of(bea).call('flows:import', { fileName: 'f.flow.json', text: JSON.stringify(invoiceFlow()) });
    const { flow: copy } = await of(ada).call('flows:create', { name: 'Copy', copyOf: original.id });
    const { flow: again } = await of(ada).call('flows:create', { name: 'Copy of the copy', copyOf: copy.id });
    const { flow: empty } = await of(ada).call('flows:create', { name: 'Empty' });
    const { flow: filled } = await of(ada).call('flows:create', { name: 'Empty', copyOf: again.id, into: empty.id });
    const { text } = await of(ada).call('flows:export', { flowId: original.id });
    const { flow: file } = await of(ada).call('flows:import', { fileName: 'f.flow.json', text });
    await of(rui).call('flows:save', {
      base: 1,
      flow: { ...(await of(rui).call('flows:get', { flowId: original.id })).flow, purpose: 'Changed by Rui' },
    });
    await of(ada).call('flows:delete', { flowId: original.id });
    const late = (await of(ada).call('flows:import', { fileName: 'f.flow.json', text })).flow;
    expect([
      await authorsOf(copy.id),
      await authorsOf(again.id),
      await authorsOf(filled.id, 2),
      await authorsOf(file.id),
      await authorsOf(late.id),
    ]).toEqual([
      ['Ada', 'Bea'],
      ['Ada', 'Bea'],
      ['Ada', 'Bea'],
      ['Ada', 'Bea'],
      ['Ada', 'Bea', 'Rui'],
    ]);
  });
});

describe('R-AUTHOR-3: whoever is merely named', () => {
  test('stays barred by their own denial, until whoever said it or an administrator accepts it who neither made nor signed it', async () => {
    const {
      reviews,
      people: { ada, rex, pia, bea, root },
      save,
    } = await office();
    save(invoiceFlow(), ada);
    save({ ...invoiceFlow(), purpose: 'By Bea' }, bea);
    const subject = save({ ...invoiceFlow(), purpose: 'By Rex, as Ada says' }, rex, 'ada');
    const { authorship } = reviews;
    const first = await reviews.submit(subject, ada);
    await reviews.sign(first.id, first.closure, pia, subject);
    const as = (person: typeof ada, managesPeople = false) =>
      refusal(
        Promise.resolve().then(() =>
          authorship.accept(reviews.get(first.id), rex.accountId, { accounts: [person.accountId], managesPeople }),
        ),
      );
    const early = await as(root, true);
    authorship.deny(reviews.get(first.id), rex.accountId);
    const denied = await reviews.submit(save({ ...subject.flow, purpose: 'Two' }, ada), ada);
    const refused = [await as(rex), await as(rex, true), await as(pia), await as(pia, true), await as(bea, true), await as(root)];
    expect([
      early,
      refused,
      denied.authors.includes(rex.accountId),
      reviews.cannotSign(denied, rex, reviews.snapshot(denied).subject).map(({ code }) => code),
    ]).toEqual(['review/wrong-state', new Array(6).fill('review/self-approval'), true, ['review/self-approval']]);
    // Nor does another account of whoever denied it, made it or signed it.
    for (const { accountId } of [rex, pia, bea])
      expect(
        await refusal(
          Promise.resolve().then(() =>
            authorship.accept(reviews.get(first.id), rex.accountId, { accounts: [root.accountId, accountId], managesPeople: true }),
          ),
        ),
      ).toBe('review/self-approval');
    authorship.accept(reviews.get(first.id), rex.accountId, { accounts: [root.accountId], managesPeople: true });
    const open = await reviews.submit(save({ ...subject.flow, purpose: 'Three' }, ada), ada);
    const now = reviews.snapshot(open).subject;
    expect([
      open.authors.includes(rex.accountId),
      reviews.cannotSign(open, rex, now),
      reviews.cannotSign(open, { ...root, mayReview: true }, now).map(({ code }) => code),
      authorship.denials(open).map(({ author, saidBy, acceptedBy }) => [author, saidBy, acceptedBy]),
      await as(ada),
    ]).toEqual([false, [], ['review/self-approval'], [[rex.accountId, 'ada', root.accountId]], 'review/wrong-state']);
  });

  test('is let in by whoever said so and takes it back; nobody who signed the change themselves can deny it', async () => {
    const {
      reviews,
      people: { ada, rex },
      save,
    } = await office();
    save(invoiceFlow(), ada);
    const subject = save({ ...invoiceFlow(), purpose: 'By Rex, as Ada says' }, rex, 'ada');
    const { id } = await reviews.submit(subject, ada);
    reviews.authorship.deny(reviews.get(id), rex.accountId);
    reviews.authorship.accept(reviews.get(id), rex.accountId, { accounts: [ada.accountId], managesPeople: false });
    expect((await reviews.submit(save({ ...subject.flow, purpose: 'Two' }, ada), ada)).authors).toEqual([ada.accountId]);
    const own = await reviews.submit(save({ ...subject.flow, purpose: 'Three' }, rex), ada);
    expect([
      own.authors.includes(rex.accountId),
      await refusal(Promise.resolve().then(() => reviews.authorship.deny(own, rex.accountId))),
    ]).toEqual([true, 'review/wrong-state']);
  });
});

describe('R-WAIVER-1: a waiver that an author approved does not count', () => {
  const unsafe = (): Flow => invoiceFlow('http://api.partner.example/x');
  const until = Date.parse('2027-11-29T00:00:00Z');
  const ask = ({ reviews, people }: Office, subject: Subject, ruleId = 'CN001') => {
    const own = new Set(reviews.assess({ ...subject, subflows: [] }).findings.map(({ fingerprint }) => fingerprint));
    const finding = reviews
      .assess(subject)
      .findings.find((one) => one.ruleId === ruleId && (subject.subflows.length === 0 || !own.has(one.fingerprint)));
    if (finding === undefined) throw new Error(`${ruleId} was not found`);
    return {
      finding,
      waiver: reviews.requestWaiver(
        subject,
        { ruleId, fingerprint: finding.fingerprint, reason: 'The partner has no other address', until },
        people.ada.accountId,
      ),
    };
  };

  test('nor when they became one afterwards, by an edit or by submitting', async () => {
    const world = await office();
    const { reviews, people, save } = world;
    const subject = save(unsafe(), people.ada);
    const { finding, waiver } = ask(world, subject);
    reviews.approveWaiver(waiver.id, [people.bea.accountId], subject);
    const waived = (now: Subject): boolean =>
      reviews.assess(now).findings.some(({ fingerprint, waived: by }) => fingerprint === finding.fingerprint && by !== undefined);
    const before = waived(subject);
    const frozen = async (now: Subject, by: 'ada' | 'bea'): Promise<number> =>
      (reviews.snapshot(await reviews.submit(now, people[by])).frozen as { waivers: unknown[] }).waivers.length;
    const edited = { ...unsafe(), purpose: 'Changed by Bea' };
    expect([
      before,
      await frozen(subject, 'ada'),
      await frozen(subject, 'bea'),
      waived(save(edited, people.bea)),
      await frozen(save(edited, people.ada), 'ada'),
    ]).toEqual([true, 1, 0, false, 0]);
    // Somebody else approves another one, which counts.
    const now = save(edited, people.ada);
    const again = ask(world, now);
    reviews.approveWaiver(again.waiver.id, [people.rex.accountId], now);
    expect(reviews.judgement.waiverLocks(now).map(({ approvedBy }) => approvedBy)).toEqual(['rex']);
  });

  test('nor when another account of theirs became one afterwards', async () => {
    const world = await office((id, { rex, bea }) => (id === bea.accountId ? [bea.accountId, rex.accountId] : [id]));
    const { reviews, people, save } = world;
    const subject = save(unsafe(), people.ada);
    reviews.approveWaiver(ask(world, subject).waiver.id, [people.rex.accountId], subject);
    const before = reviews.judgement.waiverLocks(subject).length;
    expect([before, reviews.judgement.waiverLocks(save({ ...unsafe(), purpose: 'Changed by Bea' }, people.bea)).length]).toEqual([1, 0]);
  });

  test('R-WAIVER-1: whoever asked for one does not sign what it is part of, by another account either', async () => {
    const world = await office((id, { pia, otto }) => (id === pia.accountId ? [pia.accountId, otto.accountId] : [id]));
    const { reviews, people, save } = world;
    const subject = save(unsafe(), people.ada);
    const finding = reviews.assess(subject).findings.find(({ ruleId }) => ruleId === 'CN001');
    const asked = (by: 'bea' | 'otto', end: number): void => {
      const { id } = reviews.requestWaiver(
        subject,
        { ruleId: 'CN001', fingerprint: finding?.fingerprint ?? '', reason: 'The partner has no other address', until: end },
        people[by].accountId,
      );
      reviews.approveWaiver(id, [people.rex.accountId], subject);
    };
    const may = async (who: 'bea' | 'pia' | 'rex'): Promise<readonly string[]> => {
      const review = await reviews.submit(subject, people.ada);
      const person = who === 'pia' ? { ...people.pia, alsoAs: [people.otto.accountId] } : people[who];
      return reviews.cannotSign(review, person, subject).map(({ code }) => code);
    };
    asked('bea', until);
    expect([await may('bea'), await may('pia'), await may('rex')]).toEqual([['review/self-approval'], [], []]);
    // Of two for one finding the longer one is frozen.
    asked('otto', until + 1_000);
    expect([await may('bea'), await may('pia')]).toEqual([[], ['review/self-approval']]);
  });

  test('whoever drew a flow that is called decides about none for it', async () => {
    const world = await office();
    const { reviews, people, save } = world;
    const sub = { ...unsafe(), id: 'flow_sub', name: 'Sub' };
    save(sub, people.bea);
    const subject = { ...save(invoiceFlow(), people.ada), subflows: [sub] };
    const { waiver } = ask(world, subject);
    const by = async (who: 'bea' | 'rex', how: 'approveWaiver' | 'declineWaiver'): Promise<string> =>
      refusal(Promise.resolve().then(() => reviews[how](waiver.id, [people[who].accountId], subject, 'Not with these data')));
    expect([await by('bea', 'approveWaiver'), await by('bea', 'declineWaiver'), await by('rex', 'approveWaiver')]).toEqual([
      'review/self-approval',
      'review/self-approval',
      'done',
    ]);
  });

  test('of two for one finding the one that lasts longer is locked', () => {
    const one = {
      id: 'w1',
      flowId: 'f',
      ruleId: 'CN001',
      fingerprint: 'a',
      reason: 'The partner has no other address',
      requestedBy: 'ada',
      requestedAt: 0,
      approvedBy: 'rex',
      approvedAt: 1,
      until: 5_000,
    };
    expect(
      waiverLocks(
        [one, { ...one, id: 'w2', until: 9_000 }, { ...one, id: 'w3', fingerprint: 'b', approvedBy: 'bea' }],
        10,
        ['bea'],
        (id) => id,
      ).map(({ fingerprint, until: end }) => [fingerprint, end]),
    ).toEqual([['a', '1970-01-01T00:00:09Z']]);
  });
});

describe('R-HOME-1: an approval that was made elsewhere is none of this workspace', () => {
  test('it starts no count of authors, is not what a submission of ours is compared with, and meets no rule of environments', async () => {
    const { reviews, people, save, subject, clock } = await office();
    const mine = save(invoiceFlow(), people.bea);
    const foreign = subject({
      ...emptyFlow('flow_invoices', 'Invoices'),
      purpose: 'x',
      owner: 'eve',
      environment: 'prod',
      nodes: [{ id: 'start', type: 'manual-trigger', typeVersion: 1, name: 'Start', parameters: {} }],
    });
    const sent = {
      id: 'rev_x',
      flowId: 'flow_invoices',
      flowName: 'Invoices',
      environment: 'prod',
      revision: 5,
      state: 'submitted',
      closure: 'c'.repeat(64),
      manifestDigest: 'd'.repeat(64),
      submittedBy: 'eve',
      submittedAt: clock.at + 3_600_000,
      updatedAt: clock.at,
      expiresAt: clock.at + 86_400_000,
      tier: 'minimal',
      score: 0,
      requiredSignatures: 0,
      requiredGroups: [],
      authors: ['eve'],
      signatures: [],
      from: { owner: 'eve', keyId: 'k', at: clock.at },
    } as const;
    const adopted = reviews.adopt(sent, { subject: foreign, closure: { hash: 'c'.repeat(64), words: '', parts: [] }, frozen: {} });
    const review = await reviews.submit(mine, people.ada);
    expect([
      adopted.state,
      reviews.lastApproved('flow_invoices', 'prod'),
      review.authors,
      reviews.cannotSign(review, people.bea, mine).map(({ code }) => code),
      reviews.approvedBefore(review),
    ]).toEqual(['approved', undefined, [people.ada.accountId, people.bea.accountId].sort(), ['review/self-approval'], undefined]);
    // Nor does one of ours take back what waits here for somebody elsewhere.
    const waiting = reviews.adopt(
      { ...sent, id: 'rev_w', revision: 20, manifestDigest: 'f'.repeat(64), requiredSignatures: 2 },
      { subject: foreign, closure: { hash: 'c'.repeat(64), words: '', parts: [] }, frozen: {} },
    );
    await reviews.submit(save(invoiceFlow('https://api.partner.example/v2/invoices'), people.ada), people.ada);
    expect([waiting.state, reviews.get('rev_w').state, reviews.get(review.id).state]).toEqual(['submitted', 'submitted', 'withdrawn']);
    // What the same sender submits next is compared with it.
    expect(reviews.approvedBefore({ ...sent, id: 'rev_y', revision: 9 })?.id).toBe('rev_x');
  });
});

test('R-AUTHOR-2: what flows take from the workspace: connections, what stands in for them there, and entries of the registry', () => {
  const source: SetupSource = {
    standIn: (environment, id) => (environment === 'prod' && id === 'crm' ? 'crm_prod' : undefined),
    modelId: (provider, model) => (provider === 'p' && model === 'm' ? 'model_1' : undefined),
  };
  const orders = flow([], [], { connections: [{ id: 'crm', name: 'CRM', type: 'http', auth: 'bearer', hosts: [], scopes: [] }] });
  const models = [
    { provider: 'p', model: 'm' },
    { provider: 'p', model: 'unknown' },
  ];
  expect([setupOf([orders, orders], models, 'prod', source), setupOf([orders], [], 'dev', source)]).toEqual([
    ['binding:prod:crm', 'connection:crm', 'connection:crm_prod', 'model:model_1'],
    ['binding:dev:crm', 'connection:crm'],
  ]);
});

test('R-AUTHOR-2: of what the approval before did not hold, all of its past counts, and of the rest what came since', () => {
  const asked: (readonly [readonly string[], number])[] = [];
  const note = (names: readonly string[], since: number): readonly string[] => {
    asked.push([names, since]);
    return [];
  };
  const [held, called] = [flow([], [], { id: 'held' }), flow([], [], { id: 'called' })];
  const snapshot = { subject: { flow: held, subflows: [] }, setup: ['connection:crm'] } as unknown as HeldBefore['snapshot'];
  touchedBy(
    { authorsOf: note, changersOf: note } as unknown as Parameters<typeof touchedBy>[0],
    { flow: held, subflows: [called] },
    ['connection:crm', 'connection:mail'],
    { snapshot, since: 100 },
  );
  expect(asked).toEqual([
    [['held'], 100],
    [['called'], 0],
    [['connection:crm'], 100],
    [['connection:mail'], 0],
  ]);
});

describe('R-AUTHOR-2: whoever changed a connection, a model or what stands in for a connection touched what uses it', () => {
  let host: TestHost;
  let ada: PersonAtDoor;
  let oli: PersonAtDoor;
  let mei: PersonAtDoor;
  beforeAll(async () => {
    host = await openTestHost();
    ada = (await withFirstPerson(host)).ada;
    oli = await addPerson(host, ada, 'oli', 'Oli', ['operator', 'reviewer'], ['security', 'privacy']);
    mei = await addPerson(host, ada, 'mei', 'Mei', ['operator', 'reviewer'], ['security', 'privacy']);
  });
  afterAll(async () => {
    await host.close();
  });

  const crm = {
    name: 'CRM',
    type: 'http',
    auth: 'bearer' as const,
    hosts: ['crm.example.com'],
    scopes: [] as string[],
    personal: false,
    serviceAccount: 'svc',
  };
  const ofFlow = (connectionId: string): Flow => ({
    ...emptyFlow('x', 'Orders'),
    purpose: 'Files orders',
    owner: 'ada',
    riskTier: 'limited',
    settings: { retentionDays: 30, maxSteps: 100, maxSeconds: 60, auditSink: 'siem', alertRoute: 'desk' },
    connections: [{ id: connectionId, name: 'CRM', type: 'http', auth: 'bearer', hosts: [], scopes: [] }],
    nodes: [
      { id: 'start', type: 'manual-trigger', typeVersion: 1, name: 'Start', parameters: {} },
      {
        id: 'call',
        type: 'http-request',
        typeVersion: 1,
        name: 'File it',
        connection: connectionId,
        timeoutMs: 5_000,
        retry: { maxAttempts: 3, backoffMs: 100 },
        parameters: { method: 'GET', url: 'https://crm.example.com/v1/orders' },
      },
    ],
    edges: [{ id: 'e', kind: 'data', from: { node: 'start', port: 'out' }, to: { node: 'call', port: 'in' } }],
  });
  const signs = async (person: PersonAtDoor, reviewId: string): Promise<string> =>
    codeOf(person.call('review:sign', { reviewId, closure: (await person.call('review:get', { reviewId })).closure.hash }));

  test('since the last approval; a secret or a connection of another flow is nothing that is signed', async () => {
    const { id } = await mei.call('connections:save', { ...crm, environment: 'dev' });
    await mei.call('connections:save', { ...crm, name: 'Another', environment: 'dev' });
    const { flow: drawn } = await ada.call('flows:import', { fileName: 'o.flow.json', text: JSON.stringify(ofFlow(id)) });
    await oli.call('connections:setSecret', { connectionId: id, secret: { token: 'q7Zk2mNv9Rt4' } });
    const one = await ada.call('review:submit', { flowId: drawn.id, revision: 1, message: '' });
    const first = [await signs(mei, one.id), await signs(oli, one.id)];
    // Oli widens it, and it is submitted anew: now it is Mei who may sign.
    await oli.call('connections:save', {
      ...crm,
      id,
      hosts: ['crm.example.com', '*.attacker.example'],
      scopes: ['admin'],
      environment: 'dev',
    });
    const two = await ada.call('review:submit', { flowId: drawn.id, revision: 1, message: '' });
    const view = await oli.call('review:get', { reviewId: two.id });
    expect([first, view.authors, await signs(oli, two.id), await signs(mei, two.id)]).toEqual([
      ['review/self-approval', 'done'],
      ['Ada', 'Oli'],
      'review/self-approval',
      'done',
    ]);
  });

  test('what stands in for it elsewhere, whoever chose that, and whoever changed what was chosen', async () => {
    const { id } = await mei.call('connections:save', { ...crm, name: 'CRM of the desk', environment: 'dev' });
    const real = await oli.call('connections:save', { ...crm, name: 'CRM test', environment: 'test', serviceAccount: 'svc-test' });
    const { flow: drawn } = await ada.call('flows:import', { fileName: 'o.flow.json', text: JSON.stringify(ofFlow(id)) });
    await ada.call('env:setRule', { environment: 'test', rule: { reviewers: 1 } });
    const zoe = await addPerson(host, ada, 'zoe', 'Zoe', ['operator', 'reviewer'], ['security', 'privacy']);
    await zoe.call('env:bind', { connectionId: id, environment: 'test', standIn: real.id });
    const { id: reviewId } = await ada.call('env:promote', { flowId: drawn.id, revision: 1, target: 'test', message: '' });
    expect((await ada.call('review:get', { reviewId })).authors.sort()).toEqual(['Ada', 'Mei', 'Oli', 'Zoe']);
  });
});
