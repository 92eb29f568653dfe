/**
 * What a PostgreSQL statement touches, from PostgreSQL's own parser, before it leaves: tables at any depth, with the scopes of WITH
 * kept, and functions. A server-side check would come too late: the statement has then been sent to somebody who is not trusted.
 */
import { setFlagsFromString } from 'node:v8';
import { TerminalError } from '../../kernel/errors.ts';
import { addCalls, heldBy, isWritten, nameOf } from './postgres-calls.ts';
import { computing, givenColumns, namedResults } from './postgres-known.ts';
import {
  addLevel,
  aTable,
  joined,
  merged,
  plainRows,
  renamed,
  rowsOf,
  sourceOf,
  within,
  type Column,
  type Level,
  type Scope,
  type Source,
} from './postgres-scope.ts';
import { innerOf, isPart, namesIn, partsOf, textOf, type FieldOfColumn, type Found, type Part, type Result } from './postgres-tree.ts';

export interface StatementNeeds {
  /** As PostgreSQL tells tables apart: small where a name stands without quotes, with the schema where one is written; `public.` is left out. */
  readonly tables: readonly { readonly table: string; readonly access: 'read' | 'write' }[];
  /** Functions that could read what no table of the statement names; also as `operator x`, `cast to x`, `sample method x`, which may run one. */
  readonly functions: readonly string[];
  /** It changes or locks rows. */
  readonly changes: boolean;
  /** Names behind a row of a table, and behind a value that may be a row: fields, unless the database has a function of that name for it. */
  readonly fields: FieldNames;
}
/** `columns`: behind a column of a table, which this database knows the type of. */
export interface FieldNames {
  readonly rows: readonly string[];
  readonly values: readonly string[];
  readonly columns: readonly FieldOfColumn[];
}

const statements: ReadonlySet<string> = new Set(['SelectStmt', 'InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt']);

const noNames: Scope = { withs: new Map(), levels: [] };
const noResult: Result = { rows: plainRows };

function tableName(range: Part): string {
  const schema = textOf(range['schemaname']);
  const catalog = textOf(range['catalogname']);
  return [catalog, schema === 'public' && catalog === '' ? '' : schema, textOf(range['relname'])].filter((part) => part !== '').join('.');
}

function addTable(range: Part, access: 'read' | 'write', found: Found): void {
  const name = tableName(range);
  if (access === 'write' || !found.tables.has(name)) found.tables.set(name, access);
}

const aliasIn = (range: Part): { readonly name: string; readonly columns: readonly string[] } => {
  const alias = innerOf(range, 'alias');
  return { name: textOf(alias?.['aliasname']), columns: namesIn(alias?.['colnames']) };
};

/** Names of a WITH clause count behind their own definition only, or everywhere in it when it is recursive. */
function scopeWith(clause: unknown, outer: Scope, found: Found): Scope {
  if (!isPart(clause)) return outer;
  const tables = partsOf(clause['ctes']).map((entry) => innerOf(entry, 'CommonTableExpr') ?? {});
  const withs = new Map(outer.withs);
  if (clause['recursive'] === true) for (const table of tables) withs.set(textOf(table['ctename']), plainRows);
  for (const table of tables) {
    const { ctequery, ...rest } = table;
    const scope = { ...outer, withs: new Map(withs) };
    const { rows, columns } = walkQuery(ctequery, scope, found);
    walk(rest, scope, found);
    const name = textOf(table['ctename']);
    withs.set(name, renamed(rows, name, namesIn(table['aliascolnames']), columns));
  }
  return { ...outer, withs };
}

function walkQuery(query: unknown, scope: Scope, found: Found): Result {
  const [kind, statement] = isPart(query) ? (Object.entries(query)[0] ?? []) : [];
  if (kind !== undefined && statements.has(kind) && isPart(statement)) return walkStatement(kind, statement, scope, found);
  walk(query, scope, found);
  return noResult;
}

/** The names of a list in FROM, each item of which may see those before it. */
function walkRanges(items: readonly unknown[], start: Level, scope: Scope, found: Found): Level {
  const level = new Map(start);
  for (const item of items) addLevel(level, walkRange(item, scope, level, found));
  return level;
}

function walkStatement(kind: string, statement: Part, outer: Scope, found: Found): Result {
  const scope = scopeWith(statement['withClause'], outer, found);
  if (statement['intoClause'] !== undefined) throw new TerminalError('sql/failed', 'A query that makes a new table is not allowed.');
  const {
    withClause: _with,
    relation,
    lockingClause,
    fromClause,
    usingClause,
    sourceRelation,
    larg,
    rarg,
    selectStmt,
    ...rest
  } = statement;
  if (lockingClause !== undefined) found.locks = true;
  const target = new Map<string, Source>();
  // The target of a change is never a name of a WITH clause.
  if (kind !== 'SelectStmt' && isPart(relation)) {
    addTable(relation, 'write', found);
    target.set(aliasIn(relation).name || textOf(relation['relname']), aTable);
  }
  const arms = [larg, rarg].map((arm) => (isPart(arm) ? walkStatement('SelectStmt', arm, scope, found) : undefined));
  if (selectStmt !== undefined) walkQuery(selectStmt, scope, found);
  const ranges = walkRanges(
    [fromClause, usingClause, sourceRelation].flatMap((one) =>
      Array.isArray(one) ? (one as readonly unknown[]) : one === undefined ? [] : [one],
    ),
    target,
    scope,
    found,
  );
  const inner = within(scope, kind === 'SelectStmt' ? ranges : rowsOfChange(rest, ranges));
  for (const value of Object.values(rest)) walk(value, inner, found);
  const result = arms[0] ?? resultOf(statement, kind, inner, found);
  found.results.set(statement, result);
  return result;
}

