/** What reading a field of a value gives. */
import { TooHard } from './effort.ts';
import { soundsSecret } from '../../../workflow/model/login-names.ts';
import { mayGiveFunction } from './functions.ts';
import { callMethods } from './objects.ts';
import { isItem } from './places.ts';
import type { Outline } from './outline.ts';
import type { ScriptReader } from './reader.ts';
import { anyField, computed, field, isFixed, isOneField, join, typed } from './shape.ts';
import { empty, type Place, type Shape } from './shape-table.ts';
import { dottedName, memberName, nameOf, type Syntax } from './syntax.ts';
import { place } from './variables.ts';

/** It lies where a record lies, not a list or a text: the whole item, or a part of a web request. */
const isRecord = ({ path }: Place): boolean => path.length === 0 || /^(?:json|body|query|headers|params)$/.test(path.at(-1) ?? '');

/** `rest.slice(0, 1)`, where `rest` is another text each time: pieces of it, one by one. */
function isPiece({ type, callee }: Syntax, { isOnce }: Outline): boolean {
  if (type !== 'CallExpression' || memberName(callee as Syntax) !== 'slice') return false;
  const name = nameOf((callee as Syntax)['object']);
  return name !== undefined && !isOnce(name);
}

/** Put together by the script, at least in part. */
const isMade = ({ cells }: Shape): boolean => [...cells.own.values()].some(({ site, path }) => path.length === 0 && site.startsWith('@'));

const MOST_STEPS = 10;
/** `name.trim().toLowerCase()`: the name; of a name that stands for such a text alone, the text. */
function asWritten(node: Syntax, { given }: Outline): Syntax {
  let at = node;
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const value = given(nameOf(at) ?? '');
    if (value !== undefined && (value.type === 'CallExpression' || value.type === 'MemberExpression')) {
      at = value;
      continue;
    }
    const callee = at.type === 'CallExpression' ? (at['callee'] as Syntax) : undefined;
    if (
      callee?.type !== 'MemberExpression' ||
      !/^(?:trim|toLowerCase|toUpperCase|toString)$/.test(memberName(callee) ?? '') ||
      (at['arguments'] as Syntax[]).length > 0
    )
      return at;
    at = callee['object'] as Syntax;
  }
  return at;
}

/** `object.name`. */
export function member(reader: ScriptReader, object: Shape, name: string, isItem: boolean): Shape {
  const named = name === 'length' || name === 'size' ? object.fields.get(name) : undefined;
  if (named !== undefined) return named;
  const fromData = [...object.places.values()].filter((one) => one.exact);
  // How many says nothing of what. Data has no `size` but a field of that name, and a record no `length`.
  if ((name === 'length' && !fromData.some(isRecord)) || (name === 'size' && fromData.length === 0)) {
    const own = reader.outline.getters.get(name);
    return own === undefined ? typed(empty, 'number') : callMethods(reader, own, []);
  }
  if (name === 'href') return computed(object);
  if (
    name === 'item' &&
    reader.dialect === 'n8n' &&
    [...object.places.values()].some((one) => one.exact && one.root === 'node' && one.path.length === 0)
  )
    return object;
  const getters = reader.outline.getters.get(name);
  if (getters !== undefined) return join(callMethods(reader, getters, []), reader.names.fieldOf(object, name));
  if (/^\d+$/.test(name)) return reader.names.elementOf(object);
  const atRoot =
    name === 'json' && reader.dialect === 'n8n' && [...object.places.values()].some((one) => one.exact && one.path.length === 0);
  return (isItem || atRoot) && !object.fields.has(name) ? object : reader.names.fieldOf(object, name);
}

/** `object.name`, `object[name]`. */
export function access(reader: ScriptReader, node: Syntax): Shape {
  const object = reader.value(node['object']);
  const name = memberName(node);
  const receiver = nameOf(node['object']);
  if (receiver === '$node' && name !== undefined) return place('node', name);
  if ((receiver === '$env' || (receiver === '$vars' && soundsSecret(name ?? ''))) && name !== undefined) return place('environment', name);
  if ((name === 'length' || name === 'size') && reader.records.has(dottedName(node['object']) ?? '')) return field(object, name);
  const spelled = name === undefined ? reader.outline.spelled.get(nameOf(node['property']) ?? '') : undefined;
  const constant = name === undefined && spelled === undefined ? reader.outline.constant(node['property']) : undefined;
  if ([constant, ...(spelled ?? [])].some((one) => one !== undefined && reader.outline.methods.has(one))) throw new TooHard();
  if (spelled !== undefined) return spelled.reduce((shape, one) => join(shape, reader.member(object, one, false)), empty);
  if (constant !== undefined) return reader.member(object, constant, false);
  if (name === undefined) {
    if (mayGiveFunction(object, reader.outline)) throw new TooHard();
    const key = asWritten(node['property'] as Syntax, reader.outline);
    const index = reader.value(key);
    // Of nothing the error says which field was asked for.
    if (reader.isTried) reader.results.throws(computed(index));
    const isTable = object.fields.size > 0 && object.places.size === 0 && !object.list;
    const one = isTable
      ? anyField(object)
      : join(reader.names.elementOf(object), !object.list && object.fields.size > 0 && isMade(object) ? anyField(object) : empty);
    if (index.places.size === 0) return one;
    // A whole field only picks one of the script's own words; letters, one by one, could spell it in other letters.
    return join(
      one,
      isTable && isFixed(object) && isOneField(index) && !isPiece(key, reader.outline) ? typed(index, 'enum') : computed(index),
    );
  }
  return reader.member(object, name, receiver !== undefined && isItem(reader, object, receiver, name));
}
