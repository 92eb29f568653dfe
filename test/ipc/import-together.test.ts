/** Flows of one file come in together or not at all, in a real store and workspace. */
import { expect, test } from 'vitest';
import { workspaceKeys } from '../../app/host/store/store-control.node.ts';
import { importForeignAll } from '../../app/import/detect.ts';
import { permissionsOf } from '../../app/identity/permissions.ts';
import type { CallContext } from '../../app/ipc/handler.ts';
import { flowHandlers } from '../../app/ipc/handlers/flows.ts';
import { gitHandlers } from '../../app/ipc/handlers/git.ts';
import type { ImportResult, Services } from '../../app/ipc/services.ts';
import type { GitDesk } from '../../app/ipc/sharing-services.ts';
import { UserError } from '../../app/kernel/errors.ts';
import { nodeHash, systemClock } from '../../app/kernel/host.node.ts';
import { workspaceOver } from '../kills/office.ts';
import { newStore } from '../store/fixtures.ts';

const drawn = (name: string): object => ({
  name,
  id: name,
  nodes: [{ name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, 0], parameters: {} }],
  connections: {},
});
const file = { fileName: 'three.json', text: JSON.stringify(['First', 'Second', 'Third'].map(drawn)) };

/** `trouble` stands where the verdict of the flow is worked out. */
async function desk(trouble: { failing: string | undefined; cause: Error }) {
  const { store } = await newStore();
  store.settings.set(workspaceKeys.environment, 'dev');
  const workspace = workspaceOver(store);
  const told: string[] = [];
  let ids = 0;
  const services = {
    workspace: () => workspace,
    clock: systemClock,
    hash: nodeHash,
    newId: (prefix: string) => `${prefix}_${(ids += 1)}`,
    publish: (channel: string, { flowId }: { flowId: string }) => {
      told.push(`${channel} ${flowId}`);
    },
    lint: (flow: { name: string }) => {
      if (flow.name === trouble.failing) throw trouble.cause;
      return workspace.lintDesk.lint(flow as never);
    },
    importForeign: async (text: string, fileName: string) => importForeignAll(text, fileName) as unknown as readonly [ImportResult],
  } as unknown as Services;
  const context = {
    session: { accountId: 'acc_1', account: 'ada', permissions: permissionsOf(['designer']) },
    note: (subject: string) => {
      told.push(`note ${subject}`);
    },
  } as unknown as CallContext;
  const handlers = flowHandlers(services);
  return {
    workspace,
    told,
    services,
    context,
    take: async (input: object = file) => handlers['flows:import'](input as typeof file, context),
    names: () =>
      workspace.flows
        .list()
        .map(({ name }) => name)
        .sort(),
  };
}

test('where one of them cannot be kept none is, nobody is told of any, and it is said which it was', async () => {
  const trouble = {
    failing: 'First' as string | undefined,
    cause: new UserError('store/full', 'The disk is full.', { place: 'three.json', mend: 'Free some space.' }) as Error,
  };
  const { workspace, told, take, names } = await desk(trouble);
  // The first is taken in last: the two others stand in the store by then.
  await expect(take()).rejects.toMatchObject({
    code: 'store/full',
    message: '“First”: The disk is full. None of the 3 flows was imported.',
    mend: 'Free some space.',
    place: 'three.json',
  });
  expect([names(), told, workspace.flows.newest('flow_1')]).toEqual([[], [], 0]);
  // What was undone left nothing that stands in the way of another try.
  trouble.failing = undefined;
  expect((await take()).others).toHaveLength(2);
  expect([names(), told.filter((one) => one.startsWith('flows:changed')).length]).toEqual([['First', 'Second', 'Third'], 3]);
});

test('a flow where nothing was drawn yet is filled only with all that came with it', async () => {
  const trouble = { failing: undefined as string | undefined, cause: new TypeError('x') as Error };
  const { workspace, told, take } = await desk(trouble);
  const { flow: blank } = await take({ fileName: 'blank.json', text: JSON.stringify({ name: 'Mine', nodes: [], connections: {} }) });
  // The third was in by then.
  trouble.failing = 'Second';
  told.length = 0;
  await expect(take({ ...file, into: blank.id })).rejects.toThrow(TypeError);
  expect([workspace.flows.get(blank.id)?.revision, workspace.flows.document(blank.id)?.nodes, workspace.flows.list().length, told]).toEqual(
    [1, [], 1, []],
  );
});

test('what was taken from a repository and undone is told to no window', async () => {
  const { workspace, told, services, context, take } = await desk({ failing: undefined, cause: new TypeError('x') });
  const { flow } = await take({ fileName: 'mine.json', text: JSON.stringify(drawn('Mine')) });
  told.length = 0;
  let room = false;
  const git: Pick<GitDesk, 'take'> = {
    take: async (_flowId, _choices, _head, _personId, save) =>
      workspace.flows.transaction(() => {
        save({ flow: { ...flow, purpose: 'Theirs' }, by: undefined, message: 'Theirs', saidBy: undefined });
        if (!room) throw new UserError('store/full', 'The disk is full.');
        return 2;
      }),
  };
  const { 'git:take': takeTheirs } = gitHandlers({ ...services, workspace: () => ({ ...workspace, git }) } as unknown as Services);
  const ask = { flowId: flow.id, head: 'a'.repeat(40), choices: {} };
  await expect(takeTheirs(ask, context)).rejects.toMatchObject({ code: 'store/full' });
  expect([told, workspace.flows.get(flow.id)?.revision]).toEqual([[], 1]);
  room = true;
  await takeTheirs(ask, context);
  expect(told).toEqual([`flows:changed ${flow.id}`, `note ${flow.id}`]);
});
