/** Loops of a script that go on for ever: nothing that decides about their end ever changes. */
import { children, isSyntax, nameOf, walk, type Syntax } from './script-syntax.ts';

const isLoop = (node: Syntax): boolean => /^(?:For|While|DoWhile)/.test(node.type);

/** Names that are given another value inside the loop, or by a function that may run in it. */
function changing(loop: Syntax, root: Syntax): ReadonlySet<string> {
  const names = new Set<string>();
  const note = (node: Syntax): void => {
    const target = node.type === 'AssignmentExpression' || node.type === 'ForOfStatement' || node.type === 'ForInStatement' ? node['left'] : node.type === 'UpdateExpression' ? node['argument'] : undefined;
    if (isSyntax(target)) walk(target, (part) => { const name = nameOf(part); if (name !== undefined) names.add(name); });
    if (node.type === 'VariableDeclarator' && isSyntax(node['id'])) walk(node['id'], (part) => { const name = nameOf(part); if (name !== undefined) names.add(name); });
  };
  walk(root, (node) => { if (/Function/.test(node.type)) walk(node, note); });
  for (const part of [loop['body'], loop['update'], loop['test']]) if (isSyntax(part)) walk(part, note);
  return names;
}

/** It is the same in every round, as far as anyone can tell: nothing is asked, and no name in it changes. */
function staysSame(test: Syntax, changed: ReadonlySet<string>): boolean {
  let same = true;
  walk(test, (node) => {
    if (!/^(?:Literal|Identifier|BinaryExpression|LogicalExpression|UnaryExpression|ParenthesizedExpression)$/.test(node.type)) same = false;
    const name = nameOf(node);
    if (name !== undefined && changed.has(name)) same = false;
  });
  return same;
}

/** A way out of the loop that may be taken in a later round when it was not in the first. */
function hasExit(loop: Syntax, changed: ReadonlySet<string>): boolean {
  const stack: { readonly node: Syntax; readonly nested: boolean }[] = isSyntax(loop['body']) ? [{ node: loop['body'], nested: false }] : [];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    const { node, nested } = at;
    if (node.type === 'ReturnStatement' || node.type === 'ThrowStatement' || node.type === 'YieldExpression') return true;
    // One with a label may leave a loop further out.
    if (node.type === 'BreakStatement' && (!nested || isSyntax(node['label']))) return true;
    if (/Function/.test(node.type)) continue;
    if (node.type === 'IfStatement' && isSyntax(node['test']) && staysSame(node['test'], changed)) continue;
    for (const child of children(node)) stack.push({ node: child, nested: nested || isLoop(node) || node.type === 'SwitchStatement' });
  }
  return false;
}

/** `while (true)` without a way out, and `while (i < 5)` in which nothing changes `i`. */
export function isEndless(loop: Syntax, root: Syntax): boolean {
  const test = loop['test'];
  if (isSyntax(test) && test.type === 'Literal' && !test['value']) return false;
  const changed = changing(loop, root);
  return (!isSyntax(test) || staysSame(test, changed)) && !hasExit(loop, changed);
}