/** The rows before and after a change have names of their own, unless these are taken. */
function rowsOfChange(change: Part, ranges: Level): Level {
  const options = partsOf(innerOf(change, 'returningClause')?.['options']).map((one) => textOf(innerOf(one, 'ReturningOption')?.['value']));
  return merged(new Map(['excluded', 'old', 'new', ...options].filter((name) => !ranges.has(name)).map((name) => [name, aTable])), ranges);
}

function resultOf(statement: Part, kind: string, scope: Scope, found: Found): Result {
  const targets = partsOf(
    kind === 'SelectStmt' ? statement['targetList'] : (innerOf(statement, 'returningClause')?.['exprs'] ?? statement['returningList']),
  );
  if (targets.length === 0) return noResult;
  const columns: Column[] = [];
  const stars: Source[] = [];
  for (const one of targets) {
    const target = innerOf(one, 'ResTarget') ?? {};
    const fields = innerOf(target['val'], 'ColumnRef')?.['fields'];
    const names = namesIn(fields);
    if (innerOf(partsOf(fields).at(-1), 'A_Star') === undefined)
      columns.push({ name: textOf(target['name']) || nameOf(target['val']), held: heldBy(target['val'], scope, found) });
    else if (names.length === 1) stars.push(joined(scope.levels[0] ?? new Map<string, Source>(), []));
    else stars.push(names.length === 2 ? (sourceOf(scope, names[0] ?? '') ?? plainRows) : aTable);
  }
  const rows = rowsOf(columns, stars);
  return stars.length === 0 ? { rows, columns } : { rows };
}

function walk(value: unknown, scope: Scope, found: Found): void {
  if (Array.isArray(value)) {
    for (const entry of value as readonly unknown[]) walk(entry, scope, found);
    return;
  }
  if (!isPart(value)) return;
  for (const [key, inner] of Object.entries(value)) {
    if (statements.has(key) && isPart(inner)) walkStatement(key, inner, scope, found);
    else if (key === 'RangeVar' && isPart(inner)) addRead(inner, scope, found);
    else if (key === 'TypeCast' && isPart(inner) && isWritten(inner['arg'])) walk(inner['arg'], scope, found);
    else {
      walk(inner, scope, found);
      addCalls(key, inner, scope, found);
    }
  }
}

function addRead(range: Part, scope: Scope, found: Found): Source {
  const known = range['schemaname'] === undefined ? scope.withs.get(textOf(range['relname'])) : undefined;
  if (known === undefined) addTable(range, 'read', found);
  return (
    known ?? {
      ...aTable,
      table: ['schemaname', 'relname']
        .flatMap((part) => (range[part] === undefined ? [] : [`"${textOf(range[part]).replaceAll('"', '""')}"`]))
        .join('.'),
    }
  );
}

/** The names that one item of FROM gives to what stands behind it. `before`: those that LATERAL lets it see. */
function walkRange(item: unknown, scope: Scope, before: Level, found: Found): Level {
  const [kind, range] = isPart(item) ? (Object.entries(item)[0] ?? []) : [];
  if (!isPart(range)) return new Map();
  const { name, columns } = aliasIn(range);
  const lateral = within(scope, before);
  // Without a name, nothing can be written before a dot; the columns count all the same.
  const named = (source: Source, otherwise = `\0${Number(range['location'] ?? 0)}\0${before.size}`): Level =>
    new Map([[name || otherwise, source]]);
  switch (kind) {
    case 'RangeVar':
      return named(
        columns.length === 0
          ? addRead(range, scope, found)
          : range['schemaname'] === undefined && scope.withs.has(textOf(range['relname']))
            ? plainRows
            : { holds: addRead(range, scope, found).holds },
        textOf(range['relname']),
      );
    case 'JoinExpr':
      return walkJoin(range, scope, before, found);
    case 'RangeSubselect': {
      const { rows, columns: given } = walkQuery(range['subquery'], range['lateral'] === true ? lateral : scope, found);
      return named(renamed(rows, name, columns, given));
    }
    case 'RangeFunction': {
      walk([range['functions'], range['coldeflist']], lateral, found);
      return valueIn(range, found);
    }
    case 'RangeTableSample':
      addCalls(kind, range, scope, found);
      walk([range['args'], range['repeatable']], noNames, found);
      return walkRange(range['relation'], scope, before, found);
    default:
      walk(range, lateral, found);
      return named(plainRows, kind === 'JsonTable' ? 'json_table' : 'xmltable');
  }
}

