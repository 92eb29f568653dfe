/** Holds the runs of a flow, and those that they called, wherever in the cluster they are, and lets them go on. All workers do this; the first one counts. */
import { callersOf } from '../../engine/state/callers.ts';
import type { DurableView } from '../../engine/durable/ports.ts';
import { codeOfError } from '../../kernel/errors.ts';
import type { Timers } from '../../kernel/ports.ts';
import type { FlowWatchParts } from '../service/flow-watch.ts';
import type { ClusterAdmin } from './admin.ts';
import type { Cluster } from './cluster.ts';
import { sideBySide } from './side-by-side.ts';

/** So often it is looked for runs that others called while they were held, and for so long it is waited in between for what has shown nothing yet. */
const PASSES = 10;
const PASS_MS = 200;

interface Each {
  readonly done: number;
  readonly failed: number;
  /** Called runs that may be of the flow. */
  readonly unshown: number;
}

/** Without the admin interface nobody can tell which runs there are: none is held, and the log of the watch says 0. */
export function clusterHolds(
  cluster: Pick<Cluster, 'status' | 'command'>,
  admin: Pick<ClusterAdmin, 'underWay'> | undefined,
  timers: Timers,
): Pick<FlowWatchParts, 'holdRuns' | 'resumeRuns'> {
  /** How often `work` could not be done, beside runs that ended or stood still meanwhile. */
  async function failures(runIds: readonly string[], work: (runId: string) => Promise<void>): Promise<number> {
    let failed = 0;
    await sideBySide(runIds, async (runId) => {
      await work(runId).catch((error: unknown) => {
        if (codeOfError(error) !== 'run/wrong-state' && codeOfError(error) !== 'run/not-found') failed += 1;
      });
    });
    return failed;
  }
  async function each(flowId: string, action: 'pause' | 'resume', may: (flowId: string) => boolean = () => true): Promise<Each> {
    const runIds = (await admin?.underWay('called')) ?? [];
    const views = new Map<string, Pick<DurableView, 'flowId' | 'dryRun' | 'status'>>();
    const unseen = await failures(runIds, async (runId) => {
      views.set(runId, await cluster.status(runId));
    });
    let done = 0;
    const failed = await failures([...views.keys()], async (runId) => {
      const view = views.get(runId);
      const flows = [view, ...callersOf(runId).map((id) => views.get(id))].flatMap((one) => one?.flowId ?? []);
      if (
        view === undefined ||
        view.dryRun === true ||
        !flows.includes(flowId) ||
        !flows.every(may) ||
        // One whose step is under way may be on its way to a stand, and knows by itself who held it.
        view.status === (action === 'resume' ? 'waiting' : 'paused')
      )
        return;
      await cluster.command(runId, action === 'pause' ? { action, by: 'playbook' } : { action, by: 'operator', pausedBy: 'playbook' });
      done += 1;
    });
    const isOf = (runId: string): boolean => callersOf(runId).some((caller) => views.get(caller)?.flowId === flowId);
    return { done, failed: unseen + failed, unshown: runIds.filter((runId) => !views.has(runId) && isOf(runId)).length };
  }
  return {
    async holdRuns(flowId) {
      let held = 0;
      for (let pass = 1; ; pass += 1) {
        const { done, unshown, failed } = await each(flowId, 'pause');
        held += done;
        // What was begun while the others were held may be one of them, and what has shown nothing yet may be, too.
        if ((done === 0 && unshown === 0) || pass >= PASSES) return { held, failed };
        if (done === 0)
          await new Promise<void>((resolve) => {
            timers.after(PASS_MS, resolve);
          });
      }
    },
    async resumeRuns(flowId, may) {
      const { done: resumed, failed } = await each(flowId, 'resume', may);
      return { resumed, failed };
    },
  };
}
