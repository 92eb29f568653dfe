/** What a list costs must grow with the list, not with its square: counted, never timed. */
import { describe, expect, test } from 'vitest';
import type { JournalEvent } from '../../app/engine/ports.ts';
import { replay } from '../../app/engine/state/fold.ts';
import { planOf } from '../../app/engine/state/plan.ts';
import { outputOf } from '../../app/engine/state/state.ts';
import { withCalled } from '../../app/engine/runs/run-completion.ts';
import { stepValues } from '../../app/engine/runner/step-values.ts';
import { memoryStore } from '../../app/engine/memory-store.ts';
import { factsOf } from '../../app/nodes/describe.ts';
import type { StepRequest } from '../../app/nodes/kit/executor.ts';
import { evaluateValue } from '../../app/workflow/expression/value.ts';
import type { Json } from '../../app/kernel/json.ts';
import { testEngine, type TestExecutor } from './engine-kit.ts';
import { flowOf, node, pin } from './flow-kit.ts';

const people = (count: number): readonly Json[] =>
  Array.from({ length: count }, (_one, n) => ({ n, name: `Person ${n} of the list, at example.com` }));
const roundAndRound = flowOf(
  [node('start', 'manual-trigger'), node('loop', 'loop', { maxItems: 10_000 }), node('body', 'noop'), node('after', 'noop')],
  ['start -> loop', 'loop.loop -> body', 'body -> loop.back', 'loop.done -> after'],
  { settings: { maxSteps: 100_000 } },
);

async function looped(
  count: number,
): Promise<{ readonly chars: number; readonly largest: number; readonly steps: number; readonly output: number }> {
  const store = memoryStore();
  const written: JournalEvent[] = [];
  let largest = 0;
  const journal = {
    ...store.journal,
    append: async (batch: Parameters<typeof store.journal.append>[0]) => {
      written.push(...batch.events);
      await store.journal.append(batch);
    },
  };
  const seen: TestExecutor = ({ inputs }) => {
    largest = Math.max(largest, JSON.stringify(inputs).length);
    return { type: 'done', outputs: { out: inputs['in'] ?? [] } };
  };
  const { engine } = testEngine({ body: seen }, { store: { ...store, journal } });
  await engine.open();
  const { run, output } = await (await engine.start(pin(roundAndRound), { kind: 'manual', input: people(count) })).finished;
  await engine.close();
  return { chars: JSON.stringify(written).length, largest, steps: run.steps, output: output.length };
}

describe('a loop', () => {
  test('of ten times the turns writes about ten times as much, and each turn is given its own batch alone', async () => {
    const [short, long] = [await looped(100), await looped(1_000)];
    expect([long.output, long.steps, long.largest < 200]).toEqual([1_000, 2_003, true]);
    expect(long.chars / short.chars).toBeLessThan(11);
  });

  test('that is cut off anywhere goes on with what was left, and gathers the same', async () => {
    const store = memoryStore();
    const written: JournalEvent[] = [];
    const journal = {
      ...store.journal,
      append: async (batch: Parameters<typeof store.journal.append>[0]) => {
        written.push(...batch.events);
        await store.journal.append(batch);
      },
    };
    const { engine } = testEngine({}, { store: { ...store, journal } });
    await engine.open();
    const { output } = await (await engine.start(pin(roundAndRound), { kind: 'manual', input: people(20) })).finished;
    await engine.close();
    const cuts = [10, 25, 40, 60].map(
      (cut) => replay(planOf(roundAndRound, factsOf), written.slice(0, cut)).nodes.get('loop')?.deal?.gathered.length ?? 0,
    );
    expect([
      cuts.every((gathered, index) => gathered > (cuts[index - 1] ?? -1)),
      outputOf(replay(planOf(roundAndRound, factsOf), written)),
      output,
    ]).toEqual([true, people(20), people(20)]);
  });

  test('whose state is none fails as a step, not as a fault of ours', async () => {
    const { engine } = testEngine({ loop: () => ({ type: 'done', outputs: { loop: [1] }, state: { left: 'everything' } }) });
    await engine.open();
    const { run } = await (await engine.start(pin(roundAndRound), { kind: 'manual', input: people(2) })).finished;
    await engine.close();
    expect([run.status, run.error?.code]).toEqual(['failed', 'step/failed']);
  });
});

describe('a step is handed of the others', () => {
  const given = async (value: Json): Promise<readonly number[]> => {
    const seen: number[] = [];
    const { engine } = testEngine({
      b: ({ outputs }) => {
        seen.push(outputs['start']?.length ?? 0);
        return { type: 'done', outputs: { out: [] } };
      },
    });
    await engine.open();
    await (
      await engine.start(
        pin(flowOf([node('start', 'manual-trigger'), node('b', 'set-fields', { assignments: [{ name: 'x', value }] })], ['start -> b'])),
        { kind: 'manual', input: people(50) },
      )
    ).finished;
    await engine.close();
    return seen;
  };
  test('nothing, their first items, or all of them, by what its settings read', async () => {
    expect([
      await given('{{ input.n }}'),
      await given('{{ node["start"].n }}'),
      await given({ $foreign: 'n8n-js', source: '={{ $("start").all().length }}' }),
    ]).toEqual([[0], [1], [50]]);
  });
});

