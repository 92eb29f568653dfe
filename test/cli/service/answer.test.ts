/** People answer the runs of a service by command: real processes, one encrypted store, real servers behind the steps, and keys of persons. */
import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fakeFor } from '../../../app/engine/runner/dry-run.ts';
import type { Json, JsonObject } from '../../../app/kernel/json.ts';
import { openStore } from '../../../app/store/store.ts';
import { printFlow } from '../../../app/workflow/model/canonical.ts';
import { newAuthority, type Authority } from '../../kit/certificates.ts';
import { modelServer } from '../../kit/model-server.ts';
import { answer, bodyOf, httpsServer, type TestServer } from '../../kit/servers.ts';
import { flow, step } from '../../lint/kit/flow.ts';
import { desk, entriesOf } from '../kit.ts';
import { startProcess, type ServiceProcess } from './service-process.ts';

const { folder, write, file, json, cli } = desk();
process.env['COUNTERSIGN_STATE'] = folder;
const secret = `secret-${'c3'.repeat(12)}`;
const at = ['--store', 'store'];
const key = ['--store-key', 'key'];

let authority: Authority;
let server: TestServer;
let hangs = true;
const posted: string[] = [];
beforeAll(async () => {
  authority = newAuthority();
  const model = modelServer(({ response_format: format }) => JSON.stringify(fakeFor(format?.json_schema.schema as JsonObject)), secret);
  server = await httpsServer(authority.issue('localhost'), async (request, response) => {
    if (request.url?.startsWith('/v1/chat') === true) {
      await model.handler(request, response);
      return;
    }
    posted.push(`${request.method ?? ''} ${request.url ?? ''} ${await bodyOf(request)}`);
    if (request.url !== '/hangs' || !hangs) answer(response, 200, { bookingId: '00000000-0000-4000-8000-000000000001' });
  });
  write('key', new Uint8Array(32).fill(7));
  chmodSync(file('key'), 0o600);
  write('secret.txt', secret);
  for (const name of ['ada', 'bob', 'eve'])
    await cli(['key', 'new', '-o', `${name}.key`, '--owner', name, '--role', name === 'ada' ? 'author' : 'reviewer']);
  for (const name of ['release', 'root']) await cli(['key', 'new', '-o', `${name}.key`, '--owner', name, '--role', name]);
  await cli([
    'trust',
    'init',
    '--root-key',
    'root.key',
    ...['ada', 'bob', 'release'].flatMap((name) => ['--key', `${name}.key.pub`]),
    '-o',
    'root.json',
  ]);
  const place = `localhost:${server.port}`;
  const bound = {
    hosts: [place],
    auth: { type: 'bearer', secret: { file: file('secret.txt') } },
    ca: authority.ca,
    internalAddresses: ['127.0.0.1', '::1'],
  };
  write(
    'flows/bindings.json',
    JSON.stringify({
      callers: { hosts: [], auth: { type: 'bearer', secret: { file: file('secret.txt') } } },
      model: bound,
      accounting: bound,
      api: bound,
    }),
  );
  const template = readFileSync(join(import.meta.dirname, '../../../resources/templates/invoice-triage.flow.json'), 'utf8');
  const placed = JSON.stringify(JSON.parse(template))
    .replaceAll('"api.openai.com"', `"${place}"`)
    .replaceAll('"accounting.example.com"', `"${place}"`)
    .replaceAll('https://accounting.example.com/', `https://${place}/`)
    .replaceAll('"provider":"openai","baseUrl":""', `"provider":"custom","baseUrl":"https://${place}/v1"`);
  write('flows/invoices.flow.json', placed);
  const hook = (id: string) => step('hook', 'webhook-trigger', { path: id, auth: 'none', fields: [] });
  write(
    'flows/form.flow.json',
    printFlow(
      flow(
        [
          hook('form'),
          step('ask', 'form-task', {
            title: 'Which contract?',
            message: 'For \u001b[31mR-1',
            fields: [
              { name: 'contract', type: 'text', required: true },
              { name: 'amount', type: 'number' },
            ],
            deadlineMinutes: 60,
          }),
        ],
        ['hook > ask'],
        { id: 'flow_form', name: 'Form' },
      ),
    ),
  );
  const odd = flow(
    [
      hook('odd'),
      step('ask', 'form-task', {
        title: 'Which contract?',
        message: 'For R-1',
        fields: [{ name: 'contract', type: 'text', required: true }],
        deadlineMinutes: 60,
      }),
    ],
    ['hook > ask'],
    { id: 'flow_odd', name: 'Odd' },
  );
  write(
    'flows/odd.flow.json',
    printFlow({
      ...odd,
      nodes: odd.nodes.map((node) => (node.id === 'ask' ? { ...node, id: 'Prüfung' } : node)),
      edges: odd.edges.map((edge) => ({ ...edge, to: { ...edge.to, node: 'Prüfung' } })),
    }),
  );
  write(
    'flows/acts.flow.json',
    printFlow(
      flow(
        [
          hook('acts'),
          step('out', 'http-request', { method: 'POST', url: `https://${place}/hangs`, bodyMode: 'raw', text: 'x' }, { connection: 'api' }),
        ],
        ['hook > out'],
        {
          id: 'flow_acts',
          name: 'Acts',
          connections: [{ id: 'api', name: 'api', type: 'http', auth: 'bearer', hosts: [place], scopes: [] }],
        },
      ),
    ),
  );
}, 60_000);
afterAll(async () => {
  await server.close();
  authority.remove();
});

