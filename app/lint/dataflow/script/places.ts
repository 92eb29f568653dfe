/** Objects that a script writes into, and names that lead to classes and items. */
import type { ScriptReader } from './reader.ts';
import type { Shape } from './shape-table.ts';
import { isSyntax, nameOf, type Syntax } from './syntax.ts';
import { TooHard } from './effort.ts';

/** The name that `a.b[c]` begins with. */
function firstName(node: unknown): string | undefined {
  let at = node;
  while (isSyntax(at) && (at.type === 'MemberExpression' || at.type === 'ChainExpression' || at.type === 'ParenthesizedExpression'))
    at = at['object'] ?? at['expression'];
  return nameOf(at);
}

/** The objects that an expression may give, to be written into. What a name stands for that the script says nothing of is one, too. */
export function objectOf(reader: ScriptReader, node: unknown): Shape {
  const shape = reader.value(node);
  if ([...shape.cells.own.values()].some((cell) => cell.as !== 'copy')) return shape;
  const name = firstName(node);
  if (name === undefined) throw new TooHard();
  reader.names.own(name);
  return reader.value(node);
}
/** The script itself gave the name that it begins with a value. */
export const isOwn = (reader: ScriptReader, node: unknown): boolean => {
  const name = firstName(node);
  return name === undefined || reader.names.knows(name);
};

/** The body of a class that the script declares. */
export function classBody(reader: ScriptReader, callee: unknown): Syntax | undefined {
  const node = reader.outline.classes.get(nameOf(callee) ?? '');
  return node === undefined ? undefined : (node['body'] as Syntax);
}

/** `items[0].json` and `$input.item` are the item itself. */
export function isItem(reader: ScriptReader, object: Shape, variable: string | undefined, name: string): boolean {
  if (reader.dialect !== 'n8n') return false;
  if (name !== 'json') return name === 'item' && variable === '$input';
  return reader.names.isItems(object);
}
