/** Starts flows at their times. What was missed while the program was down is not made up for. */
import { Cron } from 'croner';
import { UserError } from '../kernel/errors.ts';
import type { Clock, Timers } from '../kernel/ports.ts';

export interface Schedule {
  readonly flowId: string;
  readonly cron: string;
  readonly timezone?: string;
  readonly overlap: 'skip' | 'queue' | 'parallel';
  /** Runs that this schedule had started before and that have not ended: they count as under way. */
  readonly under?: readonly Promise<void>[];
  /** Starts a run for the planned moment; settles when the run has come to its end, however long it waits for people meanwhile. */
  readonly start: (plannedAt: number) => Promise<void>;
}

/** What a run that a schedule starts is given. */
export const plannedItem = (at: number): { readonly time: string } => ({ time: new Date(at).toISOString() });

/** Longer sleeps are cut: timers of hosts overflow at 2^31 ms, and a clock that is set must not cost a day. */
const LONGEST_SLEEP_MS = 60_000;
const LONGEST_QUEUE = 100;
/**
 * A clock that is set back by less runs nothing twice: what is planned comes again only after the last moment that was served. Set back by
 * more, it was wrong before, and holds as it stands (the rule of Vixie's cron).
 */
const CORRECTION_MS = 3 * 3_600_000;
/** A host's timer may come so much too soon. */
const TOO_SOON_MS = 1_000;

/** Throws UserError `flow/invalid` for a pattern or a time zone that this computer does not know; it is told here, before anything is armed. */
function cronOf({ cron: pattern, timezone, flowId }: Schedule): Cron {
  try {
    const cron = new Cron(pattern, { paused: true, ...(timezone === undefined ? {} : { timezone }) });
    cron.nextRun(new Date(0));
    return cron;
  } catch (cause) {
    throw new UserError('flow/invalid', `The schedule "${pattern}"${timezone === undefined ? '' : ` in the time zone "${timezone}"`} is not known here.`, { place: flowId, mend: 'Choose another time, or a time zone such as Europe/Berlin.', cause });
  }
}

export class Schedules {
  readonly #clock: Clock;
  readonly #timers: Timers;
  readonly #failed: (flowId: string, error: unknown) => void;
  readonly #cancel = new Set<() => void>();
  #stopped = false;

  constructor(ports: { readonly clock: Clock; readonly timers: Timers; readonly failed: (flowId: string, error: unknown) => void }) {
    this.#clock = ports.clock;
    this.#timers = ports.timers;
    this.#failed = ports.failed;
  }

  add(schedule: Schedule): void {
    const cron = cronOf(schedule);
    let active = 0;
    const queue: number[] = [];
    const follow = (run: Promise<void>): void => {
      active += 1;
      run.catch((error: unknown) => this.#failed(schedule.flowId, error)).finally(() => {
        active -= 1;
        const next = active === 0 ? queue.shift() : undefined;
        if (next !== undefined && !this.#stopped) begin(next);
      });
    };
    const begin = (plannedAt: number): void => follow(schedule.start(plannedAt));
    schedule.under?.forEach(follow);
    const due = (plannedAt: number): void => {
      if (active === 0 || schedule.overlap === 'parallel') begin(plannedAt);
      else if (schedule.overlap === 'queue' && queue.length < LONGEST_QUEUE) queue.push(plannedAt);
    };
    const arm = (after: number): void => {
      const next = cron.nextRun(new Date(after))?.getTime();
      if (next !== undefined && !this.#stopped) this.#sleepUntil(next, {
        due: () => {
          due(next);
          arm(Math.max(next, this.#clock.now() - TOO_SOON_MS));
        },
        corrected: () => arm(this.#clock.now() - TOO_SOON_MS),
      });
    };
    arm(this.#clock.now());
  }

  #sleepUntil(moment: number, then: { readonly due: () => void; readonly corrected: () => void }): void {
    if (this.#stopped) return;
    const began = this.#clock.now();
    const cancel = this.#timers.after(Math.max(0, Math.min(moment - began, LONGEST_SLEEP_MS)), () => {
      this.#cancel.delete(cancel);
      const now = this.#clock.now();
      if (now < began - CORRECTION_MS) then.corrected();
      else if (moment - now <= TOO_SOON_MS) then.due();
      else this.#sleepUntil(moment, then);
    });
    this.#cancel.add(cancel);
  }

  stop(): void {
    this.#stopped = true;
    for (const cancel of this.#cancel) cancel();
    this.#cancel.clear();
  }
}
