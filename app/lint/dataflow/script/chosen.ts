/** Texts of a script's own that it gives or puts somewhere only as the answer to a question: which of them it is says how the question came out. */
import { children, isSyntax, type Syntax } from './syntax.ts';

/** Past so many questions around each other the nearest count. */
const MOST_AROUND = 3;

const isConstant = (node: Syntax): boolean =>
  (node.type === 'Literal' && /^(?:string|number|boolean)$/.test(typeof node['value'])) ||
  (node.type === 'TemplateLiteral' && (node['expressions'] as unknown[]).length === 0);

/** Where what stands there is given, or kept under a name. */
function isResult(node: Syntax, parent: Syntax): boolean {
  switch (parent.type) {
    case 'VariableDeclarator':
      return parent['init'] === node;
    case 'AssignmentExpression':
      return parent['right'] === node && parent['operator'] === '=';
    case 'Property':
      return parent['value'] === node;
    case 'ReturnStatement':
      return true;
    case 'ConditionalExpression':
      return parent['test'] !== node;
    case 'ArrowFunctionExpression':
      return parent['body'] === node;
    default:
      return false;
  }
}

/** One of two texts that are both written out; where one of them is data, that says more. */
const givesConstants = (node: unknown): boolean =>
  isSyntax(node) &&
  (isConstant(node) || (node.type === 'ConditionalExpression' && givesConstants(node['consequent']) && givesConstants(node['alternate'])));

/** By constant: the questions whose answer decides whether it is the one. */
export function chosenConstants(program: Syntax): ReadonlyMap<Syntax, readonly Syntax[]> {
  const out = new Map<Syntax, readonly Syntax[]>();
  const stack: { readonly node: Syntax; readonly parent: Syntax; readonly around: readonly Syntax[] }[] = [
    { node: program, parent: program, around: [] },
  ];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    const { node, parent, around } = at;
    if (around.length > 0 && isConstant(node) && isResult(node, parent)) out.set(node, around);
    const test =
      node.type === 'SwitchStatement'
        ? node['discriminant']
        : node.type === 'IfStatement' || (node.type === 'ConditionalExpression' && givesConstants(node))
          ? node['test']
          : undefined;
    const within = isSyntax(test) ? [...around, test].slice(-MOST_AROUND) : around;
    for (const child of children(node)) stack.push({ node: child, parent: node, around: child === test ? around : within });
  }
  return out;
}
