/** What a parameter reads: the words in which the expression language, the node types and the data-flow analysis talk. */
import type { FieldPath, ValueType } from './labels.ts';

/** What is made of a value before it is used, where that holds no text: `size(input.list)`, `input.age > 17`. */
export type ClosedUse = Extract<ValueType, 'boolean' | 'number' | 'enum' | 'date'>;

/** Where in a page letters alone do not make a value harmless: in quotes of one kind, and where it is read once more. */
export type PagePlace = 'double' | 'single' | 'again';
/** All signs by which a value gets out of its place in a page. */
export const pageSigns = '<"\'';
/** Stands for every sign but `_`, `-` and `.`: only words and numbers are left. */
export const allSigns = '*';

/** The name of what n8n keeps for a flow from run to run; what it keeps for one step is seen by that step alone. */
export const flowStore = 'n8n:static';

/** Where a value comes from. `any` reads the whole input because the expression could not be understood. */
export type Read =
  /** `without`: fields below it that are left out. `as`: only this, made of it, is used. `escaped`: those of the signs < " ' that are not left in what is made of it, or all (`*`). `decoded`: its letters stood for others (`atob(code)`), so that any sign may be in what is made of it. `place`: where in a page it stands, if not between tags. */
  | {
      readonly from: 'input';
      readonly path: FieldPath;
      readonly port?: string;
      readonly without?: readonly FieldPath[];
      readonly as?: ClosedUse;
      readonly escaped?: string;
      readonly decoded?: true;
      readonly place?: PagePlace;
    }
  | {
      readonly from: 'node';
      readonly node: string;
      readonly path: FieldPath;
      readonly as?: ClosedUse;
      readonly escaped?: string;
      readonly decoded?: true;
      readonly place?: PagePlace;
    }
  | { readonly from: 'model'; readonly key: string; readonly as?: ClosedUse }
  /** What steps of the flow keep in a store of this name, at this path. */
  | {
      readonly from: 'store';
      readonly store: string;
      readonly path: FieldPath;
      readonly as?: ClosedUse;
      readonly escaped?: string;
      readonly decoded?: true;
      readonly place?: PagePlace;
    }
  | { readonly from: 'environment'; readonly name: string; readonly as?: ClosedUse }
  | { readonly from: 'run'; readonly name: string }
  | { readonly from: 'any'; readonly place?: PagePlace };

/** What is known about one parameter value before it is evaluated. */
export interface ParameterReads {
  /** The text when nothing in it is computed. */
  readonly literal?: string;
  /** The fixed text before the first computed part: enough to know a URL's scheme and host. */
  readonly prefix: string;
  readonly reads: readonly Read[];
  readonly dynamic: boolean;
  /** Type of the value where the expression settles it: `{{ input.age > 17 }}` is a boolean whatever the age. */
  readonly type?: ValueType;
  /** True where the code is evaluated as a language of its own rather than by our expression language. */
  readonly foreign?: boolean;
}

const saysMore = (as: ClosedUse): boolean => as === 'number' || as === 'date';

/** The read where only something closed that is made of the value is used. A yes or no, or how many, says less than a number or a date. */
export function readAs(read: Read, as: ClosedUse): Read {
  if (read.from === 'run' || read.from === 'any') return read;
  return read.as === undefined || saysMore(read.as) ? { ...read, as } : read;
}

/** The read where its step itself makes the value harmless for its place. */
export function unplaced(read: Read): Read {
  if (!('place' in read)) return read;
  const { place: _, ...rest } = read;
  return rest;
}

/** The reads as if the values themselves were used: who decides by `answer == "yes"` decides by the answer. */
export const wholeReads = (reads: readonly Read[]): readonly Read[] =>
  reads.some((read) => 'as' in read)
    ? reads.map((read) => {
        if (!('as' in read)) return read;
        const { as: _, ...whole } = read;
        return whole;
      })
    : reads;
/** What is made of letters that stand for others. */
export const decodedReads = (reads: readonly Read[]): readonly Read[] =>
  wholeReads(reads).map((read) =>
    read.from === 'input' || read.from === 'node' || read.from === 'store' ? { ...read, decoded: true } : read,
  );
