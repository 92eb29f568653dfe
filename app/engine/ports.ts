/**
 * What the engine needs from others. `store` implements the repositories; `lint` gives the masker its labels.
 * Every promise of a write resolves only when the write is durable; implementations may commit many callers' writes together.
 */
import type { Grant } from '../broker/grant.ts';
import type { ErrorClass } from '../kernel/errors.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import type { Environment, Flow } from '../workflow/model/flow.ts';

/** `interrupted`: whether a step that may have acted is to run again. */
export type QuestionKind = 'approval' | 'form' | 'interrupted';

export const runStatuses = ['running', 'waiting', 'paused', 'succeeded', 'failed', 'halted', 'cancelled'] as const;
export type RunStatus = (typeof runStatuses)[number];

export type Items = readonly Json[];
export type PortItems = Readonly<Record<string, Items>>;

/** What a failure leaves in the journal: no stack, no secret, no personal data. */
export interface FailureRecord {
  readonly code: string;
  readonly class: ErrorClass;
  readonly message: string;
  /** What to do about it, in one sentence. */
  readonly mend?: string;
  /** How long the other side asked to wait. */
  readonly retryAfterMs?: number;
}

export interface Usage {
  readonly tokens: number;
  readonly costMilliUsd: number;
}

/** What a step over many items has done before its end: results by the names that its executor gives them, and what they used. */
export interface Progress {
  readonly done: readonly (readonly [string, Json])[];
  readonly usage: Usage;
}

/**
 * The journal of one run, in order. A step is (node, round): loops run a node many rounds. Times are ms since the epoch.
 * `outputs` are the real values, kept (encrypted at rest) only while the run may still need them; `masked` is for people.
 * A loop head's state for its next round is in `outputs` under the port `#state`, so that it is forgotten with them.
 * `started.trigger` is the id of the trigger node that the run began with; `started.from` names the run whose first steps it took over.
 * `waiting.forMs` is how long the wait was to last where `until` is no moment of its own; a wait that began under a wrong clock is noted once more.
 * A step that is scheduled with `undoes` takes back what that earlier step did. `progressed.done` goes with the other real values; what it used is not counted again at the step's end.
 */
export type JournalEvent =
  | {
      readonly type: 'started';
      readonly at: number;
      readonly flowHash: string;
      readonly trigger: string;
      readonly input: Items;
      readonly maskedInput: Items;
      readonly seed: number;
      readonly dryRun: boolean;
      readonly from?: { readonly runId: string; readonly node: string };
    }
  | {
      readonly type: 'scheduled';
      readonly at: number;
      readonly node: string;
      readonly round: number;
      readonly undoes?: { readonly node: string; readonly round: number };
    }
  | { readonly type: 'attempted'; readonly at: number; readonly node: string; readonly round: number; readonly attempt: number }
  | (Progress & { readonly type: 'progressed'; readonly at: number; readonly node: string; readonly round: number })
  | {
      readonly type: 'succeeded';
      readonly at: number;
      readonly node: string;
      readonly round: number;
      readonly digest: string;
      readonly outputs: PortItems;
      readonly masked: PortItems;
      readonly usage: Usage;
    }
  | {
      readonly type: 'failed';
      readonly at: number;
      readonly node: string;
      readonly round: number;
      readonly attempt: number;
      readonly error: FailureRecord;
      /** What the step said, word for word, where `error` tells it without what is masked: for the steps that are given the failure. */
      readonly said?: string;
      readonly final: boolean;
      readonly retryAt?: number;
    }
  | {
      readonly type: 'waiting';
      readonly at: number;
      readonly node: string;
      readonly round: number;
      readonly reason: WaitReason;
      readonly until?: number;
      readonly forMs?: number;
      readonly argumentHash?: string;
      readonly ask?: JsonObject;
    }
  | { readonly type: 'woken'; readonly at: number; readonly node: string; readonly round: number; readonly decision: WakeDecision }
  /** In a dry run: an effect that was not had. */
  | { readonly type: 'would'; readonly at: number; readonly node: string; readonly effect: WouldDo }
  | { readonly type: 'paused' | 'resumed'; readonly at: number; readonly by: string }
  | {
      readonly type: 'ended';
      readonly at: number;
      readonly status: 'succeeded' | 'failed' | 'halted' | 'cancelled';
      readonly error?: FailureRecord;
      readonly evidence?: JsonObject;
    };

