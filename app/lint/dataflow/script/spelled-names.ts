/** Names that stand for one of a few texts which the script spells out: the name of a loop over a list of them, and a key that is put together. */
import { declared, isFunction, textsOf } from './forms.ts';
import { isSyntax, memberName, nameOf, type Syntax } from './syntax.ts';

/** Where a callback gets an element of what its method is called on. */
const iterators: ReadonlyMap<string, number> = new Map(
  Object.entries({ forEach: 0, map: 0, filter: 0, flatMap: 0, some: 0, every: 0, reduce: 1, reduceRight: 1 }),
);

interface Bound {
  /** How many times the name is bound, or given another value. */
  readonly bindings: ReadonlyMap<string, number>;
  readonly lists: ReadonlyMap<string, readonly string[]>;
  /** It is bound once at most, and so stands for one thing. */
  isOnce(name: string): boolean;
}

/** The name of a loop's element, and what the loop goes over. */
function loopOf(node: Syntax): { readonly element: unknown; readonly over: unknown } | undefined {
  if (node.type === 'ForOfStatement') return { element: declared(node['left']), over: node['right'] };
  const callee = node.type === 'CallExpression' ? node['callee'] : undefined;
  if (!isSyntax(callee) || callee.type !== 'MemberExpression') return undefined;
  const [callback] = node['arguments'] as unknown[];
  const index = iterators.get(memberName(callee) ?? '');
  if (!isFunction(callback) || index === undefined) return undefined;
  return { element: (callback['params'] as unknown[])[index], over: callee['object'] };
}

export function spelledNames(
  nodes: readonly Syntax[],
  { bindings, lists, isOnce }: Bound,
  constant: (node: unknown) => string | undefined,
): Map<string, readonly string[]> {
  const spelled = new Map<string, readonly string[]>();
  for (const node of nodes) {
    const loop = loopOf(node);
    const name = nameOf(loop?.element);
    if (loop === undefined || name === undefined || bindings.get(name) !== 1) continue;
    const list = nameOf(loop.over);
    const texts = textsOf(loop.over) ?? (list !== undefined && isOnce(list) ? lists.get(list) : undefined);
    if (texts !== undefined) spelled.set(name, texts);
  }
  for (const node of nodes) {
    const name = node.type === 'MemberExpression' && node['computed'] === true ? nameOf(node['property']) : undefined;
    if (name === undefined || spelled.has(name) || bindings.get(name) !== 1) continue;
    const text = constant(node['property']);
    if (text !== undefined) spelled.set(name, [text]);
  }
  return spelled;
}
