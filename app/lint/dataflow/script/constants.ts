/**
 * Texts that a script or an expression puts together from pieces which it spells out itself. A key that is cut in two, turned round or
 * written in codes is a key all the same.
 */
import {
  bytesOf,
  calledOn,
  decoded,
  encoded,
  fromCodes,
  isList,
  isLong,
  MAX_ITEMS,
  MAX_LENGTH,
  textOf,
  unescaped,
  unescaping,
  type Constant,
} from './constant-calls.ts';
import { touchedNames } from './lists.ts';
import { isSyntax, literalText, memberName, nameOf, parseScript, walk, type Syntax } from './syntax.ts';

export interface JoinedText {
  readonly text: string;
  readonly line: number;
}

const MAX_DEPTH = 60;

const areKnown = (all: readonly (Constant | undefined)[]): all is readonly Constant[] => !all.includes(undefined);
/** `Buffer.from(text)`, whose text in Base64 is another. */
const isBytes = (node: unknown): boolean =>
  isSyntax(node) && node.type === 'CallExpression' && isSyntax(node['callee']) && nameOf(node['callee']['object']) === 'Buffer';

/** It may give methods of the language another meaning. */
export const mayReplaceMethods = (node: Syntax): boolean =>
  node.type === 'MemberExpression' &&
  /^(?:prototype|__proto__|setPrototypeOf|defineProperty|defineProperties)$/.test(memberName(node) ?? '');

class Folder {
  readonly #variables = new Map<string, Syntax>();
  readonly #known = new Map<Syntax, Constant | undefined>();
  /** By part: from how deep it was too far to the end of it. From less deep it may be within reach. */
  readonly #tooFar = new Map<Syntax, number>();
  #wasTooFar = false;
  readonly #root: Syntax;
  /** Names that the script gives, and whether it gives methods of the language another meaning. */
  readonly #named = new Set<string>();
  #replaces = false;
  #touched: ReadonlySet<string> | undefined;

  /** `certain`: what the script may have given another meaning is no constant; else it is what it seems to be. */
  constructor(root: Syntax, certain: boolean) {
    this.#root = root;
    const bound = new Map<string, number>();
    const bind = (pattern: unknown): void => {
      if (isSyntax(pattern))
        walk(pattern, (part) => {
          const name = nameOf(part);
          if (name !== undefined) bound.set(name, (bound.get(name) ?? 0) + 1);
        });
    };
    walk(root, (node) => {
      if (Array.isArray(node['params'])) for (const param of node['params'] as unknown[]) bind(param);
      switch (node.type) {
        case 'VariableDeclarator': {
          bind(node['id']);
          const name = nameOf(node['id']);
          if (name !== undefined && isSyntax(node['init'])) this.#variables.set(name, node['init']);
          return;
        }
        case 'FunctionDeclaration':
        case 'ClassDeclaration':
          bind(node['id']);
          return;
        case 'CatchClause':
          bind(node['param']);
          return;
        case 'MemberExpression':
          if (mayReplaceMethods(node)) this.#replaces = true;
          return;
        case 'AssignmentExpression':
        case 'UpdateExpression':
        case 'ForOfStatement':
        case 'ForInStatement': {
          const target = node['left'] ?? node['argument'];
          if (isSyntax(target) && target.type !== 'MemberExpression' && target.type !== 'VariableDeclaration') bind(target);
          return;
        }
        default:
      }
    });
    if (!certain) this.#replaces = false;
    for (const [name, count] of bound) {
      if (certain) this.#named.add(name);
      if (count > 1) this.#variables.delete(name);
    }
  }