const serve = (): Promise<ServiceProcess> => startProcess(folder, ['flows', '--unsigned-dev', '--trust-root', 'root.json', ...at, ...key]);
const asksOf =
  (runId: string) =>
  (line: JsonObject): boolean =>
    line['type'] === 'run.waiting' && line['runId'] === runId;
const endOf =
  (runId: string) =>
  (line: JsonObject): boolean =>
    ['run.succeeded', 'run.failed', 'run.halted', 'run.cancelled'].includes(String(line['type'])) && line['runId'] === runId;
const codeIn = ({ code, doc }: { readonly code: number; readonly doc: Readonly<Record<string, Json>> }): unknown => [
  code,
  (doc['error'] as { code?: string } | undefined)?.code,
];
const begin = async (service: ServiceProcess, path: string): Promise<string> =>
  String(((await (await service.post(path, {})).json()) as { runId: string }).runId);
const metric = async ({ port }: ServiceProcess, name: string): Promise<string | undefined> =>
  (await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()).split('\n').find((line) => line.startsWith(`${name} `));
const markOf = (by: string): string => `sha256:${bytesToHex(sha256(utf8ToBytes(by)))}`;
interface Task {
  readonly id: string;
  readonly runId: string;
  readonly kind: string;
  readonly title: string;
  readonly argumentsHash: string;
  readonly arguments: Json;
  readonly deadline?: string;
  readonly message: string;
}
const tasksOf = async (...words: string[]): Promise<readonly Task[]> =>
  (await json(['answer', ...words, ...at])).doc['tasks'] as unknown as readonly Task[];
const yes = ({ runId, id, argumentsHash }: Task, ...more: string[]): string[] => [
  'answer',
  runId,
  id,
  '--hash',
  argumentsHash,
  '--decision',
  'approved',
  ...more,
  ...at,
];

async function invoice(service: ServiceProcess): Promise<string> {
  const body = JSON.stringify({
    invoiceId: '00000000-0000-4000-8000-000000000002',
    supplier: 'Paper Ltd',
    iban: 'DE89370400440532013000',
    total: 120,
    description: 'paper',
  });
  const time = Math.floor(Date.now() / 1_000);
  const signature = bytesToHex(hmac(sha256, utf8ToBytes(secret), utf8ToBytes(`${time}.${body}`)));
  const response = await fetch(`http://127.0.0.1:${service.port}/invoices`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-signature': `t=${time},v1=${signature}` },
    body,
  });
  return ((await response.json()) as { runId: string }).runId;
}

