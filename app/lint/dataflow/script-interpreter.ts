/**
 * Which input fields reach which variables of a script. Flow-insensitive: each variable has one shape that only grows, names that may
 * share an object share a shape, and the tree is read again until nothing grows.
 */
import { choosing, givesElement, grows, itemCalls, keepsShape, numberCalls, outsideCalls, pure } from './script-names.ts';
import { argument, chosenEntries, hasMethods, isAllItems, isFunction, itemsName, outlineOf, selfOf, textsOf, type Method, type Outline } from './script-outline.ts';
import { anyField, asList, computed, element, empty, field, fromPlace, join, picked, record, replaced, typed, type Shape } from './script-shape.ts';
import { place, ScriptVariables, TooHard, type Argument, type Aside, type Call, type Dialect, type Target } from './script-variables.ts';
import { addressOf, children, dottedName, isSyntax, literalText, memberName, nameOf, type Syntax } from './script-syntax.ts';

const MAX_ROUNDS = 10;
/** The name under which a function's results are known. */
const returnOf = (node: Syntax): string => `@return${node.start}`;
const noProgram = { type: 'Program', start: 0, end: 0, body: [] } as unknown as Syntax;

/** Reads a script's tree until no shape grows any more. */
export class ScriptInterpreter {
  readonly #dialect: Dialect;
  readonly #names: ScriptVariables;
  #outline: Outline = outlineOf(noProgram);
  /** What is printed, thrown, and sent away by the script itself. */
  #printed = empty;
  #thrown = empty;
  readonly #sent = new Map<Syntax, { readonly address: string; readonly shape: Shape }>();
  /** What `this` is. */
  #self: string | undefined;
  readonly #returns = new Map<Syntax, Shape>();
  #result = empty;
  #current: Syntax | undefined;
  #depth = 0;
  /** How often a function is being called right now, by itself. */
  readonly #active = new Map<Syntax, number>();

  constructor(dialect: Dialect) {
    this.#dialect = dialect;
    this.#names = new ScriptVariables(dialect);
  }

