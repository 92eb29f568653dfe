/** What the parts of the script interpreter ask of it. */
import type { Escaping } from '../../../workflow/expression/page-places.ts';
import type { Outline } from './outline.ts';
import type { ScriptResults } from './results.ts';
import type { Shape } from './shape-table.ts';
import type { Syntax } from './syntax.ts';
import type { Argument, Dialect, ScriptVariables } from './variables.ts';

/** A script while it is read. */
export interface ScriptReader {
  readonly dialect: Dialect;
  readonly names: ScriptVariables;
  readonly outline: Outline;
  /** What `this` is. */
  self: string | undefined;
  /** Values that are written like this stay texts in a page that it puts together. */
  writesAround(escaping: Escaping): boolean;
  /** What a function was seen to give back so far. */
  readonly returns: ReadonlyMap<Syntax, Shape>;
  value(node: unknown): Shape;
  /** `object.name`. */
  member(object: Shape, name: string, isItem: boolean): Shape;
  call(node: Syntax, args: readonly Argument[], self?: string): Shape;
  /** The script hands it on, as it is written at `from`. */
  gives(shape: Shape, from?: unknown): void;
  /** What comes of it. */
  readonly results: ScriptResults;
  /** Names that stand for records. */
  readonly records: ReadonlySet<string>;
  /** A `catch` of the script is around what is read now. */
  readonly isTried: boolean;
}
