/** What the embedded engine is made of, and what it hands out. */
import type { LeapWatch } from '../kernel/leap-watch.ts';
import type { Clock, Hash, Random, Timers } from '../kernel/ports.ts';
import type { CrashHook } from './crash-points.ts';
import type { FactsOf } from './state/plan.ts';
import type { DecisionCounter, EngineStore, Items, Masker, PinnedFlow, RunEvent, RunEventSink } from './ports.ts';
import type { Doubts, RunSummary, StepPorts } from './runs/run-ports.ts';
import type { TroubleSink } from './runs/troubles.ts';

export interface EngineParts extends StepPorts {
  readonly store: EngineStore;
  /** A flow that another one calls, under its own grant; undefined when it may not be called or does not exist. */
  readonly calledFlow?: (flowId: string, caller: PinnedFlow) => Promise<PinnedFlow | undefined>;
  /** Throws `run/held` for a flow that no run may start now; asked whichever way it was found, but not for a dry run or a flow that calls itself. */
  readonly mayBegin?: (flowId: string) => void;
  readonly factsOf: FactsOf;
  readonly maskerOf: (pinned: PinnedFlow) => Masker;
  readonly events: RunEventSink;
  readonly clock: Clock;
  /** Left out: the clock is believed at once, also where it takes a question from people. */
  readonly leaps?: LeapWatch;
  readonly timers: Timers;
  readonly random: Random;
  readonly hash: Hash;
  /** Throws `halted/revoked` for a flow that may no longer run; asked whenever a run begins or is taken up. */
  readonly admit?: (pinned: PinnedFlow) => void;
  /** Holds each step until it resolves: for going through a run step by step. */
  readonly beforeStep?: (event: RunEvent) => Promise<void>;
  /** Hears of what the engine cannot do: runs that could not be taken up, a store that fails. */
  readonly troubles?: TroubleSink;
  /** Left out: nothing is learned from what steps decide. */
  readonly counter?: DecisionCounter;
  /** Left out: every step's word counts. */
  readonly doubts?: Doubts;
  /** Tests stop the world here. */
  readonly crash?: CrashHook;
}

export interface StartOptions {
  /** Node id; may be left out when the flow has one trigger. */
  readonly trigger?: string;
  /** `manual`, `webhook`, ... for the record. */
  readonly kind: string;
  readonly input: Items;
  readonly dryRun?: boolean;
  /** From `newRunId`, for whoever has to know the run before it begins. */
  readonly runId?: string;
}

export interface RunHandle {
  readonly runId: string;
  /** Settles when the run ends, or rests until somebody wakes it (`run.status` is then `waiting`). */
  readonly finished: Promise<RunSummary>;
}
