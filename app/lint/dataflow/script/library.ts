/** Calls of what a script does not define itself: the language's own objects, the host's, and libraries. */
import { TooHard } from './effort.ts';
import { anyElement } from './cells.ts';
import { callsUnknown, mayGiveFunction } from './functions.ts';
import { asksDatabase, statementOf } from './databases.ts';
import { choosing, givesElement, grows, itemCalls, keepsShape, numberCalls, outsideCalls, pure, textOfNumbers } from './names.ts';
import { isFunction, textsOf } from './forms.ts';
import { isOwn, objectOf } from './places.ts';
import type { ScriptReader } from './reader.ts';
import {
  allPlaces,
  anyField,
  asList,
  bare,
  computed,
  copied,
  element,
  join,
  mayBeChanged,
  opened,
  picked,
  record,
  typed,
  withCells,
  without,
} from './shape.ts';
import { escaped, unescaped } from './shape-signs.ts';
import { placed, replaced } from './shape-changes.ts';
import { empty, fromPlace, type Shape } from './shape-table.ts';
import { standard } from './standard.ts';
import { flowStore, pageSigns } from '../../../workflow/model/reads.ts';
import { bringsNoTags, escapingOf } from './escaping.ts';
import { addressOf, baseFields, takesOptions, urlParts } from './address.ts';
import { dottedName, isSyntax, literalText, memberName, nameOf, type Syntax } from './syntax.ts';
import { place, type Call } from './variables.ts';

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

/** Data chooses the base that calls to come are made to. */
function sendsToBase(reader: ScriptReader, at: Syntax, target: Shape, address: string): void {
  if (allPlaces(target).size > 0) reader.results.sends(at, address, target, empty);
}

/** `axios.defaults.baseURL = ...` */
export function setsBase(reader: ScriptReader, target: unknown, value: Shape): void {
  const parts = (dottedName(target) ?? '').split('.');
  if (isSyntax(target) && parts.at(-2) === 'defaults' && baseFields.test(parts.at(-1) ?? '')) sendsToBase(reader, target, value, '');
}

/** Its error may say what it was given: anything but methods of texts and lists that take all they get. */
const quoting = new Set([
  'match',
  'matchAll',
  'search',
  'fromEntries',
  'localeCompare',
  'toLocaleString',
  'toLocaleDateString',
  'toLocaleTimeString',
  'format',
  'normalize',
]);
const quotes = (name: string | undefined): boolean =>
  name === undefined ||
  quoting.has(name) ||
  (!pure.has(name) &&
    !grows.has(name) &&
    !keepsShape.has(name) &&
    !numberCalls.has(name) &&
    !/^(?:String|Boolean|Date|Error|Map|Set)$/.test(name));

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

/** `const { set } = Reflect`, `push.call(...)`: by its name alone nobody knows what it does. */
const isPure = (callee: Syntax, name: string): boolean =>
  pure.has(name) &&
  (callee.type === 'Identifier'
    ? standard.has(name)
    : (name !== 'call' && name !== 'apply') || (isSyntax(callee['object']) && callee['object'].type === 'MemberExpression'));

/** `list.push(...)`, `map.set(...)` and the like: what they put into their object, and what they give. */
function grown(reader: ScriptReader, callee: Syntax, name: string, shapes: readonly Shape[]): Shape {
  const object = objectOf(reader, callee['object']);
  const keyed = name === 'set' || name === 'append';
  const [first = empty] = shapes;
  const put = joined(keyed ? shapes.slice(1) : shapes);
  reader.names.write(object, [anyElement], put);
  if (keyed) reader.names.write(object, [], computed(first));
  // `url.searchParams.set(...)` changes the url too.
  const owner = callee['object'] as Syntax;
  if (keyed && owner.type === 'MemberExpression') reader.names.write(objectOf(reader, owner['object']), [], bare(joined(shapes)));
  return name === 'push' || name === 'unshift' ? empty : placed(join(object, keyed ? computed(first) : empty), [anyElement], put);
}

