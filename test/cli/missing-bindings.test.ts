/** What a run would miss in its middle is found before its first step acts: bindings that are not there, or stand under another name. */
import { existsSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { slotsUsed } from '../../app/cli/runs/bindings-judge.ts';
import { readBindings, connectionsFor } from '../../app/cli/runs/run-bindings.ts';
import { startService } from '../../app/cli/service/service.ts';
import { memoryStore } from '../../app/engine/memory-store.ts';
import { printFlow } from '../../app/workflow/model/canonical.ts';
import { flow, step } from '../lint/kit/flow.ts';
import { desk } from './kit.ts';

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