test('the approval of a template is shown and answered by command, also after the service was killed; its run goes on with exactly what was shown, and the log says whose word it was', async () => {
  const first = await serve();
  const runId = await invoice(first);
  const told = await first.heard(asksOf(runId));
  const gauges = [await metric(first, 'countersign_runs_waiting'), await metric(first, 'countersign_questions_open')];
  await first.end('SIGKILL');
  const second = await serve();
  const [task] = await tasksOf(runId);
  if (task === undefined) throw new Error('nothing is asked');
  const words = await cli(['answer', ...at]);
  expect([told['kind'], told['taskId'], told['argumentsHash'], gauges]).toEqual([
    'approval',
    task.id,
    task.argumentsHash,
    ['countersign_runs_waiting 1', 'countersign_questions_open 1'],
  ]);
  expect([
    task.kind,
    JSON.stringify(task.arguments).includes('DE89370400440532013000'),
    words.code,
    ...[task.title, task.id, task.argumentsHash, 'Paper Ltd', '120'].map((text) => words.out.includes(text)),
  ]).toEqual(['approval', true, 0, true, true, true, true, true]);
  const ada = ['--key', 'ada.key'];
  const refusals = [
    await json(yes({ ...task, argumentsHash: 'a'.repeat(64) }, ...ada)),
    await json(yes({ ...task, runId: 'run_01AAAAAAAAAAAAAAAAAAAAAAAA' }, ...ada)),
    await json(yes({ ...task, id: 'apr_none' }, ...ada)),
    await json(yes(task)),
    await json(yes(task, '--by', '\u200b')),
    await json(yes(task, '--by', 'ada', ...ada)),
    await json(['answer', runId, task.id, '--hash', task.argumentsHash, '--decision', 'denied', ...ada, ...at]),
    await json(yes(task, ...ada, '--values', '{"x":1}')),
    await json(yes(task, '--by', 'ada')),
    await json(yes(task, '--key', 'eve.key')),
    await json(yes(task, '--key', 'ada.key.pub')),
  ];
  expect([refusals.map(codeIn), posted]).toEqual([
    [
      [2, 'human/denied'],
      [2, 'run/not-found'],
      [2, 'run/not-found'],
      [2, 'cli/bad-usage'],
      [2, 'cli/bad-usage'],
      [2, 'cli/bad-usage'],
      [2, 'cli/bad-usage'],
      [2, 'human/denied'],
      [2, 'human/denied'],
      [2, 'human/denied'],
      [2, 'trust/bad-key'],
    ],
    [],
  ]);
  // Two at once: both count, and neither is lost.
  const both = await Promise.all([json(yes(task, ...ada, '--reason', 'ordered by us')), json(yes(task, '--key', 'bob.key'))]);
  const end = await second.heard(endOf(runId));
  const late = await json(yes(task, ...ada));
  expect([
    both.map(({ code }) => code),
    both.map(({ doc }) => doc['state']).toSorted(),
    end['type'],
    posted.length,
    codeIn(late),
    await metric(second, 'countersign_runs_waiting'),
    await tasksOf(),
  ]).toEqual([[0, 0], ['approved', 'open'], 'run.succeeded', 1, [2, 'run/wrong-state'], 'countersign_runs_waiting 0', []]);
  const { answered } = (await json(['answer', runId, '--answered', ...at])).doc as unknown as {
    readonly answered: readonly {
      readonly taskId: string;
      readonly state: string;
      readonly shown: JsonObject;
      readonly answers: readonly JsonObject[];
    }[];
  };
  await second.end('SIGTERM');
  expect(
    answered.map(({ taskId, state, shown, answers }) => [
      taskId,
      state,
      shown['argumentsHash'],
      JSON.stringify(shown['arguments']) === JSON.stringify(task.arguments),
      answers.map(({ by, proof, key: of, reason, decision }) => [by, proof, typeof of, reason, decision]).toSorted(),
    ]),
  ).toEqual([
    [
      task.id,
      'approved',
      task.argumentsHash,
      true,
      [
        ['ada', 'key', 'string', 'ordered by us', 'approved'],
        ['bob', 'key', 'string', '', 'approved'],
      ],
    ],
  ]);
  await cli(['audit', 'export', 'store', ...key, '-o', 'log.jsonl']);
  const said = entriesOf(readFileSync(file('log.jsonl'), 'utf8')).filter(({ action }) => action === 'human.answered');
  expect(
    said
      .map(({ actor, subject, details }) => [
        actor,
        subject,
        details['run'],
        details['decision'],
        details['arguments'],
        details['by'],
        /^[0-9a-f]{64}$/.test(details['reason'] ?? ''),
        /^[0-9a-f]{32}$/.test(details['key'] ?? ''),
      ])
      .toSorted(),
  ).toEqual(['ada', 'bob'].map((by) => ['operator', task.id, runId, 'approved', task.argumentsHash, markOf(by), true, true]).toSorted());
  const store = await openStore({ path: file('store'), unlock: { kind: 'external', key: new Uint8Array(32).fill(7) } });
  const kept = await store.engine.approvals.get(task.id);
  await store.close();
  expect(kept?.decisions.map(({ by, signed = '' }) => [by, signed.includes('application/vnd.countersign.answer+json')]).toSorted()).toEqual(
    [
      ['ada', true],
      ['bob', true],
    ],
  );
}, 180_000);

