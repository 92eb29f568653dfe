/** Attack tests of flows, through the real engine, runner process and dry brokers. */
import { afterAll, expect, test } from 'vitest';
import { attackFlow, type AttackedModel, type AttackReport } from '../../app/ai/attacks/attack-flow.ts';
import { createDryRuns } from '../../app/ai/dry-runs.node.ts';
import { attackPack } from '../../app/ai/attacks/pack.ts';
import { alikeResults, reportHeadline } from '../../app/ai/attacks/words.ts';
import type { BoundConnection } from '../../app/broker/connection.ts';
import { startForkedRunner } from '../../app/engine/runner/forked-runner.node.ts';
import { systemRandom } from '../../app/kernel/host.node.ts';
import type { JsonObject } from '../../app/kernel/json.ts';
import { factsOf } from '../../app/nodes/describe.ts';
import type { Flow, FlowNode } from '../../app/workflow/model/flow.ts';
import { noForeignFacts } from '../../app/nodes/foreign-action/parameters.ts';
import { flowOf, node, pin, slot } from '../engine/flow-kit.ts';
import { modelServer } from '../kit/model-server.ts';
import { httpServer, type TestServer } from '../kit/servers.ts';

const servers: TestServer[] = [];
afterAll(async () => {
  await Promise.all(servers.map((server) => server.close()));
});

/** A few of the pack are enough to tell outcomes apart. */
const few = attackPack.filter(({ id }) => ['override', 'tool-call', 'form-field', 'query'].includes(id));

interface Setting {
  readonly model?: AttackedModel;
  readonly connections?: Readonly<Record<string, BoundConnection>>;
  readonly subflows?: readonly Flow[];
  readonly signal?: AbortSignal;
}

async function attacked(flow: Flow, { model = 'obedient', connections = {}, subflows = [], signal }: Setting = {}): Promise<AttackReport> {
  const runner = createDryRuns(pin(flow), {
    startRunner: startForkedRunner,
    connections: { get: async (_flowId, id) => connections[id] },
    filesRoot: '/nonexistent',
    gateway: { record: () => undefined },
    calledFlow: async (flowId) => {
      const found = subflows.find(({ id }) => id === flowId);
      return found === undefined ? undefined : pin(found);
    },
    resolver: { resolve: async () => Promise.reject(new Error('no such name')) },
  });
  try {
    return await attackFlow({
      flow,
      subflows,
      factsOf,
      model,
      random: systemRandom,
      runOnce: runner.runOnce,
      attacks: few,
      ...(signal === undefined ? {} : { signal }),
    });
  } finally {
    await runner.close();
  }
}

const outcomes = ({ results }: AttackReport): string[] =>
  results.map(({ attackId, outcome, nodeName }) => `${attackId}: ${outcome}${nodeName === undefined ? '' : ` at ${nodeName}`}`);

const declared = (name: string, type = 'text', label = 'none'): JsonObject => ({
  name,
  type,
  label,
  required: true,
  consent: false,
  values: type === 'enum' ? ['a', 'b'] : [],
});
const form = (...fields: readonly JsonObject[]): FlowNode => node('Form', 'webhook-trigger', { path: 'in', fields: [...fields] });
const ask = (more: JsonObject = {}): FlowNode =>
  node('Ask', 'model-call', {
    provider: 'openai',
    model: 'gpt-4o-2024-08-06',
    system: 'Answer.',
    prompt: '{{ input.body.text }}',
    resultField: 'answer',
    ...more,
  });
const mail = (to: string, text = '{{ input.answer }}'): FlowNode =>
  node('Mail', 'send-mail', { from: 'us@shop.example', to, subject: 'Your question', text });
const closed = { output: 'schema', schema: [declared('topic', 'enum'), declared('urgent', 'boolean')] };

