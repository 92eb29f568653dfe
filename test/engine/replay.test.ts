/** E2, E3, E10: from any prefix of a journal a run goes on to the same end, and nothing that was completed runs again. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { memoryStore } from '../../app/engine/memory-store.ts';
import { planOf } from '../../app/engine/state/plan.ts';
import type { EngineStore, JournalEvent, RunRecord } from '../../app/engine/ports.ts';
import { replay } from '../../app/engine/state/fold.ts';
import { TransientError } from '../../app/kernel/errors.ts';
import { canonicalJson, type Json } from '../../app/kernel/json.ts';
import { nodeHash } from '../../app/kernel/host.node.ts';
import { factsOf } from '../../app/nodes/describe.ts';
import type { Flow } from '../../app/workflow/model/flow.ts';
import { settle, testEngine, type TestExecutor } from './engine-kit.ts';
import { flowOf, node, pin } from './flow-kit.ts';

/** A store that forgets nothing, so that a test can look at what was there. */
const keeping = (): EngineStore => {
  const store = memoryStore();
  return { ...store, journal: { ...store.journal, append: ({ forget: _forgotten, ...batch }) => store.journal.append(batch) } };
};

/** Deterministic, whatever the order and however long it takes: the step's name and a digest of what it got. */
const worker =
  (delays: () => number): TestExecutor =>
  async (request) => {
    for (let i = delays(); i > 0; i -= 1) await settle();
    const seen = nodeHash.sha256(canonicalJson(request.inputs)).slice(0, 6);
    return { type: 'done', outputs: { out: [`${request.node.id}:${seen}`] } };
  };

interface Shape {
  readonly nodes: number;
  readonly wires: readonly (readonly [number, number])[];
  readonly kinds: readonly ('work' | 'if' | 'flaky' | 'wait')[];
}
const shapes: fc.Arbitrary<Shape> = fc.integer({ min: 2, max: 7 }).chain((nodes) =>
  fc.record({
    nodes: fc.constant(nodes),
    wires: fc.array(fc.tuple(fc.nat(nodes - 1), fc.nat(nodes - 1)), { maxLength: 12 }),
    kinds: fc.array(fc.constantFrom('work' as const, 'work' as const, 'if' as const, 'flaky' as const, 'wait' as const), {
      minLength: nodes,
      maxLength: nodes,
    }),
  }),
);

function flowOfShape({ nodes, wires, kinds }: Shape): Flow {
  const ids = Array.from({ length: nodes }, (_, index) => `n${index}`);
  const forward = [...new Set(wires.filter(([a, b]) => a !== b).map(([a, b]) => `${Math.min(a, b)} ${Math.max(a, b)}`))].map(
    (text) => text.split(' ').map(Number) as [number, number],
  );
  const out = (index: number, to: number): string => (kinds[index] === 'if' ? `n${index}.${to % 2 === 0 ? 'true' : 'false'}` : `n${index}`);
  return flowOf(
    [
      node('start', 'manual-trigger'),
      ...ids.map((id, index) => {
        switch (kinds[index]) {
          case 'if':
            return node(id, 'if', { mode: 'expression', expression: '{{ size(text(input)) % 2 == 0 }}' });
          case 'wait':
            return node(id, 'wait', { seconds: 5 });
          case 'flaky':
            return node(id, 'noop', {}, { retry: { maxAttempts: 3, backoffMs: 10 } });
          default:
            return node(id, 'noop');
        }
      }),
    ],
    [
      'start -> n0',
      ...forward.map(([a, b]) => `${out(a, b)} -> n${b}`),
      ...ids
        .slice(1)
        .filter((_, index) => !forward.some(([, b]) => b === index + 1))
        .map((id) => `start -> ${id}`),
    ],
  );
}

function executorsOf({ kinds }: Shape, delays: () => number): Record<string, TestExecutor> {
  return Object.fromEntries(
    kinds.flatMap((kind, index): [string, TestExecutor][] => {
      if (kind === 'if' || kind === 'wait') return [];
      const work = worker(delays);
      return [
        [
          `n${index}`,
          kind === 'work'
            ? work
            : (request, context) =>
                request.attempt < 2 ? Promise.reject(new TransientError('egress/timeout', 'flaky')) : work(request, context),
        ],
      ];
    }),
  );
}

