/** What a service does by itself when a flow is not as usual: over its real engine, a real revocation list, and the folder that operators let flows go on by. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { callBackFor } from '../../../app/cli/service/call-back.ts';
import { heldFolder } from '../../../app/cli/service/held-folder.ts';
import { newestRevocations } from '../../../app/cli/remembered/revocation-memory.ts';
import { loadTrustRoot } from '../../../app/cli/trust-files.ts';
import { readBindings } from '../../../app/cli/runs/run-bindings.ts';
import { startService, type Service } from '../../../app/cli/service/service.ts';
import type { WatchOptions } from '../../../app/cli/service/flow-watch.ts';
import { watchFrom } from '../../../app/cli/service/watch-options.ts';
import { memoryStore } from '../../../app/engine/memory-store.ts';
import type { EngineStore, RunEvent } from '../../../app/engine/ports.ts';
import { codeOfError } from '../../../app/kernel/errors.ts';
import { printFlow } from '../../../app/workflow/model/canonical.ts';
import type { Flow } from '../../../app/workflow/model/flow.ts';
import { newAuthority } from '../../kit/certificates.ts';
import { flow, step } from '../../lint/kit/flow.ts';
import { desk } from '../kit.ts';

const { folder, file, write, json, cli } = desk();
const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await holds()))
    await new Promise((resolve) => {
      setTimeout(resolve, 25);
    });
};
const services: Service[] = [];
afterEach(async () => {
  for (const service of services.splice(0)) await service.stop();
});

/** One that halts when it is told so, and waits for a person before that otherwise. */
const strays = (id: string): Flow =>
  flow(
    [
      step('hook', 'webhook-trigger', { path: id, auth: 'none' }),
      step('which', 'if', { mode: 'expression', expression: '{{ input.body.stray == true }}' }),
      step('ask', 'approval', { title: 'Go on?', deadlineMinutes: 60 }),
      step('out', 'http-request', { method: 'GET', url: 'https://{{ input.body.host }}/x' }),
    ],
    ['hook > which', 'which.true > out', 'which.false > ask'],
    { id, name: `Flow ${id}` },
  );

