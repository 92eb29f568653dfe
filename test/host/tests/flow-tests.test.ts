/** Testing flows through the door: what comes of attacks and examples is kept, and the linter hears of it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AttackReport } from '../../../app/ai/attacks/attack-flow.ts';
import type { FlowTestRecord } from '../../../app/ai/ports.ts';
import { releaseTests } from '../../../app/host/tests/release-tests.node.ts';
import { stepHashes } from '../../../app/host/tests/test-desk.node.ts';
import { nodeHash } from '../../../app/kernel/host.node.ts';
import { emptyFlow, type Flow } from '../../../app/workflow/model/flow.ts';
import { Refusal } from '../../kit/person.ts';
import type { PersonAtDoor } from '../../kit/person.ts';
import { modelServer, type ModelServer } from '../../kit/model-server.ts';
import { httpServer, type TestServer } from '../../kit/servers.ts';
import { openTestHost, withFirstPerson, type TestHost } from '../open-test-host.ts';

const token = `key-${'e5'.repeat(10)}`;
let world: TestHost;
let ada: PersonAtDoor;
let answers: ModelServer;
let server: TestServer;
let flow: Flow;

beforeAll(async () => {
  answers = modelServer(({ messages }) => (messages.some(({ content }) => content.includes('refund')) ? 'billing' : 'other'), token);
  server = await httpServer(answers.handler);
  world = await openTestHost();
  ({ ada } = await withFirstPerson(world));
  const { id } = await ada.call('connections:save', {
    name: 'Model',
    type: 'http',
    auth: 'bearer',
    hosts: ['127.0.0.1'],
    scopes: [],
    environment: 'dev',
    personal: false,
    internalAddresses: ['127.0.0.1'],
  });
  await ada.call('connections:setSecret', { connectionId: id, secret: { token } });
  const made = await ada.call('flows:create', { name: 'Sort mail' });
  flow = {
    ...emptyFlow(made.flow.id, 'Sort mail'),
    nodes: [
      {
        id: 'form',
        type: 'webhook-trigger',
        typeVersion: 1,
        name: 'Form',
        parameters: {
          path: 'in',
          auth: 'none',
          fields: [{ name: 'text', type: 'text', label: 'none', required: true, consent: false, values: [] }],
        },
      },
      {
        id: 'ask',
        type: 'model-call',
        typeVersion: 1,
        name: 'Ask',
        connection: id,
        parameters: {
          provider: 'custom',
          baseUrl: `http://127.0.0.1:${server.port}/v1`,
          model: 'stub-2026-01-01',
          system: 'Which topic?',
          prompt: '{{ input.body.text }}',
          resultField: 'topic',
        },
      },
      {
        id: 'mail',
        type: 'send-mail',
        typeVersion: 1,
        name: 'Mail',
        parameters: { from: 'us@shop.example', to: 'desk@shop.example', subject: 'Topic', text: '{{ input.topic }}' },
      },
    ],
    edges: [
      ['form', 'ask'],
      ['ask', 'mail'],
    ].map(([from = '', to = '']) => ({
      id: `${from}-${to}`,
      kind: 'data' as const,
      from: { node: from, port: 'out' },
      to: { node: to, port: 'in' },
    })),
  };
  await ada.call('flows:save', { flow, base: 1 });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

/** What the linter is told of this flow's tests. */
const told = async (): Promise<readonly string[]> =>
  ((await ada.call('lint:context', { flowId: flow.id })).record.evaluations ?? [])
    .map(({ kind, passed }) => `${kind} ${passed ? 'passed' : 'failed'}`)
    .sort();
const changed = (): Flow => ({
  ...flow,
  nodes: flow.nodes.map((node) => (node.id === 'ask' ? { ...node, parameters: { ...node.parameters, system: 'Which team?' } } : node)),
});

