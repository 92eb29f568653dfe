/** Places for so many at one time; whoever finds none free waits in the order of asking. */

export interface Seat {
  /** Resolves once the place is held, or when it is no longer wanted. Not while it is held or waited for. */
  take(): Promise<void>;
  /** Gives back what is held, or is waited for; without either it does nothing. */
  leave(): void;
}

export class Places {
  #free: number;
  readonly #waiting = new Set<() => void>();

  constructor(most: number) {
    this.#free = most;
  }

  seat(): Seat {
    let held = false;
    let waits: { readonly called: () => void; readonly resolve: () => void } | undefined;
    return {
      take: () =>
        new Promise<void>((resolve) => {
          const called = (): void => {
            held = true;
            waits = undefined;
            resolve();
          };
          if (this.#free > 0) {
            this.#free -= 1;
            called();
          } else {
            waits = { called, resolve };
            this.#waiting.add(called);
          }
        }),
      leave: () => {
        if (waits !== undefined) {
          this.#waiting.delete(waits.called);
          waits.resolve();
          waits = undefined;
        }
        if (!held) return;
        held = false;
        const [next] = this.#waiting;
        if (next === undefined) this.#free += 1;
        else {
          this.#waiting.delete(next);
          next();
        }
      },
    };
  }
}
