/** A service as a whole: what its story tells, what one bad file takes from the others, and which answers strangers get. */
import { mkdirSync } from 'node:fs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startService, type Service, type ServiceOptions } from '../../../app/cli/service/service.ts';
import { memoryStore } from '../../../app/engine/memory-store.ts';
import type { RunEvent } from '../../../app/engine/ports.ts';
import { printFlow } from '../../../app/workflow/model/canonical.ts';
import type { Flow } from '../../../app/workflow/model/flow.ts';
import { flow, step } from '../../lint/kit/flow.ts';
import { desk } from '../kit.ts';

const { folder, file, write, cli } = desk();
const events: RunEvent[] = [];

async function serve(name: string, flows: readonly Flow[], more: Partial<ServiceOptions> = {}): Promise<Service> {
  mkdirSync(file(name), { recursive: true });
  for (const one of flows) write(`${name}/${one.id}.flow.json`, printFlow(one));
  return await startService({
    cwd: folder,
    folder: file(name),
    host: '127.0.0.1',
    port: 0,
    store: memoryStore(),
    unsignedDev: true,
    trustRoot: undefined,
    revocations: undefined,
    environment: undefined,
    events: {
      emit: (event) => {
        events.push(event);
      },
    },
    connections: () => ({ get: async () => undefined }),
    ...more,
  });
}

const hook = (id: string, parameters: Record<string, string | number | object[]>, more: Partial<Flow> = {}): Flow =>
  flow([step('hook', 'webhook-trigger', { auth: 'none', path: id, ...parameters } as never), step('end', 'noop')], ['hook > end'], {
    id: `flow_${id}`,
    name: id,
    ...more,
  });

let service: Service;
beforeAll(async () => {
  service = await serve('shared', [
    hook('person', {
      fields: [
        { name: 'email', type: 'text' },
        { name: 'ssn', type: 'text', label: 'id' },
        { name: 'topic', type: 'enum', values: ['order'] },
      ],
    }),
    flow(
      [
        step('hook', 'webhook-trigger', { auth: 'none', path: 'thrower', fields: [{ name: 'email', type: 'text' }] } as never),
        step('throw', 'script', { code: 'throw new Error(`no customer ${input.body.email}`);' }),
      ],
      ['hook > throw'],
      { id: 'flow_thrower', name: 'thrower' },
    ),
    hook('unbound', { auth: 'hmac' }),
    hook('hidden', { path: 'healthz', method: 'GET' }),
    hook('twin', { path: 'person' }),
    hook('typo', { ratePerMinut: 5 }),
    flow([step('hook', 'webhook-trigger', { auth: 'none', path: 'mars' }), step('at', 'schedule-trigger', { cron: '0 7 * * *' })], [], {
      id: 'flow_mars',
      name: 'Mars',
      settings: { timezone: 'Mars/Olympus' },
    }),
  ]);
});
afterAll(async () => {
  await service.stop();
});
const post = async (path: string, body: unknown): Promise<Response> =>
  await fetch(`http://127.0.0.1:${service.port}/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'user-agent': 'caller-of-ada' },
    body: JSON.stringify(body),
  });
const until = async (holds: () => boolean): Promise<void> => {
  while (!holds())
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
};

test('the story of a service masks what reached the end of a run, as it masks what its steps gave', async () => {
  expect((await post('person?who=Ada', { email: 'ada@example.com', ssn: '078-05-1120', topic: 'order' })).status).toBe(202);
  await until(() => events.some(({ type }) => type === 'run.succeeded'));
  const ended = events.find((event) => event.type === 'run.succeeded');
  const story = JSON.stringify(events);
  expect([
    ['ada@example.com', '078-05-1120', 'who=Ada', 'caller-of-ada'].filter((text) => story.includes(text)),
    ended?.type === 'run.succeeded' && JSON.stringify(ended.output).includes('"topic":"order"'),
  ]).toEqual([[], true]);
});

test('the story of a service repeats nothing of what a script says of masked data, or of what a caller sends beside the declared fields', async () => {
  events.length = 0;
  await post('thrower', { email: 'ada@example.com' });
  await post('person', { email: 'ada@example.com', ssn: '078-05-1120', topic: 'order', mail: 'ada@example.com' });
  await until(() => events.some(({ type }) => type === 'run.failed') && events.some(({ type }) => type === 'run.succeeded'));
  expect([
    events.flatMap((event) => (event.type === 'run.failed' ? [event.error.message] : [])),
    JSON.stringify(events).includes('ada@example.com'),
  ]).toEqual([['Error: no customer [masked]'], false]);
});

test('a flow that cannot be served is refused alone, with its file: an unbound secret, a path that another one or the service itself has, settings that nobody can read, a time zone that nobody knows', async () => {
  expect([service.flows.map(({ flowId }) => flowId), service.refused]).toEqual([
    ['flow_person', 'flow_thrower'],
    [
      { file: 'flow_hidden.flow.json', code: 'flow/invalid', message: expect.stringContaining('itself answers GET /healthz') },
      {
        file: 'flow_mars.flow.json',
        code: 'flow/invalid',
        message: 'The schedule “0 7 * * *” in the time zone “Mars/Olympus” is not known here.',
      },
      { file: 'flow_twin.flow.json', code: 'flow/invalid', message: expect.stringContaining('POST /person') },
      {
        file: 'flow_typo.flow.json',
        code: 'flow/invalid',
        message: 'The step "hook" of "typo" cannot be read: There is no setting called “ratePerMinut”.',
      },
      { file: 'flow_unbound.flow.json', code: 'connection/unbound', message: expect.stringContaining('its secret is not bound') },
    ],
  ]);
  // Nothing of it listens, and the others go on.
  expect([(await post('mars', {})).status, (await post('person', { email: 'ada@example.com', ssn: '1', topic: 'order' })).status]).toEqual([
    404, 202,
  ]);
});

test('what a service says at its start is its log, too: one JSON object a line, with its time', async () => {
  const lines: string[] = [];
  const spied = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    lines.push(String(text));
    return true;
  });
  const ends = cli(['start', 'shared', '--unsigned-dev', '--port', '0', '--json']);
  await until(() => process.listenerCount('SIGTERM') > 0 && lines.length > 2);
  process.emit('SIGTERM');
  const { code, err } = await ends;
  spied.mockRestore();
  const said = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect([
    code,
    err,
    said.every(({ time }) => typeof time === 'string' && time.endsWith('Z')),
    said.filter(({ level }) => level === 'error').map(({ file: name, code: why }) => [name, why]),
    said[0],
  ]).toEqual([
    0,
    '',
    true,
    [
      ['flow_hidden.flow.json', 'flow/invalid'],
      ['flow_mars.flow.json', 'flow/invalid'],
      ['flow_twin.flow.json', 'flow/invalid'],
      ['flow_typo.flow.json', 'flow/invalid'],
      ['flow_unbound.flow.json', 'connection/unbound'],
    ],
    expect.objectContaining({ level: 'warn', message: 'without --store, runs that are under way are lost in a crash' }),
  ]);
});
