import type { Timers } from './ports.ts';

/** A timer that is later than this finds a process that stood still: the machine was paused, or had no time for it. */
const STOOD_MS = 300;
/** Whoever is stopped again and again waits no longer than so many times. */
const MOST_TIMES = 3;

/**
 * Deadlines that count the time in which this process ran. One that was stopped would call late what had come meanwhile and was not read yet: what the other side
 * had answered in time, and what a step had done. So it goes on for as long as it stood still, and for as long as the deadline is at most. `passed`: ms that no
 * setting of the clock moves.
 */
export function awakeTimers(timers: Timers, passed: () => number): Timers {
  return {
    after(ms, run) {
      let cancel: () => void;
      const wait = (left: number, times: number): void => {
        const due = passed() + left;
        cancel = timers.after(left, () => {
          const late = passed() - due;
          if (late < STOOD_MS || times === 0) run();
          else wait(Math.min(ms, late), times - 1);
        });
      };
      wait(ms, MOST_TIMES);
      return () => cancel();
    },
  };
}
