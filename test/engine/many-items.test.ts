/** E27: a step over many items that is tried again, or taken up after a crash, goes on with the items that are not done. */
import { describe, expect, test } from 'vitest';
import { memoryStore } from '../../app/engine/memory-store.ts';
import type { EngineStore } from '../../app/engine/ports.ts';
import { brokerOperations } from '../../app/engine/runner/step-runner.ts';
import { TransientError } from '../../app/kernel/errors.ts';
import type { Json } from '../../app/kernel/json.ts';
import type { BrokerClient, HttpRequest } from '../../app/nodes/kit/executor.ts';
import type { Flow, FlowNode } from '../../app/workflow/model/flow.ts';
import { manualTime, testEngine, type ManualTime } from './engine-kit.ts';
import { flowOf, node, pin } from './flow-kit.ts';

const items = (count: number): Json[] => Array.from({ length: count }, (_, index) => ({ n: index + 1 }));
const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
const start = node('start', 'manual-trigger');
const retried = { retry: { maxAttempts: 3, backoffMs: 1_000 } };
/** Whatever is asked is told to `hear`, by the number of its item. */
const brokerThat = (hear: (nth: number, ask: HttpRequest) => void): BrokerClient =>
  Object.fromEntries(
    brokerOperations.map((name) => [
      name,
      async (ask: HttpRequest) => {
        hear(Number(/n=(\d+)/.exec(name === 'http' ? ask.url : JSON.stringify(ask))?.[1]), ask);
        return name === 'http'
          ? { status: 200, headers: { 'content-type': 'application/json' }, body: '{"ok":true}' }
          : { messageId: 'm', text: '{"text":"t"}', inputTokens: 4, outputTokens: 6, model: 'm' };
      },
    ]),
  ) as unknown as BrokerClient;
const request = (parameters: FlowNode['parameters']): FlowNode =>
  node('call', 'http-request', { url: 'https://api.example.com/?n={{ input.n }}', ...parameters }, retried);
const flowWith = (step: FlowNode): Flow => flowOf([start, step], ['start -> call']);
const steps: readonly (readonly [string, FlowNode])[] = [
  ['reads', request({ method: 'GET' })],
  ['acts, and knows a request again', request({ method: 'POST', idempotencyKey: '{{ input.n }}' })],
  ['acts, and must not act twice', request({ method: 'POST' })],
  [
    'sends letters',
    node('call', 'send-mail', { from: 'us@example.com', to: 'them@example.com', subject: 'n={{ input.n }}', text: 'Hello' }, retried),
  ],
];

/** Time goes on until it is there. */
async function passing<T>(time: ManualTime, awaited: Promise<T>): Promise<T> {
  let over = false;
  void awaited.finally(() => {
    over = true;
  });
  while (!over) await time.pass(1_000);
  return await awaited;
}

test.each(steps)('E27: after an error at the 61st of 100 items, a step that %s goes on there', async (_what, step) => {
  const heard: number[] = [];
  let failures = 1;
  const made = testEngine(
    {},
    {
      brokerFor: () =>
        brokerThat((nth) => {
          heard.push(nth);
          if (nth === 61 && failures-- > 0) throw new TransientError('egress/unreachable', 'Nobody is there.');
        }),
    },
  );
  await made.engine.open();
  const { finished } = await made.engine.start(pin(flowWith(step)), { kind: 'manual', input: items(100) });
  const { run, output } = await passing(made.time, finished);
  expect([run.status, run.retries, output.length, heard]).toEqual(['succeeded', 1, 100, [...numbers(61), ...numbers(100).slice(60)]]);
});

const order = '{{ input.n }}';
test.each<[string, FlowNode['parameters'], readonly [number, Record<string, string>], number, string]>([
  ['a key that changes with each try', { idempotencyKey: `k-${order}-{{ now() }}` }, [503, {}], 1, 'egress/unanswered'],
  ['a key that is the same for all', { idempotencyKey: '{{ flow.id }} {{ run.id }}' }, [503, {}], 1, 'egress/unanswered'],
  ['a key of its item', { idempotencyKey: order }, [503, {}], 3, 'egress/status'],
  ['no key, and a service that is busy', {}, [503, { 'retry-after': '0' }], 3, 'egress/status'],
  ['no key, and a gateway that says when', {}, [504, { 'retry-after': '0' }], 1, 'egress/unanswered'],
])('what may have counted is sent again only where that does no harm: %s', async (_what, parameters, [status, headers], sent, code) => {
  let heard = 0;
  const made = testEngine(
    {},
    {
      brokerFor: () =>
        ({
          http: async () => {
            heard += 1;
            return { status, headers, body: '' };
          },
        }) as unknown as BrokerClient,
    },
  );
  await made.engine.open();
  const { finished } = await made.engine.start(pin(flowWith(request({ method: 'POST', ...parameters }))), {
    kind: 'manual',
    input: items(1),
  });
  const { run } = await passing(made.time, finished);
  expect([heard, run.error?.code]).toEqual([sent, code]);
});

