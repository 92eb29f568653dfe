/**
 * What a piece of JavaScript gives where nobody has said yes. An approval counts where that much is certain: for every answer but a yes the
 * test comes out the other way. What is not understood may be anything, and then nothing is certain.
 */
import type { AnyNode } from 'acorn';
import { assent, says } from '../../../workflow/model/assent-words.ts';
import { deepest, fieldOf, keyOf, type Field, type Scope } from './fields.ts';

type Plain = string | number | boolean | null | undefined;
/** It is this; or it counts as true or as false, whatever it is; or it is `other`, a text that is no word of assent, or none at all; or it may be anything. */
export type Value =
  | { readonly kind: 'is'; readonly value: Plain }
  | { readonly kind: 'counts'; readonly as: boolean }
  | { readonly kind: 'other' }
  | { readonly kind: 'unknown' };
export const is = (value: Plain): Value => ({ kind: 'is', value });
export const other: Value = { kind: 'other' };
export const unknown: Value = { kind: 'unknown' };

/** Whose answer a field is, and everything that it may be where that person has not said yes. */
export interface Answer {
  readonly id: string;
  readonly no: readonly Value[];
}
export type AnswerAt = (field: Field) => Answer | undefined;
export type Look = (field: Field) => Value;

export const truthOf = (value: Value): boolean | undefined =>
  value.kind === 'is' ? Boolean(value.value) : value.kind === 'counts' ? value.as : undefined;
const counts = (as: boolean): Value => ({ kind: 'counts', as });

/** A word that somebody typed or picked keeps saying what it says. */
const sameWord: ReadonlySet<string> = new Set(['trim', 'toLowerCase', 'toUpperCase', 'toString', 'toLocaleLowerCase', 'toLocaleUpperCase']);
const ofTexts: Readonly<Record<string, (text: string, given: string) => Plain>> = {
  includes: (text, given) => text.includes(given),
  startsWith: (text, given) => text.startsWith(given),
  endsWith: (text, given) => text.endsWith(given),
};

/** Undefined: it may be either. */
export function sameAs(left: Value, right: Value): boolean | undefined {
  if (left.kind === 'is' && right.kind === 'is') return left.value === right.value;
  const [text] = [left, right].flatMap((one) => (one.kind === 'is' && typeof one.value === 'string' ? [one.value] : []));
  return text !== undefined && (left.kind === 'other' || right.kind === 'other') && says(assent, text) ? false : undefined;
}

const isBoolean = (value: Plain): value is boolean => typeof value === 'boolean';

/** `==`: values of two types are told apart only where JavaScript and everybody else agree. */
function looselySame(left: Value, right: Value): boolean | undefined {
  if (left.kind !== 'is' || right.kind !== 'is' || typeof left.value === typeof right.value) return sameAs(left, right);
  if (left.value === undefined || left.value === null) return right.value === undefined || right.value === null;
  if (right.value === undefined || right.value === null) return false;
  // `true == 'true'` compares 1 with no number at all.
  return isBoolean(left.value) || isBoolean(right.value)
    ? left.value === 'true' || left.value === 'false' || right.value === 'true' || right.value === 'false'
      ? false
      : undefined
    : undefined;
}

class Evaluation {
  private readonly scope: Scope;
  private readonly look: Look;
  constructor(scope: Scope, look: Look) {
    this.scope = scope;
    this.look = look;
  }

  of(node: AnyNode, depth: number): Value {
    this.scope.left -= 1;
    if (depth > deepest || this.scope.left < 0) return unknown;
    switch (node.type) {
      case 'ParenthesizedExpression':
      case 'ChainExpression':
        return this.of(node.expression, depth + 1);
      case 'Literal':
        return typeof node.value === 'string' || typeof node.value === 'number' || typeof node.value === 'boolean'
          ? is(node.value)
          : node.raw === 'null'
            ? is(null)
            : unknown;
      case 'TemplateLiteral':
        return this.template(node, depth);
      case 'UnaryExpression': {
        const truth = node.operator === '!' ? truthOf(this.of(node.argument, depth + 1)) : undefined;
        return truth === undefined ? unknown : is(!truth);
      }
      case 'LogicalExpression':
        return this.logical(node, depth);
      case 'ConditionalExpression':
        return this.conditional(node, depth);
      case 'BinaryExpression':
        return this.binary(node, depth);
      case 'CallExpression':
        return this.call(node, depth);
      case 'Identifier':
      case 'MemberExpression': {
        const field = fieldOf(node, this.scope);
        if (field !== undefined) return this.look(field);
        if (node.type !== 'Identifier') return unknown;
        const own = this.scope.names(node.name, node.start);
        if (own === undefined) return node.name === 'undefined' ? is(undefined) : unknown;
        return own.named?.is === 'value' && own.named.keys.length === 0 ? this.of(own.named.of, depth + 1) : unknown;
      }
      default:
        return unknown;
    }
  }

  private template(node: Extract<AnyNode, { type: 'TemplateLiteral' }>, depth: number): Value {
    const holes = node.expressions.map((one) => this.of(one, depth + 1));
    const [only] = holes;
    if (only?.kind === 'other' && holes.length === 1 && node.quasis.every(({ value }) => value.cooked === '')) return other;
    return holes.every((one) => one.kind === 'is')
      ? is(
          node.quasis
            .map(({ value }, index) => {
              const hole = holes[index];
              return `${value.cooked ?? ''}${hole?.kind === 'is' ? String(hole.value) : ''}`;
            })
            .join(''),
        )
      : unknown;
  }

