/** The variables of a script: what each stands for, and what is written into the objects of them. */
import type { CodeFact } from '../../../nodes/kit/facts.ts';
import { TooHard } from './effort.ts';
import { anyElement, cellOf } from './cells.ts';
import { ScriptHeap } from './heap.ts';
import { itemsName } from './forms.ts';
import type { Outline } from './outline.ts';
import { element, field, join, picked, withCells } from './shape.ts';
import { mayReplace, replaced, replacedEach } from './shape-changes.ts';
import { empty, fromPlace, type Place, type Shape } from './shape-table.ts';
import type { Syntax } from './syntax.ts';
import { Widening } from './widening.ts';

export type Dialect = CodeFact['dialect'];
/** What the script is given by its surroundings: an object as well. */
export const place = (root: Place['root'], name = ''): Shape =>
  withCells(fromPlace({ root, name, path: [], exact: true }), cellOf(`${root} ${name}`));
const inputNames: Readonly<Record<Dialect, ReadonlySet<string>>> = {
  countersign: new Set(['input']),
  n8n: new Set(['$json', '$input', 'items', 'item', '$binary', '$item', 'inputData']),
  'node-red': new Set(['msg']),
  process: new Set(),
};

/** What a script does with values beside giving them on. */
export interface Aside {
  readonly printed: Shape;
  readonly thrown: Shape;
  /** Put into a store of the flow's. */ readonly kept: Shape;
  /** By this it is decided whether an item goes on. */ readonly decides: Shape;
  /** Stands where a model takes its orders from. */ readonly orders: Shape;
  /** Asked of a database. */ readonly queried: Shape;
  readonly sent: readonly { readonly address: string; readonly target: Shape; readonly shape: Shape }[];
}
/** A call, with the values of its parts. */
export interface Call {
  readonly callee: Syntax;
  readonly name: string | undefined;
  readonly owner: string | undefined;
  readonly args: readonly Syntax[];
  readonly receiver: Shape;
  readonly callbacks: readonly Syntax[];
  readonly shapes: readonly Shape[];
  readonly handed: readonly Argument[];
}
export interface Argument {
  readonly shape: Shape;
  /** `...list`: as many as there are. */ readonly spread?: boolean;
}

export class ScriptVariables {
  readonly #dialect: Dialect;
  readonly #given: ReadonlySet<string>;
  readonly #shapes = new Map<string, Shape>();
  readonly widening = new Widening();
  readonly #heap = new ScriptHeap(this.widening);
  /** How often something has grown: while it stays, reading a part of the script once more tells nothing new. */
  version = 0;

  constructor(dialect: Dialect, given: readonly string[] = []) {
    this.#dialect = dialect;
    this.#given = new Set(given);
  }

  grew(): void {
    this.version += 1;
  }
  /** The script itself gave it a value. */
  knows(name: string): boolean {
    return this.#shapes.has(name);
  }

  #ambient(name: string): Shape | undefined {
    if (inputNames[this.#dialect].has(name) || this.#given.has(name)) return place('input');
    if (name === '$env' || name === 'process') return place('environment', name);
    if (this.#dialect === 'node-red' && (name === 'flow' || name === 'global' || name === 'env' || name === 'context'))
      return place('environment', name);
    if (name === 'arguments' || name === 'globalThis') throw new TooHard();
    return undefined;
  }

  #bound(name: string): Shape {
    return this.#shapes.get(name) ?? this.#ambient(name) ?? empty;
  }
  variable(name: string): Shape {
    return this.#heap.whole(this.#bound(name));
  }

  set(name: string, value: Shape): void {
    const before = this.#bound(name);
    const next = this.widening.grownSmall(name, before, value);
    if (next.id === before.id && this.#shapes.has(name)) return;
    this.#shapes.set(name, next);
    if (next.id !== before.id) this.grew();
  }

  /** A new object of the script's, made by `node`: with all that is ever written into what is made there. `unnamed` is put in under names that nobody knows. */
  made({ start, end }: Syntax, value: Shape, unnamed: Shape = empty): Shape {
    const cells = cellOf(`@${start}-${end}`);
    for (const cell of cells.own.values()) {
      if (this.#heap.put(cell, [], value, true)) this.grew();
      if (unnamed.id !== empty.id && this.#heap.put(cell, [anyElement], unnamed, true)) this.grew();
    }
    return this.#heap.whole(withCells(value, cells));
  }
  /** A field of a value; one that the value does not list may have been written by another name. */
  fieldOf(object: Shape, name: string): Shape {
    const one = field(object, name);
    return object.fields.has(name) ? this.#heap.known(one) : this.#heap.whole(one);
  }
  elementOf(list: Shape): Shape {
    const one = element(list);
    return one.fields.size > 0 ? this.#heap.known(one) : this.#heap.whole(one);
  }
  /** The value of a name as an object of its own, where the script says nothing else of it. */
  own(name: string): void {
    this.set(name, withCells(this.#bound(name), cellOf(`@${name}`)));
  }

  /** A variable as it is read at `at`: fields that are certainly written over before hold what the script writes there, and nothing else. */
  read(name: string, outline: Outline, at: number): Shape {
    let shape = this.variable(name === itemsName ? 'items' : name);
    const names = name === 'items' || name === itemsName ? [itemsName, 'items'] : [name];
    const all = names.flatMap((one) => outline.replaced(one, at)).sort((a, b) => a.path.length - b.path.length);
    // Fields of the value itself are put in together: nothing of what is put into one of them says anything of the others.
    let waiting: (readonly [name: string, value: Shape])[] = [];
    const settle = (): void => {
      shape = replacedEach(shape, waiting);
      waiting = [];
    };
    let [above, shorter] = [-1, all];
    for (const { path, begin } of all) {
      if (path.length !== above) [above, shorter] = [path.length, all.filter((one) => one.path.length < path.length)];
      const own = this.isItems(shape) ? path.slice(path[0] === 'item' && path[1] === 'json' ? 2 : path[0] === 'json' ? 1 : 0) : path;
      const [first] = own;
      const isSimple = own.length === 1 && first !== undefined && first !== anyElement && mayReplace(shape, waiting.length);
      if (!isSimple) settle();
      // `item.json = ...`: all but the files that came with the item.
      if (own.length === 0 && path.length > 0)
        shape = withCells(join(this.#heap.written(shape, [], []), picked(shape, ['$binary', 'binary'])), shape.cells);
      if (own.length > 0) {
        // What the whole was before this field of it was taken away says nothing of the field any more.
        const value = this.#heap.written(
          shape,
          own,
          shorter.filter((one) => one.end <= begin),
        );
        if (isSimple) waiting.push([first, value]);
        else shape = replaced(shape, own, value);
      }
    }
    settle();
    return shape;
  }

  /** All that the script puts into what its surroundings hand it. */
  keptIn(object: Shape): Shape {
    return this.#heap.written(object, [], []);
  }

  isItems(shape: Shape): boolean {
    return this.#dialect === 'n8n' && [...shape.places.values()].some((one) => one.exact && one.path.length === 0);
  }

  /** `value` is put at `path` of whatever `object` may be; `at`: by which statement, where all of it is written. */
  write(object: Shape, path: readonly string[], given: Shape, at?: number): void {
    const value = this.widening.small(given);
    for (const cell of object.cells.own.values()) {
      // A field of a copy is none of what it was copied from.
      if (cell.as === 'copy') continue;
      if (this.#heap.put(cell, path, value, false, at)) this.grew();
    }
  }
}
