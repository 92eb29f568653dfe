/** Bindings and revocation lists at the target: neither opens more, nor goes back behind, what was signed. */
import { resolve } from 'node:path';
import { chmodSync, copyFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startService } from '../../../app/cli/service/service.ts';
import { judgeAtTarget } from '../../../app/cli/runs/bindings-lint.ts';
import { connectionsFor, readBindings } from '../../../app/cli/runs/run-bindings.ts';
import { emptyGrant } from '../../../app/broker/grant.ts';
import { ownFilesOf } from '../../../app/cli/store-unlock.ts';
import { lintContextOf } from '../../../app/bundle/from-assessment.ts';
import { memoryStore } from '../../../app/engine/memory-store.ts';
import { nodeHash } from '../../../app/kernel/host.node.ts';
import type { Finding } from '../../../app/lint/kit/finding.ts';
import { assess } from '../../../app/review/assess.ts';
import { createStore } from '../../../app/store/store.ts';
import { printFlow } from '../../../app/workflow/model/canonical.ts';
import { emptyFlow } from '../../../app/workflow/model/flow.ts';
import { flow, step } from '../../lint/kit/flow.ts';
import { lintCallsOf } from '../../lint/kit/lint-calls.ts';
import { desk } from '../kit.ts';

const { folder, file, write, json, cli } = desk();
const people = [
  ['author', 'author', []],
  ['ann', 'reviewer', ['--group', 'security', '--group', 'legal']],
  ['bob', 'reviewer', ['--group', 'privacy', '--group', 'data-science']],
  ['release', 'release', []],
  ['root', 'root', []],
] as const;
const signers = ['author', 'ann', 'bob', 'release'];

beforeAll(async () => {
  process.env['COUNTERSIGN_STATE'] = file('state');
  process.env['BINDING_TOKEN'] = `tok-${'e5'.repeat(8)}`;
  for (const [owner, role, groups] of people) await cli(['key', 'new', '-o', `${owner}.key`, '--owner', owner, '--role', role, ...groups]);
  await cli(['trust', 'init', '--root-key', 'root.key', ...signers.flatMap((name) => ['--key', `${name}.key.pub`]), '-o', 'root.json']);
  // It names the slot and never reaches it: what is judged is what could be reached.
  const slot = {
    id: 'crm',
    name: 'CRM',
    type: 'http',
    auth: 'bearer' as const,
    hosts: ['api.example.com:443', '*.eu.example.com:443'],
    scopes: ['read'],
  };
  const open = { ...slot, id: 'free', name: 'Free', auth: 'none' as const, hosts: ['open.example.com:443'] };
  write(
    'f.flow.json',
    printFlow(
      flow([step('start', 'manual-trigger'), step('end', 'noop')], ['start > end'], {
        id: 'flow_bound',
        name: 'Bound',
        environment: 'prod',
        connections: [slot, open],
      }),
    ),
  );
  await json(['bundle', 'create', 'f.flow.json', ...signers.flatMap((name) => ['--key', `${name}.key`]), '-o', 'served/f.countersign']);
}, 60_000);
afterAll(() => {
  delete process.env['COUNTERSIGN_STATE'];
  delete process.env['BINDING_TOKEN'];
});

const secret = { env: 'BINDING_TOKEN' };
const bearer = { type: 'bearer', secret };
const oauth = (scope: string) => ({
  type: 'client-credentials',
  tokenUrl: 'https://login.example.com/token',
  clientId: 'c',
  secret,
  scope,
});
const bind = (slots: object): string => write('b.json', JSON.stringify({ connections: slots }));
const run = (...more: string[]) => cli(['run', 'served/f.countersign', '--trust-root', 'root.json', '--json', ...more]);

