/** What a part of a JavaScript expression gives whatever it is made of, by its form alone. */
import type { AnyNode } from 'acorn';
import type { ValueType } from '../../model/labels.ts';
import type { ClosedUse } from '../../model/reads.ts';
import { booleanMethods, numberMethods, placeMethods, textOfNumbers } from './names.ts';

/** Parts of an item or of a web request that are records, not lists or texts. What is called length there is a field. */
export const recordNames = /^(?:json|body|query|headers|params)$/;
function namesRecord(node: AnyNode): boolean {
  if (node.type === 'Identifier') return node.name === '$json' || node.name === '$data';
  return (
    node.type === 'MemberExpression' &&
    recordNames.test(
      node.property.type === 'Identifier' && !node.computed
        ? node.property.name
        : node.property.type === 'Literal'
          ? String(node.property.value)
          : '',
    )
  );
}

/** The method that is called, where its name is written out. */
export const methodOf = ({ callee }: Extract<AnyNode, { type: 'CallExpression' }>): string | undefined =>
  callee.type === 'MemberExpression' && !callee.computed && callee.property.type === 'Identifier' ? callee.property.name : undefined;

const comparisons: ReadonlySet<string> = new Set(['==', '!=', '===', '!==', '<', '<=', '>', '>=', 'in', 'instanceof']);

export function typeOf(node: AnyNode): ValueType | undefined {
  switch (node.type) {
    case 'Literal':
      return typeof node.value === 'number'
        ? 'number'
        : typeof node.value === 'boolean'
          ? 'boolean'
          : typeof node.value === 'string'
            ? 'text'
            : undefined;
    case 'TemplateLiteral':
      return 'text';
    case 'UnaryExpression':
      return node.operator === '!' ? 'boolean' : node.operator === '-' || node.operator === '+' ? 'number' : undefined;
    case 'BinaryExpression':
      return comparisons.has(node.operator) ? 'boolean' : ['-', '*', '/', '%', '**'].includes(node.operator) ? 'number' : undefined;
    case 'MemberExpression':
      return !node.computed && node.property.type === 'Identifier' && node.property.name === 'length' && !namesRecord(node.object)
        ? 'number'
        : undefined;
    case 'ChainExpression':
    case 'ParenthesizedExpression':
      return typeOf(node.expression);
    case 'ObjectExpression':
      return 'object';
    case 'ArrayExpression':
      return 'list';
    case 'CallExpression': {
      if (node.callee.type === 'Identifier')
        return ['parseInt', 'parseFloat', 'Number'].includes(node.callee.name)
          ? 'number'
          : node.callee.name === 'Boolean'
            ? 'boolean'
            : undefined;
      if (node.callee.type !== 'MemberExpression' || node.callee.computed || node.callee.property.type !== 'Identifier') return undefined;
      const { name } = node.callee.property;
      return numberMethods.has(name) || placeMethods.has(name) ? 'number' : booleanMethods.has(name) ? 'boolean' : undefined;
    }
    default:
      return undefined;
  }
}

/** Signs are put together from what may be nothing but numbers: `String.fromCharCode(...codes)`, `Buffer.from(bytes)`, `code.toString(36)`. */
export function makesText(node: AnyNode): boolean {
  if (node.type !== 'CallExpression') return false;
  const { callee } = node;
  const name = callee.type === 'Identifier' ? callee.name : methodOf(node);
  if (name === undefined) return false;
  return (
    textOfNumbers.has(name) ||
    (name === 'toString' && node.arguments.length > 0) ||
    (name === 'from' && callee.type === 'MemberExpression' && callee.object.type === 'Identifier' && callee.object.name === 'Buffer')
  );
}

/** The expression that the test holds to one of a few texts that are written out: `['eu', 'us'].includes(x)`, `x === 'eu'`. */
export function heldToTexts(test: AnyNode): AnyNode | undefined {
  if (test.type === 'ParenthesizedExpression') return heldToTexts(test.expression);
  if (test.type === 'BinaryExpression' && (test.operator === '===' || test.operator === '=='))
    return isText(test.right) ? test.left : isText(test.left) ? test.right : undefined;
  if (test.type !== 'CallExpression' || methodOf(test) !== 'includes' || test.callee.type !== 'MemberExpression') return undefined;
  const list = test.callee.object;
  return list.type === 'ArrayExpression' && list.elements.every(isText) ? test.arguments[0] : undefined;
}
const isText = (node: AnyNode | null): boolean => node?.type === 'Literal' && typeof node.value === 'string';
/** The same words, wherever they stand. */
const sameWords = (a: AnyNode, b: AnyNode): boolean => wordsOf(a) === wordsOf(b);
const wordsOf = (node: AnyNode): string =>
  JSON.stringify(node, (key, value: unknown) => (key === 'start' || key === 'end' ? undefined : value));

/** `x` if the test holds it to texts that are written out, else a text that is written out. */
const isPicked = ({ test, consequent, alternate }: Extract<AnyNode, { type: 'ConditionalExpression' }>): boolean => {
  const held = heldToTexts(test);
  return held !== undefined && isText(alternate) && sameWords(held, consequent);
};

/** What closed thing a part of an expression gives whatever it is made of. How many there are, or where, says nothing of what they are. */
export function closedUse(node: AnyNode): ClosedUse | undefined {
  switch (node.type) {
    case 'MemberExpression':
      return typeOf(node) === 'number' ? 'enum' : undefined;
    case 'ConditionalExpression':
      return isPicked(node) ? 'enum' : undefined;
    case 'UnaryExpression':
    case 'BinaryExpression':
    case 'CallExpression': {
      if (node.type === 'UnaryExpression' && node.operator === 'typeof') return 'enum';
      const type = node.type === 'CallExpression' && placeMethods.has(methodOf(node) ?? '') ? 'enum' : typeOf(node);
      return type === 'boolean' || type === 'number' || type === 'enum' ? type : undefined;
    }
    default:
      return undefined;
  }
}
