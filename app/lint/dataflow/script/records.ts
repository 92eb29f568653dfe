/** What a script itself uses as a record: it asks for fields of it by name, so that its `length` and `size` are fields too, and count nothing. */
import { dottedName, literalText, memberName, nameOf, walk, type Syntax } from './syntax.ts';

const counts = /^(?:length|size|\d+)$/;

/** Dotted names of all that the script reads or writes further fields of. */
export function recordNames(program: Syntax): ReadonlySet<string> {
  const out = new Set<string>();
  walk(program, (node, parent) => {
    if (node.type !== 'MemberExpression' || (parent?.type === 'CallExpression' && parent['callee'] === node)) return;
    const name = memberName(node);
    const object = name === undefined || counts.test(name) ? undefined : dottedName(node['object']);
    if (object !== undefined) out.add(object);
  });
  return out;
}

/** `{ length, width }`: whoever takes both takes fields. */
export const takesRecord = (pattern: Syntax): boolean =>
  (pattern['properties'] as Syntax[]).some((one) => {
    const name = one.type === 'RestElement' || one['computed'] === true ? undefined : (nameOf(one['key']) ?? literalText(one['key']));
    return name !== undefined && !counts.test(name);
  });
