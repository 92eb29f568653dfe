/** What a part of a script is, by its form alone: a function, a list of texts, all the items, the pattern of a loop. */
import { isSyntax, literalText, memberName, nameOf, type Syntax } from './syntax.ts';

/** n8n gives the same items whichever way they are asked for. */
export const itemsName = '@items';
type FunctionSyntax = Syntax & { readonly type: 'ArrowFunctionExpression' | 'FunctionExpression' };
export const isFunction = (node: unknown): node is FunctionSyntax =>
  isSyntax(node) && (node.type === 'ArrowFunctionExpression' || node.type === 'FunctionExpression');

/** `$input.all()` */
export const isAllItems = (node: unknown): boolean =>
  isSyntax(node) &&
  node.type === 'CallExpression' &&
  isSyntax(node['callee']) &&
  node['callee'].type === 'MemberExpression' &&
  nameOf(node['callee']['object']) === '$input' &&
  memberName(node['callee']) === 'all';

/** The texts of a list that holds nothing else. */
export function textsOf(node: unknown): readonly string[] | undefined {
  if (!isSyntax(node)) return undefined;
  // new Set(["a", "b"])
  if (node.type === 'NewExpression' && nameOf(node['callee']) === 'Set') return textsOf((node['arguments'] as unknown[])[0]);
  if (node.type !== 'ArrayExpression') return undefined;
  const texts = (node['elements'] as unknown[]).map(literalText);
  return texts.length > 0 && texts.length <= 100 && texts.every((text) => text !== undefined) ? (texts as string[]) : undefined;
}

/** The pattern of a loop's head. */
export const declared = (left: unknown): unknown =>
  isSyntax(left) && left.type === 'VariableDeclaration' ? (left['declarations'] as Syntax[])[0]?.['id'] : left;

/** The first argument of `object.name(...)`. */
export function argument(call: Syntax, object: string, name: string): Syntax | undefined {
  const callee = call.type === 'CallExpression' ? call['callee'] : undefined;
  const [first] = callee === undefined ? [] : (call['arguments'] as unknown[]);
  return isSyntax(callee) &&
    callee.type === 'MemberExpression' &&
    nameOf(callee['object']) === object &&
    memberName(callee) === name &&
    isSyntax(first)
    ? first
    : undefined;
}

export const hasMethods = (object: Syntax): boolean =>
  (object['properties'] as Syntax[]).some((property) => isFunction(property['value']) && property['value'].type === 'FunctionExpression');
