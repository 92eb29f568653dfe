/** Holds the runs of a flow, and those that they called, wherever in the cluster they are, and lets them go on. All workers do this; the first one counts. */
import { callersOf } from '../../engine/callers.ts';
import type { DurableView } from '../../engine/durable/ports.ts';
import { codeOfError } from '../../kernel/errors.ts';
import type { FlowWatchParts } from '../service/flow-watch.ts';
import type { ClusterAdmin } from './admin.ts';
import type { Cluster } from './cluster.ts';
import { sideBySide } from './side-by-side.ts';

/** Without the admin interface nobody can tell which runs there are: none is held, and the log of the watch says 0. */
export function clusterHolds(
  cluster: Pick<Cluster, 'status' | 'command'>,
  admin: Pick<ClusterAdmin, 'underWay'> | undefined,
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
  async function each(
    flowId: string,
    action: 'pause' | 'resume',
    may: (flowId: string) => boolean = () => true,
  ): Promise<{ readonly done: number; readonly failed: number }> {
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
    return { done, failed: unseen + failed };
  }
  return {
    async holdRuns(flowId) {
      const { done: held, failed } = await each(flowId, 'pause');
      return { held, failed };
    },
    async resumeRuns(flowId, may) {
      const { done: resumed, failed } = await each(flowId, 'resume', may);
      return { resumed, failed };
    },
  };
}
