/** What the names of a script certainly stand for, wherever they are read: a value that one of them has only later, or only sometimes, is none. */
import { isFunction } from '../forms.ts';
import { boundBy, children, dottedName, isSyntax, literalText, memberName, nameOf, walk, type Syntax } from '../syntax.ts';

/** A script can take several ways to a name that stands for itself. */
export const MOST_DEEP = 12;

const setting = /^(\$env|\$vars|\$secrets|process)\.(?:env\.)?([\w-]{1,200})$/;
/** What these are called by does not keep what it is given. */
const keepsNothing = /^(?:String|Boolean|Buffer\.from|console\.\w+|node\.(?:warn|error|log|status)|JSON\.stringify)$/;
/** What came in, by the names that a script has for it. */
export const given: ReadonlySet<string> = new Set(['$json', '$input', 'items', 'item', '$node', 'msg', '$']);
/** They give no list on, and put nothing into it. */
const onlyReads: ReadonlySet<string> = new Set(['includes', 'indexOf', 'join', 'length']);
const shortens: ReadonlySet<string> = new Set(['length', 'splice', 'pop', 'shift', 'copyWithin', 'fill']);
const comparing: ReadonlySet<string> = new Set([
  'timingSafeEqual',
  'createHmac',
  'createHash',
  'update',
  'verify',
  'jwtVerify',
  'encode',
  'digest',
]);

export class Names {
  /** Everything that a name is given by itself. */
  readonly #given = new Map<string, Syntax[]>();
  /** The one value of names that have it before anything reads them. */
  readonly #certain = new Map<string, Syntax>();
  readonly #functions = new Map<string, Syntax>();
  /** Names that are taken out of a value: `const { verify } = require('jsonwebtoken')`. */
  readonly #taken = new Map<string, { readonly of: Syntax; readonly field: string }>();
  /** Names that are changed in a way that is not seen here. */
  readonly #changed = new Set<string>();
  /** How many times each name is declared. */
  readonly #declared = new Map<string, number>();
  /** Things that somebody writes into, or that are handed on as a whole: they may hold anything. */
  readonly #touched = new Set<string>();

  /** Names of things that may be known by another name, or that something may be put into. */
  readonly #loose = new Set<string>();
  /** How many times each name is bound, or given another value. */
  readonly #bound = new Map<string, number>();
  /** Lists that something is taken out of, or that are handed on. */
  readonly #shortened = new Set<string>();

  /** It puts something into a field: maybe a setting into what came in. */
  readonly putsFields: boolean;
  /** A setting is handed to a function together with other things, which may put it there. */
  readonly handsSettings: boolean;
  /** It gives on by calls, from wherever they stand. */
  readonly sends: boolean;

  constructor(program: Syntax) {
    const parents = new Map<Syntax, Syntax | undefined>();
    const first = new Map<string, Syntax>();
    const calls: Syntax[] = [];
    let puts = false;
    let putsUnseen = false;
    let sends = false;
    walk(program, (node, parent) => {
      parents.set(node, parent);
      this.#bind(node);
      if (node.type === 'CallExpression') calls.push(node);
      sends ||= nameOf(node) === 'send' || literalText(node) === 'send';
      const root = rootOf(node, parent);
      if (root === undefined) return;
      const name = nameOf(root) ?? 'this';
      if (nameOf(node) !== undefined && !first.has(name) && !isBare(parent)) first.set(name, node);
      const use = useOf(node, parents);
      if (use === 'written') puts = true;
      if (use === 'written by a pattern') putsUnseen = true;
      if (use !== 'read') this.#touched.add(name);
      const of = parent?.type === 'MemberExpression' && parent['object'] === node ? (memberName(parent) ?? 'length') : '';
      const isTarget = parent?.type === 'VariableDeclarator' && parent['id'] === node;
      if (!isTarget && (parent?.['object'] !== node || !onlyReads.has(memberName(parent) ?? ''))) this.#loose.add(name);
      if (shortens.has(of) || use === 'handed on') this.#shortened.add(name);
      sends ||= name === 'node' && !this.#declared.has(name) && parent?.type === 'MemberExpression' && memberName(parent) === undefined;
    });
    for (const [name, values] of this.#given) {
      const [value] = values;
      if (values.length === 1 && value !== undefined && hasFromStart(program, parents, value, name, first.get(name)))
        this.#certain.set(name, value);
    }
    this.putsFields = puts || putsUnseen;
    this.sends = sends;
    this.handsSettings = putsUnseen || this.#hands(calls);
  }

