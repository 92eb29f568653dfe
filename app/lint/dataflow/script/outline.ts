/**
 * What a script's tree says before it is read for values: its functions and methods by name, how often each name is bound, and where a
 * field is certainly taken away or written over, so that what stood there before goes no further.
 */
import type { FieldWrite } from './address.ts';
import { constantTexts } from './constants.ts';
import { handledNames, putsOver } from './handled.ts';
import { touchedNames } from './lists.ts';
import { moduleFunctions } from './module-functions.ts';
import { passesOver } from './standard.ts';
import { boundBy, children, dottedName, isSyntax, literalText, memberName, nameOf, type Syntax } from './syntax.ts';

interface Named {
  readonly name: string;
  readonly path: readonly string[];
}
/** A field that a statement takes away or writes over for certain, and where that statement stands. */
export interface Replacement {
  readonly path: readonly string[];
  readonly begin: number;
  readonly end: number;
}
/** From here on, inside `from`..`to`, the field at `path` of what `name` stands for holds only what the script itself writes there. */
interface Replaced extends Named, Replacement {
  readonly from: number;
  readonly to: number;
  readonly hoisted: readonly (readonly [number, number])[];
}

export interface Outline {
  readonly functions: ReadonlyMap<string, Syntax>;
  /** Of object literals and classes, whatever the object: a call of `x.name()` may be any of them. */
  readonly methods: ReadonlyMap<string, readonly Method[]>;
  readonly getters: ReadonlyMap<string, readonly Method[]>;
  readonly classes: ReadonlyMap<string, Syntax>;
  /** Names that stand for one of a few texts that the script spells out. */
  readonly spelled: ReadonlyMap<string, readonly string[]>;
  /** What the name was given, where it is bound once. */
  readonly given: (name: string) => Syntax | undefined;
  /** What is put into fields of what the name stands for. */
  readonly fieldsOf: (name: string) => readonly FieldWrite[];
  /** What the name stands for is changed only by what `fieldsOf` tells. */
  readonly isKept: (name: string) => boolean;
  /** It is bound once at most, and so stands for one thing. */
  readonly isOnce: (name: string) => boolean;
  /** The script itself binds the name, or gives it another value. */
  readonly binds: (name: string) => boolean;
  /** The text of a part that always gives the same. */
  readonly constant: (node: unknown) => string | undefined;
  /** Names of the console, and of its functions by themselves: `const { log } = console`. */
  readonly consoles: ReadonlySet<string>;
  readonly printers: ReadonlySet<string>;
  /** Names of functions of modules that only compute. */
  readonly computing: ReadonlySet<string>;
  /** Lists of such texts. */
  readonly lists: ReadonlyMap<string, readonly string[]>;
  /** Fields of what `name` stands for that are replaced where `at` is read. */
  replaced(name: string, at: number): readonly Replacement[];
}

/** A function that belongs to an object; `self` names what `this` is in it. */
export interface Method {
  readonly node: Syntax;
  readonly self: string;
}

/** n8n gives the same items whichever way they are asked for. */
export const itemsName = '@items';
export const selfOf = (owner: Syntax): string => `@this${owner.start}`;
type FunctionSyntax = Syntax & { readonly type: 'ArrowFunctionExpression' | 'FunctionExpression' };
export const isFunction = (node: unknown): node is FunctionSyntax =>
  isSyntax(node) && (node.type === 'ArrowFunctionExpression' || node.type === 'FunctionExpression');
const isBody = (node: Syntax): boolean => node.type === 'Program' || node.type === 'BlockStatement';

/** `$input.all()` */
export const isAllItems = (node: unknown): boolean =>
  isSyntax(node) &&
  node.type === 'CallExpression' &&
  isSyntax(node['callee']) &&
  node['callee'].type === 'MemberExpression' &&
  nameOf(node['callee']['object']) === '$input' &&
  memberName(node['callee']) === 'all';
const listName = (node: unknown): string | undefined => (isAllItems(node) ? itemsName : nameOf(node));

