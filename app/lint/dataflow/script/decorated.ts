/** Functions that a script puts fields on, and hands on by another name: then two names lead to one object. */
import { pure } from './names.ts';
import { isSyntax, memberName, nameOf, walk, type Syntax } from './syntax.ts';

const ownOfFunctions = /^(?:call|apply|bind|length|name|toString|prototype)$/;

/** It is given to something that only calls it: `rows.map(f)`. */
const onlyCalls = ({ type, callee }: Syntax): boolean =>
  type === 'CallExpression' &&
  isSyntax(callee) &&
  callee.type === 'MemberExpression' &&
  pure.has(memberName(callee) ?? '') &&
  memberName(callee) !== 'assign';

export function sharesFields(program: Syntax, functions: ReadonlyMap<string, Syntax>): boolean {
  if (functions.size === 0) return false;
  const withFields = new Set<string>();
  /** By function: the names that it has got, or its own where it is handed on otherwise. */
  const handedOn = new Map<string, Set<string>>();
  walk(program, (node, parent) => {
    const name = nameOf(node);
    if (name === undefined || parent === undefined) return;
    if (parent.type === 'MemberExpression') {
      if (parent['object'] === node && !ownOfFunctions.test(memberName(parent) ?? '')) withFields.add(name);
      return;
    }
    if (
      !functions.has(name) ||
      parent['callee'] === node ||
      parent['id'] === node ||
      parent['left'] === node ||
      (parent['key'] === node && parent['value'] !== node) ||
      onlyCalls(parent)
    )
      return;
    const known = handedOn.get(name) ?? new Set([name]);
    handedOn.set(name, known.add(nameOf(parent['id'] ?? parent['left']) ?? name));
  });
  return [...handedOn.values()].some((names) => [...names].some((name) => withFields.has(name)));
}
