/** An engine with a clock that the test moves and executors that the test writes, over a store in memory. */
import { Engine } from '../../app/engine/engine.ts';
import type { EngineParts } from '../../app/engine/engine-parts.ts';
import { openMasker } from '../../app/engine/masking/masking.ts';
import { memoryStore } from '../../app/engine/memory-store.ts';
import type { EngineStore, RunEvent } from '../../app/engine/ports.ts';
import { onceBy } from '../../app/engine/state/progress.ts';
import type { StepContext, StepRunner } from '../../app/engine/runner/step-runner.ts';
import type { ErrorCode } from '../../app/kernel/error-codes.ts';
import { UserError } from '../../app/kernel/errors.ts';
import { nodeHash } from '../../app/kernel/host.node.ts';
import type { Clock, Random, Timers } from '../../app/kernel/ports.ts';
import { loadExecutor } from '../../app/nodes/executors.node.ts';
import { factsOf } from '../../app/nodes/describe.ts';
import type { StepOutcome, StepRequest, StepTools } from '../../app/nodes/kit/executor.ts';
import { stepValues } from '../../app/engine/runner/step-values.ts';
import type { UsageMeter } from '../../app/broker/ports.ts';

export interface ManualTime extends Clock, Timers {
  /** Moves the clock, firing timers in order. */
  pass(ms: number): Promise<void>;
  /** Sets the clock, either way, without time passing: timers run on as they would. */
  jump(ms: number): Promise<void>;
  /** ms that no setting of the clock moves. */
  passed(): number;
}

/** Lets everything that is ready happen. */
export const settle = async (): Promise<void> => {
  for (let i = 0; i < 50; i += 1)
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
};

function soon(turns: number, run: () => void): () => void {
  let cancelled = false;
  const turn = (left: number): void => {
    if (cancelled) return;
    if (left <= 0) run();
    else setImmediate(turn, left - 1);
  };
  setImmediate(turn, turns);
  return () => {
    cancelled = true;
  };
}

