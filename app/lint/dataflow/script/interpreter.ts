/**
 * Which input fields reach which variables of a script. Flow-insensitive: each variable has one shape that only grows, names that may
 * share an object share a shape, and the tree is read again until nothing grows.
 */
import { allSigns, pageSigns } from '../../../workflow/model/reads.ts';
import type { Bare } from '../bare-place.ts';
import type { Escaping } from '../../../workflow/expression/page-places.ts';
import { barePlaces } from './bare-words.ts';
import { bind, bindEach } from './binding.ts';
import { ScriptBudget } from './budget.ts';
import { TooHard } from './effort.ts';
import { called } from './calls.ts';
import { chosenConstants } from './chosen.ts';
import { choosesItems, givenBy, stopsByWords, type Given } from './choosing.ts';
import { sharesFields } from './decorated.ts';
import { writesAround } from './escaping.ts';
import { losesFunctions } from './functions.ts';
import { heldParts, type Held } from './held.ts';
import { hidesCalls } from './hidden.ts';
import { access, member } from './members.ts';
import { objectLiteral, readClass } from './objects.ts';
import { operators } from './operators.ts';
import { outlineOf, type Outline } from './outline.ts';
import { selfOf } from './outline-notes.ts';
import { classBody } from './places.ts';
import type { ScriptReader } from './reader.ts';
import { recordNames } from './records.ts';
import { ScriptResults } from './results.ts';
import { asList, bare, computed, deciding, element, join, typed } from './shape.ts';
import { atHost, escaped, isEscaped, unescaped } from './shape-signs.ts';
import { empty, type Shape } from './shape-table.ts';
import { meddles, withOwnNames } from './standard.ts';
import { children, isSyntax, nameOf, type Syntax } from './syntax.ts';
import { ScriptVariables, type Argument, type Dialect } from './variables.ts';

const MAX_ROUNDS = 30;
const noProgram = { type: 'Program', start: 0, end: 0, body: [] } as unknown as Syntax;

/** The arguments that a parameter may get: its own, behind a spread any of those from there on, and all that are left for `...rest`. */
function argumentsFor(args: readonly Argument[], index: number, isRest: boolean): readonly Argument[] {
  const spread = args.findIndex((arg) => arg.spread === true);
  if (spread >= 0 && spread <= index) return args.slice(spread);
  return args.slice(index, isRest ? undefined : index + 1);
}

/** Reads a script's tree until no shape grows any more. */
export class ScriptInterpreter implements ScriptReader {
  readonly dialect: Dialect;
  readonly names: ScriptVariables;
  outline: Outline = outlineOf(noProgram, true);
  self: string | undefined;
  readonly returns = new Map<Syntax, Shape>();
  readonly results = new ScriptResults(() => {
    this.names.grew();
  });
  /** What each element of a list was, the last time it was read: lists of messages may stand in each other. */
  readonly #elements = new Map<Syntax, Shape>();
  #current: Syntax | undefined;
  #program: Syntax = noProgram;
  #records: ReadonlySet<string> | undefined;
  #held: ReadonlyMap<Syntax, Held> = new Map();
  #bare: ReadonlyMap<Syntax, Bare> = new Map();
  /** Constants that are given in one branch of a question, and by question what decides it. */
  #chosen: ReadonlyMap<Syntax, readonly Syntax[]> = new Map();
  readonly #decisions = new Map<Syntax, Shape>();
  readonly #around = new Map<Escaping, boolean>();
  /** What the script gives back, found when it is first asked. */
  #given: Given | undefined;
  #depth = 0;
  /** How many `try` with a named `catch` are around what is read. */
  #tries = 0;
  /** Functions that are being read right now; true once one of them was called from inside itself. */
  readonly #active = new Map<Syntax, boolean>();
  /** What a function gave when it was last read, as long as nothing has grown since that began: what it is given only makes its parameters grow. */
  readonly #read = new Map<
    Syntax,
    { readonly version: number; readonly self: string | undefined; readonly tried: boolean; readonly result: Shape }
  >();
  #budget = new ScriptBudget(noProgram);