  #bind(node: Syntax): void {
    const count = (pattern: unknown): void => boundBy(pattern).forEach((one) => this.#bound.set(one, (this.#bound.get(one) ?? 0) + 1));
    const change = (pattern: unknown): void => {
      count(pattern);
      boundBy(pattern).forEach((one) => this.#changed.add(one));
    };
    if (node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration') {
      const name = nameOf(node['id']) ?? '';
      this.#declare(name);
      count(node['id']);
      if (node.type === 'FunctionDeclaration') this.#functions.set(name, node);
      else this.#changed.add(name);
    }
    if (/Function/.test(node.type)) (node['params'] as unknown[]).forEach(change);
    switch (node.type) {
      case 'VariableDeclarator': {
        const name = nameOf(node['id']);
        const init = node['init'];
        boundBy(node['id']).forEach((one) => this.#declare(one));
        if (name === undefined) {
          change(node['id']);
          if (isSyntax(init)) this.#take(node['id'] as Syntax, init);
          break;
        }
        count(node['id']);
        if (isFunction(init)) this.#functions.set(name, init);
        else if (isSyntax(init)) this.#give(name, init);
        break;
      }
      case 'AssignmentExpression': {
        const name = nameOf(node['left']);
        if (name !== undefined && node['operator'] === '=' && isSyntax(node['right'])) {
          count(node['left']);
          this.#give(name, node['right']);
        } else change(node['left']);
        break;
      }
      case 'UpdateExpression':
        change(node['argument']);
        break;
      case 'ForOfStatement':
      case 'ForInStatement':
        change(declaredBy(node['left']));
        break;
      case 'CatchClause':
        change(node['param']);
        break;
    }
  }
  #declare(name: string): void {
    this.#declared.set(name, (this.#declared.get(name) ?? 0) + 1);
  }
  #give(name: string, value: Syntax): void {
    const known = this.#given.get(name);
    if (known === undefined) this.#given.set(name, [value]);
    else known.push(value);
  }
  #take(pattern: Syntax, of: Syntax): void {
    if (pattern.type !== 'ObjectPattern') return;
    for (const property of pattern['properties'] as Syntax[]) {
      const local = nameOf(property['value']);
      const field = nameOf(property['key']);
      if (property['computed'] !== true && local !== undefined && field !== undefined) this.#taken.set(local, { of, field });
    }
  }

  /** Whether a call is given a setting, or what is made of one, and something that it could put it into. */
  #hands(calls: readonly Syntax[]): boolean {
    const made = new Set<string>();
    const holds = (node: Syntax): boolean => {
      const stack = [node];
      for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
        if (made.has(nameOf(at) ?? '') || this.setting(at) !== undefined) return true;
        // What a function does with it stands in the function.
        if (!isFunction(at)) stack.push(...children(at));
      }
      return false;
    };
    for (let before = -1, rounds = 0; before !== made.size; rounds += 1) {
      if (rounds > MOST_DEEP) return true;
      before = made.size;
      for (const [name, values] of this.#given) if (!made.has(name) && values.some(holds)) made.add(name);
    }
    return calls.some((call) => {
      const callee = call['callee'] as Syntax;
      const called = dottedName(callee) ?? '';
      const method = callee.type === 'MemberExpression' ? memberName(callee) : called;
      const taken = this.#taken.get(called)?.field ?? method ?? '';
      if (keepsNothing.test(called) || comparing.has(taken) || this.functionOf(called) !== undefined) return false;
      const parts = call['arguments'] as Syntax[];
      return parts.some(holds) && [callee, ...parts].some((part) => this.#mayKeep(part));
    });
  }
  /** A thing by its name that is no module and no text: what came in may be in it. */
  #mayKeep(node: Syntax): boolean {
    let at: unknown = node;
    while (isSyntax(at) && nameOf(at) === undefined)
      at =
        at['object'] ??
        at['callee'] ??
        (at.type === 'ChainExpression' || at.type === 'SpreadElement' ? (at['expression'] ?? at['argument']) : undefined);
    const name = nameOf(at) ?? '';
    if (!this.binds(name)) return given.has(name);
    const value = this.valueOf(name);
    return value === undefined
      ? this.functionOf(name) === undefined
      : !/Literal$/.test(value.type) && dottedName(value['callee']) !== 'require';
  }

  /** The script itself says what the name stands for. */
  binds(name: string): boolean {
    return this.#given.has(name) || this.#functions.has(name) || this.#changed.has(name) || this.#declared.has(name);
  }
  /** All that the name is ever given; until then it has no value. */
  valuesOf(name: string): readonly Syntax[] | undefined {
    return this.#changed.has(name) || this.#functions.has(name) ? undefined : this.#given.get(name);
  }
  /** The one value that the name has wherever it is read. */
  valueOf(name: string): Syntax | undefined {
    const known = this.#changed.has(name) || this.#functions.has(name) || (this.#declared.get(name) ?? 1) > 1;
    return known ? undefined : this.#certain.get(name);
  }
  functionOf(name: string): Syntax | undefined {
    const unsure = this.#changed.has(name) || this.#given.has(name) || this.#declared.get(name) !== 1;
    return unsure ? undefined : this.#functions.get(name);
  }
  /** Nothing is taken out of the list that it stands for. */
  isWhole(name: string): boolean {
    return !this.#shortened.has(name);
  }

  /** It stands for one thing as long as it can be read. */
  isSteady(name: string): boolean {
    return (this.#bound.get(name) ?? 0) <= 1;
  }

  /** The list holds what is written in it, and nothing more comes into it. */
  isFixed(name: string): boolean {
    return !this.#loose.has(name) && !this.#touched.has(name);
  }

  /** The name of a setting of the machine: `$env.TOKEN`, `env.get('TOKEN')`. What a script calls so itself is none. */
  setting(node: Syntax): string | undefined {
    const isTable = (name: string): boolean => !this.binds(name) && !this.#touched.has(name);
    if (node.type === 'CallExpression')
      return dottedName(node['callee']) === 'env.get' && isTable('env') ? literalText((node['arguments'] as unknown[])[0]) : undefined;
    if (node.type !== 'MemberExpression') return undefined;
    const [all = '', table = '', key] = setting.exec(dottedName(node) ?? '') ?? [];
    return key !== undefined && isTable(table) && (table === 'process') === all.startsWith('process.env.') ? key : undefined;
  }

  /** Whether a call is one of a function of a module: by its own name, by that of the module, or taken out of it. */
  isCallOf(callee: unknown, field: string, module: RegExp): boolean {
    if (!isSyntax(callee)) return false;
    if (callee.type === 'MemberExpression') return memberName(callee) === field && this.#isModule(callee['object'], module);
    const name = nameOf(callee) ?? '';
    const value = this.valueOf(name);
    if (value?.type === 'MemberExpression') return memberName(value) === field && this.#isModule(value['object'], module);
    const taken = this.#taken.get(name);
    return taken !== undefined && taken.field === field && this.#declared.get(name) === 1 && !this.#given.has(name)
      ? this.#isModule(taken.of, module)
      : false;
  }
  #isModule(node: unknown, module: RegExp): boolean {
    const name = nameOf(node);
    if (name !== undefined) {
      if (this.#touched.has(name)) return false;
      const value = this.valueOf(name);
      return value === undefined ? !this.binds(name) && module.test(name) : nameOf(value) === undefined && this.#isModule(value, module);
    }
    if (!isSyntax(node) || node.type !== 'CallExpression') return false;
    const called = dottedName(node['callee']) ?? '';
    const from = literalText((node['arguments'] as unknown[])[0]);
    return (called === 'require' || called === 'global.get') && !this.binds(called) && module.test(from?.replace(/^node:/, '') ?? '');
  }
}

