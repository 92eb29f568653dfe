/** Starts flows at their times. What came up while nobody watched, or nothing could be begun, is made up for once: for the latest moment of them. */
import { Cron } from 'croner';
import { UserError } from '../../kernel/errors.ts';
import type { Clock, Timers } from '../../kernel/ports.ts';

export interface Schedule {
  readonly flowId: string;
  readonly cron: string;
  readonly timezone?: string;
  readonly overlap: 'skip' | 'queue' | 'parallel';
  /** Runs that this schedule had started before and that have not ended: they count as under way. */
  readonly under?: readonly Promise<void>[];
  /** Starts a run for the planned moment; settles when the run has come to its end, however long it waits for people meanwhile. Rejects where none could be begun. */
  readonly start: (plannedAt: number) => Promise<void>;
  /** The last moment that was dealt with, also by an earlier process; undefined where it is watched for the first time. Left out: nobody knows. */
  readonly last?: () => Promise<number | undefined>;
  /** No run is started for this moment. */
  readonly pass?: (plannedAt: number) => void;
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
const AGAIN_MS = 2_000;
const LONGEST_AGAIN_MS = 60_000;

/** Throws UserError `flow/invalid` for a pattern or a time zone that this computer does not know; it is told here, before anything is armed. */
function cronOf({ cron: pattern, timezone, flowId }: Schedule): Cron {
  try {
    const cron = new Cron(pattern, { paused: true, ...(timezone === undefined ? {} : { timezone }) });
    cron.nextRun(new Date(0));
    return cron;
  } catch (cause) {
    throw new UserError(
      'flow/invalid',
      `The schedule “${pattern}”${timezone === undefined ? '' : ` in the time zone “${timezone}”`} is not known here.`,
      { place: flowId, mend: 'Choose another time, or a time zone such as Europe/Berlin.', cause },
    );
  }
}

export class Schedules {
  readonly #clock: Clock;
  readonly #timers: Timers;
  readonly #failed: (flowId: string, error: unknown) => void;
  readonly #passes: (error: unknown) => boolean;
  readonly #cancel = new Set<() => void>();
  #stopped = false;

  /** `passes`: what keeps a run from being begun now, and may not in a while. */
  constructor(ports: {
    readonly clock: Clock;
    readonly timers: Timers;
    readonly failed: (flowId: string, error: unknown) => void;
    readonly passes?: (error: unknown) => boolean;
  }) {
    this.#clock = ports.clock;
    this.#timers = ports.timers;
    this.#failed = ports.failed;
    this.#passes = ports.passes ?? (() => false);
  }

  add(schedule: Schedule): void {
    const cron = cronOf(schedule);
    const due = this.#takerOf(schedule);
    const arm = (after: number): void => {
      const next = cron.nextRun(new Date(after))?.getTime();
      if (next !== undefined && !this.#stopped)
        this.#sleepUntil(next, {
          due: () => {
            due(next);
            arm(Math.max(next, this.#clock.now() - TOO_SOON_MS));
          },
          corrected: () => arm(this.#clock.now() - TOO_SOON_MS),
        });
    };
    if (schedule.last === undefined) arm(this.#clock.now());
    else
      void this.#before(schedule.flowId, cron, schedule.last).then(({ missed, after }) => {
        if (this.#stopped) return;
        if (missed !== undefined) due(missed);
        arm(after);
      });
  }

  /** What came up since somebody watched last, and the moment after which all is still to come. */
  async #before(
    flowId: string,
    cron: Cron,
    lastOf: NonNullable<Schedule['last']>,
  ): Promise<{ readonly missed?: number; readonly after: number }> {
    const now = this.#clock.now();
    try {
      const last = await lastOf();
      if (last === undefined || last > now + CORRECTION_MS) return { after: now };
      // The moment that is just now lies neither before nor after it.
      const missed = cron.previousRuns(1, new Date(now + 1))[0]?.getTime();
      return { after: Math.max(last, now), ...(missed !== undefined && missed > last ? { missed } : {}) };
    } catch (error) {
      this.#failed(flowId, error);
      return { after: now };
    }
  }

  /** Whoever is told of each moment that has come: it knows what is under way, and what has yet to be begun. */
  #takerOf(schedule: Schedule): (plannedAt: number) => void {
    let active = 0;
    /** Could not be begun yet. A later one takes its place. */
    let late: number | undefined;
    const queue: number[] = [];
    /** One that cannot be noted may be made up for after a restart; the schedule goes on. */
    const pass = (at: number): void => {
      try {
        schedule.pass?.(at);
      } catch (error) {
        this.#failed(schedule.flowId, error);
      }
    };
    const follow = (run: Promise<void>): void => {
      active += 1;
      void run.finally(() => {
        active -= 1;
        const next = active === 0 ? queue.shift() : undefined;
        if (next !== undefined && !this.#stopped) follow(begin(next));
      });
    };
    const begin = async (plannedAt: number): Promise<void> => {
      for (let [at, tries]: [number | undefined, number] = [plannedAt, 1]; at !== undefined && !this.#stopped; tries += 1) {
        try {
          return await schedule.start(at);
        } catch (error) {
          this.#failed(schedule.flowId, error);
          // Whoever watches it next makes up for what could not be begun because all of it ends here.
          if (this.#stopped) return;
          if (!this.#passes(error)) return pass(at);
          late = Math.max(at, late ?? at);
          await this.#pause(Math.min(LONGEST_AGAIN_MS, AGAIN_MS * 2 ** (tries - 1)));
          [at, late] = [late, undefined];
        }
      }
    };
    schedule.under?.forEach((run) => follow(run.catch((error: unknown) => this.#failed(schedule.flowId, error))));
    return (plannedAt) => {
      if (schedule.overlap === 'queue' && active > 0) {
        if (queue.length < LONGEST_QUEUE) queue.push(plannedAt);
      } else if (late !== undefined) late = plannedAt;
      else if (active === 0 || schedule.overlap === 'parallel') follow(begin(plannedAt));
      else pass(plannedAt);
    };
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#timers.after(ms, () => {
        this.#cancel.delete(cancel);
        resolve();
      });
      this.#cancel.add(cancel);
    });
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
