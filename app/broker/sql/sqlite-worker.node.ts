/** Worker entry: one SQLite statement a message. Here, a query that never ends can be killed without hurting anybody. */
import { parentPort } from 'node:worker_threads';
import Database from 'better-sqlite3';

export interface TableUse {
  readonly table: string;
  readonly access: 'read' | 'write';
}

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

interface Opcode {
  readonly opcode: string;
  readonly p1: number;
  readonly p2: number;
  readonly p4: string;
}
const explained = (database: Database.Database, statement: string, values: SqliteJob['values'] = []): readonly Opcode[] =>
  database.prepare(`EXPLAIN ${statement}`).all(...values) as Opcode[];

/** Table functions that only take a JSON text apart. A program names a virtual table by its place in memory, which is one for each connection; a table of the file that bears the name is another. */
function computingTables(database: Database.Database): ReadonlySet<string> {
  const taken = database.prepare("SELECT count(*) AS n FROM sqlite_schema WHERE lower(name) IN ('json_each', 'json_tree')").get() as {
    n: number;
  };
  if (taken.n > 0) return new Set();
  return new Set(
    ['json_each', 'json_tree']
      .flatMap((name) => explained(database, `SELECT 1 FROM ${name}('[]')`))
      .filter(({ opcode }) => opcode === 'VOpen')
      .map(({ p4 }) => p4),
  );
}

/** SQLite counts to 2^63, JavaScript to 2^53: what lies between is text, like the 64-bit integers of other databases. */
const exactRow = (row: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      typeof value === 'bigint' && value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER)
        ? Number(value)
        : value,
    ]),
  );

/** The tables that a statement opens, from SQLite's own program for it: views, sub-queries and triggers included. */
function tablesOf(database: Database.Database, { statement, values }: SqliteJob): readonly TableUse[] {
  const byRoot = new Map<number, string>();
  for (const row of database.prepare('SELECT tbl_name AS name, rootpage AS root FROM sqlite_schema WHERE rootpage > 0').all() as {
    name: string;
    root: number;
  }[])
    byRoot.set(row.root, row.name);
  const seen = new Map<string, TableUse>();
  const program = explained(database, statement, values);
  const computing = program.some(({ opcode }) => opcode === 'VOpen') ? computingTables(database) : new Set<string>();
  for (const step of program) {
    const access =
      step.opcode === 'OpenWrite' || step.opcode === 'Clear'
        ? ('write' as const)
        : step.opcode === 'OpenRead' || step.opcode === 'ReopenIdx'
          ? ('read' as const)
          : undefined;
    if (step.opcode === 'VOpen' && !computing.has(step.p4)) seen.set('virtual', { table: 'virtual table', access: 'write' });
    if (access === undefined) continue;
    // Clear, which a DELETE without a condition becomes, names its page first.
    const page = step.opcode === 'Clear' ? step.p1 : step.p2;
    const table = page === 1 ? 'sqlite_schema' : (byRoot.get(page) ?? `page ${page}`);
    seen.set(`${access} ${table}`, { table, access });
  }
  return [...seen.values()];
}

/** About as many bytes as the row takes as JSON. */
const sizeOf = (row: unknown): number =>
  Object.entries(row as Record<string, unknown>).reduce(
    (sum, [name, value]) => sum + name.length + (typeof value === 'string' || value instanceof Uint8Array ? value.length : 8) + 6,
    2,
  );

function run(job: SqliteJob): unknown {
  const database = new Database(job.path, { readonly: job.readOnly, fileMustExist: true, timeout: Math.min(job.timeoutMs, 5_000) });
  try {
    // SQLite follows links, and somebody may have put one there since the path was judged.
    const [main] = database.pragma('database_list') as { readonly file: string }[];
    if (main?.file !== job.path) return { failed: 'the path of the file is a link' };
    database.pragma('trusted_schema = OFF');
    database.pragma('cell_size_check = ON');
    const has = (list: readonly string[], table: string): boolean => list.includes('*') || list.includes(table.toLowerCase());
    const denied = tablesOf(database, job).find(({ table, access }) =>
      access === 'write' ? !has(job.writable, table) : !has(job.readable, table) && !has(job.writable, table),
    );
    if (denied !== undefined) return { denied };
    const statement = database.prepare(job.statement);
    if (!statement.readonly && job.readOnly) return { failed: 'the statement changes data, and this step may only read' };
    if (!statement.reader) return { rows: [], changed: statement.run(...job.values).changes };
    const rows: unknown[] = [];
    let bytes = 0;
    for (const row of statement.safeIntegers(true).iterate(...job.values)) {
      bytes += sizeOf(row);
      if (bytes > job.maxBytes) return { tooLarge: true };
      rows.push(exactRow(row as Readonly<Record<string, unknown>>));
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
