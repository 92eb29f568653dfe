/** What a pattern binds and what a store changes, in a script. */
import { mayGiveFunction } from './script-functions.ts';
import { argument } from './script-outline.ts';
import { isItem, objectsOf, targetOf } from './script-places.ts';
import type { ScriptReader } from './script-reader.ts';
import { takesRecord } from './script-records.ts';
import { anyField, computed, element, empty, field, join, replaced, type Shape } from './script-shape.ts';
import { isSyntax, literalText, memberName, nameOf, type Syntax } from './script-syntax.ts';
import { TooHard, type Target } from './script-variables.ts';

const counts = /^(?:length|size)$/;

/** Binds a pattern to a value; `from` names the objects that the value may be. */
export function bind(reader: ScriptReader, pattern: unknown, value: Shape, from: readonly Target[]): void {
  if (!isSyntax(pattern)) return;
  switch (pattern.type) {
    case 'Identifier': {
      const name = pattern['name'] as string;
      reader.names.set(name, [], value);
      // Numbers and texts are copied; everything else is shared.
      if (value.type === undefined) reader.names.mayBe(name, from);
      return;
    }
    case 'MemberExpression': storeInto(reader, pattern, value); return;
    case 'AssignmentPattern': bind(reader, pattern['left'], join(value, reader.value(pattern['right'])), from); return;
    case 'RestElement': bind(reader, pattern['argument'], computed(value), []); return;
    case 'ArrayPattern': for (const item of pattern['elements'] as unknown[]) bind(reader, item, element(value), from); return;
    case 'ObjectPattern':
      for (const property of pattern['properties'] as Syntax[]) {
        if (property.type === 'RestElement') { bind(reader, property['argument'], restOf(value, pattern), []); continue; }
        const name = property['computed'] === true ? undefined : (nameOf(property['key']) ?? literalText(property['key']));
        if (property['computed'] === true) reader.value(property['key']);
        if (name === undefined && mayGiveFunction(value, reader.outline)) throw new TooHard();
        const inner = name === undefined ? from : from.map((target) => ({ name: target.name, path: [...target.path, name].slice(0, 6) }));
        bind(reader, property['value'], name === undefined ? anyField(value) : counts.test(name) && takesRecord(pattern) ? field(value, name) : reader.member(value, name, false), inner);
      }
      return;
    default: throw new TooHard();
  }
}

/** What `...rest` of a pattern takes: all but the fields that the pattern names. */
function restOf(value: Shape, pattern: Syntax): Shape {
  const names = (pattern['properties'] as Syntax[]).flatMap((one) => (one.type === 'RestElement' ? [] : [one['computed'] === true ? undefined : (nameOf(one['key']) ?? literalText(one['key']))]));
  return names.reduce<Shape>((shape, name) => (name === undefined ? shape : replaced(shape, [name], empty)), value);
}

/** `[a, b] = [x, y]`, also of promises: each gets its own. */
export function bindEach(reader: ScriptReader, pattern: unknown, init: unknown): boolean {
  if (!isSyntax(pattern) || pattern.type !== 'ArrayPattern' || !isSyntax(init)) return false;
  const bare = init.type === 'AwaitExpression' && isSyntax(init['argument']) ? init['argument'] : init;
  const list = argument(bare, 'Promise', 'all') ?? bare;
  const targets = pattern['elements'] as unknown[];
  if (list.type !== 'ArrayExpression') return false;
  const values = list['elements'] as unknown[];
  if (values.some((one) => isSyntax(one) && one.type === 'SpreadElement') || targets.some((one) => isSyntax(one) && one.type === 'RestElement')) return false;
  targets.forEach((target, index) => { bind(reader, target, reader.value(values[index]), objectsOf(reader, values[index])); });
  return true;
}

function storeInto(reader: ScriptReader, node: Syntax, value: Shape): void {
  const spelled = node['computed'] === true ? reader.outline.spelled.get(nameOf(node['property']) ?? '') : undefined;
  const holder = spelled === undefined || !isSyntax(node['object']) ? undefined : targetOf(reader, node['object']);
  if (spelled !== undefined && holder !== undefined) {
    const at = holder.path.length === 0 && reader.dialect === 'n8n' ? spelled.filter((name) => !isItem(reader, holder.name, name)) : spelled;
    for (const name of at) reader.names.write({ name: holder.name, path: [...holder.path, name].slice(0, 6) }, value);
    return;
  }
  const target = targetOf(reader, node);
  if (target === undefined) throw new TooHard();
  const exactName = node.type === 'MemberExpression' && memberName(node) !== undefined;
  // `seen[mail] = true`: the mail is in it as a name.
  reader.names.write(target, exactName ? value : computed(join(value, reader.value(node['property']))), node.start);
}
