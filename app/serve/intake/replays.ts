/**
 * Calls that came before. Those that have proved themselves are remembered for as long as they would do so again: forgetting one sooner would let it be sent again.
 * Deliveries are known by a field of theirs, for as long as anybody would send one anew.
 */
import type { TableRows } from '../../broker/ports.ts';
import type { Clock } from '../../kernel/ports.ts';

/** No flow can name a table like these. `most`: of one route; more are refused until the oldest count no more, or take their place. */
const kinds = {
  calls: { table: '#calls', most: 100_000, forgets: false },
  deliveries: { table: '#deliveries', most: 10_000, forgets: true },
} as const;
const SWEEP_MS = 60_000;

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

/** With `tables`, a restart forgets none. */
export function rememberReplays({
  clock,
  tables,
  kind = 'calls',
  most = kinds[kind].most,
}: {
  readonly clock: Clock;
  readonly tables?: TableRows | undefined;
  readonly kind?: keyof typeof kinds;
  readonly most?: number;
}): Replays {
  const { table, forgets } = kinds[kind];
  const routes = new Map<string, Map<string, KnownCall & { readonly until: number }>>();
  let swept = clock.now();
  const of = (route: string): Map<string, KnownCall & { readonly until: number }> => {
    let calls = routes.get(route);
    if (calls === undefined) routes.set(route, (calls = new Map()));
    return calls;
  };
  tables?.transaction(() => {
    tables.setColumns(table, { route: 'text', key: 'text', until: 'number', run: 'text' });
    tables.purge(swept);
  });
  for (const {
    row: { route, key, until, run },
  } of tables?.candidates(table, undefined, swept) ?? []) {
    if (typeof route === 'string' && typeof key === 'string' && typeof until === 'number')
      of(route).set(key, typeof run === 'string' && run !== '' ? { until, runId: run, doubtful: true } : { until, doubtful: false });
  }
  function sweep(now: number): void {
    swept = now;
    for (const calls of routes.values()) for (const [key, { until }] of calls) if (until <= now) calls.delete(key);
    tables?.transaction(() => tables.purge(now));
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
        if (oldest !== undefined) tables.drop(table, [`${route} ${oldest}`]);
        tables.put(table, { id: `${route} ${key}`, row: { route, key, until, run: runId ?? '' }, until });
      });
      if (oldest !== undefined) calls.delete(oldest);
      calls.set(key, { until, doubtful: false, ...(runId === undefined ? {} : { runId }) });
      return true;
    },
    settle(route, key, runId) {
      const known = of(route).get(key);
      if (known === undefined) return;
      of(route).set(key, { until: known.until, doubtful: false, runId });
      tables?.transaction(() =>
        tables.put(table, { id: `${route} ${key}`, row: { route, key, until: known.until, run: '' }, until: known.until }),
      );
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
