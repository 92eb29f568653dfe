/**
 * How many bytes of large answers are in memory at the same time: each costs several times its size until its step has done with it. Whoever
 * finds no room waits its turn, with its socket at rest. Pure over its timers.
 */
import { TransientError } from '../kernel/errors.ts';
import type { Timers } from '../kernel/ports.ts';

/** Who holds room: one attempt of a step. */
export type Holder = object;

export interface AnswerRoom {
  /**
   * Room for one answer of at most so many bytes. What the holder had for an answer before counts for this one; where it must wait for more, it gives
   * that back first, so that steps that ask for one page after the other wait neither for themselves nor for each other.
   */
  take(holder: Holder, bytes: number): Turn;
  /** Whatever the holder has or waits for. */
  leave(holder: Holder): void;
}

export interface Turn {
  /** Rejects with `egress/rate-limited` where there is no room in time, and `step/interrupted` where the holder left. Stays open once it is cancelled. */
  readonly there: Promise<void>;
  /** Nobody waits for it any more; without effect once there was room. */
  readonly cancel: () => void;
}

/** Answers below this are not counted: they come and go in a moment. */
export const SMALL_BYTES = 256 * 1024;

interface Waiting { readonly holder: Holder; readonly bytes: number; readonly enter: () => void; readonly stop: (error?: Error) => void }

export function answerRoom(mostBytes: number, waitMs: number, timers: Timers): AnswerRoom {
  const held = new Map<Holder, number>();
  const queue = new Set<Waiting>();
  let used = 0;
  /** One that is larger than all the room goes alone. */
  const fits = (holder: Holder, bytes: number): boolean => {
    const others = used - (held.get(holder) ?? 0);
    return others === 0 || others + bytes <= mostBytes;
  };
  const hold = (holder: Holder, bytes: number): void => {
    const before = held.get(holder) ?? 0;
    if (bytes <= before) return;
    held.set(holder, bytes);
    used += bytes - before;
  };
  const giveBack = (holder: Holder): void => {
    used -= held.get(holder) ?? 0;
    held.delete(holder);
  };
  /** In the order of coming: a large one is not overtaken by small ones for ever. */
  function admit(): void {
    for (const waiting of queue) {
      if (!fits(waiting.holder, waiting.bytes)) return;
      queue.delete(waiting);
      hold(waiting.holder, waiting.bytes);
      waiting.enter();
    }
  }
  function wait(holder: Holder, bytes: number): Turn {
    giveBack(holder);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const waiting: Waiting = {
      holder, bytes,
      enter: () => { late(); resolve(); },
      stop: (error) => {
        if (!queue.delete(waiting)) return;
        late();
        if (error !== undefined) reject(error);
        // Whoever came behind it may fit.
        admit();
      },
    };
    const late = timers.after(waitMs, () => waiting.stop(new TransientError('egress/rate-limited', 'Too many large answers were under way at once, and there was no room for another one in time.', { mend: 'Let fewer runs ask for so much at the same time, or ask for smaller pages.' })));
    queue.add(waiting);
    admit();
    return { there: promise, cancel: () => waiting.stop() };
  }
  return {
    take(holder, bytes) {
      const enough = bytes <= (held.get(holder) ?? 0) || (queue.size === 0 && fits(holder, bytes));
      if (!enough) return wait(holder, bytes);
      hold(holder, bytes);
      return { there: Promise.resolve(), cancel: () => undefined };
    },
    leave(holder) {
      giveBack(holder);
      for (const waiting of [...queue]) if (waiting.holder === holder) waiting.stop(new TransientError('step/interrupted', 'The step was over before there was room for the answer.'));
      admit();
    },
  };
}
