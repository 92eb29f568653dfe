/** Data tables that live as long as the process. */
import { clockJudge } from '../../kernel/clock-leap.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';
import { namedIn } from '../sql/data-tables.ts';
import type { TableRows } from '../ports.ts';

interface Kept {
  readonly row: JsonObject;
  readonly until: number | undefined;
}
interface Table {
  readonly columns: Record<string, string>;
  readonly rows: Map<string, Kept>;
}

const normal = (value: Json | undefined): Json | undefined => (typeof value === 'string' ? value.trim().toLowerCase() : value);

export function memoryTables(): TableRows {
  let tables = new Map<string, Table>();
  const mayDrop = clockJudge(undefined, () => undefined);
  const tableOf = (name: string): Table => {
    let table = tables.get(name);
    if (table === undefined) tables.set(name, (table = { columns: {}, rows: new Map() }));
    return table;
  };
  const rowsOf = (name: string): readonly (readonly [string, Kept])[] => [...(tables.get(name)?.rows ?? [])];
  return {
    columns: (name) => tables.get(name)?.columns ?? {},
    setColumns: (name, columns) => {
      Object.assign(tableOf(name).columns, columns);
    },
    usage: (name) => {
      const rows = rowsOf(name);
      return { rows: rows.length, bytes: rows.reduce((sum, [, { row }]) => sum + JSON.stringify(row).length, 0) };
    },
    candidates: (name, equal, now) =>
      rowsOf(name)
        .filter(
          ([, { row, until }]) =>
            (until === undefined || until > now) && (equal === undefined || normal(row[equal.column]) === normal(equal.value)),
        )
        .map(([id, { row }]) => ({ id, row })),
    put: (name, { id, row, until }) => {
      tableOf(name).rows.set(id, { row, until });
    },
    drop: (name, ids) => ids.filter((id) => tables.get(name)?.rows.delete(id)).length,
    purge: (now) => {
      if (!mayDrop(now)) return;
      for (const { rows } of tables.values()) for (const [id, { until }] of rows) if (until !== undefined && until <= now) rows.delete(id);
    },
    names: (beginning) => [...tables.keys()].filter((name) => name.startsWith(beginning)).sort(),
    holding: (value) =>
      [...tables].flatMap(([table, { rows }]) =>
        [...rows].filter(([, { row }]) => Object.values(row).some((held) => normal(held) === normal(value))).map(([id]) => ({ table, id })),
      ),
    naming: (text, tablesFrom) =>
      [...tables]
        .filter(([table]) => table.startsWith(tablesFrom))
        .flatMap(([table, { rows }]) => [...rows].filter(([, { row }]) => namedIn(row, text)).map(([id]) => ({ table, id }))),
    transaction(work) {
      const before = new Map([...tables].map(([name, { columns, rows }]) => [name, { columns: { ...columns }, rows: new Map(rows) }]));
      try {
        return work();
      } catch (error) {
        tables = before;
        throw error;
      }
    },
  };
}
