/** Which planned moments of each schedule were dealt with, in the workspace's tables: a moment starts one run, and one in which nothing ran is known after a restart. */
import type { TableRows } from '../../broker/ports.ts';
import type { Clock } from '../../kernel/ports.ts';

/** No flow can name a table like this. */
const PLANNED = '#planned';
/** Of a schedule, whose runs may be begun side by side. */
const MOST_NAMED = 100;

export interface PlannedMoments {
  /** The last moment that was dealt with; undefined for a schedule that is watched for the first time, and is from now on. */
  last(): Promise<number | undefined>;
  /** Begins a run for the moment unless there is one, and gives its name. It is written down before as which: whatever fails when, a moment starts one run. */
  once(at: number, begin: (runId: string) => Promise<unknown>): Promise<string>;
  pass(at: number): void;
}

export interface PlannedPorts {
  readonly tables: TableRows;
  readonly clock: Clock;
  readonly hasRun: (runId: string) => Promise<boolean>;
  readonly newId: () => string;
}

/** One list for all schedules of a service. `forgetOthers` drops what is not watched any more: watched again one day, it begins anew. */
export function plannedMoments({ tables, clock, hasRun, newId }: PlannedPorts): { of(key: string): PlannedMoments; forgetOthers(): void } {
  const rows = new Map(tables.candidates(PLANNED, undefined, clock.now()).map(({ id, row }) => [id, row]));
  const watched = new Set<string>();
  const put = (id: string, row: { readonly at: number; readonly before: number; readonly run: string }): void =>
    tables.transaction(() => {
      tables.setColumns(PLANNED, { at: 'number', before: 'number', run: 'text' });
      tables.put(PLANNED, { id, row, until: undefined });
    });
  return {
    of(key) {
      watched.add(key);
      let dealt = clock.now();
      /** As which each of the last moments was to be begun here. */
      const named = new Map<number, string>();
      const pass = (at: number): void => {
        put(key, { at, before: at, run: '' });
        dealt = at;
      };
      return {
        async last() {
          const { at, before, run } = rows.get(key) ?? {};
          if (typeof at !== 'number' || typeof before !== 'number') {
            pass(dealt);
            return undefined;
          }
          return (dealt = typeof run !== 'string' || run === '' || (await hasRun(run)) ? at : before);
        },
        async once(at, begin) {
          const earlier = named.get(at);
          if (earlier !== undefined && (await hasRun(earlier))) {
            dealt = at;
            return earlier;
          }
          const run = newId();
          put(key, { at, before: dealt, run });
          named.set(at, run);
          const [oldest] = named.keys();
          if (named.size > MOST_NAMED && oldest !== undefined) named.delete(oldest);
          await begin(run);
          dealt = at;
          return run;
        },
        pass,
      };
    },
    forgetOthers: () => {
      tables.drop(
        PLANNED,
        [...rows.keys()].filter((key) => !watched.has(key)),
      );
    },
  };
}
