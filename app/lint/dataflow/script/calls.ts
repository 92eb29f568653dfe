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

/** A call as it is written, and what was handed over in it. */
interface Call {
  readonly node: Syntax;
  readonly callee: Syntax;
  readonly args: readonly Syntax[];
  readonly name: string | undefined;
  /** The callee is `owner.name`. */
  readonly isMember: boolean;
  /** The script's own function that stands there by its name or as it is. */
  readonly known: Syntax | undefined;
}

function callOf(node: Syntax, { functions }: Outline): Call {
  const callee = node['callee'] as Syntax;
  const isMember = callee.type === 'MemberExpression';
  const name = nameOf(callee) ?? (isMember ? memberName(callee) : undefined);
  const known = callee.type === 'Identifier' ? functions.get(name ?? '') : isFunction(callee) ? callee : undefined;
  return { node, callee, isMember, name, known, args: (node['arguments'] as Syntax[]).filter(isSyntax) };
}

/** What n8n gives every script by a name of its own: the items, and other steps. */
function ofTheFlow(reader: ScriptReader, { node, name, args }: Call): Shape | undefined {
  if (name === '$items' && args[0] !== undefined) return asList(place('node', literalText(args[0]) ?? ''));
  if (name === '$' && args[0] !== undefined) return place('node', literalText(args[0]) ?? '');
  return isAllItems(node) && reader.dialect === 'n8n' ? asList(reader.names.read(itemsName, reader.outline, node.start)) : undefined;
}

/** Text run as a program; and a function that another one made, or that is picked by a computed name. */
const isOpaque = ({ callee, name, known }: Call, outline: Outline): boolean =>
  name === 'eval' ||
  name === 'Function' ||
  name === 'constructor' ||
  callee.type === 'ImportExpression' ||
  (known === undefined && !namesFunction(callee, name, outline));

/** `Object.fromEntries(Object.entries(x).filter(…))` with names that stand in the script, and `JSON.parse(JSON.stringify(x))`. */
function copied(reader: ScriptReader, { node, name, args }: Call): Shape | undefined {
  const chosen = chosenEntries(node, reader.outline);
  if (chosen !== undefined) {
    const whole = reader.value(chosen.object);
    return chosen.keep ? picked(whole, chosen.names) : chosen.names.reduce((shape, one) => replaced(shape, [one], empty), whole);
  }
  const original = name === 'parse' && args[0] !== undefined ? argument(args[0], 'JSON', 'stringify') : undefined;
  return original === undefined ? undefined : reader.value(original);
}

/** What a function or class of the script's own gives, called by its name, by `call` and `apply`, or by `new` and `super`. */
function ofTheScript(reader: ScriptReader, call: Call, handed: readonly Argument[]): Shape | undefined {
  const { node, callee, name, known } = call;
  if (known !== undefined) return reader.call(known, handed);
  const lent =
    call.isMember && (name === 'call' || name === 'apply')
      ? reader.outline.functions.get(nameOf(callee['object'] as Syntax) ?? '')
      : undefined;
  if (lent !== undefined) {
    const rest = handed.slice(1);
    const given = name === 'call' ? rest : rest.map((one) => ({ shape: element(one.shape), spread: true }));
    return reader.call(lent, given, lentSelf(reader, lent, handed[0]));
  }
  if (callee.type === 'Super') return constructAbove(reader, handed);
  const body = node.type === 'NewExpression' ? classBody(reader, callee) : undefined;
  return body === undefined ? undefined : construct(reader, body, handed);
}

/** The script put something under this name that is none of its methods. */
function isPutThere({ fields, places }: Shape, name: string | undefined): boolean {
  const field = name === undefined ? undefined : fields.get(name);
  return field !== undefined && isFixed(field) && places.size === 0;
}

/** What every script has gives values without a place of their own in it, but for texts. */
function keptApart(reader: ScriptReader, { node, name, isMember }: Call, given: Shape): Shape {
  if (given.type !== undefined || given.id === empty.id) return given;
  return givesText.has(name ?? '') && (isMember || standard.has(name ?? '')) ? bare(given) : reader.names.made(node, given);
}

/** What a call gives. */
export function called(reader: ScriptReader, node: Syntax): Shape {
  const call = callOf(node, reader.outline);
  const { callee, name, args, isMember, known } = call;
  const read = ofTheFlow(reader, call);
  if (read !== undefined) return read;
  if (isOpaque(call, reader.outline)) throw new TooHard();
  if (isMember && name === undefined) reader.value(callee['property']);
  const copy = copied(reader, call);
  if (copy !== undefined) return copy;
  const receiver = isMember ? reader.value(callee['object']) : empty;
  const callbacks = args.flatMap((arg) => {
    const named = reader.outline.functions.get(nameOf(arg) ?? '');
    return isFunction(arg) ? [arg] : named === undefined || known !== undefined ? [] : [named];
  });
  const handed = args.map((arg): Argument => {
    if (isFunction(arg)) return { shape: empty };
    return arg.type === 'SpreadElement' ? { shape: element(reader.value(arg)), spread: true } : { shape: reader.value(arg) };
  });
  const shapes = handed.map(({ shape }) => shape);
  const given = ofTheScript(reader, call, handed);
  if (given !== undefined) return given;
  const methods = isMember ? reader.outline.methods.get(name ?? '') : undefined;
  if (methods === undefined && isPutThere(receiver, name)) throw new TooHard();
  const made = methods === undefined ? empty : callMethods(reader, methods, handed);
  if (methods !== undefined && !pure.has(name ?? '') && isOf(reader, methods, receiver)) return made;
  const owner = isMember ? nameOf(callee['object'] as Syntax) : undefined;
  return join(made, keptApart(reader, call, libraryCall(reader, { callee, name, owner, args, receiver, callbacks, shapes, handed })));
}
