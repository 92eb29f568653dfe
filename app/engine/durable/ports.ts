/**
 * What the interpreter needs of a durable engine that keeps journal and time itself. Such an engine calls the run's code anew after a crash and
 * gives it what it remembers, so the code between these calls must come to the same calls again: no clock, no chance, no other waiting.
 */
import type { JsonObject } from '../../kernel/json.ts';
import type { Clock, Hash, Random, Timers } from '../../kernel/ports.ts';
import type { CrashHook } from '../crash-points.ts';
import type { Plan } from '../state/plan.ts';
import type {
  ApprovalRequest,
  DecisionCount,
  DecisionCounter,
  FailureRecord,
  Items,
  Masker,
  PinnedFlow,
  RunEventSink,
  RunStatus,
} from '../ports.ts';
import type { CalledUse } from '../state/budget.ts';
import type { AtWork } from './at-work.ts';
import type { CallPorts, Doubts, FlowCall, StepPorts } from '../runs/run-ports.ts';

/** What the interpreter needs of this process. */
export interface DurablePorts extends StepPorts {
  /** `ended` is told what a called run has used, once it has come to its end. */
  readonly runFlow: (call: FlowCall, ended: (runId: string, used: CalledUse) => void) => ReturnType<CallPorts['runFlow']>;
  readonly maskerOf: (pinned: PinnedFlow) => Masker;
  readonly planOf: (pinned: PinnedFlow) => Plan;
  /** Told as they happen here; a crash may tell one of them twice. */
  readonly events: RunEventSink;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly hash: Hash;
  readonly random: Random;
  /** Throws `halted/revoked` for a flow that may no longer run; asked before each attempt. */
  readonly admit?: (pinned: PinnedFlow) => void;
  /** Left out: nothing is learned from what steps decide. */
  readonly counter?: DecisionCounter;
  /** Told of what is to be counted of an attempt that was made here, once it is remembered. */
  readonly counted?: (flowId: string, counts: readonly DecisionCount[]) => void;
  /** Asked when an attempt has come to something, and remembered with it. Left out: every step's word counts. */
  readonly doubts?: Doubts;
  /** Attempts that this process has begun, and no other can go on with. */
  readonly own: Set<string>;
  /** Left out: the process is never stopped in an orderly way. */
  readonly atWork?: AtWork;
  readonly crash?: CrashHook;
}

/** What came of an answer or a command, for whoever gave it. */
export interface Verdict {
  /** It did not count, and why. A question that it was for stays open, unless this says otherwise. */
  readonly refused?: { readonly code: string; readonly message: string; readonly mend?: string };
  /** The question after it. */
  readonly question?: ApprovalRequest;
}

/** A promise whose outcome is remembered. `map` gives undefined where what was waited for was called off. */
export interface Remembered<T> extends Promise<T> {
  map<U>(mapper: (value?: T) => U): Remembered<U>;
}

export interface DurableContext {
  /** Does `work` until its result is remembered, and never again. The result is JSON, and kept from other eyes. */
  step<T>(name: string, work: () => Promise<T>): Remembered<T>;
  sleep(ms: number, name: string): Remembered<void>;
  /** Something that somebody outside settles, by its id. */
  question<T>(): { readonly id: string; readonly answer: Remembered<T> };
  /** Tells whoever settled it what came of that. */
  reply(id: string, verdict: Verdict): void;
  /** The first of them to settle, and the same one whenever the code is called again. */
  first<T>(list: readonly Remembered<T>[]): Promise<T>;
  /** What others may ask about the run meanwhile. */
  show(view: DurableView): void;
  /** Starts another run that nobody waits for; the same id starts it once. */
  begin(runId: string, start: DurableRequest): void;
  /** Settles once a run that this one called has ended. */
  over(runId: string): Remembered<unknown>;
  /** Says something to another run, without waiting for what comes of it. */
  tell(runId: string, command: DurableCommand): void;
  /** Aborts when this process has lost the run, for example because another has it. */
  readonly lost: AbortSignal;
}

export interface OpenQuestion {
  readonly request: ApprovalRequest;
  /** Where the engine takes the answer. */
  readonly answerTo: string;
}

export interface DurableView {
  readonly status: RunStatus;
  readonly ended: boolean;
  /** Grows with each view of the run; one that is shown later has never a smaller one. */
  readonly nth?: number | undefined;
  readonly flowId: string;
  readonly flowName: string;
  readonly bundleDigest?: string;
  readonly dryRun?: true;
  readonly steps: number;
  readonly questions: readonly OpenQuestion[];
  /** Where the engine takes commands. */
  readonly commandsTo: string;
}

/** `revoke` comes from a worker whose revocation list names the run's bundle: `by` is then the reason. `pausedBy`: resumes only what that one paused. */
export interface DurableCommand {
  readonly action: 'cancel' | 'pause' | 'resume' | 'revoke';
  readonly by: string;
  readonly pausedBy?: string | undefined;
  /** No other command has it: what a run has heard counts once, however often it is brought. */ readonly once?: string | undefined;
}

/** How a run is asked for. */
export interface DurableRequest {
  readonly flowId: string;
  /** Left out: the newest bundle of the flow that the worker has when the run begins. Then it is pinned to that. */
  readonly bundleDigest?: string;
  readonly kind: string;
  readonly input: Items;
  readonly dryRun: boolean;
  readonly trigger?: string;
  /** What a calling run has left. */
  readonly budget?: {
    readonly steps: number;
    readonly seconds?: number | undefined;
    readonly tokens: number;
    readonly costMilliUsd: number;
  };
}

export interface DurableEnd {
  readonly runId: string;
  readonly flowId: string;
  readonly flowName: string;
  readonly bundleDigest?: string;
  readonly dryRun?: true;
  readonly status: RunStatus;
  readonly output: Items;
  readonly response?: JsonObject[string];
  readonly error?: FailureRecord;
  /** The name of the step that failed or halted it. */
  readonly failedAt?: string;
  readonly steps: number;
  readonly attempts: number;
  readonly retries: number;
  readonly tokens: number;
  readonly costMilliUsd: number;
  /** With what the runs have used that it called. */
  readonly used?: CalledUse;
}
