/** What a call of a library does beside what it gives: errors that quote it, lines that are printed, requests and statements that leave. */
import { addressOf, baseFields, takesOptions, urlParts } from './address.ts';
import { asksDatabase, statementOf } from './databases.ts';
import { grows, keepsShape, numberCalls, outsideCalls, pure } from './names.ts';
import type { ScriptReader } from './reader.ts';
import { allPlaces, computed, joinAll } from './shape.ts';
import { empty, type Shape } from './shape-table.ts';
import { dottedName, isSyntax, type Syntax } from './syntax.ts';
import type { Call } from './variables.ts';

/** Where the options of a call say whom it calls. */
const baseNames = ['baseURL', 'baseUrl', 'prefixUrl'];
const addressFields = ['url', 'uri', ...baseNames];

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

/** `axios` of `axios.post(...)`. */
const callerOf = ({ callee }: Call): string | undefined =>
  callee.type === 'MemberExpression' ? (dottedName(callee['object']) ?? '').split('.').at(-1) : undefined;

function prints(reader: ScriptReader, { callee, name, owner }: Call): boolean {
  const { consoles, printers } = reader.outline;
  return (
    (owner !== undefined && consoles.has(owner)) ||
    (callee.type === 'Identifier' && name !== undefined && printers.has(name)) ||
    /^console\./.test(dottedName(callee) ?? '') ||
    (reader.dialect === 'node-red' && owner === 'node' && name !== undefined && /^(?:log|warn|error|debug|trace)$/.test(name))
  );
}

/** A request to somewhere outside: `fetch(...)`, `axios.get(...)`. */
function isRequest(call: Call): boolean {
  const { name, args } = call;
  if (name === undefined || name === 'require' || args[0] === undefined) return false;
  const caller = callerOf(call);
  return (
    outsideCalls.has(name) || (caller !== undefined && outsideCalls.has(caller) && /^(?:get|post|put|patch|delete|request)$/.test(name))
  );
}

/** Where it goes, as data: the parts of the address, or what the options say. */
function targetOf(reader: ScriptReader, { name = '', args, shapes }: Call, address: string): Shape {
  const [first = empty] = shapes;
  const isOptions = takesOptions(args[0], reader.outline);
  const parts = urlParts(args[0], reader.outline)?.map((part) => reader.value(part));
  if (parts !== undefined) return joinAll(parts);
  if (isOptions) return joinAll(addressFields.map((one) => reader.member(first, one, false)));
  // An address of its own needs no base; what is posted comes before the options.
  const isWhole = name === 'fetch' || /^[a-z][a-z0-9+.-]*:/i.test(address);
  const options = isWhole ? undefined : shapes[/^(?:post|put|patch)$/.test(name) ? 2 : 1];
  return joinAll([first, ...(options === undefined ? [] : baseNames.map((one) => reader.member(options, one, false)))]);
}

/** Tells the results of the script what the call prints, throws, asks a database and sends. */
export function noticeCall(reader: ScriptReader, call: Call): void {
  const { callee, name, args, shapes } = call;
  // The error quotes what it could not read, or take.
  if (name === 'parse' || name === 'reject' || (reader.isTried && quotes(name))) reader.results.throws(computed(joinAll(shapes)));
  if (prints(reader, call)) reader.results.prints(joinAll(shapes));
  if (isRequest(call)) {
    const address = addressOf(args, reader.outline);
    reader.results.sends(callee, address, targetOf(reader, call, address), joinAll(shapes));
  }
  const [first] = args;
  if (name !== undefined && asksDatabase.has(name) && callee.type === 'MemberExpression' && first !== undefined) {
    const statement =
      first.type === 'ObjectExpression' ? joinAll(statementOf(first).map((one) => reader.value(one))) : (shapes[0] ?? empty);
    reader.results.queries(statement);
  }
  // `axios.create({ baseURL })`: all that is called by it goes there.
  if ((name === 'create' || name === 'extend') && outsideCalls.has(callerOf(call) ?? '')) {
    const base = joinAll(baseNames.map((one) => reader.member(shapes[0] ?? empty, one, false)));
    sendsToBase(reader, callee, base, addressOf([{ ...callee, type: 'ObjectExpression', properties: [] }, ...args], reader.outline));
  }
}
