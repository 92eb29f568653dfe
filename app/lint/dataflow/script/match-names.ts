/** Names that stand for one match of a pattern after the other: `while ((m = pattern.exec(text)))`, `for (const m of text.matchAll(pattern))`. */
import type { Outline } from './outline.ts';
import { isTarget } from './lists.ts';
import { isSyntax, memberName, nameOf, namesBut, walk, type Syntax } from './syntax.ts';

const eachOf: ReadonlySet<string> = new Set(['map', 'flatMap', 'forEach', 'filter']);

/** `text.matchAll(pattern)`, also as a list: `[...text.matchAll(pattern)]`, `Array.from(text.matchAll(pattern))`. */
function allMatches(node: unknown): Syntax | undefined {
  if (!isSyntax(node)) return undefined;
  if (node.type === 'ParenthesizedExpression' || node.type === 'ChainExpression') return allMatches(node['expression']);
  if (node.type === 'ArrayExpression') {
    const [only, ...more] = node['elements'] as unknown[];
    return isSyntax(only) && only.type === 'SpreadElement' && more.length === 0 ? allMatches(only['argument']) : undefined;
  }
  if (node.type !== 'CallExpression') return undefined;
  const callee = node['callee'] as Syntax;
  const given = node['arguments'] as unknown[];
  if (callee.type !== 'MemberExpression' || given.length !== 1) return undefined;
  if (memberName(callee) === 'from' && nameOf(callee['object']) === 'Array') return allMatches(given[0]);
  return memberName(callee) === 'matchAll' && isSyntax(given[0]) ? given[0] : undefined;
}

/** The pattern that each such name is a match of. A name counts only where it is bound to nothing else, and nothing is put into what it stands for. */
export function matchNames(program: Syntax, outline: Outline): ReadonlyMap<string, Syntax> {
  const found = new Map<string, Syntax>();
  const empty = new Set<string>();
  const assigned = new Map<string, Syntax>();
  const add = (name: string | undefined, pattern: Syntax | undefined): void => {
    if (name !== undefined && pattern !== undefined && outline.isOnce(name)) found.set(name, pattern);
  };
  walk(program, (node) => {
    if (node.type === 'VariableDeclarator' && !isSyntax(node['init'])) {
      const name = nameOf(node['id']);
      if (name !== undefined) empty.add(name);
    } else if (node.type === 'AssignmentExpression' && node['operator'] === '=') {
      const right = node['right'] as Syntax;
      const callee = right.type === 'CallExpression' ? (right['callee'] as Syntax) : undefined;
      const name = nameOf(node['left']);
      if (name !== undefined && callee?.type === 'MemberExpression' && memberName(callee) === 'exec')
        assigned.set(name, callee['object'] as Syntax);
    } else if (node.type === 'ForOfStatement') {
      const left = node['left'] as Syntax;
      const [first] = left.type === 'VariableDeclaration' ? (left['declarations'] as Syntax[]) : [];
      add(nameOf(first?.['id']), allMatches(node['right']));
    } else if (node.type === 'CallExpression') {
      const callee = node['callee'] as Syntax;
      const [work] = node['arguments'] as unknown[];
      if (callee.type !== 'MemberExpression' || !eachOf.has(memberName(callee) ?? '') || !isSyntax(work)) return;
      if (work.type !== 'ArrowFunctionExpression') return;
      add(nameOf((work['params'] as unknown[])[0]), allMatches(callee['object']));
    }
  });
  // It is declared, and given this one thing.
  for (const [name, pattern] of assigned) if (empty.has(name) && outline.bindingsOf(name) === 2) found.set(name, pattern);
  if (found.size > 0) for (const name of namesBut(program, isOnlyRead)) found.delete(name);
  return found;
}

/** A match is asked for, or one of its places is read. */
function isOnlyRead(node: Syntax, parent: Syntax | undefined, above: Syntax | undefined, top: Syntax | undefined): boolean {
  switch (parent?.type) {
    case 'VariableDeclarator':
      return parent['id'] === node;
    case 'AssignmentExpression':
      return parent['left'] === node;
    case 'ArrowFunctionExpression':
      return (parent['params'] as unknown[]).includes(node);
    case 'BinaryExpression':
    case 'LogicalExpression':
      return true;
    case 'UnaryExpression':
      return parent['operator'] !== 'delete';
    case 'IfStatement':
    case 'WhileStatement':
    case 'ConditionalExpression':
      return parent['test'] === node;
    case 'MemberExpression':
      if (parent['object'] !== node) return false;
      return (
        above !== undefined &&
        above.type !== 'UpdateExpression' &&
        above.type !== 'UnaryExpression' &&
        above['left'] !== parent &&
        (!isTarget(parent, above) || (above.type === 'Property' && top?.type === 'ObjectExpression')) &&
        !(above.type === 'CallExpression' && above['callee'] === parent)
      );
    default:
      return false;
  }
}
