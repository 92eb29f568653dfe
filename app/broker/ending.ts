/** What is under way for an attempt of a step and can still be given up when the attempt is over: cancelled, timed out, halted. */
import { TransientError } from '../kernel/errors.ts';

/** Has `stop` called when the attempt is over, unless what it gives was called before. */
export type OnEnd = (stop: () => void) => () => void;

/** `over` settles when the attempt is over; without it nothing is given up. */
export function endingOf(over: Promise<void> | undefined): OnEnd {
  if (over === undefined) return () => () => undefined;
  const stops = new Set<() => void>();
  let isOver = false;
  let listens = false;
  return (stop) => {
    if (isOver) stop();
    else stops.add(stop);
    // An attempt over many items asks many times, and is over once.
    if (!listens)
      void over.then(() => {
        isOver = true;
        for (const one of stops) one();
        stops.clear();
      });
    listens = true;
    return () => {
      stops.delete(stop);
    };
  };
}

export interface GivenUp {
  /** Rejects with `step/interrupted` once `giveUp` has said, at the end of the attempt, that it could still be given up. Never resolves. */
  readonly promise: Promise<never>;
  done(): void;
}

export function givenUp(onEnd: OnEnd | undefined, giveUp: () => boolean): GivenUp {
  const { promise, reject } = Promise.withResolvers<never>();
  promise.catch(() => undefined);
  const done = onEnd?.(() => {
    if (giveUp()) reject(new TransientError('step/interrupted', 'The step was over before this was done, and it was not done.'));
  });
  return { promise, done: () => done?.() };
}
