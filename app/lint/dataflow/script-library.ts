/** Calls of what a script does not define itself: the language's own objects, the host's, and libraries. */
import { callsUnknown, mayGiveFunction } from './script-functions.ts';
import { choosing, givesElement, grows, itemCalls, keepsShape, numberCalls, outsideCalls, pure, textOfNumbers } from './script-names.ts';
import { putInside } from './script-objects.ts';
import { isFunction, textsOf } from './script-outline.ts';
import { objectsOf, targetOf } from './script-places.ts';
import type { ScriptReader } from './script-reader.ts';
import { allPlaces, anyField, asList, computed, element, empty, escaped, fromPlace, join, mayBeChanged, opened, picked, replaced, typed, unescaped, without, type Shape } from './script-shape.ts';
import { pageSigns } from '../../workflow/model/reads.ts';
import { bringsNoTags, escapingOf } from './script-escaping.ts';
import { addressOf, baseFields, takesOptions, urlParts } from './script-address.ts';
import { dottedName, isSyntax, literalText, memberName, nameOf, type Syntax } from './script-syntax.ts';
import { TooHard, type Call } from './script-variables.ts';

const joined = (shapes: readonly Shape[]): Shape => shapes.reduce((a, b) => join(a, b), empty);

/** Objects of the language and of libraries whose functions put a value into their first argument. */
const keepers = new Set(['Object', 'Reflect', '_', 'lodash']);
const puts = new Set(['set', 'setWith', 'defineProperty']);

/** Where the options of a call say whom it calls. */
const baseNames = ['baseURL', 'baseUrl', 'prefixUrl'];
const addressFields = ['url', 'uri', ...baseNames];