test('an attack test is kept with its prompt, and is old as soon as the prompt changes', async () => {
  expect([await told(), (await ada.call('test:get', { flow })).attack]).toEqual([[], undefined]);
  const report = await ada.call('test:attack', { flow, model: 'obedient' });
  expect([report.headline, report.passed, report.counts.carried, answers.requests.length]).toEqual([
    'None of 30 attacks got through.',
    true,
    30,
    0,
  ]);
  const [same, other] = [await ada.call('test:get', { flow }), await ada.call('test:get', { flow: changed() })];
  expect([same.attack?.current, same.attack?.by, same.attack?.report.results.length, other.attack?.current]).toEqual([
    true,
    'Ada',
    30,
    false,
  ]);
  expect(await told()).toEqual(['red-team passed']);
  // What a bundle carries of it, of exactly this prompt and of no other.
  const steps = [{ nodeId: 'ask', hash: stepHashes(flow, nodeHash).get('ask') ?? '', passed: true }];
  const record: FlowTestRecord = {
    id: 't',
    flowId: flow.id,
    at: 1,
    by: 'a',
    passed: true,
    steps,
    result: { kind: 'red-team', report: report as AttackReport },
  };
  const carried = releaseTests({ tests: { listOf: () => [record] }, settings: { get: () => undefined } }, [flow, changed()], nodeHash);
  expect(carried.map(({ name, result }) => [name, result])).toEqual([[`Attack texts on “Ask” of “${flow.name}”`, 'passed']]);
  // A signed file holds no half of a character, wherever a long name is cut.
  const long = ['', 'x'].map((first) => ({ ...flow, name: first + '\u{1f600}'.repeat(99) }));
  const cut = releaseTests({ tests: { listOf: () => [record] }, settings: { get: () => undefined } }, long, nodeHash);
  expect(cut.map(({ name }) => name.length <= 200 && name.isWellFormed())).toEqual([true, true]);
});

test('examples ask the real model, say what does not hold, and count for the linter', async () => {
  await expect(ada.call('test:examples', { flow })).rejects.toThrow(Refusal);
  const example = { nodeId: 'ask', checks: [{ field: 'topic', test: 'is' as const, value: 'Billing' }] };
  await ada.call('test:setExamples', {
    flowId: flow.id,
    examples: [
      { ...example, id: 'one', name: 'A refund', input: { body: { text: 'I want a refund' } } },
      { ...example, id: 'two', name: 'A greeting', input: { body: { text: 'Good day' } } },
    ],
  });
  const first = await ada.call('test:examples', { flow });
  expect(first.results.map(({ name, passed, reasons }) => [name, passed, ...reasons])).toEqual([
    ['A refund', true],
    ['A greeting', false, 'topic is not “Billing”'],
  ]);
  expect([answers.requests.length, await told()]).toEqual([2, ['evaluation failed', 'red-team passed']]);
  const [one, two] = (await ada.call('test:get', { flow })).examples;
  await ada.call('test:setExamples', {
    flowId: flow.id,
    examples: [one, two].flatMap((old) =>
      old === undefined ? [] : [{ ...old, checks: [{ field: 'topic', test: 'one-of' as const, value: 'billing, other' }] }],
    ),
  });
  await ada.call('test:examples', { flow });
  expect(await told()).toEqual(['evaluation passed', 'red-team passed']);
});

test('a run that does not come to the step says why, and the log holds counts only', async () => {
  await ada.call('test:setExamples', {
    flowId: flow.id,
    examples: [{ id: 'one', name: 'Nothing comes in', nodeId: 'ask', input: {}, checks: [{ field: '', test: 'lacks', value: 'x' }] }],
  });
  expect((await ada.call('test:examples', { flow })).results[0]).toMatchObject({
    passed: false,
    reasons: [expect.stringContaining('text')],
  });
  const { entries } = await ada.call('audit:list', { actions: ['test.*'], limit: 50 });
  expect(
    entries
      .filter(({ details }) => details['outcome'] === 'done')
      .map(({ action, details: { outcome: _outcome, ...rest } }) => [action, rest]),
  ).toEqual([
    ['test.examples-run', { examples: '1', passed: '0' }],
    ['test.examples-changed', { examples: '1' }],
    ['test.examples-run', { examples: '2', passed: '2' }],
    ['test.examples-changed', { examples: '2' }],
    ['test.examples-run', { examples: '2', passed: '1' }],
    ['test.examples-changed', { examples: '2' }],
    ['test.attacked', { model: 'obedient', passed: '30', attacks: '30' }],
  ]);
});

test('what asks real models leaves the connections of production alone, on the steps that are asked and on no other', async () => {
  const { id } = await ada.call('connections:save', {
    name: 'Model of production',
    type: 'http',
    auth: 'bearer',
    hosts: ['127.0.0.1'],
    scopes: [],
    environment: 'prod',
    personal: false,
  });
  const on = (step: string): Flow => ({
    ...flow,
    nodes: flow.nodes.map((node) => (node.id === step ? { ...node, connection: id } : node)),
  });
  const refused = { code: 'connection/unbound', message: expect.stringContaining('“Model of production” is a connection of production') };
  const before = answers.requests.length;
  await expect(ada.call('test:examples', { flow: on('ask') })).rejects.toMatchObject(refused);
  await expect(ada.call('test:attack', { flow: on('ask'), model: 'own' })).rejects.toMatchObject(refused);
  const played = await ada.call('test:attack', { flow: on('ask'), model: 'obedient' });
  expect([played.passed, answers.requests.length - before]).toEqual([true, 0]);
  expect((await ada.call('test:examples', { flow: on('mail') })).results).toHaveLength(1);
});
