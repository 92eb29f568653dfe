/** Object literals and classes of a script, and what their methods give. */
import { TooHard } from './effort.ts';
import { anyElement } from './cells.ts';
import { hasMethods } from './forms.ts';
import { selfOf, type Method } from './outline-notes.ts';
import { classBody } from './places.ts';
import type { ScriptReader } from './reader.ts';
import { bare, computed, copied, field, join, record } from './shape.ts';
import { replaced } from './shape-changes.ts';
import { empty, type Shape } from './shape-table.ts';
import { isSyntax, literalText, memberName, nameOf, type Syntax } from './syntax.ts';
import type { Argument } from './variables.ts';

export function objectLiteral(reader: ScriptReader, node: Syntax): Shape {
  let out = record(new Map());
  let unnamed = empty;
  let keys = empty;
  for (const property of node['properties'] as Syntax[]) {
    if (property.type === 'SpreadElement') {
      const spread = copied(reader.value(property['argument']));
      out = out.fields.size === 0 ? join(out, spread) : join(spread, out);
      continue;
    }
    const key = property['key'];
    const spelled = property['computed'] === true ? reader.outline.spelled.get(nameOf(key) ?? '') : undefined;
    const name =
      property['computed'] === true
        ? literalText(key)
        : (nameOf(key) ?? literalText(key) ?? (isSyntax(key) ? String(key['value']) : undefined));
    const shape = property['kind'] === 'get' ? reader.call(property['value'] as Syntax, [], selfOf(node)) : reader.value(property['value']);
    // What a spread before it brought under this name is gone.
    if (name !== undefined) out = replaced(out, [name], shape);
    else if (spelled !== undefined) for (const one of spelled) out = replaced(out, [one], join(field(out, one), shape));
    else {
      unnamed = join(unnamed, shape);
      keys = join(keys, bare(reader.value(key)));
    }
  }
  for (const one of ordersOf(node)) reader.results.orders(computed(field(out, one)));
  const made = reader.names.made(node, join(out, keys), unnamed);
  if (!hasMethods(node)) return made;
  reader.names.set(selfOf(node), made);
  return made;
}

const keyOf = (property: Syntax): string | undefined =>
  property['computed'] === true ? undefined : (nameOf(property['key']) ?? literalText(property['key']));
/** Fields in which a request to a model gives its orders: `{ role: 'system', content }`, `{ model, messages, system }`. */
function ordersOf(node: Syntax): readonly string[] {
  const properties = (node['properties'] as Syntax[]).filter((one) => one.type === 'Property');
  const role = properties.find((one) => keyOf(one) === 'role');
  if (role !== undefined) return /^(?:system|developer)$/i.test(literalText(role['value']) ?? '') ? ['content', 'parts', 'text'] : [];
  return properties.some((one) => /^(?:messages|contents)$/.test(keyOf(one) ?? ''))
    ? ['system', 'systemInstruction', 'system_instruction', 'instructions']
    : [];
}

/** What a class's fields hold from the start. One shape stands for all its objects, and for those of the classes that it extends. */
export function readClass(reader: ScriptReader, node: Syntax): void {
  const body = node['body'] as Syntax;
  reader.names.set(selfOf(body), reader.names.made(body, empty));
  const parent = node['superClass'];
  const above = classBody(reader, parent);
  if (above !== undefined) {
    reader.names.set(selfOf(body), reader.names.variable(selfOf(above)));
    reader.names.set(selfOf(above), reader.names.variable(selfOf(body)));
  } else if (isSyntax(parent) && !/Error$/.test(nameOf(parent) ?? '')) throw new TooHard();
  const outer = reader.self;
  reader.self = selfOf(body);
  for (const member of body['body'] as Syntax[]) {
    if (member.type === 'MethodDefinition') {
      reader.call(member['value'] as Syntax, [], selfOf(body));
      continue;
    }
    if (member.type !== 'PropertyDefinition') throw new TooHard();
    const name = memberName({ ...member, property: member['key'] } as Syntax);
    const value = reader.value(member['value']);
    reader.names.write(reader.names.variable(selfOf(body)), [name ?? anyElement], value);
  }
  reader.self = outer;
}

/** A new object of a class of the script's own. */
export function construct(reader: ScriptReader, body: Syntax, args: readonly Argument[]): Shape {
  const own = (body['body'] as Syntax[]).find((member) => member['kind'] === 'constructor');
  if (own !== undefined) {
    // It may give another object instead.
    const given = reader.call(own['value'] as Syntax, args, selfOf(body));
    return join(reader.names.variable(selfOf(body)), given);
  } else {
    const owner = [...reader.outline.classes.values()].find((one) => one['body'] === body);
    const above = owner === undefined ? undefined : classBody(reader, owner['superClass']);
    if (above !== undefined) construct(reader, above, args);
    else for (const arg of args) reader.names.write(reader.names.variable(selfOf(body)), [], computed(arg.shape));
  }
  return reader.names.variable(selfOf(body));
}

/** `super(...)`: what the class above does with its arguments, or keeps of them. */
export function constructAbove(reader: ScriptReader, handed: readonly Argument[]): Shape {
  const owner = [...reader.outline.classes.values()].find((one) => selfOf(one['body'] as Syntax) === reader.self);
  const above = owner === undefined ? undefined : classBody(reader, owner['superClass']);
  if (above !== undefined) return construct(reader, above, handed);
  if (reader.self !== undefined) for (const arg of handed) reader.names.write(reader.names.variable(reader.self), [], computed(arg.shape));
  return empty;
}

/** Any function of this name that belongs to an object. */
export function callMethods(reader: ScriptReader, methods: readonly Method[], args: readonly Argument[]): Shape {
  return methods.reduce((shape, { node, self }) => join(shape, reader.call(node, args, self)), empty);
}
