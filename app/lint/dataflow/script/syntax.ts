/** Parsing of script text, and a plain walk over its syntax tree. */
import type { Node } from 'acorn';
import { readForeignScript } from '../../../kernel/script-text.ts';

/** An ESTree node whose fields are read with care: any of them may be missing. */
export type Syntax = Node & { readonly [key: string]: unknown };

/** Longer scripts are opaque: nobody reviews them, and summaries must stay cheap while drawing. */
const MAX_LENGTH = 200_000;
const memo = new Map<string, { readonly body: Syntax; readonly expression: boolean } | undefined>();
/** Characters of the scripts whose trees are kept: a tree takes a hundred times the room of its text, and is looked at a few times in a row. */
const MAX_KEPT = 200_000;
let kept = 0;

/** The tree of a script that is an expression or statements; undefined if it does not parse. */
export interface ParsedScript {
  readonly body: Syntax;
  readonly expression: boolean;
}
export function parseScript(source: string): ParsedScript | undefined {
  if (memo.has(source)) return memo.get(source);
  let result: ParsedScript | undefined;
  if (source.length <= MAX_LENGTH) {
    const tree = readForeignScript(source);
    if (tree !== undefined) result = { body: tree.program as unknown as Syntax, expression: tree.isExpression };
  }
  if (kept + source.length > MAX_KEPT) {
    memo.clear();
    kept = 0;
  }
  kept += source.length;
  memo.set(source, result);
  return result;
}

export const isSyntax = (value: unknown): value is Syntax =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';

/** Child nodes in source order. */
export function children(node: Syntax): Syntax[] {
  const out: Syntax[] = [];
  for (const key in node) {
    const value = node[key];
    if (typeof value !== 'object' || value === null) continue;
    if (Array.isArray(value)) {
      for (const item of value as unknown[]) if (isSyntax(item)) out.push(item);
    } else if (isSyntax(value)) out.push(value);
  }
  return out;
}

/** Every node with the one around it, parents first and in the order of the source. */
interface InOrder {
  readonly nodes: readonly Syntax[];
  readonly parents: readonly (Syntax | undefined)[];
}
/** Whole scripts are gone through a dozen times in a row. */
const inOrder = new WeakMap<Syntax, InOrder>();

/** Without recursion: scripts may nest deeply. */
function putInOrder(root: Syntax): InOrder {
  const nodes: Syntax[] = [];
  const parents: (Syntax | undefined)[] = [];
  const stack = [root];
  const above: (Syntax | undefined)[] = [undefined];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    nodes.push(node);
    parents.push(above.pop());
    const below = children(node);
    for (let i = below.length - 1; i >= 0; i -= 1) {
      stack.push(below[i] as Syntax);
      above.push(node);
    }
  }
  return { nodes, parents };
}

/** Visits every node, parents first. `visit` also gets the parent. */
export function walk(root: Syntax, visit: (node: Syntax, parent: Syntax | undefined) => void): void {
  const known = inOrder.get(root) ?? putInOrder(root);
  if (root.type === 'Program') inOrder.set(root, known);
  const { nodes, parents } = known;
  for (let i = 0; i < nodes.length; i += 1) visit(nodes[i] as Syntax, parents[i]);
}

export const nameOf = (node: unknown): string | undefined =>
  isSyntax(node) && node.type === 'Identifier' ? (node['name'] as string) : undefined;
/** The text of a string literal or of a template without holes. */
export function literalText(node: unknown): string | undefined {
  if (!isSyntax(node)) return undefined;
  if (node.type === 'Literal' && typeof node['value'] === 'string') return node['value'];
  if (node.type === 'TemplateLiteral' && (node['expressions'] as unknown[]).length === 0)
    return (node['quasis'] as { value: { cooked?: string } }[])[0]?.value.cooked ?? undefined;
  return undefined;
}
/** The name of a property access that is fixed: `a.b` or `a["b"]`; undefined if computed. */
export function memberName(node: Syntax): string | undefined {
  if (node['computed'] === true) {
    const property = node['property'];
    if (isSyntax(property) && property.type === 'Literal' && typeof property['value'] === 'number') return String(property['value']);
    return literalText(property);
  }
  const property = node['property'];
  return isSyntax(property) && property.type === 'PrivateIdentifier' ? `#${property['name'] as string}` : nameOf(property);
}
/** `a.b.c` as text, where every part is a plain name; `this` counts as one. */
export function dottedName(node: unknown): string | undefined {
  if (!isSyntax(node)) return undefined;
  if (node.type === 'Identifier') return node['name'] as string;
  if (node.type === 'ThisExpression') return 'this';
  if (node.type === 'ChainExpression') return dottedName(node['expression']);
  if (node.type !== 'MemberExpression') return undefined;
  const object = dottedName(node['object']);
  const name = memberName(node);
  return object === undefined || name === undefined ? undefined : `${object}.${name}`;
}

/** A place with what stands around it: its parent, and the two above. */
type IsUse = (node: Syntax, parent: Syntax | undefined, above: Syntax | undefined, top: Syntax | undefined) => boolean;

/** Names that somewhere are used in another way than `isUse` says. */
export function namesBut(root: Syntax, isUse: IsUse): ReadonlySet<string> {
  const out = new Set<string>();
  const parents = new Map<Syntax, Syntax | undefined>();
  walk(root, (node, parent) => {
    parents.set(node, parent);
    const name = nameOf(node);
    if (name === undefined || out.has(name)) return;
    const above = parent === undefined ? undefined : parents.get(parent);
    if (!isUse(node, parent, above, above === undefined ? undefined : parents.get(above))) out.add(name);
  });
  return out;
}

/** Every name that a pattern binds. */
export function boundBy(pattern: unknown, out: string[] = []): string[] {
  if (!isSyntax(pattern)) return out;
  switch (pattern.type) {
    case 'Identifier':
      out.push(pattern['name'] as string);
      break;
    case 'AssignmentPattern':
      boundBy(pattern['left'], out);
      break;
    case 'RestElement':
      boundBy(pattern['argument'], out);
      break;
    case 'ArrayPattern':
      for (const item of pattern['elements'] as unknown[]) boundBy(item, out);
      break;
    case 'ObjectPattern':
      for (const property of pattern['properties'] as Syntax[])
        boundBy(property.type === 'RestElement' ? property : property['value'], out);
      break;
    default:
      break;
  }
  return out;
}

/** An object whose names are spelled out, whatever they hold. */
export const isNamed = (node: unknown): boolean =>
  isSyntax(node) &&
  node.type === 'ObjectExpression' &&
  (node['properties'] as Syntax[]).every((property) => property.type === 'Property' && property['computed'] !== true);

/** All that classes do by themselves: what `this` is there is never what all scripts share. Names that they work out are not within. */
export function withinClasses(root: Syntax): ReadonlySet<Syntax> {
  const out = new Set<Syntax>();
  // Parents come before what they hold.
  walk(root, (node, parent) => {
    const isOwn = parent?.type === 'MethodDefinition' || parent?.type === 'PropertyDefinition' ? parent['value'] === node : false;
    if (isOwn || node.type === 'StaticBlock' || (parent !== undefined && out.has(parent))) out.add(node);
  });
  return out;
}
