/** An agent that remembers, from run to run, through the real runner and broker; and what the linter says of the same flow. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Flow, FlowSettings } from '../../app/workflow/model/flow.ts';
import { lintFlow } from '../../app/lint/run.ts';
import { grantFor } from '../../app/review/assess.ts';
import { runLabels } from '../../app/review/run-labels.ts';
import { modelServer } from '../kit/model-server.ts';
import { httpServer, type TestServer } from '../kit/servers.ts';
import { flowOf, node, pin, slot, testRuntime, type TestRuntime } from './flow-kit.ts';

const token = `key-${'e5'.repeat(10)}`;
const model = modelServer(({ messages }) => `Answer ${messages.filter(({ role }) => role === 'user').length}`, token);
let server: TestServer;
let runtime: TestRuntime;
beforeAll(async () => {
  server = await httpServer(model.handler);
  runtime = testRuntime({
    connections: { model: { hosts: ['127.0.0.1'], auth: { type: 'bearer', secret: token }, internalAddresses: ['127.0.0.1'] } },
    labels: ({ flow }) => runLabels(flow),
  });
  await runtime.engine.open();
});
afterAll(async () => {
  await runtime.close();
  await server.close();
});

function flowWith(memory: { readonly retentionDays?: number; readonly messages?: number }, settings: FlowSettings = {}): Flow {
  const flow = flowOf(
    [
      node('start', 'webhook-trigger', { fields: [{ name: 'email' }, { name: 'text' }] }),
      node('agent', 'ai-agent', { system: 'Be brief.', prompt: '{{ input.body.email }} asks: {{ input.body.text }}' }),
      node(
        'mind',
        'chat-model',
        { provider: 'custom', baseUrl: `http://127.0.0.1:${server.port}/v1`, model: 'm-2026-01-01' },
        { connection: 'model' },
      ),
      node('memory', 'memory-buffer', { key: 'support', session: '{{ input.body.email }}', ...memory }),
    ],
    ['start -> agent'],
    { connections: [slot('model', [`127.0.0.1:${server.port}`])], settings },
  );
  return {
    ...flow,
    edges: [
      ...flow.edges,
      { id: 'm', kind: 'model', from: { node: 'mind', port: 'model' }, to: { node: 'agent', port: 'model' } },
      { id: 'r', kind: 'memory', from: { node: 'memory', port: 'memory' }, to: { node: 'agent', port: 'memory' } },
    ],
  };
}

async function say(
  email: string,
  text: string,
  dryRun = false,
): Promise<{ readonly status: string; readonly told: readonly string[]; readonly would: readonly string[] }> {
  const flow = flowWith({ messages: 4 });
  const [before, events] = [model.requests.length, runtime.events.length];
  const { run } = await (
    await runtime.engine.start(
      { ...pin(flow), grant: grantFor(flow, []) },
      { kind: 'manual', input: [{ body: { email, text } }], ...(dryRun ? { dryRun: true } : {}) },
    )
  ).finished;
  return {
    status: `${run.status} ${run.error?.code ?? ''}`.trim(),
    told: model.requests.slice(before).flatMap(({ messages }) => messages.map(({ role, content }) => `${role}: ${content}`)),
    would: runtime.events
      .slice(events)
      .flatMap((event) =>
        event.type === 'step.would' && event.effect.kind === 'table'
          ? [`${event.effect.method} ${event.effect.destination} ${event.effect.allowed} ${event.effect.labels.join(' ')}`]
          : [],
      ),
  };
}

test('what was said comes back to the same person, within the window, and a dry run remembers nothing', async () => {
  const first = await say('ada@example.com', 'one');
  const dry = await say('ada@example.com', 'rehearsed', true);
  const others = [await say('ada@example.com', 'two'), await say('ada@example.com', 'three'), await say('bob@example.com', 'four')];
  expect([first, dry, ...others]).toEqual([
    { status: 'succeeded', told: ['system: Be brief.', 'user: ada@example.com asks: one'], would: [] },
    { status: 'succeeded', told: [], would: ['RECALL memories/support true contact', 'REMEMBER memories/support true contact'] },
    {
      status: 'succeeded',
      told: ['system: Be brief.', 'user: ada@example.com asks: one', 'assistant: Answer 1', 'user: ada@example.com asks: two'],
      would: [],
    },
    {
      status: 'succeeded',
      told: [
        'system: Be brief.',
        'user: ada@example.com asks: one',
        'assistant: Answer 1',
        'user: ada@example.com asks: two',
        'assistant: Answer 2',
        'user: ada@example.com asks: three',
      ],
      would: [],
    },
    { status: 'succeeded', told: ['system: Be brief.', 'user: bob@example.com asks: four'], would: [] },
  ]);
});

test('the linter sees what is kept: personal data without an end, and the grant says what may be remembered', () => {
  const ids = (flow: Flow): readonly string[] => lintFlow(flow).findings.map(({ ruleId }) => ruleId);
  const kept = (flow: Flow): boolean => ids(flow).includes('DF012');
  const grant = grantFor(flowWith({}), []);
  expect({
    endless: kept(flowWith({ retentionDays: 0 })),
    ends: kept(flowWith({ retentionDays: 30 })),
    flowEnds: kept(flowWith({ retentionDays: 0 }, { retentionDays: 30 })),
    tables: grant.tables,
    labels: grant.labels.find(({ destination }) => destination === 'memories/support')?.labels,
  }).toEqual({
    endless: true,
    ends: false,
    flowEnds: false,
    tables: [{ database: 'memories', table: 'support', access: 'write', nodes: ['memory'] }],
    labels: ['contact'],
  });
});