async function finish(
  store: EngineStore,
  shape: Shape,
  delays: () => number,
  begin?: { readonly flow: Flow },
): Promise<{ readonly events: readonly JournalEvent[]; readonly log: readonly string[]; readonly run: RunRecord }> {
  const made = testEngine(executorsOf(shape, delays), { store });
  await made.engine.open();
  if (begin !== undefined) await made.engine.start(pin(begin.flow), { kind: 'manual', input: [{ n: 1 }] });
  for (let i = 0; i < 2_000; i += 1) {
    await made.time.pass(1_000);
    const [run] = await store.runs.list({ limit: 1 });
    if (run?.endedAt !== undefined && made.engine.active === 0) {
      await made.engine.close();
      return { events: await store.journal.read(run.runId), log: made.log, run };
    }
  }
  throw new Error('the run did not end');
}

const outcome = (flow: Flow, events: readonly JournalEvent[]): Json => {
  const state = replay(planOf(flow, factsOf), events);
  return [
    state.status,
    ...[...state.ends].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, items]) => [id, ...items.flatMap((end) => end.items)]),
  ];
};
const digests = (events: readonly JournalEvent[]): string[] =>
  events.flatMap((event) => (event.type === 'succeeded' ? [`${event.node}/${event.round} ${event.digest}`] : [])).sort();

describe('a journal', () => {
  test('replays from every prefix to the same end, and no completed step runs again (E2, E3)', async () => {
    await fc.assert(
      fc.asyncProperty(shapes, fc.nat(), async (shape, salt) => {
        const flow = flowOfShape(shape);
        const whole = await finish(keeping(), shape, () => 0, { flow });
        const cut = 1 + (salt % (whole.events.length - 1));
        const prefix = whole.events.slice(0, cut);
        const store = keeping();
        await store.pinned.put(pin(flow));
        const state = replay(planOf(flow, factsOf), prefix);
        const rests = state.open.size > 0 && [...state.open.values()].every((step) => step.phase === 'waiting') && state.endedAt === 0;
        const { endedAt: _ended, ...open } = whole.run;
        await store.journal.append({
          runId: whole.run.runId,
          from: 0,
          events: prefix,
          run: prefix.some((event) => event.type === 'ended') ? whole.run : { ...open, status: rests ? 'waiting' : 'running' },
        });
        const resumed = await finish(store, shape, () => 0);
        const before = new Set(prefix.flatMap((event) => (event.type === 'succeeded' ? [`${event.node}/${event.round}`] : [])));
        expect(resumed.log.filter((entry) => before.has(entry.replace(/#\d+$/, '')))).toEqual([]);
        expect([outcome(flow, resumed.events), digests(resumed.events)]).toEqual([outcome(flow, whole.events), digests(whole.events)]);
      }),
      { numRuns: 60 },
    );
  }, 120_000);

  test('has the same results in whatever order steps end (E10)', async () => {
    await fc.assert(
      fc.asyncProperty(shapes, fc.array(fc.nat(3), { minLength: 8, maxLength: 8 }), async (shape, pauses) => {
        const flow = flowOfShape(shape);
        let next = 0;
        const plain = await finish(keeping(), shape, () => 0, { flow });
        const shuffled = await finish(keeping(), shape, () => pauses[next++ % pauses.length] ?? 0, { flow });
        expect([outcome(flow, shuffled.events), digests(shuffled.events)]).toEqual([outcome(flow, plain.events), digests(plain.events)]);
      }),
      { numRuns: 30 },
    );
  }, 120_000);

  test.each<[string, (events: JournalEvent[]) => readonly JournalEvent[]]>([
    ['without its start', (events) => events.slice(1)],
    ['with a step that was never begun', (events) => events.filter((event) => event.type !== 'attempted')],
    ['that goes on after its end', (events) => [...events, ...events.slice(-1)]],
    [
      'with a step that was not ready',
      (events) => [...events.slice(0, 1), ...events.filter((event) => event.type === 'scheduled').slice(-1)],
    ],
  ])('%s is refused', async (_name, damage) => {
    const shape: Shape = { nodes: 2, wires: [[0, 1]], kinds: ['work', 'work'] };
    const { events } = await finish(keeping(), shape, () => 0, { flow: flowOfShape(shape) });
    expect(() => replay(planOf(flowOfShape(shape), factsOf), damage([...events]))).toThrow(/journal/);
  });
});
