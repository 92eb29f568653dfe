/** R-ENV-1: what the plan of a workspace asks for an environment holds at every door. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { emptyFlow, type Flow } from '../../app/workflow/model/flow.ts';
import { addPerson, codeOf, introduce, openTwo, type TwoWorkspaces } from '../exchange/two-workspaces.ts';
import { openTestHost, withFirstPerson } from '../host/open-test-host.ts';
import type { PersonAtDoor } from '../kit/person.ts';

let world: TwoWorkspaces;
let olga: PersonAtDoor;
beforeAll(async () => {
  world = await openTwo();
  await introduce(world);
  olga = await addPerson(world.right, world.ben, 'olga', 'Olga', ['operator', 'reviewer']);
});
afterAll(async () => {
  await world.close();
});

const orders = (): Flow => ({
  ...emptyFlow('x', 'Orders'),
  purpose: 'Files orders',
  owner: 'ada',
  riskTier: 'limited',
  settings: { retentionDays: 30, maxSteps: 100, maxSeconds: 60, auditSink: 'siem', alertRoute: 'desk' },
  nodes: [{ id: 'start', type: 'manual-trigger', typeVersion: 1, name: 'Start', parameters: {} }],
  edges: [],
});
const drawn = async (ada: PersonAtDoor): Promise<string> =>
  (await ada.call('flows:import', { fileName: 'o.flow.json', text: JSON.stringify(orders()) })).flow.id;
const sign = async (person: PersonAtDoor, reviewId: string): Promise<{ readonly state: string; readonly required: number }> => {
  const { closure } = await person.call('review:get', { reviewId });
  const {
    summary: { state, required },
  } = await person.call('review:sign', { reviewId, closure: closure.hash });
  return { state, required };
};

test("R-ENV-1: a submission for the workspace's own environment waits for the one before, and for as many signatures", async () => {
  const host = await openTestHost();
  const { ada } = await withFirstPerson(host);
  const flowId = await drawn(ada);
  const submit = () => ada.call('review:submit', { flowId, revision: 1, message: '' });
  await ada.call('env:setRule', { environment: 'dev', rule: { reviewers: 3, after: 'test' } });
  const early = await codeOf(submit());
  await ada.call('env:setRule', { environment: 'dev', rule: { reviewers: 3 } });
  const { required } = await submit();
  await host.close();
  expect([early, required]).toEqual(['env/not-ready', 3]);
});

test('R-ENV-1, X-FIT-9: a submission from elsewhere is approved, released and admitted here by the rules here', async () => {
  const { ada, ben, rui, mei } = world;
  const { id: reviewId } = await ada.call('review:submit', { flowId: await drawn(ada), revision: 1, message: '' });
  const { base64 } = await ada.call('exchange:request', { reviewId });
  await ben.call('env:setRule', { environment: 'dev', rule: { reviewers: 3, after: 'test' } });
  await rui.call('exchange:open', { base64 });
  const states = [await sign(rui, reviewId), await sign(mei, reviewId), await sign(olga, reviewId)];
  await olga.call('exchange:card', {});
  await ben.call('trust:publish', {});
  const exported = () => olga.call('bundle:export', { reviewId });
  const early = await codeOf(exported());
  await ben.call('env:setRule', { environment: 'dev', rule: { reviewers: 4 } });
  const few = await codeOf(exported());
  await ben.call('env:setRule', { environment: 'dev', rule: { reviewers: 3 } });
  const bundle = await exported();
  await ben.call('env:setRule', { environment: 'dev', rule: { reviewers: 4 } });
  const stricter = await codeOf(olga.call('env:admit', { base64: bundle.base64 }));
  await ben.call('env:setRule', { environment: 'dev', rule: { reviewers: 3 } });
  expect([states, early, few, stricter, await codeOf(olga.call('env:admit', { base64: bundle.base64 }))]).toEqual([
    [
      { state: 'submitted', required: 3 },
      { state: 'submitted', required: 3 },
      { state: 'approved', required: 3 },
    ],
    'bundle/not-approved',
    'bundle/not-approved',
    'bundle/refused',
    'done',
  ]);
});

test('an answer to a submission for another environment is taken, by what that environment is', async () => {
  const { ada, rui } = world;
  const { id: reviewId } = await ada.call('env:promote', { flowId: await drawn(ada), revision: 1, target: 'test', message: '' });
  await rui.call('exchange:open', { base64: (await ada.call('exchange:request', { reviewId })).base64 });
  await sign(rui, reviewId);
  const { base64 } = await rui.call('exchange:answer', { reviewId });
  expect(await ada.call('exchange:open', { base64 })).toMatchObject({
    decision: 'approved',
    review: { state: 'approved', environment: 'test' },
  });
});
