/** Many asks in a moment become few: five hundred runs that begin at once must not read a page five hundred times. */

/** Two a second stays below what any channel allows. */
const PAUSE_MS = 500;

export interface Gathered {
  /** At once when nothing ran lately; otherwise the last of what was asked runs when the pause is over. */
  run(work: () => void): void;
  stop(): void;
}

export function gathered(): Gathered {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waiting: (() => void) | undefined;
  const begin = (work: () => void): void => {
    timer = setTimeout(() => {
      timer = undefined;
      const next = waiting;
      waiting = undefined;
      if (next !== undefined) begin(next);
    }, PAUSE_MS);
    work();
  };
  return {
    run(work) {
      if (timer === undefined) begin(work);
      else waiting = work;
    },
    stop() {
      clearTimeout(timer);
      timer = undefined;
      waiting = undefined;
    },
  };
}
