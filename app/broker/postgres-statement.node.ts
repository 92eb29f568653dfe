/**
 * What a PostgreSQL statement touches, from PostgreSQL's own parser, before it leaves: tables at any depth, with the scopes of WITH
 * kept, and functions. A server-side check would come too late: the statement has then been sent to somebody who is not trusted.
 */
import { setFlagsFromString } from 'node:v8';
import { TerminalError } from '../kernel/errors.ts';

export interface StatementNeeds {
  /** Lower case, with the schema where one is written; `public.` is left out. */
  readonly tables: readonly { readonly table: string; readonly access: 'read' | 'write' }[];
  /** Functions that could read what no table of the statement names; also as `operator x`, `cast to x`, `sample method x`, which may run one. */
  readonly functions: readonly string[];
}

/**
 * Functions of PostgreSQL that compute from their arguments only (chapter 9 of its manual). Every other one may run a query of its own
 * (query_to_xml, dblink, what users define), read files or settings, or change something.
 */
const computing: ReadonlySet<string> = new Set((
  'abs acos age any_value array_agg array_append array_cat array_dims array_length array_lower array_ndims array_position array_positions array_prepend array_remove array_replace array_sample array_shuffle array_to_string array_upper ascii asin atan atan2 avg ' +
  'bit_and bit_count bit_length bit_or bool_and bool_or btrim cardinality cbrt ceil ceiling char_length character_length chr clock_timestamp concat concat_ws convert convert_from convert_to corr cos cot count covar_pop covar_samp cume_dist ' +
  'date date_add date_bin date_part date_subtract date_trunc decode degrees dense_rank div encode every exp extract factorial first_value float8 floor format gcd gen_random_uuid generate_series generate_subscripts get_bit get_byte ' +
  'int4 int8 initcap is_normalized isempty isfinite json_agg json_array_elements json_array_elements_text json_array_length json_build_array json_build_object json_each json_each_text json_extract_path json_extract_path_text json_object json_object_agg json_object_keys json_strip_nulls json_to_record json_to_recordset json_typeof ' +
  'jsonb_agg jsonb_array_elements jsonb_array_elements_text jsonb_array_length jsonb_build_array jsonb_build_object jsonb_each jsonb_each_text jsonb_extract_path jsonb_extract_path_text jsonb_insert jsonb_object jsonb_object_agg jsonb_object_keys jsonb_path_exists jsonb_path_match jsonb_path_query jsonb_path_query_array jsonb_path_query_first jsonb_pretty jsonb_set jsonb_set_lax jsonb_strip_nulls jsonb_to_record jsonb_to_recordset jsonb_typeof ' +
  'justify_days justify_hours justify_interval lag last_value lcm lead left length like_escape ln localtimestamp log log10 lower lower_inc lower_inf lpad ltrim make_date make_interval make_time make_timestamp make_timestamptz max md5 min min_scale mod mode multirange ' +
  'normalize now nth_value ntile num_nonnulls num_nulls numeric nullif octet_length overlay parse_ident percent_rank percentile_cont percentile_disc phraseto_tsquery pi plainto_tsquery position power quote_ident quote_literal quote_nullable ' +
  'radians random range_agg range_merge rank regexp_count regexp_instr regexp_like regexp_match regexp_matches regexp_replace regexp_split_to_array regexp_split_to_table regexp_substr regr_avgx regr_avgy regr_count regr_intercept regr_r2 regr_slope regr_sxx regr_sxy regr_syy repeat replace reverse right round row_number row_to_json rpad rtrim ' +
  'scale set_bit set_byte setseed setweight sha224 sha256 sha384 sha512 sign similar_to_escape sin split_part sqrt starts_with statement_timestamp stddev stddev_pop stddev_samp string_agg string_to_array string_to_table strip strpos substr substring sum ' +
  'tan text time timeofday timestamp timestamptz timezone to_ascii to_bin to_char to_date to_hex to_json to_jsonb to_number to_oct to_timestamp to_tsquery to_tsvector transaction_timestamp translate trim_array trim_scale trunc ts_headline ts_rank ts_rank_cd tsvector_to_array ' +
  'unicode_assigned unistr unnest upper upper_inc upper_inf uuidv4 uuidv7 uuid_extract_timestamp uuid_extract_version var_pop var_samp variance websearch_to_tsquery width_bucket xmlagg xmlcomment xmlconcat xpath xpath_exists'
).split(' '));

