import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readRevocations, readTrustRoot } from '../../../app/bundle/trust-root.node.ts';
import { emptyFlow, type Flow } from '../../../app/workflow/model/flow.ts';
import { addPerson, codeOf } from '../../exchange/two-workspaces.ts';
import type { PersonAtDoor } from '../../kit/person.ts';
import { openTestHost, passphrase, password, withFirstPerson, type TestHost } from '../open-test-host.ts';

let host: TestHost;
let ada: PersonAtDoor;
let omar: PersonAtDoor;
let reviewers: readonly PersonAtDoor[];
beforeEach(async () => {
  host = await openTestHost();
  ada = (await withFirstPerson(host)).ada;
  omar = await addPerson(host, ada, 'omar', 'Omar', ['operator']);
  reviewers = [
    await addPerson(host, ada, 'rui', 'Rui', ['reviewer'], ['security', 'privacy']),
    await addPerson(host, ada, 'mei', 'Mei', ['reviewer'], ['legal']),
  ];
});
afterEach(async () => {
  await host.close();
});

const connection = async (name: string, environment: 'dev' | 'test' | 'prod', host_: string): Promise<string> =>
  (
    await omar.call('connections:save', {
      name,
      type: 'http',
      auth: 'bearer',
      hosts: [host_],
      scopes: [],
      environment,
      personal: false,
      serviceAccount: `svc-${environment}`,
    })
  ).id;

/** A flow that posts an order number to the CRM through a connection. */
async function orders(slot: string): Promise<{ readonly flowId: string; readonly flow: Flow }> {
  const flow: Flow = {
    ...emptyFlow('x', 'Orders'),
    purpose: 'Files orders',
    owner: 'ada',
    settings: { retentionDays: 30, maxSteps: 100, maxSeconds: 60, auditSink: 'siem', alertRoute: 'desk' },
    connections: [{ id: slot, name: 'CRM', type: 'http', auth: 'bearer', hosts: [], scopes: [] }],
    nodes: [
      { id: 'start', type: 'manual-trigger', typeVersion: 1, name: 'Start', parameters: {} },
      {
        id: 'call',
        type: 'http-request',
        typeVersion: 1,
        name: 'File it',
        connection: slot,
        timeoutMs: 5_000,
        retry: { maxAttempts: 3, backoffMs: 100 },
        parameters: { method: 'GET', url: 'https://crm.example.com/v1/orders' },
      },
    ],
    edges: [{ id: 'e', kind: 'data', from: { node: 'start', port: 'out' }, to: { node: 'call', port: 'in' } }],
  };
  const made = await ada.call('flows:import', { fileName: 'orders.flow.json', text: JSON.stringify(flow) });
  return { flowId: made.flow.id, flow: made.flow };
}

async function approve(reviewId: string): Promise<string> {
  const { closure, summary } = await ada.call('review:get', { reviewId });
  for (const reviewer of reviewers.slice(0, summary.required)) await reviewer.call('review:sign', { reviewId, closure: closure.hash });
  return (await ada.call('review:get', { reviewId })).summary.state;
}