/** `call`: for runs that it called and that stand still; `ask.runs` are their ids. */
export type WaitReason = 'approval' | 'timer' | 'webhook' | 'call';

export type WakeDecision =
  | { readonly kind: 'due' }
  | { readonly kind: 'approved'; readonly by: readonly string[]; readonly argumentHash: string; readonly values?: JsonObject }
  | { readonly kind: 'denied'; readonly by: string; readonly reason: string }
  /** Of a step that was interrupted: it did take effect, and gave `values`, or nothing that is known. */
  | { readonly kind: 'done'; readonly by: readonly string[]; readonly argumentHash: string; readonly values?: JsonObject }
  | { readonly kind: 'received'; readonly items: Items };

/** What people say to a question. `done` only to one about a step that was interrupted. */
export type AnswerDecision = 'approved' | 'denied' | 'done';

/** The run as lists show it; stored beside the journal and changed in the same transaction. */
export interface RunRecord {
  readonly runId: string;
  readonly flowId: string;
  readonly flowName: string;
  readonly flowHash: string;
  readonly environment: Environment;
  /** Digest of the verified bundle; absent for drafts. */
  readonly bundleDigest?: string;
  readonly status: RunStatus;
  readonly dryRun: boolean;
  /** `manual`, `webhook`, `schedule`, ... */
  readonly trigger: string;
  readonly startedAt: number;
  readonly endedAt?: number;
  /** Completed steps. */
  readonly steps: number;
  readonly retries: number;
  readonly tokens: number;
  readonly costMilliUsd: number;
  /** Of a run that another one called, which counts them as its own: attempts, and time spent in them. */
  readonly attempts?: number;
  readonly activeMs?: number;
  readonly error?: FailureRecord;
}

/**
 * So many more of what a step decided, or decided by: `feature` and `bin` are as app/ai/drift names them, and hold no value of anybody's. `day` is in whole
 * days since the epoch, UTC.
 */
export interface DecisionCount {
  readonly node: string;
  readonly feature: string;
  readonly day: number;
  readonly bin: string;
  readonly count: number;
}

/** A step has decided; `answered`: people have said whether what it decided may count. `latest` is what the steps before gave last, by name. */
export type Decided =
  | {
      readonly kind: 'decided';
      readonly at: number;
      readonly node: string;
      readonly inputs: PortItems;
      readonly outputs: PortItems;
      readonly latest: ReadonlyMap<string, Items>;
    }
  | { readonly kind: 'answered'; readonly at: number; readonly node: string; readonly agreed: boolean };
/** What is to be counted of it. Never throws: a run does not fail because of what is learned from it. */
export type DecisionCounter = (flow: Flow, decided: Decided) => readonly DecisionCount[];

/** What was counted of the decisions of flows. */
export interface DecisionCounts {
  of(flowId: string): readonly DecisionCount[];
  /** Forgets what was counted on earlier days than this one; gives how many counts. */
  dropBefore(day: number): number;
}

/** Counts by themselves, where another engine keeps the journal. */
export interface DecisionKeep extends DecisionCounts {
  add(flowId: string, counts: readonly DecisionCount[]): Promise<void>;
}

export interface JournalBatch {
  readonly runId: string;
  /** Sequence number of the first event; the run's first event has 0. */
  readonly from: number;
  readonly events: readonly JournalEvent[];
  /** The run's row as it stands after these events. */
  readonly run: RunRecord;
  /** Runs whose real values are dropped in the same transaction; digests and masked values stay until retention ends. */
  readonly forget?: readonly string[];
  /** What the run's steps decided in these events, for the run's flow: in the same transaction, so that nothing is counted twice or not at all. */
  readonly counts?: readonly DecisionCount[];
}

export interface Journal {
  /** Appends events and upserts the run's row in one transaction. Rejects with `store/conflict` when `from` is not the next number. */
  append(batch: JournalBatch): Promise<void>;
  /** All events in order; empty when the run is unknown. Once forgotten, `input` and `outputs` are empty. */
  read(runId: string): Promise<readonly JournalEvent[]>;
  /** Drops the real values of an ended run. */
  forget(runId: string): Promise<void>;
}

