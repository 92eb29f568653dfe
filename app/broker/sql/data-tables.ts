/**
 * Data tables: rows that flows keep in the workspace. What a request does is decided here, over rows that lie in the encrypted store or in
 * memory. Column types are those of the first write that names them: a later one must agree.
 */
import { TerminalError } from '../../kernel/errors.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';
import { personOf } from '../../kernel/person-words.ts';
import type { TableRows } from '../ports.ts';
import type { TableAsk } from '../network/requests.ts';

export const tableLimits = { rows: 50_000, rowBytes: 64 * 1024, bytes: 64 * 1024 * 1024, columns: 200 } as const;
/** The name by which grants speak of the workspace's own tables. */
export const dataTables = 'data tables';
interface Condition {
  readonly column: string;
  readonly operator: TableAsk['where'][number]['operator'];
  readonly value: Json;
}
const DAY_MS = 86_400_000;

const kinds: Readonly<Record<string, (value: Json) => boolean>> = {
  number: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
  object: (value) => typeof value === 'object' && !Array.isArray(value),
  list: (value) => Array.isArray(value),
  any: () => true,
};
const fits = (type: string, value: Json): boolean => value === null || (kinds[type] ?? ((given: Json) => typeof given === 'string'))(value);

const own = (row: JsonObject, column: string): Json => (Object.hasOwn(row, column) ? (row[column] ?? null) : null);

/** Numbers are compared as numbers, texts letter by letter (dates in ISO form are then in order), and nothing with anything of another kind. */
function compared(left: Json, right: Json): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (typeof left === 'string' && typeof right === 'string') return left < right ? -1 : left > right ? 1 : 0;
  return Number.NaN;
}

function holds(row: JsonObject, { column, operator, value }: Condition): boolean {
  const found = own(row, column);
  const isEmpty = found === null || found === '';
  switch (operator) {
    case 'is':
      return found === value;
    case 'isNot':
      return found !== value;
    case 'greater':
      return compared(found, value) > 0;
    case 'atLeast':
      return compared(found, value) >= 0;
    case 'less':
      return compared(found, value) < 0;
    case 'atMost':
      return compared(found, value) <= 0;
    case 'contains':
      return typeof found === 'string' && typeof value === 'string' && found.includes(value);
    case 'isEmpty':
      return isEmpty;
    case 'isNotEmpty':
      return !isEmpty;
  }
}

interface Found {
  readonly id: string;
  readonly row: JsonObject;
}

function rowsWhere(rows: TableRows, table: string, where: readonly Condition[], now: number): Found[] {
  const [equal] = where.filter(({ operator, value }) => operator === 'is' && value !== null);
  const candidates = rows.candidates(table, equal === undefined ? undefined : { column: equal.column, value: equal.value }, now);
  return candidates.filter(({ row }) => where.every((condition) => holds(row, condition)));
}

function check(ask: TableAsk, rows: TableRows): void {
  const known = rows.columns(ask.table);
  const mismatch = (words: string): TerminalError =>
    new TerminalError('table/mismatch', `The table ${ask.table} does not take this: ${words}.`, {
      place: ask.table,
      mend: 'Give the same columns and types in every step that uses the table.',
    });
  for (const [column, type] of Object.entries(ask.columns)) {
    const before = known[column];
    if (before !== undefined && before !== type) throw mismatch(`the column ${column} holds ${before}, not ${type}`);
  }
  for (const row of ask.rows) {
    for (const [column, value] of Object.entries(row)) {
      const type = Object.hasOwn(ask.columns, column) ? ask.columns[column] : undefined;
      if (type === undefined) throw mismatch(`there is no column ${column}`);
      if (!fits(type, value)) throw mismatch(`a value of ${column} is no ${type}`);
    }
    if (JSON.stringify(row).length > tableLimits.rowBytes)
      throw new TerminalError('table/full', `A row for the table ${ask.table} is larger than ${tableLimits.rowBytes / 1024} KiB.`, {
        place: ask.table,
      });
  }
  const merged = { ...known, ...ask.columns };
  if (Object.keys(merged).length > tableLimits.columns) throw mismatch(`it would have more than ${tableLimits.columns} columns`);
}

