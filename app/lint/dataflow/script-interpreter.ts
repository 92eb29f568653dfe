/**
 * Which input fields reach which variables of a script. Flow-insensitive: each variable has one shape that only grows, names that may
 * share an object share a shape, and the tree is read again until nothing grows.
 */
import { bind, bindEach } from './script-binding.ts';
import { choosesItems, givenBy, isNothing, type Given } from './script-choosing.ts';
import { sharesFields } from './script-decorated.ts';
import { libraryCall, setsBase } from './script-library.ts';
import { givesText, pure } from './script-names.ts';
import { callMethods, construct, constructAbove, objectLiteral, readClass } from './script-objects.ts';
import { argument, isAllItems, isFunction, itemsName, outlineOf, selfOf, type Method, type Outline } from './script-outline.ts';
import { chosenEntries } from './script-entries.ts';
import { classBody, isItem } from './script-places.ts';
import { losesFunctions, mayGiveFunction } from './script-functions.ts';
import { hidesCalls } from './script-hidden.ts';
import { meddles, standard, withOwnNames } from './script-standard.ts';
import type { ScriptReader } from './script-reader.ts';
import { ScriptResults } from './script-results.ts';
import { recordNames } from './script-records.ts';
import { anyField, asList, bare, computed, element, empty, field, isFixed, isOneField, join, picked, replaced, typed, unescaped, type Place, type Shape } from './script-shape.ts';
import { pageSigns } from '../../workflow/model/reads.ts';
import { writesAround } from './script-escaping.ts';
import type { Escaping } from '../../workflow/expression/page-places.ts';
import { children, dottedName, isSyntax, literalText, memberName, nameOf, walk, type Syntax } from './script-syntax.ts';
import { place, ScriptVariables, TooHard, type Argument, type Dialect } from './script-variables.ts';

const MAX_ROUNDS = 30;
/** Parts that are looked at, over all rounds, with so many more for each part that the script has: a few times what the largest scripts of people take. */
const MOST_STEPS = 60_000;
const STEPS_A_PART = 20;
/** Fields and places in all that the parts give: where values grow, a step costs as much as they hold. */
const MOST_HELD = 1_500_000;
function partsOf(program: Syntax): number {
  let parts = 0;
  walk(program, () => { parts += 1; });
  return parts;
}

const noProgram = { type: 'Program', start: 0, end: 0, body: [] } as unknown as Syntax;

/** The call says which function it is of, as far as functions of the script's own are in question. */
function namesFunction(callee: Syntax, name: string | undefined, { methods }: Outline): boolean {
  if (callee.type === 'MemberExpression') return name !== undefined || methods.size === 0;
  return callee.type === 'Identifier' || callee.type === 'Super';
}

/** The arguments that a parameter may get: its own, behind a spread any of those from there on, and all that are left for `...rest`. */
function argumentsFor(args: readonly Argument[], index: number, isRest: boolean): readonly Argument[] {
  const spread = args.findIndex((arg) => arg.spread === true);
  if (spread >= 0 && spread <= index) return args.slice(spread);
  return args.slice(index, isRest ? undefined : index + 1);
}

/** It lies where a record lies, not a list or a text: the whole item, or a part of a web request. */
const isRecord = ({ path }: Place): boolean => path.length === 0 || /^(?:json|body|query|headers|params)$/.test(path.at(-1) ?? '');

/** Put together by the script, at least in part. */
const isMade = ({ cells }: Shape): boolean => [...cells.own.values()].some(({ site, path }) => path.length === 0 && site.startsWith('@'));

/** `name.trim().toLowerCase()`: the name. */
function asWritten(node: Syntax): Syntax {
  let at = node;
  for (;;) {
    const callee = at.type === 'CallExpression' ? at['callee'] as Syntax : undefined;
    if (callee?.type !== 'MemberExpression' || !/^(?:trim|toLowerCase|toUpperCase|toString)$/.test(memberName(callee) ?? '') || (at['arguments'] as Syntax[]).length > 0) return at;
    at = callee['object'] as Syntax;
  }
}