test('an agent that may send what it likes is steered, and may not send it where it likes', async () => {
  const agent = node('Agent', 'ai-agent', { system: 'Help.', prompt: '{{ input.body.text }}' });
  const chat = node('Model', 'chat-model', { provider: 'openai', model: 'gpt-4o-2024-08-06' });
  const connections = [{ ...slot('mail', ['mail.shop.example:587'], 'smtp'), type: 'smtp' }];
  const withTool = (tool: FlowNode): Flow =>
    flowOf([form(declared('text')), agent, chat, { ...tool, connection: 'mail' }], ['Form -> Agent'], { connections });
  const plugs = [
    { id: 'p1', kind: 'model' as const, from: { node: 'Model', port: 'model' }, to: { node: 'Agent', port: 'model' } },
    { id: 'p2', kind: 'tool' as const, from: { node: 'Mail', port: 'tool' }, to: { node: 'Agent', port: 'tool' } },
  ];
  const tried = async (tool: FlowNode): Promise<AttackReport> => {
    const flow = withTool(tool);
    return await attacked({ ...flow, edges: [...flow.edges, ...plugs] });
  };
  const report = await tried(mail('desk@shop.example', '{{ model.text }}'));
  expect([outcomes(report), report.passed, report.models]).toEqual([few.map(({ id }) => `${id}: steered at Mail`), false, ['Agent']]);
  expect(reportHeadline(report)).toBe('4 of 4 attacks got through.');
  const anyone = await tried(mail('{{ model.to }}', 'Hello'));
  expect([outcomes(anyone), anyone.passed]).toEqual([few.map(({ id }) => `${id}: refused at Mail`), true]);
});

test('words of an outsider that a model writes into a mail to a fixed place are carried; an answer to its sender is drawn so', async () => {
  const fixed = await attacked(flowOf([form(declared('text')), ask(), mail('desk@shop.example')], ['Form -> Ask', 'Ask -> Mail']));
  const sender = await attacked(
    flowOf([form(declared('text'), declared('email')), ask(), mail('{{ input.body.email }}')], ['Form -> Ask', 'Ask -> Mail']),
  );
  for (const report of [fixed, sender])
    expect([outcomes(report), report.passed]).toEqual([few.map(({ id }) => `${id}: carried at Mail`), true]);
});

test('rows of a database that a model could put into an answer to the outsider leak', async () => {
  const look = node('Look up', 'sql-query', { database: 'sqlite', file: 'shop.db', statement: 'SELECT note FROM customers', values: [] });
  const flow = flowOf(
    [
      form(declared('text'), declared('email')),
      look,
      ask({ prompt: '{{ text(input) }} {{ node["Form"].body.text }}' }),
      mail('{{ node["Form"].body.email }}'),
    ],
    ['Form -> Look up', 'Look up -> Ask', 'Ask -> Mail'],
  );
  const report = await attacked(flow);
  expect([outcomes(report), report.passed]).toEqual([few.map(({ id }) => `${id}: leaked at Mail`), false]);
});

test('closed answers hold, a guard keeps out, a token takes the place of the text', async () => {
  const save = node('Save', 'sql-query', {
    database: 'sqlite',
    file: 'shop.db',
    statement: 'UPDATE t SET topic = :topic',
    readOnly: false,
    values: [{ name: 'topic', value: '{{ input.answer.topic }}' }],
  });
  const held = await attacked(flowOf([form(declared('text')), ask(closed), save], ['Form -> Ask', 'Ask -> Save']));
  expect(outcomes(held)).toEqual(few.map(({ id }) => `${id}: held`));
  const guard = node('Guard', 'guardrail', { text: '{{ input.body.text }}', injection: true, certainty: 0.1 });
  const guarded = await attacked(
    flowOf([form(declared('text')), guard, ask(), mail('desk@shop.example')], ['Form -> Guard', 'Guard.pass -> Ask', 'Ask -> Mail']),
  );
  expect(outcomes(guarded)[0]).toBe('override: kept-out');
  const hide = node('Hide', 'tokenise', { fields: ['body.text'], purpose: 'p' });
  const hidden = await attacked(
    flowOf([form(declared('text')), hide, ask(), mail('desk@shop.example')], ['Form -> Hide', 'Hide -> Ask', 'Ask -> Mail']),
  );
  expect([outcomes(hidden), hidden.passed]).toEqual([few.map(({ id }) => `${id}: kept-out`), true]);
});

