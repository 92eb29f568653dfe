/**
 * Rows of data tables. Each value of a row stands in an index by a short digest of its plain form (without case and outer blanks), so that
 * equal values are found without reading a table, and a person's rows in all tables at once.
 */
import { createHash } from 'node:crypto';
import { namedIn } from '../../broker/sql/data-tables.ts';
import type { TableRows } from '../../broker/ports.ts';
import { clockJudge, clockLookText, readClockLook } from '../../kernel/clock-leap.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';
import type { WriteDb } from '../database.ts';
import { readMeta, writeMeta } from './meta.ts';

/** 128 bits: enough to tell values apart, and whoever asks looks at the row itself. Objects and lists are not looked for. */
function digestOf(value: Json): string | undefined {
  if (value === null || typeof value === 'object') return undefined;
  const plain = typeof value === 'string' ? `s${value.trim().toLowerCase()}` : `${typeof value} ${String(value)}`;
  return createHash('sha256').update(plain).digest('base64url').slice(0, 22);
}

interface Row {
  readonly id: string;
  readonly row: string;
}
const parsed = ({ id, row }: Row): { readonly id: string; readonly row: JsonObject } => ({ id, row: JSON.parse(row) as JsonObject });

export function dataTableRepository(db: WriteDb): TableRows {
  const columns = db.query<[string], { columns: string }>('SELECT columns FROM data_table WHERE name = ?');
  const setColumns = db.change<[string, string]>(
    'INSERT INTO data_table (name, columns) VALUES (?, ?) ON CONFLICT DO UPDATE SET columns = json_patch(columns, excluded.columns)',
  );
  const usage = db.query<[string], { rows: number; bytes: number }>('SELECT rows, bytes FROM data_table WHERE name = ?');
  const all = db.query<[string, number], Row>('SELECT id, row FROM data_row WHERE name = ? AND (until IS NULL OR until > ?) ORDER BY seq');
  const equal = db.query<[string, string, string, number], Row>(
    'SELECT r.id, r.row FROM data_value v JOIN data_row r ON r.name = v.name AND r.id = v.id WHERE v.digest = ? AND v.name = ? AND v.field = ? AND (r.until IS NULL OR r.until > ?) ORDER BY r.seq',
  );
  const put = db.change<[string, string, string, number | null]>(
    'INSERT INTO data_row (name, id, row, until) VALUES (?, ?, ?, ?) ON CONFLICT (name, id) DO UPDATE SET row = excluded.row, until = excluded.until',
  );
  const index = db.change<[string, string, string, string]>(
    'INSERT OR IGNORE INTO data_value (digest, name, field, id) VALUES (?, ?, ?, ?)',
  );
  const unindex = db.change<[string, string]>('DELETE FROM data_value WHERE name = ? AND id = ?');
  const drop = db.change<[string, string]>('DELETE FROM data_row WHERE name = ? AND id = ?');
  const ended = db.query<[number], { name: string; id: string }>('SELECT name, id FROM data_row WHERE until <= ?');
  const holding = db.query<[string], { name: string; id: string }>('SELECT DISTINCT name, id FROM data_value WHERE digest = ?');
  const beginning = db.query<[string, string], Row & { name: string }>('SELECT name, id, row FROM data_row WHERE name >= ? AND name < ?');
  const named = db.query<[string, string], { name: string }>('SELECT name FROM data_table WHERE name >= ? AND name < ? ORDER BY name');
  const dropRow = (name: string, id: string): number => {
    unindex.run(name, id);
    return drop.run(name, id);
  };
  const mayDrop = clockJudge(readClockLook(readMeta(db, 'rows-seen') ?? ''), (look) => writeMeta(db, 'rows-seen', clockLookText(look)));
  return {
    columns(name) {
      const row = columns.get(name);
      return row === undefined ? {} : (JSON.parse(row.columns) as Record<string, string>);
    },
    setColumns: (name, given) => {
      setColumns.run(name, JSON.stringify(given));
    },
    usage: (name) => usage.get(name) ?? { rows: 0, bytes: 0 },
    candidates(name, wanted, now) {
      const digest = wanted === undefined ? undefined : digestOf(wanted.value);
      return (wanted === undefined || digest === undefined ? all.all(name, now) : equal.all(digest, name, wanted.column, now)).map(parsed);
    },
    put(name, { id, row, until }) {
      put.run(name, id, JSON.stringify(row), until ?? null);
      unindex.run(name, id);
      for (const [field, value] of Object.entries(row)) {
        const digest = digestOf(value);
        if (digest !== undefined) index.run(digest, name, field, id);
      }
    },
    drop: (name, ids) => ids.reduce((sum, id) => sum + dropRow(name, id), 0),
    purge: (now) => {
      if (!mayDrop(now)) return;
      for (const { name, id } of ended.all(now)) dropRow(name, id);
    },
    names: (from) => named.all(from, `${from}\uffff`).map(({ name }) => name),
    holding(value) {
      const digest = digestOf(value);
      return digest === undefined ? [] : holding.all(digest).map(({ name, id }) => ({ table: name, id }));
    },
    naming(text, tablesFrom) {
      return [...beginning.iterate(tablesFrom, `${tablesFrom}\uffff`)]
        .filter(({ row }) => namedIn(JSON.parse(row) as JsonObject, text))
        .map(({ name, id }) => ({ table: name, id }));
    },
    transaction: (work) => db.transaction(work),
  };
}
