/**
 * What can be told from a SQL text without a database: what it does, to which tables, and which columns come back.
 * A plain reader of words and brackets, no grammar: what it does not understand it reports as unknown, never as harmless.
 */

interface Token {
  readonly text: string;
  readonly kind: 'word' | 'quoted' | 'other' | 'string';
}

const tokenPattern = /\s+|--[^\n]*|\/\*[\s\S]*?\*\/|('(?:[^']|'')*')|("(?:[^"]|"")*"|`[^`]*`|\[[^\]]*\])|([A-Za-z_][\w$]*)|([\s\S])/g;

function tokensOf(statement: string): Token[] {
  const tokens: Token[] = [];
  for (const [, text, quoted, word, other] of statement.matchAll(tokenPattern)) {
    if (text !== undefined) tokens.push({ text, kind: 'string' });
    else if (quoted !== undefined) tokens.push({ text: quoted.slice(1, -1), kind: 'quoted' });
    else if (word !== undefined) tokens.push({ text: word, kind: 'word' });
    else if (other !== undefined) tokens.push({ text: other, kind: 'other' });
  }
  return tokens;
}

export interface StatementFacts {
  readonly verb: 'read' | 'write' | 'delete' | 'grant' | 'unknown';
  readonly tables: readonly { readonly table: string; readonly access: 'read' | 'write' }[];
  /** Names of the result's columns; undefined when they cannot be told (`*`, expressions without a name). */
  readonly columns?: readonly string[];
  /** Tables of which all columns may be among them: `SELECT *`, `SELECT row_to_json(p) FROM people p`. */
  readonly wholeRows?: readonly string[];
  readonly statements: number;
}

const verbs: Readonly<Record<string, StatementFacts['verb']>> = {
  select: 'read',
  with: 'read',
  values: 'read',
  explain: 'read',
  show: 'read',
  table: 'read',
  insert: 'write',
  update: 'write',
  merge: 'write',
  replace: 'write',
  upsert: 'write',
  create: 'write',
  alter: 'write',
  delete: 'delete',
  truncate: 'delete',
  drop: 'delete',
  grant: 'grant',
  revoke: 'grant',
};
const weight: readonly StatementFacts['verb'][] = ['read', 'write', 'grant', 'delete', 'unknown'];
const notTables: ReadonlySet<string> = new Set([
  'select',
  'lateral',
  'unnest',
  'only',
  'values',
  'set',
  'table',
  'if',
  'exists',
  'not',
  'generate_series',
  'json_each',
  'as',
  'of',
  'nothing',
]);

type Database = 'sqlite' | 'postgres' | 'mysql';

/**
 * What tells one table from another: SQLite asks for no case; PostgreSQL writes a name small that stands without quotes, and takes one in quotes to the letter; MySQL
 * takes every name to the letter where its files do.
 */
const named = ({ text, kind }: Token, database: Database): string =>
  database === 'mysql' || (database === 'postgres' && kind === 'quoted') ? text : text.toLowerCase();

function nameAt(tokens: readonly Token[], index: number, database: Database): { readonly name: string; readonly end: number } | undefined {
  const first = tokens[index];
  if (first === undefined || (first.kind !== 'word' && first.kind !== 'quoted')) return undefined;
  let name = named(first, database);
  let end = index + 1;
  for (
    let next = tokens[end + 1];
    tokens[end]?.text === '.' && (next?.kind === 'word' || next?.kind === 'quoted');
    next = tokens[end + 1]
  ) {
    name = `${name}.${named(next, database)}`;
    end += 2;
  }
  return { name, end };
}

/** Words outside all brackets, with their places. */
function outerWords(tokens: readonly Token[]): (readonly [string, number])[] {
  let depth = 0;
  return tokens.flatMap((token, index): (readonly [string, number])[] => {
    if (token.kind === 'other' && token.text === '(') depth += 1;
    if (token.kind === 'other' && token.text === ')') depth -= 1;
    return depth === 0 && token.kind === 'word' ? [[token.text.toLowerCase(), index]] : [];
  });
}

/** What comes back, part by part; undefined where nothing does. */
function resultOf(tokens: readonly Token[], outer: readonly (readonly [string, number])[]): Token[][] | undefined {
  const begin = (outer.findLast(([word]) => word === 'returning') ?? outer.find(([word]) => word === 'select'))?.[1];
  if (begin === undefined) return undefined;
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens.slice(begin + 1)) {
    if (token.kind === 'other' && token.text === '(') depth += 1;
    if (token.kind === 'other' && token.text === ')') depth -= 1;
    if (depth === 0 && token.kind === 'word' && token.text.toLowerCase() === 'from') break;
    if (depth === 0 && token.text === ';') break;
    if (depth === 0 && token.kind === 'other' && token.text === ',') parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}
