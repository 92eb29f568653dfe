/** Runs that the cluster hands to a worker without their bundle, as while workers are replaced one by one: one that stays so waits for ever, and nobody would hear of it. */
import { UserError } from '../../kernel/errors.ts';
import type { TroubleList } from '../../engine/runs/troubles.ts';
import type { Log, Timers } from '../../kernel/ports.ts';

/** The cluster asks again within a minute or so: one that it asks for no longer has gone on elsewhere. */
const FORGOTTEN_MS = 5 * 60_000;
/** The rest is as many troubles of the same kind. */
const MOST = 1_000;

export interface MissingBundles {
  /** The run was handed to this worker, which does not have the bundle `version`. */
  asked(runId: string, version: string): void;
  /** The run was handed to this worker, which has its bundle. */
  found(runId: string): void;
  stop(): void;
}

export function missingBundles({
  troubles,
  timers,
  log,
}: {
  readonly troubles: Pick<TroubleList, 'failed' | 'mended'>;
  readonly timers: Timers;
  readonly log: Log;
}): MissingBundles {
  const waiting = new Map<string, () => void>();
  const found = (runId: string): void => {
    const cancel = waiting.get(runId);
    if (cancel === undefined) return;
    cancel();
    waiting.delete(runId);
    troubles.mended('bundle', runId);
  };
  return {
    asked(runId, version) {
      const cancel = waiting.get(runId);
      if (cancel === undefined && waiting.size >= MOST) return;
      if (cancel === undefined) log.write('warn', 'a run needs a bundle that is not on this worker', { runId, bundle: version });
      cancel?.();
      waiting.set(
        runId,
        timers.after(FORGOTTEN_MS, () => found(runId)),
      );
      troubles.failed('bundle', new UserError('bundle/not-here', `The bundle ${version} of this run is not on this worker.`), runId);
    },
    found,
    stop() {
      for (const cancel of waiting.values()) cancel();
      waiting.clear();
    },
  };
}