test('behind an approval a person is asked; a file whose name the answer makes is steered', async () => {
  const approve = node('Approve', 'approval', { title: 'Send?', deadlineMinutes: 60 });
  const asked = await attacked(
    flowOf(
      [form(declared('text')), ask(), approve, mail('desk@shop.example')],
      ['Form -> Ask', 'Ask -> Approve', 'Approve.approved -> Mail'],
    ),
  );
  expect([outcomes(asked), asked.passed]).toEqual([few.map(({ id }) => `${id}: asked at Mail`), true]);
  const around = await attacked(
    flowOf(
      [form(declared('text')), ask(), approve, mail('desk@shop.example')],
      ['Form -> Ask', 'Ask -> Approve', 'Approve.approved -> Mail', 'Ask -> Mail'],
    ),
  );
  expect(outcomes(around)).toEqual(few.map(({ id }) => `${id}: carried at Mail`));
  const denied = await attacked(
    flowOf(
      [form(declared('text')), ask(), approve, mail('desk@shop.example')],
      ['Form -> Ask', 'Ask -> Approve', 'Approve.denied -> Mail'],
    ),
  );
  expect(outcomes(denied)).not.toContain('override: asked at Mail');
  const file = node('Save', 'file-write', { path: 'out/{{ input.answer }}.txt', content: 'done' });
  const steered = await attacked(flowOf([form(declared('text')), ask(), file], ['Form -> Ask', 'Ask -> Save']));
  expect(outcomes(steered)).toEqual(few.map(({ id }) => `${id}: steered at Save`));
});

test('what a service answers is attacked too, and fields that nobody declares are guessed from who reads them', async () => {
  const page = node('Page', 'http-request', { url: 'https://news.example.com/today', response: 'body' });
  const read = await attacked(
    flowOf(
      [node('Clock', 'schedule-trigger', { cron: '0 8 * * *' }), page, ask({ prompt: '{{ text(input) }}' }), mail('desk@shop.example')],
      ['Clock -> Page', 'Page -> Ask', 'Ask -> Mail'],
    ),
  );
  expect(outcomes(read)).toEqual(few.map(({ id }) => `${id}: carried at Mail`));
  const open = await attacked(
    flowOf(
      [
        node('Form', 'webhook-trigger', { path: 'in' }),
        ask({ prompt: '{{ input.body.ticket.message }}' }),
        mail('{{ node["Form"].body.email }}'),
      ],
      ['Form -> Ask', 'Ask -> Mail'],
    ),
  );
  expect(outcomes(open)).toEqual(few.map(({ id }) => `${id}: carried at Mail`));
});

test('an attack that cannot arrive is no pass, and a flow that no outsider reaches has nothing to test', async () => {
  const lost = await attacked(flowOf([form(declared('text')), ask({ prompt: '{{ input.nowhere.else }}' })], ['Form -> Ask']));
  expect([lost.counts.missed, lost.passed, reportHeadline(lost)]).toEqual([
    4,
    false,
    '4 of 4 attacks did not arrive, so they say nothing.',
  ]);
  const inside = await attacked(
    flowOf([node('Clock', 'schedule-trigger', { cron: '0 8 * * *' }), ask({ prompt: 'Tell a joke.' })], ['Clock -> Ask']),
  );
  expect([inside.results, inside.passed, reportHeadline(inside)]).toEqual([[], true, 'Nobody outside can write to a model of this flow.']);
});