  fold(value: unknown, depth = 0): Constant | undefined {
    if (!isSyntax(value)) return undefined;
    if (this.#known.has(value)) return this.#known.get(value);
    if (depth > MAX_DEPTH || depth >= (this.#tooFar.get(value) ?? Infinity)) {
      this.#wasTooFar = true;
      return undefined;
    }
    // What speaks of itself is no constant.
    this.#known.set(value, undefined);
    const before = this.#wasTooFar;
    this.#wasTooFar = false;
    const made = this.#fold(value, depth + 1);
    const kept = (typeof made === 'string' && made.length > MAX_LENGTH) || (isList(made) && made.length > MAX_ITEMS) ? undefined : made;
    if (kept === undefined && this.#wasTooFar) {
      this.#known.delete(value);
      this.#tooFar.set(value, depth);
    } else this.#known.set(value, kept);
    this.#wasTooFar ||= before;
    return kept;
  }

  #fold(node: Syntax, depth: number): Constant | undefined {
    switch (node.type) {
      case 'Literal':
        return typeof node['value'] === 'string' || typeof node['value'] === 'number' ? node['value'] : undefined;
      case 'Identifier':
        return this.#variable(node['name'] as string, depth);
      case 'ParenthesizedExpression':
      case 'ChainExpression':
        return this.fold(node['expression'], depth);
      case 'BinaryExpression': {
        if (node['operator'] !== '+') return undefined;
        const [one, other] = [this.fold(node['left'], depth), this.fold(node['right'], depth)];
        if (typeof one === 'number' && typeof other === 'number') return one + other;
        const [left, right] = [textOf(one), textOf(other)];
        return left === undefined || right === undefined ? undefined : left + right;
      }
      case 'TemplateLiteral': {
        const holes = (node['expressions'] as unknown[]).map((one) => textOf(this.fold(one, depth)));
        if (holes.includes(undefined) || isLong(holes)) return undefined;
        return (node['quasis'] as { readonly value: { readonly cooked?: string } }[])
          .map(({ value }, index) => `${value.cooked ?? ''}${holes[index] ?? ''}`)
          .join('');
      }
      case 'ArrayExpression': {
        const items = this.#each(node['elements'] as unknown[], depth);
        return items.length > MAX_ITEMS || !areKnown(items) ? undefined : items;
      }
      case 'CallExpression':
        return this.#call(node, depth);
      case 'MemberExpression': {
        const object = this.fold(node['object'], depth);
        const index = this.fold(node['property'], depth);
        return isList(object) && typeof index === 'number' ? object[index] : undefined;
      }
      default:
        return undefined;
    }
  }

  /** A text is what it is; a list may be written to, and its lists under other names too. */
  #variable(name: string, depth: number): Constant | undefined {
    const value = this.fold(this.#variables.get(name), depth);
    if (!isList(value)) return value;
    return value.some(isList) || (this.#touched ??= touchedNames(this.#root)).has(name) ? undefined : value;
  }

  /** One after the other; what is spread out is each of its entries. */
  #each(nodes: readonly unknown[], depth: number): readonly (Constant | undefined)[] {
    return nodes.flatMap((one): readonly (Constant | undefined)[] => {
      if (!isSyntax(one) || one.type !== 'SpreadElement') return [this.fold(one, depth)];
      const spread = this.#replaces ? undefined : this.fold(one['argument'], depth);
      return typeof spread === 'string' ? Array.from(spread) : isList(spread) ? spread : [undefined];
    });
  }

  /** `[104, 105].map((code) => String.fromCharCode(code))`: its letters. */
  #codes(callee: Syntax, worker: unknown, depth: number): Constant | undefined {
    if (callee.type !== 'MemberExpression' || memberName(callee) !== 'map' || this.#named.has('String')) return undefined;
    if (!isSyntax(worker) || worker.type !== 'ArrowFunctionExpression' || worker['async'] === true) return undefined;
    const { body, params } = worker;
    const name = nameOf((params as readonly unknown[])[0]);
    const given = isSyntax(body) && body.type === 'CallExpression' ? (body['arguments'] as readonly unknown[]) : [];
    const maker = isSyntax(body) ? body['callee'] : undefined;
    if (name === undefined || given.length !== 1 || nameOf(given[0]) !== name || !isSyntax(maker) || nameOf(maker['object']) !== 'String')
      return undefined;
    const method = memberName(maker);
    const list = this.fold(callee['object'], depth);
    if ((method !== 'fromCharCode' && method !== 'fromCodePoint') || !isList(list)) return undefined;
    const letters = list.map((code) => fromCodes(method, [code]));
    return areKnown(letters) ? letters : undefined;
  }

  #call(node: Syntax, depth: number): Constant | undefined {
    const callee = node['callee'];
    if (!isSyntax(callee) || this.#replaces) return undefined;
    const codes = this.#codes(callee, (node['arguments'] as unknown[])[0], depth);
    if (codes !== undefined) return codes;
    const args = this.#each(node['arguments'] as unknown[], depth);
    const [first, second] = args;
    if (!areKnown(args)) return undefined;
    const plain = nameOf(callee);
    if (plain !== undefined && unescaping.has(plain) && !this.#named.has(plain))
      return typeof first === 'string' ? unescaped(plain, first) : undefined;
    if (nameOf(callee) === 'btoa' && !this.#named.has('btoa')) return typeof first === 'string' ? encoded(first) : undefined;
    if (nameOf(callee) === 'atob' && !this.#named.has('atob')) return typeof first === 'string' ? decoded(first, 'base64') : undefined;
    if (callee.type !== 'MemberExpression') return undefined;
    const name = memberName(callee);
    const named = nameOf(callee['object']);
    const owner = named === undefined || this.#named.has(named) ? undefined : named;
    if (owner === 'String' && (name === 'fromCharCode' || name === 'fromCodePoint')) return fromCodes(name, args);
    if (owner === 'Buffer' && name === 'from') return bytesOf(first, second);
    if (owner === 'Array' && name === 'from' && args.length === 1)
      return typeof first === 'string' ? Array.from(first) : isList(first) ? first : undefined;
    return calledOn(this.fold(callee['object'], depth), name ?? '', args, isBytes(callee['object']));
  }
}

/** The text that a part of a script always gives, where the script spells it out. */
export function constantTexts(root: Syntax): (node: unknown) => string | undefined {
  let folder: Folder | undefined;
  return (node) => textOf((folder ??= new Folder(root, true)).fold(node));
}

const memo = new Map<string, readonly JoinedText[]>();
const joins = /\+|\bjoin\b|\bdecodeURI|\bunescape\b|\bconcat\b|\$\{|atob|btoa|Buffer|fromC/;

/** The longest such texts of a script, none of which stands in it as it is. */
export function joinedTexts(source: string): readonly JoinedText[] {
  if (!joins.test(source)) return [];
  const known = memo.get(source);
  if (known !== undefined) return known;
  const parsed = parseScript(source);
  const out: JoinedText[] = [];
  if (parsed !== undefined) {
    const folder = new Folder(parsed.body, false);
    const inside = new Set<Syntax>();
    walk(parsed.body, (node, parent) => {
      if (parent !== undefined && inside.has(parent)) {
        inside.add(node);
        return;
      }
      if (node.type !== 'BinaryExpression' && node.type !== 'CallExpression' && node.type !== 'TemplateLiteral') return;
      const text = folder.fold(node);
      if (typeof text !== 'string' || text.length < 8 || literalText(node) !== undefined) return;
      inside.add(node);
      if (!source.includes(text)) out.push({ text, line: source.slice(0, node.start).split('\n').length });
    });
  }
  if (memo.size > 2_000) memo.clear();
  memo.set(source, out);
  return out;
}
