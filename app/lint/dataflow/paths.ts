import { isIndex, type FieldPath } from '../../workflow/model/labels.ts';

/** An interned field path. 0 is the whole item; a parent's number is always lower than its children's. */
export type PathId = number;

/** Deeper fields fold into their ancestor, so that a loop that nests its own output cannot grow paths for ever. */
const MAX_DEPTH = 8;
/** Every element of a list, or every key of a map. */
export const EVERY = '*';

/** Gives each field path of an analysis one small integer. */
export class PathTable {
  readonly #parents: number[] = [-1];
  readonly #segments: string[] = [''];
  readonly #depths: number[] = [0];
  readonly #starred: boolean[] = [false];
  readonly #texts: (string | undefined)[] = [];
  readonly #children: (Map<string, PathId> | undefined)[] = [undefined];

  get size(): number {
    return this.#parents.length;
  }
  parent(path: PathId): PathId {
    return this.#parents[path] ?? -1;
  }
  depth(path: PathId): number {
    return this.#depths[path] ?? 0;
  }
  segment(path: PathId): string {
    return this.#segments[path] ?? '';
  }
  /** "Every" stands in it. */
  isStarred(path: PathId): boolean {
    return this.#starred[path] ?? false;
  }

  /** The sub-path `segment` of `parent`; list positions count as "every element"; folds into `parent` beyond the depth limit. */
  child(parent: PathId, segment: string): PathId {
    const key = isIndex(segment) ? EVERY : segment;
    let children = this.#children[parent];
    const known = children?.get(key);
    if (known !== undefined) return known;
    const depth = this.depth(parent) + 1;
    if (depth > MAX_DEPTH) return parent;
    if (children === undefined) {
      children = new Map();
      this.#children[parent] = children;
    }
    const id = this.#parents.length;
    this.#parents.push(parent);
    this.#segments.push(key);
    this.#depths.push(depth);
    this.#starred.push(key === EVERY || (this.#starred[parent] ?? false));
    this.#children.push(undefined);
    children.set(key, id);
    return id;
  }

  intern(path: FieldPath): PathId {
    let id = 0;
    for (const segment of path) id = this.child(id, segment);
    return id;
  }

  /** Puts paths in an order that is the same in every process: their numbers depend on what was linted before. */
  compare(a: PathId, b: PathId): number {
    if (a === b) return 0;
    const left = this.#text(a);
    const right = this.#text(b);
    return left < right ? -1 : left > right ? 1 : 0;
  }
  #text(path: PathId): string {
    const known = this.#texts[path];
    if (known !== undefined) return known;
    const made = this.fields(path).join('\u0000');
    this.#texts[path] = made;
    return made;
  }

  fields(path: PathId): string[] {
    const out: string[] = [];
    for (let at = path; at > 0; at = this.parent(at)) out.push(this.segment(at));
    return out.reverse();
  }

  /** `path` taken from under `from` and put under `to`. */
  rebase(path: PathId, from: PathId, to: PathId): PathId {
    if (from === to || path === from) return path === from ? to : path;
    if (from === 0 && to === 0) return path;
    const tail: string[] = [];
    for (let at = path, depth = this.depth(from); this.depth(at) > depth; at = this.parent(at)) tail.push(this.segment(at));
    let id = to;
    for (let index = tail.length - 1; index >= 0; index -= 1) id = this.child(id, tail[index] as string);
    return id;
  }

  /** True if the two name the same field or one field's ancestor and descendant, "every" matching any name. */
  covers(ancestor: PathId, path: PathId): boolean {
    const depth = this.depth(ancestor);
    let at = path;
    for (let rise = this.depth(path) - depth; rise > 0; rise -= 1) at = this.parent(at);
    if (this.depth(path) < depth) return false;
    if (at === ancestor) return true;
    if (!this.#starred[ancestor] && !this.#starred[at]) return false;
    let other = ancestor;
    while (at > 0) {
      if (at === other) return true;
      const a = this.segment(at);
      const b = this.segment(other);
      if (a !== b && a !== EVERY && b !== EVERY) return false;
      at = this.parent(at);
      other = this.parent(other);
    }
    return true;
  }

  /** What of `path` lies in `shorter`, which covers it: of "every" and a name, the name. */
  meet(path: PathId, shorter: PathId): PathId {
    if (!this.#starred[path] || path === shorter) return path;
    const names = this.fields(shorter);
    let id = 0;
    for (const [index, segment] of this.fields(path).entries())
      id = this.child(id, segment === EVERY ? (names[index] ?? segment) : segment);
    return id;
  }

  /** True if whatever `path` names lies in what `ancestor` names: as `covers`, but of every field of a record one is not all. What changes `ancestor` for certain changes only such. */
  holds(ancestor: PathId, path: PathId): boolean {
    if (!this.covers(ancestor, path)) return false;
    if (!this.#starred[path]) return true;
    let at = path;
    for (let rise = this.depth(path) - this.depth(ancestor); rise > 0; rise -= 1) at = this.parent(at);
    for (let other = ancestor; at !== other; at = this.parent(at), other = this.parent(other)) {
      if (this.segment(at) === EVERY && this.segment(other) !== EVERY) return false;
    }
    return true;
  }
}

/** The path names elements by their numbers. All elements are one here, so what is done to it is done to some of what its path number says. */
export const namesOne = (path: FieldPath): boolean => path.some(isIndex);