describe('promotion', () => {
  test('binds connections by environment, keeps the order of environments, and asks for as many signatures as the rule says', async () => {
    const [dev, trial, real] = [
      await connection('CRM dev', 'dev', 'crm.example.com'),
      await connection('CRM test', 'test', 'crm.example.com'),
      await connection('CRM prod', 'prod', 'crm.example.com'),
    ];
    const { flowId, flow } = await orders(dev);
    const unbound = await ada.call('env:promotion', { flowId, target: 'test' });
    expect({
      rules: unbound.findings.map(({ ruleId }) => ruleId).filter((rule) => rule === 'PM006'),
      slot: unbound.slots[0],
    }).toMatchObject({ rules: ['PM006'], slot: { bound: { id: dev }, boundIn: 'dev', candidates: [{ id: dev }, { id: trial }] } });
    await omar.call('env:bind', { connectionId: dev, environment: 'test', standIn: trial });
    await omar.call('env:bind', { connectionId: dev, environment: 'prod', standIn: real });
    const bound = await ada.call('env:promotion', { flowId, target: 'test' });
    expect({
      rules: bound.findings.filter(({ ruleId }) => ruleId === 'PM006' || ruleId === 'GV004'),
      slot: bound.after.connections[0],
      objections: bound.objections,
      environment: bound.after.environment,
    }).toMatchObject({
      rules: [],
      slot: { id: dev, name: 'CRM test', environment: 'test', serviceAccount: 'svc-test' },
      objections: [],
      environment: 'test',
    });
    expect((await ada.call('env:promotion', { flowId, target: 'prod' })).objections).toEqual([
      'It was not approved for test yet, and production takes only what was.',
    ]);
    expect(await codeOf(ada.call('env:promote', { flowId, revision: 1, target: 'prod', message: '' }))).toBe('env/not-ready');
    const tested = await ada.call('env:promote', { flowId, revision: 1, target: 'test', message: 'Ready for trial' });
    expect({ environment: tested.environment, required: tested.required, state: await approve(tested.id) }).toEqual({
      environment: 'test',
      required: 1,
      state: 'approved',
    });
    await ada.call('flows:save', { flow: { ...flow, purpose: 'Files orders twice' }, base: 1 });
    expect(await codeOf(ada.call('env:promote', { flowId, revision: 2, target: 'prod', message: '' }))).toBe('env/not-ready');
    await ada.call('flows:save', { flow, base: 2 });
    const released = await ada.call('env:promote', { flowId, revision: 3, target: 'prod', message: 'Go' });
    const { environment, required, drawn } = released;
    expect({ environment, required, drawn, state: await approve(released.id) }).toEqual({
      environment: 'prod',
      required: 2,
      drawn: 3,
      state: 'approved',
    });
    const places = (await ada.call('env:list', {})).flows.find((one) => one.flowId === flowId)?.places;
    expect(places?.map(({ environment, review }) => [environment, review?.state, review?.ready])).toEqual([
      ['dev', undefined, undefined],
      ['test', 'approved', true],
      ['prod', 'approved', true],
    ]);
    // What drifts from what runs is said where operators look: an edit, and another connection that stands in.
    const drifts = async (): Promise<readonly string[]> =>
      (await omar.call('monitor:overview', { days: 1, offsetMinutes: 0 })).alerts.map(({ title }) => title);
    const before = await drifts();
    await omar.call('env:bind', {
      connectionId: dev,
      environment: 'prod',
      standIn: await connection('CRM other', 'prod', 'other.example.com'),
    });
    const rebound = await drifts();
    await omar.call('env:bind', { connectionId: dev, environment: 'prod', standIn: real });
    await ada.call('flows:save', { flow: { ...flow, notes: [{ id: 'n', text: 'only a note' }] }, base: 3 });
    const noted = await drifts();
    await ada.call('flows:save', { flow: { ...flow, purpose: 'Files orders twice' }, base: 4 });
    expect([before, rebound, noted, await drifts()]).toEqual([
      [],
      ['“Orders” is not what was approved for production'],
      [],
      ['“Orders” is not what was approved for production'],
    ]);
  });

  test('binds only connections of one kind, and rules are changed by administrators alone', async () => {
    const dev = await connection('CRM dev', 'dev', 'crm.example.com');
    const mail = (
      await omar.call('connections:save', {
        name: 'Mail',
        type: 'smtp',
        auth: 'smtp',
        hosts: [],
        scopes: [],
        environment: 'test',
        personal: false,
      })
    ).id;
    expect([
      await codeOf(omar.call('env:bind', { connectionId: dev, environment: 'test', standIn: mail })),
      await codeOf(omar.call('env:setRule', { environment: 'prod', rule: { reviewers: 0 } })),
      await codeOf(ada.call('env:setRule', { environment: 'prod', rule: { reviewers: 0 } })),
      (await ada.call('env:list', {})).rules.prod,
    ]).toEqual(['connection/unbound', 'identity/denied', 'done', { reviewers: 0 }]);
  });
});