export function manualTime(begin = 1_700_000_000_000): ManualTime {
  let now = begin;
  let set = begin;
  let timers: { at: number; readonly run: () => void }[] = [];
  return {
    now: () => now,
    passed: () => now - set,
    after(ms, run) {
      // What takes so short a time comes by itself, after a turn of the event loop for each ms.
      if (ms <= 5) return soon(ms, run);
      const timer: { at: number; readonly run: () => void } = { at: now + ms, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    async jump(ms) {
      now += ms;
      set += ms;
      timers = timers.map((timer) => Object.assign(timer, { at: timer.at + ms }));
      await settle();
    },
    async pass(ms) {
      const until = now + ms;
      for (;;) {
        await settle();
        const due = timers.filter((timer) => timer.at <= until).sort((a, b) => a.at - b.at)[0];
        if (due === undefined) break;
        timers = timers.filter((timer) => timer !== due);
        now = Math.max(now, due.at);
        due.run();
      }
      now = until;
      await settle();
    },
  };
}

/** The same in every run of the tests, and never twice within one. */
let counted = 0;
export const countingRandom: Random = {
  bytes: (length) => Uint8Array.from({ length }, (_byte, index) => (index === 0 ? (counted += 1) : counted >> 5) & 255),
};

/** A store in memory whose parts fail while the test says so. */
export function failingStore(code: ErrorCode = 'store/full') {
  const store = memoryStore();
  const failing = new Set<string>();
  const guard = <T extends object>(part: string, object: T): T =>
    new Proxy(object, {
      get: (target, name) => {
        const found: unknown = Reflect.get(target, name);
        if (typeof found !== 'function') return found;
        return async (...args: unknown[]): Promise<unknown> => {
          if (failing.has(part) || failing.has(`${part}.${String(name)}`)) throw new UserError(code, 'There is no room left.');
          return await (found as (...given: unknown[]) => Promise<unknown>).apply(target, args);
        };
      },
    });
  const guarded = Object.fromEntries(
    Object.entries(store).map(([part, object]) => [part, guard(part, object as object)]),
  ) as unknown as EngineStore;
  return { store: guarded, plain: store, failing };
}

export type TestExecutor = (request: StepRequest, context: StepContext) => Promise<StepOutcome> | StepOutcome;

/** Runs the test's executor for a node id, and the catalogue's for every other node. */
export function testRunner(executors: Readonly<Record<string, TestExecutor>>, clock: Clock, log: string[] = []): StepRunner {
  return {
    async execute(request, context) {
      log.push(`${request.node.id}/${request.round}${request.attempt > 1 ? `#${request.attempt}` : ''}`);
      const own = executors[request.node.id];
      if (own !== undefined) return await own(request, context);
      const execute = await loadExecutor(request.node.type);
      if (execute === undefined) throw new Error(`no executor for ${request.node.type}`);
      const script = (): Promise<never> => Promise.reject(new Error('no scripts here'));
      const powers = context.powers(undefined);
      const tools: StepTools = {
        broker: powers,
        script,
        predict: script,
        clock,
        signal: context.signal,
        evaluate: stepValues(request, { clock, script }),
        once: onceBy(request, (name, result) => context.keep?.(name, result)),
        runFlow: (flowId, items, index) => powers.runFlow({ flowId, items, ...(index === undefined ? {} : { index }) }),
      };
      return await execute(request, tools);
    },
  };
}

/** Acts on one item after the other. Once it may act on the next, all that it did before is known. */
export const manyItems =
  (act: (place: string, request: StepRequest) => void, known: (place: string, request: StepRequest) => void): TestExecutor =>
  async (request, context) => {
    const once = onceBy(request, (name, result) => context.keep?.(name, result));
    const place = (index: number): string => `${request.node.id}/${request.round}/${index}`;
    for (const [index] of (request.inputs['in'] ?? []).entries()) {
      await once?.(String(index), async () => {
        const idempotencyKey = `${request.idempotencyKey}/${index}`;
        await context.powers(undefined).pace({ key: idempotencyKey, idempotencyKey, take: 1, most: 1_000, windowMs: 1_000, partly: false });
        for (let before = 0; before < index; before += 1) known(place(before), request);
        act(place(index), request);
        return true;
      });
    }
    return { type: 'done', outputs: { out: [request.node.id] } };
  };

export interface TestEngine {
  readonly engine: Engine;
  readonly time: ManualTime;
  readonly store: EngineStore;
  readonly events: RunEvent[];
  readonly log: string[];
}

export function testEngine(
  executors: Readonly<Record<string, TestExecutor>> = {},
  more: Partial<EngineParts> & { readonly time?: ManualTime } = {},
): TestEngine {
  const time = more.time ?? manualTime();
  const store = more.store ?? memoryStore();
  const events: RunEvent[] = [];
  const log: string[] = [];
  const engine = new Engine({
    store,
    runner: testRunner(executors, time, log),
    brokerFor: (_step, _pinned, meter) => meterBroker(meter),
    factsOf,
    labelsOf: () => [],
    maskerOf: () => openMasker,
    events: {
      emit: (event) => {
        events.push(event);
      },
    },
    clock: time,
    timers: time,
    random: countingRandom,
    hash: nodeHash,
    ...more,
  });
  return { engine, time, store, events, log };
}

/** A broker whose model costs as many tokens as it is asked for. */
function meterBroker(meter: UsageMeter): ReturnType<EngineParts['brokerFor']> {
  const no = (): Promise<never> => Promise.reject(new Error('not in this test'));
  return {
    http: no,
    embed: no,
    sql: no,
    mail: no,
    readFile: no,
    modelFile: no,
    listFolder: no,
    writeFile: no,
    tokenise: no,
    restore: no,
    pseudonymise: no,
    table: no,
    mailbox: no,
    sign: no,
    verify: no,
    consent: no,
    erase: no,
    memory: no,
    vectors: no,
    pace: no,
    learn: no,
    model: async ({ maxTokens, model }) => {
      meter.modelCall(maxTokens, 0).settle(maxTokens, 1);
      return { text: '', inputTokens: 0, outputTokens: maxTokens, model };
    },
  };
}
