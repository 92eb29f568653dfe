/** Fields into which a script writes addresses whose host is written out in it: `msg.url = 'https://shop.example.com/' + msg.payload.id`. */
import { startOfWritten, type Words } from './address.ts';
import { children, isSyntax, literalText, memberName, nameOf, type Syntax } from './syntax.ts';

/** By these a field may get a value that no statement writes under its name. */
const byOtherWays =
  /\b(?:assign|defineProperty|defineProperties|fromEntries|setPrototypeOf|__proto__|Reflect|Proxy|parse|merge|defaults|extend|structuredClone|setMessageProperty|setObjectProperty|eval|Function|class)\b/;
const MOST_FIELDS = 50;

interface Written {
  readonly values: Syntax[];
  /** What the objects are called. */ readonly of: Set<string>;
  sure: boolean;
  grows: boolean;
}

/** By field: the origin, or else the scheme, with which all begin that the script ever writes under that name, whatever the object. */
export function writtenAddresses(program: Syntax, source: string, words: Words): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  if (!/:\/\/|http/i.test(source) || byOtherWays.test(source)) return found;
  const fields = new Map<string, Written>();
  const field = (name: string): Written => {
    const known = fields.get(name) ?? { values: [], of: new Set(), sure: true, grows: false };
    fields.set(name, known);
    return known;
  };
  /** Names that come to stand for something else. */
  const renamed = new Set<string>();
  let computed = false;
  const stack: Syntax[] = [program];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    stack.push(...children(node));
    const { left } = node;
    if (node.type === 'AssignmentExpression' && isSyntax(left) && left.type === 'MemberExpression') {
      const name = memberName(left);
      const owner = nameOf(left['object']);
      if (name !== undefined && owner !== undefined) field(name).of.add(owner);
      if (name === undefined) computed ||= left['computed'] === true && !isIndex(left['property']);
      else if (node['operator'] === '=' && isSyntax(node['right'])) field(name).values.push(node['right']);
      // What is added to it stands behind its beginning.
      else if (node['operator'] === '+=') field(name).grows = true;
      else field(name).sure = false;
    }
    if (
      node.type === 'AssignmentExpression' &&
      isSyntax(left) &&
      left.type === 'Identifier' &&
      (!isSyntax(node['right']) || node['right'].type !== 'ObjectExpression')
    )
      renamed.add(nameOf(left) ?? '');
    if (node.type === 'AssignmentExpression' && isSyntax(left) && left.type !== 'MemberExpression' && left.type !== 'Identifier')
      computed = true;
    if (/^For(?:In|Of)Statement$/.test(node.type) && isSyntax(left) && left.type !== 'VariableDeclaration') computed = true;
    if (node.type === 'ObjectExpression') computed = inObject(node['properties'] as readonly Syntax[], field) || computed;
  }
  if (computed) return found;
  for (const [name, { values, of, sure, grows }] of [...fields].slice(0, MOST_FIELDS)) {
    const [start, ...others] = new Set(
      sure && ![...of].some((one) => renamed.has(one)) ? values.map((value) => startOfWritten(value, words, grows)) : [''],
    );
    if (start !== undefined && start !== '' && others.length === 0) found.set(name, start);
  }
  return found;
}

const isIndex = (node: unknown): boolean => isSyntax(node) && node.type === 'Literal' && typeof node['value'] === 'number';

/** True where a name is worked out. */
function inObject(properties: readonly Syntax[], field: (name: string) => Written): boolean {
  let computed = false;
  const named = new Set<string>();
  for (const property of properties) {
    if (property.type === 'SpreadElement') {
      for (const name of named) field(name).sure = false;
      continue;
    }
    const name = property['computed'] === true ? literalText(property['key']) : (nameOf(property['key']) ?? literalText(property['key']));
    if (name === undefined) {
      computed = true;
      continue;
    }
    if (property['kind'] !== 'init') field(name).sure = false;
    named.add(name);
    if (isSyntax(property['value'])) field(name).values.push(property['value']);
  }
  return computed;
}
