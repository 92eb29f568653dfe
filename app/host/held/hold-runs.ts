/** Holds every run of a flow that is under way, with the runs that those called, page by page. Pure over its ports. */
import { callersOf } from '../../engine/state/callers.ts';
import type { RunRecord, RunRepository, RunStatus } from '../../engine/ports.ts';
import { codeOfError } from '../../kernel/errors.ts';

export interface ResumePorts {
  readonly runs: Pick<RunRepository, 'list'>;
  /** Asked before each run of its flow, and of the flows that called it: they may be held again meanwhile. */
  readonly may: (flowId: string) => boolean;
  /** Rejects with `run/wrong-state` for a run that does not stand still any more, or that somebody paused. */
  readonly resume: (runId: string) => Promise<unknown>;
}

export interface HoldPorts {
  readonly runs: Pick<RunRepository, 'list'>;
  /** Rejects with `run/wrong-state` for a run that ended or stands still already. */
  readonly pause: (runId: string) => Promise<unknown>;
}

const pageOf = 1_000;
const notEnded: readonly RunStatus[] = ['running', 'waiting', 'paused'];

async function* pages(
  runs: Pick<RunRepository, 'list'>,
  status: readonly RunStatus[],
  flowId: string | undefined,
): AsyncGenerator<readonly RunRecord[]> {
  let before: string | undefined;
  do {
    const page = await runs.list({
      status,
      limit: pageOf,
      ...(flowId === undefined ? {} : { flowId }),
      ...(before === undefined ? {} : { before }),
    });
    yield page;
    before = page.length < pageOf ? undefined : page.at(-1)?.runId;
  } while (before !== undefined);
}

/** Flows of the runs under way that may have called others, by the id of the run. One that has ended calls nothing any more. */
async function callers(runs: Pick<RunRepository, 'list'>, flowId: string | undefined): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for await (const page of pages(runs, notEnded, flowId)) for (const run of page) found.set(run.runId, run.flowId);
  return found;
}

/** How many were held, and how many could not be; one that ended or stood still meanwhile is neither. Dry runs have no effect and go on. */
export async function holdRunsOf(flowId: string, { runs, pause }: HoldPorts): Promise<{ readonly held: number; readonly failed: number }> {
  let [held, failed] = [0, 0];
  const holdAll = async (open: readonly RunRecord[]): Promise<void> => {
    const tried = await Promise.allSettled(open.filter(({ dryRun }) => !dryRun).map(({ runId }) => pause(runId)));
    held += tried.filter(({ status }) => status === 'fulfilled').length;
    failed += tried.filter((one) => one.status === 'rejected' && codeOfError(one.reason) !== 'run/wrong-state').length;
  };
  for await (const page of pages(runs, ['running', 'waiting'], flowId)) await holdAll(page);
  // After their callers, which begin no more of them from now on. One that stood still already may have called something that does not.
  const above = await callers(runs, flowId);
  if (above.size > 0)
    for await (const page of pages(runs, ['running', 'waiting'], undefined))
      await holdAll(page.filter((run) => run.flowId !== flowId && callersOf(run.runId).some((id) => above.has(id))));
  return { held, failed };
}

/** How many runs that stood still go on, those that they called included, and how many could not be resumed. Of every flow where none is named. */
export async function resumeRunsOf(
  flowId: string | undefined,
  { runs, may, resume }: ResumePorts,
): Promise<{ readonly resumed: number; readonly failed: number }> {
  let [resumed, failed] = [0, 0];
  const above = await callers(runs, undefined);
  // One whose step is still under way is on its way to a stand, and would come to it after the release.
  for await (const page of pages(runs, notEnded, undefined)) {
    for (const run of page) {
      const flows = [run.flowId, ...callersOf(run.runId).flatMap((id) => above.get(id) ?? [])];
      if ((flowId !== undefined && !flows.includes(flowId)) || !flows.every(may)) continue;
      try {
        await resume(run.runId);
        resumed += 1;
      } catch (error) {
        if (codeOfError(error) !== 'run/wrong-state') failed += 1;
      }
    }
  }
  return { resumed, failed };
}

/** Lets what a run has called go on with it, as far as `resume` does; what cannot is left as it stands. */
export async function resumeBelow(runId: string, { runs, resume }: Pick<ResumePorts, 'runs' | 'resume'>): Promise<void> {
  for await (const page of pages(runs, ['paused'], undefined))
    for (const run of page) if (callersOf(run.runId).includes(runId)) await resume(run.runId).catch(() => undefined);
}
