/** Whether a worker's clock agrees with the cluster's, as its answers tell the time: waits are handed to the cluster as moments, by the worker's clock. */
import type { Clock, Log, Timers } from '../../kernel/ports.ts';
import { send } from './wire.ts';

const LOOK_MS = 5_000;
/** By more than this, a clock is wrong, and not only late. */
const MOST_MS = 5 * 60_000;

export interface ClusterClock {
  /** Throws while the clocks do not agree: the cluster then asks again, this worker or another one. */
  mustAgree(): void;
  stop(): void;
}

interface ClusterClockParts {
  readonly ingress: URL;
  readonly clock: Clock;
  /** Milliseconds that have passed since some moment, whatever is done to the clock. */
  readonly passed: () => number;
  readonly timers: Timers;
  readonly log: Log;
}

/** Where the cluster does not tell the time, as behind some proxies, nothing is known of it, and nothing is held up. */
export async function clusterClock({ ingress, clock, passed, timers, log }: ClusterClockParts): Promise<ClusterClock> {
  /** What lies between the cluster's time and the time that has passed here. */
  let since: number | undefined;
  let stopped = false;
  let told = false;
  let cancel = (): void => undefined;
  /** Positive where the worker's clock is ahead; 0 where nobody knows. */
  const offMs = (): number => (since === undefined ? 0 : clock.now() - passed() - since);
  const isWrong = (): boolean => Math.abs(offMs()) > MOST_MS;

  async function look(): Promise<void> {
    const answer = await send(new URL('restate/health', ingress), 'GET').catch(() => undefined);
    const date = Date.parse(answer?.date ?? '');
    if (!Number.isNaN(date)) since = date - passed();
    if (isWrong() !== told) {
      told = isWrong();
      const off = Math.round(offMs() / 1_000);
      if (told)
        log.write('error', "the clock of this worker is not the cluster's: runs that wait are left to other workers until it is right", {
          secondsAhead: off,
        });
      else log.write('info', "the clock of this worker agrees with the cluster's again", {});
    }
    if (!stopped)
      cancel = timers.after(LOOK_MS, () => {
        void look();
      });
  }
  await look();
  return {
    mustAgree() {
      if (isWrong())
        throw new Error(
          `The clock of this worker is ${Math.round(offMs() / 1_000)} seconds ahead of the cluster's: set it right, or stop the worker.`,
        );
    },
    stop() {
      stopped = true;
      cancel();
    },
  };
}
