/** What calls give by their name alone: fields, numbers, texts of bytes, moments, elements. */
import { givesElement, keepsShape, numberCalls, textOfNumbers } from './names.ts';
import { textsOf } from './forms.ts';
import type { ScriptReader } from './reader.ts';
import { anyField, asList, computed, copied, element, join, opened, picked, record, typed, withCells, without, joinAll } from './shape.ts';
import { replaced } from './shape-changes.ts';
import { empty, type Shape } from './shape-table.ts';
import { isSyntax, memberName, nameOf, type Syntax } from './syntax.ts';
import type { Call } from './variables.ts';

/** `_.pick(order, ['id'])`, `_.omit(...)` */
export function callThatPicks(reader: ScriptReader, { name, args, shapes }: Call): Shape | undefined {
  if ((name !== 'pick' && name !== 'omit') || args.length !== 2) return undefined;
  const names = textsOf(args[1]) ?? reader.outline.lists.get(nameOf(args[1]) ?? '');
  const whole = shapes[0] ?? empty;
  if (names === undefined) return undefined;
  return name === 'pick' ? picked(whole, names) : names.reduce((shape, one) => replaced(shape, [one], empty), whole);
}

/** `crypto.createHmac(...).update(...).digest('hex')`, in one or by way of a name. */
function isKeyed(callee: Syntax, { outline }: ScriptReader): boolean {
  let at: unknown = callee;
  for (let depth = 0; depth < 12 && isSyntax(at); depth += 1) {
    if (at.type === 'Identifier') at = outline.given(at['name'] as string);
    else if (at.type === 'MemberExpression') at = at['object'];
    else if (at.type === 'CallExpression') {
      if (
        nameOf(at['callee']) === 'createHmac' ||
        (isSyntax(at['callee']) && at['callee'].type === 'MemberExpression' && memberName(at['callee']) === 'createHmac')
      )
        return (at['arguments'] as unknown[]).length > 1;
      at = at['callee'];
    } else return false;
  }
  return false;
}

/** Mixed with a key nobody can tell what it was. */
export const callThatSigns = (reader: ScriptReader, { callee, name, receiver, shapes }: Call): Shape | undefined =>
  name === 'digest' && isKeyed(callee, reader) ? typed(join(receiver, joinAll(shapes)), 'enum') : undefined;

/** The method that `String.fromCharCode.apply(...)` lends. */
function lentBy({ callee, name }: Call): string | undefined {
  const object = callee['object'];
  const lends = (name === 'apply' || name === 'call') && callee.type === 'MemberExpression' && isSyntax(object);
  return lends && object.type === 'MemberExpression' ? memberName(object) : undefined;
}

/** Bytes become text again. */
function makesText(call: Call): boolean {
  const { name, owner, args } = call;
  const lent = lentBy(call);
  if (lent !== undefined && textOfNumbers.has(lent)) return true;
  if (name === undefined) return false;
  return textOfNumbers.has(name) || (name === 'toString' && args.length > 0) || (name === 'from' && owner === 'Buffer');
}

const saysYesOrNo = new Set(['Boolean', 'includes', 'startsWith', 'endsWith', 'test', 'isArray']);

const settled = (given: Shape, thrown: Shape): Shape =>
  asList(
    record(
      new Map([
        ['value', element(given)],
        ['reason', join(element(given), thrown)],
      ]),
    ),
  );

/** `given`: what it is given, and what functions of the script made of it. */
export function givenByName(reader: ScriptReader, call: Call, given: Shape): Shape | undefined {
  const { callee, name, owner, receiver, shapes } = call;
  if (makesText(call)) return opened(join(receiver, given));
  if (name === undefined) return undefined;
  const [first] = shapes;
  // A moment, or an error.
  if (name === 'toISOString' && callee.type === 'MemberExpression' && !receiver.fields.has(name)) return typed(receiver, 'date');
  if (numberCalls.has(name)) return typed(given, 'number');
  if (saysYesOrNo.has(name)) return typed(join(receiver, given), 'boolean');
  // The names of fields that the script spells out are its own words.
  if (name === 'keys' && owner === 'Object' && first !== undefined && !first.list)
    return asList(computed(without(first, [...first.fields.keys()])));
  if (name === 'values' && nameOf(callee.type === 'MemberExpression' ? callee['object'] : undefined) === 'Object')
    return asList(anyField(given));
  // A step of a list, or of what yields its elements.
  if (name === 'next') return join(element(receiver), record(new Map([['value', element(receiver)]])));
  if (givesElement.has(name)) return element(receiver);
  return name === 'allSettled' ? settled(given, reader.results.thrown) : undefined;
}

/** What holds the elements or fields of what it is called on, or given. */
function kept(name: string, receiver: Shape, shapes: readonly Shape[]): Shape {
  const given = joinAll(shapes);
  // `a.concat(b, c)`: what is no list is an element.
  if (name === 'concat') return join(copied(receiver), joinAll(shapes.map((one) => (one.list ? copied(one) : asList(one)))));
  if (same.has(name)) return join(receiver, given);
  const all = copied(join(receiver, given));
  return elements.has(name) ? withCells(all, element(all).cells) : all;
}
/** The very object that they are called on, or are given. */
const same = new Set(['sort', 'reverse', 'freeze', 'resolve', 'valueOf', 'assign', 'call', 'apply']);
/** Perhaps one of its elements. */
const elements = new Set(['first', 'last', 'any', 'race', 'call', 'apply', 'flat']);

/** What keeps the shape of what it is called on. */
export const keptByName = ({ name, receiver, shapes }: Call): Shape | undefined =>
  name !== undefined && keepsShape.has(name) ? kept(name, receiver, shapes) : undefined;
