/** Which planned moments of each schedule were dealt with, in the workspace's tables: a moment starts one run, and one in which nothing ran is known after a restart. */
import type { TableRows } from '../../broker/ports.ts';
import type { Clock } from '../../kernel/ports.ts';

/** No flow can name a table like this. */
const PLANNED = '#planned';

export interface PlannedMoments {
  /** The last moment that was dealt with; undefined for a schedule that is watched for the first time, and is from now on. */
  last(): Promise<number | undefined>;
  /** A run of this name is to be begun for the moment; unless it is there, the moment has yet to be dealt with. */
  begins(at: number, runId: string): void;
  begun(at: number): void;
  pass(at: number): void;
}

export interface PlannedPorts {
  readonly tables: TableRows;
  readonly clock: Clock;
  readonly hasRun: (runId: string) => Promise<boolean>;
}

/** One list for all schedules of a service. `forgetOthers` drops what is not watched any more: watched again one day, it begins anew. */
export function plannedMoments({ tables, clock, hasRun }: PlannedPorts): { of(key: string): PlannedMoments; forgetOthers(): void } {
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
        begins: (at, run) => put(key, { at, before: dealt, run }),
        begun: (at) => {
          dealt = at;
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
