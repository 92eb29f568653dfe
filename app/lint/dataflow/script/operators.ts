/** What the operators of a script give of what stands around them. */
import { bind, bindEach } from './binding.ts';
import { isNothing } from './choosing.ts';
import { setsBase } from './noticed-calls.ts';
import type { ScriptReader } from './reader.ts';
import { bare, computed, isFixed, join, typed } from './shape.ts';
import { empty, type Shape } from './shape-table.ts';
import { isSyntax, memberName, type Syntax } from './syntax.ts';

type Operate = (reader: ScriptReader, node: Syntax) => Shape;

const choose: Operate = (reader, node) => {
  const test = reader.value(node['test']);
  if (isNothing(node['consequent']) || isNothing(node['alternate'])) reader.results.decides(test);
  return join(reader.value(node['consequent']), reader.value(node['alternate']));
};

const either: Operate = (reader, node) => {
  const [left, right] = [reader.value(node['left']), reader.value(node['right'])];
  // What `a && "known"` gives of `a` is false, nothing or zero.
  return join(node['operator'] === '&&' && isFixed(right) ? typed(left, 'boolean') : left, right);
};

const assign: Operate = (reader, node) => {
  if (node['operator'] === '=' && bindEach(reader, node['left'], node['right'])) return empty;
  let right = reader.value(node['right']);
  // `list ||= []` gives one of the two as it is.
  if (/^(?:\?\?|\|\||&&)=$/.test(node['operator'] as string)) right = join(right, reader.value(node['left']));
  else if (node['operator'] !== '=') right = bare(join(right, reader.value(node['left'])));
  bind(reader, node['left'], right);
  setsBase(reader, node['left'], right);
  return right;
};

const count: Operate = (reader, node) => {
  const { argument } = node as { readonly argument?: unknown };
  const made = typed(reader.value(argument), 'number');
  // `counts[mail]++`
  if (isSyntax(argument) && argument.type === 'MemberExpression' && memberName(argument) === undefined) bind(reader, argument, made);
  return made;
};

/** What is none of these gives nothing that is known of its type: `void x`. */
const unary: ReadonlyMap<unknown, 'enum' | 'boolean' | 'number'> = new Map([
  ['typeof', 'enum'],
  ['!', 'boolean'],
  ['delete', 'boolean'],
  ['-', 'number'],
  ['+', 'number'],
  ['~', 'number'],
] as const);

const ofOne: Operate = (reader, node) => {
  const shape = reader.value(node['argument']);
  const type = unary.get(node['operator']);
  return type === undefined ? computed(shape) : typed(shape, type);
};

const compares = /^([=!]==?|[<>]=?|in|instanceof)$/;

const ofTwo: Operate = (reader, node) => {
  const operator = node['operator'] as string;
  const both = bare(join(reader.value(node['left']), reader.value(node['right'])));
  if (operator === 'in' && reader.isTried) reader.results.throws(both);
  if (compares.test(operator)) return typed(both, 'boolean');
  return operator === '+' ? both : typed(both, 'number');
};

export const operators: ReadonlyMap<string, Operate> = new Map(
  Object.entries<Operate>({
    ConditionalExpression: choose,
    LogicalExpression: either,
    AssignmentExpression: assign,
    UpdateExpression: count,
    UnaryExpression: ofOne,
    BinaryExpression: ofTwo,
  }),
);