/** What is joined sees what it is joined to; the condition sees these two and nothing else of the same FROM. */
function walkJoin(join: Part, scope: Scope, before: Level, found: Found): Level {
  const left = walkRange(join['larg'], scope, before, found);
  const level = merged(left, walkRange(join['rarg'], scope, merged(before, left), found));
  walk(join['quals'], within(scope, level), found);
  const { name, columns } = aliasIn(join);
  const using = textOf(innerOf(join, 'join_using_alias')?.['aliasname']);
  const all = using === '' ? level : merged(level, new Map([[using, joined(level, [])]]));
  return name === '' ? all : new Map([[name, joined(level, columns)]]);
}

/** A function in FROM whose one value has the name of a table there: `f.pg_read_file` then calls another function with it. */
function valueIn(range: Part, found: Found): Level {
  const { name: alias, columns } = aliasIn(range);
  const lists = partsOf(range['functions']).map((one) => partsOf(innerOf(one, 'List')?.['items']));
  const calls = lists.map((items) => namesIn(innerOf(items[0], 'FuncCall')?.['funcname']).at(-1));
  const name = alias || (calls.length === 1 ? calls[0] : undefined);
  // Without either, its name is what PostgreSQL makes of the expression.
  if (name === undefined) {
    found.functions.add('value without a name in FROM');
    return new Map();
  }
  const [call = ''] = calls;
  const written = [
    ...columns,
    ...[range['coldeflist'], ...lists.map((items) => innerOf(items[1], 'List')?.['items'])]
      .flatMap(partsOf)
      .map((one) => textOf(innerOf(one, 'ColumnDef')?.['colname'])),
  ];
  // The one column has the name of the alias, unless it is given another or the function names it.
  const value = new Set(
    written.length === 0 && calls.length === 1 && (call === '' || computing.has(call)) && !namedResults.has(call) ? [name] : written,
  );
  const known = calls.every((one) => one !== undefined && computing.has(one));
  return new Map([
    [
      name,
      { value, holds: (column) => (!known || column === name || value.has(column) || givenColumns.has(column) ? 'plain' : undefined) },
    ],
  ]);
}

const firstLine = (error: unknown): string =>
  error instanceof Error ? (error.message.split('\n')[0]?.slice(0, 200) ?? '') : 'it cannot be read';

/**
 * V8's optimising compiler takes 550 MB and a third of a second for the grammar's largest function, in a thread that a process waits for before
 * it ends. A statement is parsed in a tenth of a millisecond without it, so it begins only after thousands of them, in services that go on. Nothing
 * else in a process with a broker is WebAssembly: scripts run in the runner.
 */
async function parser(): Promise<typeof import('libpg-query')> {
  const loaded = await import('libpg-query');
  setFlagsFromString('--wasm-tiering-budget=2000000000');
  await loaded.loadModule();
  return loaded;
}

let loading: Promise<typeof import('libpg-query')> | undefined;

/** Queries in texts of queries: hardly anybody writes one in another. */
const MOST_QUERIES = 16;

function lookAt(statement: string, parse: (text: string) => unknown, found: Found): void {
  let parsed: unknown;
  try {
    parsed = parse(statement);
  } catch (error) {
    throw new TerminalError('sql/failed', `The statement is not SQL that PostgreSQL understands: ${firstLine(error)}.`);
  }
  const list = isPart(parsed) ? partsOf(parsed['stmts']) : [];
  const [only] = list;
  const [kind, body] = list.length === 1 && isPart(only) && isPart(only['stmt']) ? (Object.entries(only['stmt'])[0] ?? []) : [];
  if (kind === undefined || !statements.has(kind) || !isPart(body))
    throw new TerminalError(
      'sql/failed',
      'Only one query or row change at a time is allowed: no schema changes, no settings, no attached files.',
    );
  try {
    walkStatement(kind, body, noNames, found);
  } catch (error) {
    throw error instanceof RangeError ? new TerminalError('sql/failed', 'The statement nests too deeply to be checked.') : error;
  }
}

/** Throws `sql/failed` for what is no single query or row change, and for what PostgreSQL would not parse. */
export async function postgresNeeds(statement: string): Promise<StatementNeeds> {
  const { parseSync } = await (loading ??= parser());
  const found: Found = {
    tables: new Map(),
    functions: new Set(),
    fields: { rows: new Set(), values: new Set(), columns: [] },
    queries: [],
    results: new Map(),
    locks: false,
  };
  lookAt(statement, parseSync, found);
  // Those that are found on the way are looked at as well.
  for (let at = 0; at < found.queries.length; at += 1) {
    if (at >= MOST_QUERIES) throw new TerminalError('sql/failed', 'The statement holds too many queries in texts to be checked.');
    lookAt(found.queries[at] ?? '', parseSync, found);
  }
  const { tables, functions, fields, locks } = found;
  return {
    tables: [...tables].map(([table, access]) => ({ table, access })),
    functions: [...functions],
    changes: locks || [...tables.values()].includes('write'),
    fields: { rows: [...fields.rows], values: [...fields.values], columns: fields.columns },
  };
}