describe('the policy of the place', () => {
  const allow = (...hosts: string[]): string => write('policy.json', JSON.stringify({ hosts, rules: { CN010: 'high' } }));
  const service = { id: 'desk', name: 'Desk', type: 'http', auth: 'bearer' as const, hosts: [], scopes: [] };
  const call = (id: string, parameters: object, more: object = {}) =>
    flow(
      [step('start', 'manual-trigger'), { ...step('call', 'http-request', { url: 'https://api.example.com/v1', ...parameters }), ...more }],
      ['start > call'],
      { id, name: id, environment: 'prod', connections: [service] },
    );

  beforeAll(async () => {
    write('calls.flow.json', printFlow(call('flow_calls', {})));
    await json(['bundle', 'create', 'calls.flow.json', ...signers.flatMap((name) => ['--key', `${name}.key`]), '-o', 'calls.countersign']);
  }, 60_000);

  const refusedBy = async (...more: string[]): Promise<unknown> => {
    const { code, out } = await cli(['run', 'calls.countersign', '--trust-root', 'root.json', '--json', ...more]);
    const first = JSON.parse(out.split('\n')[0] ?? '') as { type?: string; error?: { code: string; message: string } };
    return first.type === 'run.refused' ? [code, first.error?.code, first.error?.message] : 'runs';
  };

  test('refuses what it makes high, and names finding and flow', async () => {
    expect(await refusedBy('--policy', allow('other.example.org'))).toEqual([
      1,
      'connection/unsafe',
      expect.stringMatching(/policy of this machine.*api\.example\.com.*CN010/),
    ]);
  });

  test('takes what it approves, and what is no worse here than where it was signed', async () => {
    expect([
      await refusedBy('--policy', allow('api.example.com')),
      await refusedBy('--policy', write('open.json', '{}')),
      await refusedBy(),
    ]).toEqual(['runs', 'runs', 'runs']);
  });

  test('judges a slot by what its binding puts there', () => {
    const bound = {
      ...emptyFlow('f', 'F'),
      connections: [service],
      nodes: [
        {
          id: 'call',
          type: 'http-request',
          typeVersion: 1,
          name: 'Call',
          parameters: { url: 'https://api.example.com/v1' },
          connection: 'desk',
        },
      ],
    };
    const policy = { rules: { CN002: 'high' as const } };
    const assessed = (): readonly Finding[] => assess(bound, [], lintContextOf(policy, [], nodeHash), nodeHash).findings;
    const signed = { flow: bound, subflows: [], policy, waivers: [], findings: assessed() };
    const judge =
      (hosts: readonly string[], minimumTls: '1.2' | '1.3' = '1.3') =>
      () =>
        judgeAtTarget(signed, new Map([['desk', { hosts: [...hosts], auth: { type: 'none' as const }, minimumTls }]]), undefined);
    expect(judge(['api.example.com'])).not.toThrow();
    expect(judge(['api.example.com'], '1.2')).toThrow(
      expect.objectContaining({
        code: 'connection/unsafe',
        place: 'F / desk',
        message: expect.stringContaining('With the binding of "Desk"'),
        mend: expect.stringContaining('Bind it'),
      }),
    );
    // What was found in the signed flow is known from its verification.
    expect(lintCallsOf(() => judgeAtTarget(signed, new Map(), policy))).toBe(lintCallsOf(assessed));
  });
});