/** Reads a script's tree until no shape grows any more. */
export class ScriptInterpreter implements ScriptReader {
  readonly dialect: Dialect;
  readonly names: ScriptVariables;
  outline: Outline = outlineOf(noProgram, true);
  self: string | undefined;
  readonly returns = new Map<Syntax, Shape>();
  readonly results = new ScriptResults(() => { this.names.grew(); });
  /** What each element of a list was, the last time it was read: lists of messages may stand in each other. */
  readonly #elements = new Map<Syntax, Shape>();
  #current: Syntax | undefined;
  #program: Syntax = noProgram;
  #records: ReadonlySet<string> | undefined;
  readonly #around = new Map<Escaping, boolean>();
  /** What the script gives back, found when it is first asked. */
  #given: Given | undefined;
  #depth = 0;
  /** How many `try` with a named `catch` are around what is read. */
  #tries = 0;
  /** Functions that are being read right now; true once one of them was called from inside itself. */
  readonly #active = new Map<Syntax, boolean>();
  /** What a function gave when it was last read, as long as nothing has grown since that began: what it is given only makes its parameters grow. */
  readonly #read = new Map<Syntax, { readonly version: number; readonly self: string | undefined; readonly tried: boolean; readonly result: Shape }>();
  #steps = 0;
  #most = MOST_STEPS;
  /** Fields and places of all that the steps gave: where shapes grow, a step costs as much as they hold. */
  #held = 0;

  constructor(dialect: Dialect) {
    this.dialect = dialect;
    this.names = new ScriptVariables(dialect);
  }

