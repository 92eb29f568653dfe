/** Where a script decides which items go on: by what it gives back nothing, passes one over, or puts one among those that it gives back. */
import { isFunction } from './forms.ts';
import type { Outline } from './outline.ts';
import { children, isSyntax, literalText, memberName, nameOf, type Syntax } from './syntax.ts';

/** No item: `return []`, `return null`, `return;`. */
export const isNothing = (value: unknown): boolean =>
  isSyntax(value) &&
  ((value.type === 'ArrayExpression' && (value['elements'] as unknown[]).length === 0) ||
    (value.type === 'Literal' && value['value'] === null));

/** Functions whose results are what the script gives back, itself among them as undefined, and the lists that are given back. */
export interface Given {
  readonly functions: ReadonlySet<Syntax | undefined>;
  readonly lists: ReadonlySet<string>;
}

/** Methods whose result holds the elements of the list. */
const keepsElements: ReadonlySet<string> = new Set([
  'map',
  'filter',
  'slice',
  'sort',
  'reverse',
  'concat',
  'flat',
  'flatMap',
  'toSorted',
  'toReversed',
]);

const isLoop = (node: Syntax): boolean => /^(?:For|While|DoWhile)/.test(node.type);

/** The nodes of a body, without those of functions in it. `visit` also gets whether a loop in the body is around it. */
function own(root: Syntax, visit: (node: Syntax, inLoop: boolean) => void): void {
  const stack: { readonly node: Syntax; readonly inLoop: boolean }[] = [{ node: root, inLoop: false }];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    const { node, inLoop } = at;
    visit(node, inLoop);
    for (const child of children(node))
      if (!isFunction(child) && child.type !== 'FunctionDeclaration') stack.push({ node: child, inLoop: inLoop || isLoop(node) });
  }
}

/** What a script gives back, found from its own `return`s on, through the variables and functions that they name. */
export function givenBy(program: Syntax, { functions }: Outline): Given {
  const given = new Set<Syntax | undefined>();
  const lists = new Set(['items']);
  const bodies: { readonly is: Syntax | undefined; readonly body: Syntax }[] = [];
  const made = new Map<string, unknown[]>();
  const give = (is: Syntax | undefined, body: Syntax): void => {
    if (given.has(is)) return;
    given.add(is);
    bodies.push({ is, body });
  };
  const follow = (start: unknown): void => {
    const open: unknown[] = [start];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (!isSyntax(at)) continue;
      switch (at.type) {
        case 'Identifier': {
          const name = at['name'] as string;
          if (lists.has(name)) break;
          lists.add(name);
          open.push(...(made.get(name) ?? []));
          break;
        }
        case 'ArrayExpression':
          open.push(...(at['elements'] as unknown[]).filter((one) => isSyntax(one) && one.type !== 'ObjectExpression'));
          break;
        // A record of lists; what is inside of an item is no list of items.
        case 'ObjectExpression':
          if (at === start)
            open.push(...(at['properties'] as Syntax[]).map((property) => property['value']).filter((one) => nameOf(one) !== undefined));
          break;
        case 'SpreadElement':
        case 'AwaitExpression':
          open.push(at['argument']);
          break;
        case 'ParenthesizedExpression':
        case 'ChainExpression':
          open.push(at['expression']);
          break;
        case 'ConditionalExpression':
          open.push(at['consequent'], at['alternate']);
          break;
        case 'LogicalExpression':
          open.push(at['left'], at['right']);
          break;
        case 'CallExpression': {
          const callee = at['callee'] as Syntax;
          const known = isFunction(callee) ? callee : functions.get(nameOf(callee) ?? '');
          if (known !== undefined) give(known, known['body'] as Syntax);
          if (callee.type !== 'MemberExpression') break;
          const name = memberName(callee) ?? '';
          if (keepsElements.has(name)) open.push(callee['object']);
          if (name === 'concat') open.push(...(at['arguments'] as unknown[]));
          const [first] = at['arguments'] as unknown[];
          const callback = isSyntax(first) && isFunction(first) ? first : functions.get(nameOf(first) ?? '');
          if ((name === 'flatMap' || name === 'reduce') && callback !== undefined) give(callback, callback['body'] as Syntax);
          break;
        }
        default:
      }
    }
  };
  give(undefined, program);
  for (let at = bodies.pop(); at !== undefined; at = bodies.pop()) {
    const returned: unknown[] = at.body.type === 'BlockStatement' || at.body === program ? [] : [at.body];
    own(at.body, (node) => {
      if (node.type === 'ReturnStatement') returned.push(node['argument']);
      const name =
        node.type === 'VariableDeclarator' ? nameOf(node['id']) : node.type === 'AssignmentExpression' ? nameOf(node['left']) : undefined;
      if (name === undefined) return;
      const value = node.type === 'VariableDeclarator' ? node['init'] : node['right'];
      const before = made.get(name);
      if (before === undefined) made.set(name, [value]);
      else before.push(value);
      // The list was found to be given back before this body was read.
      if (lists.has(name)) follow(value);
    });
    for (const one of returned) follow(one);
  }
  return { functions: given, lists };
}

/** In this branch of `inside` it is decided whether an item goes on: nothing is given, the item is passed over, or put among those that go on. */
export function choosesItems(branch: unknown, inside: Syntax | undefined, { functions, lists }: Given): boolean {
  if (!isSyntax(branch)) return false;
  let found = false;
  own(branch, (node, inLoop) => {
    if (node.type === 'ContinueStatement' && !inLoop) found = true;
    if (node.type === 'ReturnStatement' && functions.has(inside) && (node['argument'] === null || isNothing(node['argument'])))
      found = true;
    if (node.type !== 'CallExpression' || (node['callee'] as Syntax).type !== 'MemberExpression') return;
    const callee = node['callee'] as Syntax;
    if (memberName(callee) === 'push' && lists.has(nameOf(callee['object']) ?? '')) found = true;
  });
  return found;
}

const comparing: ReadonlySet<string> = new Set(['includes', 'startsWith', 'endsWith', 'test', 'match', 'search']);
/** `if (answer !== 'YES') throw …`: which words a text holds decides whether anything goes on. Whether there is a text at all is asked of any. */
export function stopsByWords(test: unknown, branch: unknown): boolean {
  if (!isSyntax(test) || !isSyntax(branch)) return false;
  let stops = false;
  own(branch, (node) => {
    if (node.type === 'ThrowStatement') stops = true;
  });
  if (!stops) return false;
  let asks = false;
  own(test, (node) => {
    if (node.type === 'BinaryExpression' && /^[!=]==?$/.test(node['operator'] as string))
      asks ||= [node['left'], node['right']].some((one) => (literalText(one) ?? '') !== '');
    if (node.type === 'CallExpression') asks ||= comparing.has(memberName(node['callee'] as Syntax) ?? '');
  });
  return asks;
}
