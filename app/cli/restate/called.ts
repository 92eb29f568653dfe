/** Flows that steps call, as runs of the cluster. One that stands still is waited for without a process. */
import { calledRunId, failureOfCalled, isHeard } from '../../engine/called-runs.ts';
import type { DurablePorts } from '../../engine/durable/ports.ts';
import type { RunStatus } from '../../engine/ports.ts';
import { codeOfError, UserError } from '../../kernel/errors.ts';
import type { Hash, Timers } from '../../kernel/ports.ts';
import type { Cluster } from './cluster.ts';
import { versionOf, type Shelf } from './shelf.ts';

const CALLED_MS = 24 * 3_600_000;
/** So often it is looked whether a called run still goes on. */
const LOOK_MS = 1_000;
const unsuccessful: ReadonlySet<RunStatus | undefined> = new Set<RunStatus>(['failed', 'halted', 'cancelled']);

export function calledRuns({
  cluster,
  shelf,
  hash,
  timers,
}: {
  readonly cluster: Pick<Cluster, 'begin' | 'ended' | 'status' | 'command'>;
  readonly shelf: Pick<Shelf, 'called'>;
  readonly hash: Hash;
  readonly timers: Timers;
}): DurablePorts['runFlow'] {
  const statusOf = async (runId: string): Promise<RunStatus | undefined> => {
    try {
      return (await cluster.status(runId)).status;
    } catch (error) {
      if (codeOfError(error) === 'run/not-found') return undefined;
      throw error;
    }
  };
  return async (call, tellUse) => {
    const { parent, flowId, items, dryRun, budget, signal } = call;
    const called = shelf.called(flowId, parent);
    if (called === undefined)
      throw new UserError('flow/not-found', 'The flow that this step calls is not here.', {
        mend: 'Export the flow again with its sub-flows, or check the name.',
      });
    // An earlier attempt of the calling step may have begun it: the same id finds the same run.
    const begins = async (runId: string): Promise<boolean> =>
      await cluster.begin(runId, { flowId, bundleDigest: versionOf(called), kind: 'flow', input: items, dryRun, budget: budget.left });
    let runId = calledRunId(call, hash, 0);
    // A step that is tried again after the flow has failed means another run of it.
    for (let again = 1; !(await begins(runId)) && isHeard(call, runId) && unsuccessful.has(await statusOf(runId)); again += 1)
      runId = calledRunId(call, hash, again);
    // A calling run that has ended takes it along; one that goes on elsewhere waits for it there.
    const stop = (): void => {
      if (codeOfError(signal.reason) === 'run/cancelled')
        void cluster.command(runId, { action: 'cancel', by: 'the calling flow' }).catch(() => undefined);
    };
    const away = new AbortController();
    signal.addEventListener('abort', stop);
    try {
      const ending = cluster.ended(runId, CALLED_MS, away.signal);
      ending.catch(() => undefined);
      for (;;) {
        const look = Promise.withResolvers<undefined>();
        const cancel = timers.after(LOOK_MS, () => look.resolve(undefined));
        const end = await Promise.race([ending, look.promise]).finally(cancel);
        if (end === undefined) {
          const status = dryRun || signal.aborted ? undefined : await statusOf(runId).catch(() => undefined);
          if (status === 'paused' || status === 'waiting') return { standsStill: runId };
          continue;
        }
        tellUse(runId, end.used ?? { steps: end.attempts, tokens: end.tokens, costMilliUsd: end.costMilliUsd, activeMs: 0 });
        if (end.status === 'succeeded') return end.output;
        throw failureOfCalled(called, end.error);
      }
    } finally {
      signal.removeEventListener('abort', stop);
      away.abort();
    }
  };
}
