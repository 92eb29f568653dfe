/** What an unlocked window, or a question that was left open on it, is enough for: not for another second factor, and for nothing once its session has ended. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { totpCode } from '../../app/identity/second-factor.node.ts';
import { emptyFlow, type Flow } from '../../app/workflow/model/flow.ts';
import { addPerson, codeOf, submitInvoices } from '../exchange/two-workspaces.ts';
import { demoOrigin, ownPassword, type PersonAtDoor } from '../kit/person.ts';
import { openTestHost, password, withFirstPerson, type TestHost } from './open-test-host.ts';

let world: TestHost;
let ada: PersonAtDoor;
beforeAll(async () => {
  world = await openTestHost();
  ({ ada } = await withFirstPerson(world));
});
afterAll(async () => {
  await world.close();
});

test('it does not put another second factor in the place of the one that its owner has; where its owner does, all are told', async () => {
  const rui = await addPerson(world, ada, 'rui', 'Rui', ['reviewer'], ['security']);
  const otto = await addPerson(world, ada, 'otto', 'Otto', ['auditor']);
  const atWindow = { transport: 'test', id: 'window-of-rui', origin: demoOrigin, topFrame: true, alive: true } as const;
  expect(await world.host.door.call({ channel: 'identity:beginTotp', input: {} }, atWindow)).toMatchObject({
    ok: false,
    error: { code: 'ipc/step-up-required' },
  });
  expect(await codeOf(rui.call('identity:confirmTotp', { code: '000000' }))).toBe('identity/second-factor-missing');
  const { secret } = await rui.call('identity:beginTotp', {});
  await rui.call('identity:confirmTotp', { code: totpCode(secret, Date.now()) });
  const told = async (person: PersonAtDoor): Promise<readonly string[]> =>
    (await person.call('identity:notices', {})).notices.map(({ title, own }) => `${title}${own ? ' (own)' : ''}`);
  expect([await told(rui), await told(otto)]).toEqual([['There is another second factor (own)'], ['There is another second factor']]);
});

test('whoever came in with a recovery code puts another authenticator in place of the lost one by it, once, and does nothing else by it', async () => {
  const { firstPassword } = await ada.call('people:create', { account: 'lena', displayName: 'Lena', roles: ['reviewer'], groups: [] });
  const lena = world.person('lena');
  await lena.call('identity:signIn', { account: 'lena', password: firstPassword });
  await lena.call('identity:changePassword', { current: firstPassword, next: ownPassword });
  const first = await lena.call('identity:confirmTotp', { code: totpCode((await lena.call('identity:beginTotp', {})).secret, Date.now()) });
  const [code = '', second = ''] = first.recoveryCodes;
  const window = { transport: 'test', id: 'window-of-lena', origin: demoOrigin, topFrame: true, alive: true } as const;
  const said = async (channel: string, input: object): Promise<string> => {
    const answer = await world.host.door.call({ channel, input }, window);
    return answer.ok ? 'done' : answer.error.code;
  };
  await lena.call('identity:signIn', { account: 'lena', password: ownPassword, secondFactor: { kind: 'recovery', code } });
  expect((await lena.call('identity:security', {})).recoveryCodesLeft).toBe(9);
  expect([await said('identity:renewRecoveryCodes', {}), await said('identity:replaceKey', { compromised: false })]).toEqual([
    'ipc/step-up-required',
    'ipc/step-up-required',
  ]);
  const { secret } = await lena.call('identity:beginTotp', {});
  expect(await said('identity:beginTotp', {})).toBe('ipc/step-up-required');
  const renewed = await lena.call('identity:confirmTotp', { code: totpCode(secret, Date.now()) });
  expect([renewed.recoveryCodes.length, await said('identity:stepUp', { kind: 'recovery', code: second })]).toEqual([
    10,
    'identity/wrong-code',
  ]);
  const mends = (await lena.call('identity:notices', {})).notices.map(({ title, where }) => [title, where]);
  expect(mends).toEqual([
    ['There is another second factor', 'sign-in'],
    ['A recovery code was used', 'sign-in'],
  ]);
});

test('new recovery codes take a second factor, end those of before and are told', async () => {
  const vera = await addPerson(world, ada, 'vera', 'Vera', ['auditor']);
  const window = { transport: 'test', id: 'window-of-vera', origin: demoOrigin, topFrame: true, alive: true } as const;
  expect(await world.host.door.call({ channel: 'identity:renewRecoveryCodes', input: {} }, window)).toMatchObject({
    ok: false,
    error: { code: 'ipc/step-up-required' },
  });
  const {
    recoveryCodes: [code = ''],
  } = await vera.call('identity:renewRecoveryCodes', {});
  const { recoveryCodesLeft, authenticator, password } = await vera.call('identity:security', {});
  expect([recoveryCodesLeft, (authenticator?.since ?? 0) > 0, (password?.changedAt ?? 0) > 0]).toEqual([10, true, true]);
  // Those that she was given at first end; one of the new ones counts.
  expect(await codeOf(vera.call('identity:renewRecoveryCodes', {}))).toBe('identity/wrong-code');
  await vera.call('identity:stepUp', { kind: 'recovery', code });
  expect((await vera.call('identity:security', {})).recoveryCodesLeft).toBe(9);
  expect(
    (await vera.call('identity:notices', {})).notices.filter(({ own }) => own).map(({ title, own, where }) => [title, own, where]),
  ).toEqual([['There are new recovery codes', true, 'sign-in']]);
  const { entries } = await ada.call('audit:list', { action: 'identity.stepped-up', limit: 1 });
  expect(entries[0]?.details['factor']).toBe('recovery');
});

test('the other tabs of a browser are told when somebody signs in or out by one of them, and not when somebody fails to', async () => {
  const browser = { transport: 'serve', id: 'browser-1', origin: demoOrigin, topFrame: true, alive: true } as const;
  const heard: string[] = [];
  const stop = world.host.door.subscribe(browser, (channel) => heard.push(channel));
  const after = async (channel: string, input: object): Promise<number> => {
    await world.host.door.call({ channel, input }, browser);
    await new Promise(setImmediate);
    return heard.filter((one) => one === 'app:changed').length;
  };
  expect([
    await after('identity:signIn', { account: 'ada', password: 'not this one' }),
    await after('identity:signIn', { account: 'ada', password }),
    await after('identity:signOut', {}),
  ]).toEqual([0, 1, 2]);
  stop();
});

test('whoever guesses at an account is in the log with that account, and without what they typed', async () => {
  const stranger = { transport: 'test', id: 'window-of-a-stranger', origin: demoOrigin, topFrame: true, alive: true } as const;
  const {
    person: { id },
  } = await ada.call('identity:me', {});
  for (const account of [' ADA', 'nobody-here'])
    await world.host.door.call({ channel: 'identity:signIn', input: { account, password: 'guess-1-of-many' } }, stranger);
  const { entries } = await ada.call('audit:list', { action: 'identity.signed-in', limit: 2 });
  expect(entries.map(({ actor, subject, details }) => [actor, subject, details['outcome']])).toEqual([
    ['nobody', '', 'identity/wrong-credentials'],
    ['nobody', id, 'identity/wrong-credentials'],
  ]);
  expect(JSON.stringify(entries)).not.toMatch(/ADA|nobody-here|guess-1/);
});

test('it changes neither when windows lock nor for how long runs are kept', async () => {
  const atWindow = { transport: 'test', id: 'window-of-ada', origin: demoOrigin, topFrame: true, alive: true } as const;
  const answers = await Promise.all(
    [
      ['idle-lock-minutes', '60'],
      ['run-keep-days', '1'],
    ].map(([key, value]) => world.host.door.call({ channel: 'settings:set', input: { key, value } }, atWindow)),
  );
  expect(answers).toMatchObject([1, 2].map(() => ({ ok: false, error: { code: 'ipc/step-up-required' } })));
});

test('a connection keeps its secret for the servers that it was entered for, and for no other', async () => {
  const values = {
    name: 'CRM',
    type: 'http',
    auth: 'bearer' as const,
    hosts: ['crm.example.com', 'crm2.example.com'],
    scopes: [],
    environment: 'dev' as const,
    personal: false,
  };
  const { id } = await ada.call('connections:save', values);
  const after = async (changes: object): Promise<boolean> => {
    await ada.call('connections:save', { ...values, id });
    await ada.call('connections:setSecret', { connectionId: id, secret: { token: 'made-up' } });
    return (await ada.call('connections:save', { ...values, id, ...changes })).hasSecret;
  };
  expect([
    await after({ name: 'CRM of the east', scopes: ['read'] }),
    await after({ hosts: ['crm.example.com'] }),
    await after({ hosts: [...values.hosts, 'elsewhere.example.com'] }),
    await after({ hosts: ['crm.example.com:8443', 'crm2.example.com'] }),
    await after({ type: 'postgres', server: { host: 'elsewhere.example.com', port: 5432, security: 'tls' } }),
  ]).toEqual([true, true, false, true, false]);
});

test('a draft drives no connection of production for real, nor does what it calls', async () => {
  const values = { type: 'http', auth: 'bearer' as const, hosts: ['bank.example.com'], scopes: [], personal: false };
  const { id } = await ada.call('connections:save', { ...values, name: 'Bank', environment: 'prod' });
  const step = (type: string, parameters: Flow['nodes'][number]['parameters'], more: object = {}) => ({
    id: 'step',
    type,
    typeVersion: 1,
    name: 'Pay',
    parameters,
    ...more,
  });
  const { flow } = await ada.call('flows:create', { name: 'Pays' });
  const pays = { ...flow, nodes: [step('http-request', { url: 'https://bank.example.com/', method: 'POST' }, { connection: id })] };
  await ada.call('flows:save', { flow: pays, base: 1 });
  const calls = { ...emptyFlow('calls', 'Calls'), nodes: [step('sub-flow', { flowId: flow.id })] };
  for (const draft of [pays, calls])
    await expect(ada.call('run:start', { flow: draft, mode: 'dev', input: {} })).rejects.toThrow(/“Bank” is a connection of production/);
  const omar = await addPerson(world, ada, 'omar', 'Omar', ['operator']);
  await ada.call('connections:setSecret', { connectionId: id, secret: { token: 'made-up' } });
  const called = async (by: PersonAtDoor, environment: 'dev' | 'prod'): Promise<boolean> =>
    (await by.call('connections:save', { ...values, id, name: 'Bank', environment })).hasSecret;
  // Whoever entered the secret knows it, and may call it what it is.
  expect([await called(ada, 'dev'), await called(omar, 'prod'), await called(omar, 'dev')]).toEqual([true, true, false]);
});

test('the first hosts of a connection are named by whoever entered its secret; named by another, they take it away', async () => {
  const nora = await addPerson(world, ada, 'nora', 'Nora', ['operator']);
  const values = {
    name: 'ERP',
    type: 'http',
    auth: 'bearer' as const,
    hosts: [],
    scopes: [],
    environment: 'dev' as const,
    personal: false,
  };
  const { id } = await ada.call('connections:save', values);
  await ada.call('connections:setSecret', { connectionId: id, secret: { token: 'made-up' } });
  const named = await ada.call('connections:save', { ...values, id, hosts: ['erp.example.com'] });
  const emptied = await nora.call('connections:save', { ...values, id, hosts: [] });
  const elsewhere = await nora.call('connections:save', { ...values, id, hosts: ['elsewhere.example.com'] });
  expect([named.hasSecret, emptied.hasSecret, elsewhere.hasSecret]).toEqual([true, true, false]);
});

test('a confirmation that is open while its session ends or is locked does nothing, and makes no new key for whom access was reset', async () => {
  const dana = await addPerson(world, ada, 'dana', 'Dana', ['admin', 'designer']);
  const dora = await addPerson(world, ada, 'dora', 'Dora', ['admin']);
  const idOf = async (person: PersonAtDoor): Promise<string> => (await person.call('identity:me', {})).person.id;
  const [doraId, { flow }] = [await idOf(dora), await dana.call('flows:create', { name: 'Kept' })];
  world.whileAsked = () => dana.call('identity:lock', {});
  expect(await codeOf(dana.call('flows:delete', { flowId: flow.id }))).toBe('identity/session-locked');
  expect((await ada.call('flows:list', {})).flows.map(({ id }) => id)).toContain(flow.id);
  world.whileAsked = () => ada.call('people:resetAccess', { personId: doraId });
  expect(await codeOf(dora.call('trust:publish', {}))).toBe('identity/signed-out');
  const after = (await ada.call('people:list', {})).people.find(({ id }) => id === doraId);
  expect([after?.secondFactor, after?.keyId]).toEqual([false, undefined]);
});

test('a question in a review is closed by a reviewer, and a submission withdrawn by whoever made it', async () => {
  const quinn = await addPerson(world, ada, 'quinn', 'Quinn', ['reviewer'], ['security']);
  const cleo = await addPerson(world, ada, 'cleo', 'Cleo', ['designer']);
  const { reviewId } = await submitInvoices(ada);
  const ask = async (who: PersonAtDoor, text: string): Promise<string> =>
    (await who.call('review:comment', { reviewId, anchor: { kind: 'flow', ref: 'x' }, text })).id;
  const [asked, own] = [await ask(quinn, 'Why this host?'), await ask(cleo, 'A note of mine')];
  const close = (who: PersonAtDoor, threadId: string): Promise<string> =>
    codeOf(who.call('review:resolve', { reviewId, threadId, resolved: true }));
  expect([await close(cleo, asked), await close(cleo, own), await close(quinn, asked)]).toEqual(['identity/denied', 'done', 'done']);
  expect([await codeOf(cleo.call('review:withdraw', { reviewId })), await codeOf(ada.call('review:withdraw', { reviewId }))]).toEqual([
    'identity/denied',
    'done',
  ]);
});
