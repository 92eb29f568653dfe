/** Reading what a name leads to, whatever that is: a pipe that nobody writes to, or that stays silent, must not hold the program for ever. */
import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import { UserError } from './errors.ts';

const LOOK_MS = 20;
/** So long the other side of a pipe may take to open it. */
const NO_WRITER_MS = 2_000;
/** So long it may then say nothing. */
const SILENCE_MS = 30_000;

const pause = new Int32Array(new SharedArrayBuffer(4));

export class PatientFile {
  readonly about: Stats;
  readonly #descriptor: number;
  readonly #place: string;
  #began = false;

  /** Throws what opening throws. `place` is the name for messages. */
  constructor(path: string, place: string) {
    // Windows has no such flag, and no such pipes among its files.
    this.#descriptor = openSync(path, constants.O_RDONLY | ((constants as { readonly O_NONBLOCK?: number }).O_NONBLOCK ?? 0));
    this.about = fstatSync(this.#descriptor);
    this.#place = place;
  }

  /** Bytes read; 0 at the end, and for a pipe that nobody writes to. */
  read(into: Uint8Array): number {
    for (let waited = 0; ; waited += LOOK_MS) {
      const read = this.#now(into);
      if (read !== undefined && read > 0) this.#began = true;
      if (read !== undefined && (read > 0 || this.#began || !this.about.isFIFO() || waited >= NO_WRITER_MS)) return read;
      if (waited >= SILENCE_MS)
        throw new UserError('file/unreadable', `Nothing came through this pipe for ${SILENCE_MS / 1_000} seconds.`, {
          place: this.#place,
          mend: 'Check the program that writes to it, or give an ordinary file.',
        });
      Atomics.wait(pause, 0, 0, LOOK_MS);
    }
  }

  /** Undefined while somebody has the pipe open and has written nothing. */
  #now(into: Uint8Array): number | undefined {
    try {
      return readSync(this.#descriptor, into);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') return undefined;
      throw error;
    }
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}
