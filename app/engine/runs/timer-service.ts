/** Sleeps until the earliest timer in the store is due, and serves what is. A store that fails is asked again until it answers. */
import type { Clock, Timers } from '../../kernel/ports.ts';
import type { DueTimer, TimerRepository } from '../ports.ts';
import type { TroubleList } from './troubles.ts';

/** Longer sleeps are cut: a clock that is set must not cost a day. */
const LONGEST_SLEEP_MS = 60_000;
const AT_ONCE = 100;
/** What is due and is being served stays due until it is done: so long until it is looked what else is. */
const LOOK_AGAIN_MS = 1_000;
/** By so little a clock is put right all the time. */
const CLOCK_SLACK_MS = 1_000;

const nameOf = ({ runId, node, round }: DueTimer): string => JSON.stringify([runId, node, round]);

export interface TimerService {
  /** Sets the sleep anew; to be called whenever a timer may have come in front of the others. Never rejects. */
  arm(): Promise<void>;
  stop(): void;
}

export function timerService({
  store,
  clock,
  timers,
  troubles,
  fire,
  looked,
  setBack,
  isOpen,
}: {
  readonly store: TimerRepository;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly troubles: TroubleList;
  /** `later`: it is not to be believed yet that its time has come. */
  readonly fire: (timer: DueTimer) => Promise<'later' | undefined>;
  /** Called at each look, so that it is known since when a clock stands as it does. */
  readonly looked: () => void;
  /** The clock stands before where it stood. */ readonly setBack: () => Promise<void>;
  readonly isOpen: () => boolean;
}): TimerService {
  let cancel = (): void => undefined;
  let seen = 0;
  /** Being served: the store has them until that is done, and whoever looks meanwhile must not serve them once more. */
  const inHand = new Set<string>();
  const free = async (): Promise<readonly DueTimer[]> =>
    (await store.due(clock.now(), AT_ONCE + inHand.size)).filter((timer) => !inHand.has(nameOf(timer)));
  const sleep = (ms: number, then: () => Promise<void>): void => {
    cancel();
    if (isOpen())
      cancel = timers.after(ms, () => {
        void trying(then);
      });
  };
  async function trying(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      troubles.mended('alarms');
    } catch (error) {
      if (isOpen()) sleep(troubles.failed('alarms', error), serve);
    }
  }
  async function rest(): Promise<void> {
    const next = await store.next();
    cancel();
    seen = Math.max(seen, clock.now());
    if (next === undefined) return;
    const left = Math.max(0, next - clock.now());
    sleep(left === 0 && inHand.size > 0 && (await free()).length === 0 ? LOOK_AGAIN_MS : Math.min(LONGEST_SLEEP_MS, left), serve);
  }
  async function serveOne(timer: DueTimer): Promise<void> {
    const name = nameOf(timer);
    inHand.add(name);
    let fired: 'later' | undefined;
    try {
      fired = await fire(timer);
      troubles.mended('run', timer.runId);
    } catch (error) {
      // One that cannot be served is tried again later, and holds up no other.
      troubles.failed('run', error, timer.runId);
      await store.set({ ...timer, dueAt: clock.now() + LONGEST_SLEEP_MS });
    } finally {
      // It stays due, and at its time, which counts again once the clock is set right.
      if (fired === 'later') timers.after(LONGEST_SLEEP_MS, () => inHand.delete(name));
      else inHand.delete(name);
    }
  }
  async function serve(): Promise<void> {
    looked();
    const now = clock.now();
    const isBack = now < seen - CLOCK_SLACK_MS;
    seen = now;
    if (isBack) await setBack();
    const due = await free();
    if (!isOpen()) return;
    // At once: what a thousand of them write shares few flushes.
    await Promise.all(due.map(serveOne));
    await rest();
  }
  return {
    arm: () => trying(rest),
    stop: () => cancel(),
  };
}
