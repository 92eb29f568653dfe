/** Holds the runs of a flow wherever in the cluster they are, and lets them go on. All workers do this; the first one counts. */
import { codeOfError } from '../../kernel/errors.ts';
import type { FlowWatchParts } from '../flow-watch.ts';
import type { ClusterAdmin } from './admin.ts';
import type { Cluster } from './cluster.ts';

const AT_ONCE = 32;

/** Without the admin interface nobody can tell which runs there are: none is held, and the log of the watch says 0. */
export function clusterHolds(cluster: Pick<Cluster, 'status' | 'command'>, admin: Pick<ClusterAdmin, 'underWay'> | undefined): Pick<FlowWatchParts, 'holdRuns' | 'resumeRuns'> {
  async function each(flowId: string, action: 'pause' | 'resume', may = () => true): Promise<{ readonly done: number; readonly failed: number }> {
    let [done, failed] = [0, 0];
    const left = [...await admin?.underWay('called') ?? []];
    const one = async (runId: string): Promise<void> => {
      try {
        const view = await cluster.status(runId);
        if (view.flowId !== flowId || view.dryRun === true || !may() || (view.status === 'paused') !== (action === 'resume')) return;
        await cluster.command(runId, action === 'pause' ? { action, by: 'playbook' } : { action, by: 'operator', pausedBy: 'playbook' });
        done += 1;
      } catch (error) {
        if (codeOfError(error) !== 'run/wrong-state' && codeOfError(error) !== 'run/not-found') failed += 1;
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, async () => {
      for (let runId = left.shift(); runId !== undefined; runId = left.shift()) await one(runId);
    }));
    return { done, failed };
  }
  return {
    async holdRuns(flowId) {
      const { done: held, failed } = await each(flowId, 'pause');
      return { held, failed };
    },
    resumeRuns: async (flowId, may) => (await each(flowId, 'resume', may)).done,
  };
}
