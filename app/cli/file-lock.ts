/**
 * One process at a time at a file that several share, by a lock beside it that holds a word of its owner's. Clocks are not asked: those of a
 * file server, and of whoever died before a clock was set back, are others. A lock counts as left behind once it stood still while one waited.
 */
import { linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { TransientError, UserError } from '../kernel/errors.ts';
import { systemRandom, systemTimers } from '../kernel/host.node.ts';

export interface LockPace {
  readonly againMs: number;
  /** Longer than the work takes anywhere: whoever has the lock has died. */
  readonly staleMs: number;
  /** So long one waits for others that come and go. */
  readonly patienceMs: number;
}

const codeOf = (cause: unknown): unknown => (cause instanceof Error && 'code' in cause ? cause.code : undefined);

/** Which lock this is: another owner's is another file, another word or both. */
function lockAt(lock: string): string | undefined {
  try {
    const { ino, mtimeMs } = statSync(lock);
    return `${ino} ${mtimeMs} ${readFileSync(lock, 'utf8')}`;
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return undefined;
    throw unwritable(lock, cause);
  }
}

const unwritable = (lock: string, cause: unknown): UserError => new UserError('file/unwritable', 'This file cannot be written: no lock can be put beside it.', { place: lock, mend: 'Let this service write into its folder.', cause });

interface Attempts { take(): boolean; isMine(): boolean; letGo(): void }

function attempts(lock: string, { againMs, staleMs, patienceMs }: LockPace): Attempts {
  const word = [...systemRandom.bytes(16)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  let [still, waited, turns]: [string | undefined, number, number] = [undefined, 0, 0];

  /** Moved aside first, which one process alone can do: one that was taken and let go meanwhile is somebody's who lives. */
  function takeOver(seen: string): void {
    const aside = `${lock}.${word}`;
    try {
      renameSync(lock, aside);
    } catch (cause) {
      if (codeOf(cause) === 'ENOENT') return;
      throw unwritable(lock, cause);
    }
    try {
      if (lockAt(aside) !== seen) linkSync(aside, lock);
    } catch (cause) {
      if (codeOf(cause) !== 'EEXIST') throw unwritable(lock, cause);
    } finally {
      rmSync(aside, { force: true });
    }
  }
  const isMine = (): boolean => lockAt(lock)?.endsWith(` ${word}`) === true;
  return {
    isMine,
    take() {
      try {
        writeFileSync(lock, word, { flag: 'wx', mode: 0o600 });
        return true;
      } catch (cause) {
        if (codeOf(cause) !== 'EEXIST') throw unwritable(lock, cause);
      }
      const now = lockAt(lock);
      turns += 1;
      waited = now === still ? waited + againMs : 0;
      still = now;
      if (turns * againMs > patienceMs + staleMs) throw new TransientError('file/unwritable', 'Others have this file in use without a pause.', { place: lock, mend: 'Look who writes it; where nobody does, remove the lock.' });
      if (now !== undefined && waited >= staleMs) {
        takeOver(now);
        waited = 0;
      }
      return false;
    },
    letGo() { if (isMine()) rmSync(lock, { force: true }); },
  };
}

/** Signing a list, with a look at the files, takes a part of a second. */
const usualPace: LockPace = { againMs: 50, staleMs: 30_000, patienceMs: 120_000 };

/** `isMine` is asked before what cannot be taken back: a process that stood still for so long that it counted as dead has lost its turn. */
export async function aloneAt<T>(path: string, work: (isMine: () => boolean) => Promise<T>, pace: LockPace = usualPace): Promise<T> {
  const lock = attempts(`${path}.lock`, pace);
  while (!lock.take()) await new Promise<void>((go) => { systemTimers.after(pace.againMs, go); });
  try {
    return await work(lock.isMine);
  } finally {
    lock.letGo();
  }
}

/** What is read and written in one go takes a millisecond or two; only whoever was killed within them lets others wait. */
const shortPace: LockPace = { againMs: 10, staleMs: 3_000, patienceMs: 5_000 };

/** The same for work in one go. Stands still while it waits. */
export function aloneNow<T>(path: string, work: () => T, pace: LockPace = shortPace): T {
  const lock = attempts(`${path}.lock`, pace);
  const nobody = new Int32Array(new SharedArrayBuffer(4));
  while (!lock.take()) Atomics.wait(nobody, 0, 0, pace.againMs);
  try {
    return work();
  } finally {
    lock.letGo();
  }
}
