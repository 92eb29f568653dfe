/** Steps that steer, through the real runner and broker: a rate that holds over runs, a flow for each element, a part that is tried; and vectors from a model server. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { memoryStore } from '../../app/engine/memory-store.ts';
import { TransientError } from '../../app/kernel/errors.ts';
import type { Json, JsonObject } from '../../app/kernel/json.ts';
import { joinFlows } from '../../app/lint/join-flows.ts';
import { lintFlow } from '../../app/lint/run.ts';
import type { Flow } from '../../app/workflow/model/flow.ts';
import { modelServer, wordVector, type ModelServer } from '../kit/model-server.ts';
import { httpServer, type TestServer } from '../kit/servers.ts';
import { testEngine, type TestExecutor } from './engine-kit.ts';
import { flowOf, node, pin, slot, testRuntime, type TestRuntime } from './flow-kit.ts';

const token = `key-${'a7'.repeat(10)}`;
const start = node('start', 'manual-trigger');
const child = {
  ...flowOf(
    [start, node('twice', 'script', { code: 'if (input.n === 2) throw new Error("odd"); return { n: input.n * 2 };' })],
    ['start -> twice'],
  ),
  id: 'flow_child',
  name: 'Twice',
};
const children = pin(child);
let model: ModelServer;
let server: TestServer;
let runtime: TestRuntime;
beforeAll(async () => {
  model = modelServer(() => '', token);
  server = await httpServer(model.handler);
  runtime = testRuntime({
    connections: { model: { hosts: ['127.0.0.1'], auth: { type: 'bearer', secret: token }, internalAddresses: ['127.0.0.1'] } },
    calledFlow: async (flowId) => (flowId === 'flow_child' ? children : undefined),
  });
  await runtime.engine.open();
});
afterAll(async () => {
  await runtime.close();
  await server.close();
});

async function run(flow: Flow, input: readonly Json[]): Promise<unknown> {
  const { run: ended, output } = await (await runtime.engine.start(pin(flow), { kind: 'manual', input })).finished;
  return ended.status === 'succeeded' ? output : `${ended.status} ${ended.error?.code ?? ''}`;
}

test('a rate holds over runs, and each sender has one of its own', async () => {
  const flow = {
    ...flowOf(
      [
        start,
        node('pace', 'rate-limit', { most: 1, seconds: 3_600, over: 'branch', by: '{{ input.from }}' }),
        node('end', 'set-fields', { assignments: [{ name: 'through', value: '{{ true }}' }] }),
      ],
      ['start -> pace', 'pace -> end'],
    ),
    id: 'flow_pace',
  };
  expect([await run(flow, [{ from: 'a' }, { from: 'b' }, { from: 'a' }]), await run(flow, [{ from: 'c' }, { from: 'a' }])]).toEqual([
    [
      { from: 'a', through: true },
      { from: 'b', through: true },
    ],
    [{ from: 'c', through: true }],
  ]);
});

describe('a flow for each element', () => {
  const mapping = (parameters: JsonObject): Flow =>
    flowOf([start, node('map', 'map-list', { list: 'lines', flowId: 'flow_child', atOnce: 3, ...parameters })], ['start -> map']);
  const lines = [{ n: 1 }, { n: 3 }, { n: 4 }, { n: 5 }];

  test('gives results in the order of the list, keeps an error in its place, or fails with it', async () => {
    expect([
      await run(mapping({}), [{ lines }, { other: 1 }]),
      await run(mapping({ onFailure: 'keep', inputs: [{ name: 'n', value: '{{ input.n }}' }] }), [
        {
          lines: [
            { n: 1, id: 'x' },
            { n: 2, id: 'y' },
          ],
        },
      ]),
      await run(mapping({}), [{ lines: [{ n: 2 }] }]),
      await run(mapping({ maxItems: 2 }), [{ lines }]),
      await run(mapping({}), [{ lines: 'none' }]),
    ]).toEqual([
      [
        { lines, results: [{ n: 2 }, { n: 6 }, { n: 8 }, { n: 10 }] },
        { other: 1, results: [] },
      ],
      [
        {
          lines: [
            { n: 1, id: 'x' },
            { n: 2, id: 'y' },
          ],
          results: [{ n: 2 }, { n: 2, id: 'y', error: { code: expect.any(String), message: expect.any(String) } }],
        },
      ],
      expect.stringMatching(/^failed /),
      'failed step/failed',
      'failed step/failed',
    ]);
  });

  test('tried again, it does again only what was not done, whichever ended first', async () => {
    const seen: number[] = [];
    let broken = true;
    const twice: TestExecutor = ({ inputs }) => {
      const [{ n } = { n: 0 }] = (inputs['in'] ?? []) as readonly { readonly n: number }[];
      if (broken && n === 3) {
        broken = false;
        return Promise.reject(new TransientError('egress/unreachable', 'Busy.'));
      }
      seen.push(n);
      return { type: 'done', outputs: { out: [{ n: n * 2 }] } };
    };
    const store = memoryStore();
    const made = testEngine({ twice }, { store, calledFlow: async () => children });
    await made.engine.open();
    const flow = mapping({});
    const { finished } = await made.engine.start(
      pin({ ...flow, nodes: flow.nodes.map((one) => ({ ...one, retry: { maxAttempts: 2, backoffMs: 1 } })) }),
      { kind: 'manual', input: [{ lines }] },
    );
    let over = false;
    void finished.finally(() => {
      over = true;
    });
    while (!over) await made.time.pass(100);
    const {
      output,
      run: { retries },
    } = await finished;
    expect([output, retries, seen.toSorted()]).toEqual([[{ lines, results: [{ n: 2 }, { n: 6 }, { n: 8 }, { n: 10 }] }], 1, [1, 3, 4, 5]]);
  });

  test('the linter follows each element into the other flow and back', () => {
    const leaky: Flow = {
      ...flowOf(
        [node('called', 'flow-trigger', { fields: [] }), node('ask', 'model-call', { prompt: 'Answer {{ input.mail }}' })],
        ['called -> ask'],
      ),
      id: 'flow_child',
      name: 'Leaky',
    };
    const caller = (inputs: readonly JsonObject[]): Flow =>
      flowOf(
        [
          node('start', 'manual-trigger', {
            fields: [
              { name: 'lines.*.email', type: 'text', label: 'contact' },
              { name: 'lines.*.sku', type: 'text', label: 'none' },
            ],
          }),
          node('map', 'map-list', { list: 'lines', flowId: 'flow_child', inputs: [...inputs] }),
        ],
        ['start -> map'],
      );
    const sends = (flow: Flow): boolean =>
      lintFlow(flow, joinFlows([flow, leaky]).get(flow.id) ?? {}).findings.some(
        ({ ruleId, nodeId }) => ruleId === 'DF001' && nodeId === 'map',
      );
    expect([
      sends(caller([{ name: 'mail', value: '{{ input.email }}' }])),
      sends(caller([{ name: 'mail', value: '{{ input.sku }}' }])),
    ]).toEqual([true, false]);
  });
});

test('texts become vectors by one question to the model', async () => {
  const flow = flowOf(
    [
      start,
      node(
        'embed',
        'embed',
        { provider: 'custom', baseUrl: `http://127.0.0.1:${server.port}/v1`, model: 'embed-2026-01-01', text: '{{ input.text }}' },
        { connection: 'model' },
      ),
    ],
    ['start -> embed'],
    { connections: [slot('model', [`127.0.0.1:${server.port}`])] },
  );
  expect([await run(flow, [{ text: 'red apples' }, { text: 'blue sky' }]), model.authorizations.length]).toEqual([
    [
      { text: 'red apples', vector: wordVector('red apples') },
      { text: 'blue sky', vector: wordVector('blue sky') },
    ],
    1,
  ]);
});

test('a vector of personal data is personal data, at whoever makes it and at whoever is told it', () => {
  const flow = flowOf(
    [
      node('start', 'manual-trigger', { fields: [{ name: 'notes', type: 'text', label: 'contact' }] }),
      node('embed', 'embed', { text: '{{ input.notes }}' }),
      node('ask', 'model-call', { prompt: 'Compare {{ input.vector }}' }),
    ],
    ['start -> embed', 'embed -> ask'],
  );
  const steps = new Set(
    lintFlow(flow, {})
      .findings.filter(({ ruleId }) => ruleId === 'DF001')
      .map(({ nodeId }) => nodeId),
  );
  expect([...steps]).toEqual(['embed', 'ask']);
});

test("the text of an error is anybody's words, its code is not", () => {
  const flow = (field: string): Flow => {
    const made = flowOf(
      [
        node('start', 'manual-trigger', { fields: [{ name: 'id', type: 'number', label: 'none' }] }),
        node('try', 'try'),
        node('call', 'http-request', { url: 'https://api.example.com/x' }),
        node('pick', 'pick-fields', { fields: [field] }),
        node('agent', 'ai-agent', { prompt: `Explain: {{ input.${field} }}` }),
        node('mind', 'chat-model', { provider: 'ollama', model: 'llama3.1:8b-2026-01-01' }),
        node('mail', 'send-mail', { from: 'desk@example.com', to: '{{ model.to }}', subject: 'x', text: '{{ model.text }}' }),
      ],
      ['start -> try', 'try.try -> call', 'call -> try.back', 'try.failed -> pick', 'pick -> agent'],
    );
    const plug = (from: string, kind: 'model' | 'tool') => ({
      id: `p-${from}`,
      kind,
      from: { node: from, port: kind },
      to: { node: 'agent', port: kind },
    });
    return { ...made, edges: [...made.edges, plug('mind', 'model'), plug('mail', 'tool')] };
  };
  const steered = (field: string): boolean => lintFlow(flow(field), {}).findings.some(({ ruleId }) => ruleId === 'AI001');
  expect([steered('error.message'), steered('error.code'), steered('error.step')]).toEqual([true, false, false]);
});
