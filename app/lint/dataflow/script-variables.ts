/** The variables of a script: what each stands for, and which may be the same object. */
import type { CodeFact } from '../../nodes/kit/facts.ts';
import { itemsName, type Outline, type Replacement } from './script-outline.ts';
import { assigned, computed, empty, field, fromPlace, join, picked, record, replaced, type Place, type Shape } from './script-shape.ts';
import type { Syntax } from './script-syntax.ts';

export type Dialect = CodeFact['dialect'];
/** Shapes that grow past this are not worth following. */
const MAX_SIZE = 20_000;
/** How often that may happen: it costs as much as there is to look through. */
const MOST_BLURRED = 40;
export const place = (root: Place['root'], name = '', path: readonly string[] = []): Shape => fromPlace({ root, name, path, exact: true });
const inputNames: Readonly<Record<Dialect, ReadonlySet<string>>> = {
  countersign: new Set(['input']), n8n: new Set(['$json', '$input', 'items', 'item', '$binary', '$item', 'inputData']), 'node-red': new Set(['msg']), process: new Set(),
};

/** The script does something that cannot be followed. */
export class TooHard extends Error {}

/** A variable, or a field of what it stands for. */
export interface Target { readonly name: string; readonly path: readonly string[]; /** One of several: what is written there goes to each, and they stay apart. */ readonly among?: true }

/** What a script does with values beside giving them on. */
export interface Aside { readonly printed: Shape; readonly thrown: Shape; /** Put into a store of the flow's. */ readonly kept: Shape; /** By this it is decided whether an item goes on. */ readonly decides: Shape; readonly sent: readonly { readonly address: string; readonly target: Shape; readonly shape: Shape }[] }
/** A call, with the values of its parts. */
export interface Call {
  readonly callee: Syntax; readonly name: string | undefined; readonly owner: string | undefined; readonly args: readonly Syntax[];
  readonly receiver: Shape; readonly callbacks: readonly Syntax[]; readonly shapes: readonly Shape[]; readonly handed: readonly Argument[];
}
export interface Argument { readonly shape: Shape; readonly objects: readonly Target[]; /** `...list`: as many as there are. */ readonly spread?: boolean }

export class ScriptVariables {
  readonly #dialect: Dialect;
  readonly #names = new Map<string, string>();
  readonly #shapes = new Map<string, Shape>();
  /** What is written to a name's fields, apart from what it stood for before. */
  readonly #written = new Map<string, { readonly name: string; readonly path: readonly string[]; readonly value: Shape; readonly site: number }>();
  /** `p = o.inner`: what is written to p is written to o's field too. */
  readonly #views = new Map<string, { readonly name: string; readonly path: readonly string[] }[]>();
  /** A local object was put inside another one, and something was written two fields deep: the two may be the same object. */
  #nested = false;
  #blurred = 0;
  #deepWrite = false;
  /** How often something has grown: while it stays, reading a part of the script once more tells nothing new. */
  version = 0;

