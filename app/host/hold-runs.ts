/** Holds every run of a flow that is under way, page by page. Pure over its ports. */
import type { RunRepository } from '../engine/ports.ts';
import { codeOfError } from '../kernel/errors.ts';

export interface ResumePorts {
  readonly runs: Pick<RunRepository, 'list'>;
  /** Asked before each run: its flow may be held again meanwhile. */
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

/** How many runs that stood still go on, and how many could not be resumed. Of every flow where none is named. */
export async function resumeRunsOf(flowId: string | undefined, { runs, may, resume }: ResumePorts): Promise<{ readonly resumed: number; readonly failed: number }> {
  let [resumed, failed] = [0, 0];
  let before: string | undefined;
  do {
    const still = await runs.list({ status: ['paused'], limit: pageOf, ...(flowId === undefined ? {} : { flowId }), ...(before === undefined ? {} : { before }) });
    for (const run of still) {
      if (!may(run.flowId)) continue;
      try {
        await resume(run.runId);
        resumed += 1;
      } catch (error) {
        if (codeOfError(error) !== 'run/wrong-state') failed += 1;
      }
    }
    before = still.length < pageOf ? undefined : still.at(-1)?.runId;
  } while (before !== undefined);
  return { resumed, failed };
}
