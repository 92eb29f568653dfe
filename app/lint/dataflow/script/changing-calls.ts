/** Calls that put something into what they are called on or given, and those that may. */
import { anyElement } from './cells.ts';
import { TooHard } from './effort.ts';
import { isFunction } from './forms.ts';
import { grows, pure } from './names.ts';
import { isOwn, objectOf } from './places.ts';
import type { ScriptReader } from './reader.ts';
import { bare, computed, copied, join, mayBeChanged, joinAll } from './shape.ts';
import { placed } from './shape-changes.ts';
import { empty, type Shape } from './shape-table.ts';
import { standard } from './standard.ts';
import { isSyntax, literalText, type Syntax } from './syntax.ts';
import type { Call } from './variables.ts';

/** Objects of the language and of libraries whose functions put a value into their first argument. */
const keepers = new Set(['Object', 'Reflect', '_', 'lodash']);
const puts = new Set(['set', 'setWith', 'defineProperty']);

/** `Reflect.set(object, "name", value)` and the like. */
function putInto(reader: ScriptReader, args: readonly Syntax[], shapes: readonly Shape[], name: string): Shape {
  const [object, key, value] = args as readonly [Syntax, Syntax?, Syntax?];
  // A getter gives what it likes.
  if (
    name === 'defineProperty' &&
    (value?.type !== 'ObjectExpression' || (value['properties'] as Syntax[]).some((one) => isFunction(one['value'])))
  )
    throw new TooHard();
  const target = objectOf(reader, object);
  const put = shapes[2] === undefined ? empty : name === 'defineProperty' ? reader.member(shapes[2], 'value', false) : shapes[2];
  const field = literalText(key);
  if (field === undefined || /[.[]/.test(field)) {
    reader.names.write(target, [anyElement], put);
    reader.names.write(target, [], computed(join(put, shapes[1] ?? empty)));
  } else reader.names.write(target, [field], put);
  return reader.value(object);
}

/** `list.push(...)`, `map.set(...)` and the like: what they put into their object, and what they give. */
function grown(reader: ScriptReader, callee: Syntax, name: string, shapes: readonly Shape[]): Shape {
  const object = objectOf(reader, callee['object']);
  const keyed = name === 'set' || name === 'append';
  const [first = empty] = shapes;
  const put = joinAll(keyed ? shapes.slice(1) : shapes);
  reader.names.write(object, [anyElement], put);
  if (keyed) reader.names.write(object, [], computed(first));
  // `url.searchParams.set(...)` changes the url too.
  const owner = callee['object'] as Syntax;
  if (keyed && owner.type === 'MemberExpression') reader.names.write(objectOf(reader, owner['object']), [], bare(joinAll(shapes)));
  return name === 'push' || name === 'unshift' ? empty : placed(join(object, keyed ? computed(first) : empty), [anyElement], put);
}

/** `Object.assign(a, b)` */
function assigned(reader: ScriptReader, { args, shapes }: Call): Shape | undefined {
  const [target] = args;
  if (target === undefined) return undefined;
  const put = copied(joinAll(shapes.slice(1)));
  // Nobody else has the object.
  if (target.type === 'ObjectExpression') return copied(join(shapes[0] ?? empty, put));
  reader.names.write(objectOf(reader, target), [], put);
  return join(shapes[0] ?? empty, put);
}

/** `Reflect.set(...)`, `_.set(...)` */
export function callThatPuts(reader: ScriptReader, { name, owner, args, shapes }: Call): Shape | undefined {
  const isOne = owner !== undefined && keepers.has(owner) && name !== undefined && puts.has(name) && args[0] !== undefined;
  return isOne ? putInto(reader, args, shapes, name) : undefined;
}

/** `list.push(...)`, `Object.assign(...)` */
export function callThatGrows(reader: ScriptReader, call: Call): Shape | undefined {
  const { callee, name, shapes } = call;
  if (name !== undefined && grows.has(name) && callee.type === 'MemberExpression') return grown(reader, callee, name, shapes);
  return name === 'assign' ? assigned(reader, call) : undefined;
}

/** `const { set } = Reflect`, `push.call(...)`: by its name alone nobody knows what it does. */
const isPure = (callee: Syntax, name: string): boolean =>
  pure.has(name) &&
  (callee.type === 'Identifier'
    ? standard.has(name)
    : (name !== 'call' && name !== 'apply') || (isSyntax(callee['object']) && callee['object'].type === 'MemberExpression'));

/** An unknown function of the host may do anything with what it is given, and may keep it in what it was called on. */
export function mayChange(reader: ScriptReader, { callee, name, args, receiver, shapes, handed }: Call, given: Shape): void {
  if (name !== undefined && isPure(callee, name)) return;
  if (callee.type === 'MemberExpression' && name !== undefined && given.id !== empty.id && isOwn(reader, callee['object']))
    reader.names.write(receiver, [], computed(given));
  handed.forEach((one, index) => {
    if (mayBeChanged(one.shape) && isOwn(reader, args[index]))
      reader.names.write(one.shape, [], computed(joinAll(shapes.filter((_, other) => other !== index))));
  });
}