test('E27: what the items cost that were done before counts, once', async () => {
  const step = node('call', 'model-call', { provider: 'ollama', model: 'm', prompt: 'n={{ input.n }}' }, retried);
  let failures = 1;
  const made = testEngine(
    {},
    {
      brokerFor: (_step, _pinned, meter) =>
        brokerThat((nth) => {
          if (nth === 3 && failures-- > 0) throw new TransientError('egress/unreachable', 'Nobody is there.');
          meter.modelCall(10, 1).settle(10, 1);
        }),
    },
  );
  await made.engine.open();
  const { finished } = await made.engine.start(pin(flowWith(step)), { kind: 'manual', input: items(4) });
  const { run } = await passing(made.time, finished);
  expect([run.status, run.tokens, run.costMilliUsd]).toEqual(['succeeded', 40, 4]);
});

/** The journal of a process that is killed once it has made so many writes: what comes later never gets there. */
function dyingStore(store: EngineStore, after: number): { readonly store: EngineStore; readonly died: Promise<void> } {
  const died = Promise.withResolvers<void>();
  let left = after;
  const append: EngineStore['journal']['append'] = async (batch) => {
    if (left-- <= 0) {
      died.resolve();
      await new Promise<never>(() => undefined);
    }
    await store.journal.append(batch);
  };
  return { store: { ...store, journal: { ...store.journal, append } }, died: died.promise };
}

describe.each(steps.slice(1))('E27: a process that dies while a step %s', (_what, step) => {
  const asks = step.parameters['idempotencyKey'] === undefined;
  test.each([1, 2, 3, 4])('after write %i: no item that is known to be done is done again, and none is lost', async (after) => {
    const plain = memoryStore();
    const dying = dyingStore(plain, after);
    const time = manualTime();
    const heard: number[] = [];
    const brokerFor = () =>
      brokerThat((nth) => {
        heard.push(nth);
      });
    const first = testEngine({}, { store: dying.store, time, brokerFor });
    await first.engine.open();
    void first.engine.start(pin(flowWith(step)), { kind: 'manual', input: items(4) });
    await Promise.race([dying.died, time.pass(200)]);
    const before = [...heard];
    const [begun] = await plain.runs.list({ limit: 1 });
    const known = (await plain.journal.read(begun?.runId ?? '')).flatMap((event) =>
      event.type === 'progressed' ? event.done.map(([name]) => Number(name) + 1) : [],
    );

    const second = testEngine({}, { store: plain, time: manualTime(time.now() + 60_000), brokerFor });
    await second.engine.open();
    await second.time.pass(100);
    const [question] = await plain.approvals.list({ state: 'open', limit: 1 });
    if (question !== undefined)
      await second.engine.decide(question.approvalId, { by: 'ann', decision: 'approved', reason: '', argumentHash: question.argumentHash });
    await second.time.pass(60_000);
    const [run] = await plain.runs.list({ limit: 1 });
    // At most the one that was under way when the process died is asked for again: with its key, or on a person's word.
    expect([run?.status, question !== undefined, before.length - known.length <= 1, heard.slice(before.length)]).toEqual([
      'succeeded',
      asks,
      true,
      numbers(4).slice(known.length),
    ]);
  });
});

test.each(['cancel', 'revoke'])(
  'what the step under way has used counts when the run is ended (%s), also beside what was noted before',
  async (how) => {
    const step = node('call', 'model-call', { provider: 'ollama', model: 'm', prompt: 'n={{ input.n }}' });
    const hangs = Promise.withResolvers<void>();
    const made = testEngine(
      {},
      {
        brokerFor: (_step, _pinned, meter) => ({
          ...brokerThat(() => undefined),
          model: async (ask) => {
            meter.modelCall(10, 1).settle(10, 1);
            if (JSON.stringify(ask).includes('n=3')) {
              hangs.resolve();
              await new Promise(() => undefined);
            }
            return { text: '{"text":"t"}', inputTokens: 4, outputTokens: 6, model: 'm' };
          },
        }),
      },
    );
    await made.engine.open();
    const { runId, finished } = await made.engine.start(pin(flowWith(step)), { kind: 'manual', input: items(4) });
    await hangs.promise;
    if (how === 'cancel') await made.engine.cancel(runId, 'ada');
    else await made.engine.revoke(() => 'it was called back');
    const { run } = await passing(made.time, finished);
    const noted = (await made.store.journal.read(runId)).flatMap((event) =>
      event.type === 'progressed' || event.type === 'succeeded' ? [event.usage.tokens] : [],
    );
    expect([run.status, run.tokens, run.costMilliUsd, noted.reduce((sum, one) => sum + one, 0)]).toEqual([
      how === 'cancel' ? 'cancelled' : 'halted',
      30,
      3,
      30,
    ]);
  },
);
