/** Functions that a script takes out of a module which only computes: `const { verify } = require('jsonwebtoken')`. None is the script's own. */
import { isSyntax, literalText, memberName, nameOf, type Syntax } from './syntax.ts';

/** They open no connection and no file, and keep nothing of what they are given. */
const computing =
  /^(?:node:)?(?:crypto|crypto-js|util|buffer|url|querystring|path|jsonwebtoken|jose|bcrypt|bcryptjs|argon2|uuid|nanoid|validator|he|slugify)$/;

/** Names of such functions. `given`: the value of a name that is bound once; `isOnce`: the name is. */
export function moduleFunctions(
  declarators: readonly Syntax[],
  given: (name: string) => Syntax | undefined,
  isOnce: (name: string) => boolean,
): ReadonlySet<string> {
  const isModule = (node: unknown, byName = true): boolean => {
    const name = nameOf(node);
    if (name !== undefined) return byName && isModule(given(name), false);
    return (
      isSyntax(node) &&
      node.type === 'CallExpression' &&
      nameOf(node['callee']) === 'require' &&
      isOnce('require') &&
      computing.test(literalText((node['arguments'] as unknown[])[0]) ?? '')
    );
  };
  const out = new Set<string>();
  const add = (name: string | undefined): void => {
    if (name !== undefined && given(name) !== undefined) out.add(name);
  };
  for (const { id, init } of declarators as readonly (Syntax & { readonly id: Syntax; readonly init: unknown })[]) {
    if (!isSyntax(init)) continue;
    if (id.type === 'ObjectPattern') {
      if (!isModule(init)) continue;
      for (const property of id['properties'] as Syntax[]) {
        const name = property['computed'] === true ? undefined : nameOf(property['value']);
        if (name !== undefined && isOnce(name)) out.add(name);
      }
    } else if (isModule(init, false) || (init.type === 'MemberExpression' && memberName(init) !== undefined && isModule(init['object'])))
      add(nameOf(id));
  }
  return out;
}
