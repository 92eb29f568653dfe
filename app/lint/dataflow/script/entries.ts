/** Which fields of an object a script picks by their names, or leaves out. */
import { argument, isFunction, textsOf } from './forms.ts';
import type { Outline } from './outline.ts';
import { isSyntax, literalText, memberName, nameOf, type Syntax } from './syntax.ts';

export interface KeyChoice {
  readonly object: Syntax;
  readonly names: readonly string[];
  readonly keep: boolean;
}

/** `Object.fromEntries(Object.entries(x).filter(([key]) => names.includes(key)))`, and the like with `!` or `!==`. */
export function chosenEntries(call: Syntax, outline: Pick<Outline, 'lists'>): KeyChoice | undefined {
  const filter = argument(call, 'Object', 'fromEntries');
  if (
    filter?.type !== 'CallExpression' ||
    !isSyntax(filter['callee']) ||
    filter['callee'].type !== 'MemberExpression' ||
    memberName(filter['callee']) !== 'filter'
  )
    return undefined;
  const entries = filter['callee']['object'];
  const object = isSyntax(entries) ? argument(entries, 'Object', 'entries') : undefined;
  const [callback] = filter['arguments'] as unknown[];
  if (object === undefined || !isFunction(callback)) return undefined;
  const [pattern] = callback['params'] as Syntax[];
  const key = pattern?.type === 'ArrayPattern' ? nameOf((pattern['elements'] as unknown[])[0]) : undefined;
  if (key === undefined) return undefined;
  let test = callback['body'] as Syntax;
  let keep = true;
  for (; test.type === 'UnaryExpression' && test['operator'] === '!' && isSyntax(test['argument']); test = test['argument']) keep = !keep;
  if (
    test.type === 'BinaryExpression' &&
    nameOf(test['left']) === key &&
    typeof literalText(test['right']) === 'string' &&
    /^[=!]==?$/.test(test['operator'] as string)
  ) {
    return { object, names: [literalText(test['right']) as string], keep: keep === (test['operator'] as string).startsWith('=') };
  }
  const callee = test.type === 'CallExpression' ? test['callee'] : undefined;
  if (
    !isSyntax(callee) ||
    callee.type !== 'MemberExpression' ||
    !/^(includes|has)$/.test(memberName(callee) ?? '') ||
    nameOf((test['arguments'] as unknown[])[0]) !== key
  )
    return undefined;
  const names = textsOf(callee['object']) ?? outline.lists.get(nameOf(callee['object']) ?? '');
  return names === undefined ? undefined : { object, names, keep };
}
