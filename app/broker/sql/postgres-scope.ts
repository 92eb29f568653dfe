/** What the names of a SELECT stand for, resolved as PostgreSQL does it: per SELECT, the inner one first, and in FROM only what stands before. */

/** `any`: perhaps a row of a type of the owner's, whose fields are written behind it. `plain`: never, so `(value).name` can only be a call. */
export type Held = 'any' | 'plain';

/** What one name in FROM stands for. */
export interface Source {
  /** Of a table whose columns keep their names: how it is written, each part in quotes. */
  readonly table?: string;
  /** Of a function's values: what their columns are called. Every other name behind the alias is a call with the value. */
  readonly value?: ReadonlySet<string>;
  /** What a column of that name holds; undefined where there is none. */
  readonly holds: (column: string) => Held | undefined;
}
export type Level = ReadonlyMap<string, Source>;
/** `levels`: the innermost first. `withs`: what the names of WITH clauses stand for. */
export interface Scope {
  readonly withs: ReadonlyMap<string, Source>;
  readonly levels: readonly Level[];
}

/** A column of a result: without a name where PostgreSQL makes one up. */
export interface Column {
  readonly name: string | undefined;
  readonly held: Held;
}

/** A table: what its columns are called and hold is not known here. */
export const aTable: Source = { holds: () => 'any' };
/** Rows of values that are no rows themselves. */
export const plainRows: Source = { holds: () => 'plain' };

export const within = (scope: Scope, level: Level): Scope => ({ ...scope, levels: [level, ...scope.levels] });

/** Two that cannot be told apart: only what both have. */
function both(one: Source, other: Source): Source {
  const value =
    one.value === undefined || other.value === undefined
      ? (one.value ?? other.value)
      : new Set([...one.value].filter((column) => other.value?.has(column)));
  return { ...(value === undefined ? {} : { value }), holds: (column) => together([one, other], column) };
}

/** Where one of them holds something plain, it may be meant. */
function together(sources: Iterable<Source>, column: string): Held | undefined {
  let found: Held | undefined;
  for (const source of sources) {
    const held = source.holds(column);
    if (held === 'plain') return held;
    found ??= held;
  }
  return found;
}

/** Adds what another level names. */
export function addLevel(all: Map<string, Source>, other: Level): void {
  for (const [name, source] of other) {
    const before = all.get(name);
    all.set(name, before === undefined ? source : both(before, source));
  }
}

export function merged(one: Level, other: Level): Level {
  const all = new Map(one);
  addLevel(all, other);
  return all;
}

export const sourceOf = (scope: Scope, name: string): Source | undefined => scope.levels.find((level) => level.has(name))?.get(name);

/** The column of a table that a name of one or two parts stands for, where no other is possible. Of a name alone, that the table has it is still to be asked. */
export function columnIn(scope: Scope, names: readonly string[]): { readonly table: string; readonly column: string } | undefined {
  const [from = '', column] = names;
  if (names.length > 2) return undefined;
  const around = [...(scope.levels[0]?.values() ?? [])];
  const table = column === undefined ? (around.length === 1 ? around[0]?.table : undefined) : sourceOf(scope, from)?.table;
  return table === undefined ? undefined : { table, column: column ?? from };
}

/** What a name of one, two or more parts holds. Three parts name a table with its schema. */
export function heldIn(scope: Scope, names: readonly string[]): Held {
  const [from = '', column] = names;
  if (names.length > 2) return 'any';
  if (column !== undefined) return sourceOf(scope, from)?.holds(column) ?? 'plain';
  return (
    together(
      scope.levels.flatMap((level) => [...level.values()]),
      from,
    ) ?? 'plain'
  );
}

/** Asked once for each name: chains of `SELECT *` would ask again and again. */
function remembered(holds: (column: string) => Held | undefined): Source {
  const known = new Map<string, Held | undefined>();
  return {
    holds: (column) => {
      if (!known.has(column)) known.set(column, holds(column));
      return known.get(column);
    },
  };
}

/** The rows of a query: its columns, and what its stars take over. */
export function rowsOf(columns: readonly Column[], stars: readonly Source[]): Source {
  const named = new Map<string, Held>();
  for (const { name, held } of columns) if (name !== undefined) named.set(name, held === 'plain' ? held : (named.get(name) ?? held));
  const open = columns.every(({ name }) => name !== undefined);
  return remembered((column) => named.get(column) ?? (open ? together(stars, column) : 'plain'));
}

/** The same under an alias, which may rename the first columns. */
export function renamed(source: Source, alias: string, names: readonly string[], columns: readonly Column[] | undefined): Source {
  return remembered((column) => {
    if (column === alias) return 'any';
    const at = names.indexOf(column);
    return at >= 0 ? (columns?.[at]?.held ?? 'plain') : source.holds(column);
  });
}

/** A join under a name of its own: the names in it are hidden. */
export const joined = (level: Level, names: readonly string[]): Source =>
  remembered((column) => (names.includes(column) ? 'plain' : together(level.values(), column)));
