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
    const agent = {
      ...node('Agent', 'ai-agent', { system: 'Help.', prompt: '{{ input.text }}', maxSteps: 5, maxTokens: 900_000 }),
      retry: { maxAttempts: 3, backoffMs: 10 },
    };
    const chat = node(
      'Model',
      'chat-model',
      { provider: 'custom', baseUrl: `http://127.0.0.1:${model.port}/v1`, model: 'stub-2026-01-01' },
      { connection: 'model' },
    );
    const tool = node('Tool', 'sub-flow', { flowId: 'flow_child', inputs: [{ name: 'n', value: '{{ model.n }}' }] });
    const flow = flowOf([start, agent, chat, tool], ['start -> Agent'], { connections: [slot('model', [`127.0.0.1:${model.port}`])] });
    const plug = (from: FlowNode, kind: 'model' | 'tool'): Flow['edges'][number] => ({
      id: `p${from.id}`,
      kind,
      from: { node: from.id, port: kind },
      to: { node: 'Agent', port: kind },
    });
    const { finished } = await runtime.engine.start(pin({ ...flow, edges: [...flow.edges, plug(chat, 'model'), plug(tool, 'tool')] }), {
      kind: 'manual',
      input: [{ text: 'x' }],
    });
    const { run, output } = await finished;
    const called = (await runtime.store.runs.list({ limit: 100 })).filter(({ flowId }) => flowId === 'flow_child').length;
    await runtime.close();
    await model.close();
    expect([run.status, called, JSON.stringify(output).includes('done 1 and done 2')]).toEqual(['succeeded', 2, true]);
  },
  30_000,
);
