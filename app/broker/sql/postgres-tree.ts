/** A PostgreSQL syntax tree as its parser gives it: every value is looked at before it is used. What a reader of it finds. */
import type { Column, Source } from './postgres-scope.ts';

export type Part = Readonly<Record<string, unknown>>;
export const isPart = (value: unknown): value is Part => typeof value === 'object' && value !== null && !Array.isArray(value);
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
export const partsOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as readonly unknown[]) : []);

/** The one part under a key such as `SelectStmt`. */
export const innerOf = (value: unknown, key: string): Part | undefined => (isPart(value) && isPart(value[key]) ? value[key] : undefined);
/** The texts in a list of names, in lower case where they were not quoted; `?` for what is none. */
export const namesIn = (value: unknown): readonly string[] =>
  partsOf(value).map((entry) => textOf(innerOf(entry, 'String')?.['sval']) || '?');

/** What a query gives; its columns in their order, where no star stands among them. */
export interface Result {
  readonly rows: Source;
  readonly columns?: readonly Column[];
}
/** `(table.column).name`, or `(column).name` where only one table can be meant. */
export interface FieldOfColumn {
  readonly table: string;
  readonly column: string;
  readonly name: string;
}

export interface Found {
  readonly tables: Map<string, 'read' | 'write'>;
  readonly functions: Set<string>;
  /** Names written behind rows of tables, and behind values that may be rows: a field, or a function of the owner's. The database alone can tell. */
  readonly fields: { readonly rows: Set<string>; readonly values: Set<string>; readonly columns: FieldOfColumn[] };
  /** Texts that a function of the statement runs as queries. */
  readonly queries: string[];
  readonly results: Map<Part, Result>;
  locks: boolean;
}
