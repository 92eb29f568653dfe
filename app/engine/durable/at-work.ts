/**
 * What this process has begun and the engine has not heard of: a process that is to stop begins nothing more, and lets that come to its end. What acts
 * and is cut off in the middle would be asked about.
 */
import type { Timers } from '../../kernel/ports.ts';

export class AtWork {
  #closing = false;
  #count = 0;
  #changed = (): void => undefined;

  get closing(): boolean {
    return this.#closing;
  }

  /** Gives what is to be called once the engine has heard of it; `lost`: it never will. */
  begin(lost: AbortSignal): () => void {
    if (lost.aborted) return () => undefined;
    this.#count += 1;
    const over = (): void => {
      lost.removeEventListener('abort', over);
      if (!open) return;
      open = false;
      this.#count -= 1;
      this.#changed();
    };
    let open = true;
    lost.addEventListener('abort', over);
    return over;
  }

  /** Nothing is begun any more. Resolves when all that was is known, or after so long. */
  async close(timers: Timers, mostMs: number): Promise<void> {
    this.#closing = true;
    let late = false;
    const cancel = timers.after(mostMs, () => {
      late = true;
      this.#changed();
    });
    for (;;) {
      // What is heard now may have been begun together with the next thing: that is seen a moment later.
      await new Promise<void>((resolve) => {
        timers.after(0, resolve);
      });
      if (this.#count === 0 || late) break;
      await new Promise<void>((resolve) => {
        this.#changed = resolve;
      });
    }
    cancel();
  }
}
