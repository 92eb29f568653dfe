/** How much of what came in is still held in memory: what is being read, and what was started and has not left yet. Past a bound callers are asked to come again. */

/** Even the smallest call costs its socket, its run and its journal entries. */
const LEAST_BYTES = 16 * 1024;

export interface Share {
  /** False where there is no room for so many more bytes: they are not counted then. */
  grow(bytes: number): boolean;
  /** Once and for all. */
  release(): void;
}

export interface Load {
  /** Undefined where there is no room for another call. */
  share(): Share | undefined;
}

export function intakeLoad(mostBytes: number): Load {
  let held = 0;
  return {
    share() {
      let own = 0;
      const grow = (bytes: number): boolean => {
        if (held + bytes > mostBytes) return false;
        held += bytes;
        own += bytes;
        return true;
      };
      if (!grow(LEAST_BYTES)) return undefined;
      return {
        grow,
        release() {
          held -= own;
          own = 0;
        },
      };
    },
  };
}
