/** One flow, changed on two machines at once. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { codeOf, introduce, openTwo, type TwoWorkspaces } from '../exchange/two-workspaces.ts';
import { password } from '../host/open-test-host.ts';
import { headOf, pull, push, sharedFolder, stateOf, type Shared } from './two-clones.ts';

let world: TwoWorkspaces;
let shared: Shared;
beforeAll(async () => {
  world = await openTwo();
  shared = sharedFolder();
  await introduce(world);
  for (const person of [world.ada, world.ben]) await person.call('git:bind', { place: shared.repository, branch: 'main' });
});
afterAll(async () => {
  await world.close();
  shared.remove();
});

describe('one flow on two machines', () => {
  test('is brought together step by step, and whoever changed it there does not review it here', async () => {
    const { ada, ben } = world;
    const { flow } = await ada.call('flows:create', { name: 'Orders', template: 'invoice-triage' });
    await push(ada, [flow.id]);
    await pull(ben);
    expect(await stateOf(ben, flow.id)).toMatchObject({ state: 'only-there', by: ['Ada'], signed: true });
    const { head = '' } = await headOf(ben);
    await ben.call('git:take', { flowId: flow.id, head, choices: {} });
    const theirs = (await ben.call('flows:get', { flowId: flow.id })).flow;
    expect((await ben.call('flows:revisions', { flowId: flow.id })).revisions.map(({ by }) => by)).toEqual(['Ada']);
    const [first, second] = theirs.nodes;
    if (first === undefined || second === undefined) throw new Error('the template has two steps');
    const renamed = (name: string, which: string) => theirs.nodes.map((node) => (node.id === which ? { ...node, name } : node));
    await ada.call('exchange:addColleague', { text: (await ben.call('exchange:card', {})).text, roles: ['author'], groups: [] });
    await ben.call('flows:save', { flow: { ...theirs, nodes: renamed('Arrives by Ben', first.id), purpose: 'By Ben' }, base: 1 });
    await push(ben, [flow.id], [], 'Ben was here');
    const mine = (await ada.call('flows:get', { flowId: flow.id })).flow;
    await ada.call('flows:save', {
      flow: {
        ...mine,
        nodes: mine.nodes.map((node) => (node.id === second.id ? { ...node, name: 'Second by Ada' } : node)),
        purpose: 'By Ada',
      },
      base: 1,
    });
    expect(await stateOf(ada, flow.id)).toMatchObject({ state: 'both', by: ['Ben'] });
    const seen = await headOf(ada);
    const compared = await ada.call('git:flow', { flowId: flow.id, head: seen.head ?? '' });
    expect({
      conflicts: compared.conflicts.map(({ key, mine: ours, theirs: other }) => [key, ours, other]),
      incoming: compared.incoming.map(({ kind, name }) => [kind, name]),
    }).toEqual({
      conflicts: [['flow:purpose', 'By Ada', 'By Ben']],
      incoming: [['step', first.name]],
    });
    expect(await codeOf(ada.call('git:take', { flowId: flow.id, head: seen.head ?? '', choices: {} }))).toBe('git/conflict');
    expect(await codeOf(push(ada, [flow.id]))).toBe('git/conflict');
    await ada.call('git:take', { flowId: flow.id, head: seen.head ?? '', choices: { 'flow:purpose': 'theirs' } });
    const merged = (await ada.call('flows:get', { flowId: flow.id })).flow;
    expect({
      names: merged.nodes
        .filter(({ id }) => id === first.id || id === second.id)
        .map(({ name }) => name)
        .sort(),
      purpose: merged.purpose,
    }).toEqual({ names: ['Arrives by Ben', 'Second by Ada'], purpose: 'By Ben' });
    expect((await ada.call('flows:revisions', { flowId: flow.id })).revisions.map(({ by, message }) => [by, message]).slice(0, 2)).toEqual([
      ['Ada', 'Brought together with the repository'],
      ['Ben', 'Ben was here'],
    ]);
    await push(ada, [flow.id]);
    expect((await stateOf(ada, flow.id))?.state).toBe('same');
    expect((await stateOf(ben, flow.id))?.state).toBe('theirs');
  });

  test('whoever locks, or is locked out, while the repository is read takes and pulls nothing any more', async () => {
    const { ada, ben } = world;
    const { flow } = await ada.call('flows:create', { name: 'Kept away' });
    await push(ada, [flow.id]);
    const { head = '' } = await headOf(ben);
    const locked = async (work: () => Promise<unknown>): Promise<string> => {
      const [said] = await Promise.all([codeOf(work()), ben.call('identity:lock', {})]);
      await ben.call('identity:unlock', { password });
      return said;
    };
    expect([
      await locked(() => ben.call('git:pull', { head, acceptRewritten: false })),
      await locked(() => ben.call('git:take', { flowId: flow.id, head, choices: {} })),
    ]).toEqual(['identity/session-locked', 'identity/session-locked']);
    expect((await ben.call('flows:list', {})).flows.some(({ id }) => id === flow.id)).toBe(false);
    await ben.call('git:take', { flowId: flow.id, head, choices: {} });
  });

  test('a push on a stale look is refused, and another look mends it', async () => {
    const { ada, ben } = world;
    const stale = await headOf(ben);
    const [one, other] = [(await ada.call('flows:create', { name: 'One' })).flow, (await ben.call('flows:create', { name: 'Other' })).flow];
    await push(ada, [one.id]);
    expect(await codeOf(ben.call('git:push', { ...stale, flowIds: [other.id], reviewIds: [], message: '' }))).toBe('git/moved');
    await push(ben, [other.id]);
    expect((await stateOf(ada, other.id))?.state).toBe('only-there');
  });
});
