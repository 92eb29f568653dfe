/** What may be taken out of a workspace for good: accounts that nobody used, and models that no flow uses. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { InputOf } from '../../app/ipc/contract.ts';
import { emptyFlow, type Flow } from '../../app/workflow/model/flow.ts';
import { Refusal, type PersonAtDoor } from '../kit/person.ts';
import { openTestHost, withFirstPerson, type TestHost } from './open-test-host.ts';

let world: TestHost;
let ada: PersonAtDoor;
beforeEach(async () => {
  world = await openTestHost();
  ({ ada } = await withFirstPerson(world));
});
afterEach(async () => {
  await world.close();
});

const refusal = (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => 'done',
    (error: unknown) => (error instanceof Refusal ? `${error.code}: ${error.message}` : String(error)),
  );
const accounts = async (): Promise<readonly string[]> => (await ada.call('people:list', {})).people.map(({ account }) => account);
const newAccount = (account: string) => ada.call('people:create', { account, displayName: account, roles: ['reviewer'], groups: [] });

test('an account that nobody used is removed, and its first password and name with it', async () => {
  const { person, firstPassword } = await newAccount('dana');
  expect(await refusal(ada.call('people:remove', { personId: person.id }))).toBe('done');
  expect([
    await accounts(),
    await refusal(world.person('dana').call('identity:signIn', { account: 'dana', password: firstPassword })),
  ]).toEqual([['ada'], expect.stringContaining('identity/wrong-credentials')]);
  const again = await newAccount('dana');
  expect(again.person.id).not.toBe(person.id);
});

test('an account that was used is switched off and never removed', async () => {
  const { person, firstPassword } = await newAccount('dana');
  await world.person('dana').firstSignIn(firstPassword);
  expect(await refusal(ada.call('people:remove', { personId: person.id }))).toContain('identity/in-use: dana was here');
  const me = (await ada.call('identity:me', {})).person.id;
  expect(await refusal(ada.call('people:remove', { personId: me }))).toContain('identity/in-use');
  expect(await accounts()).toEqual(['ada', 'dana']);
});

const model: InputOf<'models:save'> = {
  provider: 'OpenAI',
  model: 'gpt-4o-2024-08-06',
  baseUrl: '',
  region: 'US',
  vetted: true,
  pinned: true,
  external: true,
  retention: 'none',
};
const asking = (flow: Flow): Flow => ({
  ...flow,
  nodes: [
    { id: 'ask', type: 'model-call', typeVersion: 1, name: 'Ask', parameters: { provider: 'openai', model: model.model, prompt: 'Hello' } },
  ],
});

test('a model that a flow uses stays, with the flows that do, and one that none uses goes', async () => {
  const { id } = await ada.call('models:save', model);
  const { flow } = await ada.call('flows:create', { name: 'Triage' });
  await ada.call('flows:save', { flow: asking(flow), base: 1 });
  expect((await ada.call('models:list', {})).models.map(({ usedByFlows }) => usedByFlows.map(({ name }) => name))).toEqual([['Triage']]);
  expect(await refusal(ada.call('models:remove', { modelId: id }))).toContain('model/in-use: A flow uses this model: “Triage”.');
  await ada.call('flows:save', { flow: { ...emptyFlow(flow.id, 'Triage') }, base: 2 });
  expect([await refusal(ada.call('models:remove', { modelId: id })), (await ada.call('models:list', {})).models]).toEqual(['done', []]);
  expect(await refusal(ada.call('models:remove', { modelId: id }))).toContain('model/not-registered');
});

test('whoever may not open flows reads of a model that flows use it, and not which', async () => {
  await ada.call('models:save', model);
  const { flow } = await ada.call('flows:create', { name: 'Takeover of Acme' });
  await ada.call('flows:save', { flow: asking(flow), base: 1 });
  const { id: role } = await ada.call('roles:save', { title: 'Buyer', permissions: ['model.read', 'model.edit'] });
  const { firstPassword } = await ada.call('people:create', { account: 'ben', displayName: 'Ben', roles: [role], groups: [] });
  const ben = world.person('ben');
  await ben.firstSignIn(firstPassword);
  const told = [
    (await ben.call('models:list', {})).models,
    await ben.call('models:inventory', {}),
    (await ben.call('models:bill', {})).text,
  ];
  expect([
    told.map((one) => JSON.stringify(one).includes('Takeover')),
    (await ada.call('models:list', {})).models.map(({ usedByFlows }) => usedByFlows.map(({ name }) => name)),
  ]).toEqual([[false, false, false], [['Takeover of Acme']]]);
});
