/** What an unlocked window, or a question that was left open on it, is enough for: not for another second factor, and for nothing once its session has ended. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { totpCode } from '../../app/identity/second-factor.node.ts';
import { addPerson, codeOf } from '../exchange/two-workspaces.ts';
import { demoOrigin, type PersonAtDoor } from '../kit/person.ts';
import { openTestHost, withFirstPerson, type TestHost } from './open-test-host.ts';

let world: TestHost;
let ada: PersonAtDoor;
beforeAll(async () => { world = await openTestHost(); ({ ada } = await withFirstPerson(world)); });
afterAll(async () => { await world.close(); });

test('it does not put another second factor in the place of the one that its owner has; where its owner does, all are told', async () => {
  const rui = await addPerson(world, ada, 'rui', 'Rui', ['reviewer'], ['security']);
  const otto = await addPerson(world, ada, 'otto', 'Otto', ['auditor']);
  const atWindow = { transport: 'test', id: 'window-of-rui', origin: demoOrigin, topFrame: true, alive: true } as const;
  expect(await world.host.door.call({ channel: 'identity:beginTotp', input: {} }, atWindow)).toMatchObject({ ok: false, error: { code: 'ipc/step-up-required' } });
  expect(await codeOf(rui.call('identity:confirmTotp', { code: '000000' }))).toBe('identity/second-factor-missing');
  const { secret } = await rui.call('identity:beginTotp', {});
  await rui.call('identity:confirmTotp', { code: totpCode(secret, Date.now()) });
  const told = async (person: PersonAtDoor): Promise<readonly string[]> => (await person.call('identity:notices', {})).notices.map(({ title, own }) => `${title}${own ? ' (own)' : ''}`);
  expect([await told(rui), await told(otto)]).toEqual([['There is another second factor (own)'], ['There is another second factor']]);
});

test('it changes neither when windows lock nor for how long runs are kept', async () => {
  const atWindow = { transport: 'test', id: 'window-of-ada', origin: demoOrigin, topFrame: true, alive: true } as const;
  const answers = await Promise.all([['idle-lock-minutes', '60'], ['run-keep-days', '1']].map(([key, value]) => world.host.door.call({ channel: 'settings:set', input: { key, value } }, atWindow)));
  expect(answers).toMatchObject([1, 2].map(() => ({ ok: false, error: { code: 'ipc/step-up-required' } })));
});

test('a connection keeps its secret for the servers that it was entered for, and for no other', async () => {
  const values = { name: 'CRM', type: 'http', auth: 'bearer' as const, hosts: ['crm.example.com', 'crm2.example.com'], scopes: [], environment: 'dev' as const, personal: false };
  const { id } = await ada.call('connections:save', values);
  const after = async (changes: object): Promise<boolean> => {
    await ada.call('connections:save', { ...values, id });
    await ada.call('connections:setSecret', { connectionId: id, secret: { token: 'made-up' } });
    return (await ada.call('connections:save', { ...values, id, ...changes })).hasSecret;
  };
  expect([await after({ name: 'CRM of the east', scopes: ['read'] }), await after({ hosts: ['crm.example.com'] }), await after({ hosts: [...values.hosts, 'elsewhere.example.com'] }), await after({ hosts: ['crm.example.com:8443'] }), await after({ type: 'postgres', server: { host: 'elsewhere.example.com', port: 5432, security: 'tls' } })])
    .toEqual([true, true, false, false, false]);
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
