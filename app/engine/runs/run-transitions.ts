/**
 * How a run moves on, the same on both engines: what each command, attempt and outcome means for the state, and what is told of it. What differs
 * between them stays with them: when an entry is on disk, what time it is, and how one waits.
 */
import { TerminalError } from '../../kernel/errors.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Hash } from '../../kernel/ports.ts';
import type { StepOutcome } from '../../nodes/kit/executor.ts';
import type { RunCommand } from '../state/advance.ts';
import type { RunBudget } from '../state/budget.ts';
import { decidedEvent, doubtedEvent } from '../state/decision-review.ts';
import { failureOf, halts } from '../state/failure.ts';
import type { PlanNode } from '../state/plan.ts';
import type { FailureRecord, JournalEvent, Masker, PinnedFlow, PortItems, Progress, RunEvent, Usage, WouldDo } from '../ports.ts';
import type { ProgressKeeper } from '../state/progress.ts';
import { leftUndone } from '../state/run-summary.ts';
import { hearsOfCall, stepKey, type RunState, type StepState } from '../state/state.ts';
import { failedEvent, interruptedEvent, isInterrupted, succeededEvent, waitingEvent, wokenAtOnce } from '../state/step-events.ts';
import { approvalIdOf, kindOfQuestion, type Waiting } from '../state/waits.ts';

const nothing: Usage = { tokens: 0, costMilliUsd: 0 };

export type Ended = Extract<JournalEvent, { type: 'ended' }>;

/** Why a run's steps are told to stop. */
export const runOver = (): TerminalError => new TerminalError('run/cancelled', 'The run has ended.');

export const stoppedBy = (by: string): FailureRecord => ({
  code: 'run/cancelled',
  class: 'user',
  message: `The run was stopped by ${by}.`,
});

/** `reason` as the revocation guard says it. */
export const revokedFor = (reason: string): FailureRecord => ({
  code: 'halted/revoked',
  class: 'terminal',
  message: `The run was halted: ${reason}`,
});

export interface RunContext {
  readonly runId: string;
  readonly pinned: PinnedFlow;
  readonly state: RunState;
  readonly budget: RunBudget;
  /** Keys of the steps whose attempt is under way here. */
  readonly running: Set<string>;
  readonly hash: Hash;
  readonly masker: Masker;
  /** What the journal keeps of outputs once their values are gone. */
  readonly digest: (outputs: PortItems) => string;
  /** Applies the event to the state and keeps it. */
  readonly note: (event: JournalEvent) => void;
  /** Told when the run is to end at once. */
  readonly halted: () => void;
  /** The end that is to be noted next. */
  halting: Ended | undefined;
}

/** One attempt of a step. */
export interface Attempt {
  readonly step: StepState;
  readonly plan: PlanNode;
  readonly attempt: number;
  readonly timeoutMs: number;
}

/** Ends the run as soon as may be; the first reason counts. */
export function halt(runContext: RunContext, now: number, status: Ended['status'], error: FailureRecord, proof?: JsonObject): void {
  if (runContext.halting !== undefined || runContext.state.endedAt !== 0) return;
  const left = leftUndone(runContext.state);
  runContext.halting = {
    type: 'ended',
    at: now,
    status,
    error,
    ...(proof === undefined && left === undefined ? {} : { evidence: { ...left, ...proof } }),
  };
  runContext.halted();
}

/** Notes that a step is begun, and asks the budget first. Undefined where it may not begin; then the run is halted, or was before. */
function begin(runContext: RunContext, step: StepState | undefined, attempt: number, now: number): Attempt | undefined {
  const plan = step === undefined ? undefined : runContext.state.plan.nodes.get(step.node);
  if (step === undefined || plan === undefined || runContext.halting !== undefined) return undefined;
  let left: number;
  try {
    left = runContext.budget.nextStep(runContext.state.activeMs, !hearsOfCall(step));
  } catch (error) {
    halt(runContext, now, 'halted', failureOf(error), { node: step.node });
    return undefined;
  }
  runContext.note({ type: 'attempted', at: now, node: step.node, round: step.round, attempt });
  runContext.running.add(stepKey(step.node, step.round));
  return { step, plan, attempt, timeoutMs: Math.min(left, plan.timeoutMs) };
}

