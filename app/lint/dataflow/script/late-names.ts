/** Names that are given their one value right behind where they are declared, in a `try`: `let url; try { url = new URL(text); } catch { throw … }`. */
import { isSyntax, nameOf, type Syntax } from './syntax.ts';

const statementsOf = (node: Syntax): readonly Syntax[] => {
  const { body } = node;
  return Array.isArray(body) && /^(?:Program|BlockStatement)$/.test(node.type) ? (body as Syntax[]) : [];
};

/** The name and value of `name = value;` */
function assigned(statement: Syntax): readonly [string, Syntax] | undefined {
  const { expression } = statement;
  if (statement.type !== 'ExpressionStatement' || !isSyntax(expression) || expression.type !== 'AssignmentExpression') return undefined;
  const name = nameOf(expression['left']);
  return name !== undefined && expression['operator'] === '=' && isSyntax(expression['right']) ? [name, expression['right']] : undefined;
}

/**
 * By name: the address object that it is given. Before that it is undefined, which has no fields to ask for; and as both stand in the same
 * block, one round of a loop has one of them. `bindings`: how often a name is declared or given a value.
 */
export function lateAddresses(blocks: readonly Syntax[], bindings: ReadonlyMap<string, number>): ReadonlyMap<string, Syntax> {
  const found = new Map<string, Syntax>();
  for (const block of blocks) {
    const open = new Set<string>();
    for (const statement of statementsOf(block)) {
      if (statement.type === 'VariableDeclaration' && statement['kind'] === 'let')
        for (const { id, init } of statement['declarations'] as Syntax[])
          if (!isSyntax(init) && bindings.get(nameOf(id) ?? '') === 2) open.add(nameOf(id) as string);
      const tried = statement.type === 'TryStatement' && isSyntax(statement['block']) ? statementsOf(statement['block']) : [statement];
      for (const one of tried) {
        const [name, value] = assigned(one) ?? [];
        if (name !== undefined && open.has(name) && value?.type === 'NewExpression' && nameOf(value['callee']) === 'URL')
          found.set(name, value);
      }
    }
  }
  return found;
}