/** The texts of a list that holds nothing else. */
export function textsOf(node: unknown): readonly string[] | undefined {
  if (!isSyntax(node)) return undefined;
  // new Set(["a", "b"])
  if (node.type === 'NewExpression' && nameOf(node['callee']) === 'Set') return textsOf((node['arguments'] as unknown[])[0]);
  if (node.type !== 'ArrayExpression') return undefined;
  const texts = (node['elements'] as unknown[]).map(literalText);
  return texts.length > 0 && texts.length <= 100 && texts.every((text) => text !== undefined) ? (texts as string[]) : undefined;
}

interface Visit {
  readonly node: Syntax;
  readonly parent: Syntax | undefined;
}

function everyNode(root: Syntax): Visit[] {
  const out: Visit[] = [];
  const stack: Visit[] = [{ node: root, parent: undefined }];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    out.push(at);
    for (const child of children(at.node)) stack.push({ node: child, parent: at.node });
  }
  return out;
}

function addTo<T>(map: Map<string, T[]>, name: string, item: T): void {
  const known = map.get(name);
  if (known === undefined) map.set(name, [item]);
  else known.push(item);
}

const iterators: Readonly<Record<string, number>> = {
  forEach: 0,
  map: 0,
  filter: 0,
  flatMap: 0,
  some: 0,
  every: 0,
  reduce: 1,
  reduceRight: 1,
};

