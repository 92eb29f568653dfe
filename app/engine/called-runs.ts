/** Runs that other runs start: flows called as steps, and the flow that hears of a failure. */
import { TerminalError, UserError } from '../kernel/errors.ts';
import { errorItem, errorRunId } from './aftermath.ts';
import type { EngineParts } from './engine-parts.ts';
import { fromRecord } from './failure.ts';
import { replay } from './fold.ts';
import type { Items, RunRecord } from './ports.ts';
import type { Roster } from './roster.ts';
import type { FlowCall } from './run-ports.ts';
import { outputOf } from './state.ts';
import { calledAt, errorsAt, triggerOf } from './triggers.ts';

const DEEPEST_CALL = 8;

/** A flow called as a step. Its run has an id made from its place, so that a repeated step finds it instead of doing it twice. */
export async function runCalledFlow(roster: Roster, { store, hash, calledFlow }: EngineParts, call: FlowCall): Promise<Items> {
  const called = await calledFlow?.(call.flowId, call.parent);
  if (called === undefined) throw new UserError('flow/not-found', 'The flow that this step calls is not here.', { mend: 'Export the flow again with its sub-flows, or check the name.' });
  const runId = `${call.parentRunId}.${hash.sha256(call.place).slice(0, 10)}`;
  if (runId.split('.').length > DEEPEST_CALL) throw new TerminalError('halted/budget', `Flows call each other more than ${DEEPEST_CALL} deep.`);
  const plan = roster.planOf(called);
  const earlier = await store.runs.get(runId);
  if (earlier?.endedAt !== undefined) return outputOf(replay(plan, await store.journal.read(runId)));
  const run = earlier === undefined
    ? await roster.fresh(called, triggerOf(plan, calledAt(plan)), runId, { kind: 'flow', input: call.items, dryRun: call.dryRun }, call.budget)
    : await roster.read(runId, call.budget);
  const { finished } = roster.drive(run);
  const stop = (): void => run.cancel('the calling flow');
  call.signal.addEventListener('abort', stop);
  try {
    const { run: record, output } = await finished;
    if (record.status === 'succeeded') return output;
    if (record.status === 'waiting') throw new UserError('step/failed', `The flow "${called.flow.name}" waits for somebody, which a flow called as a step cannot do.`, { mend: 'Put the waiting step into the calling flow.' });
    const error = record.error ?? { code: 'step/failed', class: 'terminal' as const, message: 'It failed.' };
    throw fromRecord(error, `The flow "${called.flow.name}" did not succeed: ${error.message}`);
  } finally {
    call.signal.removeEventListener('abort', stop);
  }
}

/** Starts the `errorFlow` of a run that failed, unless it was started before. */
export async function startErrorFlow(roster: Roster, { store, hash, calledFlow }: EngineParts, failed: RunRecord): Promise<void> {
  const caller = await roster.pinnedOf(failed);
  const { errorFlow } = caller.flow.settings;
  const runId = errorRunId(failed, hash);
  if (errorFlow === undefined || (await store.runs.get(runId)) !== undefined) return;
  const pinned = await calledFlow?.(errorFlow, caller);
  if (pinned === undefined) return;
  const plan = roster.planOf(pinned);
  const run = await roster.fresh(pinned, triggerOf(plan, errorsAt(plan)), runId, { kind: 'error', input: [errorItem(failed, await store.journal.read(failed.runId))] });
  roster.drive(run);
  await run.begun;
}
