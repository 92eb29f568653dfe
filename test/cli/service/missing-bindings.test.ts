/** What a run would miss in its middle is found before its first step acts: bindings that are not there, or stand under another name. */
import { existsSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { slotsUsed } from '../../../app/cli/runs/bindings-judge.ts';
import { readBindings, connectionsFor } from '../../../app/cli/runs/run-bindings.ts';
import { memoryKeep } from '../../../app/broker/models/memory-keep.ts';
import type { TableRows } from '../../../app/broker/ports.ts';
import { startService, type Service, type ServiceOptions } from '../../../app/cli/service/service.ts';
import { codeOfError, UserError } from '../../../app/kernel/errors.ts';
import { systemClock, systemRandom } from '../../../app/kernel/host.node.ts';
import { doorOfFolder } from '../../../app/serve/control/place.ts';
import { memoryStore } from '../../../app/engine/memory-store.ts';
import { printFlow } from '../../../app/workflow/model/canonical.ts';
import { flow, step } from '../../lint/kit/flow.ts';
import { desk } from '../kit.ts';

const { folder, file, write, cli } = desk();
const slot = (id: string) => ({ id, name: `The ${id}`, type: 'http', auth: 'bearer' as const, hosts: ['api.example.com:443'], scopes: [] });
const acts = flow(
  [
    step('start', 'webhook-trigger', { path: 'acts', auth: 'none' }),
    step('write', 'file-write', { path: 'out.txt', content: 'done' }),
    step('call', 'http-request', { url: 'https://api.example.com/x' }, { connection: 'api' }),
  ],
  ['start > write', 'write > call'],
  { id: 'flow_acts', name: 'Acts', connections: [slot('api')] },
);
const bind = (slots: object): string => write('bindings.json', JSON.stringify(slots));
process.env['MISSING_TOKEN'] = `tok-${'e5'.repeat(8)}`;
const bound = { hosts: ['api.example.com'], auth: { type: 'bearer', secret: { env: 'MISSING_TOKEN' } } };

test('a run is refused before its first step, with the step and the slot', async () => {
  const path = write('acts.flow.json', printFlow(acts));
  const { code, out } = await cli(['run', path, '--unsigned-dev', '--bindings', bind({ apl: bound }), '--json']);
  expect([code, JSON.parse(out), existsSync(file('out.txt'))]).toEqual([
    2,
    {
      ok: false,
      error: {
        code: 'connection/unbound',
        message: 'The step "call" of "Acts" uses the connection "The api", and nothing is bound to its slot "api".',
        place: 'Acts / api',
        mend: 'Bind "api" in the bindings file.',
      },
    },
    false,
  ]);
  // A dry run lets nothing out, and needs nothing.
  expect((await cli(['run', path, '--dry-run'])).code).toBe(0);
});

test('a run needs what the trigger that it begins at leads to, and no more', async () => {
  const two = flow(
    [
      step('byhand', 'manual-trigger'),
      step('end', 'noop'),
      step('hook', 'webhook-trigger', { path: 'two', auth: 'none' }),
      step('call', 'http-request', { url: 'https://api.example.com/x' }, { connection: 'api' }),
    ],
    ['byhand > end', 'hook > call'],
    { id: 'flow_two', name: 'Two', connections: [slot('api')] },
  );
  const path = write('two.flow.json', printFlow(two));
  expect([
    (await cli(['run', path, '--unsigned-dev', '--trigger', 'byhand'])).code,
    (await cli(['run', path, '--unsigned-dev', '--trigger', 'hook'])).code,
  ]).toEqual([0, 2]);
});

test('a service refuses the flow alone, and tells of the binding that none asks for', async () => {
  write('served/acts.flow.json', printFlow(acts));
  write(
    'served/other.flow.json',
    printFlow(flow([step('hook', 'webhook-trigger', { path: 'other', auth: 'none' })], [], { id: 'flow_other', name: 'Other' })),
  );
  const said: string[] = [];
  const spied = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said.push(String(text));
    return true;
  });
  const bindings = readBindings(bind({ apl: bound }), folder);
  const service = await startService({
    cwd: folder,
    folder: file('served'),
    host: '127.0.0.1',
    port: 0,
    store: memoryStore(),
    unsignedDev: true,
    bindings,
    events: { emit: () => undefined },
    connections: (targets) =>
      connectionsFor(
        targets.map(({ main }) => main),
        bindings.connections,
      ),
  });
  await service.stop();
  spied.mockRestore();
  expect([
    service.flows.map(({ name }) => name),
    service.refused.map(({ file: name, code }) => [name, code]),
    said.filter((line) => line.includes('no flow asks for')).map((line) => (JSON.parse(line) as { slot: string }).slot),
  ]).toEqual([['Other'], [['acts.flow.json', 'connection/unbound']], ['apl']]);
});