/** `isStrict`: a write that does nothing is an error. */
export function outlineOf(program: Syntax, isStrict: boolean): Outline {
  const nodes = everyNode(program);
  const functions = new Map<string, Syntax>();
  const classes = new Map<string, Syntax>();
  const methods = new Map<string, Method[]>();
  const getters = new Map<string, Method[]>();
  const bindings = new Map<string, number>();
  const lists = new Map<string, readonly string[]>();
  const written = new Map<string, FieldWrite[]>();
  const inits = new Map<string, Syntax>();
  const consoles = new Set(['console']);
  const printers = new Set<string>();
  const bind = (pattern: unknown): void => {
    for (const name of boundBy(pattern)) bindings.set(name, (bindings.get(name) ?? 0) + 1);
  };
  for (const { node } of nodes) {
    switch (node.type) {
      case 'FunctionDeclaration': {
        const name = nameOf(node['id']);
        if (name !== undefined) {
          functions.set(name, node);
          bind(node['id']);
        }
        break;
      }
      case 'ClassDeclaration': {
        const name = nameOf(node['id']);
        if (name !== undefined) classes.set(name, node);
        bind(node['id']);
        break;
      }
      case 'VariableDeclarator': {
        bind(node['id']);
        const name = nameOf(node['id']);
        if (name !== undefined && isSyntax(node['init'])) inits.set(name, node['init']);
        if (name !== undefined && isFunction(node['init'])) functions.set(name, node['init']);
        if (nameOf(node['init']) === 'console') {
          if (name !== undefined) consoles.add(name);
          else for (const one of boundBy(node['id'])) printers.add(one);
        }
        if (
          name !== undefined &&
          isSyntax(node['init']) &&
          node['init'].type === 'MemberExpression' &&
          nameOf(node['init']['object']) === 'console'
        )
          printers.add(name);
        if (name !== undefined && isSyntax(node['init']) && node['init'].type === 'ClassExpression') classes.set(name, node['init']);
        const texts = textsOf(node['init']);
        if (name !== undefined && texts !== undefined) lists.set(name, texts);
        break;
      }
      case 'AssignmentExpression': {
        const left = node['left'];
        if (!isSyntax(left)) break;
        if (left.type !== 'MemberExpression') bind(left);
        else if (isSyntax(node['right']))
          addTo(written, nameOf(left['object']) ?? '', {
            field: node['operator'] === '=' ? memberName(left) : undefined,
            value: node['right'],
          });
        break;
      }
      // Object.assign(options, ...)
      case 'CallExpression': {
        const [first, second] = node['arguments'] as readonly Syntax[];
        if (first !== undefined && second !== undefined && putsOver.test(dottedName(node['callee']) ?? ''))
          addTo(written, nameOf(first) ?? '', { field: undefined, value: second });
        break;
      }
      case 'UpdateExpression':
        bind(node['argument']);
        break;
      case 'ForOfStatement':
      case 'ForInStatement':
        if (isSyntax(node['left']) && node['left'].type !== 'VariableDeclaration') bind(node['left']);
        break;
      case 'CatchClause':
        bind(node['param']);
        break;
      case 'ObjectExpression':
      case 'ClassBody':
        for (const member of (node['properties'] ?? node['body']) as Syntax[]) {
          const value = member['value'];
          if (!isFunction(value)) continue;
          const name =
            member['computed'] === true
              ? literalText(member['key'])
              : (nameOf(member['key']) ??
                literalText(member['key']) ??
                (isSyntax(member['key']) && member['key'].type === 'PrivateIdentifier'
                  ? `#${member['key']['name'] as string}`
                  : undefined));
          const method: Method = { node: value, self: selfOf(node) };
          addTo(member['kind'] === 'get' ? getters : methods, name ?? '', method);
        }
        break;
      default:
        break;
    }
    // api.read = () => ...
    if (
      node.type === 'AssignmentExpression' &&
      isFunction(node['right']) &&
      isSyntax(node['left']) &&
      node['left'].type === 'MemberExpression'
    )
      addTo(methods, memberName(node['left']) ?? '', { node: node['right'], self: '' });
    if (/Function/.test(node.type) && Array.isArray(node['params'])) for (const param of node['params'] as unknown[]) bind(param);
  }
  for (const { node } of nodes) {
    const own = node.type === 'FunctionExpression' ? nameOf(node['id']) : undefined;
    if (own !== undefined && !bindings.has(own)) functions.set(own, node);
  }
  for (const { node } of nodes) {
    const own = node.type === 'ClassExpression' ? nameOf(node['id']) : undefined;
    if (own !== undefined && !bindings.has(own)) classes.set(own, node);
  }
  // { read: readMail }, api.read = readMail
  for (const { node, parent } of nodes) {
    const isField = node.type === 'Property' && parent?.type === 'ObjectExpression';
    const put = isField
      ? node['value']
      : node.type === 'AssignmentExpression' && isSyntax(node['left']) && node['left'].type === 'MemberExpression'
        ? node['right']
        : undefined;
    const known = functions.get(nameOf(put) ?? '');
    const name = isField
      ? ((node['computed'] === true ? undefined : nameOf(node['key'])) ?? literalText(node['key']))
      : isSyntax(node['left'])
        ? memberName(node['left'])
        : undefined;
    if (known !== undefined && name !== undefined)
      addTo(methods, name, { node: known, self: isField && parent !== undefined ? selfOf(parent) : '' });
  }
  if (lists.size > 0) for (const name of touchedNames(program)) lists.delete(name);
  const once = (name: string): boolean => (bindings.get(name) ?? 0) <= 1;
  const spelled = new Map<string, readonly string[]>();
  const spell = (pattern: unknown, list: unknown): void => {
    const name = nameOf(pattern);
    const texts =
      textsOf(list) ?? (nameOf(list) !== undefined && once(nameOf(list) as string) ? lists.get(nameOf(list) as string) : undefined);
    if (name !== undefined && texts !== undefined && bindings.get(name) === 1) spelled.set(name, texts);
  };
  for (const { node } of nodes) {
    if (node.type === 'ForOfStatement') spell(declared(node['left']), node['right']);
    const callee = node.type === 'CallExpression' ? node['callee'] : undefined;
    const [callback] = callee === undefined ? [] : (node['arguments'] as unknown[]);
    if (!isSyntax(callee) || callee.type !== 'MemberExpression' || !isFunction(callback)) continue;
    const index = iterators[memberName(callee) ?? ''];
    if (index !== undefined) spell((callback['params'] as unknown[])[index], callee['object']);
  }
  const constant = constantTexts(program);
  let handled: ReadonlySet<string> | undefined;
  for (const { node } of nodes) {
    const name = node.type === 'MemberExpression' && node['computed'] === true ? nameOf(node['property']) : undefined;
    const text = name === undefined || spelled.has(name) || bindings.get(name) !== 1 ? undefined : constant(node['property']);
    if (name !== undefined && text !== undefined) spelled.set(name, [text]);
  }
  // A getter may be the class's, or have nobody who takes the write.
  const replacements = passesOver(program, isStrict)
    ? []
    : replacementsOf(nodes, once, spelled).filter(({ path }) => !path.some((name) => getters.has(name) || getters.has('')));
  const given = (name: string): Syntax | undefined => (bindings.get(name) === 1 ? inits.get(name) : undefined);
  const declarators = nodes.flatMap(({ node }) => (node.type === 'VariableDeclarator' ? [node] : []));
  return {
    functions,
    classes,
    methods,
    getters,
    spelled,
    constant,
    given,
    fieldsOf: (name) => written.get(name) ?? [],
    isKept: (name) => !(handled ??= handledNames(program)).has(name),
    isOnce: once,
    binds: (name) => bindings.has(name),
    consoles,
    printers,
    computing: moduleFunctions(declarators, given, once),
    lists: new Map([...lists].filter(([name]) => once(name))),
    replaced: (name, at) =>
      replacements.flatMap((one) =>
        one.name === name && one.from <= at && at < one.to && !one.hoisted.some(([from, to]) => from <= at && at < to) ? [one] : [],
      ),
  };
}

