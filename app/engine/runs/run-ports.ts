/** What one run under way is given, and what it gives back. */
import type { StepIdentity, UsageMeter } from '../../broker/ports.ts';
import type { Json } from '../../kernel/json.ts';
import type { Clock, Hash, Timers } from '../../kernel/ports.ts';
import type { BrokerClient } from '../../nodes/kit/executor.ts';
import type { Label } from '../../workflow/model/labels.ts';
import type { RunBudget } from '../state/budget.ts';
import type { CrashHook } from '../crash-points.ts';
import type { DecisionCounter, EngineStore, Items, Masker, PinnedFlow, RunEvent, RunEventSink, RunRecord, WouldDo } from '../ports.ts';
import type { StepRunner } from '../runner/step-runner.ts';

/** How a step comes to act: its executor, and what the executor may ask of the outside. */
export interface StepPorts {
  readonly runner: StepRunner;
  /** The broker for one step of this run, under the pinned grant; in a dry run one that lets nothing out. */
  readonly brokerFor: (step: StepIdentity, pinned: PinnedFlow, meter: UsageMeter, would: (effect: WouldDo) => void) => BrokerClient;
  /** Labels of what a node sends out, from the linter. */
  readonly labelsOf: (pinned: PinnedFlow, nodeId: string) => readonly Label[];
}

/** Why people are asked before what a step of a flow decided has effect; undefined where they are not. */
export type Doubts = (flowId: string, nodeId: string) => string | undefined;

/** A called run that waits for its time, for people, or until somebody lets it go on, by its id. */
export interface StandsStill {
  readonly standsStill: string;
}

export interface CallPorts extends StepPorts {
  /** Runs another flow to its end, or until it stands still; the same place finds the same run. */
  readonly runFlow: (call: FlowCall) => Promise<Items | StandsStill>;
}

export interface RunPorts extends CallPorts {
  /** Ends a run that this one called and waits for no more. */
  readonly endCalled: (runId: string) => Promise<void>;
  /** A timer was set that may come in front of the others. Never rejects. */
  readonly arm: () => Promise<void>;
  readonly store: EngineStore;
  readonly masker: Masker;
  readonly events: RunEventSink;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly hash: Hash;
  readonly beforeStep?: (event: RunEvent) => Promise<void>;
  readonly crash?: CrashHook;
  readonly counter?: DecisionCounter;
  readonly doubts?: Doubts;
  /** Steps of one run at the same time. */
  readonly width: number;
}

export interface FlowCall {
  readonly parent: PinnedFlow;
  readonly parentRunId: string;
  /** `node/round/index`: stable over retries. */
  readonly place: string;
  readonly flowId: string;
  readonly items: Items;
  readonly dryRun: boolean;
  readonly budget: RunBudget;
  readonly signal: AbortSignal;
  /** Whether the calling run starts nothing now. */
  readonly paused: () => boolean;
  /** The step is tried again when it fails. */
  readonly retries: boolean;
  /** Runs for which the step waited, and whose end it has not heard of. */
  readonly waitedFor: readonly string[];
}

export interface RunSummary {
  readonly run: RunRecord;
  /** What reached the ends of the flow; empty unless it succeeded. */
  readonly output: Items;
  /** What a respond step gave for whoever called the flow. */
  readonly response?: Json;
}