async function serve(
  name: string,
  playbooks: object,
  { settings, ...more }: Partial<Parameters<typeof startService>[0]> & { readonly settings?: WatchOptions['settings'] } = {},
): Promise<{
  readonly service: Service;
  readonly store: EngineStore;
  readonly events: RunEvent[];
  readonly said: string;
  call(id: string, body: object): Promise<number>;
}> {
  if (!('store' in more)) for (const id of ['a', 'b']) write(`${name}/${id}.flow.json`, printFlow(strays(id)));
  write(`${name}/playbooks.json`, JSON.stringify(playbooks));
  const store = more.store ?? memoryStore();
  const events: RunEvent[] = [];
  let said = '';
  const target = { cwd: folder, unsignedDev: true, trustRoot: undefined, revocations: undefined, ...more };
  const watch = await watchFrom(`${name}/playbooks.json`, target, undefined, {
    out: () => undefined,
    err: (text) => {
      said += text;
    },
    stdin: async () => '',
    cwd: folder,
    tty: false,
    stdinChunks: () =>
      (async function* none() {
        /* nothing */
      })(),
  });
  const service = await startService({
    ...target,
    folder: file(name),
    host: '127.0.0.1',
    port: 0,
    environment: undefined,
    events: {
      emit: (event) => {
        events.push(event);
      },
    },
    connections: () => ({ get: async (_flow, slot) => more.bindings?.connections.get(slot) }),
    watch: { ...watch, ...(settings === undefined ? {} : { settings }) },
    ...more,
    store,
  });
  services.push(service);
  return {
    service,
    store,
    events,
    said,
    call: async (id, body) =>
      (
        await fetch(`http://127.0.0.1:${service.port}/${id}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        })
      ).status,
  };
}
const metric = async ({ port }: Service, name: string): Promise<string | undefined> =>
  (await (await fetch(`http://127.0.0.1:${port}/metrics`)).text())
    .split('\n')
    .find((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`));
const waiting = async (store: EngineStore, status: 'waiting' | 'paused', flowId: string): Promise<number> =>
  (await store.runs.list({ status: [status], flowId, limit: 10 })).length;

test('a flow that strays is held with its runs, people are told, and an operator lets it go on while the service runs', async () => {
  const authority = newAuthority();
  const told: { readonly kind: string; readonly does: readonly string[]; readonly flow: { readonly id: string } }[] = [];
  const pager = createServer(authority.issue('localhost'), (request, response) => {
    let body = '';
    request
      .on('data', (part: Buffer) => {
        body += part.toString();
      })
      .on('end', () => {
        told.push(JSON.parse(body));
        response.end('ok');
      });
  });
  await new Promise<void>((resolve) => {
    pager.listen(0, '127.0.0.1', resolve);
  });
  const host = `localhost:${(pager.address() as AddressInfo).port}`;
  try {
    write(
      'bound.json',
      JSON.stringify({ pager: { hosts: [host], auth: { type: 'none' }, ca: authority.ca, internalAddresses: ['127.0.0.1', '::1'] } }),
    );
    const { service, store, call } = await serve(
      'holds',
      { playbooks: [{ name: 'Stop it', when: ['halted'], pause: true, web: { url: `https://${host}/alarms`, connection: 'pager' } }] },
      { bindings: readBindings('bound.json', folder) },
    );
    await call('a', { stray: false });
    await until(async () => (await waiting(store, 'waiting', 'a')) === 1);
    await call('a', { stray: true, host: 'elsewhere.example.com' });
    await until(async () => told.length > 0 && (await waiting(store, 'paused', 'a')) === 1);
    const held = [
      await call('a', { stray: false }),
      await call('b', { stray: false }),
      await metric(service, 'countersign_flows_held'),
      await metric(service, 'countersign_alarms_total'),
    ];
    const list = await json(['held', 'list', '--playbooks', 'holds/playbooks.json']);
    const unsaid = await cli(['held', 'release', 'a', '--playbooks', 'holds/playbooks.json']);
    const released = await cli([
      'held',
      'release',
      'a',
      '--playbooks',
      'holds/playbooks.json',
      '--by',
      'Ada',
      '--reason',
      'the address was wrong',
    ]);
    await until(async () => (await waiting(store, 'waiting', 'a')) === 1);
    expect([
      held,
      list.doc['held'],
      unsaid.code,
      released.code,
      await call('a', { stray: false }),
      readdirSync(file('holds/held')),
      told.map(({ kind, does, flow: { id } }) => [kind, does, id]),
    ]).toEqual([
      [503, 202, 'countersign_flows_held 1', 'countersign_alarms_total{kind="halted"} 1'],
      [{ flowId: 'a', at: expect.any(String), playbook: 'Stop it', why: expect.stringContaining('halted/capability') }],
      2,
      0,
      202,
      ['holds'],
      [['halted', ['pause'], 'a']],
    ]);
  } finally {
    pager.close();
    pager.closeAllConnections();
    authority.remove();
  }
}, 60_000);

test('what is held stays held over a new start, and where nobody can read what is held, nothing starts', async () => {
  const books = { playbooks: [{ name: 'Stop it', when: ['halted'], pause: true }] };
  const first = await serve('stays', books);
  await first.call('a', { stray: true, host: 'elsewhere.example.com' });
  await until(async () => (await first.call('a', { stray: false })) === 503);
  await services.pop()?.stop();
  const second = await serve('stays', books, { store: first.store });
  const then = await second.call('a', { stray: false });
  await services.pop()?.stop();
  const name = readdirSync(file('stays/held')).find((one) => one.endsWith('.json')) ?? '';
  writeFileSync(file(`stays/held/${name}`), '{ no hold');
  const broken: unknown = await serve('stays', books, { store: first.store }).catch((error: unknown) => error);
  expect([then, codeOfError(broken), broken]).toEqual([
    503,
    'file/unreadable',
    expect.objectContaining({ place: file(`stays/held/${name}`), mend: expect.stringContaining('put it back from a copy') }),
  ]);
}, 60_000);

test('a crash between the hold and its runs leaves none of them going on, and whoever removes the file by hand is in the log', async () => {
  const books = { playbooks: [{ name: 'Stop it', when: ['halted'], pause: true }] };
  const kept = new Map<string, string>();
  const settings = {
    get: (key: string) => kept.get(key),
    set: (key: string, value: string) => {
      kept.set(key, value);
    },
    remove: (key: string) => {
      kept.delete(key);
    },
  };
  const logged = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const released = (): readonly string[] =>
    logged.mock.calls
      .map(([line]) => String(line))
      .filter((line) => line.includes('flow.released'))
      .map((line) => String((JSON.parse(line) as { by: string }).by));
  try {
    const first = await serve('crashes', books);
    await first.call('a', { stray: false });
    await until(async () => (await waiting(first.store, 'waiting', 'a')) === 1);
    await services.pop()?.stop();
    const folder_ = heldFolder(file('crashes/held'), folder);
    const hold = { at: 1, why: 'It strayed.', playbook: 'Stop it' };
    folder_.add('a', hold);
    const start = async (): Promise<void> => {
      await serve('crashes', books, { store: first.store, settings });
    };
    await start();
    const then = await waiting(first.store, 'paused', 'a');
    await services.pop()?.stop();
    folder_.remove('a');
    await start();
    const gone = await waiting(first.store, 'waiting', 'a');
    await services.pop()?.stop();
    folder_.add('a', hold);
    await start();
    folder_.remove('a');
    await until(async () => (await waiting(first.store, 'waiting', 'a')) === 1);
    await until(() => released().length === 2);
    expect([then, gone, released()]).toEqual([
      1,
      1,
      ['whoever removed its file while this service did not run', 'whoever removed its file'],
    ]);
  } finally {
    logged.mockRestore();
  }
}, 60_000);

test('a folder of held flows that is gone, or replaced by an empty one, lets nothing go on', () => {
  const held = heldFolder(file('gone/held'), folder);
  const hold = { at: 1, why: 'It strayed.', playbook: 'Stop it' };
  const codes = () =>
    [
      () => held.look(),
      () => held.list(),
      () => {
        held.add('b', hold);
      },
      () => {
        held.remove('a');
      },
      () => {
        heldFolder(file('gone/held'), folder).open(true);
      },
    ].map((deed) => {
      try {
        deed();
        return 'done';
      } catch (error) {
        return codeOfError(error);
      }
    });
  held.open(false);
  held.add('a', hold);
  rmSync(file('gone/held'), { recursive: true });
  const gone = codes();
  mkdirSync(file('gone/held'));
  const empty = codes();
  write('gone/held/holds', '');
  expect([gone, empty, held.look().gone]).toEqual([Array(5).fill('file/unreadable'), Array(5).fill('file/unreadable'), ['a']]);
});

test('the later of two holds stands, whichever worker writes last', () => {
  const held = heldFolder(file('twice/held'), folder);
  const hold = (at: number) => ({ at, why: 'It strayed.', playbook: 'Stop it' });
  held.open(false);
  held.add('a', hold(2));
  held.add('a', hold(1));
  const kept = held.list()[0]?.at;
  held.letGo('a', { by: 'Ada', reason: 'the address was wrong' });
  held.add('a', hold(3));
  expect([kept, held.list()]).toEqual([2, [{ flowId: 'a', ...hold(3) }]]);
});

test('a release counts for the hold that was read, and for no newer one that another worker wrote meanwhile', () => {
  const held = heldFolder(file('newer/held'), folder);
  const other = heldFolder(file('newer/held'), folder);
  const hold = (at: number) => ({ at, why: 'It strayed.', playbook: 'Stop it' });
  held.open(false);
  held.add('a', hold(1));
  const asked = held.letGo('a', { by: 'Ada', reason: 'the address was wrong' });
  other.add('a', hold(2));
  const [stale, gone] = [held.takeAway('a', asked), held.takeAway('a', undefined)];
  const newer = held.look().held[0];
  rmSync(file(`newer/held/${readdirSync(file('newer/held')).find((name) => name.endsWith('.json')) ?? ''}`));
  expect([stale, gone, newer, held.look().gone, held.takeAway('a', newer), held.takeAway('a', undefined), held.look().gone]).toEqual([
    false,
    false,
    { flowId: 'a', ...hold(2) },
    ['a'],
    false,
    true,
    [],
  ]);
});

test('a folder that was there before is not taken for one in which nothing was held, also where nobody remembers', async () => {
  mkdirSync(file('fresh/held'), { recursive: true });
  const books = { playbooks: [{ name: 'Stop it', when: ['halted'], pause: true }] };
  const refused: unknown = await serve('fresh', books).catch((error: unknown) => error);
  expect([codeOfError(refused), refused, readdirSync(file('fresh/held'))]).toEqual([
    'file/unreadable',
    expect.objectContaining({ place: file('fresh/held'), mend: expect.stringContaining('put an empty file of that name into it') }),
    [],
  ]);
  write('fresh/held/holds', '');
  const { said } = await serve('fresh', books);
  expect(said).toContain(`where ${file('fresh/held')} is removed, what was held in it runs again`);
}, 60_000);

test('runs of a released flow that could not be resumed at first are tried again, and the trouble of one flow keeps no other', async () => {
  const store = memoryStore();
  let failures = 0;
  const list: EngineStore['runs']['list'] = async (filter) => {
    if (filter.status?.includes('paused') === true && failures-- > 0) throw new Error('The disk does not answer.');
    return store.runs.list(filter);
  };
  for (const id of ['a', 'b']) write(`slow/${id}.flow.json`, printFlow(strays(id)));
  const { call } = await serve(
    'slow',
    { playbooks: [{ name: 'Stop it', when: ['halted'], pause: true }] },
    { store: { ...store, runs: { ...store.runs, list } } },
  );
  for (const id of ['a', 'b']) await call(id, { stray: false });
  await until(async () => (await waiting(store, 'waiting', 'a')) + (await waiting(store, 'waiting', 'b')) === 2);
  const hand = heldFolder(file('slow/held'), folder);
  for (const id of ['a', 'b']) hand.add(id, { at: 1, why: 'It strayed.', playbook: 'Stop it' });
  await until(async () => (await waiting(store, 'paused', 'a')) + (await waiting(store, 'paused', 'b')) === 2);
  failures = 1;
  for (const id of ['a', 'b']) hand.remove(id);
  await until(async () => (await waiting(store, 'waiting', 'a')) + (await waiting(store, 'waiting', 'b')) === 2);
  expect(failures).toBeLessThan(1);
}, 60_000);

test("a service heeds the release of another worker's hold, and does not start where its folder was replaced", async () => {
  const books = { playbooks: [{ name: 'Stop it', when: ['halted'], pause: true }] };
  const kept = new Map<string, string>();
  const settings = {
    get: (key: string) => kept.get(key),
    set: (key: string, value: string) => {
      kept.set(key, value);
    },
    remove: (key: string) => {
      kept.delete(key);
    },
  };
  const { store, call } = await serve('others', books, { settings });
  await call('a', { stray: true, host: 'elsewhere.example.com' });
  await until(async () => (await call('a', { stray: false })) === 503);
  const other = heldFolder(file('others/held'), folder);
  other.add('a', { at: Date.now() + 60_000, why: 'It strayed there, too.', playbook: 'Stop it' });
  other.letGo('a', { by: 'Ada', reason: 'the address was wrong' });
  await until(async () => (await call('a', { stray: false })) === 202);
  await services.pop()?.stop();
  rmSync(file('others/held'), { recursive: true });
  mkdirSync(file('others/held'));
  expect(codeOfError(await serve('others', books, { store, settings }).catch((error: unknown) => error))).toBe('file/unreadable');
}, 60_000);

test('a playbook for a flow whose bundle was refused keeps no other flow from being served', async () => {
  write('some/broken.flow.json', '{ no flow');
  const { service, call } = await serve('some', { playbooks: [{ name: 'Stop it', when: ['halted'], pause: true, flowId: 'c' }] });
  expect([service.refused.map(({ file: name }) => name), await call('a', { stray: false })]).toEqual([['broken.flow.json'], 202]);
}, 60_000);

test.each([
  ['a word that nobody knows', { playbooks: [{ name: 'x', when: ['halted'], pause: true, stop: true }] }, 'file/unreadable', 'playbook 1'],
  ['nothing to do', { playbooks: [{ name: 'x', when: ['halted'] }] }, 'file/unreadable', 'at least one thing'],
  [
    'a flow that is not here',
    { playbooks: [{ name: 'x', when: ['halted'], pause: true, flowId: 'c' }] },
    'file/unreadable',
    'not served here',
  ],
  [
    'a connection that is not bound',
    { playbooks: [{ name: 'x', when: ['halted'], web: { url: 'https://pager.example.com/', connection: 'pager' } }] },
    'connection/unbound',
    '"pager"',
  ],
])('the service does not start with %s in its playbooks', async (_what, playbooks, code, words) => {
  const refused: unknown = await serve('refused', playbooks).catch((error: unknown) => error);
  expect([codeOfError(refused), String(refused)]).toEqual([code, expect.stringContaining(words)]);
});

test('a bundle is called back where the operator gave the keys for it, and the flow is held where not', async () => {
  process.env['COUNTERSIGN_STATE'] = folder;
  try {
    const people = [
      ['author', 'author', []],
      ['ann', 'reviewer', ['--group', 'security', '--group', 'legal']],
      ['bob', 'reviewer', ['--group', 'privacy', '--group', 'data-science']],
      ['release', 'release', []],
      ['root', 'root', []],
    ] as const;
    for (const [owner, role, groups] of people)
      await cli(['key', 'new', '-o', `${owner}.key`, '--owner', owner, '--role', role, ...groups]);
    const signers = ['author', 'ann', 'bob', 'release'];
    await cli(['trust', 'init', '--root-key', 'root.key', ...signers.flatMap((name) => ['--key', `${name}.key.pub`]), '-o', 'root.json']);
    const failing = flow(
      [
        step('tick', 'schedule-trigger', { cron: '* * * * * *', timezone: 'UTC' }),
        step('bad', 'script', { code: 'throw new Error("no")' }),
      ],
      ['tick > bad'],
      { id: 'flow_fails', name: 'Fails', environment: 'prod' },
    );
    mkdirSync(file('signed'), { recursive: true });
    write('fails.flow.json', printFlow(failing));
    await json([
      'bundle',
      'create',
      'fails.flow.json',
      ...signers.flatMap((name) => ['--key', `${name}.key`]),
      '-o',
      'signed/fails.countersign',
    ]);
    await cli(['trust', 'revocations', 'root.json', '--root-key', 'root.key', '-o', 'list.json', '--number', '1']);
    const trusted = { unsignedDev: false, trustRoot: 'root.json', revocations: 'list.json', store: memoryStore() };
    const books = [{ name: 'Call it back', when: ['failing'], revoke: true }];
    const without = await serve('signed', { playbooks: books }, trusted);
    await services.pop()?.stop();
    await cli(['key', 'new', '-o', 'other.key', '--owner', 'other', '--role', 'root']);
    const stranger: unknown = await serve(
      'signed',
      { playbooks: books, rootKeys: ['../other.key'] },
      { ...trusted, store: memoryStore() },
    ).catch((error: unknown) => error);
    const { store } = await serve('signed', { playbooks: books, rootKeys: ['../root.key'] }, { ...trusted, store: memoryStore() });
    // Five failures in a row, one a second; the guard hears of the new list by itself.
    const digest = String((await json(['verify', 'signed/fails.countersign', '--trust-root', 'root.json'])).doc['manifestDigest']);
    await until(
      async () => (await cli(['verify', 'signed/fails.countersign', '--trust-root', 'root.json', '--revocations', 'list.json'])).code === 1,
    );
    const failed = (await store.runs.list({ status: ['failed'], limit: 100 })).length;
    // Two workers that share the list call back at the same time.
    const io = { out: () => undefined, err: () => undefined, stdin: async () => '', cwd: folder, tty: false, stdinChunks: () => [] };
    const callers = await Promise.all(
      [1, 2].map(() => callBackFor({ playbooks: [], held: '', rootKeys: { paths: [file('root.key')] } }, { ...trusted, cwd: folder }, io)),
    );
    await Promise.all(callers.map((call, index) => call?.(String(index).repeat(64), 'It strayed.')));
    const root = loadTrustRoot('root.json', folder);
    expect(
      root === undefined ? [] : newestRevocations('list.json', root, folder).bundles.map(({ manifestDigest }) => manifestDigest),
    ).toEqual(expect.arrayContaining(['0'.repeat(64), '1'.repeat(64)]));
    expect([without.said, codeOfError(stranger), failed >= 5, (await cli(['trust', 'show', 'root.json'])).code, digest.length]).toEqual([
      expect.stringContaining('it holds the flow instead'),
      'trust/bad-root',
      true,
      0,
      64,
    ]);
  } finally {
    delete process.env['COUNTERSIGN_STATE'];
  }
}, 60_000);