  run(program: Syntax, expression: boolean): Shape {
    this.#outline = outlineOf(program);
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      this.#names.changed = false;
      this.#current = undefined;
      this.#self = undefined;
      if (expression) {
        const shape = this.#value(((program['body'] as Syntax[])[0] as Syntax)['expression']);
        this.#grow('result', shape);
      } else for (const statement of program['body'] as Syntax[]) this.#statement(statement);
      if (this.#names.tangled) throw new TooHard();
      if (!this.#names.changed) return this.#result;
    }
    throw new TooHard();
  }

  #grow(kind: 'result', shape: Shape): void {
    const next = join(this.#result, shape);
    if (kind === 'result' && next.id !== this.#result.id) { this.#result = next; this.#names.changed = true; }
  }

  get aside(): Aside { return { printed: this.#printed, thrown: this.#thrown, sent: [...this.#sent.values()] }; }

  /** One more thing that a function may give back. */
  #give(node: Syntax, shape: Shape): void {
    const before = this.#returns.get(node) ?? empty;
    const next = join(before, shape);
    if (next.id !== before.id) { this.#returns.set(node, next); this.#names.changed = true; }
  }

  /** Binds a pattern to a value; `from` names the objects that the value may be. */
  #bind(pattern: unknown, value: Shape, from: readonly Target[]): void {
    if (!isSyntax(pattern)) return;
    switch (pattern.type) {
      case 'Identifier': {
        const name = pattern['name'] as string;
        this.#names.set(name, [], value);
        // Numbers and texts are copied; everything else is shared.
        if (value.type === undefined) this.#names.mayBe(name, from);
        return;
      }
      case 'MemberExpression': this.#store(pattern, value); return;
      case 'AssignmentPattern': this.#bind(pattern['left'], join(value, this.#value(pattern['right'])), from); return;
      case 'RestElement': this.#bind(pattern['argument'], computed(value), []); return;
      case 'ArrayPattern': for (const item of pattern['elements'] as unknown[]) this.#bind(item, element(value), from); return;
      case 'ObjectPattern':
        for (const property of pattern['properties'] as Syntax[]) {
          if (property.type === 'RestElement') { this.#bind(property['argument'], this.#rest(value, pattern), []); continue; }
          const name = property['computed'] === true ? undefined : (nameOf(property['key']) ?? literalText(property['key']));
          const inner = name === undefined ? from : from.map((target) => ({ name: target.name, path: [...target.path, name].slice(0, 6) }));
          this.#bind(property['value'], name === undefined ? anyField(value) : this.#member(value, name, false), inner);
        }
        return;
      default: throw new TooHard();
    }
  }

  /** What `...rest` of a pattern takes: all but the fields that the pattern names. */
  #rest(value: Shape, pattern: Syntax): Shape {
    const names = (pattern['properties'] as Syntax[]).flatMap((one) => (one.type === 'RestElement' ? [] : [one['computed'] === true ? undefined : (nameOf(one['key']) ?? literalText(one['key']))]));
    return names.reduce<Shape>((shape, name) => (name === undefined ? shape : replaced(shape, [name], empty)), value);
  }

  /** `[a, b] = [x, y]`, also of promises: each gets its own. */
  #bindEach(pattern: unknown, init: unknown): boolean {
    if (!isSyntax(pattern) || pattern.type !== 'ArrayPattern' || !isSyntax(init)) return false;
    const bare = init.type === 'AwaitExpression' && isSyntax(init['argument']) ? init['argument'] : init;
    const list = argument(bare, 'Promise', 'all') ?? bare;
    const targets = pattern['elements'] as unknown[];
    if (list.type !== 'ArrayExpression') return false;
    const values = list['elements'] as unknown[];
    if (values.some((one) => isSyntax(one) && one.type === 'SpreadElement') || targets.some((one) => isSyntax(one) && one.type === 'RestElement')) return false;
    targets.forEach((target, index) => { this.#bind(target, this.#value(values[index]), this.#objectsOf(values[index])); });
    return true;
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
        if (isAllItems(node)) return { name: 'items', path: [] };
        if (callee.type === 'MemberExpression' && isSyntax(callee['object'])) return this.#target(callee['object']);
        const known = this.#outline.functions.get(nameOf(callee) ?? '');
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
      case 'ThisExpression': return this.#self === undefined ? undefined : { name: this.#self, path: [] };
      case 'NewExpression': { const own = this.#bodyOf(node['callee']); return own === undefined ? undefined : { name: selfOf(own), path: [] }; }
      case 'ObjectExpression': return hasMethods(node) ? { name: selfOf(node), path: [] } : undefined;
      default: return undefined;
    }
  }

  /** The body of a class that the script declares. */
  #bodyOf(callee: unknown): Syntax | undefined {
    const node = this.#outline.classes.get(nameOf(callee) ?? '');
    return node === undefined ? undefined : (node['body'] as Syntax);
  }

  /** `items[0].json` and `$input.item` are the item itself. */
  #isItem(variable: string, name: string): boolean {
    if (this.#dialect !== 'n8n') return false;
    if (name !== 'json') return name === 'item' && variable === '$input';
    return [...this.#names.variable(variable).places.values()].some((one) => one.exact && one.path.length === 0);
  }

  #store(node: Syntax, value: Shape): void {
    const spelled = node['computed'] === true ? this.#outline.spelled.get(nameOf(node['property']) ?? '') : undefined;
    const holder = spelled === undefined || !isSyntax(node['object']) ? undefined : this.#target(node['object']);
    if (spelled !== undefined && holder !== undefined) {
      const at = holder.path.length === 0 && this.#dialect === 'n8n' ? spelled.filter((name) => !this.#isItem(holder.name, name)) : spelled;
      for (const name of at) this.#names.write({ name: holder.name, path: [...holder.path, name].slice(0, 6) }, value);
      return;
    }
    const target = this.#target(node);
    if (target === undefined) throw new TooHard();
    const exactName = node.type === 'MemberExpression' && memberName(node) !== undefined;
    if (!exactName) this.#value(node['property']);
    this.#names.write(target, exactName ? value : computed(value));
  }

  #statement(node: Syntax): void {
    switch (node.type) {
      case 'FunctionDeclaration': this.#function(node, []); return;
      case 'ClassDeclaration': this.#class(node); return;
      case 'ReturnStatement': {
        const shape = node['argument'] === null ? empty : this.#value(node['argument']);
        if (this.#current === undefined) { this.#grow('result', shape); return; }
        this.#names.mayBe(returnOf(this.#current), this.#objectsOf(node['argument']));
        this.#give(this.#current, shape);
        return;
      }
      case 'VariableDeclaration':
        for (const declaration of node['declarations'] as Syntax[]) {
          const init = declaration['init'];
          if (!isSyntax(init)) continue;
          if (init.type === 'ClassExpression') { this.#class(init); continue; }
          if (!this.#bindEach(declaration['id'], init)) this.#bind(declaration['id'], this.#value(init), this.#objectsOf(init));
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
      case 'ThrowStatement': this.#thrown = join(this.#thrown, computed(this.#value(node['argument']))); return;
      case 'CatchClause': this.#bind(node['param'], empty, []); this.#statement(node['body'] as Syntax); return;
      case 'WithStatement': case 'ImportDeclaration': throw new TooHard();
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
    return target === undefined || this.#outline.functions.has(target.name) ? [] : [target];
  }

  /** An object put into another one: from then on two names lead to it. */
  #putInside(value: unknown, shape: Shape): void {
    if (isSyntax(value) && value.type === 'Identifier' && shape.type === undefined && (shape.fields.size > 0 || shape.list)) this.#names.nest();
  }

  /** What a class's fields hold from the start. One shape stands for all its objects, and for those of the classes that it extends. */
  #class(node: Syntax): void {
    const body = node['body'] as Syntax;
    const parent = node['superClass'];
    const above = this.#bodyOf(parent);
    if (above !== undefined) this.#names.alias(selfOf(body), selfOf(above));
    else if (isSyntax(parent) && !/Error$/.test(nameOf(parent) ?? '')) throw new TooHard();
    const outer = this.#self;
    this.#self = selfOf(body);
    for (const member of body['body'] as Syntax[]) {
      if (member.type === 'MethodDefinition') { this.#function(member['value'] as Syntax, [], selfOf(body)); continue; }
      if (member.type !== 'PropertyDefinition') throw new TooHard();
      const name = memberName({ ...member, property: member['key'] } as Syntax);
      const value = this.#value(member['value']);
      this.#names.write({ name: selfOf(body), path: name === undefined ? [] : [name] }, name === undefined ? computed(value) : value);
    }
    this.#self = outer;
  }

  /** A new object of a class of the script's own. */
  #construct(body: Syntax, args: readonly Argument[]): Shape {
    const own = (body['body'] as Syntax[]).find((member) => member['kind'] === 'constructor');
    if (own !== undefined) this.#function(own['value'] as Syntax, args, selfOf(body));
    else {
      const owner = [...this.#outline.classes.values()].find((one) => one['body'] === body);
      const above = owner === undefined ? undefined : this.#bodyOf(owner['superClass']);
      if (above !== undefined) this.#construct(above, args);
      else for (const arg of args) this.#names.write({ name: selfOf(body), path: [] }, computed(arg.shape));
    }
    return this.#names.variable(selfOf(body));
  }

  /** Any function of this name that belongs to an object. */
  #methods(methods: readonly Method[], args: readonly Argument[]): Shape {
    return methods.reduce((shape, { node, self }) => join(shape, this.#function(node, args, self)), empty);
  }

  #function(node: Syntax, args: readonly Argument[], self: string | undefined = node.type === 'ArrowFunctionExpression' ? this.#self : undefined): Shape {
    this.#depth += 1;
    if (this.#depth > 60) throw new TooHard();
    const inside = this.#active.get(node) ?? 0;
    (node['params'] as Syntax[]).forEach((param, index) => {
      const arg = args[index];
      this.#bind(param, arg?.shape ?? empty, arg?.objects ?? []);
    });
    // A function that calls itself gives what it was seen to give so far; the next round sees more.
    if (inside > 1) { this.#depth -= 1; return this.#returns.get(node) ?? empty; }
    this.#active.set(node, inside + 1);
    const outer = this.#current;
    const outerSelf = this.#self;
    this.#current = node;
    this.#self = self;
    const body = node['body'] as Syntax;
    let result: Shape;
    if (body.type === 'BlockStatement') {
      this.#statement(body);
      result = this.#returns.get(node) ?? empty;
    } else {
      result = this.#value(body);
      if (inside > 0) this.#give(node, result);
    }
    this.#active.set(node, inside);
    this.#current = outer;
    this.#self = outerSelf;
    this.#depth -= 1;
    return result;
  }

  #member(object: Shape, name: string, isItem: boolean): Shape {
    // How many says nothing of what.
    if (name === 'length' || name === 'size') return typed(empty, 'number');
    if (name === 'href') return computed(object);
    if (name === 'item' && this.#dialect === 'n8n' && [...object.places.values()].some((one) => one.exact && one.root === 'node' && one.path.length === 0)) return object;
    const getters = this.#outline.getters.get(name);
    if (getters !== undefined) return join(this.#methods(getters, []), object.fields.get(name) ?? empty);
    if (/^\d+$/.test(name)) return element(object);
    const atRoot = name === 'json' && this.#dialect === 'n8n' && [...object.places.values()].some((one) => one.exact && one.path.length === 0);
    return (isItem || atRoot) && !object.fields.has(name) ? object : field(object, name);
  }

  #value(value: unknown): Shape {
    if (!isSyntax(value)) return empty;
    const node = value;
    switch (node.type) {
      case 'Super': return this.#self === undefined ? empty : this.#names.variable(this.#self);
      case 'Literal': case 'MetaProperty': return typeof node['value'] === 'number' ? typed(empty, 'number') : typeof node['value'] === 'boolean' ? typed(empty, 'boolean') : empty;
      case 'ThisExpression': return this.#self === undefined ? empty : this.#names.variable(this.#self);
      case 'Identifier': return this.#names.read(node['name'] as string, this.#outline, node.start);
      case 'ParenthesizedExpression': case 'ChainExpression': return this.#value(node['expression']);
      case 'AwaitExpression': case 'SpreadElement': return this.#value(node['argument']);
      case 'YieldExpression': {
        const given = this.#value(node['argument']);
        if (this.#current !== undefined) this.#give(this.#current, asList(node['delegate'] === true ? element(given) : given));
        return given;
      }
      case 'ArrayExpression': {
        let out = empty;
        for (const item of node['elements'] as unknown[]) {
          const shape = this.#value(item);
          this.#putInside(item, shape);
          out = join(out, isSyntax(item) && item.type === 'SpreadElement' ? element(shape) : shape);
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
        if (node['operator'] === '=' && this.#bindEach(node['left'], node['right'])) return empty;
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
    let out = record(new Map());
    let unknownKeys = empty;
    for (const property of node['properties'] as Syntax[]) {
      if (property.type === 'SpreadElement') { const spread = this.#value(property['argument']); out = out.fields.size === 0 ? join(out, spread) : join(spread, out); continue; }
      const key = property['key'];
      const spelled = property['computed'] === true ? this.#outline.spelled.get(nameOf(key) ?? '') : undefined;
      const name = property['computed'] === true ? literalText(key) : (nameOf(key) ?? literalText(key) ?? (isSyntax(key) ? String(key['value']) : undefined));
      const shape = property['kind'] === 'get' ? empty : this.#value(property['value']);
      this.#putInside(property['value'], shape);
      // What a spread before it brought under this name is gone.
      if (name !== undefined) out = replaced(out, [name], shape);
      else if (spelled !== undefined) for (const one of spelled) out = replaced(out, [one], join(field(out, one), shape));
      else unknownKeys = join(unknownKeys, computed(join(this.#value(key), shape)));
    }
    if (unknownKeys.id !== empty.id) out = join(out, unknownKeys);
    if (hasMethods(node)) { this.#names.set(selfOf(node), [], out); return this.#names.variable(selfOf(node)); }
    return out;
  }

  #access(node: Syntax): Shape {
    const object = this.#value(node['object']);
    const name = memberName(node);
    const receiver = nameOf(node['object']);
    if (receiver === '$node' && name !== undefined) return place('node', name);
    if (receiver === '$env' && name !== undefined) return place('environment', name);
    const spelled = name === undefined ? this.#outline.spelled.get(nameOf(node['property']) ?? '') : undefined;
    if (spelled !== undefined) return spelled.reduce((shape, one) => join(shape, this.#member(object, one, false)), empty);
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
    if (name === '$items' && args[0] !== undefined) return asList(place('node', literalText(args[0]) ?? ''));
    if (name === '$' && args[0] !== undefined) return place('node', literalText(args[0]) ?? '');
    if (name === 'eval' || name === 'Function' || callee.type === 'ImportExpression') throw new TooHard();
    if (isAllItems(node) && this.#dialect === 'n8n') return asList(this.#names.read(itemsName, this.#outline, node.start));
    const known = callee.type === 'Identifier' ? this.#outline.functions.get(name ?? '') : isFunction(callee) ? callee : undefined;
    const chosen = chosenEntries(node, this.#outline);
    if (chosen !== undefined) {
      const whole = this.#value(chosen.object);
      return chosen.keep ? picked(whole, chosen.names) : chosen.names.reduce((shape, one) => replaced(shape, [one], empty), whole);
    }
    const copied = name === 'parse' && args[0] !== undefined ? argument(args[0], 'JSON', 'stringify') : undefined;
    if (copied !== undefined) return this.#value(copied);
    const receiver = callee.type === 'MemberExpression' ? this.#value(callee['object']) : empty;
    const owner = callee.type === 'MemberExpression' ? nameOf(callee['object']) : undefined;
    const callbacks = args.flatMap((arg) => { const named = this.#outline.functions.get(nameOf(arg) ?? ''); return isFunction(arg) ? [arg] : named === undefined || known !== undefined ? [] : [named]; });
    const shapes = args.map((arg) => (isFunction(arg) ? empty : arg.type === 'SpreadElement' ? element(this.#value(arg)) : this.#value(arg)));
    const handed = args.map((arg, index): Argument => ({ shape: shapes[index] as Shape, objects: this.#objectsOf(arg) }));
    if (known !== undefined) return this.#function(known, handed);
    if (callee.type === 'Super') return this.#above(handed);
    const body = node.type === 'NewExpression' ? this.#bodyOf(callee) : undefined;
    if (body !== undefined) return this.#construct(body, handed);
    const own = callee.type === 'MemberExpression' ? this.#outline.methods.get(name ?? '') : undefined;
    const made = own === undefined ? empty : this.#methods(own, handed);
    if (own !== undefined && !pure.has(name ?? '')) return made;
    return join(made, this.#foreign({ callee, name, owner, args, receiver, callbacks, shapes, handed }));
  }

  /** `super(...)`: what the class above does with its arguments, or keeps of them. */
  #above(handed: readonly Argument[]): Shape {
    const owner = [...this.#outline.classes.values()].find((one) => selfOf(one['body'] as Syntax) === this.#self);
    const above = owner === undefined ? undefined : this.#bodyOf(owner['superClass']);
    if (above !== undefined) return this.#construct(above, handed);
    if (this.#self !== undefined) for (const arg of handed) this.#names.write({ name: this.#self, path: [] }, computed(arg.shape));
    return empty;
  }

  /** A call of something that the script does not define itself. */
  #foreign({ callee, name, owner, args, receiver, callbacks, shapes, handed }: Call): Shape {
    if (this.#dialect === 'n8n' && name !== undefined && itemCalls.has(name) && callee.type === 'MemberExpression' && (owner === '$input' || this.#names.isItems(receiver))) return name === 'all' ? asList(receiver) : receiver;
    if (this.#dialect === 'node-red' && owner === 'node' && name === 'send') { this.#grow('result', shapes.reduce((a, b) => join(a, b), empty)); return empty; }
    if ((name === 'pick' || name === 'omit') && args.length === 2) {
      const names = textsOf(args[1]) ?? this.#outline.lists.get(nameOf(args[1]) ?? '');
      const whole = shapes[0] ?? empty;
      if (names !== undefined) return name === 'pick' ? picked(whole, names) : names.reduce((shape, one) => replaced(shape, [one], empty), whole);
    }
    if (owner === 'console' || (this.#dialect === 'node-red' && owner === 'node' && name !== undefined && /^(?:log|warn|error|debug|trace)$/.test(name))) this.#printed = shapes.reduce((a, b) => join(a, computed(b)), this.#printed);
    const caller = callee.type === 'MemberExpression' ? (dottedName(callee['object']) ?? '').split('.').at(-1) : undefined;
    if (name !== undefined && name !== 'require' && args[0] !== undefined && (outsideCalls.has(name) || (caller !== undefined && outsideCalls.has(caller) && /^(?:get|post|put|patch|delete|request)$/.test(name)))) {
      this.#sent.set(callee, { address: addressOf(args[0]), shape: shapes.reduce((a, b) => join(a, computed(b)), this.#sent.get(callee)?.shape ?? empty) });
    }
    if (name !== undefined && outsideCalls.has(name)) return join(fromPlace({ root: 'outside', name, path: [], exact: false }), computed(shapes.reduce((a, b) => join(a, b), empty)));
    let given = shapes.reduce((a, b) => join(a, b), empty);
    if (callbacks.length > 0) {
      const isFrom = name === 'from' && shapes[0] !== undefined;
      const objects = isFrom ? handed[0]?.objects ?? [] : callee.type === 'MemberExpression' ? this.#objectsOf(callee['object']) : [];
      const one = name === 'then' ? receiver : element(isFrom ? (shapes[0] ?? empty) : receiver);
      let made = empty;
      for (const callback of callbacks) {
        const accumulator = name === 'reduce' || name === 'reduceRight';
        const start = accumulator ? [{ shape: join(shapes[1] ?? empty, this.#returns.get(callback) ?? empty), objects: this.#objectsOf(args[1]) }] : [];
        made = join(made, this.#function(callback, [...start, { shape: one, objects }, ...(accumulator ? [] : [{ shape: computed(one), objects: [] }])]));
        if (accumulator) made = join(made, shapes[1] ?? empty);
      }
      if (name === 'map' || isFrom) return asList(made);
      if (name === 'flatMap') return asList(made.list ? element(made) : made);
      if (name === 'reduce' || name === 'reduceRight' || name === 'then') return made;
      if (name === 'some' || name === 'every') return typed(receiver, 'boolean');
      if (name === 'forEach') return empty;
      if (name === undefined || !choosing.has(name)) given = join(given, made);
    }
    if (name !== undefined && grows.has(name) && callee.type === 'MemberExpression') {
      const target = this.#target(callee['object'] as Syntax);
      if (target === undefined) throw new TooHard();
      args.forEach((arg, index) => { this.#putInside(arg, shapes[index] as Shape); });
      const keyed = name === 'set' || name === 'append';
      this.#names.write(target, asList(keyed ? computed(given) : given));
      // `url.searchParams.set(...)` changes the url too.
      if (keyed && target.path.length > 0) this.#names.write({ name: target.name, path: [] }, computed(given));
      return keyed ? computed(join(receiver, given)) : empty;
    }
    if (name === 'assign' && args[0] !== undefined) {
      const target = this.#target(args[0]);
      if (target !== undefined) this.#names.write(target, given);
      return given;
    }
    if (name !== undefined && numberCalls.has(name)) return typed(given, 'number');
    if (name === 'Boolean' || name === 'includes' || name === 'startsWith' || name === 'endsWith' || name === 'test' || name === 'isArray') return typed(join(receiver, given), 'boolean');
    if (name === 'values' && nameOf(callee.type === 'MemberExpression' ? callee['object'] : undefined) === 'Object') return asList(anyField(given));
    if (name !== undefined && givesElement.has(name)) return element(receiver);
    if (name !== undefined && keepsShape.has(name)) return join(receiver, given);
    // An unknown function of the host may do anything with what it is given, and may keep it in what it was called on.
    const keeper = callee.type === 'MemberExpression' && name !== undefined && !pure.has(name) && given.id !== empty.id ? this.#target(callee['object'] as Syntax) : undefined;
    if (keeper !== undefined && this.#names.knows(keeper.name)) this.#names.write({ name: keeper.name, path: [] }, computed(given));
    if (callee.type === 'Identifier' && name !== undefined && this.#names.knows(name)) throw new TooHard();
    return computed(join(receiver, given));
  }
}
