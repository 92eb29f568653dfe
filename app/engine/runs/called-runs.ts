/** Runs that other runs start: flows called as steps, and the flow that hears of a failure. */
import { TerminalError, UserError, type CountersignError } from '../../kernel/errors.ts';
import type { Hash } from '../../kernel/ports.ts';
import { errorItem, errorRunId } from './run-completion.ts';
import type { EngineParts } from '../engine-parts.ts';
import { fromRecord } from '../state/failure.ts';
import { replay } from '../state/fold.ts';
import type { Items, PinnedFlow, RunRecord } from '../ports.ts';
import type { ActiveRuns } from './active-runs.ts';
import type { FlowCall, StandsStill } from './run-ports.ts';
import { stepThatEnded } from '../state/run-summary.ts';
import { outputOf } from '../state/state.ts';
import { calledAt, errorsAt, triggerOf } from '../triggers/triggers.ts';

const DEEPEST_CALL = 8;

/** 60 bits: among a million calls of one run, two that share an id are one chance in two millions. With 40, as it was before, it was an even one. */
const mark = (sha256: string): string =>
  BigInt(`0x${sha256.slice(0, 15)}`)
    .toString(36)
    .padStart(12, '0');
const markBefore = (sha256: string): string => sha256.slice(0, 10);

/**
 * Of the run that a call is, made from its place: the same for each attempt, and another one each time that it is to be called again. `before`: as it was once made.
 * Throws `halted/budget` where flows call each other too deep.
 */
export function calledRunId(
  { parentRunId, place }: Pick<FlowCall, 'parentRunId' | 'place'>,
  hash: Hash,
  again: number,
  before = false,
): string {
  const digest = hash.sha256(again === 0 ? place : `${place} again ${again}`);
  const runId = `${parentRunId}.${before ? markBefore(digest) : mark(digest)}`;
  if (runId.split('.').length > DEEPEST_CALL)
    throw new TerminalError('halted/budget', `Flows call each other more than ${DEEPEST_CALL} deep.`, {
      mend: 'Look for a flow that calls itself through others.',
    });
  return runId;
}

const [flowNamed, failedFor] = ['The flow "', '" did not succeed: '];

/** What is known of a called run that did not succeed. */
export interface CalledFailure {
  readonly runId: string;
  readonly error: RunRecord['error'];
  /** The name of the step that ended it, where one did. */
  readonly step: string | undefined;
}

/**
 * Of flows that call each other only the one is named that failed by itself. What was said may be masked for whoever looks at the caller; which step it was, and with
 * which code, is drawn or ours and stays, in the mend as well.
 */
export function failureOfCalled(called: PinnedFlow, { runId, error: failed, step }: CalledFailure): CountersignError {
  const error = failed ?? { code: 'step/failed', class: 'terminal' as const, message: 'It failed.' };
  const named = error.message.startsWith(flowNamed) && error.message.includes(failedFor);
  // The caller's own step was not interrupted by that.
  const record = error.code === 'step/interrupted' ? { ...error, class: 'terminal' as const } : error;
  if (named) return fromRecord(record, error.message);
  const where = step === undefined ? error.code : `the step "${step}" ended it (${error.code})`;
  const look = `Look at the run ${runId}: ${where}.`;
  return fromRecord(
    { ...record, mend: record.mend === undefined ? look : `${record.mend} ${look}` },
    `${flowNamed}${called.flow.name}${failedFor}${step === undefined ? '' : `at "${step}", `}${error.code}: ${error.message}`,
  );
}

/** A called flow calls into the same bundle as its caller. */
const withSiblings = new WeakMap<PinnedFlow, PinnedFlow>();

function fromSameBundle({ called }: PinnedFlow, flowId: string): PinnedFlow | undefined {
  const found = called?.find(({ flow }) => flow.id === flowId);
  if (found === undefined || called === undefined) return undefined;
  const whole = withSiblings.get(found) ?? { ...found, called };
  withSiblings.set(found, whole);
  return whole;
}

/** A failed run counts for one attempt of the step that called it. */
export const isHeard = ({ retries, waitedFor }: FlowCall, runId: string): boolean => retries && !waitedFor.includes(runId);

