/** What a script does with lodash: most of it works on what it is given, some of it makes programs or writes to names that data chooses. */
import { isSyntax, memberName, nameOf, walk, type Syntax } from '../syntax.ts';

/** `_.template(text)` gives a function made of the text; another context brings all of that along. */
const makesCode = new Set(['template', 'runInContext']);
/** They find a thing by a path, and `constructor` leads to what makes functions. */
const byPath = new Set(['get', 'result', 'invoke', 'at', 'property', 'propertyOf', 'method', 'methodOf', 'invokeMap']);

export interface Lodash {
  /** The function of lodash that is called: `_.merge(...)`, `require("lodash").merge(...)`, or `merge(...)` taken out of it. */
  readonly called: (callee: unknown) => string | undefined;
  /** This part makes code by lodash, or gets at what does. */
  readonly makesCode: (node: Syntax, parent: Syntax | undefined) => boolean;
}

/** `assigned` are the names that the script declares. */
export function lodashIn(root: Syntax, constant: (node: unknown) => string | undefined, assigned: ReadonlySet<string>): Lodash {
  const isRequired = (node: unknown): boolean =>
    isSyntax(node) &&
    node.type === 'CallExpression' &&
    nameOf(node['callee']) === 'require' &&
    constant((node['arguments'] as unknown[])[0]) === 'lodash';
  const own = new Set(['_', 'lodash'].filter((name) => !assigned.has(name)));
  const parts = new Map<string, string>();
  let used = false;
  walk(root, (node) => {
    if (isRequired(node) || own.has(nameOf(node) ?? '')) used = true;
    const name = node.type === 'VariableDeclarator' && isRequired(node['init']) ? nameOf(node['id']) : undefined;
    if (name !== undefined) own.add(name);
  });
  const isLodash = (node: unknown): boolean => own.has(nameOf(node) ?? '') || isRequired(node);
  const taken = (pattern: unknown): readonly Syntax[] =>
    isSyntax(pattern) && pattern.type === 'ObjectPattern' ? (pattern['properties'] as Syntax[]) : [];
  const keyOf = (property: Syntax): string | undefined =>
    property['computed'] === true ? constant(property['key']) : (nameOf(property['key']) ?? constant(property['key']));
  walk(root, (node) => {
    if (node.type === 'VariableDeclarator' && isLodash(node['init']))
      for (const property of taken(node['id'])) {
        const [local, key] = [nameOf(property['value']), keyOf(property)];
        if (local !== undefined && key !== undefined) parts.set(local, key);
      }
    // const merge = _.merge
    const [local, init] = node.type === 'VariableDeclarator' ? [nameOf(node['id']), node['init']] : [];
    const key = isSyntax(init) && init.type === 'MemberExpression' && isLodash(init['object']) ? memberName(init) : undefined;
    if (local !== undefined && key !== undefined) parts.set(local, key);
  });
  const called = (callee: unknown): string | undefined => {
    if (!isSyntax(callee)) return undefined;
    if (callee.type !== 'MemberExpression') return parts.get(nameOf(callee) ?? '');
    return isLodash(callee['object']) || /^(?:_|lodash)$/.test(nameOf(callee['object']) ?? '') ? memberName(callee) : undefined;
  };
  return {
    called,
    makesCode: (node, parent) => {
      if (!used) return false;
      switch (node.type) {
        case 'MemberExpression': {
          const name = memberName(node) ?? constant(node['property']);
          if (isLodash(node['object'])) return name === undefined || makesCode.has(name);
          // _(text).template(), _.chain(text).template()
          return name !== undefined && makesCode.has(name) && parent?.type === 'CallExpression' && parent['callee'] === node;
        }
        case 'VariableDeclarator':
          return (
            isLodash(node['init']) &&
            taken(node['id']).some((property) => property.type !== 'RestElement' && makesCode.has(keyOf(property) ?? 'template'))
          );
        case 'CallExpression': {
          const given = node['arguments'] as unknown[];
          if (given.some(isLodash)) return true;
          const name = called(node['callee']);
          return name !== undefined && byPath.has(name) && given.some((one) => /\bconstructor\b/.test(constant(one) ?? ''));
        }
        default:
          return false;
      }
    },
  };
}
