import type { ASTNode } from '@marcbachmann/cel-js';

/** The direct operands of a CEL syntax node, in source order. */
export function childrenOf(node: ASTNode): readonly ASTNode[] {
  switch (node.op) {
    case 'value':
    case 'id':
      return [];
    case '.':
    case '.?':
      return [node.args[0]];
    case 'call':
      return node.args[1];
    case 'rcall':
      return [node.args[1], ...node.args[2]];
    case 'list':
      return node.args;
    case 'map':
      return node.args.flat();
    case '!_':
    case '-_':
      return [node.args];
    default:
      return node.args;
  }
}

/** Macros that bind their first argument as a name for each element of the receiver. */
export const comprehensions: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'map', 'filter']);

export type MethodCall = Extract<ASTNode, { op: 'rcall' }>;

/** True for `list.map(x, ...)` and its kind, which the parser has expanded. */
export function isComprehension(node: ASTNode): boolean {
  return node.op === 'rcall' && comprehensions.has(node.args[0]) && node.args[2].length >= 2 && node.args[2][0]?.op === 'id';
}

/** True for `cel.bind(name, value, body)`. */
export function isBinding(node: ASTNode): boolean {
  return (
    node.op === 'rcall' && node.args[0] === 'bind' && node.args[1].op === 'id' && node.args[1].args === 'cel' && node.args[2].length === 3
  );
}
