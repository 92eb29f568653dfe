/** What a pattern binds and what a store changes, in a script. */
import { anyElement } from './cells.ts';
import { mayGiveFunction } from './functions.ts';
import { argument } from './forms.ts';
import { isItem, objectOf } from './places.ts';
import type { ScriptReader } from './reader.ts';
import { takesRecord } from './records.ts';
import { anyField, asList, bare, copied, field, join } from './shape.ts';
import { replaced } from './shape-changes.ts';
import { empty, type Shape } from './shape-table.ts';
import { isSyntax, literalText, memberName, nameOf, type Syntax } from './syntax.ts';
import { TooHard } from './effort.ts';

const counts = /^(?:length|size)$/;

/** Binds a pattern to a value. */
export function bind(reader: ScriptReader, pattern: unknown, value: Shape): void {
  if (!isSyntax(pattern)) return;
  switch (pattern.type) {
    case 'Identifier':
      reader.names.set(pattern['name'] as string, value);
      return;
    case 'MemberExpression':
      storeInto(reader, pattern, value);
      return;
    case 'AssignmentPattern':
      bind(reader, pattern['left'], join(value, reader.value(pattern['right'])));
      return;
    case 'RestElement':
      bind(reader, pattern['argument'], reader.names.made(pattern, asList(value)));
      return;
    case 'ArrayPattern':
      for (const item of pattern['elements'] as unknown[]) bind(reader, item, reader.names.elementOf(value));
      return;
    case 'ObjectPattern':
      for (const property of pattern['properties'] as Syntax[]) {
        if (property.type === 'RestElement') {
          bind(reader, property['argument'], reader.names.made(property, restOf(value, pattern)));
          continue;
        }
        const name = property['computed'] === true ? undefined : (nameOf(property['key']) ?? literalText(property['key']));
        if (property['computed'] === true) reader.value(property['key']);
        if (name === undefined && mayGiveFunction(value, reader.outline)) throw new TooHard();
        bind(
          reader,
          property['value'],
          name === undefined
            ? anyField(value)
            : counts.test(name) && takesRecord(pattern)
              ? field(value, name)
              : reader.member(value, name, false),
        );
      }
      return;
    default:
      throw new TooHard();
  }
}

/** What `...rest` of a pattern takes: all but the fields that the pattern names. */
function restOf(value: Shape, pattern: Syntax): Shape {
  const names = (pattern['properties'] as Syntax[]).flatMap((one) =>
    one.type === 'RestElement' ? [] : [one['computed'] === true ? undefined : (nameOf(one['key']) ?? literalText(one['key']))],
  );
  return names.reduce<Shape>((shape, name) => (name === undefined ? shape : replaced(shape, [name], empty)), copied(value));
}

/** `[a, b] = [x, y]`, also of promises: each gets its own. */
export function bindEach(reader: ScriptReader, pattern: unknown, init: unknown): boolean {
  if (!isSyntax(pattern) || pattern.type !== 'ArrayPattern' || !isSyntax(init)) return false;
  const bare = init.type === 'AwaitExpression' && isSyntax(init['argument']) ? init['argument'] : init;
  const list = argument(bare, 'Promise', 'all') ?? bare;
  const targets = pattern['elements'] as unknown[];
  if (list.type !== 'ArrayExpression') return false;
  const values = list['elements'] as unknown[];
  if (
    values.some((one) => isSyntax(one) && one.type === 'SpreadElement') ||
    targets.some((one) => isSyntax(one) && one.type === 'RestElement')
  )
    return false;
  targets.forEach((target, index) => {
    bind(reader, target, reader.value(values[index]));
  });
  return true;
}

function storeInto(reader: ScriptReader, node: Syntax, value: Shape): void {
  const object = objectOf(reader, node['object']);
  const name = memberName(node);
  const spelled = name === undefined ? reader.outline.spelled.get(nameOf(node['property']) ?? '') : undefined;
  for (const one of spelled ?? (name === undefined ? [] : [name])) {
    if (/^\d+$/.test(one)) reader.names.write(object, [anyElement], value);
    else if (isItem(reader, object, nameOf(node['object']), one)) {
      if (spelled === undefined) reader.names.write(object, [], value, node.start);
    } else reader.names.write(object, [one], value);
  }
  if (name !== undefined || spelled !== undefined) return;
  // `seen[mail] = true`: the mail is in it as a name.
  reader.names.write(object, [anyElement], value);
  reader.names.write(object, [], bare(reader.value(node['property'])), node.start);
}
