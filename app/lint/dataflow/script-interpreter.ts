/**
 * Which input fields reach which variables of a script. Flow-insensitive: each variable has one shape that only grows, names that may
 * share an object share a shape, and the tree is read again until nothing grows.
 */
import type { CodeFact } from '../../nodes/kit/facts.ts';
import { anyField, asList, assigned, computed, element, empty, field, fromPlace, join, record, typed, type Place, type Shape } from './script-shape.ts';
import { children, isSyntax, literalText, memberName, nameOf, type Syntax } from './script-syntax.ts';

type Dialect = CodeFact['dialect'];
const MAX_ROUNDS = 10;
const place = (root: Place['root'], name = '', path: readonly string[] = []): Shape => fromPlace({ root, name, path, exact: true });
const inputNames: Readonly<Record<Dialect, ReadonlySet<string>>> = {
  countersign: new Set(['input']), n8n: new Set(['$json', '$input', 'items', 'item', '$binary', '$item', 'inputData']), 'node-red': new Set(['msg']),
};
/** n8n: from the list of items to an item and to its fields. Said of anything else they are ordinary names. */
const itemCalls = new Set(['all', 'first', 'last', 'itemMatching']);
const outsideCalls = new Set(['fetch', 'axios', '$http', 'request', 'got', 'httpRequest', 'httpRequestWithAuthentication', 'XMLHttpRequest', 'require']);
const numberCalls = new Set(['Number', 'parseInt', 'parseFloat']);
const keepsShape = new Set(['filter', 'sort', 'slice', 'reverse', 'concat', 'flat', 'splice', 'toSorted', 'toReversed', 'at', 'find', 'findLast', 'pop', 'shift', 'from', 'freeze', 'structuredClone', 'assign', 'all', 'first', 'last']);
const grows = new Set(['push', 'unshift', 'splice', 'add', 'set', 'fill', 'append']);
/** The script does something that cannot be followed. */
export class TooHard extends Error {}

const isFunction = (node: Syntax): boolean => node.type === 'ArrowFunctionExpression' || node.type === 'FunctionExpression';

interface Target { readonly name: string; readonly path: readonly string[] }
interface Argument { readonly shape: Shape; readonly objects: readonly Target[] }
/** The name under which a function's results are known. */
const returnOf = (node: Syntax): string => `@return${node.start}`;
/** Shapes that grow past this are not worth following. */
const MAX_SIZE = 20_000;

/** Reads a script's tree until no shape grows any more. */
export class ScriptInterpreter {
  readonly #dialect: Dialect;
  readonly #names = new Map<string, string>();
  readonly #shapes = new Map<string, Shape>();
  readonly #functions = new Map<string, Syntax>();
  readonly #returns = new Map<Syntax, Shape>();
  #result = empty;
  #current: Syntax | undefined;
  #depth = 0;
  /** `p = o.inner`: what is written to p is written to o's field too. */
  readonly #views = new Map<string, { readonly name: string; readonly path: readonly string[] }[]>();
  /** A local object was put inside another one, and something was written two fields deep: the two may be the same object. */
  #nested = false;
  #deepWrite = false;
  changed = false;