/** Notes what a command to run a step means; gives the attempt that is to be made. */
export function beginStep(
  runContext: RunContext,
  command: Extract<RunCommand, { type: 'schedule' | 'undo' | 'attempt' }>,
  now: number,
): Attempt | undefined {
  if (command.type === 'attempt') return begin(runContext, command.step, command.attempt, now);
  const { node, round } = command;
  runContext.note({ type: 'scheduled', at: now, node, round, ...(command.type === 'undo' ? { undoes: command.undoes } : {}) });
  return begin(runContext, runContext.state.open.get(stepKey(node, round)), 1, now);
}

const nameOf = ({ pinned }: RunContext, node: string): string => pinned.flow.nodes.find((one) => one.id === node)?.name ?? node;

export const startedLine = (runId: string, { step, plan, attempt }: Attempt, at: number): RunEvent => ({
  type: 'step.started',
  runId,
  at,
  nodeId: step.node,
  nodeName: plan.node.name,
  round: step.round,
  attempt,
});

/** With what people need to answer, where they are asked. */
export const waitingLine = (
  runContext: RunContext,
  { at, node, round, reason, until, argumentHash = '', ask = {} }: Waiting,
): RunEvent => ({
  type: 'run.waiting',
  runId: runContext.runId,
  at,
  nodeId: node,
  nodeName: nameOf(runContext, node),
  reason,
  ...(until === undefined ? {} : { until }),
  ...(reason === 'approval'
    ? { taskId: approvalIdOf(runContext.runId, node, round, argumentHash), argumentsHash: argumentHash, kind: kindOfQuestion(ask) }
    : {}),
});

/** Notes an effect that a dry run did not have, and gives the line of the story that tells of it. */
export function noteWould(runContext: RunContext, node: string, effect: WouldDo, at: number): RunEvent {
  runContext.note({ type: 'would', at, node, effect });
  return { type: 'step.would', runId: runContext.runId, at, nodeId: node, nodeName: nameOf(runContext, node), effect };
}

/** Notes what an attempt has done so far of its step. */
export function noteProgress(runContext: RunContext, { step }: Pick<Attempt, 'step'>, progress: Progress, now: number): void {
  runContext.note({ type: 'progressed', at: now, node: step.node, round: step.round, ...progress });
}

/** What an attempt under way was paid for counts, though nothing that comes of it does any more. */
export function noteUsed(runContext: RunContext, attempt: Attempt, progress: Pick<ProgressKeeper, 'take' | 'rest'>, now: number): void {
  const { usage = nothing } = progress.take() ?? {};
  const rest = progress.rest();
  const used = { tokens: usage.tokens + rest.tokens, costMilliUsd: usage.costMilliUsd + rest.costMilliUsd };
  const { node, round } = attempt.step;
  if ((used.tokens > 0 || used.costMilliUsd > 0) && runContext.state.open.get(stepKey(node, round))?.phase === 'attempted')
    noteProgress(runContext, attempt, { done: [], usage: used }, now);
}

export interface Failed {
  readonly failure: FailureRecord;
  readonly evidence?: JsonObject | undefined;
  /** What it had done by then, and nobody has noted. */ readonly progress?: Progress | undefined;
  /** What it used beside that. */ readonly usage: Usage;
}

/** Their messages may hold the words of a script, a model or another program, which may repeat what it was given. */
const repeatsData: ReadonlySet<string> = new Set(['script/error', 'sql/failed', 'step/failed', 'model/bad-answer', 'egress/status']);

/** What an address spells with percent signs is data like any other; a server may have spelled it twice. */
function saidOfPath(path: string, said: (sentence: string) => string): string {
  let plain = path;
  for (let times = 0; times < 3; times += 1)
    plain = plain.replace(/(?:%[0-9A-Fa-f]{2})+/g, (codes) => {
      try {
        return decodeURIComponent(codes);
      } catch {
        return codes;
      }
    });
  const told = said(plain);
  return told === plain ? said(path) : told;
}

const usageTold = (usage: Usage): { readonly usage?: Usage } => (usage.tokens > 0 || usage.costMilliUsd > 0 ? { usage } : {});