test('a form is filled in field by field, once, and a step that was cut off runs again when somebody says so', async () => {
  const first = await serve();
  const acts = await begin(first, 'acts');
  while (!posted.some((line) => line.includes('/hangs')))
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  await first.end('SIGKILL');
  hangs = false;
  const service = await serve();
  expect((await service.heard(asksOf(acts)))['kind']).toBe('interrupted');
  const [cut] = await tasksOf(acts);
  const form = await begin(service, 'form');
  await service.heard(asksOf(form));
  const [asksForm] = await tasksOf(form);
  if (cut === undefined || asksForm === undefined) throw new Error('nothing is asked');
  const shown = await cli(['answer', form, ...at]);
  expect([
    cut.kind,
    cut.title,
    asksForm.kind,
    /[\u0000-\u0008\u000b-\u001f]/.test(shown.out),
    shown.out.includes('contract: text, needed'),
  ]).toEqual(['interrupted', 'Run the step \u201cout\u201d again?', 'form', false, true]);
  const filled = [
    await json(yes(asksForm, '--by', 'Ada')),
    await json(yes(asksForm, '--by', 'Ada', '--values', '{"contract":"C-7","amount":"much"}')),
    await json(yes(asksForm, '--by', 'Ada', '--values', '[]')),
  ];
  // Two at once: one counts, and the other hears so.
  const both = await Promise.all(['Ada', 'Bob'].map((by) => json(yes(asksForm, '--by', by, '--values', '{"contract":"C-7","amount":3}'))));
  expect([filled.map(codeIn), both.map(codeIn).toSorted(), (await service.heard(endOf(form)))['type']]).toEqual([
    [
      [2, 'human/denied'],
      [2, 'human/denied'],
      [2, 'cli/bad-usage'],
    ],
    [
      [0, undefined],
      [2, 'run/wrong-state'],
    ],
    'run.succeeded',
  ]);
  expect([
    codeIn(await json(yes(cut, '--by', 'Ada'))),
    (await service.heard(endOf(acts)))['type'],
    posted.filter((line) => line.includes('/hangs')).length,
  ]).toEqual([[0, undefined], 'run.succeeded', 2]);
  await service.end('SIGTERM');
  const closed = await cli(['answer', form, '--answered', ...at, ...key]);
  expect([
    closed.code,
    /approved by (?:Ada|Bob) \(not proved\), a name that was only said/.test(closed.out),
    closed.out.includes('C-7'),
    codeIn(await json(['answer', form, '--answered', '--by', 'Ada', ...at, ...key])),
    codeIn(await json(['answer', 'run_none', '--answered', ...at, ...key])),
  ]).toEqual([0, true, true, [2, 'cli/bad-usage'], [2, 'run/not-found']]);
  await cli(['audit', 'export', 'store', ...key, '-o', 'acts.jsonl']);
  expect(
    entriesOf(readFileSync(file('acts.jsonl'), 'utf8'))
      .filter(({ action, details }) => action === 'human.answered' && details['run'] === acts)
      .map(({ details }) => [details['by'], details['proof'], 'key' in details]),
  ).toEqual([[markOf('Ada (not proved)'), 'none', false]]);
  const store = await openStore({ path: file('store'), unlock: { kind: 'external', key: new Uint8Array(32).fill(7) } });
  const kept = await store.engine.approvals.get(cut.id);
  await store.close();
  expect(kept?.decisions.map(({ by }) => by)).toEqual(['Ada (not proved)']);
}, 180_000);

