/** What was revoked ends wherever it is: also runs that wait, which no worker has in hand. */
import { codeOfError } from '../../kernel/errors.ts';
import type { ErrorCode } from '../../kernel/error-codes.ts';
import type { ClusterAdmin } from './admin.ts';
import type { Cluster } from './cluster.ts';
import { sideBySide } from './side-by-side.ts';

export interface EndRevokedParts {
  readonly admin: Pick<ClusterAdmin, 'underWay' | 'kill'>;
  readonly cluster: Pick<Cluster, 'status' | 'command'>;
  readonly reasonOf: (bundleDigest: string | undefined) => string | undefined;
  /** Told of a run that no worker could go on with, not even to its end. */
  readonly killed: (runId: string) => void;
  /** Told of a run of which nobody can say whether it was revoked: it goes on. */
  readonly unreadable: (runId: string, code: ErrorCode) => void;
}

/** A worker that has the bundle ends the run in order; where none does, the cluster drops it. */
const PATIENCE_MS = 10_000;

/** Gives how many runs were ended. All workers do this at the same time; the first one counts. */
export async function endRevoked({ admin, cluster, reasonOf, killed, unreadable }: EndRevokedParts): Promise<number> {
  let ended = 0;
  // One that nobody can go on with keeps no other from being ended.
  await sideBySide(await admin.underWay(), async (runId) => {
    const view = await cluster.status(runId).catch((error: unknown) => {
      // One that has not begun says what it is made of when it does, and is looked at then.
      if (codeOfError(error) !== 'run/not-found') unreadable(runId, codeOfError(error));
      return undefined;
    });
    const reason = reasonOf(view?.bundleDigest);
    if (reason === undefined) return;
    try {
      await cluster.command(runId, { action: 'revoke', by: reason }, PATIENCE_MS);
      ended += 1;
    } catch {
      if (!(await admin.underWay()).includes(runId)) return;
      await admin.kill(runId);
      killed(runId);
      ended += 1;
    }
  });
  return ended;
}
