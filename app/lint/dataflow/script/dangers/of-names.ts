/** A name by itself that stands for a power: `const run = eval`, `(0, eval)(x)`, `Reflect.construct(Function, ...)`. */
import type { Syntax } from '../syntax.ts';
import { globals } from './powers.ts';
import type { DangerOf } from './whole-script.ts';

/** A use of the name as a value: no field of that name, no key, no test of what it is. A call of it is told elsewhere. */
function isReference(node: Syntax, parent: Syntax | undefined): boolean {
  switch (parent?.type) {
    case 'MemberExpression':
      return parent['property'] === node ? parent['computed'] === true : false;
    case 'Property':
    case 'PropertyDefinition':
    case 'MethodDefinition':
      return parent['value'] === node;
    case 'CallExpression':
    case 'NewExpression':
      return parent['callee'] !== node;
    case 'UnaryExpression':
      return parent['operator'] !== 'typeof';
    case 'BinaryExpression':
      return false;
    case 'LabeledStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
    case 'ClassDeclaration':
    case 'ImportSpecifier':
      return false;
    default:
      return true;
  }
}

/** `const { env } = process` */
const takesEnvironment = (name: string, node: Syntax, parent: Syntax | undefined, source: string): boolean =>
  name === 'process' && parent?.type === 'VariableDeclarator' && /\benv\b/.test(source.slice(parent.start, node.start));

export const ofName: DangerOf = (node, parent, { source, declared, isGlobalObject }) => {
  const name = node['name'] as string;
  if (!isReference(node, parent)) return undefined;
  if (isGlobalObject(name)) return 'dynamic-code';
  const danger = declared.has(name) ? undefined : globals.get(name);
  return danger !== undefined && takesEnvironment(name, node, parent, source) ? 'environment' : danger;
};