const yearly = flow([step('yearly', 'schedule-trigger', { cron: '0 0 1 1 *' }), step('end', 'noop')], ['yearly > end'], {
  id: 'flow_yearly',
  name: 'Yearly',
});
const quietly = (served: string, more: Partial<ServiceOptions> = {}) =>
  startService({
    cwd: folder,
    folder: file(served),
    host: '127.0.0.1',
    port: 0,
    store: memoryStore(),
    unsignedDev: true,
    bindings: undefined,
    events: { emit: () => undefined },
    connections: () => ({ get: async () => undefined }),
    door: doorOfFolder(file(served), folder),
    ...more,
  });
const codeOf = async (starts: Promise<Service>): Promise<string> =>
  await starts.then(
    async (service) => {
      await service.stop();
      return 'started';
    },
    (error: unknown) => codeOfError(error),
  );

test('of two services over one folder without a store the second is refused where both would begin runs by themselves, and may start once the first has ended', async () => {
  write('planned/yearly.flow.json', printFlow(yearly));
  write(
    'called/other.flow.json',
    printFlow(flow([step('hook', 'webhook-trigger', { path: 'other', auth: 'none' })], [], { id: 'flow_other', name: 'Other' })),
  );
  const [planned, called] = await Promise.all(['planned', 'called'].map((served) => quietly(served)));
  const beside = await Promise.all(['planned', 'called'].map((served) => codeOf(quietly(served))));
  await Promise.all([planned?.stop(), called?.stop()]);
  expect([beside, await codeOf(quietly('planned'))]).toEqual([['store/in-use', 'started'], 'started']);
});

test('a start that fails after its schedules were read begins nothing and lets go of its store', async () => {
  write('planned/yearly.flow.json', printFlow(yearly));
  const keep = memoryKeep({ clock: systemClock, random: systemRandom });
  const full = new UserError('store/full', 'There is no room left.');
  const tables: TableRows = new Proxy(keep.tables, {
    get: (rows, name) =>
      name === 'drop'
        ? () => {
            throw full;
          }
        : Reflect.get(rows, name),
  });
  const store = memoryStore();
  const [set, cleared] = [vi.spyOn(globalThis, 'setTimeout'), vi.spyOn(globalThis, 'clearTimeout')];
  const code = await codeOf(quietly('planned', { store, keep: { ...keep, tables } }));
  // A schedule sleeps for a minute at most, and so long where it is yearly.
  const armed = set.mock.results.filter((_result, index) => set.mock.calls[index]?.[1] === 60_000).map(({ value }) => value);
  const left = armed.filter((timer) => !cleared.mock.calls.some(([one]) => one === timer));
  vi.restoreAllMocks();
  expect(armed.length).toBeGreaterThan(0);
  expect([code, left.length, await store.lease.acquire('another', systemClock.now(), 60_000)]).toEqual(['store/full', 0, true]);
});

test('a setting that is none beside the connections is no key for hashes that is left out', () => {
  expect(() => readBindings(bind({ connections: { api: bound }, pseudonymkey: { env: 'MISSING_TOKEN' } }), folder)).toThrow(
    'There is no setting called "pseudonymkey" beside "connections".',
  );
});

test('only what a trigger leads to is asked for, parts of steps included, and no secret of the trigger itself', () => {
  const call = (id: string, connection: string, more = {}) =>
    step(id, 'http-request', { url: 'https://api.example.com/x' }, { connection, ...more });
  const drawn = flow(
    [
      step('hook', 'webhook-trigger', { auth: 'hmac' }, { connection: 'callers' }),
      call('used', 'api'),
      call('off', 'off', { disabled: true }),
      call('alone', 'alone'),
      step('agent', 'ai-agent', {}),
      call('tool', 'tool'),
    ],
    ['hook > used', 'used > off', 'off > agent'],
    {
      connections: ['callers', 'api', 'off', 'alone', 'tool'].map(slot),
    },
  );
  const plugged = {
    ...drawn,
    edges: [
      ...drawn.edges,
      { id: 'plug', kind: 'tool' as const, from: { node: 'tool', port: 'tool' }, to: { node: 'agent', port: 'tools' } },
    ],
  };
  expect([...slotsUsed(plugged)].sort()).toEqual([
    ['api', 'used'],
    ['tool', 'tool'],
  ]);
});
