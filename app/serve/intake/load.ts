/** How much of what came in is still held in memory: what is being read, and what was started and has not left yet. Past a bound callers are asked to come again. */

/** Even the smallest call costs its socket, its run and its journal entries. */
const LEAST_BYTES = 16 * 1024;

/**
 * How far a caller is known. `open`: anybody may call (forms, chats, webhooks without a check). `unproven`: the proof is in the body, which is not
 * read yet. `proven`: the proof holds.
 */
export type Standing = 'open' | 'unproven' | 'proven';

/**
 * What part of the memory one route may hold, and all routes of its standing together. Strangers together leave a quarter, so that a flood at a
 * public form or with signatures that are none keeps out nobody whose call proves itself.
 */
const parts: Readonly<Record<Standing, { readonly one: number; readonly all: number }>> = {
  open: { one: 1 / 4, all: 3 / 8 },
  unproven: { one: 1 / 4, all: 3 / 8 },
  proven: { one: 1 / 2, all: 1 },
};

/** A call that has not proved itself has had time to send its body: beyond this it keeps its room only while nobody else needs it. */
const SLOW_MS = 2_000;

export interface Share {
  /** False where there is no room for so many more bytes: they are not counted then. */
  grow(bytes: number): boolean;
  /** The proof holds: what is held counts as that from here on. False where there is no room for it there. */
  prove(): boolean;
  /** Its body is being read until the returned function is called: `leave` hears that the room is given to another, because this one took long. */
  reads(leave: () => void): () => void;
  /** Once and for all. */
  release(): void;
}

export interface Load {
  /** Undefined where there is no room for another call. */
  share(route: string, standing: Standing): Share | undefined;
}

interface Reading {
  readonly route: string;
  readonly standing: Standing;
  readonly since: number;
  readonly leave: () => void;
}

/** `passed`: ms that no setting of the clock moves. */
export function intakeLoad(mostBytes: number, passed: () => number): Load {
  let held = 0;
  /** The one that began first stands first. */
  const reading = new Set<Reading>();
  const heldBy = new Map<string, number>();
  const count = (key: string, bytes: number): void => {
    const now = (heldBy.get(key) ?? 0) + bytes;
    if (now === 0) heldBy.delete(key);
    else heldBy.set(key, now);
  };
  const add = (route: string, standing: Standing, bytes: number): void => {
    held += bytes;
    count(standing, bytes);
    count(`${standing} ${route}`, bytes);
  };
  const fits = (route: string, standing: Standing, bytes: number): boolean => {
    const { one, all } = parts[standing];
    return (
      held + bytes <= mostBytes &&
      (heldBy.get(standing) ?? 0) + bytes <= mostBytes * all &&
      (heldBy.get(`${standing} ${route}`) ?? 0) + bytes <= mostBytes * one
    );
  };
  /** Whoever sends a byte now and then, or all but the last one, would keep out everybody who has yet to prove themselves. */
  const makeRoom = (route: string, standing: Standing, bytes: number, own?: Reading): boolean => {
    const full = (heldBy.get(`${standing} ${route}`) ?? 0) + bytes > mostBytes * parts[standing].one;
    for (const one of reading) {
      if (standing === 'proven' || fits(route, standing, bytes) || passed() - one.since < SLOW_MS) break;
      if (one === own || one.standing !== standing || (full && one.route !== route)) continue;
      reading.delete(one);
      one.leave();
    }
    return fits(route, standing, bytes);
  };
  return {
    share(route, first) {
      let standing = first;
      let own = 0;
      let left = false;
      let mine: Reading | undefined;
      const grow = (bytes: number): boolean => {
        if (left || !makeRoom(route, standing, bytes, mine)) return false;
        add(route, standing, bytes);
        own += bytes;
        return true;
      };
      const release = (): void => {
        add(route, standing, -own);
        own = 0;
      };
      if (!grow(LEAST_BYTES)) return undefined;
      return {
        grow,
        release,
        reads(leave) {
          const one: Reading = {
            route,
            standing,
            since: passed(),
            leave: () => {
              left = true;
              release();
              leave();
            },
          };
          mine = one;
          reading.add(one);
          return () => {
            reading.delete(one);
          };
        },
        prove() {
          const bytes = own;
          release();
          standing = 'proven';
          return grow(bytes);
        },
      };
    },
  };
}
