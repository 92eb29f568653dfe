/** Functions of a script that copy fields by keys which they are given: what they are called with may name what all objects share. */
import { isSyntax, memberName, nameOf, walk, type Syntax } from '../syntax.ts';

/** `a[k]`, where k is not spelled out; also where something is put there. */
export const isComputedMember = (node: unknown): boolean =>
  isSyntax(node) &&
  ((node.type === 'MemberExpression' && node['computed'] === true && memberName(node) === undefined) ||
    (node.type === 'AssignmentExpression' && isComputedMember(node['left'])) ||
    (node.type === 'LogicalExpression' && isComputedMember(node['left'])));

/** It writes to keys that it does not spell out. */
function writesComputed(node: Syntax): boolean {
  let found = false;
  walk(node, (one) => {
    if (one.type === 'AssignmentExpression' && isComputedMember(one['left'])) found = true;
  });
  return found;
}

/** The name of the function that is declared here, if it is one of them. */
export function mergingName(node: Syntax): string | undefined {
  if (node.type === 'FunctionDeclaration') return writesComputed(node) ? nameOf(node['id']) : undefined;
  if (node.type !== 'VariableDeclarator') return undefined;
  const { init } = node as { readonly init?: unknown };
  return isSyntax(init) && /Function/.test(init.type) && writesComputed(init) ? nameOf(node['id']) : undefined;
}
