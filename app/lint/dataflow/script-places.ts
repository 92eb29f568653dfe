/** Which variable, and which field of it, a place in a script names. */
import { pure } from './script-names.ts';
import { hasMethods, isAllItems, isFunction, selfOf, type Method } from './script-outline.ts';
import { returnOf, type ScriptReader } from './script-reader.ts';
import { isSyntax, memberName, nameOf, type Syntax } from './script-syntax.ts';
import { TooHard, type Target } from './script-variables.ts';

/** The variable and the fields that a place to write to names. */
export function targetOf(reader: ScriptReader, node: Syntax): Target | undefined {
  switch (node.type) {
    case 'Identifier': { const own = classBody(reader, node); return { name: own === undefined ? node['name'] as string : selfOf(own), path: [] }; }
    case 'ChainExpression': case 'ParenthesizedExpression': return targetOf(reader, node['expression'] as Syntax);
    case 'AwaitExpression': return isSyntax(node['argument']) ? targetOf(reader, node['argument']) : undefined;
    // A method mostly gives back its object, or an element of it.
    case 'CallExpression': {
      const callee = node['callee'];
      if (!isSyntax(callee)) return undefined;
      if (isAllItems(node)) return { name: 'items', path: [] };
      // What a method of the script's own gives is told by its results, of which there may be several.
      if (ownMethods(reader, node).length > 0) throw new TooHard();
      if (callee.type === 'MemberExpression' && isSyntax(callee['object'])) return targetOf(reader, callee['object']);
      const known = isFunction(callee) ? callee : reader.outline.functions.get(nameOf(callee) ?? '');
      return known === undefined ? undefined : { name: returnOf(known), path: [] };
    }
    case 'MemberExpression': {
      const object = isSyntax(node['object']) ? targetOf(reader, node['object']) : undefined;
      if (object === undefined) return undefined;
      const name = memberName(node);
      // Elements share their list's shape; a computed name writes to the whole record.
      if (name === undefined || /^\d+$/.test(name) || (object.path.length === 0 && isItem(reader, object.name, name))) return object;
      return { name: object.name, path: [...object.path, name].slice(0, 6) };
    }
    case 'ThisExpression': return reader.self === undefined ? undefined : { name: reader.self, path: [] };
    case 'NewExpression': { const own = classBody(reader, node['callee']); return own === undefined ? undefined : { name: selfOf(own), path: [] }; }
    case 'ObjectExpression': return hasMethods(node) ? { name: selfOf(node), path: [] } : undefined;
    default: return undefined;
  }
}

function ownMethods({ outline }: ScriptReader, call: Syntax): readonly Method[] {
  const callee = call.type === 'CallExpression' ? call['callee'] as Syntax : undefined;
  const name = callee?.type === 'MemberExpression' ? memberName(callee) : undefined;
  return name === undefined || pure.has(name) ? [] : outline.methods.get(name) ?? [];
}

/** The objects that an expression may give, by the variables that hold them. */
export function objectsOf(reader: ScriptReader, value: unknown): Target[] {
  if (!isSyntax(value)) return [];
  if (value.type === 'ConditionalExpression') return [...objectsOf(reader, value['consequent']), ...objectsOf(reader, value['alternate'])];
  if (value.type === 'LogicalExpression') return [...objectsOf(reader, value['left']), ...objectsOf(reader, value['right'])];
  if (value.type === 'AssignmentExpression') return objectsOf(reader, value['left']);
  if (value.type === 'SequenceExpression') return objectsOf(reader, (value['expressions'] as unknown[]).at(-1));
  if (value.type === 'ArrayExpression') return (value['elements'] as unknown[]).flatMap((one) => objectsOf(reader, isSyntax(one) && one.type === 'SpreadElement' ? one['argument'] : one)).map((one) => ({ ...one, among: true }));
  const methods = ownMethods(reader, value);
  if (methods.length > 0) return methods.map(({ node }) => ({ name: returnOf(node), path: [] }));
  const target = targetOf(reader, value);
  return target === undefined || reader.outline.functions.has(target.name) ? [] : [target];
}

/** The body of a class that the script declares. */
export function classBody(reader: ScriptReader, callee: unknown): Syntax | undefined {
  const node = reader.outline.classes.get(nameOf(callee) ?? '');
  return node === undefined ? undefined : (node['body'] as Syntax);
}

/** `items[0].json` and `$input.item` are the item itself. */
export function isItem(reader: ScriptReader, variable: string, name: string): boolean {
  if (reader.dialect !== 'n8n') return false;
  if (name !== 'json') return name === 'item' && variable === '$input';
  return [...reader.names.variable(variable).places.values()].some((one) => one.exact && one.path.length === 0);
}
