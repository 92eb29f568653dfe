/** A flow that was deleted can come back, as it was. */
import { expect, test } from 'vitest';
import { Refusal } from '../kit/person.ts';
import { addPerson } from '../exchange/two-workspaces.ts';
import { openTestHost, withFirstPerson } from './open-test-host.ts';

const codeOf = (call: Promise<unknown>): Promise<string> => call.then(() => 'done', (error: unknown) => (error instanceof Refusal ? error.code : String(error)));

test('what was deleted is listed with who did it, comes back with its versions, and is in the log; others may not', async () => {
  const world = await openTestHost();
  try {
    const { ada } = await withFirstPerson(world);
    const { flow } = await ada.call('flows:create', { name: 'Invoices' });
    await ada.call('flows:save', { flow: { ...flow, purpose: 'Pays' }, base: 1 });
    await ada.call('flows:delete', { flowId: flow.id });
    const [gone] = (await ada.call('flows:deleted', {})).flows;
    expect([gone?.id, gone?.name, gone?.deletedBy, await codeOf(ada.call('flows:get', { flowId: flow.id }))]).toEqual([flow.id, 'Invoices', 'Ada', 'flow/not-found']);
    const omar = await addPerson(world, ada, 'omar', 'Omar', ['operator']);
    expect(await codeOf(omar.call('flows:restore', { flowId: flow.id }))).toBe('identity/denied');
    await ada.call('flows:restore', { flowId: flow.id });
    const { summary, flow: back } = await ada.call('flows:get', { flowId: flow.id });
    expect([summary.revision, back.purpose, (await ada.call('flows:deleted', {})).flows, (await ada.call('flows:revisions', { flowId: flow.id })).revisions.length]).toEqual([2, 'Pays', [], 2]);
    expect([await codeOf(ada.call('flows:restore', { flowId: flow.id })), await codeOf(ada.call('flows:restore', { flowId: 'flow_nowhere' }))]).toEqual(['flow/not-found', 'flow/not-found']);
    expect((await ada.call('audit:list', { limit: 10, actions: ['flow.restored'] })).entries.map(({ details }) => details['outcome'])).toEqual(['flow/not-found', 'flow/not-found', 'done', 'identity/denied']);
  } finally {
    await world.close();
  }
}, 60_000);