  constructor(dialect: Dialect, given?: readonly string[]) {
    this.dialect = dialect;
    this.names = new ScriptVariables(dialect, given);
  }

  run(written: Syntax, expression: boolean): Shape {
    const program = withOwnNames(written);
    this.#program = program;
    this.outline = outlineOf(program, this.dialect === 'countersign');
    if (
      meddles(program) ||
      losesFunctions(program, this.outline) ||
      hidesCalls(program, this.outline.functions) ||
      sharesFields(program, this.outline.functions)
    )
      throw new TooHard();
    this.#budget = new ScriptBudget(program);
    this.#held = heldParts(program, this.outline);
    this.#bare = barePlaces(program, this.outline);
    this.#chosen = chosenConstants(program);
    for (const tests of this.#chosen.values()) for (const test of tests) this.#decisions.set(test, empty);
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const { version } = this.names;
      this.names.widening.startsRound(round);
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
    const elements = isSyntax(from) && from.type === 'ArrayExpression' ? (from['elements'] as unknown[]) : undefined;
    if (elements === undefined || elements.some((one) => isSyntax(one) && one.type === 'SpreadElement'))
      return nameOf(from) === 'msg' && !shape.list && !this.outline.binds('msg') ? [shape] : undefined;
    return elements.map((one) => {
      const message = (isSyntax(one) ? this.#elements.get(one) : undefined) ?? empty;
      return message.list ? element(message) : message;
    });
  }

  writesAround(escaping: Escaping): boolean {
    const known = this.#around.get(escaping) ?? writesAround(this.#program, escaping);
    this.#around.set(escaping, known);
    return known;
  }

  get records(): ReadonlySet<string> {
    return (this.#records ??= recordNames(this.#program));
  }

  member(object: Shape, name: string, isItem: boolean): Shape {
    return member(this, object, name, isItem);
  }

  get isTried(): boolean {
    return this.#tries > 0;
  }

  /** One more thing that a function may give back. */
  #give(node: Syntax, shape: Shape): void {
    const before = this.returns.get(node) ?? empty;
    const next = this.names.widening.grown(`return ${node.start}`, before, shape);
    if (next.id !== before.id) {
      this.returns.set(node, next);
      this.names.grew();
    }
  }

  #statement(node: Syntax): void {
    this.#budget.step();
    switch (node.type) {
      case 'FunctionDeclaration':
        this.call(node, []);
        return;
      case 'ClassDeclaration':
        readClass(this, node);
        return;
      case 'ReturnStatement': {
        const shape = node['argument'] === null ? empty : this.value(node['argument']);
        if (this.#current === undefined) {
          this.gives(shape, node['argument']);
          return;
        }
        this.#give(this.#current, shape);
        return;
      }
      case 'VariableDeclaration':
        for (const declaration of node['declarations'] as Syntax[]) {
          const init = declaration['init'];
          if (!isSyntax(init)) continue;
          if (init.type === 'ClassExpression') {
            readClass(this, init);
            continue;
          }
          if (!bindEach(this, declaration['id'], init)) bind(this, declaration['id'], this.value(init));
        }
        return;
      case 'ForOfStatement':
      case 'ForInStatement': {
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
        const given = (this.#given ??= givenBy(this.#program, this.outline));
        const stops =
          this.#tries === 0 && (stopsByWords(node['test'], node['consequent']) || stopsByWords(node['test'], node['alternate']));
        if (stops || choosesItems(node['consequent'], this.#current, given) || choosesItems(node['alternate'], this.#current, given))
          this.results.decides(test);
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
      case 'ThrowStatement':
        this.results.throws(this.value(node['argument']));
        return;
      case 'CatchClause':
        bind(this, node['param'], this.results.thrown);
        this.#statement(node['body'] as Syntax);
        return;
      case 'WithStatement':
      case 'ImportDeclaration':
        throw new TooHard();
      default:
        for (const child of children(node))
          if (/Statement|Declaration|Clause|SwitchCase/.test(child.type)) this.#statement(child);
          else this.value(child);
    }
  }

  call(
    node: Syntax,
    args: readonly Argument[],
    self: string | undefined = node.type === 'ArrowFunctionExpression' ? this.self : undefined,
  ): Shape {
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
    if (isCalling || (before?.version === version && before.self === self && before.tried === this.isTried)) {
      this.#depth -= 1;
      return isCalling ? (this.returns.get(node) ?? empty) : (before?.result ?? empty);
    }
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

  value(value: unknown): Shape {
    if (!isSyntax(value)) return empty;
    this.#budget.step();
    const held = this.#held.get(value);
    const read = this.#valueOf(value);
    const own =
      held === undefined
        ? read
        : held === 'words'
          ? escaped(bare(read), pageSigns + allSigns)
          : held === 'host'
            ? atHost(read)
            : typed(read, held === 'listed' ? 'enum' : 'number');
    // A word that stands bare in a statement may be the name of something: then it is no better than any text.
    const shape = this.#asDecided(value, this.#isBare(value, own) ? unescaped(own, pageSigns + allSigns) : own);
    this.#budget.holds(shape);
    return shape;
  }

  /** Of what a step before has taken signs out, nothing is known here; an option or an address may look like a part of a statement. */
  #isBare(node: Syntax, shape: Shape): boolean {
    const bare = this.#bare.get(node);
    return bare === 'in a statement' || (bare !== undefined && isEscaped(shape));
  }

  /** A text of its own carries what decided that it is this one. */
  #asDecided(node: Syntax, shape: Shape): Shape {
    const tests = this.#chosen.get(node);
    if (tests !== undefined) return tests.reduce((all, test) => join(all, this.#decisions.get(test) ?? empty), shape);
    const before = this.#decisions.get(node);
    if (before === undefined) return shape;
    const next = join(before, deciding(shape));
    if (next.id !== before.id) {
      this.#decisions.set(node, next);
      this.names.grew();
    }
    return shape;
  }

  #valueOf(node: Syntax): Shape {
    switch (node.type) {
      case 'Super':
        return this.self === undefined ? empty : this.names.variable(this.self);
      case 'Literal':
      case 'MetaProperty':
        return typeof node['value'] === 'number'
          ? typed(empty, 'number')
          : typeof node['value'] === 'boolean'
            ? typed(empty, 'boolean')
            : empty;
      case 'ThisExpression':
        return this.self === undefined ? empty : this.names.variable(this.self);
      case 'Identifier': {
        const own = classBody(this, node);
        return own === undefined ? this.names.read(node['name'] as string, this.outline, node.start) : this.names.variable(selfOf(own));
      }
      case 'ParenthesizedExpression':
      case 'ChainExpression':
        return this.value(node['expression']);
      case 'AwaitExpression':
      case 'SpreadElement':
        return this.value(node['argument']);
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
      case 'ObjectExpression':
        return objectLiteral(this, node);
      case 'MemberExpression':
        return access(this, node);
      case 'CallExpression':
      case 'NewExpression':
        return called(this, node);
      case 'SequenceExpression':
        return (node['expressions'] as unknown[]).map((item) => this.value(item)).at(-1) ?? empty;
      case 'TemplateLiteral': {
        let out = empty;
        for (const item of node['expressions'] as unknown[]) out = join(out, this.value(item));
        return bare(out);
      }
      case 'TaggedTemplateExpression':
        this.value(node['tag']);
        return unescaped(computed(this.value(node['quasi'])), pageSigns);
      case 'ArrowFunctionExpression':
      case 'FunctionExpression':
        this.call(node, []);
        return empty;
      default: {
        const operate = operators.get(node.type);
        if (operate === undefined) throw new TooHard();
        return operate(this, node);
      }
    }
  }
}