/** The pattern of a loop's head. */
const declared = (left: unknown): unknown =>
  isSyntax(left) && left.type === 'VariableDeclaration' ? (left['declarations'] as Syntax[])[0]?.['id'] : left;

/**
 * Statements that stand in a block by themselves, so that nothing behind them in the block runs without them. Names that are bound more
 * than once stand for several things and are left alone; functions that are declared inside the block can be called before its statements.
 */
function replacementsOf(
  nodes: readonly Visit[],
  once: (name: string) => boolean,
  spelled: ReadonlyMap<string, readonly string[]>,
): Replaced[] {
  const out: Replaced[] = [];
  const aliases = new Map<string, Named>();
  /** By block: the loop over the elements of a list whose body it is. */
  const loops = new Map<
    Syntax,
    { readonly element: string; readonly list: string; readonly end: number; readonly outer: Syntax | undefined }
  >();
  const parents = new Map<Syntax, Syntax | undefined>(nodes.map(({ node, parent }) => [node, parent]));
  const blockAround = (node: Syntax): Syntax | undefined => {
    let at = parents.get(node);
    while (at !== undefined && !isBody(at)) at = parents.get(at);
    return at;
  };
  for (const { node, parent } of nodes) {
    if (node.type === 'VariableDeclarator' && parent?.['kind'] === 'const') {
      const name = nameOf(node['id']);
      const place = placeOf(node['init']);
      if (name !== undefined && place !== undefined && once(name) && once(place.name)) aliases.set(name, place);
      if (name !== undefined && isAllItems(node['init']) && once(name)) aliases.set(name, { name: itemsName, path: [] });
    }
    if (node.type === 'ForOfStatement' && isSyntax(node['body']) && isBody(node['body'])) {
      const element = nameOf(declared(node['left']));
      const list = listName(node['right']);
      if (element !== undefined && list !== undefined && once(element))
        loops.set(node['body'], { element, list, end: node.end, outer: blockAround(node) });
    }
    // list.forEach((element) => { ... });
    const callee = node.type === 'CallExpression' ? node['callee'] : undefined;
    const [callback] = callee === undefined ? [] : (node['arguments'] as unknown[]);
    if (
      isSyntax(callee) &&
      callee.type === 'MemberExpression' &&
      memberName(callee) === 'forEach' &&
      isFunction(callback) &&
      isSyntax(callback['body']) &&
      isBody(callback['body']) &&
      parent?.type === 'ExpressionStatement'
    ) {
      const element = nameOf((callback['params'] as unknown[])[0]);
      const list = listName(callee['object']);
      if (element !== undefined && list !== undefined && once(element))
        loops.set(callback['body'], { element, list, end: node.end, outer: blockAround(node) });
    }
  }
  const resolved = (place: Named): Named => {
    let at = place;
    for (let count = 0; count < 10; count += 1) {
      const next = aliases.get(at.name);
      if (next === undefined) break;
      at = { name: next.name, path: [...next.path, ...at.path] };
    }
    return at;
  };
  const add = (place: Named, statement: Syntax, block: Syntax): void => {
    let at = place;
    let from = statement.end;
    let within: Syntax | undefined = block;
    // A loop over a whole list does to the list what it does to each element.
    for (let count = 0; within !== undefined && count < 6; count += 1) {
      const body: Syntax = within;
      const hoisted = (body['body'] as Syntax[])
        .filter(({ type }) => type === 'FunctionDeclaration')
        .map((one) => [one.start, one.end] as const);
      const far = resolved(at);
      for (const { name, path } of far.name === at.name ? [at] : [at, far])
        if (path.length > 0 && once(name))
          out.push({ name, path, from, to: body.end, hoisted, begin: statement.start, end: statement.end });
      const loop = loops.get(body);
      const own = loop === undefined ? undefined : [at, far].find(({ name }) => name === loop.element);
      if (loop === undefined || own === undefined || leavesEarly(body, from)) return;
      at = { name: loop.list, path: own.path };
      from = loop.end;
      within = loop.outer;
    }
  };
  for (const { node, parent } of nodes) {
    if (node.type !== 'ExpressionStatement' || parent === undefined || !isBody(parent)) continue;
    const expression = node['expression'];
    if (!isSyntax(expression)) continue;
    const target =
      expression.type === 'UnaryExpression' && expression['operator'] === 'delete'
        ? expression['argument']
        : expression.type === 'AssignmentExpression' && expression['operator'] === '='
          ? expression['left']
          : undefined;
    if (!isSyntax(target) || target.type !== 'MemberExpression') continue;
    for (const place of placesOf(target, spelled)) add(place, node, parent);
  }
  return out;
}

