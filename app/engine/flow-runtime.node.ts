/** Everything that runs flows, wired: the embedded engine over the world of its steps. What differs between doors (store, secrets, labels, logs) is passed in. */
import { nodeHash, systemClock, systemLeaps, systemRandom, systemTimers } from '../kernel/host.node.ts';
import { factsOf } from '../nodes/describe.ts';
import type { CrashHook } from './crash-points.ts';
import { Engine } from './engine.ts';
import type { DecisionCounter, EngineStore, PinnedFlow, RunEvent, RunEventSink } from './ports.ts';
import type { Doubts } from './runs/run-ports.ts';
import { createStepWorld, type StepWorld, type StepWorldOptions } from './step-world.node.ts';
import type { TroubleSink } from './runs/troubles.ts';

export interface FlowRuntimeOptions extends StepWorldOptions {
  readonly store: EngineStore;
  readonly events: RunEventSink;
  readonly calledFlow?: (flowId: string, caller: PinnedFlow) => Promise<PinnedFlow | undefined>;
  /** Throws `run/held` for a flow that another one may not start now. */
  readonly mayBegin?: (flowId: string) => void;
  readonly beforeStep?: (event: RunEvent) => Promise<void>;
  readonly crash?: CrashHook;
  /** Left out: nothing is learned from what steps decide. */
  readonly counter?: DecisionCounter;
  /** Left out: every step's word counts. */
  readonly doubts?: Doubts;
  /** Hears of what the engine cannot do. */
  readonly troubles?: TroubleSink;
  /** When something was done in this store last; a clock that stands days later takes no question from people for an hour (E25). */
  readonly lastAt?: number | undefined;
  /** Throws `halted/revoked` for a flow that may no longer run. */
  readonly admit?: (pinned: PinnedFlow) => void;
}

export interface FlowRuntime {
  readonly engine: Engine;
  readonly outside: StepWorld['outside'];
  /** Starts the runner and loads the broker ahead of the first step. */
  warm(): Promise<void>;
  close(): Promise<void>;
}

export function createFlowRuntime(options: FlowRuntimeOptions): FlowRuntime {
  const { store, events, calledFlow, mayBegin, crash, admit, troubles, beforeStep, counter, doubts } = options;
  const world = createStepWorld(options);
  const engine = new Engine({
    ...world,
    store,
    factsOf,
    events,
    clock: systemClock,
    leaps: systemLeaps(options.lastAt),
    random: systemRandom,
    hash: nodeHash,
    timers: systemTimers,
    ...(calledFlow === undefined ? {} : { calledFlow }),
    ...(mayBegin === undefined ? {} : { mayBegin }),
    ...(crash === undefined ? {} : { crash }),
    ...(admit === undefined ? {} : { admit }),
    ...(troubles === undefined ? {} : { troubles }),
    ...(beforeStep === undefined ? {} : { beforeStep }),
    ...(counter === undefined ? {} : { counter }),
    ...(doubts === undefined ? {} : { doubts }),
  });
  return {
    engine,
    outside: world.outside,
    warm: () => world.warm(),
    async close() {
      await engine.close();
      await world.close();
    },
  };
}