  private logical(node: Extract<AnyNode, { type: 'LogicalExpression' }>, depth: number): Value {
    const [left, right] = [this.of(node.left, depth + 1), this.of(node.right, depth + 1)];
    if (node.operator === '??') return left.kind !== 'is' ? unknown : left.value === null || left.value === undefined ? right : left;
    const [first, second] = [truthOf(left), truthOf(right)];
    if (node.operator === '&&') return first === false ? left : first === true ? right : second === false ? counts(false) : unknown;
    return first === true ? left : first === false ? right : second === true ? counts(true) : unknown;
  }

  private conditional(node: Extract<AnyNode, { type: 'ConditionalExpression' }>, depth: number): Value {
    const test = truthOf(this.of(node.test, depth + 1));
    const [first, second] = [node.consequent, node.alternate].map((one) => this.of(one, depth + 1)) as [Value, Value];
    if (test !== undefined) return test ? first : second;
    return first.kind === 'is' && second.kind === 'is' && first.value === second.value ? first : unknown;
  }

  private binary(node: Extract<AnyNode, { type: 'BinaryExpression' }>, depth: number): Value {
    if (node.left.type === 'PrivateIdentifier' || !['==', '===', '!=', '!=='].includes(node.operator)) return unknown;
    const [left, right] = [this.of(node.left, depth + 1), this.of(node.right, depth + 1)];
    const same = node.operator.length === 3 ? sameAs(left, right) : looselySame(left, right);
    return same === undefined ? unknown : is(node.operator.startsWith('=') ? same : !same);
  }

  private call(node: Extract<AnyNode, { type: 'CallExpression' }>, depth: number): Value {
    const { callee, arguments: args } = node;
    const given = args.map((one) => (one.type === 'SpreadElement' ? unknown : this.of(one, depth + 1)));
    const [first = unknown] = given;
    if (callee.type === 'Identifier') {
      if (given.length !== 1 || this.scope.names(callee.name, callee.start) !== undefined) return unknown;
      if (callee.name === 'String') return first.kind === 'is' ? is(String(first.value)) : first.kind === 'other' ? other : unknown;
      const truth = callee.name === 'Boolean' ? truthOf(first) : undefined;
      return truth === undefined ? unknown : is(truth);
    }
    if (callee.type !== 'MemberExpression' || callee.object.type === 'Super') return unknown;
    const key = keyOf(callee) ?? '';
    this.scope.keys.add(key);
    if (key === 'includes' && callee.object.type === 'ArrayExpression' && given.length === 1) {
      const found = callee.object.elements.map((one) =>
        one === null || one.type === 'SpreadElement' ? undefined : sameAs(this.of(one, depth + 1), first),
      );
      return found.includes(true) && !found.includes(undefined) ? is(true) : found.every((one) => one === false) ? is(false) : unknown;
    }
    const of = this.of(callee.object, depth + 1);
    if (given.length === 0 && sameWord.has(key)) return wordOf(of, key);
    if (given.length === 0 && key === 'toBoolean')
      return of.kind === 'is' && (isBoolean(of.value) || of.value === 'true' || of.value === 'false')
        ? is(of.value === true || of.value === 'true')
        : unknown;
    return given.length === 1 &&
      Object.hasOwn(ofTexts, key) &&
      of.kind === 'is' &&
      typeof of.value === 'string' &&
      first.kind === 'is' &&
      typeof first.value === 'string'
      ? is(ofTexts[key]?.(of.value, first.value))
      : unknown;
  }
}

function wordOf(of: Value, key: string): Value {
  if (of.kind !== 'is') return of.kind === 'other' ? other : unknown;
  if (typeof of.value === 'boolean' || typeof of.value === 'number') return key === 'toString' ? is(String(of.value)) : unknown;
  if (typeof of.value !== 'string') return unknown;
  return is(
    key === 'trim'
      ? of.value.trim()
      : key === 'toString'
        ? of.value
        : key.includes('Lower')
          ? of.value.toLowerCase()
          : of.value.toUpperCase(),
  );
}

export const valueOf = (node: AnyNode, scope: Scope, look: Look): Value => new Evaluation(scope, look).of(node, 0);

/** More fields than anybody compares at once are not tried one by one. */
const mostFields = 20;

/** Who must have said yes where something holds, or does not; undefined where it may do so without. */
export function askedWhere(holds: (look: Look) => boolean | undefined, so: boolean, answerAt: AnswerAt): string | undefined {
  const answers = new Map<string, Answer>();
  const nameOf = ({ step, path }: Field): string => JSON.stringify([step ?? null, path]);
  holds((field) => {
    const answer = answers.size < mostFields ? answerAt(field) : undefined;
    if (answer !== undefined) answers.set(nameOf(field), answer);
    return unknown;
  });
  for (const [name, { id, no }] of answers)
    if (no.length > 0 && no.every((value) => holds((field) => (nameOf(field) === name ? value : unknown)) === !so)) return id;
  return undefined;
}
