/**
 * What a MySQL or MariaDB statement touches, before it leaves: from the syntax tree of node-sql-parser's MariaDB grammar. That grammar is not
 * the server's own, so whatever two readers could take differently is refused first: comments (`/*!` runs as code), escapes in names and
 * texts, variables, braces. The session's `sql_mode` is set to what is assumed here (mysql.node.ts).
 */
import { TerminalError } from '../../kernel/errors.ts';
import type { TableNeeds } from '../policy.ts';

/** Functions that compute from their arguments only. Every other one may read files or settings, wait, lock, run a query, or was made by users. */
const computing: ReadonlySet<string> = new Set(
  (
    'abs acos adddate addtime ascii asin atan atan2 avg bin bit_and bit_count bit_length bit_or bit_xor cast ceil ceiling char char_length character_length coalesce concat concat_ws conv convert convert_tz cos cot count crc32 cume_dist curdate current_date current_time current_timestamp curtime ' +
    'date date_add date_format date_sub datediff day dayname dayofmonth dayofweek dayofyear degrees dense_rank div elt exists exp extract field find_in_set first_value floor format from_base64 from_days from_unixtime greatest group_concat hex hour if ifnull insert instr interval isnull ' +
    'json_array json_arrayagg json_array_append json_array_insert json_contains json_contains_path json_depth json_exists json_extract json_insert json_keys json_length json_merge_patch json_merge_preserve json_object json_objectagg json_overlaps json_query json_quote json_remove json_replace json_search json_set json_type json_unquote json_valid json_value ' +
    'lag last_day last_value lcase lead least left length ln localtime localtimestamp locate log log10 log2 lower lpad ltrim makedate maketime max md5 mid min minute mod month monthname now nth_value ntile nullif oct octet_length ord percent_rank period_add period_diff pi position pow power quarter quote ' +
    'radians rand rank regexp_instr regexp_like regexp_replace regexp_substr repeat replace reverse right round row_number rpad rtrim sec_to_time second sha sha1 sha2 sign sin soundex space sqrt std stddev stddev_pop stddev_samp str_to_date strcmp subdate substr substring substring_index subtime sum sysdate ' +
    'tan time time_format time_to_sec timediff timestamp timestampadd timestampdiff to_base64 to_days to_seconds trim truncate ucase unhex unix_timestamp upper utc_date utc_time utc_timestamp uuid values var_pop var_samp variance week weekday weekofyear weight_string year yearweek'
  ).split(' '),
);

type Part = Readonly<Record<string, unknown>>;
const isPart = (value: unknown): value is Part => typeof value === 'object' && value !== null && !Array.isArray(value);
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as readonly unknown[]) : []);

const kinds: ReadonlySet<string> = new Set(['select', 'insert', 'replace', 'update', 'delete']);
const refused = (words: string): TerminalError => new TerminalError('sql/failed', words, { mend: 'Write it in another way.' });

interface Found {
  readonly tables: Map<string, 'read' | 'write'>;
  readonly functions: Set<string>;
}
type Scope = ReadonlySet<string>;

function addTable(entry: Part, access: 'read' | 'write', scope: Scope, found: Found): void {
  // Where the server's files tell case apart, its tables do.
  const [db, table] = [textOf(entry['db']), textOf(entry['table'])];
  if (db === '' && access === 'read' && scope.has(table.toLowerCase())) return;
  // "public." means nothing here, and must not be taken for PostgreSQL's usual schema.
  const name = db === '' ? table : `${db === 'public' ? '`public`' : db}.${table}`;
  if (access === 'write' || !found.tables.has(name)) found.tables.set(name, access);
}

function addFunction(call: Part, found: Found): void {
  const { name } = call;
  const parts = isPart(name)
    ? [
        ...(isPart(name['schema']) ? [textOf(name['schema']['value'])] : []),
        ...list(name['name']).map((one) => (isPart(one) ? textOf(one['value']) : '?')),
      ]
    : [typeof name === 'string' ? name : '?'];
  const full = parts.join('.').toLowerCase();
  if (parts.length !== 1 || !computing.has(full)) found.functions.add(full);
}