/** What has ended and is not dropped yet takes nobody's room. */
function lasting(rows: TableRows, table: string, now: number): ReturnType<TableRows['usage']> {
  const usage = rows.usage(table);
  if (usage.rows <= tableLimits.rows && usage.bytes <= tableLimits.bytes) return usage;
  const live = rows.candidates(table, undefined, now);
  return { rows: live.length, bytes: live.reduce((sum, { row }) => sum + JSON.stringify(row).length, 0) };
}

function roomFor(ask: TableAsk, rows: TableRows, now: number): void {
  const { rows: count, bytes } = lasting(rows, ask.table, now);
  const full =
    count > tableLimits.rows
      ? `${tableLimits.rows} rows`
      : bytes > tableLimits.bytes
        ? `${tableLimits.bytes / 1024 / 1024} MiB`
        : undefined;
  if (full !== undefined)
    throw new TerminalError('table/full', `The table ${ask.table} would hold more than ${full}.`, {
      place: ask.table,
      mend: 'Delete rows, or let them end after some days.',
    });
}

export interface TableAnswer {
  readonly rows: readonly JsonObject[];
  readonly changed: number;
}

/** All of a request or nothing. `idOf` gives an inserted row its id, the same when the step is tried again: a row is never inserted twice. */
export function runTable(ask: TableAsk, rows: TableRows, now: number, idOf: (index: number) => string): TableAnswer {
  const { table, operation, where, keys } = ask;
  const until = ask.keepDays === 0 ? undefined : now + ask.keepDays * DAY_MS;
  return rows.transaction(() => {
    rows.purge(now);
    if (operation === 'find') {
      const found = rowsWhere(rows, table, where, now).map(({ row }) => row);
      const { orderBy } = ask;
      if (orderBy !== undefined)
        found.sort((a, b) => (compared(own(a, orderBy.column), own(b, orderBy.column)) || 0) * (orderBy.descending ? -1 : 1));
      return { rows: found.slice(0, ask.limit), changed: 0 };
    }
    if (operation === 'delete')
      return {
        rows: [],
        changed: rows.drop(
          table,
          rowsWhere(rows, table, where, now).map(({ id }) => id),
        ),
      };
    check(ask, rows);
    rows.setColumns(table, ask.columns);
    let changed = 0;
    if (operation === 'update') {
      const [set = {}] = ask.rows;
      const found = rowsWhere(rows, table, where, now);
      for (const { id, row } of found) rows.put(table, { id, row: { ...row, ...set }, until });
      changed = found.length;
    } else {
      for (const [index, row] of ask.rows.entries()) {
        const same =
          operation === 'upsert'
            ? rowsWhere(
                rows,
                table,
                keys.map((column) => ({ column, operator: 'is', value: own(row, column) })),
                now,
              )
            : [];
        for (const { id, row: before } of same) rows.put(table, { id, row: { ...before, ...row }, until });
        if (same.length === 0) rows.put(table, { id: idOf(index), row, until });
        changed += Math.max(1, same.length);
      }
    }
    roomFor(ask, rows, now);
    return { rows: [], changed };
  });
}

/** Does a text of the row name somebody, as whole words in any case? A packed vector is digits, in which any short name stands by chance. */
export function namedIn(row: JsonObject, name: string): boolean {
  const person = personOf([name]);
  return Object.entries(row).some(([column, value]) => column !== 'vector' && typeof value === 'string' && person.names(value));
}

/** The sooner of what the step and what the flow say; 0 for neither. */
export const daysKept = (step: number, flow: number | undefined): number =>
  flow === undefined ? step : step === 0 ? flow : Math.min(step, flow);
