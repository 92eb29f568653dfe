/** Texts added by one flow and found by another, through the real runner and broker, with vectors from a model server; and what the linter says of poisoned stores. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { JsonObject } from '../../app/kernel/json.ts';
import { joinFlows } from '../../app/lint/join-flows.ts';
import { lintFlow } from '../../app/lint/run.ts';
import type { Flow } from '../../app/workflow/model/flow.ts';
import { modelServer } from '../kit/model-server.ts';
import { httpServer, type TestServer } from '../kit/servers.ts';
import { flowOf, node, pin, slot, testRuntime, type TestRuntime } from './flow-kit.ts';

const token = `key-${'a7'.repeat(10)}`;
let server: TestServer;
let runtime: TestRuntime;
beforeAll(async () => {
  server = await httpServer(modelServer(() => '', token).handler);
  runtime = testRuntime({
    connections: { model: { hosts: ['127.0.0.1'], auth: { type: 'bearer', secret: token }, internalAddresses: ['127.0.0.1'] } },
  });
  await runtime.engine.open();
});
afterAll(async () => {
  await runtime.close();
  await server.close();
});

test('one flow adds, another finds the nearest, and only what its own people wrote where it asks for that', async () => {
  const store = (parameters: JsonObject): Flow =>
    flowOf(
      [
        node('start', 'manual-trigger'),
        node(
          'store',
          'vector-store',
          {
            provider: 'custom',
            baseUrl: `http://127.0.0.1:${server.port}/v1`,
            model: 'embed-2026-01-01',
            store: 'handbook',
            ...parameters,
          },
          { connection: 'model' },
        ),
      ],
      ['start -> store'],
      { connections: [slot('model', [`127.0.0.1:${server.port}`])] },
    );
  const run = async (parameters: JsonObject, input: JsonObject[]): Promise<readonly unknown[]> => {
    const { run: ended, output } = await (await runtime.engine.start(pin(store(parameters)), { kind: 'manual', input })).finished;
    return [`${ended.status} ${ended.error?.code ?? ''}`.trim(), ...output];
  };
  const add = { operation: 'add', text: '{{ input.text }}', document: '{{ input.id }}', source: 'Page {{ input.id }}' };
  await run({ ...add, trust: 'trusted' }, [
    { id: '1', text: 'refunds take one week' },
    { id: '2', text: 'parcels leave every morning' },
  ]);
  await run(add, [{ id: '3', text: 'how refunds take one week' }]);
  const find = { text: 'how long do refunds take', limit: 1 };
  const names = (answer: readonly unknown[]): unknown =>
    (answer[1] as { readonly found: readonly { readonly id: string; readonly source: string; readonly trust: string }[] }).found.map(
      ({ id, source, trust }) => [id, source, trust],
    );
  expect([
    names(await run({ ...find, limit: 2 }, [{}])),
    names(await run({ ...find, trustedOnly: true, limit: 2 }, [{}])),
    names(await run({ ...find, store: 'other' }, [{}])),
  ]).toEqual([
    [
      ['3', 'Page 3', 'public'],
      ['1', 'Page 1', 'trusted'],
    ],
    [
      ['1', 'Page 1', 'trusted'],
      ['2', 'Page 2', 'trusted'],
    ],
    [],
  ]);
});

const local = { provider: 'ollama', model: 'nomic-embed-text' };
const fill = (trust: string): Flow =>
  flowOf(
    [
      node('hook', 'webhook-trigger', { auth: 'none', fields: [{ name: 'text', label: 'health' }] }),
      node('fill', 'vector-store', {
        ...local,
        operation: 'add',
        store: 'handbook',
        text: '{{ input.body.text }}',
        document: '{{ input.body.text }}',
        trust,
      }),
    ],
    ['hook -> fill'],
    { id: 'flow_fill', name: 'Fill' },
  );
function answering(trustedOnly: boolean): Flow {
  const flow = flowOf(
    [
      node('start', 'manual-trigger'),
      node('agent', 'ai-agent', { prompt: 'Help.' }),
      node('mind', 'chat-model', { provider: 'ollama', model: 'llama3.1:8b-2026-01-01' }),
      node('find', 'vector-store', { ...local, store: 'handbook', text: '{{ model.question }}', trustedOnly }),
      node('mail', 'send-mail', { from: 'desk@example.com', to: '{{ model.to }}', subject: 'x', text: '{{ model.text }}' }),
    ],
    ['start -> agent'],
    { id: 'flow_answer', name: 'Answer' },
  );
  const plug = (from: string, kind: 'model' | 'tool') => ({
    id: `p-${from}`,
    kind,
    from: { node: from, port: kind },
    to: { node: 'agent', port: kind },
  });
  return { ...flow, edges: [...flow.edges, plug('mind', 'model'), plug('find', 'tool'), plug('mail', 'tool')] };
}

test('what outsiders put into a store steers who reads it, in other flows too, whatever the adding step says of their trust', () => {
  const ids = (flow: Flow, beside: readonly Flow[] = []): ReadonlySet<string> =>
    new Set(lintFlow(flow, joinFlows([flow, ...beside]).get(flow.id) ?? {}).findings.map(({ ruleId }) => ruleId));
  const steered = (flow: Flow, beside: readonly Flow[] = []): boolean => ids(flow, beside).has('AI001');
  expect([
    steered(answering(false)),
    steered(answering(true)),
    steered(answering(true), [fill('trusted')]),
    ids(fill('public')).has('DF012'),
  ]).toEqual([true, false, true, true]);
});