/** A flow called as a step. Its run has an id made from its place, so that a repeated step finds it instead of doing it twice. */
export async function runCalledFlow(activeRuns: ActiveRuns, parts: EngineParts, call: FlowCall): Promise<Items | StandsStill> {
  const { store, hash, calledFlow, mayBegin } = parts;
  const called = fromSameBundle(call.parent, call.flowId) ?? (await calledFlow?.(call.flowId, call.parent));
  if (called === undefined)
    throw new UserError('flow/not-found', 'The flow that this step calls is not here.', {
      mend: 'Export the flow again with its sub-flows, or check the name.',
    });
  const first = calledRunId(call, hash, 0);
  const known = activeRuns.kept.outputs.gave(call.parentRunId, first);
  if (known !== undefined) return known;
  const gave = (output: Items): Items => activeRuns.kept.outputs.keep(call.parentRunId, first, output);
  // One that an earlier version of this program began goes on under the id that it got there.
  const idOf = async (again: number): Promise<string> => {
    const [id, before] = [calledRunId(call, hash, again), calledRunId(call, hash, again, true)];
    return (await store.runs.get(id)) === undefined && (await store.runs.get(before)) !== undefined ? before : id;
  };
  let runId = await idOf(0);
  const plan = activeRuns.planOf(called);
  // Somebody else may have it in hand, to let it go on or to end it.
  const look = async (): Promise<RunRecord | undefined> => {
    await activeRuns.get(runId)?.finished.catch(() => undefined);
    return await store.runs.get(runId);
  };
  let earlier = await look();
  // A step that is tried again after the flow has failed means another run of it; one that waited for it has yet to hear of that.
  for (let again = 1; isHeard(call, runId) && earlier?.endedAt !== undefined && earlier.status !== 'succeeded'; again += 1) {
    runId = await idOf(again);
    earlier = await look();
  }
  const failure = async (error: RunRecord['error']): Promise<CountersignError> => {
    const journal = await store.journal.read(runId);
    return failureOfCalled(called, { runId, error, step: stepThatEnded(replay(plan, journal), journal.at(-1)) });
  };
  if (earlier?.endedAt !== undefined) {
    if (earlier.status !== 'succeeded') throw await failure(earlier.error);
    return gave(outputOf(replay(plan, await store.journal.read(runId))));
  }
  // A run that is paused begins none, however many its step would still call; it looks again once it goes on.
  if (earlier === undefined && !call.dryRun && call.paused()) return { standsStill: runId };
  // One that was begun goes on, or stands still by itself.
  if (earlier === undefined && !call.dryRun && call.flowId !== call.parent.flow.id) mayBegin?.(call.flowId);
  const begun = { kind: 'flow', input: call.items, dryRun: call.dryRun };
  const driven =
    earlier === undefined
      ? await activeRuns.begin(called, triggerOf(plan, calledAt(plan)), runId, begun, call.budget)
      : await activeRuns.driveCalled(runId, call.budget);
  // It has ended since it was looked for: what came of it is there now.
  if (driven === undefined) return await runCalledFlow(activeRuns, parts, call);
  const { run, finished } = driven;
  const stop = (): void => run.cancel('the calling flow');
  call.signal.addEventListener('abort', stop);
  // Its caller may have ended while it was begun.
  if (call.signal.aborted) stop();
  try {
    const { run: record, output } = await finished;
    if (record.status === 'succeeded') return gave(output);
    if (record.status === 'paused' || record.status === 'waiting') return { standsStill: runId };
    throw await failure(record.error);
  } finally {
    call.signal.removeEventListener('abort', stop);
  }
}

/** Starts the `errorFlow` of a run that failed, unless it was started before. Throws `flow/not-found` where it is not here, and what `mayBegin` throws. */
export async function startErrorFlow(
  activeRuns: ActiveRuns,
  { store, hash, calledFlow, mayBegin }: EngineParts,
  failed: RunRecord,
): Promise<void> {
  const caller = await activeRuns.pinnedOf(failed);
  const { errorFlow } = caller.flow.settings;
  const runId = errorRunId(failed, hash);
  if (errorFlow === undefined || (await store.runs.get(runId)) !== undefined) return;
  const pinned = fromSameBundle(caller, errorFlow) ?? (await calledFlow?.(errorFlow, caller));
  if (pinned === undefined) throw new UserError('flow/not-found', `The flow ${errorFlow}, which is to hear of failures, is not here.`);
  if (errorFlow !== caller.flow.id) mayBegin?.(errorFlow);
  const plan = activeRuns.planOf(pinned);
  const { run } = await activeRuns.begin(pinned, triggerOf(plan, errorsAt(plan)), runId, {
    kind: 'error',
    input: [errorItem(failed, await store.journal.read(failed.runId))],
  });
  await run.begun;
}
