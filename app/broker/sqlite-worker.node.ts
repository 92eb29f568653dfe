/** Worker entry: one SQLite statement a message. Here, a query that never ends can be killed without hurting anybody. */
import { parentPort } from 'node:worker_threads';
import Database from 'better-sqlite3';

export interface TableUse { readonly table: string; readonly access: 'read' | 'write' }

export interface SqliteJob {
  readonly path: string;
  readonly statement: string;
  readonly values: readonly (string | number | null)[];
  readonly readOnly: boolean;
  readonly maxRows: number;
  readonly maxBytes: number;
  readonly timeoutMs: number;
  /** Granted tables in lower case, `*` for all; a writable one is readable. */
  readonly readable: readonly string[];
  readonly writable: readonly string[];
}

/** The tables that a statement opens, from SQLite's own program for it: views, sub-queries and triggers included. */
function tablesOf(database: Database.Database, { statement, values }: SqliteJob): readonly TableUse[] {
  const byRoot = new Map<number, string>();
  for (const row of database.prepare('SELECT tbl_name AS name, rootpage AS root FROM sqlite_schema WHERE rootpage > 0').all() as { name: string; root: number }[]) byRoot.set(row.root, row.name);
  const seen = new Map<string, TableUse>();
  for (const step of database.prepare(`EXPLAIN ${statement}`).all(...values) as { opcode: string; p2: number }[]) {
    const access = step.opcode === 'OpenWrite' || step.opcode === 'Clear' ? 'write' as const : step.opcode === 'OpenRead' || step.opcode === 'ReopenIdx' ? 'read' as const : undefined;
    if (step.opcode === 'VOpen') seen.set('virtual', { table: 'virtual table', access: 'write' });
    if (access === undefined) continue;
    const table = step.p2 === 1 ? 'sqlite_schema' : (byRoot.get(step.p2) ?? `page ${step.p2}`);
    seen.set(`${access} ${table}`, { table, access });
  }
  return [...seen.values()];
}

/** About as many bytes as the row takes as JSON. */
const sizeOf = (row: unknown): number => Object.entries(row as Record<string, unknown>).reduce((sum, [name, value]) => sum + name.length + (typeof value === 'string' || value instanceof Uint8Array ? value.length : 8) + 6, 2);

function run(job: SqliteJob): unknown {
  const database = new Database(job.path, { readonly: job.readOnly, fileMustExist: true, timeout: Math.min(job.timeoutMs, 5_000) });
  try {
    database.pragma('trusted_schema = OFF');
    database.pragma('cell_size_check = ON');
    const has = (list: readonly string[], table: string): boolean => list.includes('*') || list.includes(table.toLowerCase());
    const denied = tablesOf(database, job).find(({ table, access }) => (access === 'write' ? !has(job.writable, table) : !has(job.readable, table) && !has(job.writable, table)));
    if (denied !== undefined) return { denied };
    const statement = database.prepare(job.statement);
    if (!statement.readonly && job.readOnly) return { failed: 'the statement changes data, and this step may only read' };
    if (!statement.reader) return { rows: [], changed: statement.run(...job.values).changes };
    const rows: unknown[] = [];
    let bytes = 0;
    for (const row of statement.iterate(...job.values)) {
      bytes += sizeOf(row);
      if (bytes > job.maxBytes) return { tooLarge: true };
      rows.push(row);
      if (rows.length >= job.maxRows) break;
    }
    return { rows, changed: statement.readonly ? 0 : rows.length };
  } finally {
    database.close();
  }
}

parentPort?.on('message', (job: SqliteJob) => {
  let answer: unknown;
  try {
    answer = run(job);
  } catch (error) {
    answer = { failed: error instanceof Error ? error.message : 'unknown error' };
  }
  parentPort?.postMessage(answer);
});