/** What holds the elements or fields of what it is called on, or given. */
function kept(name: string, receiver: Shape, shapes: readonly Shape[]): Shape {
  const given = joined(shapes);
  // `a.concat(b, c)`: what is no list is an element.
  if (name === 'concat') return join(copied(receiver), joined(shapes.map((one) => (one.list ? copied(one) : asList(one)))));
  if (same.has(name)) return join(receiver, given);
  const all = copied(join(receiver, given));
  return elements.has(name) ? withCells(all, element(all).cells) : all;
}
/** The very object that they are called on, or are given. */
const same = new Set(['sort', 'reverse', 'freeze', 'resolve', 'valueOf', 'assign', 'call', 'apply']);
/** Perhaps one of its elements. */
const elements = new Set(['first', 'last', 'any', 'race', 'call', 'apply', 'flat']);

/** `flow.set(...)`, `context.global.set(...)` */
const isContext = (callee: Syntax): boolean =>
  callee.type === 'MemberExpression' && /^(?:context\.)?(?:flow|global)$/.test(dottedName(callee['object']) ?? '');
/** What is kept for one step is seen by that step alone. */
const keptUnder = (name: string | undefined): string =>
  name === 'node' ? 'n8n:own' : name === undefined || name === 'global' ? flowStore : name;

/** A call of something that the script does not define itself. */
export function libraryCall(reader: ScriptReader, call: Call): Shape {
  const given = whatCallGives(reader, call);
  const escaping = escapingOf(call, reader.outline);
  if (escaping?.digits === true) return typed(given, 'number');
  if (escaping !== undefined && reader.writesAround(escaping.as)) return escaped(given, escaping.signs);
  if (!bringsNoTags(call)) return unescaped(given, pageSigns);
  return call.name === 'stringify' ? unescaped(given, '"') : given;
}

/** What they hand over second is the element's place, where it is a list for certain; maps and other libraries hand over keys there, or the element. */
const numbers = new Set(['map', 'flatMap', 'filter', 'some', 'every', 'find', 'findIndex', 'findLast', 'findLastIndex']);