test('the own model is really asked, under its connection, and nothing else leaves', async () => {
  const prompts: string[] = [];
  const answers = modelServer(({ messages }) => {
    prompts.push(messages.map(({ content }) => content).join('\n'));
    return 'How can I help?';
  }, 'key-for-tests');
  const model = await httpServer(answers.handler);
  let hits = 0;
  const shop = await httpServer(async (_request, response) => {
    hits += 1;
    response.end('{}');
  });
  servers.push(model, shop);
  const send = node('Send', 'http-request', {
    url: `http://127.0.0.1:${shop.port}/notes`,
    method: 'POST',
    bodyMode: 'json',
    body: '{"text":"{{ input.answer }}"}',
  });
  const own = {
    ...ask({ provider: 'custom', baseUrl: `http://127.0.0.1:${model.port}/v1`, model: 'stub-2026-01-01' }),
    connection: 'model',
  };
  const flow = flowOf([form(declared('text')), own, send], ['Form -> Ask', 'Ask -> Send'], {
    connections: [slot('model', [`127.0.0.1:${model.port}`])],
  });
  const report = await attacked(flow, {
    model: 'own',
    connections: { model: { hosts: ['127.0.0.1'], auth: { type: 'bearer', secret: 'key-for-tests' }, internalAddresses: ['127.0.0.1'] } },
  });
  expect([outcomes(report), report.model, hits]).toEqual([few.map(({ id }) => `${id}: held`), 'own', 0]);
  // One quiet run and each attack, and each attack's text arrived.
  expect([prompts.length, prompts.filter((text) => text.includes('csgn-')).length]).toEqual([5, 4]);
});

test('only models that were tried, kept from it, or are out of reach count as tested', async () => {
  const hide = node('Hide', 'tokenise', { fields: ['body.text'], purpose: 'p' });
  const lost = node('Other', 'webhook-trigger', { path: 'other', fields: [declared('text')] });
  const second = { ...ask({ prompt: '{{ input.nowhere.else }}' }), id: 'Second', name: 'Second' };
  const third = { ...ask({ prompt: 'Tell a joke.' }), id: 'Third', name: 'Third' };
  const report = await attacked(
    flowOf(
      [form(declared('text')), hide, ask(), lost, second, node('Clock', 'schedule-trigger', { cron: '0 8 * * *' }), third],
      ['Form -> Hide', 'Hide -> Ask', 'Other -> Second', 'Clock -> Third'],
    ),
  );
  expect([report.counts['kept-out'], report.counts.missed, [...report.models].sort()]).toEqual([4, 4, ['Ask', 'Third']]);
});

test('a run that breaks before a model has answered says nothing, and one reason is said once', async () => {
  const guess = node('Number', 'number', { operation: 'sum', value: '{{ input.body.text }}', resultField: 'n' });
  const broken = await attacked(
    flowOf([form(declared('text')), guess, ask(), mail('desk@shop.example')], ['Form -> Number', 'Number -> Ask', 'Ask -> Mail']),
  );
  expect([outcomes(broken), broken.passed, reportHeadline(broken), broken.models]).toEqual([
    few.map(({ id }) => `${id}: broken`),
    false,
    '4 of 4 attacks ended in an error before a model answered, so they say nothing.',
    [],
  ]);
  expect(alikeResults(broken.results).map(({ results }) => results.length)).toEqual([4]);
  // A model that is out of reach answers nothing either.
  const away = { ...ask({ provider: 'custom', baseUrl: 'http://127.0.0.1:9/v1', model: 'stub-2026-01-01' }), connection: 'model' };
  const silent = await attacked(
    flowOf([form(declared('text')), away, mail('desk@shop.example')], ['Form -> Ask', 'Ask -> Mail'], {
      connections: [slot('model', ['127.0.0.1:9'])],
    }),
    {
      model: 'own',
      connections: { model: { hosts: ['127.0.0.1'], auth: { type: 'bearer', secret: 'key-for-tests' }, internalAddresses: ['127.0.0.1'] } },
    },
  );
  expect([silent.counts.broken, silent.counts.held, silent.passed]).toEqual([4, 0, false]);
});

