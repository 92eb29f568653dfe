/**
 * What a PostgreSQL statement touches, from PostgreSQL's own parser, before it leaves: tables at any depth, with the scopes of WITH
 * kept, and functions. A server-side check would come too late: the statement has then been sent to somebody who is not trusted.
 */
import { setFlagsFromString } from 'node:v8';
import { TerminalError } from '../kernel/errors.ts';
import { computing, givenColumns, namedResults, operators, passing, reaches, samples, secretSetting, types } from './postgres-known.ts';
import { addLevel, aTable, heldIn, joined, merged, plainRows, renamed, rowsOf, sourceOf, within, type Column, type Held, type Level, type Scope, type Source } from './postgres-scope.ts';

export interface StatementNeeds {
  /** Lower case, with the schema where one is written; `public.` is left out. */
  readonly tables: readonly { readonly table: string; readonly access: 'read' | 'write' }[];
  /** Functions that could read what no table of the statement names; also as `operator x`, `cast to x`, `sample method x`, which may run one. */
  readonly functions: readonly string[];
}

type Part = Readonly<Record<string, unknown>>;
const isPart = (value: unknown): value is Part => typeof value === 'object' && value !== null && !Array.isArray(value);
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const partsOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value as readonly unknown[] : []);

const statements: ReadonlySet<string> = new Set(['SelectStmt', 'InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt']);

/** What a query gives; its columns in their order, where no star stands among them. */
interface Result { readonly rows: Source; readonly columns?: readonly Column[] }
interface Found { readonly tables: Map<string, 'read' | 'write'>; readonly functions: Set<string>; readonly results: Map<Part, Result> }

const noNames: Scope = { withs: new Map(), levels: [] };
const noResult: Result = { rows: plainRows };

function tableName(range: Part): string {
  const schema = textOf(range['schemaname']).toLowerCase();
  const catalog = textOf(range['catalogname']).toLowerCase();
  return [catalog, schema === 'public' && catalog === '' ? '' : schema, textOf(range['relname']).toLowerCase()].filter((part) => part !== '').join('.');
}

function addTable(range: Part, access: 'read' | 'write', found: Found): void {
  const name = tableName(range);
  if (access === 'write' || !found.tables.has(name)) found.tables.set(name, access);
}

/** The one part under a key such as `SelectStmt`. */
const innerOf = (value: unknown, key: string): Part | undefined => (isPart(value) && isPart(value[key]) ? value[key] : undefined);
/** The texts in a list of names, in lower case where they were not quoted; `?` for what is none. */
const namesIn = (value: unknown): readonly string[] => partsOf(value).map((entry) => textOf(innerOf(entry, 'String')?.['sval']) || '?');
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
  const [kind, statement] = isPart(query) ? Object.entries(query)[0] ?? [] : [];
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
  const { withClause: _with, relation, lockingClause: _locks, fromClause, usingClause, sourceRelation, larg, rarg, selectStmt, ...rest } = statement;
  const target = new Map<string, Source>();
  // The target of a change is never a name of a WITH clause.
  if (kind !== 'SelectStmt' && isPart(relation)) {
    addTable(relation, 'write', found);
    target.set(aliasIn(relation).name || textOf(relation['relname']), aTable);
  }
  const arms = [larg, rarg].map((arm) => (isPart(arm) ? walkStatement('SelectStmt', arm, scope, found) : undefined));
  if (selectStmt !== undefined) walkQuery(selectStmt, scope, found);
  const ranges = walkRanges([fromClause, usingClause, sourceRelation].flatMap((one) => (Array.isArray(one) ? one as readonly unknown[] : one === undefined ? [] : [one])), target, scope, found);
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
  const targets = partsOf(kind === 'SelectStmt' ? statement['targetList'] : innerOf(statement, 'returningClause')?.['exprs'] ?? statement['returningList']);
  if (targets.length === 0) return noResult;
  const columns: Column[] = [];
  const stars: Source[] = [];
  for (const one of targets) {
    const target = innerOf(one, 'ResTarget') ?? {};
    const fields = innerOf(target['val'], 'ColumnRef')?.['fields'];
    const names = namesIn(fields);
    if (innerOf(partsOf(fields).at(-1), 'A_Star') === undefined) columns.push({ name: textOf(target['name']) || nameOf(target['val']), held: heldBy(target['val'], scope, found) });
    else if (names.length === 1) stars.push(joined(scope.levels[0] ?? new Map<string, Source>(), []));
    else stars.push(names.length === 2 ? sourceOf(scope, names[0] ?? '') ?? plainRows : aTable);
  }
  const rows = rowsOf(columns, stars);
  return stars.length === 0 ? { rows, columns } : { rows };
}