/** The loop's body can go on to the next element, or end, before the statement that ends at `until`. */
function leavesEarly(body: Syntax, until: number): boolean {
  const stack = [body];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.type === 'BreakStatement' || (node.start < until && (node.type === 'ContinueStatement' || node.type === 'ReturnStatement')))
      return true;
    stack.push(...children(node));
  }
  return false;
}

/** `a.b.c` as a name and the path under it; undefined where a part is computed. */
function placeOf(node: unknown): Named | undefined {
  if (!isSyntax(node)) return undefined;
  if (node.type === 'Identifier') return { name: node['name'] as string, path: [] };
  if (node.type !== 'MemberExpression') return undefined;
  const object = placeOf(node['object']);
  const name = memberName(node);
  return object === undefined || name === undefined || /^\d+$/.test(name) ? undefined : { name: object.name, path: [...object.path, name] };
}

/** As `placeOf`, where the last part may be a name for each of a few texts. */
function placesOf(node: Syntax, spelled: ReadonlyMap<string, readonly string[]>): readonly Named[] {
  const fixed = placeOf(node);
  if (fixed !== undefined) return [fixed];
  const texts = node['computed'] === true ? spelled.get(nameOf(node['property']) ?? '') : undefined;
  const object = texts === undefined ? undefined : placeOf(node['object']);
  return object === undefined || texts === undefined ? [] : texts.map((text) => ({ name: object.name, path: [...object.path, text] }));
}

/** The first argument of `object.name(...)`. */
export function argument(call: Syntax, object: string, name: string): Syntax | undefined {
  const callee = call.type === 'CallExpression' ? call['callee'] : undefined;
  const [first] = callee === undefined ? [] : (call['arguments'] as unknown[]);
  return isSyntax(callee) &&
    callee.type === 'MemberExpression' &&
    nameOf(callee['object']) === object &&
    memberName(callee) === name &&
    isSyntax(first)
    ? first
    : undefined;
}

export const hasMethods = (object: Syntax): boolean =>
  (object['properties'] as Syntax[]).some((property) => isFunction(property['value']) && property['value'].type === 'FunctionExpression');
