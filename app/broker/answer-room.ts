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
   * Room for one answer of at most so many bytes. What the holder had for an answer before counts for this one: a step that asks for one page after
   * the other must not wait for itself. Rejects with `egress/rate-limited` where there is none in time.
   */
  take(holder: Holder, bytes: number): Promise<void>;
  leave(holder: Holder): void;
}

/** Answers below this are not counted: they come and go in a moment. */
export const SMALL_BYTES = 256 * 1024;

export function answerRoom(mostBytes: number, waitMs: number, timers: Timers): AnswerRoom {
  const held = new Map<Holder, number>();
  const queue = new Set<{ readonly holder: Holder; readonly bytes: number; readonly enter: () => void }>();
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
  /** In the order of coming: a large one is not overtaken by small ones for ever. */
  function admit(): void {
    for (const waiting of queue) {
      if (!fits(waiting.holder, waiting.bytes)) return;
      queue.delete(waiting);
      hold(waiting.holder, waiting.bytes);
      waiting.enter();
    }
  }
  return {
    take: (holder, bytes) => new Promise((resolve, reject) => {
      if (bytes <= (held.get(holder) ?? 0) || queue.size === 0 && fits(holder, bytes)) {
        hold(holder, bytes);
        resolve();
        return;
      }
      const waiting = { holder, bytes, enter: () => { cancel(); resolve(); } };
      const cancel = timers.after(waitMs, () => {
        queue.delete(waiting);
        reject(new TransientError('egress/rate-limited', 'Too many large answers were under way at once, and there was no room for another one in time.', { mend: 'Let fewer runs ask for so much at the same time, or ask for smaller pages.' }));
        // Whoever came behind it may fit.
        admit();
      });
      queue.add(waiting);
    }),
    leave(holder) {
      used -= held.get(holder) ?? 0;
      held.delete(holder);
      admit();
    },
  };
}
