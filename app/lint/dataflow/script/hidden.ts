/**
 * Calls that a script makes without saying so: the language calls a getter where a field is read, `toString` where a text is put together, a
 * trap of a proxy at every turn. Such a script is not followed; the few ways in which people write them every day are.
 */
import { grows, pure } from './names.ts';
import { isFunction } from './forms.ts';
import { isSyntax, literalText, memberName, nameOf, walk, type Syntax } from './syntax.ts';

/** Methods that the language calls by itself where an object is used as something else. */
const calledByLanguage = new Set(['toString', 'toJSON', 'valueOf', 'toLocaleString', 'then']);
/** What gives other objects other behaviour, or two names to one piece of memory. */
const opaqueNames = new Set(['Proxy', 'Symbol', 'ArrayBuffer', 'SharedArrayBuffer', 'DataView', 'WeakRef', 'FinalizationRegistry']);
const opaqueMembers = new Set([
  '__proto__',
  '__defineGetter__',
  '__defineSetter__',
  '__lookupGetter__',
  'setPrototypeOf',
  'defineProperties',
  'prepareStackTrace',
  'withResolvers',
]);

const keyOf = (node: Syntax): string | undefined =>
  node['computed'] === true ? literalText(node['key']) : (nameOf(node['key']) ?? literalText(node['key']));

/** `Array.prototype.slice.call(...)`, `Object.prototype.hasOwnProperty.call(...)`: a method of the language that changes nothing. */
function isBorrowed(node: Syntax, parent: Syntax | undefined, above: Syntax | undefined): boolean {
  if (parent?.type !== 'MemberExpression' || parent['object'] !== node || above?.type !== 'MemberExpression' || above['object'] !== parent)
    return false;
  return reads(memberName(parent)) && /^(?:call|apply)$/.test(memberName(above) ?? '');
}
const reads = (method: string | undefined): boolean =>
  method !== undefined && pure.has(method) && !grows.has(method) && !/^(?:delete|clear|pop|shift)$/.test(method);

const takesThis = new Set(['forEach', 'map', 'filter', 'some', 'every', 'find', 'findIndex', 'flatMap']);

/** `JSON.parse(text, f)` and `JSON.stringify(value, f)` call f with each value, as `this` too. */
const revives = (args: readonly unknown[]): boolean => {
  const second = args[1];
  return (
    isSyntax(second) &&
    !(second.type === 'Literal' && typeof second['value'] !== 'string') &&
    second.type !== 'ArrayExpression' &&
    nameOf(second) !== 'undefined'
  );
};

interface Around {
  readonly parent: Syntax | undefined;
  readonly above: Syntax | undefined;
  /** The script's own, by name. */
  readonly functions: ReadonlyMap<string, Syntax>;
}
type Hides = (node: Syntax, around: Around) => boolean;

const isCallOf = (node: Syntax, parent: Syntax | undefined): boolean => parent?.type === 'CallExpression' && parent['callee'] === node;

/** A name of something that gives other behaviour, where it is no mere key. */
const ofName: Hides = (node, { parent }) =>
  opaqueNames.has(node['name'] as string) &&
  (parent?.type !== 'MemberExpression' || parent['property'] !== node || parent['computed'] === true) &&
  (parent?.type !== 'Property' || parent['computed'] === true || (parent['value'] === node && parent['shorthand'] !== true));

/** A setter, or a method that the language calls by itself. */
const ofField: Hides = (node, { functions }) => {
  const key = keyOf(node);
  if (node['kind'] === 'set' || key === '__proto__') return true;
  return key !== undefined && calledByLanguage.has(key) && (isFunction(node['value']) || functions.has(nameOf(node['value']) ?? ''));
};

const handsOver = /^(?:push|unshift|splice)$/;
/** What stands in `RegExp` of the last match. */
const lastMatch = /^(?:\$.|input|last\w+|left\w+|right\w+)$/;

const ofMember: Hides = (node, { parent, above }) => {
  const name = memberName(node);
  if (name === undefined) return false;
  if (nameOf(node['object']) === 'RegExp' && lastMatch.test(name)) return true;
  // A method that is handed to somebody else, who calls it.
  if (handsOver.test(name) && !isCallOf(node, parent))
    return parent?.type !== 'MemberExpression' && parent?.type !== 'ChainExpression' && parent?.type !== 'AssignmentExpression';
  if (name === 'prototype') return !isBorrowed(node, parent, above);
  return opaqueMembers.has(name) || (calledByLanguage.has(name) && parent?.type === 'AssignmentExpression' && parent['left'] === node);
};

/** `object.method.call(...)` of an object whose methods nobody knows. */
const lends = (taken: Syntax): boolean =>
  taken.type === 'MemberExpression' &&
  !reads(memberName(taken)) &&
  !/^(?:String|Math|Array|Number|Date|Buffer|console)$/.test(nameOf(taken['object']) ?? '');

const ofCall: Hides = (node, { functions }) => {
  const callee = node['callee'] as Syntax;
  if (callee.type !== 'MemberExpression') return false;
  const name = memberName(callee) ?? '';
  const given = node['arguments'] as unknown[];
  // What a generator is sent; what `this` is to be in a callback.
  if (name === 'next' && given.length > 0) return true;
  if (given.length > 1 && takesThis.has(name) && isSyntax(given[0]) && given[0].type === 'FunctionExpression') return true;
  // One of a list of functions.
  if (/^\d+$/.test(name)) return true;
  if ((name === 'parse' || name === 'stringify') && nameOf(callee['object']) === 'JSON') return revives(given);
  const taken = callee['object'] as Syntax;
  if (name === 'bind') return functions.has(nameOf(taken) ?? '') || taken.type === 'MemberExpression';
  return (name === 'call' || name === 'apply') && lends(taken);
};

const ofTemplate: Hides = (node, { functions }) => functions.has(nameOf(node['tag']) ?? '') || isFunction(node['tag']);

const hides: ReadonlyMap<string, Hides> = new Map(
  Object.entries<Hides>({
    Identifier: ofName,
    Property: ofField,
    MethodDefinition: ofField,
    PropertyDefinition: ofField,
    MemberExpression: ofMember,
    CallExpression: ofCall,
    TaggedTemplateExpression: ofTemplate,
  }),
);

/** True where something may run that the script's text does not call. */
export function hidesCalls(program: Syntax, functions: ReadonlyMap<string, Syntax>): boolean {
  const parents = new Map<Syntax, Syntax | undefined>();
  let found = false;
  walk(program, (node, parent) => {
    parents.set(node, parent);
    if (!found) found = hides.get(node.type)?.(node, { parent, above: parent && parents.get(parent), functions }) === true;
  });
  return found;
}
