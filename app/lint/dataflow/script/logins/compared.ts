/** What has certainly been shown to be the same as what the flow alone can know, where a condition came out one way or a call came back. */
import type { Read } from '../../../../nodes/kit/facts.ts';
import { isFunction } from '../forms.ts';
import { boundBy, dottedName, isSyntax, literalText, memberName, nameOf, walk, type Syntax } from '../syntax.ts';
import { formOf, isBare, isFilledWith } from './form.ts';
import { cryptoModule, keptIn, unwrapped, type Kept } from './kept.ts';
import { given, MOST_DEEP, type Names } from './names.ts';

/** One thing that was shown, and what it was held against. */
export interface Compared {
  readonly shown: readonly Read[];
  readonly against: readonly Read[];
  /** Where the setting is not there, an empty text is as good. */
  readonly orEmpty?: Pick<Kept, 'isKey'> & { readonly form: string | undefined };
}

const sameReads = (one: readonly Read[], other: readonly Read[]): boolean => JSON.stringify(one) === JSON.stringify(other);

/** What the interpreter has found out about a part of the script: where its value comes from; `clear`: and from nowhere else. */
export type ReadsOfPart = (node: Syntax) => { readonly reads: readonly Read[]; readonly clear: boolean };

interface Listed {
  readonly elements: readonly unknown[];
  /** None of them is empty. */
  readonly filled: boolean;
}

const nothing: readonly Compared[] = [];
const jwtModule = /^(?:jwt|jsonwebtoken)$/i;
const joseModule = /^jose$/;

export class Comparisons {
  readonly #names: Names;
  readonly #readsOf: ReadsOfPart;
  /** Of names, by how they came out. A name that hangs on itself shows nothing. */
  readonly #known = new Map<string, readonly Compared[]>();

  /** Of what may be an empty text: then the question is not what it is the same as, but whether it is filled. */
  readonly #empty: Compared | undefined;

  constructor(names: Names, readsOf: ReadsOfPart, empty?: Compared) {
    this.#names = names;
    this.#readsOf = readsOf;
    this.#empty = empty;
  }

