/** Scripts and whole runs: what the engine, the runner and the sandbox add to the work itself. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decisionCounter } from '../../app/ai/drift/counter.ts';
import type { EngineStore } from '../../app/engine/ports.ts';
import { memoryStore } from '../../app/engine/memory-store.ts';
import { systemTimers } from '../../app/kernel/host.node.ts';
import { factsOf } from '../../app/nodes/describe.ts';
import { runLabels } from '../../app/review/run-labels.ts';
import { ScriptHost } from '../../app/sandbox/script-host.node.ts';
import { createStore } from '../../app/store/store.ts';
import { flowOf, node, pin, testRuntime } from '../engine/flow-kit.ts';
import { peersBench } from './engine-peers/peers.ts';
import { median, quantile, type BenchResult } from './result.ts';

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

async function timed(times: number, run: () => Promise<unknown>, rest = 0): Promise<number[]> {
  const out: number[] = [];
  for (let i = 0; i < times; i += 1) {
    const begin = performance.now();
    await run();
    out.push(performance.now() - begin);
    if (rest > 0) await pause(rest);
  }
  return out;
}

async function scriptBench(): Promise<BenchResult[]> {
  const scripts = new ScriptHost({ timers: systemTimers, concurrency: 1 });
  const run = (): Promise<unknown> => scripts.run({ code: 'input.a + 1', input: { a: 1 }, timeoutMs: 1_000, memoryMb: 64 });
  await timed(100, run);
  // A step is rarely followed by another script within milliseconds; back to back, each waits for its fresh guest to be made.
  const spaced = await timed(300, run, 10);
  const packed = await timed(300, run);
  await scripts.close();
  return [
    {
      name: 'a script step, beyond its own work',
      value: median(spaced),
      unit: 'ms',
      target: '<= 1',
      note: `p95 ${quantile(spaced, 0.95).toFixed(2)} ms, a fresh guest each, 10 ms apart`,
    },
    { name: 'the same, back to back', value: median(packed), unit: 'ms', note: `p95 ${quantile(packed, 0.95).toFixed(2)} ms` },
  ];
}

const fiveSteps = pin(
  flowOf(
    [
      node('start', 'manual-trigger'),
      node('a', 'set-fields', { assignments: [{ name: 'b', value: '{{ input.a + 1 }}' }] }),
      node('b', 'if', { mode: 'expression', expression: '{{ input.b > 0 }}' }),
      node('c', 'pick-fields', { fields: ['a', 'b'] }),
      node('d', 'noop'),
    ],
    ['start -> a', 'a -> b', 'b.true -> c', 'c -> d'],
  ),
);

interface Throughput {
  readonly perSecond: number;
  readonly p50: number;
  readonly alone: number;
}

async function runsBench(store: EngineStore, runs: number, clients: number): Promise<Throughput> {
  // With what a service has: masks by label, and a count of what steps decide.
  const runtime = testRuntime({
    store,
    events: { emit: () => undefined },
    labels: ({ flow }) => runLabels(flow),
    counter: decisionCounter(factsOf, { write: () => undefined }),
  });
  await runtime.warm();
  await runtime.engine.open();
  const one = async (): Promise<void> => {
    const { run } = await (await runtime.engine.start(fiveSteps, { kind: 'manual', input: [{ a: 1 }] })).finished;
    if (run.status !== 'succeeded') throw new Error(`the run ended as ${run.status}: ${run.error?.message ?? ''}`);
  };
  await timed(100, one);
  const alone = await timed(200, one);
  const times: number[] = [];
  const begin = performance.now();
  await Promise.all(
    Array.from({ length: clients }, async () => {
      times.push(...(await timed(runs / clients, one)));
    }),
  );
  const seconds = (performance.now() - begin) / 1_000;
  await runtime.close();
  return { perSecond: times.length / seconds, p50: median(times), alone: median(alone) };
}

async function durableBench(): Promise<BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  try {
    const memory = await runsBench(memoryStore(), 2_000, 32);
    const { store } = await createStore({ path: join(folder, 'store'), protection: { externalKey: randomBytes(32) } });
    const stored = await runsBench(store.engine, 2_000, 32);
    await store.close();
    const words = (result: Throughput): string =>
      `32 at once, p50 ${result.p50.toFixed(1)} ms; one alone ${result.alone.toFixed(2)} ms; runner process, real executors`;
    return [
      {
        name: 'five-step runs, encrypted store, synchronous=FULL',
        value: stored.perSecond,
        unit: 'runs/s',
        target: '>= 1000',
        note: words(stored),
      },
      { name: 'one five-step run alone, encrypted store', value: stored.alone, unit: 'ms p50', target: '<= 1.5' },
      { name: 'five-step runs, journal in memory', value: memory.perSecond, unit: 'runs/s', note: words(memory) },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export async function bench(): Promise<BenchResult[]> {
  const ours = await durableBench();
  return [...(await scriptBench()), ...ours, ...(await peersBench(ours[0]?.value ?? Number.NaN))];
}