/** `*`, `p.*`, `to_json(p.*)`, and a table by its own name or the one it has here: `json_agg(p)`. Counting gives none of it. */
function isWhole(part: readonly Token[], rows: ReadonlySet<string>): boolean {
  if (part.at(-1)?.text === '*') return true;
  const isNested = part.some(({ text }) => text.toLowerCase() === 'select');
  return part.some(({ text, kind }, index) => {
    const isAll = text === '*' && part[index - 1]?.text === '.';
    const [before, beforeThat] = [part[index - (isAll ? 3 : 1)]?.text.toLowerCase(), part[index - (isAll ? 4 : 2)]?.text.toLowerCase()];
    if (before === '(' && beforeThat === 'count') return false;
    if (isAll) return true;
    if (isNested || (kind !== 'word' && kind !== 'quoted') || !rows.has(text.toLowerCase())) return false;
    return !/^[.(]$/.test(part[index + 1]?.text ?? '') && (before === undefined || /^(?:[(,]|distinct|all)$/.test(before));
  });
}
/** What may stand behind a table and is no name for it. */
const noAlias =
  /^(?:where|on|join|left|right|inner|outer|cross|full|natural|group|order|limit|having|union|intersect|except|set|using|returning|for|offset|window|values|select|lateral|tablesample|fetch)$/i;

/** Names of the columns that come back; undefined when they cannot be told. */
function columnsOf(parts: readonly Token[][] | undefined, outer: readonly (readonly [string, number])[]): string[] | undefined {
  // A union's columns hold values of both sides under the names of one.
  if (parts === undefined || outer.some(([word]) => word === 'union' || word === 'intersect' || word === 'except')) return undefined;
  const names: string[] = [];
  for (const part of parts) {
    const last = part.at(-1);
    const simple = part.every((token) => token.kind === 'word' || token.kind === 'quoted' || token.text === '.');
    const named = part.length >= 3 && part.at(-2)?.text.toLowerCase() === 'as';
    if (last === undefined || (last.kind !== 'word' && last.kind !== 'quoted') || (!simple && !named)) return undefined;
    names.push(last.text);
  }
  return names;
}

const changesTable =
  /^(?:create|alter|drop|truncate|lock|temp|temporary|unlogged|external|global|local|foreign|virtual|into|rename|analyze|optimize|repair|exists)$/i;

const lower = (token: Token | undefined): string => token?.text.toLowerCase() ?? '';

/** What a word does to the tables whose names follow it; undefined where no table follows. */
function accessOf(word: string, before: Token | undefined): 'read' | 'write' | undefined {
  switch (word) {
    case 'from':
      return lower(before) === 'delete' ? 'write' : 'read';
    case 'join':
    case 'using':
      return 'read';
    case 'table':
      // `TABLE notes` alone, or where a SELECT could stand, reads all of it.
      return changesTable.test(before?.text ?? '') ? 'write' : 'read';
    case 'into':
    case 'truncate':
      return 'write';
    case 'update':
      return /^(do|for|on)$/i.test(before?.text ?? '') ? undefined : 'write';
    default:
      return undefined;
  }
}

/** `x AS (` behind WITH, RECURSIVE or a comma: a name for a query of this statement. */
function namesQuery(tokens: readonly Token[], index: number): boolean {
  const before = lower(tokens[index - 1]);
  return (
    lower(tokens[index + 1]) === 'as' && tokens[index + 2]?.text === '(' && (before === 'with' || before === ',' || before === 'recursive')
  );
}

interface NamedTable {
  readonly name: string;
  /** What its rows may be called in this statement, in small letters. */
  readonly rows: readonly string[];
}

/** The tables that are named from `index` on, behind `word`: `FROM a, b x, c`. */
function tablesFrom(tokens: readonly Token[], index: number, word: string, database: Database): NamedTable[] {
  const found: NamedTable[] = [];
  let at = index;
  for (;;) {
    while (/^(?:only|if|not|exists)$/i.test(tokens[at]?.text ?? '')) at += 1;
    const table = nameAt(tokens, at, database);
    if (table === undefined || notTables.has(table.name.toLowerCase())) return found;
    // A function that gives rows.
    if (tokens[table.end]?.text === '(' && word !== 'into' && word !== 'table') return found;
    let next = table.end;
    if (lower(tokens[next]) === 'as') next += 1;
    const alias = tokens[next];
    const hasAlias = alias !== undefined && (alias.kind === 'word' || alias.kind === 'quoted') && !noAlias.test(alias.text);
    const own = (table.name.split('.').at(-1) ?? '').toLowerCase();
    found.push({ name: table.name, rows: hasAlias ? [lower(alias), own] : [own] });
    if (alias?.kind === 'word' && tokens[next + 1]?.text === ',') next += 1;
    if (word !== 'from' || tokens[next]?.text !== ',') return found;
    at = next + 1;
  }
}

interface Told {
  readonly verb: StatementFacts['verb'];
  readonly statements: number;
  readonly tables: ReadonlyMap<string, 'read' | 'write'>;
  readonly rows: ReadonlySet<string>;
}

/** One pass over the words: the gravest verb, how many statements, and the tables with what their rows are called. */
function tellOf(tokens: readonly Token[], database: Database): Told {
  const tables = new Map<string, 'read' | 'write'>();
  const rows = new Set<string>();
  const queries = new Set<string>();
  let verb: StatementFacts['verb'] | undefined;
  let statements = 0;
  let isFirst = true;
  for (const [index, token] of tokens.entries()) {
    if (token.kind === 'other') {
      if (token.text === ';') isFirst = true;
      continue;
    }
    const word = token.kind === 'word' ? lower(token) : '';
    const before = tokens[index - 1];
    if (isFirst) statements += 1;
    // `WITH x AS (DELETE ...)` and a second statement count with their own verb.
    const opens = isFirst || before?.text === '(' || before?.text === ')';
    const does = opens ? (verbs[word] ?? (isFirst ? 'unknown' : undefined)) : undefined;
    if (does !== undefined && (verb === undefined || weight.indexOf(does) > weight.indexOf(verb))) verb = does;
    isFirst = false;
    if (namesQuery(tokens, index)) queries.add(named(token, database));
    const access = accessOf(word, before);
    if (access === undefined) continue;
    for (const table of tablesFrom(tokens, index + 1, word, database)) {
      if (!queries.has(table.name) && (access === 'write' || !tables.has(table.name))) tables.set(table.name, access);
      for (const row of table.rows) rows.add(row);
    }
  }
  for (const query of queries) tables.delete(query);
  return { verb: verb ?? 'unknown', statements, tables, rows };
}

/** `database`: whose way of telling tables apart it is. */
export function readStatement(statement: string, database: Database = 'sqlite'): StatementFacts {
  const tokens = tokensOf(statement);
  const { verb, statements, tables, rows } = tellOf(tokens, database);
  const outer = outerWords(tokens);
  const parts = resultOf(tokens, outer);
  const hasWhole = parts?.some((part) => isWhole(part, rows)) === true;
  // A column that is a whole row has fields of its own.
  const columns = hasWhole ? undefined : columnsOf(parts, outer);
  const known = [...tables].map(([table, access]) => ({ table, access }));
  const isAll = outer[0]?.[0] === 'table' || hasWhole;
  // A row that is put in is known to whoever puts it in.
  const says = (word: RegExp): boolean => tokens.some(({ text, kind }) => kind === 'word' && word.test(text));
  const givesBack = says(/^returning$/i) && says(/^(?:update|delete)$/i);
  return {
    verb,
    statements,
    tables: known,
    ...(columns === undefined ? {} : { columns }),
    ...(isAll ? { wholeRows: known.filter(({ access }) => access === 'read' || givesBack).map(({ table }) => table) } : {}),
  };
}

/**
 * Named values (`:id`) made positional: `?` for SQLite and MySQL, `$1` for PostgreSQL. `::type` casts and text are left alone. `order` gives the
 * name for each position.
 */
export function bindNames(statement: string, database: Database): { readonly statement: string; readonly order: readonly string[] } {
  const order: string[] = [];
  const bound = statement.replace(
    /('(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|--[^\n]*|\/\*[\s\S]*?\*\/|::)|:([A-Za-z_]\w*)/g,
    (whole: string, kept: string | undefined, name: string | undefined) => {
      if (kept !== undefined || name === undefined) return whole;
      if (database !== 'postgres') {
        order.push(name);
        return '?';
      }
      const known = order.indexOf(name);
      return `$${known < 0 ? order.push(name) : known + 1}`;
    },
  );
  return { statement: bound, order };
}
