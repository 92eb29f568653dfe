/**
 * One process at a time at a file that several share, by a lock beside it that holds a word of its owner's. Clocks are not asked: those of a
 * file server, and of whoever died before a clock was set back, are others. A lock counts as left behind once it stood still while one waited.
 * It takes no more of a file system than that a file can be made which was not there, and renamed: no hard links, no locks of the system.
 */
import { closeSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { TransientError, UserError } from '../../kernel/errors.ts';
import { systemRandom, systemTimers } from '../../kernel/host.node.ts';

export interface LockPace {
  readonly againMs: number;
  /** Longer than the work takes anywhere: whoever has the lock has died. */
  readonly staleMs: number;
  /** So long one waits for others that come and go. */
  readonly patienceMs: number;
}

/** As `node:fs` does it, errors with their `code`. */
export interface LockFiles {
  /** Throws EEXIST where there is one. Leaves none behind that is not whole. */
  create(path: string, text: string): void;
  read(path: string): string;
  /** Milliseconds; tells two files without a word apart. */
  changedAt(path: string): number;
  move(from: string, to: string): void;
  /** One that is gone is no error. */
  remove(path: string): void;
  /** What the system says of a file that somebody has open just now, or that is going away: it passes. */
  readonly passing: ReadonlySet<unknown>;
}

const systemFiles: LockFiles = {
  create(path, text) {
    const file = openSync(path, 'wx', 0o600);
    try {
      writeFileSync(file, text);
    } catch (cause) {
      closeSync(file);
      rmSync(path, { force: true });
      throw cause;
    }
    closeSync(file);
  },
  read: (path) => readFileSync(path, 'utf8'),
  changedAt: (path) => statSync(path).mtimeMs,
  move: renameSync,
  remove: (path) => rmSync(path, { force: true }),
  // On Windows a name stays taken until the last who has the file open has closed it, scanners included; elsewhere these two mean no for good.
  passing: new Set(process.platform === 'win32' ? ['EBUSY', 'EPERM', 'EACCES'] : ['EBUSY']),
};

const codeOf = (cause: unknown): unknown => (cause instanceof Error && 'code' in cause ? cause.code : undefined);

/** For so long a file may be in use before that counts as a no. */
const passesWithinMs = 2_000;

const unwritable = (lock: string, cause: unknown): UserError =>
  new UserError('file/unwritable', `This file cannot be written: no lock can be put beside it (${String(codeOf(cause))}).`, {
    place: lock,
    mend: 'Let this service write into its folder, and let nothing else keep files in it open.',
    cause,
  });

/** One contender's; for `aloneAt` and `aloneNow`. */
export interface Attempts {
  take(): boolean;
  isMine(): boolean;
  letGo(): void;
}

const nobody = new Int32Array(new SharedArrayBuffer(4));
const standStill = (ms: number): void => {
  Atomics.wait(nobody, 0, 0, ms);
};

export function attempts(lock: string, { againMs, staleMs, patienceMs }: LockPace, files: LockFiles): Attempts {
  const word = [...systemRandom.bytes(16)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  /** Only whoever has made this one may take away the lock of another. */
  const guard = `${lock}.taking-over`;
  let [still, waited, turns, refused]: [string | undefined, number, number, number] = [undefined, 0, 0, 0];

  /** Whose it is, or undefined where there is none; throws what passes, too. */
  function ownerAt(path: string): string | undefined {
    try {
      const text = files.read(path);
      return text === '' ? `no word, ${files.changedAt(path)}` : text;
    } catch (cause) {
      if (codeOf(cause) === 'ENOENT') return undefined;
      throw cause;
    }
  }
  /** False where it is not done now and may be later. Throws where it can never be done. */
  function now(act: () => void, ...expected: readonly string[]): boolean {
    try {
      act();
      return true;
    } catch (cause) {
      if (expected.some((code) => code === codeOf(cause)) || files.passing.has(codeOf(cause))) return false;
      throw unwritable(lock, cause);
    }
  }
  /** A file that is open somewhere goes a moment later. */
  function discard(path: string): void {
    for (let tried = 0; !now(() => files.remove(path)) && tried * againMs < passesWithinMs; tried += 1) standStill(againMs);
  }

  /** Asked again while somebody has it open; undefined where nobody can tell. */
  function surely(path: string): string | undefined {
    let owner: string | undefined;
    for (
      let tried = 0;
      !now(() => {
        owner = ownerAt(path);
      }) && tried * againMs < passesWithinMs;
      tried += 1
    )
      standStill(againMs);
    return owner;
  }

  function takeOver(seen: string): void {
    if (!now(() => files.create(guard, word), 'EEXIST')) return;
    try {
      // Others that waited as long may have been quicker: what stands there now may be theirs.
      if (surely(lock) !== seen) return;
      const aside = `${lock}.${word}`;
      if (!now(() => files.move(lock, aside), 'ENOENT')) return;
      // Its owner woke up, let go, and somebody took it, all in this moment: it is put back, unless the next one stands there.
      const moved = surely(aside);
      if (moved !== undefined && moved !== seen) now(() => files.create(lock, moved), 'EEXIST');
      discard(aside);
    } finally {
      discard(guard);
    }
  }
  const isMine = (): boolean => surely(lock) === word;
  return {
    isMine,
    take() {
      try {
        files.create(lock, word);
        return true;
      } catch (cause) {
        const code = codeOf(cause);
        if (code !== 'EEXIST' && (!files.passing.has(code) || refused * againMs > passesWithinMs)) throw unwritable(lock, cause);
        refused = code === 'EEXIST' ? 0 : refused + 1;
      }
      let owner: string | undefined;
      now(() => {
        owner = ownerAt(lock);
      });
      turns += 1;
      waited = owner !== undefined && owner === still ? waited + againMs : 0;
      still = owner;
      if (turns * againMs > patienceMs + staleMs) {
        throw new TransientError('file/unwritable', 'Others have this file in use without a pause.', {
          place: lock,
          mend: `Look who writes it; where nobody does, remove the lock, and ${guard} where that is there.`,
        });
      }
      if (owner !== undefined && waited >= staleMs) {
        takeOver(owner);
        waited = 0;
      }
      return false;
    },
    /** The work is done in any case: a lock that cannot be removed is one that was left behind. */
    letGo() {
      try {
        if (isMine()) discard(lock);
      } catch {
        // Others take it over.
      }
    },
  };
}

/** Signing a list, with a look at the files, takes a part of a second. */
const usualPace: LockPace = { againMs: 50, staleMs: 30_000, patienceMs: 120_000 };

/** `isMine` is asked before what cannot be taken back: a process that stood still for so long that it counted as dead has lost its turn. */
export async function aloneAt<T>(
  path: string,
  work: (isMine: () => boolean) => Promise<T>,
  pace: LockPace = usualPace,
  files: LockFiles = systemFiles,
): Promise<T> {
  const lock = attempts(`${path}.lock`, pace, files);
  while (!lock.take())
    await new Promise<void>((go) => {
      systemTimers.after(pace.againMs, go);
    });
  try {
    return await work(lock.isMine);
  } finally {
    lock.letGo();
  }
}

/** What is read and written in one go takes a millisecond or two; only whoever was killed within them lets others wait. */
const shortPace: LockPace = { againMs: 10, staleMs: 3_000, patienceMs: 5_000 };

/** The same for work of seconds at most. */
export const aloneShortly = <T>(path: string, work: () => Promise<T>): Promise<T> =>
  aloneAt(path, work, { againMs: 20, staleMs: 5_000, patienceMs: 10_000 });

/** The same for work in one go. Stands still while it waits. */
export function aloneNow<T>(path: string, work: () => T, pace: LockPace = shortPace, files: LockFiles = systemFiles): T {
  const lock = attempts(`${path}.lock`, pace, files);
  while (!lock.take()) standStill(pace.againMs);
  try {
    return work();
  } finally {
    lock.letGo();
  }
}