function whatCallGives(reader: ScriptReader, { callee, name, owner, args, receiver, callbacks, shapes, handed }: Call): Shape {
  if (
    reader.dialect === 'n8n' &&
    name !== undefined &&
    itemCalls.has(name) &&
    callee.type === 'MemberExpression' &&
    (owner === '$input' || reader.names.isItems(receiver))
  )
    return name === 'all' ? asList(receiver) : receiver;
  if (
    callsUnknown(name, args, reader.outline) ||
    ((name === 'values' || name === 'entries') &&
      owner === 'Object' &&
      shapes[0] !== undefined &&
      mayGiveFunction(shapes[0], reader.outline))
  )
    throw new TooHard();
  if (reader.dialect === 'n8n' && /^\$?getWorkflowStaticData$/.test(name ?? '')) return place('store', keptUnder(literalText(args[0])));
  // A setting by its name says more than "some setting".
  if (reader.dialect === 'node-red' && name === 'get' && (owner === 'env' || owner === 'flow' || owner === 'global')) {
    const setting = literalText(args[0]);
    if (setting !== undefined)
      return join(owner === 'env' ? empty : receiver, fromPlace({ root: 'environment', name: setting, path: [], exact: true }));
  }
  if (reader.dialect === 'node-red' && name === 'set' && isContext(callee) && shapes[1] !== undefined) reader.results.keeps(shapes[1]);
  // A step beside it hears of it.
  if (reader.dialect === 'node-red' && owner === 'node' && (name === 'error' || name === 'status') && shapes[0] !== undefined)
    reader.results.throws(computed(shapes[0]));
  if (reader.dialect === 'node-red' && owner === 'node' && name === 'send') {
    reader.gives(joined(shapes), args[0]);
    return empty;
  }
  if ((name === 'pick' || name === 'omit') && args.length === 2) {
    const names = textsOf(args[1]) ?? reader.outline.lists.get(nameOf(args[1]) ?? '');
    const whole = shapes[0] ?? empty;
    if (names !== undefined)
      return name === 'pick' ? picked(whole, names) : names.reduce((shape, one) => replaced(shape, [one], empty), whole);
  }
  // The error quotes what it could not read, or take.
  if (name === 'parse' || name === 'reject' || (reader.isTried && quotes(name))) reader.results.throws(computed(joined(shapes)));
  if (
    (owner !== undefined && reader.outline.consoles.has(owner)) ||
    (callee.type === 'Identifier' && name !== undefined && reader.outline.printers.has(name)) ||
    /^console\./.test(dottedName(callee) ?? '') ||
    (reader.dialect === 'node-red' && owner === 'node' && name !== undefined && /^(?:log|warn|error|debug|trace)$/.test(name))
  )
    reader.results.prints(joined(shapes));
  const caller = callee.type === 'MemberExpression' ? (dottedName(callee['object']) ?? '').split('.').at(-1) : undefined;
  if (
    name !== undefined &&
    name !== 'require' &&
    args[0] !== undefined &&
    (outsideCalls.has(name) || (caller !== undefined && outsideCalls.has(caller) && /^(?:get|post|put|patch|delete|request)$/.test(name)))
  ) {
    const [first = empty] = shapes;
    const bases = (shape: Shape | undefined): readonly Shape[] =>
      shape === undefined ? [] : baseNames.map((one) => reader.member(shape, one, false));
    const isOptions = takesOptions(args[0], reader.outline);
    const address = addressOf(args, reader.outline);
    // An address of its own needs no base; what is posted comes before the options.
    const options =
      name === 'fetch' || (/^[a-z][a-z0-9+.-]*:/i.test(address) && !isOptions)
        ? []
        : bases(shapes[/^(?:post|put|patch)$/.test(name) ? 2 : 1]);
    const parts = urlParts(args[0], reader.outline)?.map((part) => reader.value(part));
    reader.results.sends(
      callee,
      address,
      parts !== undefined
        ? joined(parts)
        : isOptions
          ? joined(addressFields.map((one) => reader.member(first, one, false)))
          : joined([first, ...options]),
      joined(shapes),
    );
  }
  if (name !== undefined && asksDatabase.has(name) && callee.type === 'MemberExpression' && args[0] !== undefined)
    reader.results.queries(
      args[0].type === 'ObjectExpression' ? joined(statementOf(args[0]).map((one) => reader.value(one))) : (shapes[0] ?? empty),
    );
  // `axios.create({ baseURL })`: all that is called by it goes there.
  if ((name === 'create' || name === 'extend') && caller !== undefined && outsideCalls.has(caller))
    sendsToBase(
      reader,
      callee,
      joined(baseNames.map((one) => reader.member(shapes[0] ?? empty, one, false))),
      addressOf([{ ...callee, type: 'ObjectExpression', properties: [] }, ...args], reader.outline),
    );
  if (name !== undefined && outsideCalls.has(name))
    return join(fromPlace({ root: 'outside', name, path: [], exact: false }), computed(joined(shapes)));
  if (name === 'from' && owner === 'Iterator' && reader.outline.methods.has('next')) throw new TooHard();
  if (owner !== undefined && keepers.has(owner) && name !== undefined && puts.has(name) && args[0] !== undefined)
    return putInto(reader, args, shapes, name);
  // Mixed with a key nobody can tell what it was.
  if (name === 'digest' && isKeyed(callee, reader)) return typed(join(receiver, joined(shapes)), 'enum');
  let given = joined(shapes);
  if (callbacks.length > 0) {
    const isFrom = name === 'from' && shapes[0] !== undefined;
    const list = isFrom ? (shapes[0] ?? empty) : receiver;
    const one = name === 'then' ? receiver : name === 'catch' ? join(receiver, reader.results.thrown) : reader.names.elementOf(list);
    let made = empty;
    for (const [index, callback] of callbacks.entries()) {
      if (name === 'then' && index > 0) {
        made = join(made, reader.call(callback, [{ shape: reader.results.thrown }]));
        continue;
      }
      const accumulator = name === 'reduce' || name === 'reduceRight';
      const start = accumulator ? [{ shape: join(shapes[1] ?? one, reader.returns.get(callback) ?? empty) }] : [];
      // The element, its place or its key, and the list.
      made = join(
        made,
        reader.call(callback, [
          ...start,
          { shape: one },
          { shape: accumulator || (list.list && numbers.has(name ?? '')) ? typed(empty, 'number') : computed(one) },
          { shape: list },
          ...(name === 'replace' || name === 'replaceAll' ? [{ shape: bare(list), spread: true }] : []),
        ]),
      );
      if (accumulator) made = join(made, shapes[1] ?? one);
    }
    if (name === 'filter' && reader.names.isItems(receiver)) reader.results.decides(made);
    if (name === 'map' || isFrom) return asList(made);
    if (name === 'flatMap') return asList(made.list ? element(made) : made);
    if (name === 'reduce' || name === 'reduceRight' || name === 'then') return made;
    if (name === 'some' || name === 'every') return typed(receiver, 'boolean');
    if (name === 'forEach') return empty;
    if (name === undefined || !choosing.has(name)) given = join(given, made);
  }
  if (name !== undefined && grows.has(name) && callee.type === 'MemberExpression') return grown(reader, callee, name, shapes);
  if (name === 'assign' && args[0] !== undefined) {
    const put = copied(joined(shapes.slice(1)));
    // Nobody else has the object.
    if (args[0].type === 'ObjectExpression') return copied(join(shapes[0] ?? empty, put));
    reader.names.write(objectOf(reader, args[0]), [], put);
    return join(shapes[0] ?? empty, put);
  }
  // Bytes become text again.
  const lent =
    (name === 'apply' || name === 'call') &&
    callee.type === 'MemberExpression' &&
    isSyntax(callee['object']) &&
    callee['object'].type === 'MemberExpression'
      ? memberName(callee['object'])
      : undefined;
  if (lent !== undefined && textOfNumbers.has(lent)) return opened(join(receiver, given));
  if (
    name !== undefined &&
    (textOfNumbers.has(name) || (name === 'toString' && args.length > 0) || (name === 'from' && owner === 'Buffer'))
  )
    return opened(join(receiver, given));
  // A moment, or an error.
  if (name === 'toISOString' && callee.type === 'MemberExpression' && !receiver.fields.has(name)) return typed(receiver, 'date');
  if (name !== undefined && numberCalls.has(name)) return typed(given, 'number');
  if (name === 'Boolean' || name === 'includes' || name === 'startsWith' || name === 'endsWith' || name === 'test' || name === 'isArray')
    return typed(join(receiver, given), 'boolean');
  // The names of fields that the script spells out are its own words.
  if (name === 'keys' && owner === 'Object' && shapes[0] !== undefined && !shapes[0].list)
    return asList(computed(without(shapes[0], [...shapes[0].fields.keys()])));
  if (name === 'values' && nameOf(callee.type === 'MemberExpression' ? callee['object'] : undefined) === 'Object')
    return asList(anyField(given));
  // A step of a list, or of what yields its elements.
  if (name === 'next') return join(element(receiver), record(new Map([['value', element(receiver)]])));
  if (name !== undefined && givesElement.has(name)) return element(receiver);
  if (name === 'allSettled')
    return asList(
      record(
        new Map([
          ['value', element(given)],
          ['reason', join(element(given), reader.results.thrown)],
        ]),
      ),
    );
  // An unknown function of the host may do anything with what it is given, and may keep it in what it was called on.
  if (name === undefined || !isPure(callee, name)) {
    if (callee.type === 'MemberExpression' && name !== undefined && given.id !== empty.id && isOwn(reader, callee['object']))
      reader.names.write(receiver, [], computed(given));
    handed.forEach((one, index) => {
      if (mayBeChanged(one.shape) && isOwn(reader, args[index]))
        reader.names.write(one.shape, [], computed(joined(shapes.filter((_, other) => other !== index))));
    });
  }
  if (callee.type === 'Identifier' && name !== undefined && reader.names.knows(name)) {
    const { printers, computing } = reader.outline;
    if (!printers.has(name) && !computing.has(name)) throw new TooHard();
  }
  if (name !== undefined && keepsShape.has(name)) return kept(name, receiver, shapes);
  return computed(join(receiver, given));
}
