/** Calls that have proved themselves, remembered for as long as they would do so again: forgetting one sooner would let it be sent again. */
import type { TableRows } from '../../broker/ports.ts';
import type { Clock } from '../../kernel/ports.ts';

/** No flow can name a table like this. */
const CALLS = '#calls';
/** So many of one route; more are refused until the oldest count no more. */
const MOST = 100_000;
const SWEEP_MS = 60_000;

export interface Replays {
  has(route: string, key: string): boolean;
  /** False where there is no room for another. `until`: ms since the epoch. */
  add(route: string, key: string, until: number): boolean;
  /** Nothing came of it: it may be sent again. */
  drop(route: string, key: string): void;
}

/** With `tables`, a restart forgets none. */
export function rememberReplays({ clock, tables, most = MOST }: { readonly clock: Clock; readonly tables?: TableRows | undefined; readonly most?: number }): Replays {
  const routes = new Map<string, Map<string, number>>();
  let swept = clock.now();
  const of = (route: string): Map<string, number> => {
    let calls = routes.get(route);
    if (calls === undefined) routes.set(route, (calls = new Map()));
    return calls;
  };
  tables?.transaction(() => {
    tables.setColumns(CALLS, { route: 'text', key: 'text', until: 'number' });
    tables.purge(swept);
  });
  for (const { row: { route, key, until } } of tables?.candidates(CALLS, undefined, swept) ?? []) if (typeof route === 'string' && typeof key === 'string' && typeof until === 'number') of(route).set(key, until);
  function sweep(now: number): void {
    swept = now;
    for (const calls of routes.values()) for (const [key, until] of calls) if (until <= now) calls.delete(key);
    tables?.transaction(() => tables.purge(now));
  }
  return {
    has: (route, key) => of(route).has(key),
    add(route, key, until) {
      const now = clock.now();
      // A clock that was set back must not keep them for ever.
      if (now - swept >= SWEEP_MS || now < swept) sweep(now);
      const calls = of(route);
      if (calls.size >= most) return false;
      tables?.transaction(() => tables.put(CALLS, { id: `${route} ${key}`, row: { route, key, until }, until }));
      calls.set(key, until);
      return true;
    },
    drop(route, key) {
      of(route).delete(key);
      try {
        tables?.transaction(() => { tables.drop(CALLS, [`${route} ${key}`]); });
      } catch {
        // What keeps nothing now has failed to start the run, too, and that is the error to tell; the row ends with its time.
      }
    },
  };
}