  run(written: Syntax, expression: boolean): Shape {
    const program = withOwnNames(written);
    this.#program = program;
    this.outline = outlineOf(program, this.dialect === 'countersign');
    if (meddles(program) || losesFunctions(program, this.outline) || hidesCalls(program, this.outline.functions) || sharesFields(program, this.outline.functions)) throw new TooHard();
    this.#most = MOST_STEPS + STEPS_A_PART * partsOf(program);
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const { version } = this.names;
      this.#current = undefined;
      this.self = undefined;
      if (expression) {
        const shape = this.value(((program['body'] as Syntax[])[0] as Syntax)['expression']);
        this.gives(shape);
      } else for (const statement of program['body'] as Syntax[]) this.#statement(statement);
      if (this.names.version === version) return this.results.given;
    }
    throw new TooHard();
  }

  gives(shape: Shape, from?: unknown): void {
    this.results.give(shape);
    if (this.dialect === 'node-red') this.results.deal(shape, this.#dealt(shape, from));
  }

  /** `return [first, second]`: each to an output of its own; the message alone goes to the first, as long as it is the one that came. */
  #dealt(shape: Shape, from: unknown): readonly Shape[] | undefined {
    const elements = isSyntax(from) && from.type === 'ArrayExpression' ? from['elements'] as unknown[] : undefined;
    if (elements === undefined || elements.some((one) => isSyntax(one) && one.type === 'SpreadElement')) return nameOf(from) === 'msg' && !shape.list && !this.outline.binds('msg') ? [shape] : undefined;
    return elements.map((one) => { const message = (isSyntax(one) ? this.#elements.get(one) : undefined) ?? empty; return message.list ? element(message) : message; });
  }

  writesAround(escaping: Escaping): boolean {
    const known = this.#around.get(escaping) ?? writesAround(this.#program, escaping);
    this.#around.set(escaping, known);
    return known;
  }

  get isTried(): boolean { return this.#tries > 0; }

  /** One more thing that a function may give back. */
  #give(node: Syntax, shape: Shape): void {
    const before = this.returns.get(node) ?? empty;
    const next = join(before, shape);
    if (next.id !== before.id) { this.returns.set(node, next); this.names.grew(); }
  }

  /** A script that takes more than this to follow is not followed. */
  #step(): void {
    this.#steps += 1;
    if (this.#steps > this.#most || this.#held > MOST_HELD) throw new TooHard();
  }

  #statement(node: Syntax): void {
    this.#step();
    switch (node.type) {
      case 'FunctionDeclaration': this.call(node, []); return;
      case 'ClassDeclaration': readClass(this, node); return;
      case 'ReturnStatement': {
        const shape = node['argument'] === null ? empty : this.value(node['argument']);
        if (this.#current === undefined) { this.gives(shape, node['argument']); return; }
        this.#give(this.#current, shape);
        return;
      }
      case 'VariableDeclaration':
        for (const declaration of node['declarations'] as Syntax[]) {
          const init = declaration['init'];
          if (!isSyntax(init)) continue;
          if (init.type === 'ClassExpression') { readClass(this, init); continue; }
          if (!bindEach(this, declaration['id'], init)) bind(this, declaration['id'], this.value(init));
        }
        return;
      case 'ForOfStatement': case 'ForInStatement': {
        const right = this.value(node['right']);
        const left = node['left'] as Syntax;
        const pattern = left.type === 'VariableDeclaration' ? ((left['declarations'] as Syntax[])[0] as Syntax)['id'] : left;
        const isOf = node.type === 'ForOfStatement';
        bind(this, pattern, isOf ? this.names.elementOf(right) : bare(right));
        this.#statement(node['body'] as Syntax);
        return;
      }
      case 'IfStatement': {
        const test = this.value(node['test']);
        const given = this.#given ??= givenBy(this.#program, this.outline);
        if (choosesItems(node['consequent'], this.#current, given) || choosesItems(node['alternate'], this.#current, given)) this.results.decides(test);
        this.#statement(node['consequent'] as Syntax);
        if (isSyntax(node['alternate'])) this.#statement(node['alternate']);
        return;
      }
      case 'TryStatement': {
        const handler = node['handler'];
        const catches = isSyntax(handler) && isSyntax(handler['param']) ? 1 : 0;
        this.#tries += catches;
        this.#statement(node['block'] as Syntax);
        this.#tries -= catches;
        if (isSyntax(handler)) this.#statement(handler);
        if (isSyntax(node['finalizer'])) this.#statement(node['finalizer']);
        return;
      }
      case 'ThrowStatement': this.results.throws(this.value(node['argument'])); return;
      case 'CatchClause': bind(this, node['param'], this.results.thrown); this.#statement(node['body'] as Syntax); return;
      case 'WithStatement': case 'ImportDeclaration': throw new TooHard();
      default: for (const child of children(node)) if (/Statement|Declaration|Clause|SwitchCase/.test(child.type)) this.#statement(child); else this.value(child);
    }
  }

  call(node: Syntax, args: readonly Argument[], self: string | undefined = node.type === 'ArrowFunctionExpression' ? this.self : undefined): Shape {
    this.#depth += 1;
    if (this.#depth > 60) throw new TooHard();
    (node['params'] as Syntax[]).forEach((param, index) => {
      const isRest = param.type === 'RestElement';
      const given = argumentsFor(args, index, isRest);
      const shape = given.reduce((all, one) => join(all, one.shape), empty);
      if (isRest) bind(this, param['argument'], this.names.made(param, asList(shape)));
      else bind(this, param, shape);
    });
    const { version } = this.names;
    const before = this.#read.get(node);
    const isCalling = this.#active.has(node);
    // A function that calls itself gives what it was seen to give so far; the next round sees more.
    if (isCalling) this.#active.set(node, true);
    if (isCalling || (before?.version === version && before.self === self && before.tried === this.isTried)) { this.#depth -= 1; return isCalling ? this.returns.get(node) ?? empty : before?.result ?? empty; }
    this.#active.set(node, false);
    const outer = this.#current;
    const outerSelf = this.self;
    this.#current = node;
    this.self = self;
    const body = node['body'] as Syntax;
    let result: Shape;
    if (body.type === 'BlockStatement') {
      this.#statement(body);
      result = this.returns.get(node) ?? empty;
    } else {
      result = this.value(body);
      this.#give(node, result);
    }
    this.#active.delete(node);
    this.#read.set(node, { version, self, result, tried: this.isTried });
    this.#current = outer;
    this.self = outerSelf;
    this.#depth -= 1;
    return result;
  }

  member(object: Shape, name: string, isItem: boolean): Shape {
    const named = name === 'length' || name === 'size' ? object.fields.get(name) : undefined;
    if (named !== undefined) return named;
    const fromData = [...object.places.values()].filter((one) => one.exact);
    // How many says nothing of what. Data has no `size` but a field of that name, and a record no `length`.
    if ((name === 'length' && !fromData.some(isRecord)) || (name === 'size' && fromData.length === 0)) {
      const own = this.outline.getters.get(name);
      return own === undefined ? typed(empty, 'number') : callMethods(this, own, []);
    }
    if (name === 'href') return computed(object);
    if (name === 'item' && this.dialect === 'n8n' && [...object.places.values()].some((one) => one.exact && one.root === 'node' && one.path.length === 0)) return object;
    const getters = this.outline.getters.get(name);
    if (getters !== undefined) return join(callMethods(this, getters, []), this.names.fieldOf(object, name));
    if (/^\d+$/.test(name)) return this.names.elementOf(object);
    const atRoot = name === 'json' && this.dialect === 'n8n' && [...object.places.values()].some((one) => one.exact && one.path.length === 0);
    return (isItem || atRoot) && !object.fields.has(name) ? object : this.names.fieldOf(object, name);
  }

  value(value: unknown): Shape {
    if (!isSyntax(value)) return empty;
    this.#step();
    const shape = this.#valueOf(value);
    this.#held += shape.fields.size + shape.places.size;
    return shape;
  }

  #valueOf(node: Syntax): Shape {
    switch (node.type) {
      case 'Super': return this.self === undefined ? empty : this.names.variable(this.self);
      case 'Literal': case 'MetaProperty': return typeof node['value'] === 'number' ? typed(empty, 'number') : typeof node['value'] === 'boolean' ? typed(empty, 'boolean') : empty;
      case 'ThisExpression': return this.self === undefined ? empty : this.names.variable(this.self);
      case 'Identifier': { const own = classBody(this, node); return own === undefined ? this.names.read(node['name'] as string, this.outline, node.start) : this.names.variable(selfOf(own)); }
      case 'ParenthesizedExpression': case 'ChainExpression': return this.value(node['expression']);
      case 'AwaitExpression': case 'SpreadElement': return this.value(node['argument']);
      case 'YieldExpression': {
        const given = this.value(node['argument']);
        if (this.#current !== undefined) this.#give(this.#current, asList(node['delegate'] === true ? element(given) : given));
        return given;
      }
      case 'ArrayExpression': {
        let out = empty;
        for (const item of node['elements'] as unknown[]) {
          const shape = this.value(item);
          if (this.dialect === 'node-red' && isSyntax(item)) this.#elements.set(item, shape);
          out = join(out, isSyntax(item) && item.type === 'SpreadElement' ? element(shape) : shape);
        }
        return this.names.made(node, asList(out));
      }
      case 'ObjectExpression': return objectLiteral(this, node);
      case 'MemberExpression': return this.#access(node);
      case 'CallExpression': case 'NewExpression': return this.#called(node);
      case 'ConditionalExpression': {
        const test = this.value(node['test']);
        if (isNothing(node['consequent']) || isNothing(node['alternate'])) this.results.decides(test);
        return join(this.value(node['consequent']), this.value(node['alternate']));
      }
      case 'LogicalExpression': {
        const [left, right] = [this.value(node['left']), this.value(node['right'])];
        // What `a && "known"` gives of `a` is false, nothing or zero.
        return join(node['operator'] === '&&' && isFixed(right) ? typed(left, 'boolean') : left, right);
      }
      case 'SequenceExpression': return (node['expressions'] as unknown[]).map((item) => this.value(item)).at(-1) ?? empty;
      case 'AssignmentExpression': {
        if (node['operator'] === '=' && bindEach(this, node['left'], node['right'])) return empty;
        let right = this.value(node['right']);
        // `list ||= []` gives one of the two as it is.
        if (/^(?:\?\?|\|\||&&)=$/.test(node['operator'] as string)) right = join(right, this.value(node['left']));
        else if (node['operator'] !== '=') right = bare(join(right, this.value(node['left'])));
        bind(this, node['left'], right);
        setsBase(this, node['left'], right);
        return right;
      }
      case 'UpdateExpression': {
        const made = typed(this.value(node['argument']), 'number');
        // `counts[mail]++`
        if (isSyntax(node['argument']) && node['argument'].type === 'MemberExpression' && memberName(node['argument']) === undefined) bind(this, node['argument'], made);
        return made;
      }
      case 'UnaryExpression': {
        const shape = this.value(node['argument']);
        if (node['operator'] === 'typeof') return typed(shape, 'enum');
        return node['operator'] === '!' || node['operator'] === 'delete' ? typed(shape, 'boolean') : node['operator'] === '-' || node['operator'] === '+' || node['operator'] === '~' ? typed(shape, 'number') : computed(shape);
      }
      case 'BinaryExpression': {
        const both = bare(join(this.value(node['left']), this.value(node['right'])));
        const operator = node['operator'] as string;
        if (operator === 'in' && this.isTried) this.results.throws(both);
        if (/^([=!]==?|[<>]=?|in|instanceof)$/.test(operator)) return typed(both, 'boolean');
        return operator === '+' ? both : typed(both, 'number');
      }
      case 'TemplateLiteral': {
        let out = empty;
        for (const item of node['expressions'] as unknown[]) out = join(out, this.value(item));
        return bare(out);
      }
      case 'TaggedTemplateExpression': this.value(node['tag']); return unescaped(computed(this.value(node['quasi'])), pageSigns);
      case 'ArrowFunctionExpression': case 'FunctionExpression': this.call(node, []); return empty;
      default: throw new TooHard();
    }
  }

  #access(node: Syntax): Shape {
    const object = this.value(node['object']);
    const name = memberName(node);
    const receiver = nameOf(node['object']);
    if (receiver === '$node' && name !== undefined) return place('node', name);
    if (receiver === '$env' && name !== undefined) return place('environment', name);
    if ((name === 'length' || name === 'size') && this.#isRecord(node['object'])) return field(object, name);
    const spelled = name === undefined ? this.outline.spelled.get(nameOf(node['property']) ?? '') : undefined;
    const constant = name === undefined && spelled === undefined ? this.outline.constant(node['property']) : undefined;
    if ([constant, ...spelled ?? []].some((one) => one !== undefined && this.outline.methods.has(one))) throw new TooHard();
    if (spelled !== undefined) return spelled.reduce((shape, one) => join(shape, this.member(object, one, false)), empty);
    if (constant !== undefined) return this.member(object, constant, false);
    if (name === undefined) {
      if (mayGiveFunction(object, this.outline)) throw new TooHard();
      const key = asWritten(node['property'] as Syntax);
      const index = this.value(key);
      // Of nothing the error says which field was asked for.
      if (this.isTried) this.results.throws(computed(index));
      const isTable = object.fields.size > 0 && object.places.size === 0 && !object.list;
      const one = isTable ? anyField(object) : join(this.names.elementOf(object), !object.list && object.fields.size > 0 && isMade(object) ? anyField(object) : empty);
      if (index.places.size === 0) return one;
      // A whole field only picks one of the script's own words; letters, one by one, could spell it in other letters.
      return join(one, isTable && isFixed(object) && isOneField(index) ? typed(index, 'enum') : computed(index));
    }
    return this.member(object, name, receiver !== undefined && isItem(this, object, receiver, name));
  }

  /** `f.call(object)`: what `this` is in it. */
  #lentSelf(lent: Syntax, given: Argument | undefined): string | undefined {
    if (lent.type === 'ArrowFunctionExpression' || given === undefined) return undefined;
    this.names.set(selfOf(lent), given.shape);
    return selfOf(lent);
  }

  /** An object that has these methods, and no other one that has some of the same name. */
  #isOf(methods: readonly Method[], { cells: { own } }: Shape): boolean {
    const owners = methods.flatMap(({ self }) => [...this.names.variable(self).cells.own.keys()]);
    return own.size === 0 || [...own.keys()].every((key) => owners.includes(key));
  }

  #isRecord(object: unknown): boolean {
    const name = dottedName(object);
    return name !== undefined && (this.#records ??= recordNames(this.#program)).has(name);
  }

  #called(node: Syntax): Shape {
    const callee = node['callee'] as Syntax;
    const args = (node['arguments'] as Syntax[]).filter(isSyntax);
    const name = nameOf(callee) ?? (callee.type === 'MemberExpression' ? memberName(callee) : undefined);
    if (name === '$items' && args[0] !== undefined) return asList(place('node', literalText(args[0]) ?? ''));
    if (name === '$' && args[0] !== undefined) return place('node', literalText(args[0]) ?? '');
    if (name === 'eval' || name === 'Function' || name === 'constructor' || callee.type === 'ImportExpression') throw new TooHard();
    if (isAllItems(node) && this.dialect === 'n8n') return asList(this.names.read(itemsName, this.outline, node.start));
    const known = callee.type === 'Identifier' ? this.outline.functions.get(name ?? '') : isFunction(callee) ? callee : undefined;
    // A function that another one made, or that is picked by a computed name.
    if (known === undefined && !namesFunction(callee, name, this.outline)) throw new TooHard();
    if (callee.type === 'MemberExpression' && name === undefined) this.value(callee['property']);
    const chosen = chosenEntries(node, this.outline);
    if (chosen !== undefined) {
      const whole = this.value(chosen.object);
      return chosen.keep ? picked(whole, chosen.names) : chosen.names.reduce((shape, one) => replaced(shape, [one], empty), whole);
    }
    const copied = name === 'parse' && args[0] !== undefined ? argument(args[0], 'JSON', 'stringify') : undefined;
    if (copied !== undefined) return this.value(copied);
    const receiver = callee.type === 'MemberExpression' ? this.value(callee['object']) : empty;
    const owner = callee.type === 'MemberExpression' ? nameOf(callee['object']) : undefined;
    const callbacks = args.flatMap((arg) => { const named = this.outline.functions.get(nameOf(arg) ?? ''); return isFunction(arg) ? [arg] : named === undefined || known !== undefined ? [] : [named]; });
    const shapes = args.map((arg) => (isFunction(arg) ? empty : arg.type === 'SpreadElement' ? element(this.value(arg)) : this.value(arg)));
    const handed = args.map((arg, index): Argument => ({ shape: shapes[index] as Shape, ...(arg.type === 'SpreadElement' ? { spread: true } : {}) }));
    if (known !== undefined) return this.call(known, handed);
    const lent = callee.type === 'MemberExpression' && (name === 'call' || name === 'apply') ? this.outline.functions.get(nameOf(callee['object']) ?? '') : undefined;
    if (lent !== undefined) return this.call(lent, name === 'call' ? handed.slice(1) : handed.slice(1).map((one) => ({ shape: element(one.shape), spread: true })), this.#lentSelf(lent, handed[0]));
    if (callee.type === 'Super') return constructAbove(this, handed);
    const body = node.type === 'NewExpression' ? classBody(this, callee) : undefined;
    if (body !== undefined) return construct(this, body, handed);
    const own = callee.type === 'MemberExpression' ? this.outline.methods.get(name ?? '') : undefined;
    // The script put something under this name that is none of its methods.
    if (own === undefined && name !== undefined && receiver.fields.has(name) && isFixed(receiver.fields.get(name) ?? empty) && receiver.places.size === 0) throw new TooHard();
    const made = own === undefined ? empty : callMethods(this, own, handed);
    if (own !== undefined && !pure.has(name ?? '') && this.#isOf(own, receiver)) return made;
    const given = libraryCall(this, { callee, name, owner, args, receiver, callbacks, shapes, handed });
    return join(made, given.type === undefined && given.id !== empty.id ? givesText.has(name ?? '') && (callee.type === 'MemberExpression' || standard.has(name ?? '')) ? bare(given) : this.names.made(node, given) : given);
  }

}
