/** What an agent's tools call is found again by the use of the tool: an attempt that is made again calls what is left, and nothing twice. */
import { expect, test } from 'vitest';
import type { Flow, FlowNode } from '../../app/workflow/model/flow.ts';
import { modelServer } from '../kit/model-server.ts';
import { answer, httpServer } from '../kit/servers.ts';
import { flowOf, node, pin, slot, testRuntime } from './flow-kit.ts';

const token = `key-${'f6'.repeat(10)}`;
const start = node('start', 'manual-trigger');
const child = pin({
  ...flowOf([start, node('mark', 'set-fields', { assignments: [{ name: 'did', value: 'done {{ input.n }}' }] })], ['start -> mark']),
  id: 'flow_child',
  name: 'Child',
});

const onModel = { connection: 'model' };
function agentFlow(modelPort: number, tool: FlowNode, more: FlowNode['parameters'], hosts: readonly string[] = []): Flow {
  const agent = {
    ...node('Agent', 'ai-agent', { system: 'Help.', prompt: '{{ input.text }}', maxTokens: 900_000, ...more }),
    retry: { maxAttempts: 3, backoffMs: 10 },
  };
  const settings = { provider: 'custom', baseUrl: `http://127.0.0.1:${modelPort}/v1`, model: 'stub-2026-01-01' };
  const chat = node('Model', 'chat-model', settings, onModel);
  const flow = flowOf([start, agent, chat, tool], ['start -> Agent'], {
    connections: [slot('model', [`127.0.0.1:${modelPort}`, ...hosts])],
  });
  const plug = (from: FlowNode, kind: 'model' | 'tool'): Flow['edges'][number] => ({
    id: `p${from.id}`,
    kind,
    from: { node: from.id, port: kind },
    to: { node: 'Agent', port: kind },
  });
  return { ...flow, edges: [...flow.edges, plug(chat, 'model'), plug(tool, 'tool')] };
}

test.each([false, true])(
  'an agent whose model fails between two uses of a tool: %s',
  async (fails) => {
    const server = modelServer((request) => {
      const results = request.messages
        .filter(({ content }) => content.startsWith('Result of '))
        .map(({ content }) => /done \d/.exec(content)?.[0] ?? '');
      return results.length >= 2
        ? JSON.stringify({ tool: '', arguments: '', answer: results.join(' and ') })
        : JSON.stringify({ tool: 'Tool', arguments: `{"n":"${results.length + 1}"}`, answer: '' });
    }, token);
    let asked = 0;
    const model = await httpServer((request, response) => {
      asked += 1;
      if (fails && asked === 2) answer(response, 429, {});
      else return server.handler(request, response);
    });
    const runtime = testRuntime({
      connections: { model: { hosts: ['127.0.0.1'], auth: { type: 'bearer', secret: token }, internalAddresses: ['127.0.0.1'] } },
      calledFlow: async () => child,
    });
    await runtime.engine.open();
    const tool = node('Tool', 'sub-flow', { flowId: 'flow_child', inputs: [{ name: 'n', value: '{{ model.n }}' }] });
    const flow = agentFlow(model.port, tool, { maxSteps: 5 });
    const { finished } = await runtime.engine.start(pin(flow), { kind: 'manual', input: [{ text: 'x' }] });
    const { run, output } = await finished;
    const called = (await runtime.store.runs.list({ limit: 100 })).filter(({ flowId }) => flowId === 'flow_child').length;
    await runtime.close();
    await model.close();
    expect([run.status, called, JSON.stringify(output).includes('done 1 and done 2')]).toEqual(['succeeded', 2, true]);
  },
  30_000,
);

const bad = `{"n":${'['.repeat(400)}${']'.repeat(400)}}`;
/** What the model fills in, use by use, and what the server then gets or the model hears. */
const uses: readonly (readonly [string, string])[] = [
  ['{"n":', 'It was not used: "arguments" is no JSON object.'],
  ['["1"]', 'It was not used: "arguments" is no JSON object.'],
  [bad, 'It was not used: "arguments" is no JSON object.'],
  ['{"m":1}', 'It was not used: "arguments" is without n.'],
  ['{"__proto__":{"n":1}}', 'It was not used: "arguments" is without n.'],
  ['{"n":9007199254740993}', 'POST /orders/9007199254740993'],
  ['{"n":"a\\ud800"}', 'POST /orders/a%EF%BF%BD'],
];

test('arguments that cannot be read use no tool, and the model hears it; numbers arrive as they were written', async () => {
  const server = modelServer((request) => {
    const next = uses[request.messages.filter(({ content }) => content.startsWith('Result of ')).length]?.[0];
    return JSON.stringify(next === undefined ? { tool: '', arguments: '', answer: 'end' } : { tool: 'Tool', arguments: next, answer: '' });
  }, token);
  const [model, shop] = await Promise.all([
    httpServer(server.handler),
    httpServer(({ method, url }, response) => answer(response, 200, `${method} ${url}`)),
  ]);
  const runtime = testRuntime({
    connections: { model: { hosts: ['127.0.0.1'], auth: { type: 'bearer', secret: token }, internalAddresses: ['127.0.0.1'] } },
  });
  await runtime.engine.open();
  const tool = node('Tool', 'http-request', { method: 'POST', url: `http://127.0.0.1:${shop.port}/orders/{{ model.n }}` }, onModel);
  const flow = agentFlow(model.port, tool, { maxSteps: uses.length + 1 }, [`127.0.0.1:${shop.port}`]);
  const { run } = await (await runtime.engine.start(pin(flow), { kind: 'manual', input: [{ text: 'x' }] })).finished;
  await Promise.all([runtime.close(), model.close(), shop.close()]);
  const heard = (server.requests.at(-1)?.messages ?? []).flatMap(
    ({ content }) => /^Result of [^\n]*\n"?([^]*?)"?$/.exec(content)?.[1] ?? [],
  );
  expect([run.error?.message ?? run.status, heard]).toEqual(['succeeded', uses.map(([, result]) => result)]);
});