describe('admission and revocation', () => {
  test('take verified bundles alone, never an older one, and what is called back reaches runners by a signed list', async () => {
    const dev = await connection('CRM dev', 'dev', 'crm.example.com');
    const { flowId, flow } = await orders(dev);
    await omar.call('exchange:card', {});
    await ada.call('trust:publish', {});
    let newest = '';
    const release = async (revision: number): Promise<string> => {
      const { id } = await ada.call('env:promote', { flowId, revision, target: 'dev', message: '' });
      await approve(id);
      newest = id;
      const trust = await ada.call('trust:show', {});
      if (trust.pending.length > 0) await ada.call('trust:publish', {});
      return (await omar.call('bundle:export', { reviewId: id })).base64;
    };
    const first = await release(1);
    expect(await omar.call('env:admit', { base64: first })).toMatchObject({ bundle: { flowId, version: 1, environment: 'dev' } });
    const broken = Buffer.from(first, 'base64');
    broken[broken.length - 40] = (broken[broken.length - 40] ?? 0) ^ 1;
    expect([
      await codeOf(omar.call('env:admit', { base64: broken.toString('base64') })),
      await codeOf(ada.call('env:admit', { base64: first })),
    ]).toEqual(['bundle/refused', 'identity/denied']);
    await ada.call('flows:save', { flow: { ...flow, purpose: 'Files orders, carefully' }, base: 1 });
    const second = await release(2);
    // Straight from its review, which ada may not; the file that was saved is the same.
    expect(await codeOf(ada.call('env:admitReviewed', { reviewId: newest }))).toBe('identity/denied');
    const { bundle } = await omar.call('env:admitReviewed', { reviewId: newest });
    expect(await omar.call('env:admit', { base64: second })).toMatchObject({ bundle: { digest: bundle.digest } });
    expect(await codeOf(omar.call('env:admit', { base64: first }))).toBe('bundle/refused');
    await omar.call('env:revoke', { digest: bundle.digest, reason: 'Wrong price list' });
    expect(await reviewers[0]?.call('bundle:verify', { base64: second })).toMatchObject({ ok: false, reason: 'revoked-bundle' });
    expect([
      await codeOf(omar.call('env:admit', { base64: second })),
      await codeOf(omar.call('env:revoke', { digest: bundle.digest, reason: 'again' })),
      (await ada.call('env:list', {})).revocations,
    ]).toMatchObject(['bundle/refused', 'store/conflict', { bundles: 1, pending: true }]);
    const said = async (): Promise<boolean> =>
      (await omar.call('monitor:overview', { days: 1, offsetMinutes: 0 })).alerts.some(
        ({ severity, title }) => severity === 'block' && title.includes('runners do not know it yet'),
      );
    const before = await said();
    const list = await ada.call('env:publishRevocations', {});
    expect([before, await said()]).toEqual([true, false]);
    const root = readTrustRoot(new TextEncoder().encode((await ada.call('trust:show', {})).text));
    expect(readRevocations(new TextEncoder().encode(list.text), root).bundles).toEqual([
      { manifestDigest: bundle.digest, reason: 'Wrong price list' },
    ]);
    const place = (await ada.call('env:list', {})).flows.find((one) => one.flowId === flowId)?.places[0];
    expect([place?.admitted, place?.review?.ready, (await ada.call('env:list', {})).revocations.pending]).toMatchObject([
      { version: 2, revoked: 'Wrong price list' },
      false,
      false,
    ]);
  });
});

test('nothing is drawn in a production workspace', async () => {
  const prod = await openTestHost();
  try {
    const eve = prod.person('eve');
    await eve.call('store:create', { workspace: 'Live', environment: 'prod', passphrase });
    await eve.enrol((await eve.call('identity:createFirst', { account: 'eve', displayName: 'Eve', password })).secret);
    expect([
      await codeOf(eve.call('flows:create', { name: 'Quick fix' })),
      await codeOf(eve.call('flows:import', { fileName: 'a.flow.json', text: JSON.stringify(emptyFlow('a', 'A')) })),
    ]).toEqual(['env/protected', 'env/protected']);
  } finally {
    await prod.close();
  }
});

test('what production works on is kept apart from development, secret by secret, and a secret under two names is found', async () => {
  const [dev, real] = [await connection('CRM dev', 'dev', 'crm.example.com'), await connection('CRM prod', 'prod', 'crm.example.com')];
  const { flowId } = await orders(dev);
  const look = async (): Promise<readonly unknown[]> => {
    const { proved, overlaps, open } = await ada.call('env:separation', {});
    return [proved, overlaps.map(({ kind }) => kind), open.map(({ kind }) => kind)];
  };
  const secret = (connectionId: string, token: string) => omar.call('connections:setSecret', { connectionId, secret: { token } });
  const atFirst = await look();
  await ada.call('env:setRule', { environment: 'prod', rule: { reviewers: 1 } });
  await omar.call('env:bind', { connectionId: dev, environment: 'prod', standIn: real });
  const { id } = await ada.call('env:promote', { flowId, revision: 1, target: 'prod', message: '' });
  expect(await approve(id)).toBe('approved');
  await secret(dev, 'a token of development');
  await secret(real, 'a token of production');
  const apart = await look();
  await secret(dev, 'Bearer a token of production');
  const seen = JSON.stringify(await ada.call('env:separation', {}));
  expect([atFirst, apart, await look(), seen.includes('a token of production')]).toEqual([
    [false, [], ['nothing-there']],
    [true, [], []],
    [false, ['login'], []],
    false,
  ]);
});