const declaredBy = (left: unknown): unknown =>
  isSyntax(left) && left.type === 'VariableDeclaration' ? (left['declarations'] as Syntax[])[0]?.['id'] : left;
/** `let name;` */
const isBare = (parent: Syntax | undefined): boolean => parent?.type === 'VariableDeclarator' && !isSyntax(parent['init']);

/** A name that is read or written, and no name of a field. */
function rootOf(node: Syntax, parent: Syntax | undefined): Syntax | undefined {
  if (node.type !== 'Identifier' && node.type !== 'ThisExpression') return undefined;
  const isField =
    (parent?.type === 'MemberExpression' && parent['property'] === node) || (parent?.type === 'Property' && parent['key'] === node);
  return isField && parent['computed'] !== true && parent['shorthand'] !== true ? undefined : node;
}

type Use = 'read' | 'written' | 'written by a pattern' | 'handed on';
/** What is done with what stands under a name: `a.b` is read, `a.b = 1` writes, `f(a)` hands it on. */
function useOf(node: Syntax, parents: ReadonlyMap<Syntax, Syntax | undefined>): Use {
  let at = node;
  let above = parents.get(at);
  while (above !== undefined && ((above.type === 'MemberExpression' && above['object'] === at) || above.type === 'ChainExpression')) {
    at = above;
    above = parents.get(at);
  }
  if (above === undefined) return 'read';
  const isWhole = at === node || dottedName(at) === 'process.env';
  const isLeft = above['left'] === at;
  if (at !== node) {
    if (above.type === 'AssignmentExpression' && isLeft) return 'written';
    if (above.type === 'UpdateExpression' || (above.type === 'UnaryExpression' && above['operator'] === 'delete')) return 'written';
    const inPattern = above.type === 'Property' && parents.get(above)?.type === 'ObjectPattern' && above['value'] === at;
    const inLoop = (above.type === 'ForOfStatement' || above.type === 'ForInStatement') && isLeft;
    if (/Pattern$|^RestElement$/.test(above.type) || inPattern || inLoop) return 'written by a pattern';
  }
  if (!isWhole) return 'read';
  const isArgument = (above.type === 'CallExpression' || above.type === 'NewExpression') && above['callee'] !== at;
  const isAlias = above.type === 'VariableDeclarator' && above['init'] === at && nameOf(above['id']) !== undefined;
  return isArgument || isAlias || (above.type === 'AssignmentExpression' && !isLeft) ? 'handed on' : 'read';
}

/** A name has its value before anything reads it: nothing mentions it before, and nothing goes by where it is given. */
function hasFromStart(
  program: Syntax,
  parents: ReadonlyMap<Syntax, Syntax | undefined>,
  value: Syntax,
  name: string,
  first: Syntax | undefined,
): boolean {
  const giver = parents.get(value);
  const statement = giver === undefined ? undefined : parents.get(giver);
  const around = statement === undefined ? undefined : parents.get(statement);
  if (giver?.type === 'VariableDeclarator') return statement?.['kind'] !== 'var' || (around === program && first === giver['id']);
  if (giver?.type !== 'AssignmentExpression' || statement?.type !== 'ExpressionStatement' || first !== giver['left']) return false;
  const beside = (around?.['body'] ?? []) as readonly Syntax[];
  return (
    Array.isArray(beside) &&
    beside.some((one) => one.type === 'VariableDeclaration' && (one['declarations'] as Syntax[]).some(({ id }) => nameOf(id) === name))
  );
}