  constructor(dialect: Dialect) { this.#dialect = dialect; }

  /** Something was written two fields deep, and objects lie inside of objects: too many names for one thing. */
  get tangled(): boolean { return this.#nested && this.#deepWrite; }
  grew(): void { this.version += 1; }
  nest(): void { this.#nested = true; }
  /** The script itself gave it a value. */
  knows(name: string): boolean { return this.#shapes.has(this.#root(name)); }

  #root(name: string): string {
    let at = name;
    for (let up = this.#names.get(at); up !== undefined && up !== at; up = this.#names.get(at)) at = up;
    return at;
  }

  /** Two names that may hold the same object hold one shape from now on. */
  alias(a: string, b: string): void {
    const left = this.#root(a);
    const right = this.#root(b);
    if (left === right) return;
    this.#names.set(left, right);
    const merged = join(this.#shapes.get(left) ?? this.#ambient(left) ?? empty, this.#shapes.get(right) ?? this.#ambient(right) ?? empty);
    this.#shapes.set(right, merged);
    this.grew();
  }

  #ambient(name: string): Shape | undefined {
    if (inputNames[this.#dialect].has(name)) return place('input');
    if (name === '$env' || name === 'process') return place('environment', name);
    if (this.#dialect === 'node-red' && (name === 'flow' || name === 'global' || name === 'env' || name === 'context')) return place('environment', name);
    if (name === 'arguments' || name === 'globalThis') throw new TooHard();
    return undefined;
  }

  variable(name: string): Shape {
    const root = this.#root(name);
    const known = this.#shapes.get(root);
    if (known !== undefined) return known;
    return this.#ambient(root) ?? empty;
  }

  set(name: string, path: readonly string[], value: Shape, seen: ReadonlySet<string> = new Set()): void {
    const root = this.#root(name);
    if (seen.has(root)) return;
    const before = this.variable(root);
    const whole = assigned(before, path, value);
    // Grown too large to be told apart field by field, it is still known what it is made of.
    const isLarge = whole.size > MAX_SIZE;
    if (isLarge) this.#blurred += 1;
    const next = isLarge ? computed(whole) : whole;
    if (next.size > MAX_SIZE || this.#blurred > MOST_BLURRED) throw new TooHard();
    if (next.id !== before.id || !this.#shapes.has(root)) { this.#shapes.set(root, next); if (next.id !== before.id) this.grew(); }
    if (path.length === 0 && seen.size === 0) return;
    this.#note(name, path, value);
    for (const view of this.#views.get(root) ?? []) this.set(view.name, [...view.path, ...path].slice(0, 6), value, new Set([...seen, root]));
  }

  #note(name: string, path: readonly string[], value: Shape, site = -1): void {
    const key = `${site} ${name}\u0000${path.join('\u0000')}`;
    const before = this.#written.get(key);
    const next = before === undefined ? value : join(before.value, value);
    if (before !== undefined && next.id === before.value.id) return;
    this.#written.set(key, { name, path, value: next, site });
    this.grew();
  }

  /** What the script writes to `path` of what `name` stands for, and below it. */
  #writtenTo(name: string, path: readonly string[], gone: readonly Replacement[] = []): Shape {
    const root = this.#root(name);
    let out = empty;
    for (const one of this.#written.values()) {
      if (gone.some(({ begin, end }) => begin <= one.site && one.site < end) || this.#root(one.name) !== root || one.path.some((part, index) => index < path.length && part !== path[index])) continue;
      const inside = path.slice(one.path.length).reduce((shape, part) => field(shape, part), one.value);
      out = join(out, one.path.length <= path.length ? inside : one.path.slice(path.length).reduceRight((shape, part) => record(new Map([[part, shape]])), one.value));
    }
    return out;
  }

  /** A variable as it is read at `at`: fields that are certainly written over before hold what the script writes there, and nothing else. */
  read(name: string, outline: Outline, at: number): Shape {
    let shape = this.variable(name === itemsName ? 'items' : name);
    const names = name === 'items' || name === itemsName ? [itemsName, 'items'] : [name];
    const all = names.flatMap((one) => outline.replaced(one, at)).sort((a, b) => a.path.length - b.path.length);
    for (const { path, begin } of all) {
      const own = this.isItems(shape) ? path.slice(path[0] === 'item' && path[1] === 'json' ? 2 : path[0] === 'json' ? 1 : 0) : path;
      // `item.json = ...`: all but the files that came with the item.
      if (own.length === 0 && path.length > 0) shape = join(this.#writtenTo(name === itemsName ? 'items' : name, []), picked(shape, ['$binary', 'binary']));
      if (own.length > 0) {
        // What the whole was before this field of it was taken away says nothing of the field any more.
        const before = all.filter((one) => one.path.length < path.length && one.end <= begin);
        shape = replaced(shape, own, this.#writtenTo(name === itemsName ? 'items' : name, own, before));
      }
    }
    return shape;
  }

  isItems(shape: Shape): boolean {
    return this.#dialect === 'n8n' && [...shape.places.values()].some((one) => one.exact && one.path.length === 0);
  }

  /** A store into something that a variable holds, or into the variable's list. */
  write(target: Target, value: Shape, site?: number): void {
    if (target.path.length >= 2) this.#deepWrite = true;
    this.set(target.name, target.path, value);
    if (target.path.length === 0) this.#note(target.name, [], value, site);
    if (target.path.length === 0) for (const view of this.#views.get(this.#root(target.name)) ?? []) this.set(view.name, view.path, value, new Set([this.#root(target.name)]));
  }

  mayBe(name: string, others: readonly Target[]): void {
    for (const other of others) {
      if (other.path.length === 0 && other.among !== true) { this.alias(name, other.name); continue; }
      const root = this.#root(name);
      if (other.path.length === 0 && this.#root(other.name) === root) continue;
      const views = this.#views.get(root) ?? [];
      if (views.some((view) => view.name === other.name && view.path.join('.') === other.path.join('.'))) continue;
      this.#views.set(root, [...views, other]);
      this.grew();
    }
  }
}
