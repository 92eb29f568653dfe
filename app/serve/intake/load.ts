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

export interface Share {
  /** False where there is no room for so many more bytes: they are not counted then. */
  grow(bytes: number): boolean;
  /** The proof holds: what is held counts as that from here on. False where there is no room for it there. */
  prove(): boolean;
  /** Once and for all. */
  release(): void;
}

export interface Load {
  /** Undefined where there is no room for another call. */
  share(route: string, standing: Standing): Share | undefined;
}

export function intakeLoad(mostBytes: number): Load {
  let held = 0;
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
  return {
    share(route, first) {
      let standing = first;
      let own = 0;
      const grow = (bytes: number): boolean => {
        if (!fits(route, standing, bytes)) return false;
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
