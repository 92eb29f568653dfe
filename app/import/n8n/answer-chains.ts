/** Which field of which step a piece of JavaScript means, and what must hold of a person's answer for a test to come out true. */
import type { AnyNode } from 'acorn';
import { assent, says } from '../assent-words.ts';

/** A field of the items that arrive (no step), or of those of a named step. */
export interface Field { readonly step: string | undefined; readonly path: readonly string[] }

/** What a name stands for: what it was set to, or, of what goes through a list, that list. Undefined: more than one thing. */
export interface Named { readonly is: 'value' | 'element'; readonly of: AnyNode; readonly keys: readonly string[] }
/** The names of a script, and how many more of its parts may be looked at: names that stand for names could go on for ever. */
export interface Scope { readonly names: ReadonlyMap<string, Named | undefined>; left: number }
const noNames: ReadonlyMap<string, Named | undefined> = new Map();
export const scopeOf = (names: ReadonlyMap<string, Named | undefined> = noNames): Scope => ({ names, left: 20_000 });
const deepest = 40;

const giversOfItems: ReadonlySet<string> = new Set(['first', 'last', 'all', 'item', 'itemMatching', 'at']);

type Place = { readonly is: 'items' | 'nodes'; readonly step: string | undefined } | ({ readonly is: 'field' } & Field);

const keyOf = (node: Extract<AnyNode, { type: 'MemberExpression' }>): string | undefined => {
  const { property } = node;
  if (!node.computed) return property.type === 'Identifier' ? property.name : undefined;
  if (property.type === 'TemplateLiteral') return property.expressions.length === 0 ? (property.quasis[0]?.value.cooked ?? undefined) : undefined;
  return property.type === 'Literal' && (typeof property.value === 'string' || typeof property.value === 'number') ? String(property.value) : undefined;
};

function member(of: Place | undefined, key: string): Place | undefined {
  if (of === undefined) return undefined;
  if (of.is === 'field') return { ...of, path: [...of.path, key] };
  if (of.is === 'nodes') return { is: 'items', step: key };
  if (key === 'json') return { is: 'field', step: of.step, path: [] };
  return key === 'item' || /^\d+$/.test(key) ? of : undefined;
}

function placeOf(node: AnyNode, scope: Scope, depth: number): Place | undefined {
  scope.left -= 1;
  if (depth > deepest || scope.left < 0) return undefined;
  switch (node.type) {
    case 'ParenthesizedExpression': case 'ChainExpression': return placeOf(node.expression, scope, depth + 1);
    case 'Identifier': {
      if (scope.names.has(node.name)) {
        const known = scope.names.get(node.name);
        const of = known === undefined ? undefined : placeOf(known.of, scope, depth + 1);
        return known === undefined || (known.is === 'element' && of?.is !== 'items') ? undefined : known.keys.reduce(member, of);
      }
      if (node.name === '$json') return { is: 'field', step: undefined, path: [] };
      if (node.name === '$input' || node.name === 'items' || node.name === 'item') return { is: 'items', step: undefined };
      return node.name === '$node' ? { is: 'nodes', step: undefined } : undefined;
    }
    case 'MemberExpression': {
      const key = keyOf(node);
      return key === undefined || node.object.type === 'Super' ? undefined : member(placeOf(node.object, scope, depth + 1), key);
    }
    case 'CallExpression': {
      const { callee, arguments: [first] } = node;
      if (callee.type === 'Identifier' && (callee.name === '$' || callee.name === '$items')) return first?.type === 'Literal' && typeof first.value === 'string' ? { is: 'items', step: first.value } : undefined;
      if (callee.type !== 'MemberExpression' || callee.object.type === 'Super') return undefined;
      const of = placeOf(callee.object, scope, depth + 1);
      return of?.is === 'items' && giversOfItems.has(keyOf(callee) ?? '') ? of : undefined;
    }
    default: return undefined;
  }
}

/** The field that a chain such as `$('Ask').first().json.data.approved` means. */
export function fieldOf(node: AnyNode, scope: Scope = scopeOf()): Field | undefined {
  const found = placeOf(node, scope, 0);
  return found?.is === 'field' ? { step: found.step, path: found.path } : undefined;
}

