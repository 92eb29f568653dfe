/** Sees to it that a cluster that came up without its data knows a worker again. */
import { codeOfError } from '../../kernel/errors.ts';
import type { Log, Timers } from '../../kernel/ports.ts';
import type { ClusterAdmin } from './admin.ts';

const LOOK_MS = 5_000;

interface RegisteredParts {
  readonly admin: Pick<ClusterAdmin, 'hasWorkers' | 'register'>;
  readonly worker: URL;
  readonly timers: Timers;
  readonly log: Log;
}

/** Only where no worker is known there at all: one that an operator took away does not come back by itself. */
export function staysRegistered({ admin, worker, timers, log }: RegisteredParts): { stop(): void } {
  let stopped = false;
  let cancel = (): void => undefined;
  async function look(): Promise<void> {
    try {
      if (!(await admin.hasWorkers()) && !stopped) {
        await admin.register(worker);
        log.write(
          'error',
          'the cluster knew no worker any more: its data is lost, and with it the runs that it kept; this worker is registered again',
          { worker: worker.host },
        );
      }
    } catch (error) {
      // One that cannot be reached shows in health already.
      if (codeOfError(error) !== 'egress/unreachable')
        log.write('warn', 'it could not be looked at whether the cluster knows this worker; it is tried again', {
          code: codeOfError(error),
        });
    }
    next();
  }
  function next(): void {
    if (!stopped)
      cancel = timers.after(LOOK_MS, () => {
        void look();
      });
  }
  next();
  return {
    stop: () => {
      stopped = true;
      cancel();
    },
  };
}
