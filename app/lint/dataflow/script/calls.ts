/** What a call gives: of the script's own functions, of its classes and methods, or of what every script has. */
import { TooHard } from './effort.ts';
import { chosenEntries } from './entries.ts';
import { libraryCall } from './library.ts';
import { givesText, pure } from './names.ts';
import { callMethods, construct, constructAbove } from './objects.ts';
import { argument, isAllItems, isFunction, itemsName } from './forms.ts';
import type { Outline } from './outline.ts';
import { selfOf, type Method } from './outline-notes.ts';
import { classBody } from './places.ts';
import type { ScriptReader } from './reader.ts';
import { asList, bare, element, isFixed, join, picked } from './shape.ts';
import { replaced } from './shape-changes.ts';
import { empty, type Shape } from './shape-table.ts';
import { standard } from './standard.ts';
import { isSyntax, literalText, memberName, nameOf, type Syntax } from './syntax.ts';
import { place, type Argument } from './variables.ts';

/** The call says which function it is of, as far as functions of the script's own are in question. */
function namesFunction(callee: Syntax, name: string | undefined, { methods }: Outline): boolean {
  if (callee.type === 'MemberExpression') return name !== undefined || methods.size === 0;
  return callee.type === 'Identifier' || callee.type === 'Super';
}

/** `f.call(object)`: what `this` is in it. */
function lentSelf(reader: ScriptReader, lent: Syntax, given: Argument | undefined): string | undefined {
  if (lent.type === 'ArrowFunctionExpression' || given === undefined) return undefined;
  reader.names.set(selfOf(lent), given.shape);
  return selfOf(lent);
}

/** An object that has these methods, and no other one that has some of the same name. */
function isOf(reader: ScriptReader, methods: readonly Method[], { cells: { own } }: Shape): boolean {
  const owners = methods.flatMap(({ self }) => [...reader.names.variable(self).cells.own.keys()]);
  return own.size === 0 || [...own.keys()].every((key) => owners.includes(key));
}

/** What a call gives. */
export function called(reader: ScriptReader, node: Syntax): Shape {
  const callee = node['callee'] as Syntax;
  const args = (node['arguments'] as Syntax[]).filter(isSyntax);
  const name = nameOf(callee) ?? (callee.type === 'MemberExpression' ? memberName(callee) : undefined);
  if (name === '$items' && args[0] !== undefined) return asList(place('node', literalText(args[0]) ?? ''));
  if (name === '$' && args[0] !== undefined) return place('node', literalText(args[0]) ?? '');
  if (name === 'eval' || name === 'Function' || name === 'constructor' || callee.type === 'ImportExpression') throw new TooHard();
  if (isAllItems(node) && reader.dialect === 'n8n') return asList(reader.names.read(itemsName, reader.outline, node.start));
  const known = callee.type === 'Identifier' ? reader.outline.functions.get(name ?? '') : isFunction(callee) ? callee : undefined;
  // A function that another one made, or that is picked by a computed name.
  if (known === undefined && !namesFunction(callee, name, reader.outline)) throw new TooHard();
  if (callee.type === 'MemberExpression' && name === undefined) reader.value(callee['property']);
  const chosen = chosenEntries(node, reader.outline);
  if (chosen !== undefined) {
    const whole = reader.value(chosen.object);
    return chosen.keep ? picked(whole, chosen.names) : chosen.names.reduce((shape, one) => replaced(shape, [one], empty), whole);
  }
  const copied = name === 'parse' && args[0] !== undefined ? argument(args[0], 'JSON', 'stringify') : undefined;
  if (copied !== undefined) return reader.value(copied);
  const receiver = callee.type === 'MemberExpression' ? reader.value(callee['object']) : empty;
  const owner = callee.type === 'MemberExpression' ? nameOf(callee['object']) : undefined;
  const callbacks = args.flatMap((arg) => {
    const named = reader.outline.functions.get(nameOf(arg) ?? '');
    return isFunction(arg) ? [arg] : named === undefined || known !== undefined ? [] : [named];
  });
  const shapes = args.map((arg) =>
    isFunction(arg) ? empty : arg.type === 'SpreadElement' ? element(reader.value(arg)) : reader.value(arg),
  );
  const handed = args.map((arg, index): Argument => ({
    shape: shapes[index] as Shape,
    ...(arg.type === 'SpreadElement' ? { spread: true } : {}),
  }));
  if (known !== undefined) return reader.call(known, handed);
  const lent =
    callee.type === 'MemberExpression' && (name === 'call' || name === 'apply')
      ? reader.outline.functions.get(nameOf(callee['object']) ?? '')
      : undefined;
  if (lent !== undefined)
    return reader.call(
      lent,
      name === 'call' ? handed.slice(1) : handed.slice(1).map((one) => ({ shape: element(one.shape), spread: true })),
      lentSelf(reader, lent, handed[0]),
    );
  if (callee.type === 'Super') return constructAbove(reader, handed);
  const body = node.type === 'NewExpression' ? classBody(reader, callee) : undefined;
  if (body !== undefined) return construct(reader, body, handed);
  const own = callee.type === 'MemberExpression' ? reader.outline.methods.get(name ?? '') : undefined;
  // The script put something under this name that is none of its methods.
  if (
    own === undefined &&
    name !== undefined &&
    receiver.fields.has(name) &&
    isFixed(receiver.fields.get(name) ?? empty) &&
    receiver.places.size === 0
  )
    throw new TooHard();
  const made = own === undefined ? empty : callMethods(reader, own, handed);
  if (own !== undefined && !pure.has(name ?? '') && isOf(reader, own, receiver)) return made;
  const given = libraryCall(reader, { callee, name, owner, args, receiver, callbacks, shapes, handed });
  return join(
    made,
    given.type === undefined && given.id !== empty.id
      ? givesText.has(name ?? '') && (callee.type === 'MemberExpression' || standard.has(name ?? ''))
        ? bare(given)
        : reader.names.made(node, given)
      : given,
  );
}
