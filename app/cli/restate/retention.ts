/** How long a cluster keeps ended runs. It has one time for all of them, so that a flow's own shorter one is kept by dropping the run when it is over. */
import type { PinnedFlow } from '../../engine/ports.ts';
import type { RunTarget } from '../runs/run-target.ts';

const DAY_MS = 86_400_000;
/** Whoever waits for the end of a run has to hear of it. */
const SHORTEST_MS = 60_000;

const keptMs = ({ flow }: PinnedFlow): number => Math.max(SHORTEST_MS, (flow.settings.retentionDays ?? 1) * DAY_MS);

/** `canPurge`: a worker that cannot drop runs itself asks the cluster to keep none longer than the strictest of its flows allows. */
export function keptFor(
  targets: readonly RunTarget[],
  canPurge: boolean,
): { readonly keptMs: number; readonly purgeAfterMs: (pinned: PinnedFlow) => number | undefined } {
  const times = targets.map(({ main }) => keptMs(main));
  const longest = Math.max(...times);
  return canPurge
    ? { keptMs: longest, purgeAfterMs: (pinned) => (keptMs(pinned) < longest ? keptMs(pinned) : undefined) }
    : { keptMs: Math.min(...times), purgeAfterMs: () => undefined };
}