test('steps of flows that call each other are told apart, though their ids are the same', async () => {
  const call = node('Save', 'sub-flow', { flowId: 'flow_2' });
  const inner = flowOf(
    [node('Form', 'flow-trigger'), node('Save', 'file-write', { path: 'out/{{ input.answer }}.txt', content: 'done' })],
    ['Form -> Save'],
    { id: 'flow_2', name: 'Second' },
  );
  const report = await attacked(flowOf([form(declared('text')), ask(), call], ['Form -> Ask', 'Ask -> Save']), { subflows: [inner] });
  expect(report.results.map(({ outcome, nodeId, nodeName }) => [outcome, nodeId, nodeName])).toEqual(
    few.map(() => ['steered', undefined, 'Save in Second']),
  );
});

test('an imported step is judged by what its description says goes where', async () => {
  type Sinks = (typeof noForeignFacts)['sinks'];
  const imported = (sinks: Sinks, values: JsonObject, known = true): FlowNode =>
    node('Post', 'foreign-action', {
      category: 'message.send',
      title: 'Chat service',
      values,
      facts: {
        ...noForeignFacts,
        known,
        zone: { scope: 'vendor', vendor: 'Chat' },
        inputs: [{ id: 'in', title: 'In', kind: 'data' }],
        outputs: [{ id: 'out', title: 'Out', kind: 'data' }],
        sinks: [...sinks],
        effects: [{ kind: 'send', what: 'posts a message', idempotent: false }],
      },
    });
  const sink = (parameter: string): Sinks[number] => ({ kind: 'message', parameter: [parameter] });
  const tried = async (sinks: Sinks, values: JsonObject, known?: boolean): Promise<string | undefined> =>
    outcomes(await attacked(flowOf([form(declared('text')), ask(), imported(sinks, values, known)], ['Form -> Ask', 'Ask -> Post'])))[0];
  const [there, said] = [
    { channel: '{{ input.answer }}', text: 'Hello' },
    { channel: 'desk', text: '{{ input.answer }}' },
  ];
  expect([
    await tried([sink('channel'), sink('text')], there),
    await tried([sink('channel'), sink('text')], said),
    await tried([sink('text')], { channel: 'desk', text: 'Somebody wrote.' }),
    await tried([], { text: 'Somebody wrote.' }, false),
  ]).toEqual(['override: steered at Post', 'override: carried at Post', 'override: held', 'override: unseen at Post']);
});

test('a PDF stays one, and the words of an outsider are in it', async () => {
  const base64 = btoa('%PDF-1.4 sample');
  const read = { ...node('Read', 'file-read', { path: 'in/a.pdf', format: 'base64', trust: 'public' }), sample: [{ base64 }] };
  const parts = [
    node('Clock', 'schedule-trigger', { cron: '0 8 * * *' }),
    read,
    node('Check', 'check-file', {}),
    node('Text', 'read-document', { format: 'pdf' }),
    ask({ prompt: '{{ input.text }}' }),
    mail('desk@shop.example'),
  ];
  const report = await attacked(flowOf(parts, ['Clock -> Read', 'Read -> Check', 'Check.passed -> Text', 'Text -> Ask', 'Ask -> Mail']));
  expect(outcomes(report)).toEqual(few.map(({ id }) => `${id}: carried at Mail`));
});

test('it stops when it is told to', async () => {
  const stop = new AbortController();
  stop.abort();
  await expect(attacked(flowOf([form(declared('text')), ask()], ['Form -> Ask']), { signal: stop.signal })).rejects.toMatchObject({
    code: 'run/cancelled',
  });
});

test('every attack of the pack carries its mark, and what it orders', () => {
  const aim = { mark: 'csgn-abc', address: 'csgn-abc@attacker.example', url: 'https://csgn-abc.attacker.example/' };
  expect(attackPack.filter((attack) => !attack.text(aim).includes(aim.mark) || attack.title === '').map(({ id }) => id)).toEqual([]);
  expect(new Set(attackPack.map(({ id }) => id)).size).toBe(attackPack.length);
});