describe('the settings of a step', () => {
  const request = (items: readonly Json[]): StepRequest => ({
    runId: 'run_1',
    flow: { id: 'f', name: 'F', environment: 'test' },
    node: node('b', 'set-fields'),
    attempt: 1,
    inputs: { in: items },
    outputs: {},
    idempotencyKey: 'k',
    parts: [],
    round: 0,
  });

  test('are evaluated without a look at the whole list for each item', async () => {
    let looks = 0;
    const items = new Proxy([...people(100)], {
      get: (list, name) => {
        if (name === 'length') looks += 1;
        return Reflect.get(list, name) as unknown;
      },
    });
    const evaluate = stepValues(request(items), { clock: { now: () => 0 }, script: () => Promise.reject(new Error('none')) });
    const before = looks;
    for (const item of people(100)) await evaluate('{{ input.n }}', item);
    expect(looks - before).toBe(0);
  });

  test('are looked through once, however many expressions are asked of each', async () => {
    let looks = 0;
    const item = new Proxy(
      { n: 1, name: 'a' },
      {
        ownKeys: (target) => {
          looks += 1;
          return Reflect.ownKeys(target);
        },
      },
    );
    const evaluate = stepValues(request([item]), { clock: { now: () => 0 }, script: () => Promise.reject(new Error('none')) });
    for (const text of ['{{ input.n + 1 }}', '{{ input.name }}', '{{ input.n }} of {{ input.name }}']) await evaluate(text, item);
    expect(looks).toBe(1);
  });

  test.each([
    ['={{ $json.name }}', 1],
    ['={{ $json["nodes"] }}', 3],
    ['={{ $input.all().length }}', 3],
    ['={{ $("a").item.json.x }}', 3],
    ['={{ $now.toISO() }} and {{ $json.x }}', 1],
  ])('%s of a foreign language is handed %d items', async (source, count) => {
    let handed = 0;
    const scope = {
      input: { name: 'a' },
      node: {},
      flow: { id: 'f', name: 'F', environment: 'test' as const },
      run: { id: 'r' },
      clock: { now: () => 0 },
    };
    await evaluateValue({ $foreign: 'n8n-js', source }, scope, {
      items: people(3),
      outputs: {},
      script: async (_code, input) => {
        handed = (input as { readonly items: readonly Json[] }).items.length;
        return null;
      },
    });
    expect(handed).toBe(count);
  });
});

describe('many runs', () => {
  const waiting = pin(
    flowOf(
      [node('start', 'manual-trigger'), node('wait', 'wait', { seconds: 60 }), node('after', 'noop')],
      ['start -> wait', 'wait -> after'],
    ),
  );
  const asking = pin(
    flowOf([node('start', 'manual-trigger'), node('ask', 'approval', { title: 'Sure?', arguments: [] })], ['start -> ask'], {
      id: 'flow_ask',
    }),
  );

  test('that are due at once are served together, those that wait are all taken up again, and none is lost', async () => {
    const store = memoryStore();
    let under = 0;
    let most = 0;
    const timers = {
      ...store.timers,
      clear: async (...given: Parameters<typeof store.timers.clear>) => {
        most = Math.max(most, (under += 1));
        await Promise.resolve();
        under -= 1;
        await store.timers.clear(...given);
      },
    };
    const first = testEngine({}, { store: { ...store, timers } });
    await first.engine.open();
    for (const flow of [waiting, asking])
      await Promise.all(
        Array.from({ length: 150 }, async () => await (await first.engine.start(flow, { kind: 'manual', input: [{}] })).finished),
      );
    await first.engine.close();
    await first.time.pass(20_000);
    const { engine } = testEngine({}, { store: { ...store, timers }, time: first.time });
    await engine.open();
    await first.time.pass(60_000);
    await engine.idle();
    const questions = await store.approvals.list({ state: 'open', limit: 1_000 });
    await Promise.all(
      questions.map(({ approvalId, argumentHash }) =>
        engine.decide(approvalId, { by: 'ada', decision: 'approved', reason: '', argumentHash }),
      ),
    );
    await engine.idle();
    const ended = await store.runs.list({ status: ['succeeded'], limit: 1_000 });
    await engine.close();
    expect([questions.length, ended.length, most > 10]).toEqual([150, 300, true]);
  });

  test('that one run called are all found, so that the data of each is dropped with it', async () => {
    const store = memoryStore();
    const run = {
      flowId: 'f',
      flowName: 'F',
      flowHash: 'h',
      environment: 'test' as const,
      status: 'succeeded' as const,
      dryRun: false,
      trigger: 'flow',
      startedAt: 1,
      steps: 0,
      retries: 0,
      tokens: 0,
      costMilliUsd: 0,
    };
    for (const runId of ['run_1', 'run_10', 'run_0', ...Array.from({ length: 2_500 }, (_one, n) => `run_1.${String(n).padStart(4, '0')}`)])
      await store.journal.append({ runId, from: 0, events: [], run: { runId, ...run } });
    const found = await withCalled(store, 'run_1', true);
    expect([found.length, new Set(found).size, found.every((id) => id === 'run_1' || id.startsWith('run_1.'))]).toEqual([
      2_501,
      2_501,
      true,
    ]);
  });
});