/** Operators of PostgreSQL (chapter 9 of its manual) and of pgvector, pg_trgm, hstore and ltree, which compute. Any other may run a function that users defined. */
const operators: ReadonlySet<string> = new Set((
  '+ - * / % ^ |/ ||/ @ & | # ~ << >> < > <= >= = <> != || && ! !! ~~ !~~ ~~* !~~* ~* !~ !~* ~<~ ~<=~ ~>=~ ~>~ ^@ @> <@ @@ @@@ -|- &< &> <<| |>> &<| |&> <<= >>= <-> <^ >^ ~= ## @-@ ?# ?- ?| ?-| ?|| -> ->> #> #>> #- ? ?& @? *= *<> *< *> *<= *>= ' +
  '<=> <#> <+> <~> <%> %> <% <<% %>> <->> <<-> <<<-> <->>> %% %# #= ^<@ ^@> ~ @ ?@> ?<@ ?~ ?@'
).split(' '));

/** Types of PostgreSQL and of widespread extensions. A cast to any other may run a function: a domain has checks, and casts may be defined. */
const types: ReadonlySet<string> = new Set((
  'bool int2 int4 int8 integer smallint bigint real float4 float8 numeric decimal money text varchar bpchar char name bytea date time timetz timestamp timestamptz interval uuid json jsonb jsonpath xml inet cidr macaddr macaddr8 bit varbit point line lseg box path polygon circle tsvector tsquery ' +
  'int4range int8range numrange tsrange tstzrange daterange int4multirange int8multirange nummultirange tsmultirange tstzmultirange datemultirange oid oidvector int2vector regclass regtype regrole regnamespace regproc regprocedure regoper regoperator regconfig regdictionary regcollation ' +
  'pg_lsn xid xid8 cid tid record citext hstore ltree lquery ltxtquery vector halfvec sparsevec geometry geography'
).split(' '));

const samples: ReadonlySet<string> = new Set(['system', 'bernoulli']);

/** What functions that compute call the columns that they give. */
const givenColumns: ReadonlySet<string> = new Set(['key', 'value', 'ordinality', 'lexeme', 'positions', 'weights']);

type Part = Readonly<Record<string, unknown>>;
const isPart = (value: unknown): value is Part => typeof value === 'object' && value !== null && !Array.isArray(value);
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const partsOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value as readonly unknown[] : []);

const statements: ReadonlySet<string> = new Set(['SelectStmt', 'InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt']);

/** `values`: by the names that values of functions have in FROM, what their columns are called. `columns`: `name.column`, wherever one is read. */
interface Found { readonly tables: Map<string, 'read' | 'write'>; readonly functions: Set<string>; readonly values: Map<string, Set<string>>; readonly columns: (readonly [from: string, column: string])[] }
type Scope = ReadonlySet<string>;

function tableName(range: Part): string {
  const schema = textOf(range['schemaname']).toLowerCase();
  const catalog = textOf(range['catalogname']).toLowerCase();
  return [catalog, schema === 'public' && catalog === '' ? '' : schema, textOf(range['relname']).toLowerCase()].filter((part) => part !== '').join('.');
}

function addTable(range: Part, access: 'read' | 'write', found: Found): void {
  const name = tableName(range);
  if (access === 'write' || !found.tables.has(name)) found.tables.set(name, access);
}

/** Names of a WITH clause count behind their own definition only, or everywhere in it when it is recursive. */
function scopeWith(clause: unknown, outer: Scope, found: Found): Scope {
  if (!isPart(clause)) return outer;
  const tables = partsOf(clause['ctes']).flatMap((entry) => (isPart(entry) && isPart(entry['CommonTableExpr']) ? [entry['CommonTableExpr']] : []));
  const recursive = clause['recursive'] === true;
  const scope = new Set(outer);
  if (recursive) for (const table of tables) scope.add(textOf(table['ctename']));
  for (const table of tables) {
    walk(table, recursive ? scope : new Set(scope), found);
    scope.add(textOf(table['ctename']));
  }
  return scope;
}