describe('bindings', () => {
  test.each([
    ['the signed host', { crm: { hosts: ['api.example.com'], auth: bearer } }],
    ['one of the signed hosts', { crm: { hosts: ['de.eu.example.com:443'], auth: bearer } }],
    ['the signed pattern itself', { crm: { hosts: ['*.eu.example.com'], auth: bearer } }],
    ['the address of its tokens, and the signed scope', { crm: { hosts: ['api.example.com', 'login.example.com'], auth: oauth('read') } }],
    ['a slot that the flow does not have', { other: { hosts: ['elsewhere.example.net'], auth: bearer } }],
  ])('that keep to %s run', async (_what, slots) => {
    expect((await run('--bindings', bind(slots))).code).toBe(0);
  });

  test('that name no scope ask for the signed ones, and not for what the server gives by default', async () => {
    const crm = { id: 'crm', name: 'CRM', type: 'http', auth: 'oauth2' as const, hosts: ['api.example.com:443'], scopes: ['read', 'list'] };
    const pinned = { flow: { ...emptyFlow('f', 'F'), connections: [crm, { ...crm, id: 'any', scopes: [] }] }, grant: emptyGrant };
    const bound = (scope?: string) => ({
      hosts: ['api.example.com'],
      auth: {
        type: 'client-credentials' as const,
        tokenUrl: 'https://login.example.com/token',
        clientId: 'c',
        secret: 's',
        ...(scope === undefined ? {} : { scope }),
      },
    });
    const asked = async (slot: string, scope?: string): Promise<unknown> => {
      const auth = (await connectionsFor([pinned], new Map([[slot, bound(scope)]])).get('f', slot))?.auth;
      return auth !== undefined && 'scope' in auth ? auth.scope : undefined;
    };
    expect([await asked('crm'), await asked('crm', ' '), await asked('crm', 'read'), await asked('any')]).toEqual([
      'read list',
      'read list',
      'read',
      undefined,
    ]);
  });

  test.each([
    ['another host', { crm: { hosts: ['api.example.com', 'evil.example.net'], auth: bearer } }],
    ['another port', { crm: { hosts: ['api.example.com:8443'], auth: bearer } }],
    ['a wider pattern', { crm: { hosts: ['*.example.com'], auth: bearer } }],
    ['a pattern in place of a name', { crm: { hosts: ['*.api.example.com'], auth: bearer } }],
    [
      'another server',
      { crm: { hosts: ['api.example.com'], auth: bearer, server: { host: 'db.example.net', port: 443, security: 'tls' } } },
    ],
    ['a scope', { crm: { hosts: ['api.example.com', 'login.example.com'], auth: oauth('read write') } }],
    ['a secret where there was none', { free: { hosts: ['open.example.com'], auth: bearer } }],
  ])('that open %s are refused before anything runs', async (_what, slots) => {
    const { code, out } = await run('--bindings', bind(slots));
    expect([code, JSON.parse(out)]).toEqual([
      1,
      { type: 'run.refused', error: { code: 'connection/widened', message: expect.stringContaining('opens more than was signed') } },
    ]);
  });

  test('name the files that no step gets: their own, and those of their secrets', () => {
    write('token.txt', 'tok');
    const path = bind({ crm: { hosts: ['api.example.com'], auth: { type: 'bearer', secret: { file: 'token.txt' } } } });
    expect(readBindings(path, folder, [file('key')]).files).toEqual([resolve(folder, path), file('token.txt'), file('key')]);
    expect([readBindings(undefined, folder, ownFilesOf({ 'store-key': 'key' }, folder)).files, ownFilesOf({}, folder)]).toEqual([
      [file('key')],
      [],
    ]);
    const said = {
      'trust-root': 'root.json',
      'revocations': 'r.json',
      'policy': 'policy.json',
      'playbooks': 'playbooks.json',
      'store': 'store',
    };
    expect(ownFilesOf(said, folder)).toEqual(['root.json', 'r.json', 'policy.json', 'playbooks.json'].map(file));
  });

  test('keep a service from serving the bundle, and no other', async () => {
    const bindings = readBindings(bind({ crm: { hosts: ['evil.example.net'], auth: bearer } }), folder);
    const service = await startService({
      cwd: folder,
      folder: file('served'),
      host: '127.0.0.1',
      port: 0,
      store: memoryStore(),
      unsignedDev: false,
      trustRoot: 'root.json',
      bindings,
      events: { emit: () => undefined },
      connections: () => ({ get: async () => undefined }),
    });
    await service.stop();
    expect([service.flows, service.refused.map(({ file: name, code }) => [name, code])]).toEqual([
      [],
      [['f.countersign', 'connection/widened']],
    ]);
  });
});