/** `Reflect.set(object, "name", value)` and the like. */
function putInto(reader: ScriptReader, args: readonly Syntax[], shapes: readonly Shape[], name: string): Shape {
  const [object, key, value] = args as readonly [Syntax, Syntax?, Syntax?];
  const target = targetOf(reader, object);
  // A getter gives what it likes.
  if (target === undefined || (name === 'defineProperty' && (value?.type !== 'ObjectExpression' || (value['properties'] as Syntax[]).some((one) => isFunction(one['value']))))) throw new TooHard();
  const put = shapes[2] === undefined ? empty : name === 'defineProperty' ? reader.member(shapes[2], 'value', false) : shapes[2];
  const field = literalText(key);
  if (field === undefined || /[.[]/.test(field)) reader.names.write(target, computed(join(put, shapes[1] ?? empty)));
  else reader.names.write({ name: target.name, path: [...target.path, field].slice(0, 6) }, put);
  return reader.value(object);
}

/** Data chooses the base that calls to come are made to. */
function sendsToBase(reader: ScriptReader, at: Syntax, target: Shape, address: string): void {
  if (allPlaces(target).size > 0) reader.sends(at, address, target, empty);
}

/** `axios.defaults.baseURL = ...` */
export function setsBase(reader: ScriptReader, target: unknown, value: Shape): void {
  const parts = (dottedName(target) ?? '').split('.');
  if (isSyntax(target) && parts.at(-2) === 'defaults' && baseFields.test(parts.at(-1) ?? '')) sendsToBase(reader, target, value, '');
}

/** Its error may say what it was given: anything but methods of texts and lists that take all they get. */
const quoting = new Set(['match', 'matchAll', 'search', 'fromEntries', 'localeCompare', 'toLocaleString', 'toLocaleDateString', 'toLocaleTimeString', 'format', 'normalize']);
const quotes = (name: string | undefined): boolean => name === undefined || quoting.has(name) || (!pure.has(name) && !grows.has(name) && !keepsShape.has(name) && !numberCalls.has(name) && !/^(?:String|Boolean|Date|Error|Map|Set)$/.test(name));

/** `crypto.createHmac(...).update(...).digest('hex')`, in one or by way of a name. */
function isKeyed(callee: Syntax, { outline }: ScriptReader): boolean {
  let at: unknown = callee;
  for (let depth = 0; depth < 12 && isSyntax(at); depth += 1) {
    if (at.type === 'Identifier') at = outline.given(at['name'] as string);
    else if (at.type === 'MemberExpression') at = at['object'];
    else if (at.type === 'CallExpression') {
      if (nameOf(at['callee']) === 'createHmac' || (isSyntax(at['callee']) && at['callee'].type === 'MemberExpression' && memberName(at['callee']) === 'createHmac')) return (at['arguments'] as unknown[]).length > 1;
      at = at['callee'];
    } else return false;
  }
  return false;
}

/** A call of something that the script does not define itself. */
export function libraryCall(reader: ScriptReader, call: Call): Shape {
  const given = whatCallGives(reader, call);
  const escaping = escapingOf(call, reader.outline);
  if (escaping !== undefined && reader.writesAround(escaping.as)) return escaped(given, escaping.signs);
  if (!bringsNoTags(call)) return unescaped(given, pageSigns);
  return call.name === 'stringify' ? unescaped(given, '"') : given;
}

function whatCallGives(reader: ScriptReader, { callee, name, owner, args, receiver, callbacks, shapes, handed }: Call): Shape {
  if (reader.dialect === 'n8n' && name !== undefined && itemCalls.has(name) && callee.type === 'MemberExpression' && (owner === '$input' || reader.names.isItems(receiver))) return name === 'all' ? asList(receiver) : receiver;
  if (callsUnknown(name, args, reader.outline) || ((name === 'values' || name === 'entries') && owner === 'Object' && shapes[0] !== undefined && mayGiveFunction(shapes[0], reader.outline))) throw new TooHard();
  // A setting by its name says more than "some setting".
  if (reader.dialect === 'node-red' && name === 'get' && (owner === 'env' || owner === 'flow' || owner === 'global')) {
    const setting = literalText(args[0]);
    if (setting !== undefined) return join(owner === 'env' ? empty : receiver, fromPlace({ root: 'environment', name: setting, path: [], exact: true }));
  }
  if (reader.dialect === 'node-red' && name === 'set' && (owner === 'flow' || owner === 'global') && shapes[1] !== undefined) reader.keeps(shapes[1]);
  if (reader.dialect === 'node-red' && owner === 'node' && name === 'send') { reader.gives(joined(shapes), args[0]); return empty; }
  if ((name === 'pick' || name === 'omit') && args.length === 2) {
    const names = textsOf(args[1]) ?? reader.outline.lists.get(nameOf(args[1]) ?? '');
    const whole = shapes[0] ?? empty;
    if (names !== undefined) return name === 'pick' ? picked(whole, names) : names.reduce((shape, one) => replaced(shape, [one], empty), whole);
  }
  // The error quotes what it could not read, or take.
  if (name === 'parse' || name === 'reject' || (reader.isTried && quotes(name))) reader.throws(computed(joined(shapes)));
  if ((owner !== undefined && reader.outline.consoles.has(owner)) || (callee.type === 'Identifier' && name !== undefined && reader.outline.printers.has(name)) || /^console\./.test(dottedName(callee) ?? '') || (reader.dialect === 'node-red' && owner === 'node' && name !== undefined && /^(?:log|warn|error|debug|trace)$/.test(name))) reader.prints(joined(shapes));
  const caller = callee.type === 'MemberExpression' ? (dottedName(callee['object']) ?? '').split('.').at(-1) : undefined;
  if (name !== undefined && name !== 'require' && args[0] !== undefined && (outsideCalls.has(name) || (caller !== undefined && outsideCalls.has(caller) && /^(?:get|post|put|patch|delete|request)$/.test(name)))) {
    const [first = empty] = shapes;
    const bases = (shape: Shape | undefined): readonly Shape[] => (shape === undefined ? [] : baseNames.map((one) => reader.member(shape, one, false)));
    const isOptions = takesOptions(args[0], reader.outline);
    const address = addressOf(args, reader.outline);
    // An address of its own needs no base; what is posted comes before the options.
    const options = name === 'fetch' || /^[a-z][a-z0-9+.-]*:/i.test(address) && !isOptions ? [] : bases(shapes[/^(?:post|put|patch)$/.test(name) ? 2 : 1]);
    const parts = urlParts(args[0], reader.outline)?.map((part) => reader.value(part));
    reader.sends(callee, address, parts !== undefined ? joined(parts) : isOptions ? joined(addressFields.map((one) => reader.member(first, one, false))) : joined([first, ...options]), joined(shapes));
  }
  // `axios.create({ baseURL })`: all that is called by it goes there.
  if ((name === 'create' || name === 'extend') && caller !== undefined && outsideCalls.has(caller)) sendsToBase(reader, callee, joined(baseNames.map((one) => reader.member(shapes[0] ?? empty, one, false))), addressOf([{ ...callee, type: 'ObjectExpression', properties: [] }, ...args], reader.outline));
  if (name !== undefined && outsideCalls.has(name)) return join(fromPlace({ root: 'outside', name, path: [], exact: false }), computed(joined(shapes)));
  if (owner !== undefined && keepers.has(owner) && name !== undefined && puts.has(name) && args[0] !== undefined) return putInto(reader, args, shapes, name);
  // Mixed with a key nobody can tell what it was.
  if (name === 'digest' && isKeyed(callee, reader)) return typed(join(receiver, joined(shapes)), 'enum');
  let given = joined(shapes);
  if (callbacks.length > 0) {
    const isFrom = name === 'from' && shapes[0] !== undefined;
    const objects = isFrom ? handed[0]?.objects ?? [] : callee.type === 'MemberExpression' ? objectsOf(reader, callee['object']) : [];
    const list = isFrom ? (shapes[0] ?? empty) : receiver;
    const one = name === 'then' ? receiver : name === 'catch' ? join(receiver, reader.thrown) : element(list);
    let made = empty;
    for (const [index, callback] of callbacks.entries()) {
      if (name === 'then' && index > 0) { made = join(made, reader.call(callback, [{ shape: reader.thrown, objects: [] }])); continue; }
      const accumulator = name === 'reduce' || name === 'reduceRight';
      const start = accumulator ? [{ shape: join(shapes[1] ?? one, reader.returns.get(callback) ?? empty), objects: args[1] === undefined ? objects : objectsOf(reader, args[1]) }] : [];
      // The element, its place or its key, and the list.
      made = join(made, reader.call(callback, [...start, { shape: one, objects }, { shape: accumulator ? typed(empty, 'number') : computed(one), objects: [] }, { shape: list, objects }]));
      if (accumulator) made = join(made, shapes[1] ?? one);
    }
    if (name === 'filter' && reader.names.isItems(receiver)) reader.decides(made);
    if (name === 'map' || isFrom) return asList(made);
    if (name === 'flatMap') return asList(made.list ? element(made) : made);
    if (name === 'reduce' || name === 'reduceRight' || name === 'then') return made;
    if (name === 'some' || name === 'every') return typed(receiver, 'boolean');
    if (name === 'forEach') return empty;
    if (name === undefined || !choosing.has(name)) given = join(given, made);
  }
  if (name !== undefined && grows.has(name) && callee.type === 'MemberExpression') {
    const target = targetOf(reader, callee['object'] as Syntax);
    if (target === undefined) throw new TooHard();
    args.forEach((arg, index) => { putInside(reader, arg, shapes[index] as Shape); });
    const keyed = name === 'set' || name === 'append';
    reader.names.write(target, asList(keyed ? computed(given) : given));
    // `url.searchParams.set(...)` changes the url too.
    if (keyed && target.path.length > 0) reader.names.write({ name: target.name, path: [] }, computed(given));
    return keyed ? computed(join(receiver, given)) : empty;
  }
  if (name === 'assign' && args[0] !== undefined) {
    const target = targetOf(reader, args[0]);
    if (target !== undefined) reader.names.write(target, given);
    return given;
  }
  // Bytes become text again.
  const lent = (name === 'apply' || name === 'call') && callee.type === 'MemberExpression' && isSyntax(callee['object']) && callee['object'].type === 'MemberExpression' ? memberName(callee['object']) : undefined;
  if (lent !== undefined && textOfNumbers.has(lent)) return opened(join(receiver, given));
  if (name !== undefined && (textOfNumbers.has(name) || (name === 'toString' && args.length > 0) || (name === 'from' && owner === 'Buffer'))) return opened(join(receiver, given));
  // A moment, or an error.
  if (name === 'toISOString' && callee.type === 'MemberExpression' && !receiver.fields.has(name)) return typed(receiver, 'date');
  if (name !== undefined && numberCalls.has(name)) return typed(given, 'number');
  if (name === 'Boolean' || name === 'includes' || name === 'startsWith' || name === 'endsWith' || name === 'test' || name === 'isArray') return typed(join(receiver, given), 'boolean');
  // The names of fields that the script spells out are its own words.
  if (name === 'keys' && owner === 'Object' && shapes[0] !== undefined && !shapes[0].list) return asList(computed(without(shapes[0], [...shapes[0].fields.keys()])));
  if (name === 'values' && nameOf(callee.type === 'MemberExpression' ? callee['object'] : undefined) === 'Object') return asList(anyField(given));
  if (name !== undefined && givesElement.has(name)) return element(receiver);
  if (name !== undefined && keepsShape.has(name)) return join(receiver, given);
  // An unknown function of the host may do anything with what it is given, and may keep it in what it was called on.
  const keeper = callee.type === 'MemberExpression' && name !== undefined && !pure.has(name) && given.id !== empty.id ? targetOf(reader, callee['object'] as Syntax) : undefined;
  if (keeper !== undefined && reader.names.knows(keeper.name)) reader.names.write({ name: keeper.name, path: [] }, computed(given));
  if (name === undefined || !pure.has(name)) handed.forEach((one, index) => { if (mayBeChanged(one.shape)) for (const target of one.objects) if (reader.names.knows(target.name)) reader.names.write(target, computed(joined(shapes.filter((_, other) => other !== index)))); });
  if (callee.type === 'Identifier' && name !== undefined && reader.names.knows(name) && !reader.outline.printers.has(name)) throw new TooHard();
  return computed(join(receiver, given));
}
