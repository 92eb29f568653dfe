import type { Timers } from './ports.ts';

/** A timer that is later than this finds a process that stood still: the machine was paused, or had no time for it. */
const STOOD_MS = 300;
/** A deadline is counted in so many parts at least: one in which the process stood still is counted anew, and no other. */
const PARTS = 4;
const LONGEST_PART_MS = 5_000;
/** Of a process that is stopped again and again no more parts than these are counted anew. */
const MOST_TIMES = 3;

/**
 * Deadlines that count the time in which this process ran. One that was stopped would call late what had come meanwhile and was not read yet: what the other side
 * had answered in time, and what a step had done. So the part of it in which the process stood still counts as if it had not been, and nobody runs for more than
 * seven fourths of the deadline. `passed`: ms that no setting of the clock moves.
 */
export function awakeTimers(timers: Timers, passed: () => number): Timers {
  return {
    after(ms, run) {
      let cancel: () => void;
      const longest = Math.min(LONGEST_PART_MS, ms / PARTS);
      const wait = (left: number, times: number): void => {
        const part = Math.min(longest, left);
        const began = passed();
        cancel = timers.after(part, () => {
          const ran = passed() - began;
          const stood = times > 0 && ran - part >= STOOD_MS;
          if (stood) wait(left, times - 1);
          else if (left - ran <= 0) run();
          else wait(left - ran, times);
        });
      };
      wait(ms, MOST_TIMES);
      return () => cancel();
    },
  };
}