export interface RunFilter {
  readonly status?: readonly RunStatus[];
  readonly flowId?: string;
  readonly limit: number;
  /** Only runs that started before this run id (ids sort by time). */
  readonly before?: string;
}

export interface RunRepository {
  get(runId: string): Promise<RunRecord | undefined>;
  /** Newest first. */
  list(filter: RunFilter): Promise<readonly RunRecord[]>;
  countWaiting(): Promise<number>;
}

/** What a run is pinned to: editing the flow never changes a run under way. Keyed by the flow hash. */
export interface PinnedFlow {
  readonly flowHash: string;
  readonly flow: Flow;
  readonly grant: Grant;
  readonly bundleDigest?: string;
  /** Ids of the keys that the bundle's signatures are from: a run ends when one of them is revoked. */
  readonly signers?: readonly string[];
  /** The other flows of the bundle. Calls go to them, whatever stands in their place today. */
  readonly called?: readonly PinnedFlow[];
}
export interface PinnedFlowRepository {
  /** Idempotent. */
  put(pinned: PinnedFlow): Promise<void>;
  get(flowHash: string, bundleDigest?: string): Promise<PinnedFlow | undefined>;
}

export interface DueTimer {
  readonly runId: string;
  readonly node: string;
  readonly round: number;
  readonly dueAt: number;
}
export interface TimerRepository {
  set(timer: DueTimer): Promise<void>;
  clear(runId: string, node: string, round: number): Promise<void>;
  clearRun(runId: string): Promise<void>;
  /** Timers with `dueAt <= now`, earliest first. */
  due(now: number, limit: number): Promise<readonly DueTimer[]>;
  /** When the earliest timer is due. */
  next(): Promise<number | undefined>;
}

export interface ApprovalRequest {
  readonly approvalId: string;
  readonly runId: string;
  readonly node: string;
  readonly round: number;
  readonly flowName: string;
  /** SHA-256 over the JCS form of `ask`: an approval of anything else does not count. */
  readonly argumentHash: string;
  /** What the person sees and approves. */
  readonly ask: JsonObject;
  readonly approversNeeded: number;
  /** A role or group that whoever answers has to hold. */
  readonly role?: string;
  readonly askedAt: number;
  readonly deadline?: number;
  readonly escalation?: string;
  /** When nobody had answered in time and it was handed on to `escalation`; the deadline is then the second one. */
  readonly escalatedAt?: number;
  readonly decisions: readonly {
    readonly by: string;
    readonly at: number;
    readonly decision: AnswerDecision;
    readonly reason: string;
    readonly argumentHash: string;
    /** What the person filled in, where `ask` has fields, or what a step that is done gave. */ readonly values?: JsonObject;
    /** The envelope that the person signed it in, where one did. */ readonly signed?: string;
  }[];
  readonly state: 'open' | 'approved' | 'denied' | 'expired' | 'withdrawn';
}
export interface ApprovalRepository {
  /** Inserts or replaces by `approvalId`. */
  save(request: ApprovalRequest): Promise<void>;
  get(approvalId: string): Promise<ApprovalRequest | undefined>;
  /** Newest first, unless the longest waiting are wanted first, or those that are due soonest. */
  list(filter: {
    readonly state?: ApprovalRequest['state'];
    readonly runId?: string;
    /** Those that somebody has answered since. */ readonly answeredSince?: number;
    readonly limit: number;
    readonly offset?: number;
    readonly oldestFirst?: boolean;
    readonly dueFirst?: boolean;
  }): Promise<readonly ApprovalRequest[]>;
  countOpen(): Promise<number>;
  /** By the role or group that has to answer, where one has to, without those that this person has answered. */
  countOpenByRole(notBy: string): Promise<readonly { readonly role: string | undefined; readonly count: number }[]>;
}

/** Exactly one scheduler owns a store. */
export interface Lease {
  /** True when `owner` now holds the lease until `now + ttlMs`; false while another's has not run out. Renewal is the same call. A lease that reaches beyond `now + ttlMs` was made under another clock. */
  acquire(owner: string, now: number, ttlMs: number): Promise<boolean>;
  release(owner: string): Promise<void>;
}

/**
 * Alarms of the engine's own, kept among the timers under names that no node can have: when the values of an ended run are dropped, and that
 * the error flow of a failed one is to be started.
 */