test('run remembers the newest revocation list that it saw: an older one, or another of its number, is refused', async () => {
  const list = async (name: string, number: number, ...more: string[]): Promise<void> => {
    await cli(['trust', 'revocations', 'root.json', '--root-key', 'root.key', '-o', name, '--number', String(number), ...more]);
  };
  await list('one.json', 1);
  await list('two.json', 2);
  await list('other-two.json', 2, '--revoke-bundle', 'ab'.repeat(32), '--reason', 'another');
  const codes = [];
  for (const name of ['one.json', 'two.json', 'one.json', 'other-two.json', 'two.json']) {
    const { code, out } = await run('--revocations', name);
    codes.push([code, (JSON.parse(out.split('\n')[0] ?? '') as { error?: { code?: string } }).error?.code]);
  }
  expect(codes).toEqual([
    [0, undefined],
    [0, undefined],
    [1, 'trust/rolled-back'],
    [1, 'trust/rolled-back'],
    [0, undefined],
  ]);
});

test('run remembers the newest trust root, also over a change of root keys, and takes no older one and no garbage for its memory', async () => {
  await cli(['key', 'new', '-o', 'root2.key', '--owner', 'root2', '--role', 'root']);
  copyFileSync(file('root.json'), file('second.json'));
  const { root } = (await json(['trust', 'show', 'root.json'])).doc['roles'] as { root: { keyIds: string[] } };
  await cli(['trust', 'rotate', 'second.json', '--root-key', 'root.key', '--root-key', 'root2.key', '--remove', root.keyIds[0] ?? '']);
  const state = process.env['COUNTERSIGN_STATE'];
  process.env['COUNTERSIGN_STATE'] = file('state-of-roots');
  try {
    const outcome = async (name: string) => {
      const { code, out } = await cli(['run', 'served/f.countersign', '--trust-root', name, '--json']);
      return [code, (JSON.parse(out.split('\n')[0] ?? '') as { error?: { code?: string } }).error?.code];
    };
    const outcomes = [await outcome('root.json'), await outcome('second.json'), await outcome('second.json'), await outcome('root.json')];
    expect([(await json(['trust', 'show', 'second.json'])).doc['version'], outcomes]).toEqual([
      2,
      [
        [0, undefined],
        [0, undefined],
        [0, undefined],
        [1, 'trust/rolled-back'],
      ],
    ]);
    write('state-of-roots/admitted-versions.json', '{"flow_bound prod":{"version":"none"}}');
    expect(await outcome('second.json')).toEqual([2, 'file/unreadable']);
  } finally {
    process.env['COUNTERSIGN_STATE'] = state;
  }
});

test('run remembers what it admitted for each authority: versions of others count for nothing, those from before a change of root keys do', async () => {
  const state = process.env['COUNTERSIGN_STATE'];
  process.env['COUNTERSIGN_STATE'] = file('state-of-versions');
  try {
    await cli([
      'trust',
      'init',
      '--root-key',
      'root2.key',
      ...signers.flatMap((name) => ['--key', `${name}.key.pub`]),
      '-o',
      'others.json',
    ]);
    write(
      'g.flow.json',
      printFlow(
        flow([step('start', 'manual-trigger'), step('end', 'noop')], ['start > end'], {
          id: 'flow_bound',
          name: 'Changed',
          environment: 'prod',
        }),
      ),
    );
    await json(['bundle', 'create', 'g.flow.json', ...signers.flatMap((name) => ['--key', `${name}.key`]), '-o', 'g.countersign']);
    const outcome = async (bundle: string, root: string) => {
      const { code, out } = await cli(['run', bundle, '--trust-root', root, '--json']);
      return [code, (JSON.parse(out.split('\n')[0] ?? '') as { error?: { message?: string } }).error?.message];
    };
    const refused = [
      1,
      expect.stringContaining(
        '(rolled-back): This release of the flow is not newer than one that was admitted here before. Version 1 was admitted with another content: give the new release a higher version.',
      ),
    ];
    expect([
      await outcome('served/f.countersign', 'root.json'),
      await outcome('g.countersign', 'others.json'),
      await outcome('g.countersign', 'root.json'),
      await outcome('g.countersign', 'second.json'),
    ]).toEqual([[0, undefined], [0, undefined], refused, refused]);
  } finally {
    process.env['COUNTERSIGN_STATE'] = state;
  }
});