/** What PostgreSQL calls a column without AS, where that is plain to see. */
function nameOf(value: unknown): string | undefined {
  const name = namesIn(innerOf(value, 'ColumnRef')?.['fields'] ?? innerOf(value, 'FuncCall')?.['funcname'] ?? innerOf(value, 'A_Indirection')?.['indirection']).at(-1);
  const cast = innerOf(value, 'TypeCast');
  if (name !== undefined || cast === undefined) return name === '?' ? undefined : name;
  return nameOf(cast['arg']);
}

/** Whether a value may be a row with fields of the owner's. */
function heldBy(value: unknown, scope: Scope, found: Found): Held {
  const [key, part] = isPart(value) ? Object.entries(value)[0] ?? [] : [];
  if (!isPart(part)) return 'plain';
  switch (key) {
    case 'ColumnRef': return heldIn(scope, namesIn(part['fields']));
    case 'A_Indirection': return heldBy(part['arg'], scope, found);
    case 'FuncCall': return passing.has(namesIn(part['funcname']).at(-1) ?? '') ? heldBy(partsOf(part['args'])[0], scope, found) : 'plain';
    case 'SubLink': return found.results.get(innerOf(part['subselect'], 'SelectStmt') ?? {})?.columns?.[0]?.held ?? 'plain';
    default: return 'plain';
  }
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

/** A text, NULL or a value of the flow, or a list of them: its type reads it, and no cast of somebody's runs. */
function isWritten(value: unknown): boolean {
  const constant = innerOf(value, 'A_Const');
  return constant?.['sval'] !== undefined || constant?.['isnull'] === true || innerOf(value, 'ParamRef') !== undefined || partsOf(innerOf(value, 'A_ArrayExpr')?.['elements']).some(Boolean) && partsOf(innerOf(value, 'A_ArrayExpr')?.['elements']).every(isWritten);
}

function addRead(range: Part, scope: Scope, found: Found): Source {
  const known = range['schemaname'] === undefined ? scope.withs.get(textOf(range['relname'])) : undefined;
  if (known === undefined) addTable(range, 'read', found);
  return known ?? aTable;
}

/** The names that one item of FROM gives to what stands behind it. `before`: those that LATERAL lets it see. */
function walkRange(item: unknown, scope: Scope, before: Level, found: Found): Level {
  const [kind, range] = isPart(item) ? Object.entries(item)[0] ?? [] : [];
  if (!isPart(range)) return new Map();
  const { name, columns } = aliasIn(range);
  const lateral = within(scope, before);
  // Without a name, nothing can be written before a dot; the columns count all the same.
  const named = (source: Source, otherwise = `\0${Number(range['location'] ?? 0)}\0${before.size}`): Level => new Map([[name || otherwise, source]]);
  switch (kind) {
    case 'RangeVar': return named(columns.length > 0 && range['schemaname'] === undefined && scope.withs.has(textOf(range['relname'])) ? plainRows : addRead(range, scope, found), textOf(range['relname']));
    case 'JoinExpr': return walkJoin(range, scope, before, found);
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
  const written = [...columns, ...[range['coldeflist'], ...lists.map((items) => innerOf(items[1], 'List')?.['items'])].flatMap(partsOf).map((one) => textOf(innerOf(one, 'ColumnDef')?.['colname']))];
  // The one column has the name of the alias, unless it is given another or the function names it.
  const value = new Set(written.length === 0 && calls.length === 1 && (call === '' || computing.has(call)) && !namedResults.has(call) ? [name] : written);
  const known = calls.every((one) => one !== undefined && computing.has(one));
  return new Map([[name, { value, holds: (column) => (!known || column === name || value.has(column) || givenColumns.has(column) ? 'plain' : undefined) }]]);
}

function addNamed(what: string, names: readonly string[], known: ReadonlySet<string>, found: Found): void {
  if (names.length === 0) return;
  const ours = names.length === 1 || (names.length === 2 && names[0] === 'pg_catalog');
  if (!ours || !known.has(names.at(-1) ?? '')) found.functions.add(`${what}${names.join('.')}`);
}

/** Settings of the owner's own are read with the rights of all tables; those that tell keys or places of files are the server's. */
function addSetting(args: readonly unknown[], found: Found): void {
  const setting = innerOf(innerOf(args[0], 'A_Const'), 'sval')?.['sval'];
  if (typeof setting !== 'string' || secretSetting.test(setting)) found.functions.add('server setting that may hold a secret');
}

function addField(name: string, found: Found): void {
  if (computing.has(name) || givenColumns.has(name)) return;
  found.functions.add(name);
  if (name === 'current_setting') addSetting([], found);
}

/** Whatever may run a function: a call, an operator, a cast, and `(value).name`, which is another way to write `name(value)`. */
function addCalls(key: string, part: unknown, scope: Scope, found: Found): void {
  if (key === 'useOp' || key === 'operName') addNamed('operator ', namesIn(part), operators, found);
  if (!isPart(part)) return;
  switch (key) {
    case 'FuncCall':
      addNamed('', namesIn(part['funcname']), computing, found);
      if (namesIn(part['funcname']).at(-1) === 'current_setting') addSetting(partsOf(part['args']), found);
      return;
    case 'A_Expr': if (!textOf(part['kind']).includes('BETWEEN')) addNamed('operator ', namesIn(part['name']), operators, found); return;
    case 'typeName': case 'TypeName': addNamed('cast to ', namesIn(part['names']), types, found); return;
    case 'RangeTableSample': addNamed('sample method ', namesIn(part['method']), samples, found); return;
    case 'A_Indirection': addFields(part, scope, found); return;
    case 'ColumnRef': {
      const [from, column, more] = namesIn(part['fields']);
      if (from === undefined || column === undefined || column === '?' || more !== undefined) return;
      const source = sourceOf(scope, from);
      if (source === undefined || source.value?.has(column) === false) addField(column, found);
    }
  }
}

/** Of what may be a row, fields are read; only a name that hardly is one is a call. */
function addFields(part: Part, scope: Scope, found: Found): void {
  const row = innerOf(part['arg'], 'RowExpr') !== undefined;
  const held = heldBy(part['arg'], scope, found);
  for (const name of namesIn(part['indirection'])) if (name !== '?' && !(row && /^f\d+$/.test(name)) && (held === 'plain' || reaches.test(name))) addField(name, found);
}

const firstLine = (error: unknown): string => (error instanceof Error ? error.message.split('\n')[0]?.slice(0, 200) ?? '' : 'it cannot be read');

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

/** Throws `sql/failed` for what is no single query or row change, and for what PostgreSQL would not parse. */
export async function postgresNeeds(statement: string): Promise<StatementNeeds> {
  const { parseSync } = await (loading ??= parser());
  let parsed: unknown;
  try {
    parsed = parseSync(statement);
  } catch (error) {
    throw new TerminalError('sql/failed', `The statement is not SQL that PostgreSQL understands: ${firstLine(error)}.`);
  }
  const list = isPart(parsed) ? partsOf(parsed['stmts']) : [];
  const [only] = list;
  const [kind, body] = list.length === 1 && isPart(only) && isPart(only['stmt']) ? Object.entries(only['stmt'])[0] ?? [] : [];
  if (kind === undefined || !statements.has(kind) || !isPart(body)) throw new TerminalError('sql/failed', 'Only one query or row change at a time is allowed: no schema changes, no settings, no attached files.');
  const found: Found = { tables: new Map(), functions: new Set(), results: new Map() };
  try {
    walkStatement(kind, body, noNames, found);
  } catch (error) {
    throw error instanceof RangeError ? new TerminalError('sql/failed', 'The statement nests too deeply to be checked.') : error;
  }
  return { tables: [...found.tables].map(([table, access]) => ({ table, access })), functions: [...found.functions] };
}