function walkStatement(kind: string, statement: Part, outer: Scope, found: Found): void {
  const scope = scopeWith(statement['withClause'], outer, found);
  if (statement['intoClause'] !== undefined) throw new TerminalError('sql/failed', 'A query that makes a new table is not allowed.');
  // The target of a change is never a name of a WITH clause.
  if (kind !== 'SelectStmt' && isPart(statement['relation'])) addTable(statement['relation'], 'write', found);
  for (const [key, value] of Object.entries(statement)) {
    if (key === 'withClause' || key === 'relation' || key === 'lockingClause') continue;
    if ((key === 'larg' || key === 'rarg') && isPart(value)) walkStatement('SelectStmt', value, scope, found);
    else walk(value, scope, found);
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
    else if (key === 'RangeVar' && isPart(inner)) {
      if (inner['schemaname'] !== undefined || !scope.has(textOf(inner['relname']))) addTable(inner, 'read', found);
    } else {
      addCalls(key, inner, found);
      walk(inner, scope, found);
    }
  }
}

/** The texts in a list of names, in lower case where they were not quoted; `?` for what is none. */
const namesIn = (value: unknown): readonly string[] => partsOf(value).map((entry) => (isPart(entry) && isPart(entry['String']) ? textOf(entry['String']['sval']) : '?'));

function addNamed(what: string, names: readonly string[], known: ReadonlySet<string>, found: Found): void {
  if (names.length === 0) return;
  const ours = names.length === 1 || (names.length === 2 && names[0] === 'pg_catalog');
  if (!ours || !known.has(names.at(-1) ?? '')) found.functions.add(`${what}${names.join('.')}`);
}

/** A function in FROM whose one value has the name of a table there: `f.pg_read_file` then calls another function with it. */
function addValue(range: Part, found: Found): void {
  const alias = isPart(range['alias']) ? range['alias'] : {};
  const calls = partsOf(range['functions']).flatMap((one) => (isPart(one) && isPart(one['List']) ? partsOf(one['List']['items']).slice(0, 1) : []));
  const call = calls.length === 1 && isPart(calls[0]) && isPart(calls[0]['FuncCall']) ? namesIn(calls[0]['FuncCall']['funcname']).at(-1) : undefined;
  const name = textOf(alias['aliasname']) || call;
  // Without either, its name is what PostgreSQL makes of the expression.
  if (name === undefined) {
    found.functions.add('value without a name in FROM');
    return;
  }
  const columns = found.values.get(name) ?? new Set<string>();
  for (const column of [name, ...namesIn(alias['colnames']), ...partsOf(range['coldeflist']).map((one) => (isPart(one) && isPart(one['ColumnDef']) ? textOf(one['ColumnDef']['colname']) : ''))]) columns.add(column);
  found.values.set(name, columns);
}

/** Whatever may run a function: a call, an operator, a cast, and `(value).name`, which is another way to write `name(value)`. */
function addCalls(key: string, part: unknown, found: Found): void {
  if (key === 'useOp' || key === 'operName') addNamed('operator ', namesIn(part), operators, found);
  if (!isPart(part)) return;
  switch (key) {
    case 'FuncCall': addNamed('', namesIn(part['funcname']), computing, found); return;
    case 'A_Expr': if (!textOf(part['kind']).includes('BETWEEN')) addNamed('operator ', namesIn(part['name']), operators, found); return;
    case 'typeName': case 'TypeName': addNamed('cast to ', namesIn(part['names']), types, found); return;
    case 'RangeTableSample': addNamed('sample method ', namesIn(part['method']), samples, found); return;
    case 'RangeFunction': addValue(part, found); return;
    case 'A_Indirection': for (const name of namesIn(part['indirection'])) if (name !== '?' && !computing.has(name) && !givenColumns.has(name)) found.functions.add(name); return;
    case 'ColumnRef': {
      const [from, column] = namesIn(part['fields']).slice(-2);
      if (from !== undefined && column !== undefined && column !== '?') found.columns.push([from, column]);
    }
  }
}

function addHiddenCalls({ functions, values, columns }: Found): void {
  for (const [from, column] of columns) if (values.get(from)?.has(column) === false && !computing.has(column) && !givenColumns.has(column)) functions.add(column);
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
  const found: Found = { tables: new Map(), functions: new Set(), values: new Map(), columns: [] };
  walkStatement(kind, body, new Set(), found);
  addHiddenCalls(found);
  return { tables: [...found.tables].map(([table, access]) => ({ table, access })), functions: [...found.functions] };
}