export const forgetAlarm = '#forget';
export const errorAlarm = '#error';

/** The port name under which a loop head's state is journaled. */
export const statePort = '#state';

/** Takes labelled fields out of what is kept for people. Built from the linter's labels by the composition root. */
export interface Masker {
  mask(nodeId: string, port: string, items: Items): Items;
  /** A sentence about a step, without what it repeats of the data that arrived there and is masked. */
  words(nodeId: string, inputs: PortItems, sentence: string): string;
}

export interface EngineStore {
  readonly journal: Journal;
  readonly runs: RunRepository;
  readonly pinned: PinnedFlowRepository;
  readonly timers: TimerRepository;
  readonly approvals: ApprovalRepository;
  readonly lease: Lease;
  /** The disk was full, and what was kept back for that is used up by what runs: nothing new should begin. Left out: never. */
  readonly isShort?: () => boolean;
  /** Hears that a part of what is kept cannot be read, as often as that is found, and, with nothing, once all of it could be. Left out: nobody looks. */
  readonly watch?: (heard: (error: unknown) => void) => void;
}

/** In a dry run: what would have left. Holds no values. */
export interface WouldDo {
  readonly kind: 'foreign' | 'http' | 'model' | 'sql' | 'mail' | 'file' | 'vault' | 'table' | 'mailbox';
  readonly destination: string;
  readonly method: string;
  readonly bytes: number;
  readonly labels: readonly string[];
  /** What the broker would have said. */
  readonly allowed: boolean;
  readonly reason?: string;
}

/** One line of a run's story, for terminals, the monitor and alerts. Holds masked values only; the output of a run that succeeded is masked where its sink says so. */
export type RunEvent =
  | {
      readonly type: 'run.started';
      readonly runId: string;
      readonly at: number;
      readonly flowId: string;
      readonly flowName: string;
      readonly dryRun: boolean;
    }
  | {
      readonly type: 'step.started';
      readonly runId: string;
      readonly at: number;
      readonly nodeId: string;
      readonly nodeName: string;
      readonly round: number;
      readonly attempt: number;
    }
  | {
      readonly type: 'step.succeeded';
      readonly runId: string;
      readonly at: number;
      readonly nodeId: string;
      readonly nodeName: string;
      readonly round: number;
      readonly ms: number;
      readonly output: PortItems;
      /** Missing where no model was asked. */
      readonly usage?: Usage;
    }
  | {
      readonly type: 'step.failed';
      readonly runId: string;
      readonly at: number;
      readonly nodeId: string;
      readonly nodeName: string;
      readonly round: number;
      readonly attempt: number;
      readonly error: FailureRecord;
      readonly retryAt?: number;
      /** Missing where no model was asked. */
      readonly usage?: Usage;
    }
  | {
      readonly type: 'run.waiting';
      readonly runId: string;
      readonly at: number;
      readonly nodeId: string;
      readonly nodeName: string;
      readonly reason: WaitReason;
      readonly until?: number;
      /** What people are asked, where they are. */ readonly taskId?: string;
      readonly argumentsHash?: string;
      readonly kind?: QuestionKind;
    }
  | {
      readonly type: 'step.would';
      readonly runId: string;
      readonly at: number;
      readonly nodeId: string;
      readonly nodeName: string;
      readonly effect: WouldDo;
    }
  /** Nobody answered in time: whom to ask now stands in `to`. */
  | { readonly type: 'human.escalated'; readonly runId: string; readonly at: number; readonly nodeId: string; readonly to: string }
  | { readonly type: 'run.paused' | 'run.resumed'; readonly runId: string; readonly at: number; readonly by: string }
  | { readonly type: 'run.succeeded'; readonly runId: string; readonly at: number; readonly output: Items; readonly ms: number }
  | {
      readonly type: 'run.failed' | 'run.halted' | 'run.cancelled';
      readonly runId: string;
      readonly at: number;
      readonly nodeId?: string;
      readonly error: FailureRecord;
      readonly evidence?: JsonObject;
      readonly ms: number;
    };

export interface RunEventSink {
  /** The story is a log: whoever reads it did not ask for the run, and sees its output as masked as its steps'. */
  readonly masked?: boolean;
  emit(event: RunEvent): void;
}
