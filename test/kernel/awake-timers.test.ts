/** Deadlines of a process that was stopped: SIGSTOP, a paused container, a machine without a moment for it. */
import { expect, test } from 'vitest';
import { awakeTimers } from '../../app/kernel/awake-timers.ts';
import type { Timers } from '../../app/kernel/ports.ts';

/** A process whose time passes as it is told; what falls due while it stands still is called when it goes on. */
function world(): {
  readonly timers: Timers;
  passed(): number;
  runs(ms: number): void;
  stands(ms: number): void;
  readonly waiting: number;
} {
  let now = 0;
  let due: { at: number; run: () => void }[] = [];
  const call = (): void => {
    for (const one of due.filter(({ at }) => at <= now)) {
      due = due.filter((other) => other !== one);
      one.run();
    }
  };
  return {
    timers: {
      after(ms, run) {
        const one = { at: now + ms, run };
        due.push(one);
        return () => {
          due = due.filter((other) => other !== one);
        };
      },
    },
    passed: () => now,
    runs(ms) {
      for (let step = 0; step < ms; step += 50) {
        now += 50;
        call();
      }
    },
    stands(ms) {
      now += ms;
      call();
    },
    get waiting() {
      return due.length;
    },
  };
}

test('the time in which the process stood still is nobody’s, and a part of the deadline at most is counted anew', () => {
  const { timers, passed, runs, stands } = world();
  const ended: string[] = [];
  const after = (name: string, ms: number): void => {
    awakeTimers(timers, passed).after(ms, () => ended.push(`${name} ${passed()}`));
  };
  after('short', 100);
  after('five seconds', 5_000);
  after('a minute', 60_000);
  runs(1_000);
  stands(7_000);
  runs(100_000);
  expect(ended).toEqual(['short 100', 'five seconds 13000', 'a minute 68000']);
});

test('a deadline that is a little late is over, and one of a process that is stopped again and again ends, too', () => {
  const { timers, passed, runs, stands } = world();
  const ended: number[] = [];
  awakeTimers(timers, passed).after(1_000, () => ended.push(passed()));
  runs(950);
  stands(250);
  awakeTimers(timers, passed).after(1_000, () => ended.push(passed()));
  for (let times = 0; times < 10; times += 1) stands(3_000);
  runs(2_000);
  expect(ended).toEqual([1_200, 13_200]);
});

test('of a process that stands still at the very end of its deadline, the end of it is counted anew, and not all of it', () => {
  const { timers, passed, runs, stands } = world();
  const ended: number[] = [];
  awakeTimers(timers, passed).after(8_000, () => ended.push(passed()));
  runs(7_950);
  stands(20_000);
  runs(20_000);
  // It has run for 7.95 and 2 of its 8 seconds.
  expect(ended).toEqual([29_950]);
});

test('what came in time ends the wait also after the process stood still', () => {
  const made = world();
  const cancel = awakeTimers(made.timers, made.passed).after(1_000, () => {
    throw new Error('late');
  });
  made.stands(9_000);
  cancel();
  expect(made.waiting).toBe(0);
  made.runs(9_000);
});
