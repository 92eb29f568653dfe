/** What is due once a run has ended: that its values are dropped, and that the flow is started which is to hear of its failure. */
import { codeOfError } from '../../kernel/errors.ts';
import { withCalled } from './run-completion.ts';
import { startErrorFlow } from './called-runs.ts';
import type { EngineParts } from '../engine-parts.ts';
import { errorAlarm, forgetAlarm, type DueTimer, type RunRecord } from '../ports.ts';
import type { ActiveRuns } from './active-runs.ts';
import type { TroubleList } from './troubles.ts';

/** An alarm whose run is still under way is tried again after so long. */
const AGAIN_MS = 2_000;
/** So long a failure waits for the flow that is to hear of it. */
const MISSED_MS = 86_400_000;

export function completionTimers(activeRuns: ActiveRuns, parts: EngineParts, troubles: TroubleList): (timer: DueTimer) => Promise<void> {
  const { store, clock } = parts;
  /** False where it is tried again: the flow that is to hear of the failure may come back. */
  async function errorFlow(failed: RunRecord): Promise<boolean> {
    const { runId } = failed;
    try {
      await startErrorFlow(activeRuns, parts, failed);
    } catch (error) {
      const code = codeOfError(error);
      if (code !== 'flow/not-found' && code !== 'run/held' && code !== 'halted/revoked') throw error;
      const pause = troubles.failed('error-flow', error, runId);
      // One that may not run any more hears of nothing.
      if (code !== 'halted/revoked' && clock.now() - (failed.endedAt ?? 0) < MISSED_MS) {
        await store.timers.set({ runId, node: errorAlarm, round: 0, dueAt: clock.now() + pause });
        return false;
      }
    }
    troubles.mended('error-flow', runId);
    return true;
  }
  /** A called run that could not be ended with its caller keeps its values, without which nobody could end it: the others lose theirs. Rejects with what is in the way. */
  async function forget(runId: string): Promise<void> {
    let trouble: { readonly error: unknown } | undefined;
    for (const each of await withCalled(store, runId, true)) {
      try {
        await (
          await activeRuns.endWithCaller(each)
        )?.finished;
        await store.journal.forget(each);
      } catch (error) {
        trouble ??= { error };
      }
    }
    if (trouble !== undefined) throw trouble.error;
  }
  // The alarm was set before the end was written, so a crash may have come between: then the end sets it again.
  return async ({ runId, node }) => {
    const record = await store.runs.get(runId);
    if (record !== undefined && record.endedAt === undefined && activeRuns.get(runId) !== undefined) {
      await store.timers.set({ runId, node, round: 0, dueAt: clock.now() + AGAIN_MS });
      return;
    }
    if (record?.endedAt !== undefined) {
      if (node === forgetAlarm) await forget(runId);
      else if (!(await errorFlow(record))) return;
    }
    await store.timers.clear(runId, node, 0);
  };
}
