/** Runs that other runs start: flows called as steps, and the flow that hears of a failure. */
import { TerminalError, UserError, type CountersignError } from '../kernel/errors.ts';
import type { Hash } from '../kernel/ports.ts';
import { errorItem, errorRunId } from './run-completion.ts';
import { decidedBy } from './decision-review.ts';
import type { EngineParts } from './engine-parts.ts';
import { fromRecord } from './failure.ts';
import { replay } from './fold.ts';
import type { Items, PinnedFlow, RunRecord } from './ports.ts';
import type { ActiveRuns } from './active-runs.ts';
import type { FlowCall, StandsStill } from './run-ports.ts';
import { outputOf, type StepState } from './state.ts';
import { calledAt, errorsAt, triggerOf } from './triggers.ts';
import { kindOfQuestion } from './waits.ts';

const DEEPEST_CALL = 8;

/** Of the run that a call is, made from its place: the same for each attempt, and another one each time that it is to be called again. Throws `halted/budget` where flows call each other too deep. */
export function calledRunId({ parentRunId, place }: FlowCall, hash: Hash, again: number): string {
  const runId = `${parentRunId}.${hash.sha256(again === 0 ? place : `${place} again ${again}`).slice(0, 10)}`;
  if (runId.split('.').length > DEEPEST_CALL)
    throw new TerminalError('halted/budget', `Flows call each other more than ${DEEPEST_CALL} deep.`, {
      mend: 'Look for a flow that calls itself through others.',
    });
  return runId;
}

function failureOfCalled(called: PinnedFlow, record: RunRecord): CountersignError {
  const error = record.error ?? { code: 'step/failed', class: 'terminal' as const, message: 'It failed.' };
  return fromRecord(error, `The flow "${called.flow.name}" did not succeed: ${error.message}`);
}

/** No step of its drawing waits: it waits for a flow that it called, or people are asked whether it may go on. */
const standsByItself = (step: StepState): boolean =>
  step.waiting?.reason === 'call' || kindOfQuestion(step.waiting?.ask ?? {}) === 'interrupted' || decidedBy(step) !== undefined;

/** A called flow calls into the same bundle as its caller. */
const withSiblings = new WeakMap<PinnedFlow, PinnedFlow>();

function fromSameBundle({ called }: PinnedFlow, flowId: string): PinnedFlow | undefined {
  const found = called?.find(({ flow }) => flow.id === flowId);
  if (found === undefined || called === undefined) return undefined;
  const whole = withSiblings.get(found) ?? { ...found, called };
  withSiblings.set(found, whole);
  return whole;
}

/** A flow called as a step. Its run has an id made from its place, so that a repeated step finds it instead of doing it twice. */
export async function runCalledFlow(
  activeRuns: ActiveRuns,
  { store, hash, calledFlow, mayBegin }: EngineParts,
  call: FlowCall,
): Promise<Items | StandsStill> {
  const called = fromSameBundle(call.parent, call.flowId) ?? (await calledFlow?.(call.flowId, call.parent));
  if (called === undefined)
    throw new UserError('flow/not-found', 'The flow that this step calls is not here.', {
      mend: 'Export the flow again with its sub-flows, or check the name.',
    });
  let runId = calledRunId(call, hash, 0);
  const plan = activeRuns.planOf(called);
  // Somebody else may have it in hand, to let it go on or to end it.
  const look = async (): Promise<RunRecord | undefined> => {
    await activeRuns.get(runId)?.finished.catch(() => undefined);
    return await store.runs.get(runId);
  };
  let earlier = await look();
  // A step that is tried again after the flow has failed means another run of it.
  for (let again = 1; call.retries && earlier?.endedAt !== undefined && earlier.status !== 'succeeded'; again += 1) {
    runId = calledRunId(call, hash, again);
    earlier = await look();
  }
  if (earlier?.endedAt !== undefined) {
    if (earlier.status !== 'succeeded') throw failureOfCalled(called, earlier);
    return outputOf(replay(plan, await store.journal.read(runId)));
  }
  // A run that is paused begins none, however many its step would still call; it looks again once it goes on.
  if (earlier === undefined && !call.dryRun && call.paused()) return { standsStill: runId };
  // One that was begun goes on, or stands still by itself.
  if (earlier === undefined && !call.dryRun && call.flowId !== call.parent.flow.id) mayBegin?.(call.flowId);
  const run =
    earlier === undefined
      ? await activeRuns.fresh(
          called,
          triggerOf(plan, calledAt(plan)),
          runId,
          { kind: 'flow', input: call.items, dryRun: call.dryRun },
          call.budget,
        )
      : await activeRuns.readCalled(runId, call.budget);
  const { finished } = activeRuns.drive(run);
  const stop = (): void => run.cancel('the calling flow');
  call.signal.addEventListener('abort', stop);
  try {
    const { run: record, output } = await finished;
    if (record.status === 'succeeded') return output;
    if (!call.dryRun && (record.status === 'paused' || (record.status === 'waiting' && run.waitingSteps().every(standsByItself))))
      return { standsStill: runId };
    if (record.status === 'waiting')
      throw new UserError('step/failed', `The flow "${called.flow.name}" waits for somebody, which a flow called as a step cannot do.`, {
        mend: 'Put the waiting step into the calling flow.',
      });
    throw failureOfCalled(called, record);
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
  const run = await activeRuns.fresh(pinned, triggerOf(plan, errorsAt(plan)), runId, {
    kind: 'error',
    input: [errorItem(failed, await store.journal.read(failed.runId))],
  });
  activeRuns.drive(run);
  await run.begun;
}