test('resume goes on with the flows of the bundle, also those that it calls, and ends what was revoked', async () => {
  write('key', new Uint8Array(32).fill(7));
  chmodSync(file('key'), 0o600);
  const { store } = await createStore({ path: file('store'), protection: { externalKey: new Uint8Array(32).fill(7) } });
  await store.close();
  const at = ['--store', 'store', '--store-key', 'key', '--json'];
  write(
    'called.flow.json',
    printFlow(
      flow([step('start', 'flow-trigger'), step('end', 'noop')], ['start > end'], {
        id: 'flow_called',
        name: 'Called',
        environment: 'prod',
      }),
    ),
  );
  const caller = (seconds: number) =>
    flow(
      [
        step('start', 'manual-trigger'),
        step('rest', 'wait', { mode: 'for', seconds }),
        step('call', 'sub-flow', { flowId: 'flow_called' }),
      ],
      ['start > rest', 'rest > call'],
      { id: `flow_after_${seconds}`, name: `After ${seconds}`, environment: 'prod' },
    );
  const begin = async (seconds: number): Promise<void> => {
    write(`${seconds}.flow.json`, printFlow(caller(seconds)));
    await json([
      'bundle',
      'create',
      `${seconds}.flow.json`,
      '--subflow',
      'called.flow.json',
      ...signers.flatMap((name) => ['--key', `${name}.key`]),
      '-o',
      `${seconds}.countersign`,
    ]);
    await cli(['run', `${seconds}.countersign`, '--trust-root', 'root.json', ...at]);
  };
  await begin(1);
  await begin(86_400);
  await new Promise((resolve) => {
    setTimeout(resolve, 1_100);
  });
  const resumed = await cli(['resume', ...at]);
  const digest = String((await json(['verify', '86400.countersign', '--trust-root', 'root.json'])).doc['manifestDigest']);
  await cli([
    'trust',
    'revocations',
    'root.json',
    '--root-key',
    'root.key',
    '-o',
    'stop.json',
    '--number',
    '9',
    '--revoke-bundle',
    digest,
    '--reason',
    'it pays twice',
  ]);
  const waiting =
    ((await json(['runs', '--status', 'waiting', ...at.slice(0, 4)])).doc['runs'] as readonly { runId: string }[])[0]?.runId ?? '';
  const stopped = await cli(['resume', waiting, '--revocations', 'stop.json', '--trust-root', 'root.json', ...at]);
  const runs = (await json(['runs', ...at.slice(0, 4)])).doc['runs'] as readonly { flow: string; status: string }[];
  expect([resumed.code, stopped.code, stopped.out.includes('it pays twice'), runs.map((one) => [one.flow, one.status]).sort()]).toEqual([
    0,
    1,
    true,
    [
      ['After 1', 'succeeded'],
      ['After 86400', 'halted'],
      ['Called', 'succeeded'],
    ],
  ]);
  expect((await cli(['resume', '--revocations', 'one.json', '--trust-root', 'root.json', ...at])).out).toContain('trust/rolled-back');
}, 60_000);

test('a secret of blanks is none: whoever guesses that it is missing could sign calls with it', async () => {
  write('blank', ' \n\n');
  process.env['BINDING_BLANK'] = ' ';
  const codes = [];
  for (const given of [{ file: 'blank' }, { env: 'BINDING_BLANK' }])
    codes.push((await run('--bindings', bind({ crm: { hosts: ['api.example.com'], auth: { type: 'bearer', secret: given } } }))).out);
  delete process.env['BINDING_BLANK'];
  expect(codes.map((out) => (JSON.parse(out) as { error: { code: string } }).error.code)).toEqual(['secret/not-found', 'secret/not-found']);
});
