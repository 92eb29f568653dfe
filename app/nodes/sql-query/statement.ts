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

/** `database`: whose way of telling tables apart it is. */
export function readStatement(statement: string, database: Database = 'sqlite'): StatementFacts {
  const tokens = tokensOf(statement);
  const tables = new Map<string, 'read' | 'write'>();
  const rows = new Set<string>();
  const ctes = new Set<string>();
  let verb: StatementFacts['verb'] | undefined;
  let statements = 0;
  let fresh = true;
  tokens.forEach((token, index) => {
    if (token.kind === 'other') {
      if (token.text === ';') fresh = true;
      return;
    }
    const word = token.kind === 'word' ? token.text.toLowerCase() : '';
    const before = tokens[index - 1];
    // `WITH x AS (DELETE ...)` and a second statement count with their own verb.
    const opens = fresh || before?.text === '(' || before?.text === ')';
    if (fresh) statements += 1;
    const found = verbs[word] ?? (fresh ? 'unknown' : undefined);
    if (
      opens &&
      found !== undefined &&
      (fresh || verbs[word] !== undefined) &&
      (verb === undefined || weight.indexOf(found) > weight.indexOf(verb))
    )
      verb = found;
    fresh = false;
    if (
      tokens[index + 1]?.text.toLowerCase() === 'as' &&
      tokens[index + 2]?.text === '(' &&
      (before?.text.toLowerCase() === 'with' || before?.text === ',' || before?.text.toLowerCase() === 'recursive')
    )
      ctes.add(named(token, database));
    const access =
      word === 'from'
        ? before?.text.toLowerCase() === 'delete'
          ? 'write'
          : 'read'
        : word === 'join' || word === 'using'
          ? 'read'
          : // `TABLE notes` alone, or where a SELECT could stand, reads all of it.
            word === 'table' && !changesTable.test(before?.text ?? '')
            ? 'read'
            : word === 'into' || word === 'update' || word === 'truncate' || word === 'table'
              ? 'write'
              : undefined;
    if (access === undefined || (word === 'update' && /^(do|for|on)$/i.test(before?.text ?? ''))) return;
    let at = index + 1;
    for (;;) {
      while (/^(?:only|if|not|exists)$/i.test(tokens[at]?.text ?? '')) at += 1;
      const name = nameAt(tokens, at, database);
      if (
        name === undefined ||
        notTables.has(name.name.toLowerCase()) ||
        (tokens[name.end]?.text === '(' && word !== 'into' && word !== 'table')
      )
        break;
      if (!ctes.has(name.name) && (access === 'write' || !tables.has(name.name))) tables.set(name.name, access);
      // FROM a, b x, c
      let next = name.end;
      if (tokens[next]?.text.toLowerCase() === 'as') next += 1;
      const alias = tokens[next];
      if (alias !== undefined && (alias.kind === 'word' || alias.kind === 'quoted') && !noAlias.test(alias.text))
        rows.add(alias.text.toLowerCase());
      rows.add((name.name.split('.').at(-1) ?? '').toLowerCase());
      if (tokens[next]?.kind === 'word' && tokens[next + 1]?.text === ',') next += 1;
      if (word !== 'from' || tokens[next]?.text !== ',') break;
      at = next + 1;
    }
  });
  const outer = outerWords(tokens);
  const parts = resultOf(tokens, outer);
  const hasWhole = parts?.some((part) => isWhole(part, rows)) === true;
  // A column that is a whole row has fields of its own.
  const columns = hasWhole ? undefined : columnsOf(parts, outer);
  const known = [...tables].filter(([table]) => !ctes.has(table)).map(([table, access]) => ({ table, access }));
  const isAll = outer[0]?.[0] === 'table' || hasWhole;
  // A row that is put in is known to whoever puts it in.
  const says = (word: RegExp): boolean => tokens.some(({ text, kind }) => kind === 'word' && word.test(text));
  const givesBack = says(/^returning$/i) && says(/^(?:update|delete)$/i);
  return {
    verb: verb ?? 'unknown',
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
