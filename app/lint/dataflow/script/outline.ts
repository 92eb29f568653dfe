/** What a script's tree says before it is read for values: its functions and methods by name, how often each name is bound, what it stands for. */
import type { FieldWrite } from './address.ts';
import { constantTexts, mayReplaceMethods } from './constants.ts';
import { declared, isFunction, textsOf } from './forms.ts';
import { handledNames, putsOver } from './handled.ts';
import { lateAddresses } from './late-names.ts';
import { touchedNames } from './lists.ts';
import { moduleFunctions } from './module-functions.ts';
import { passesOver } from './standard.ts';
import { replacementsOf, type Replacement, type Visit } from './replacements.ts';
import { boundBy, children, dottedName, isSyntax, literalText, memberName, nameOf, type Syntax } from './syntax.ts';

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
  /** Of them, those that get what they stand for behind where they are declared. */
  readonly isLate: (name: string) => boolean;
  /** How many times it is bound, or given another value. */
  readonly bindingsOf: (name: string) => number;
  /** The script itself binds the name, or gives it another value. */
  readonly binds: (name: string) => boolean;
  readonly replacesMethods: boolean;
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

export const selfOf = (owner: Syntax): string => `@this${owner.start}`;

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
  const late = lateAddresses(
    nodes.map(({ node }) => node),
    bindings,
  );
  const once = (name: string): boolean => (bindings.get(name) ?? 0) <= 1 || late.has(name);
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
  const given = (name: string): Syntax | undefined => (bindings.get(name) === 1 ? inits.get(name) : late.get(name));
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
    isLate: (name) => late.has(name),
    bindingsOf: (name) => bindings.get(name) ?? 0,
    binds: (name) => bindings.has(name),
    replacesMethods: nodes.some(({ node }) => mayReplaceMethods(node)),
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
