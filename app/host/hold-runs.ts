/** Holds every run of a flow that is under way, page by page. Pure over its ports. */
import type { RunRepository } from '../engine/ports.ts';
import { codeOfError } from '../kernel/errors.ts';

interface ResumePorts {
  readonly runs: Pick<RunRepository, 'list'>;
  /** Asked before each run: the flow may be held again meanwhile. */
  readonly may: () => boolean;
  /** Rejects with `run/wrong-state` for a run that does not stand still any more. */
  readonly resume: (runId: string) => Promise<unknown>;
}

export interface HoldPorts {
  readonly runs: Pick<RunRepository, 'list'>;
  /** Rejects with `run/wrong-state` for a run that ended or stands still already. */
  readonly pause: (runId: string) => Promise<unknown>;
}

const pageOf = 1_000;

/** How many were held, and how many could not be; one that ended or stood still meanwhile is neither. Dry runs have no effect and go on. */
export async function holdRunsOf(flowId: string, { runs, pause }: HoldPorts): Promise<{ readonly held: number; readonly failed: number }> {
  let [held, failed] = [0, 0];
  let before: string | undefined;
  do {
    const open = await runs.list({ status: ['running', 'waiting'], flowId, limit: pageOf, ...(before === undefined ? {} : { before }) });
    const tried = await Promise.allSettled(open.filter(({ dryRun }) => !dryRun).map(({ runId }) => pause(runId)));
    held += tried.filter(({ status }) => status === 'fulfilled').length;
    failed += tried.filter((one) => one.status === 'rejected' && codeOfError(one.reason) !== 'run/wrong-state').length;
    before = open.length < pageOf ? undefined : open.at(-1)?.runId;
  } while (before !== undefined);
  return { held, failed };
}

/** How many of a flow's runs that stood still go on. */
export async function resumeRunsOf(flowId: string, { runs, may, resume }: ResumePorts): Promise<number> {
  let resumed = 0;
  let before: string | undefined;
  do {
    const still = await runs.list({ status: ['paused'], flowId, limit: pageOf, ...(before === undefined ? {} : { before }) });
    for (const { runId } of still) {
      if (!may()) return resumed;
      // One that ended meanwhile, or that somebody paused, stays as it is.
      resumed += await resume(runId).then(() => 1, () => 0);
    }
    before = still.length < pageOf ? undefined : still.at(-1)?.runId;
  } while (before !== undefined);
  return resumed;
}
