/** What a part of a script is in its own words, with names replaced by what they stand for: two parts of one form have one value. */
import { isFunction } from '../forms.ts';
import { children, isSyntax, literalText, memberName, nameOf, type Syntax } from '../syntax.ts';
import { MOST_DEEP, type Names } from './names.ts';

/** A part without an empty text for where it is not there: `(a ?? '')` is as empty as `a`. */
function filledPart(node: Syntax): Syntax {
  const inner =
    node.type === 'ChainExpression'
      ? node['expression']
      : node.type === 'LogicalExpression' && node['operator'] !== '&&' && literalText(node['right']) === ''
        ? node['left']
        : undefined;
  return isSyntax(inner) ? filledPart(inner) : node;
}

/** Undefined where it may have another value when it is read again. */
export function formOf(names: Names, given: unknown, depth = 0): string | undefined {
  if (!isSyntax(given) || depth > MOST_DEEP) return undefined;
  const node = filledPart(given);
  const name = nameOf(node);
  if (name !== undefined) {
    const value = names.valueOf(name);
    if (value !== undefined) return formOf(names, value, depth + 1);
    return names.isSteady(name) ? name : undefined;
  }
  if (node.type === 'Literal') return JSON.stringify(node['raw'] ?? node['value']);
  if (isFunction(node) || /^(?:Assignment|Update|Yield|Await|Class)Expression$/.test(node.type)) return undefined;
  const field = node.type === 'MemberExpression' ? memberName(node) : undefined;
  const parts = (field === undefined ? children(node) : [node['object']]).map((part) => formOf(names, part, depth + 1));
  if (parts.includes(undefined)) return undefined;
  const quasis = node.type === 'TemplateLiteral' ? JSON.stringify(node['quasis']) : '';
  return `${node.type} ${String(node['operator'] ?? '')} ${field ?? ''} ${quasis}(${parts.join()})`;
}

/** Where the one is a text with something in it, so is the other: it is the same, with blanks around it or without. */
export function isFilledWith(names: Names, checked: unknown, form: string | undefined, depth = 0): boolean {
  if (form === undefined || !isSyntax(checked) || depth > MOST_DEEP) return false;
  if (formOf(names, checked) === form) return true;
  const node = filledPart(checked);
  const value = names.valueOf(nameOf(node) ?? '');
  if (value !== undefined) return isFilledWith(names, value, form, depth + 1);
  const callee = node.type === 'CallExpression' ? node['callee'] : undefined;
  return isSyntax(callee) && memberName(callee) === 'trim' && isFilledWith(names, callee['object'], form, depth + 1);
}

/** A setting as it is: with a word before it, it would never be empty. */
export function isBare(names: Names, node: unknown, depth = 0): boolean {
  if (!isSyntax(node) || depth > MOST_DEEP) return false;
  const name = nameOf(node);
  if (name !== undefined) return isBare(names, names.valueOf(name), depth + 1);
  if (names.setting(node) !== undefined) return true;
  switch (node.type) {
    case 'ChainExpression':
      return isBare(names, node['expression'], depth + 1);
    case 'LogicalExpression':
      return node['operator'] !== '&&' && literalText(node['right']) === '' && isBare(names, node['left'], depth + 1);
    case 'CallExpression': {
      const callee = node['callee'];
      return isSyntax(callee) && memberName(callee) === 'trim' && isBare(names, callee['object'], depth + 1);
    }
    default:
      return false;
  }
}
