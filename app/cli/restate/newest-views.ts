/** What this worker has told of runs: a cluster that gives an older view of one later is not believed. */
import type { KeptView } from './context.ts';

/** Of those that were asked about least lately nothing is known any more. */
const MOST = 10_000;

export function newestViews() {
  const seen = new Map<string, { readonly invocation: string; readonly nth: number }>();
  return {
    /** Whether a newer one was told before. Only what was told counts: what was shown and lost with a crash may never come again. */
    isOlder(runId: string, { invocation, nth = 0 }: Pick<KeptView, 'invocation' | 'nth'>): boolean {
      const before = seen.get(runId);
      // Under another invocation it is another run: the cluster had dropped the first one.
      if (before?.invocation === invocation && nth < before.nth) return true;
      seen.delete(runId);
      seen.set(runId, { invocation, nth });
      const [oldest] = seen.size > MOST ? seen.keys() : [];
      if (oldest !== undefined) seen.delete(oldest);
      return false;
    },
  };
}
