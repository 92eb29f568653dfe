/**
 * Calls that came before. Those that have proved themselves are remembered for as long as they would do so again: forgetting one sooner would let it be sent again.
 * Deliveries are known by a field of theirs, for as long as anybody would send one anew. A clock that leaps ahead and comes back makes none forgotten: as much time must
 * have passed besides.
 */
import type { TableRows } from '../../broker/ports.ts';
import type { Clock } from '../../kernel/ports.ts';

/** No flow can name a table like these. `most`: of one route; more are refused until the oldest count no more, or take their place. */
const kinds = {
  calls: { table: '#calls', most: 100_000, forgets: false },
  deliveries: { table: '#deliveries', most: 10_000, forgets: true },
} as const;
const SWEEP_MS = 60_000;
/** For so long a leap of the clock makes none forgotten; a clock that began years behind must not keep them for ever. */
const LEAP_MS = 24 * 60 * 60 * 1_000;
/** So long what had ended at the start stays, where it only takes the place of older ones: the clock may be ahead. */
const DOUBT_MS = 60 * 60 * 1_000;

export interface KnownCall {
  /** The run that it was to begin; absent where nobody said. */
  readonly runId?: string;
  /** The process that took it in is gone, or could not tell: it began nothing unless there is its run. */
  readonly doubtful: boolean;
}

export interface Replays {
  find(route: string, key: string): KnownCall | undefined;
  /** False where there is no room for another. `until`: ms since the epoch. */
  add(route: string, key: string, until: number, runId?: string): boolean;
  /** Another call began what it was to begin, as `runId`: it counts for good, whatever became of a run of its own. */
  settle(route: string, key: string, runId: string): void;
  /** Its run may not have begun. */
  doubt(route: string, key: string): void;
  /** Its run is not there: it may be sent again. What stands of it in the tables is as doubtful after a restart as it is now. */
  drop(route: string, known: KnownCall, key: string): void;
}

interface Remembered extends KnownCall {
  readonly until: number;
  /** Of `passed`. */
  readonly atLeast: number;
}

/** With `tables`, a restart forgets none. `passed`: ms that no setting of the clock moves. */
export function rememberReplays({
  clock,
  passed = () => clock.now(),
  tables,
  kind = 'calls',
  most = kinds[kind].most,
}: {
  readonly clock: Clock;
  readonly passed?: (() => number) | undefined;
  readonly tables?: TableRows | undefined;
  readonly kind?: keyof typeof kinds;
  readonly most?: number;
}): Replays {
  const { table, forgets } = kinds[kind];
  const routes = new Map<string, Map<string, Remembered>>();
  let swept = clock.now();
  const of = (route: string): Map<string, Remembered> => {
    let calls = routes.get(route);
    if (calls === undefined) routes.set(route, (calls = new Map()));
    return calls;
  };
  const idOf = (route: string, key: string): string => `${route} ${key}`;
  // The table is told of no end: whoever purges it goes by the clock alone.
  const write = (route: string, key: string, until: number, run: string): void => {
    tables?.put(table, { id: idOf(route, key), row: { route, key, until, run }, until: undefined });
  };
  const lasting = (now: number, until: number): Pick<Remembered, 'until' | 'atLeast'> => ({
    until,
    atLeast: passed() + (until > now ? Math.min(until - now, LEAP_MS) : DOUBT_MS),
  });
  function load(now: number): void {
    tables?.setColumns(table, { route: 'text', key: 'text', until: 'number', run: 'text' });
    const ended: string[] = [];
    for (const {
      id,
      row: { route, key, until, run },
    } of tables?.candidates(table, undefined, now) ?? []) {
      if (typeof route !== 'string' || typeof key !== 'string' || typeof until !== 'number' || (until <= now && !forgets)) ended.push(id);
      else
        of(route).set(key, {
          ...lasting(now, until),
          ...(typeof run === 'string' && run !== '' ? { runId: run, doubtful: true } : { doubtful: false }),
        });
    }
    tables?.drop(table, ended);
    tables?.purge(now);
  }
  if (tables !== undefined) tables.transaction(() => load(swept));
  function sweep(now: number): void {
    swept = now;
    const ended: string[] = [];
    for (const [route, calls] of routes)
      for (const [key, { until, atLeast }] of calls)
        if (until <= now && atLeast <= passed()) {
          calls.delete(key);
          ended.push(idOf(route, key));
        }
    tables?.transaction(() => {
      tables.drop(table, ended);
      tables.purge(now);
    });
  }
  return {
    find: (route, key) => of(route).get(key),
    add(route, key, until, runId) {
      const now = clock.now();
      // A clock that was set back must not keep them for ever.
      if (now - swept >= SWEEP_MS || now < swept) sweep(now);
      const calls = of(route);
      const oldest = calls.size < most ? undefined : forgets ? calls.keys().next().value : null;
      if (oldest === null) return false;
      tables?.transaction(() => {
        if (oldest !== undefined) tables.drop(table, [idOf(route, oldest)]);
        write(route, key, until, runId ?? '');
      });
      if (oldest !== undefined) calls.delete(oldest);
      calls.set(key, { ...lasting(now, until), doubtful: false, ...(runId === undefined ? {} : { runId }) });
      return true;
    },
    settle(route, key, runId) {
      const known = of(route).get(key);
      if (known === undefined) return;
      of(route).set(key, { ...known, doubtful: false, runId });
      tables?.transaction(() => write(route, key, known.until, ''));
    },
    doubt(route, key) {
      const known = of(route).get(key);
      if (known !== undefined) of(route).set(key, { ...known, doubtful: true });
    },
    drop(route, known, key) {
      // Somebody else may have sent it, and begun it, since it was looked up.
      if (of(route).get(key) === known) of(route).delete(key);
    },
  };
}
