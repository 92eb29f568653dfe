/**
 * How many bytes of large answers are in memory at the same time: each costs several times its size until its step has done with it. Whoever
 * finds no room waits its turn, with its socket at rest. Pure over its timers.
 */
import { TransientError } from '../../kernel/errors.ts';
import type { Timers } from '../../kernel/ports.ts';

/** Who holds room: one attempt of a step. */
export type Holder = object;

export interface AnswerRoom {
  /**
   * Room for one answer of at most so many bytes. What the holder had for an answer before counts for this one, unless it is kept beside that one (`beside`); where it must
   * wait for more, it gives that back first, so that steps that ask for one page after the other wait neither for themselves nor for each other.
   */
  take(holder: Holder, bytes: number, beside?: boolean): Turn;
  /** Whatever the holder has or waits for. */
  leave(holder: Holder): void;
}

export interface Turn {
  /** Rejects with `egress/rate-limited` where there is no room in time, and `step/interrupted` where the holder left. Stays open once it is cancelled. */
  readonly there: Promise<void>;
  /** The answer is whole, and so large: what was taken beyond that is for others. */
  readonly came: (bytes: number) => void;
  /** It does not come any more. */
  readonly cancel: () => void;
}

/** Answers below this are not counted: they come and go in a moment. */
export const SMALL_BYTES = 256 * 1024;

interface Waiting {
  readonly holder: Holder;
  readonly bytes: number;
  readonly enter: () => void;
  readonly stop: (error?: Error) => void;
}
/** `open`: answers that are under way; `whole`: bytes of those that came and are kept. */
interface Held {
  bytes: number;
  whole: number;
  open: number;
}

export function noRoom(): TransientError {
  return new TransientError(
    'egress/rate-limited',
    'Too many large answers were under way at once, and there was no room for another one in time.',
    { mend: 'Let fewer runs ask for so much at the same time, or ask for smaller pages.' },
  );
}

export function answerRoom(mostBytes: number, waitMs: number, timers: Timers): AnswerRoom {
  const held = new Map<Holder, Held>();
  const queue = new Set<Waiting>();
  let used = 0;
  const of = (holder: Holder): Held => {
    const known = held.get(holder) ?? { bytes: 0, whole: 0, open: 0 };
    held.set(holder, known);
    return known;
  };
  /** One that is larger than all the room goes alone. */
  const fits = (holder: Holder, bytes: number): boolean => {
    const others = used - of(holder).bytes;
    return others === 0 || others + bytes <= mostBytes;
  };
  const hold = (holder: Holder, bytes: number): void => {
    const mine = of(holder);
    if (bytes <= mine.bytes) return;
    used += bytes - mine.bytes;
    mine.bytes = bytes;
  };
  const giveBack = (holder: Holder, left = 0): void => {
    const mine = of(holder);
    used -= Math.max(0, mine.bytes - left);
    mine.bytes = Math.min(mine.bytes, left);
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
  function wait(holder: Holder, bytes: number): Pick<Turn, 'there' | 'cancel'> {
    giveBack(holder);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const waiting: Waiting = {
      holder,
      bytes,
      enter: () => {
        late();
        resolve();
      },
      stop: (error) => {
        if (!queue.delete(waiting)) return;
        late();
        if (error !== undefined) reject(error);
        // Whoever came behind it may fit.
        admit();
      },
    };
    const late = timers.after(waitMs, () => waiting.stop(noRoom()));
    queue.add(waiting);
    admit();
    return { there: promise, cancel: () => waiting.stop() };
  }
  return {
    take(holder, bytes, beside = false) {
      const mine = of(holder);
      const wanted = beside ? mine.whole + bytes : bytes;
      const before = mine.whole;
      mine.open += 1;
      let isOpen = true;
      const close = (whole: number): void => {
        // Whoever left holds nothing any more.
        if (!isOpen || held.get(holder) !== mine) return;
        isOpen = false;
        mine.open -= 1;
        mine.whole = Math.max(mine.whole, whole);
        if (mine.open > 0) return;
        giveBack(holder, mine.whole);
        admit();
      };
      const enough = wanted <= mine.bytes || (queue.size === 0 && fits(holder, wanted));
      if (enough) hold(holder, wanted);
      const { there, cancel } = enough ? { there: Promise.resolve(), cancel: () => undefined } : wait(holder, wanted);
      return {
        there,
        came: (size) => close(beside ? before + size : size),
        cancel: () => {
          cancel();
          close(0);
        },
      };
    },
    leave(holder) {
      // Most ask for small things only. Whoever waits has what is held, too, be it nothing.
      if (!held.has(holder)) return;
      giveBack(holder);
      held.delete(holder);
      for (const waiting of [...queue])
        if (waiting.holder === holder)
          waiting.stop(new TransientError('step/interrupted', 'The step was over before there was room for the answer.'));
      admit();
    },
  };
}
