/** An agent over many items whose runner is killed in the middle: “it did happen” is said of the one thing that was under way, and the others are still done. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ApprovalRequest } from '../../app/engine/ports.ts';
import type { Json, JsonObject } from '../../app/kernel/json.ts';
import type { Flow, FlowNode } from '../../app/workflow/model/flow.ts';
import { modelServer } from '../kit/model-server.ts';
import { answer, bodyOf, httpServer, type TestServer } from '../kit/servers.ts';
import { flowOf, node, pin, slot, testRuntime, type TestRuntime } from './flow-kit.ts';
import { noRunnersFound, signalRunners } from './runner-processes.ts';

if (noRunnersFound !== undefined) console.warn(`SKIPPED test/engine/agent-cut-off.test.ts: ${noRunnersFound}`);
const token = `key-${'c4'.repeat(10)}`;

describe.skipIf(noRunnersFound !== undefined)('an agent that was cut off', () => {
  /** What was paid, and what the model was told last of each item. */
  let paid: string[];
  let told: string[];
  let cut: ((what: string) => boolean) | undefined;
  let servers: TestServer[];
  let runtime: TestRuntime;
  const dies = async (what: string): Promise<boolean> => {
    if (cut?.(what) !== true) return false;
    cut = undefined;
    signalRunners('SIGKILL');
    return true;
  };
  beforeEach(async () => {
    [paid, told] = [[], []];
    const model = modelServer(({ messages }) => {
      const item = /Pay (\d)/.exec(JSON.stringify(messages))?.[1] ?? '';
      const result = messages.findLast(({ content }) => content.startsWith('Result of '))?.content.split('\n')[1];
      if (result !== undefined) told.push(`${item}: ${result}`);
      return JSON.stringify(
        result === undefined
          ? { tool: 'Pay', arguments: `{"n":"${item}"}`, answer: '' }
          : { tool: '', arguments: '', answer: `answer ${item}` },
      );
    }, token);
    const asked = await httpServer(async (request, response) => {
      const first = !(paid.length > told.length);
      if (await dies(first ? `model ${told.length + 1}` : 'model after')) return;
      model.handler(request, response);
    });
    const api = await httpServer(async (request, response) => {
      const { n } = JSON.parse(await bodyOf(request)) as { n: string };
      paid.push(n);
      if (!(await dies(`tool ${n}`))) answer(response, 200, { receipt: n });
    });
    servers = [asked, api];
    const connection = { hosts: ['127.0.0.1'], internalAddresses: ['127.0.0.1'] };
    runtime = testRuntime({
      connections: { model: { ...connection, auth: { type: 'bearer', secret: token } }, api: { ...connection, auth: { type: 'none' } } },
    });
    await runtime.engine.open();
  });
  afterEach(async () => {
    await runtime.close();
    for (const server of servers) await server.close();
  });
  const flow = () => {
    const [model, api] = servers;
    const agent = node('Agent', 'ai-agent', { system: 'Pay.', prompt: 'Pay {{ input.n }}', maxSteps: 5, maxTokens: 900_000 });
    const chat = node(
      'Model',
      'chat-model',
      { provider: 'custom', baseUrl: `http://127.0.0.1:${model?.port}/v1`, model: 'stub-2026-01-01' },
      { connection: 'model' },
    );
    const tool = node(
      'Pay',
      'http-request',
      { url: `http://127.0.0.1:${api?.port}/pay`, method: 'POST', bodyMode: 'json', body: '{"n":"{{ model.n }}"}' },
      { connection: 'api' },
    );
    const made = flowOf([node('start', 'manual-trigger'), agent, chat, tool], ['start -> Agent'], {
      connections: [slot('model', [`127.0.0.1:${model?.port}`]), slot('api', [`127.0.0.1:${api?.port}`], 'none')],
    });
    const plug = (from: FlowNode, kind: 'model' | 'tool'): Flow['edges'][number] => ({
      id: `p${from.id}`,
      kind,
      from: { node: from.id, port: kind },
      to: { node: 'Agent', port: kind },
    });
    return pin({
      ...made,
      settings: { ...made.settings, retentionDays: 1 },
      edges: [...made.edges, plug(chat, 'model'), plug(tool, 'tool')],
    });
  };
  /** Runs it, says “it did happen” wherever it asks, and gives the words of the questions. */
  async function run(
    count: number,
    values?: JsonObject,
  ): Promise<{ readonly questions: readonly string[]; readonly output: readonly Json[]; readonly status: string }> {
    const { runId, finished } = await runtime.engine.start(flow(), {
      kind: 'manual',
      input: Array.from({ length: count }, (_, n) => ({ n: n + 1 })),
    });
    await finished;
    const questions: string[] = [];
    for (;;) {
      const [asked] = await runtime.store.approvals.list({ state: 'open', runId, limit: 10 });
      if (asked === undefined) break;
      questions.push(about(asked));
      await runtime.engine.decide(asked.approvalId, {
        by: 'ada',
        decision: 'done',
        reason: 'It is there.',
        argumentHash: asked.argumentHash,
        ...(values === undefined ? {} : { values }),
      });
      await runtime.engine.outcome(runId, 'none');
    }
    const output = (await runtime.store.journal.read(runId)).flatMap((event) =>
      event.type === 'succeeded' && event.node === 'Agent' ? (event.outputs['out'] ?? []) : [],
    );
    return { questions, output, status: (await runtime.engine.outcome(runId, 'none')).status };
  }
  const said = (n: number): JsonObject => ({ n, answer: `answer ${n}` });
  const about = ({ ask }: ApprovalRequest): string => String(ask['question']).split('deny to fail the step.')[1]?.trim() ?? '';

  test('in the use of a tool goes on with what a person says that it gave, and uses it for no item twice', async () => {
    cut = (what) => what === 'tool 2';
    const { questions, output, status } = await run(3, { receipt: 'R-7' });
    expect([status, paid, told, output]).toEqual([
      'succeeded',
      ['1', '2', '3'],
      ['1: {"receipt":"1"}', '2: {"receipt":"R-7"}', '3: {"receipt":"3"}'],
      [said(1), said(2), said(3)],
    ]);
    expect(questions).toEqual([
      'It was about to use “Pay”, or using it, for item 2 of 3. To say that it did happen counts for this one use alone: the agent is told what you say that it gave, and goes on.',
    ]);
  }, 60_000);

  test('with a single item is told that nobody knows what the tool gave', async () => {
    cut = (what) => what === 'tool 1';
    const { output, status } = await run(1);
    expect([status, paid, told, output]).toEqual(['succeeded', ['1'], ['1: It was done. What it gave is not known.'], [said(1)]]);
  }, 60_000);

  test('while its model was asked is done for that item alone', async () => {
    cut = (what) => what === 'model 2';
    const { questions, output, status } = await run(3, { by: 'hand' });
    expect([status, paid, output]).toEqual(['succeeded', ['1', '3'], [said(1), { by: 'hand' }, said(3)]]);
    expect(questions).toEqual([
      'It was at item 2 of 3. To say that it did happen counts for this one alone, with what you say that it gave: the others are still done.',
    ]);
  }, 60_000);
});