  /** `shown === kept`, either way round. What is shown may be cut out of more: it is the whole secret all the same. */
  #same(left: unknown, right: unknown): readonly Compared[] {
    for (const [shown, held] of [
      [left, right],
      [right, left],
    ]) {
      const found = this.#held(shown, keptIn(this.#names, held));
      if (found.length > 0) return found;
    }
    return nothing;
  }
  #held(shown: unknown, kept: Kept | undefined): readonly Compared[] {
    if (kept === undefined || !isSyntax(shown) || keptIn(this.#names, shown) !== undefined) return nothing;
    const { reads: against, orEmpty, isKey } = kept;
    if (orEmpty === true && this.#empty !== undefined && sameReads(against, this.#empty.against)) return nothing;
    const plain = unwrapped(this.#names, shown);
    const reads = this.#brought(plain);
    if (reads.length === 0) return nothing;
    if (orEmpty !== true) return [{ shown: reads, against }];
    // Of what is cut out of more, the rest may be filled: `Bearer ` and nothing behind it.
    return [{ shown: reads, against, orEmpty: { form: formOf(this.#names, plain), ...(isKey === true ? { isKey } : {}) } }];
  }

  /** It is what may be an empty text, or what is held against it, as it is. */
  #mayBeEmpty(node: unknown): boolean {
    if (this.#empty === undefined || !isSyntax(node)) return false;
    if (node.type === 'MemberExpression' && memberName(node) === 'length') return this.#mayBeEmpty(node['object']);
    const { against, orEmpty } = this.#empty;
    const kept = keptIn(this.#names, node);
    return kept === undefined
      ? orEmpty?.isKey !== true && isFilledWith(this.#names, node, orEmpty?.form)
      : isBare(this.#names, node) && sameReads(kept.reads, against);
  }
  /** `want === ''`, `want.length < 16` and their like: whether the outcome says that there is something in it. */
  #isFilledBy(node: Syntax, truth: boolean): boolean {
    const [left, right] = [node['left'], node['right']];
    const sign = node['operator'] as string;
    if (
      /^[!=]==?$/.test(sign) &&
      (literalText(right) === '' ? this.#mayBeEmpty(left) : literalText(left) === '' && this.#mayBeEmpty(right))
    )
      return sign.startsWith('!') === truth;
    const limit = isSyntax(right) && right.type === 'Literal' && typeof right['value'] === 'number' ? right['value'] : undefined;
    if (limit === undefined || !isSyntax(left) || memberName(left) !== 'length' || !this.#mayBeEmpty(left['object'])) return false;
    if (/^[!=]==?$/.test(sign)) return (limit === 0) === (sign.startsWith('!') === truth);
    const least = sign === '>' ? limit + 1 : limit;
    return least >= 1 && ((/^>=?$/.test(sign) && truth) || (sign === '<' && !truth) || (sign === '<=' && !truth && limit >= 0));
  }

  /** Fields of what came in that a part is made of, and nothing else is. */
  #brought(node: Syntax): readonly Read[] {
    if (this.#names.handsSettings) return [];
    const { reads, clear } = this.#readsOf(node);
    const own = reads.filter((read) => (read.from === 'input' || read.from === 'node') && read.as === undefined);
    // Functions that a text was handed to could have put anything into it, as far as is known: into a text nobody can.
    return (clear && own.length === reads.length) || this.#beginsIn(node) ? own : [];
  }
  /** It is written as a field of what came in, and the script puts no setting there. */
  #beginsIn(node: unknown, depth = 0): boolean {
    if (!isSyntax(node) || depth > MOST_DEEP || this.#names.putsFields) return false;
    const name = nameOf(node);
    if (name !== undefined) {
      if (!this.#names.binds(name)) return given.has(name);
      return this.#names.valuesOf(name)?.every((value) => this.#beginsIn(value, depth + 1)) ?? false;
    }
    switch (node.type) {
      case 'MemberExpression':
        return memberName(node) !== undefined && this.#beginsIn(node['object'], depth + 1);
      case 'ChainExpression':
        return this.#beginsIn(node['expression'], depth + 1);
      case 'CallExpression': {
        const callee = node['callee'];
        const fixed = (node['arguments'] as Syntax[]).every((part) => part.type === 'Literal');
        if (!fixed || !isSyntax(callee)) return false;
        return callee.type === 'MemberExpression'
          ? this.#beginsIn(callee['object'], depth + 1)
          : nameOf(callee) === '$' && !this.#names.binds('$');
      }
      case 'LogicalExpression':
        return literalText(node['right']) === '' && this.#beginsIn(node['left'], depth + 1);
      default:
        return false;
    }
  }

  /** What has certainly been compared where the condition came out as `truth`. */
  holds(node: unknown, truth: boolean, depth = 0): readonly Compared[] {
    if (!isSyntax(node) || depth > MOST_DEEP) return nothing;
    if (truth && this.#empty !== undefined && this.#mayBeEmpty(node)) return [this.#empty];
    const name = nameOf(node);
    if (name !== undefined) return this.#holdsByName(name, truth, depth);
    switch (node.type) {
      case 'UnaryExpression':
        return node['operator'] === '!' ? this.holds(node['argument'], !truth, depth + 1) : nothing;
      case 'BinaryExpression': {
        const sign = node['operator'] as string;
        if (this.#empty !== undefined && this.#isFilledBy(node, truth)) return [this.#empty];
        return /^[!=]==?$/.test(sign) && sign.startsWith('=') === truth ? this.#same(node['left'], node['right']) : nothing;
      }
      case 'LogicalExpression': {
        const left = this.holds(node['left'], truth, depth + 1);
        const right = this.holds(node['right'], truth, depth + 1);
        // Both sides have to hold for the one outcome, either is enough for the other.
        const both = node['operator'] === '&&' ? truth : node['operator'] === '||' && !truth;
        if (both) return left.length > 0 ? left : right;
        return node['operator'] !== '??' && left.length > 0 && right.length > 0 ? left : nothing;
      }
      case 'AwaitExpression': {
        const call = node['argument'];
        return truth && isSyntax(call) && call.type === 'CallExpression' ? this.#holdsByCall(call, true, depth) : nothing;
      }
      case 'CallExpression':
        return truth ? this.#holdsByCall(node, false, depth) : nothing;
      default:
        return nothing;
    }
  }
  #holdsByName(name: string, truth: boolean, depth: number): readonly Compared[] {
    const key = `${name} ${String(truth)}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    this.#known.set(key, nothing);
    const found = truth ? this.#holdsByEach(name, depth) : this.holds(this.#names.valueOf(name), false, depth + 1);
    this.#known.set(key, found);
    return found;
  }
  /** `let ok = false; try { ok = same(a, b) } catch {}`: whatever made it true is a comparison. */
  #holdsByEach(name: string, depth: number): readonly Compared[] {
    let found = nothing;
    for (const value of this.#names.valuesOf(name) ?? []) {
      if (isFalse(value)) continue;
      const one = this.holds(value, true, depth + 1);
      if (one.length === 0) return nothing;
      if (found.length === 0) found = one;
    }
    return found;
  }
  #holdsByCall(node: Syntax, awaited: boolean, depth: number): readonly Compared[] {
    const [first, second] = node['arguments'] as unknown[];
    const called = dottedName(node['callee']) ?? '';
    if (called === 'Boolean') return this.holds(first, true, depth + 1);
    if (this.#names.isCallOf(node['callee'], 'timingSafeEqual', cryptoModule)) return this.#same(first, second);
    const listed = this.#listed(node['callee']);
    if (listed !== undefined) return this.#inList(first, listed);
    const own = this.#names.functionOf(called);
    return own !== undefined && comparesItsOwn(this.#names, own, awaited) ? this.#same(first, second) : nothing;
  }

  /** `[$env.NEW, $env.OLD].includes(token)`: what stands in the list. */
  #listed(callee: unknown): Listed | undefined {
    if (!isSyntax(callee) || callee.type !== 'MemberExpression' || memberName(callee) !== 'includes') return undefined;
    const name = nameOf(callee['object']);
    const given = name === undefined ? callee['object'] : this.#names.isFixed(name) ? this.#names.valueOf(name) : undefined;
    const filled = this.#names.binds('Boolean') ? undefined : filledOf(given);
    const list = filled ?? given;
    return isSyntax(list) && list.type === 'ArrayExpression'
      ? { elements: list['elements'] as unknown[], filled: filled !== undefined }
      : undefined;
  }
  /** It is one of them, and each of them is what the flow alone can know. */
  #inList(shown: unknown, { elements, filled }: Listed): readonly Compared[] {
    const keptOf = (one: unknown): Kept | undefined => {
      const kept = keptIn(this.#names, one);
      return kept !== undefined && filled && isBare(this.#names, one) ? { reads: kept.reads } : kept;
    };
    const all = elements.map((one) => this.#held(shown, keptOf(one)));
    return all.every((one) => one.length > 0) ? all.flat() : nothing;
  }

  /** A call that throws where the signature is not right, and that is made whatever came in: `jwt.verify(token, key)`. */
  verifies(node: unknown, depth = 0): readonly Compared[] {
    if (!isSyntax(node) || depth > MOST_DEEP) return nothing;
    const call = this.#verifying(node);
    if (call !== undefined) {
      const [token, key, ...more] = call['arguments'] as unknown[];
      const kept = more.every((one) => this.#asksSignature(one)) ? keptIn(this.#names, key) : undefined;
      const found = this.#held(token, kept === undefined ? undefined : { ...kept, isKey: true });
      if (found.length > 0) return found;
    }
    for (const part of runBy(node)) {
      const found = this.verifies(part, depth + 1);
      if (found.length > 0) return found;
    }
    return nothing;
  }
  /** The call itself; one that promises its answer shows nothing to whoever does not wait for it. */
  #verifying(node: Syntax): Syntax | undefined {
    if (node.type === 'CallExpression') return this.#names.isCallOf(node['callee'], 'verify', jwtModule) ? node : undefined;
    const call = node.type === 'AwaitExpression' ? node['argument'] : undefined;
    if (!isSyntax(call) || call.type !== 'CallExpression') return undefined;
    return this.#names.isCallOf(call['callee'], 'jwtVerify', joseModule) ? call : undefined;
  }
  /** Options that are written out, and allow no token without a signature. Anything else may be whom the answer is told to later. */
  #asksSignature(node: unknown): boolean {
    const name = nameOf(node);
    const options = name === undefined || this.#names.putsFields ? node : this.#names.valueOf(name);
    if (!isSyntax(options) || options.type !== 'ObjectExpression') return false;
    return (options['properties'] as Syntax[]).every((property) => {
      if (property.type !== 'Property' || property['computed'] === true) return false;
      if ((nameOf(property['key']) ?? literalText(property['key'])) !== 'algorithms') return true;
      const list = property['value'];
      return (
        isSyntax(list) &&
        list.type === 'ArrayExpression' &&
        (list['elements'] as unknown[]).every((one) => !/^(?:none)?$/i.test(literalText(one) ?? ''))
      );
    });
  }
}

/** `[a, b].filter(Boolean)`: the list, of which no empty text is left. */
function filledOf(node: unknown): Syntax | undefined {
  const callee = isSyntax(node) && node.type === 'CallExpression' ? node['callee'] : undefined;
  if (!isSyntax(callee) || memberName(callee) !== 'filter' || !isSyntax(callee['object'])) return undefined;
  return nameOf(((node as Syntax)['arguments'] as unknown[])[0]) === 'Boolean' ? callee['object'] : undefined;
}

export const isFalse = (node: Syntax): boolean => node.type === 'Literal' && node['value'] === false;

/** Parts of a statement or of a value that are run whenever it is, by where they stand. */
const alwaysRun: Readonly<Record<string, readonly string[]>> = {
  ExpressionStatement: ['expression'],
  ReturnStatement: ['argument'],
  VariableDeclaration: ['declarations'],
  VariableDeclarator: ['init'],
  AwaitExpression: ['argument'],
  UnaryExpression: ['argument'],
  SpreadElement: ['argument'],
  BinaryExpression: ['left', 'right'],
  LogicalExpression: ['left'],
  ConditionalExpression: ['test'],
  MemberExpression: ['object'],
  CallExpression: ['callee', 'arguments'],
  NewExpression: ['arguments'],
  ArrayExpression: ['elements'],
  ObjectExpression: ['properties'],
  Property: ['value'],
  SequenceExpression: ['expressions'],
  TemplateLiteral: ['expressions'],
};
function runBy(node: Syntax): readonly unknown[] {
  // `a ||= b` may leave out b.
  if (node.type === 'AssignmentExpression') return /^(?:\|\||&&|\?\?)=$/.test(node['operator'] as string) ? [] : [node['right']];
  return Object.hasOwn(alwaysRun, node.type) ? (alwaysRun[node.type] ?? []).flatMap((key) => node[key]) : [];
}

/** A function of two that says yes only where it finds them the same: every yes of it is a comparison of what it was given. */
function comparesItsOwn(names: Names, node: Syntax, awaited: boolean): boolean {
  // What it promises is as good as a yes to whoever does not wait for it.
  if (node['generator'] === true || (node['async'] === true && !awaited)) return false;
  const [first, second] = (node['params'] as unknown[]).map(nameOf);
  if (first === undefined || second === undefined || first === second) return false;
  const own = (part: unknown): string | undefined => (isSyntax(part) ? nameOf(unwrapped(names, part)) : undefined);
  const both = (one: unknown, other: unknown): boolean =>
    (own(one) === first && own(other) === second) || (own(one) === second && own(other) === first);
  const compares = (value: unknown): boolean => {
    if (!isSyntax(value)) return false;
    if (isFalse(value)) return true;
    if (value.type === 'LogicalExpression' && value['operator'] === '&&') return compares(value['left']) || compares(value['right']);
    if (value.type === 'BinaryExpression') return /^===?$/.test(value['operator'] as string) && both(value['left'], value['right']);
    const [one, other] = value.type === 'CallExpression' ? (value['arguments'] as unknown[]) : [];
    return names.isCallOf(value['callee'], 'timingSafeEqual', cryptoModule) && both(one, other);
  };
  const body = node['body'];
  if (!isSyntax(body)) return false;
  if (body.type !== 'BlockStatement') return compares(body);
  let all = true;
  let any = false;
  walk(body, (part) => {
    if (part.type === 'AssignmentExpression' || isFunction(part) || /^(?:Function|Class)Declaration$/.test(part.type)) all = false;
    // A name of its own in the place of what it was given.
    const named = part.type === 'VariableDeclarator' ? part['id'] : part.type === 'CatchClause' ? part['param'] : undefined;
    if (/^For(?:Of|In)Statement$/.test(part.type) || boundBy(named).some((one) => one === first || one === second)) all = false;
    if (part.type !== 'ReturnStatement') return;
    any ||= isSyntax(part['argument']) && !isFalse(part['argument']);
    all &&= compares(part['argument']);
  });
  return all && any;
}
