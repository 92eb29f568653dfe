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