test('an answer where no service runs is kept, and its run goes on with the next one; one whose time is over counts no more', async () => {
  const first = await serve();
  const [form, other] = [await begin(first, 'form'), await begin(first, 'form')];
  await first.heard(asksOf(form));
  await first.heard(asksOf(other));
  await first.end('SIGKILL');
  const unlocked = [...at, ...key];
  const { doc } = await json(['answer', ...unlocked]);
  const tasks = doc['tasks'] as unknown as readonly Task[];
  const [task, late] = [tasks.find(({ runId }) => runId === form), tasks.find(({ runId }) => runId === other)];
  if (task === undefined || late === undefined) throw new Error('nothing is asked');
  const store = await openStore({ path: file('store'), unlock: { kind: 'external', key: new Uint8Array(32).fill(7) } });
  const asked = await store.engine.approvals.get(late.id);
  if (asked !== undefined) await store.engine.approvals.save({ ...asked, deadline: asked.askedAt + 1 });
  await store.close();
  const spoken = await cli([...yes(task, '--by', 'Ada', '--values', '{"contract":"C-8"}'), ...key]);
  const over = await json([...yes(late, '--by', 'Ada', '--values', '{"contract":"C-9"}'), ...key]);
  expect([spoken.code, spoken.out, codeIn(over)]).toEqual([
    0,
    'Your answer counts. The run goes on when its service is started, or with "countersign resume".\n',
    [2, 'human/expired'],
  ]);
  const second = await serve();
  expect((await second.heard(endOf(form)))['type']).toBe('run.succeeded');
  await second.end('SIGTERM');
}, 120_000);

test('an answer to a step whose id is any word is in the audit log, once, also where the service is killed as soon as it has said that it counts', async () => {
  const first = await serve();
  const runId = await begin(first, 'odd');
  await first.heard(asksOf(runId));
  const [task] = await tasksOf(runId);
  if (task === undefined) throw new Error('nothing is asked');
  const said = await cli(yes(task, '--by', 'Ada Lovelace', '--values', '{"contract":"C-7"}'));
  await first.end('SIGKILL');
  for (let lives = 0; lives < 2; lives += 1) await (await serve()).end('SIGTERM');
  await cli(['audit', 'export', 'store', ...key, '-o', 'odd.jsonl']);
  const told = entriesOf(readFileSync(file('odd.jsonl'), 'utf8')).filter(
    ({ action, details }) => action === 'human.answered' && details['run'] === runId,
  );
  expect([task.id.includes('Prüfung'), said.code, told.map(({ subject, details }) => [subject, details['by'], details['late']])]).toEqual([
    true,
    0,
    [[markOf(task.id), markOf('Ada Lovelace (not proved)'), undefined]],
  ]);
}, 120_000);
