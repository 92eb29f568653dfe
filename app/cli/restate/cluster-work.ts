/** What a worker asks of its cluster beside the runs. What keeps it from that is told as what it is: only a cluster that does not answer is one that cannot be reached. */
import { LONGEST_PAUSE_MS, type TroubleList } from '../../engine/runs/troubles.ts';
import { causeOf, codeOfError } from '../../kernel/errors.ts';
import type { Log, Timers } from '../../kernel/ports.ts';

export interface ClusterWork {
  /** Tells the operator, and gives how long to wait before the next try. */
  failed(what: string, error: unknown): number;
  /** Tries until it is done, or the worker stops. Never rejects. */
  untilDone(what: string, work: () => Promise<void>): Promise<void>;
  stop(): void;
}

export function clusterWork({
  troubles,
  timers,
  log,
}: {
  readonly troubles: Pick<TroubleList, 'failed' | 'mended'>;
  readonly timers: Timers;
  readonly log: Log;
}): ClusterWork {
  let stopped = false;
  const waiting = new Set<() => void>();
  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const cancel = timers.after(ms, () => over());
      const over = (): void => {
        cancel();
        waiting.delete(over);
        resolve();
      };
      waiting.add(over);
    });
  const failed = (what: string, error: unknown): number => {
    if (codeOfError(error) === 'egress/unreachable') return troubles.failed('cluster', error);
    log.write('error', what, causeOf(error));
    return LONGEST_PAUSE_MS;
  };
  return {
    failed,
    async untilDone(what, work) {
      while (!stopped)
        try {
          await work();
          troubles.mended('cluster');
          return;
        } catch (error) {
          await pause(failed(what, error));
        }
    },
    stop() {
      stopped = true;
      for (const over of waiting) over();
    },
  };
}