/** Whose answer a field is: `pressed` is the button's yes or no, else it is a word. `late`: the answer may be missing, because nobody gave one in time. */
export interface Answer { readonly id: string; readonly pressed: boolean; readonly late: boolean }
export type AnswerAt = (field: Field) => Answer | undefined;

/** What is compared says the same as text or as yes and no. */
function bare(node: AnyNode): AnyNode {
  if (node.type === 'ParenthesizedExpression' || node.type === 'ChainExpression') return bare(node.expression);
  if (node.type !== 'CallExpression') return node;
  const { callee, arguments: [first, second] } = node;
  if (callee.type === 'Identifier' && (callee.name === 'String' || callee.name === 'Boolean') && first !== undefined && second === undefined) return bare(first);
  return callee.type === 'MemberExpression' && callee.object.type !== 'Super' && first === undefined && ['toString', 'trim', 'toLowerCase', 'toBoolean'].includes(keyOf(callee) ?? '') ? bare(callee.object) : node;
}

const literal = (node: AnyNode): { readonly value: unknown } | undefined => (node.type === 'Literal' ? { value: node.value } : node.type === 'ParenthesizedExpression' ? literal(node.expression) : undefined);

/** Who has said yes when the value is this, or is not. */
export function equalTo(node: AnyNode, to: unknown, is: boolean, answerAt: AnswerAt, scope: Scope = scopeOf()): string | undefined {
  const plain = bare(node);
  const word = typeof to === 'string' ? to.trim().toLowerCase() : to;
  // `approved ? 'yes' : 'no'`
  if (plain.type === 'ConditionalExpression') {
    const [first, second] = [literal(plain.consequent)?.value, literal(plain.alternate)?.value];
    return first === undefined || second === undefined || (first === to) === (second === to) ? undefined : saysYes(plain.test, (first === to) === is, answerAt, scope);
  }
  if (word === true || word === 'true') return saysYes(plain, is, answerAt, scope);
  const field = fieldOf(plain, scope);
  const answer = field === undefined ? undefined : answerAt(field);
  // Who has not answered has not said no either.
  if (word === false || word === 'false') return answer === undefined ? saysYes(plain, !is, answerAt, scope) : answer.pressed && !is && !answer.late ? answer.id : undefined;
  return typeof to === 'string' && answer !== undefined && !answer.pressed && is && says(assent, to) ? answer.id : undefined;
}

/** Who must have said yes for the test to come out so; undefined where it may do so without. */
export function saysYes(node: AnyNode, is: boolean, answerAt: AnswerAt, scope: Scope = scopeOf(), depth = 0): string | undefined {
  scope.left -= 1;
  if (depth > deepest || scope.left < 0) return undefined;
  const plain = bare(node);
  switch (plain.type) {
    case 'UnaryExpression': return plain.operator === '!' ? saysYes(plain.argument, !is, answerAt, scope, depth + 1) : undefined;
    case 'LogicalExpression': {
      const [left, right] = [plain.left, plain.right].map((one) => saysYes(one, is, answerAt, scope, depth + 1));
      if (plain.operator === '??') return undefined;
      return (plain.operator === '&&') === is ? left ?? right : left === right ? left : undefined;
    }
    case 'BinaryExpression': {
      if (!['==', '===', '!=', '!=='].includes(plain.operator) || plain.left.type === 'PrivateIdentifier') return undefined;
      const same = plain.operator.startsWith('=') === is;
      const [left, right] = [literal(plain.left), literal(plain.right)];
      return right !== undefined ? equalTo(plain.left, right.value, same, answerAt, scope) : left !== undefined ? equalTo(plain.right, left.value, same, answerAt, scope) : undefined;
    }
    case 'Identifier': case 'MemberExpression': {
      const field = fieldOf(plain, scope);
      const answer = field === undefined ? undefined : answerAt(field);
      if (answer !== undefined) return answer.pressed && is ? answer.id : undefined;
      // `const yes = $json.data.approved === true`
      const known = plain.type === 'Identifier' ? scope.names.get(plain.name) : undefined;
      return known?.is === 'value' && known.keys.length === 0 ? saysYes(known.of, is, answerAt, scope, depth + 1) : undefined;
    }
    default: return undefined;
  }
}