/** A name of a WITH clause hides a table from its definition on, and in its own definition only where it is recursive. */
function scopeWith(clause: unknown, outer: Scope, found: Found): Scope {
  const scope = new Set(outer);
  for (const table of list(clause)) {
    if (!isPart(table) || !isPart(table['name'])) throw refused('The WITH of the statement cannot be read.');
    const name = textOf(table['name']['value']).toLowerCase();
    walk(
      table['stmt'],
      table['recursive'] === true || list(clause).some((one) => isPart(one) && one['recursive'] === true)
        ? new Set([...scope, name])
        : new Set(scope),
      found,
    );
    scope.add(name);
  }
  return scope;
}

function walkStatement(statement: Part, outer: Scope, found: Found): void {
  const scope = scopeWith(statement['with'], outer, found);
  const { into, type } = statement;
  if (isPart(into) && into['type'] !== undefined) throw refused('A query may not write its result into a file or a variable.');
  if (type !== 'select') for (const target of list(statement['table'])) if (isPart(target)) addTable(target, 'write', new Set(), found);
  for (const [key, value] of Object.entries(statement)) {
    if (key === 'with') continue;
    // Further parts of a UNION see the same names.
    if (key === '_next' && isPart(value)) walkStatement(value, scope, found);
    // `DELETE x FROM t AS x` deletes from t, which stands behind FROM only.
    else walk(value, scope, found, type === 'delete' && key === 'from' ? 'write' : 'read');
  }
}

function walk(value: unknown, scope: Scope, found: Found, access: 'read' | 'write' = 'read'): void {
  if (Array.isArray(value)) {
    for (const entry of value as readonly unknown[]) walk(entry, scope, found, access);
    return;
  }
  if (!isPart(value)) return;
  const { type } = value;
  if (type === 'var' || type === 'param') throw refused('A statement may not use variables.');
  if (typeof type === 'string' && kinds.has(type) && ('from' in value || 'table' in value)) {
    walkStatement(value, scope, found);
    return;
  }
  if (type === 'function' || type === 'aggr_func' || type === 'window_func') addFunction(value, found);
  if (type !== 'column_ref' && 'db' in value && typeof value['table'] === 'string') addTable(value, access, scope, found);
  for (const inner of Object.values(value)) walk(inner, scope, found, access);
}

/** A letter that no statement may hold, in the place of each text and quoted name; those may hold no backslash and no doubled quote. */
const mark = '\u0001';
const bare = (statement: string): string => statement.replace(/'[^'\\]*'|"[^"\\]*"|`[^`\\]*`/g, mark);
const doubtful = new RegExp(`['"\`\\\\#@{};\\u0000]|--|/\\*|${mark}${mark}`);

/** Throws `sql/failed` for what is no single query or row change, and for what cannot be read beyond doubt. */
export async function mysqlNeeds(statement: string): Promise<TableNeeds> {
  if (statement.includes(mark) || doubtful.test(bare(statement).replace(/;\s*$/, ''))) {
    throw refused('For MySQL, a statement may hold no comments, backslashes, doubled quotes, variables or braces, and be only one.');
  }
  if (/^\s*call\b/i.test(statement))
    throw refused('A procedure may not be called: what it does cannot be read ahead. Write its statement here.');
  const { Parser } = (await import('node-sql-parser/build/mariadb.js')).default;
  let parsed: unknown;
  try {
    parsed = new Parser().astify(statement.replace(/;\s*$/, ''), { database: 'MariaDB' });
  } catch {
    throw refused('The statement is not SQL that can be read here.');
  }
  const [only, second] = Array.isArray(parsed) ? (parsed as readonly unknown[]) : [parsed];
  if (second !== undefined || !isPart(only) || !kinds.has(textOf(only['type'])))
    throw refused('Only one query or row change at a time is allowed: no schema changes, no settings.');
  const found: Found = { tables: new Map(), functions: new Set() };
  walkStatement(only, new Set(), found);
  return { tables: [...found.tables].map(([table, access]) => ({ table, access })), functions: [...found.functions] };
}