  constructor(dialect: Dialect) { this.#dialect = dialect; }

  run(program: Syntax, expression: boolean): Shape {
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      this.changed = false;
      this.#current = undefined;
      if (expression) {
        const shape = this.#value(((program['body'] as Syntax[])[0] as Syntax)['expression']);
        this.#grow('result', shape);
      } else for (const statement of program['body'] as Syntax[]) this.#statement(statement);
      if (this.#nested && this.#deepWrite) throw new TooHard();
      if (!this.changed) return this.#result;
    }
    throw new TooHard();
  }

  #grow(kind: 'result', shape: Shape): void {
    const next = join(this.#result, shape);
    if (kind === 'result' && next.id !== this.#result.id) { this.#result = next; this.changed = true; }
  }

  #root(name: string): string {
    let at = name;
    for (let up = this.#names.get(at); up !== undefined && up !== at; up = this.#names.get(at)) at = up;
    return at;
  }

  /** Two names that may hold the same object hold one shape from now on. */
  #alias(a: string, b: string): void {
    const left = this.#root(a);
    const right = this.#root(b);
    if (left === right) return;
    this.#names.set(left, right);
    const merged = join(this.#shapes.get(left) ?? this.#ambient(left) ?? empty, this.#shapes.get(right) ?? this.#ambient(right) ?? empty);
    this.#shapes.set(right, merged);
    this.changed = true;
  }

  #ambient(name: string): Shape | undefined {
    if (inputNames[this.#dialect].has(name)) return place('input');
    if (name === '$env' || name === 'process') return place('environment', name);
    if (this.#dialect === 'node-red' && (name === 'flow' || name === 'global' || name === 'env' || name === 'context')) return place('environment', name);
    if (name === 'arguments' || name === 'globalThis') throw new TooHard();
    return undefined;
  }

  #variable(name: string): Shape {
    const root = this.#root(name);
    const known = this.#shapes.get(root);
    if (known !== undefined) return known;
    return this.#ambient(root) ?? empty;
  }

  #set(name: string, path: readonly string[], value: Shape, seen: ReadonlySet<string> = new Set()): void {
    const root = this.#root(name);
    if (seen.has(root)) return;
    const before = this.#variable(root);
    const next = assigned(before, path, value);
    if (next.size > MAX_SIZE) throw new TooHard();
    if (next.id !== before.id || !this.#shapes.has(root)) { this.#shapes.set(root, next); if (next.id !== before.id) this.changed = true; }
    if (path.length === 0 && seen.size === 0) return;
    for (const view of this.#views.get(root) ?? []) this.#set(view.name, [...view.path, ...path].slice(0, 6), value, new Set([...seen, root]));
  }

  /** A store into something that a variable holds, or into the variable's list. */
  #write(target: Target, value: Shape): void {
    if (target.path.length >= 2) this.#deepWrite = true;
    this.#set(target.name, target.path, value);
    if (target.path.length === 0) for (const view of this.#views.get(this.#root(target.name)) ?? []) this.#set(view.name, view.path, value, new Set([this.#root(target.name)]));
  }

  #mayBe(name: string, others: readonly Target[]): void {
    for (const other of others) {
      if (other.path.length === 0) { this.#alias(name, other.name); continue; }
      const root = this.#root(name);
      const views = this.#views.get(root) ?? [];
      if (views.some((view) => view.name === other.name && view.path.join('.') === other.path.join('.'))) continue;
      this.#views.set(root, [...views, other]);
      this.changed = true;
    }
  }

  /** Binds a pattern to a value; `from` names the objects that the value may be. */
  #bind(pattern: unknown, value: Shape, from: readonly Target[]): void {
    if (!isSyntax(pattern)) return;
    switch (pattern.type) {
      case 'Identifier': {
        const name = pattern['name'] as string;
        this.#set(name, [], value);
        // Numbers and texts are copied; everything else is shared.
        if (value.type === undefined) this.#mayBe(name, from);
        return;
      }
      case 'MemberExpression': this.#store(pattern, value); return;
      case 'AssignmentPattern': this.#bind(pattern['left'], join(value, this.#value(pattern['right'])), from); return;
      case 'RestElement': this.#bind(pattern['argument'], computed(value), []); return;
      case 'ArrayPattern': for (const item of pattern['elements'] as unknown[]) this.#bind(item, element(value), from); return;
      case 'ObjectPattern':
        for (const property of pattern['properties'] as Syntax[]) {
          if (property.type === 'RestElement') { this.#bind(property['argument'], computed(value), []); continue; }
          const name = property['computed'] === true ? undefined : (nameOf(property['key']) ?? literalText(property['key']));
          const inner = name === undefined ? from : from.map((target) => ({ name: target.name, path: [...target.path, name].slice(0, 6) }));
          this.#bind(property['value'], name === undefined ? anyField(value) : this.#member(value, name, false), inner);
        }
        return;
      default: throw new TooHard();
    }
  }

  /** The variable and the fields that a place to write to names. */
  #target(node: Syntax): Target | undefined {
    switch (node.type) {
      case 'Identifier': return { name: node['name'] as string, path: [] };
      case 'ChainExpression': case 'ParenthesizedExpression': return this.#target(node['expression'] as Syntax);
      case 'AwaitExpression': return isSyntax(node['argument']) ? this.#target(node['argument']) : undefined;
      // A method mostly gives back its object, or an element of it.
      case 'CallExpression': {
        const callee = node['callee'];
        if (!isSyntax(callee)) return undefined;
        if (callee.type === 'MemberExpression' && isSyntax(callee['object'])) return this.#target(callee['object']);
        const known = this.#functions.get(nameOf(callee) ?? '');
        return known === undefined ? undefined : { name: returnOf(known), path: [] };
      }
      case 'MemberExpression': {
        const object = isSyntax(node['object']) ? this.#target(node['object']) : undefined;
        if (object === undefined) return undefined;
        const name = memberName(node);
        // Elements share their list's shape; a computed name writes to the whole record.
        if (name === undefined || /^\d+$/.test(name) || (object.path.length === 0 && this.#isItem(object.name, name))) return object;
        return { name: object.name, path: [...object.path, name].slice(0, 6) };
      }
      default: return undefined;
    }
  }

  /** `items[0].json` and `$input.item` are the item itself. */
  #isItem(variable: string, name: string): boolean {
    if (this.#dialect !== 'n8n') return false;
    if (name !== 'json') return name === 'item' && variable === '$input';
    return [...this.#variable(variable).places.values()].some((one) => one.exact && one.path.length === 0);
  }

  #store(node: Syntax, value: Shape): void {
    const target = this.#target(node);
    if (target === undefined) throw new TooHard();
    const exactName = node.type === 'MemberExpression' && memberName(node) !== undefined;
    if (!exactName) this.#value(node['property']);
    this.#write(target, exactName ? value : computed(value));
  }

  #statement(node: Syntax): void {
    switch (node.type) {
      case 'FunctionDeclaration': {
        const name = nameOf(node['id']);
        if (name !== undefined) this.#functions.set(name, node);
        this.#function(node, []);
        return;
      }
      case 'ReturnStatement': {
        const shape = node['argument'] === null ? empty : this.#value(node['argument']);
        if (this.#current === undefined) { this.#grow('result', shape); return; }
        this.#mayBe(returnOf(this.#current), this.#objectsOf(node['argument']));
        const before = this.#returns.get(this.#current) ?? empty;
        const next = join(before, shape);
        if (next.id !== before.id) { this.#returns.set(this.#current, next); this.changed = true; }
        return;
      }
      case 'VariableDeclaration':
        for (const declaration of node['declarations'] as Syntax[]) {
          const init = declaration['init'];
          if (isSyntax(init)) {
            if (isFunction(init)) { const name = nameOf(declaration['id']); if (name !== undefined) this.#functions.set(name, init); }
            this.#bind(declaration['id'], this.#value(init), this.#objectsOf(init));
          }
        }
        return;
      case 'ForOfStatement': case 'ForInStatement': {
        const right = this.#value(node['right']);
        const left = node['left'] as Syntax;
        const pattern = left.type === 'VariableDeclaration' ? ((left['declarations'] as Syntax[])[0] as Syntax)['id'] : left;
        const isOf = node.type === 'ForOfStatement';
        this.#bind(pattern, isOf ? element(right) : computed(right), isOf ? this.#objectsOf(node['right']) : []);
        this.#statement(node['body'] as Syntax);
        return;
      }
      case 'CatchClause': this.#bind(node['param'], empty, []); this.#statement(node['body'] as Syntax); return;
      case 'WithStatement': case 'ImportDeclaration': case 'ClassDeclaration': throw new TooHard();
      default: for (const child of children(node)) if (/Statement|Declaration|Clause|SwitchCase/.test(child.type)) this.#statement(child); else this.#value(child);
    }
  }

  /** The objects that an expression may give, by the variables that hold them. */
  #objectsOf(value: unknown): Target[] {
    if (!isSyntax(value)) return [];
    if (value.type === 'ConditionalExpression') return [...this.#objectsOf(value['consequent']), ...this.#objectsOf(value['alternate'])];
    if (value.type === 'LogicalExpression') return [...this.#objectsOf(value['left']), ...this.#objectsOf(value['right'])];
    if (value.type === 'AssignmentExpression') return this.#objectsOf(value['left']);
    const target = this.#target(value);
    return target === undefined || this.#functions.has(target.name) ? [] : [target];
  }

  /** An object put into another one: from then on two names lead to it. */
  #putInside(value: unknown, shape: Shape): void {
    if (isSyntax(value) && value.type === 'Identifier' && shape.type === undefined && (shape.fields.size > 0 || shape.list)) this.#nested = true;
  }

  #function(node: Syntax, args: readonly Argument[]): Shape {
    this.#depth += 1;
    if (this.#depth > 60) throw new TooHard();
    (node['params'] as Syntax[]).forEach((param, index) => {
      const arg = args[index];
      this.#bind(param, arg?.shape ?? empty, arg?.objects ?? []);
    });
    const outer = this.#current;
    this.#current = node;
    const body = node['body'] as Syntax;
    let result: Shape;
    if (body.type === 'BlockStatement') {
      this.#statement(body);
      result = this.#returns.get(node) ?? empty;
    } else result = this.#value(body);
    this.#current = outer;
    this.#depth -= 1;
    return result;
  }

  #member(object: Shape, name: string, isItem: boolean): Shape {
    if (name === 'length' || name === 'size') return typed(object, 'number');
    if (/^\d+$/.test(name)) return element(object);
    const atRoot = name === 'json' && this.#dialect === 'n8n' && [...object.places.values()].some((one) => one.exact && one.path.length === 0);
    return (isItem || atRoot) && !object.fields.has(name) ? object : field(object, name);
  }

  #value(value: unknown): Shape {
    if (!isSyntax(value)) return empty;
    const node = value;
    switch (node.type) {
      case 'Literal': case 'Super': case 'MetaProperty': return typeof node['value'] === 'number' ? typed(empty, 'number') : typeof node['value'] === 'boolean' ? typed(empty, 'boolean') : empty;
      case 'ThisExpression': return empty;
      case 'Identifier': return this.#variable(node['name'] as string);
      case 'ParenthesizedExpression': case 'ChainExpression': return this.#value(node['expression']);
      case 'AwaitExpression': case 'SpreadElement': case 'YieldExpression': return this.#value(node['argument']);
      case 'ArrayExpression': {
        let out = empty;
        for (const item of node['elements'] as unknown[]) {
          const shape = this.#value(item);
          this.#putInside(item, shape);
          out = join(out, shape);
        }
        return asList(out);
      }
      case 'ObjectExpression': return this.#object(node);
      case 'MemberExpression': return this.#access(node);
      case 'CallExpression': case 'NewExpression': return this.#call(node);
      case 'ConditionalExpression': this.#value(node['test']); return join(this.#value(node['consequent']), this.#value(node['alternate']));
      case 'LogicalExpression': return join(this.#value(node['left']), this.#value(node['right']));
      case 'SequenceExpression': return (node['expressions'] as unknown[]).map((item) => this.#value(item)).at(-1) ?? empty;
      case 'AssignmentExpression': {
        let right = this.#value(node['right']);
        if (node['operator'] !== '=') right = computed(join(right, this.#value(node['left'])));
        this.#bind(node['left'], right, node['operator'] === '=' ? this.#objectsOf(node['right']) : []);
        if (isSyntax(node['left']) && node['left'].type === 'MemberExpression') this.#putInside(node['right'], right);
        return right;
      }
      case 'UpdateExpression': return typed(this.#value(node['argument']), 'number');
      case 'UnaryExpression': {
        const shape = this.#value(node['argument']);
        return node['operator'] === '!' ? typed(shape, 'boolean') : node['operator'] === '-' || node['operator'] === '+' || node['operator'] === '~' ? typed(shape, 'number') : computed(shape);
      }
      case 'BinaryExpression': {
        const both = computed(join(this.#value(node['left']), this.#value(node['right'])));
        const operator = node['operator'] as string;
        if (/^([=!]==?|[<>]=?|in|instanceof)$/.test(operator)) return typed(both, 'boolean');
        return operator === '+' ? both : typed(both, 'number');
      }
      case 'TemplateLiteral': {
        let out = empty;
        for (const item of node['expressions'] as unknown[]) out = join(out, this.#value(item));
        return computed(out);
      }
      case 'TaggedTemplateExpression': return computed(this.#value(node['quasi']));
      case 'ArrowFunctionExpression': case 'FunctionExpression': this.#function(node, []); return empty;
      default: throw new TooHard();
    }
  }

  #object(node: Syntax): Shape {
    let spread = empty;
    const fields = new Map<string, Shape>();
    let unknownKeys = empty;
    for (const property of node['properties'] as Syntax[]) {
      if (property.type === 'SpreadElement') { spread = join(spread, this.#value(property['argument'])); continue; }
      const key = property['key'];
      const name = property['computed'] === true ? literalText(key) : (nameOf(key) ?? literalText(key) ?? (isSyntax(key) ? String(key['value']) : undefined));
      const shape = this.#value(property['value']);
      this.#putInside(property['value'], shape);
      if (name === undefined) unknownKeys = join(unknownKeys, computed(join(this.#value(key), shape)));
      else fields.set(name, shape);
    }
    let out = record(fields);
    // A spread's fields that are written over are gone, except where the order is unknown: joining keeps both.
    if (spread.id !== empty.id) out = join(out, spread);
    return unknownKeys.id === empty.id ? out : join(out, unknownKeys);
  }

  #access(node: Syntax): Shape {
    const object = this.#value(node['object']);
    const name = memberName(node);
    const receiver = nameOf(node['object']);
    if (receiver === '$node' && name !== undefined) return place('node', name);
    if (receiver === '$env' && name !== undefined) return place('environment', name);
    if (name === undefined) {
      const index = this.#value(node['property']);
      const picked = element(object);
      return index.places.size === 0 ? picked : join(picked, computed(index));
    }
    return this.#member(object, name, receiver !== undefined && this.#isItem(receiver, name));
  }

  #call(node: Syntax): Shape {
    const callee = node['callee'] as Syntax;
    const args = (node['arguments'] as Syntax[]).filter(isSyntax);
    const name = nameOf(callee) ?? (callee.type === 'MemberExpression' ? memberName(callee) : undefined);
    if (name === '$' && args[0] !== undefined) return place('node', literalText(args[0]) ?? '');
    if (name === 'eval' || name === 'Function' || callee.type === 'ImportExpression') throw new TooHard();
    const receiver = callee.type === 'MemberExpression' ? this.#value(callee['object']) : empty;
    const callbacks = args.filter(isFunction);
    const shapes = args.map((arg) => (isFunction(arg) ? empty : this.#value(arg)));
    const known = callee.type === 'Identifier' ? this.#functions.get(name ?? '') : isFunction(callee) ? callee : undefined;
    if (known !== undefined) return this.#function(known, args.map((arg, index) => ({ shape: shapes[index] as Shape, objects: this.#objectsOf(arg) })));
    if (this.#dialect === 'n8n' && name !== undefined && itemCalls.has(name) && callee.type === 'MemberExpression') return name === 'all' ? asList(receiver) : receiver;
    if (name !== undefined && outsideCalls.has(name)) return join(fromPlace({ root: 'outside', name, path: [], exact: false }), computed(shapes.reduce((a, b) => join(a, b), empty)));
    let given = shapes.reduce((a, b) => join(a, b), empty);
    if (callbacks.length > 0) {
      const objects = callee.type === 'MemberExpression' ? this.#objectsOf(callee['object']) : [];
      const one = element(receiver);
      let made = empty;
      for (const callback of callbacks) {
        const accumulator = name === 'reduce' || name === 'reduceRight';
        const start = accumulator ? [{ shape: join(shapes[1] ?? empty, this.#returns.get(callback) ?? empty), objects: this.#objectsOf(args[1]) }] : [];
        made = join(made, this.#function(callback, [...start, { shape: one, objects }, ...(accumulator ? [] : [{ shape: computed(one), objects: [] }])]));
        if (accumulator) made = join(made, shapes[1] ?? empty);
      }
      if (name === 'map' || name === 'flatMap') return asList(made);
      if (name === 'reduce' || name === 'reduceRight' || name === 'then') return made;
      if (name === 'some' || name === 'every') return typed(receiver, 'boolean');
      if (name === 'forEach') return empty;
      given = join(given, made);
    }
    if (name !== undefined && grows.has(name) && callee.type === 'MemberExpression') {
      const target = this.#target(callee['object'] as Syntax);
      if (target === undefined) throw new TooHard();
      args.forEach((arg, index) => { this.#putInside(arg, shapes[index] as Shape); });
      this.#write(target, asList(name === 'set' || name === 'append' ? computed(given) : given));
      return empty;
    }
    if (name === 'assign' && args[0] !== undefined) {
      const target = this.#target(args[0]);
      if (target !== undefined) this.#write(target, given);
      return given;
    }
    if (name !== undefined && numberCalls.has(name)) return typed(given, 'number');
    if (name === 'Boolean' || name === 'includes' || name === 'startsWith' || name === 'endsWith' || name === 'test' || name === 'isArray') return typed(join(receiver, given), 'boolean');
    if (name === 'values' && nameOf(callee.type === 'MemberExpression' ? callee['object'] : undefined) === 'Object') return asList(anyField(given));
    if (name !== undefined && keepsShape.has(name)) return join(receiver, given);
    // An unknown function of the host may do anything with what it is given, and may keep it in what it was called on.
    if (callee.type === 'Identifier' && name !== undefined && this.#shapes.has(this.#root(name))) throw new TooHard();
    return computed(join(receiver, given));
  }
}