/** Its time was over in the middle of it, and more time is not all that whoever reads of it has to know. */
const mayHaveActed = (failure: FailureRecord): FailureRecord => ({
  ...failure,
  mend: `It may have taken effect all the same: see there before you run this step again. ${failure.mend ?? ''}`.trim(),
});

/**
 * Notes a failed attempt, or halts the run with it, and gives the line of the story that tells of it. An attempt that its runner did not survive waits
 * instead: a step that acts, or may have, is not repeated without a person's word (E4).
 */
export function noteFailed(
  runContext: RunContext,
  attempted: Attempt,
  { failure: found, evidence: proof, progress, usage }: Failed,
  now: number,
): { readonly line?: RunEvent; readonly waits?: Waiting } {
  const { state, hash } = runContext;
  const { step, plan, attempt } = attempted;
  const said = (sentence: string): string => runContext.masker.words(step.node, step.inputs, sentence);
  const told = repeatsData.has(found.code) ? { ...found, message: said(found.message) } : found;
  const failure = told.code === 'step/timeout' && !plan.idempotent && !state.dryRun ? mayHaveActed(told) : told;
  // A host stays, be it made of data: it is where the run wanted to go.
  const evidence = typeof proof?.['path'] === 'string' ? { ...proof, path: saidOfPath(proof['path'], said) } : proof;
  const waits = isInterrupted(failure) && !plan.idempotent && !state.dryRun;
  const failed = failedEvent(step, plan, failure, attempt, state.seed, now, hash);
  const event = failure.message === found.message ? failed : { ...failed, said: found.message };
  // What it used counts, whatever becomes of it; what it has done is for its next attempt alone.
  const done = waits || event.retryAt !== undefined ? (progress?.done ?? []) : [];
  const used = {
    tokens: usage.tokens + (progress?.usage.tokens ?? 0),
    costMilliUsd: usage.costMilliUsd + (progress?.usage.costMilliUsd ?? 0),
  };
  if (done.length > 0 || used.tokens > 0 || used.costMilliUsd > 0) noteProgress(runContext, attempted, { done, usage: used }, now);
  if (waits) return { waits: interruptedEvent(step, plan, now, hash) };
  if (halts(failure)) halt(runContext, now, 'halted', failure, { node: step.node, ...evidence });
  else runContext.note(event);
  const { at, retryAt } = event;
  const line: RunEvent = {
    type: 'step.failed',
    runId: runContext.runId,
    at,
    nodeId: step.node,
    nodeName: plan.node.name,
    round: step.round,
    attempt,
    error: failure,
    ...(retryAt === undefined ? {} : { retryAt }),
    ...usageTold(used),
  };
  return { line };
}

/** An attempt that came to something. `doubt`: why people are asked before that has effect. */
export interface Came {
  readonly outcome: StepOutcome;
  readonly usage: Usage;
  readonly began: number;
  readonly doubt?: string | undefined;
}

/** Notes what an attempt came to. What a step waits for is given back instead: it is noted by whoever does the waiting. */
export function noteOutcome(
  runContext: RunContext,
  { step, plan }: Attempt,
  { outcome, usage, began, doubt }: Came,
  now: number,
): { readonly line?: RunEvent; readonly waits?: Waiting } {
  const { hash, state, runId } = runContext;
  if (outcome.type === 'waiting') {
    if (!state.dryRun) return { waits: waitingEvent(step, plan, outcome, now, hash) };
    for (const event of wokenAtOnce(step, plan, outcome, now, hash)) runContext.note(event);
    return {};
  }
  if (doubt !== undefined) {
    // Both in one write: what it decided is never there without the question.
    runContext.note(decidedEvent(step, outcome, usage, now));
    return { waits: doubtedEvent(step, plan, outcome, doubt, now, runContext) };
  }
  const event = succeededEvent(step, outcome, usage, now, runContext);
  runContext.note(event);
  return {
    line: {
      type: 'step.succeeded',
      runId,
      at: now,
      nodeId: step.node,
      nodeName: plan.node.name,
      round: step.round,
      ms: now - began,
      output: event.masked,
      ...usageTold(usage),
    },
  };
}
