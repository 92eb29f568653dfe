/** A template's way into production, as somebody goes it for the first time: its secret bound, its bundle signed, served, and called with a signature. */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { printFlow } from '../../app/workflow/model/canonical.ts';
import { flow, step } from '../lint/kit/flow.ts';
import { desk, entriesOf } from './kit.ts';

const { file, write, cli, json } = desk();
const secret = `callers-${'a7'.repeat(12)}`;
const at = ['--store', 'store', '--store-key', 'key'];
const lines: Record<string, unknown>[] = [];
// What this machine remembers is of no concern here.
beforeAll(() => {
  process.env['COUNTERSIGN_STATE'] = file('state');
});
afterAll(() => {
  delete process.env['COUNTERSIGN_STATE'];
});

/** Runs the service until `work` is done, and gives what its log said. */
async function serving(work: (port: number) => Promise<void>): Promise<void> {
  lines.length = 0;
  let told = '';
  const spies = [
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      lines.push(JSON.parse(String(text)) as Record<string, unknown>);
      return true;
    }),
  ];
  const listening = Promise.withResolvers<number>();
  const { main } = await import('../../app/cli/main.ts');
  const ends = main(['start', 'bundles', '--port', '0', '--trust-root', 'root.json', ...at, '--json'], {
    out: (text) => {
      told += text;
      for (const line of told.split('\n').slice(0, -1)) {
        const { type, port } = JSON.parse(line) as { type: string; port?: number };
        if (type === 'service.started' && port !== undefined) listening.resolve(port);
      }
    },
    err: () => undefined,
    stdin: async () => '',
    stdinChunks: () => [],
    cwd: file('.'),
    tty: false,
  });
  try {
    await work(
      await Promise.race([
        listening.promise,
        ends.then((code) => {
          throw new Error(`the service ended with ${code}`);
        }),
      ]),
    );
  } finally {
    process.emit('SIGTERM');
    await ends;
    for (const spy of spies) spy.mockRestore();
  }
}

function call(port: number, body: string, with_: string, time = Math.floor(Date.now() / 1_000)): Promise<Response> {
  const signature = bytesToHex(hmac(sha256, utf8ToBytes(with_), utf8ToBytes(`${time}.${body}`)));
  return fetch(`http://127.0.0.1:${port}/leads`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-signature': `t=${time},v1=${signature}` },
    body,
  });
}

test('from the template to a signed call that starts a run', async () => {
  copyFileSync(join(import.meta.dirname, '../../resources/templates/lead-enrichment.flow.json'), file('leads.flow.json'));
  writeFileSync(file('key'), 'b3'.repeat(32), { mode: 0o600 });
  for (const [name, ...group] of [['author'], ['reviewer', '--group', 'security', '--group', 'privacy'], ['release'], ['root']] as const)
    await cli(['key', 'new', '-o', `${name}.key`, '--owner', `${name}-person`, '--role', name, ...group]);
  await cli([
    'trust',
    'init',
    '--root-key',
    'root.key',
    '--key',
    'author.key.pub',
    '--key',
    'reviewer.key.pub',
    '--key',
    'release.key.pub',
    '-o',
    'root.json',
  ]);
  write('bundles/.keep', '');
  const made = await json([
    'bundle',
    'create',
    'leads.flow.json',
    '--key',
    'author.key',
    '--key',
    'reviewer.key',
    '--key',
    'release.key',
    '-o',
    'bundles/leads.countersign',
  ]);
  const bearer = (hosts: readonly string[]) => ({ hosts, auth: { type: 'bearer', secret: { file: file('callers.txt') } } });
  write('callers.txt', `${secret}\n`);
  write(
    'bundles/bindings.json',
    JSON.stringify({
      callers: bearer([]),
      directory: bearer(['directory.example.com']),
      database: {
        hosts: ['db.example.com:5432'],
        auth: { type: 'login', username: 'flows', secret: { file: file('callers.txt') } },
        server: { host: 'db.example.com', port: 5_432, security: 'tls', database: 'leads' },
      },
    }),
  );
  const body = JSON.stringify({ leadId: '00000000-0000-4000-8000-000000000001', companyNumber: 7, email: 'ada@example.com' });
  const answers: unknown[] = [];
  let runId = '';
  await serving(async (port) => {
    const time = Math.floor(Date.now() / 1_000);
    const first = await call(port, body, secret, time);
    runId = ((await first.json()) as { runId: string }).runId;
    const again = await call(port, body, secret, time);
    answers.push(
      (await call(port, body, 'another secret')).status,
      first.status,
      again.status,
      ((await again.json()) as { runId: string }).runId === runId,
    );
  });
  const { doc } = await json(['runs', ...at]);
  const verified = await json(['audit', 'verify', ...at.slice(1)]);
  await cli(['audit', 'export', ...at.slice(1), '-o', 'log.jsonl']);
  const log = readFileSync(file('log.jsonl'), 'utf8');
  const bundle = String(made.doc['manifestDigest']);
  const entries = entriesOf(log).map(({ actor, action, subject, details }) => [
    actor,
    action,
    subject,
    details['code'] ?? details['trigger'] ?? '',
    details['bundle'] ?? '',
  ]);
  expect({
    made: [made.code, made.doc['missing']],
    errors: lines.filter(({ level }) => level === 'error'),
    answers,
    runs: (doc['runs'] as { runId: string; flow: string }[]).map((run) => [run.runId, run.flow]),
    log: [verified.code, log.includes('ada@example.com'), entries],
  }).toEqual({
    made: [0, []],
    errors: [],
    answers: [401, 202, 409, true],
    runs: [[runId, 'Add company data to a lead']],
    log: [
      0,
      false,
      [
        ['system', 'service.started', 'service', '', ''],
        ['system', 'bundle.served', bundle, '', ''],
        ['system', 'run.started', runId, 'webhook', bundle],
        ['system', 'run.failed', runId, 'step/failed', ''],
        ['system', 'service.stopped', 'service', '', ''],
      ],
    ],
  });
}, 240_000);

test('a trigger that checks who calls, and names no secret, makes no bundle', async () => {
  await cli(['key', 'new', '-o', 'one.key', '--role', 'author']);
  const refused = async (auth: string, more = {}) => {
    write('hook.flow.json', printFlow(flow([step('hook', 'webhook-trigger', { path: 'x', auth }, more)], [])));
    const { code, err } = await cli(['bundle', 'create', 'hook.flow.json', '--key', 'one.key', '-o', 'hook.countersign']);
    return [code, err.includes('names no connection that holds the secret'), err.includes('Give it a connection')];
  };
  expect([await refused('hmac'), await refused('jwt'), await refused('none'), await refused('hmac', { disabled: true })]).toEqual([
    [1, true, true],
    [1, true, true],
    [1, false, false],
    [1, false, false],
  ]);
});
