/**
 * Names of the language, as far as a script leaves them alone. What they give is taken for granted everywhere else, so that a script which
 * binds one anew, gives one another name, hands one on or writes into one is not followed; the few ways in which people pass them on are
 * listed here, and everything else counts as meddling.
 */
import { isTarget } from './lists.ts';
import { pure } from './names.ts';
import { boundBy, isSyntax, literalText, memberName, nameOf, walk, type Syntax } from './syntax.ts';

export const standard: ReadonlySet<string> = new Set(
  (
    'Object Array String Number Boolean Date Math JSON Map Set WeakMap WeakSet Promise RegExp Error TypeError RangeError SyntaxError BigInt Reflect Intl Iterator parseInt parseFloat isNaN isFinite ' +
    'structuredClone btoa atob encodeURIComponent decodeURIComponent encodeURI decodeURI undefined NaN Infinity Uint8Array'
  ).split(' '),
);
/** Functions of the language that lists are often mapped with. */
const calledByValue: ReadonlySet<string> = new Set([
  'String',
  'Number',
  'Boolean',
  'BigInt',
  'parseInt',
  'parseFloat',
  'isNaN',
  'isFinite',
  'encodeURIComponent',
  'decodeURIComponent',
  'encodeURI',
  'decodeURI',
  'structuredClone',
  'btoa',
  'atob',
]);
const callsBack: ReadonlySet<string> = new Set([
  'map',
  'filter',
  'some',
  'every',
  'find',
  'findLast',
  'findIndex',
  'flatMap',
  'from',
  'then',
]);
/** Nothing can be written into them. */
const constants: ReadonlySet<string> = new Set(
  'Math.PI Math.E Math.LN2 Math.LN10 Math.LOG2E Math.LOG10E Math.SQRT2 Math.SQRT1_2 Number.NaN Number.EPSILON Number.MAX_VALUE Number.MIN_VALUE Number.MAX_SAFE_INTEGER Number.MIN_SAFE_INTEGER Number.POSITIVE_INFINITY Number.NEGATIVE_INFINITY'.split(
    ' ',
  ),
);
const compares = /^(?:[=!]==?|instanceof)$/;

/** Names of the language that the script declares, or gives a value, as names of its own. */
function ownNames(program: Syntax): ReadonlySet<string> {
  const out = new Set<string>();
  const bind = (pattern: unknown): void => {
    for (const name of boundBy(pattern)) if (standard.has(name)) out.add(name);
  };
  walk(program, (node) => {
    switch (node.type) {
      case 'VariableDeclarator':
      case 'ClassDeclaration':
      case 'ClassExpression':
        bind(node['id']);
        return;
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        bind(node['id']);
        for (const param of node['params'] as unknown[]) bind(param);
        return;
      case 'CatchClause':
        bind(node['param']);
        return;
      case 'AssignmentExpression':
      case 'ForInStatement':
      case 'ForOfStatement':
        bind(node['left']);
        return;
      default:
    }
  });
  return out;
}

/**
 * The script with a name of its own for whatever it calls like something of the language: `({ Number }) => Number`. Where it means that of
 * the language by the same name, this is followed as if it might be the other one.
 */
export function withOwnNames(program: Syntax): Syntax {
  const names = ownNames(program);
  if (names.size === 0) return program;
  const own = structuredClone(program);
  walk(own, (node, parent) => {
    if (
      node.type === 'Identifier' &&
      names.has(node['name'] as string) &&
      (parent === undefined || (!isOnlyWord(node, parent) && !isKey(node, parent)))
    )
      Object.assign(node, { name: `${node['name'] as string}@own` });
  });
  return own;
}

const methodOf = (call: Syntax): string | undefined =>
  isSyntax(call['callee']) && call['callee'].type === 'MemberExpression' ? memberName(call['callee']) : undefined;
/** `rows.map(Number)`, `Array.from(list, Number)` */
const isHandedBack = (node: Syntax, call: Syntax): boolean =>
  call.type === 'CallExpression' && call['callee'] !== node && callsBack.has(methodOf(call) ?? '');

/** No name of a value: a field, a key, a label. */
function isOnlyWord(node: Syntax, parent: Syntax): boolean {
  switch (parent.type) {
    case 'MemberExpression':
      return parent['property'] === node && parent['computed'] !== true;
    case 'Property':
    case 'PropertyDefinition':
    case 'MethodDefinition':
      return parent['key'] === node && parent['computed'] !== true && parent['shorthand'] !== true;
    case 'LabeledStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
      return true;
    default:
      return false;
  }
}

/** `{ name }`: there the name stands twice, once as a key. */
const isKey = (node: Syntax, parent: Syntax): boolean =>
  parent.type === 'Property' && parent['key'] === node && parent['computed'] !== true;

/** `const { keys, values } = Object`: by their own names. */
const isTakenApart = (pattern: unknown): boolean =>
  isSyntax(pattern) &&
  pattern.type === 'ObjectPattern' &&
  (pattern['properties'] as Syntax[]).every(
    (one) =>
      one.type === 'Property' &&
      one['shorthand'] === true &&
      nameOf(one['value']) !== undefined &&
      !standard.has(nameOf(one['value']) ?? ''),
  );

/** `Object.name`, where `name` is spelled out, stays as it is, and is called or handed on as something that only reads. */
function isFieldLeftAlone(member: Syntax, above: Syntax | undefined, owner: string): boolean {
  const name = memberName(member) ?? literalText(member['property']);
  if (name === undefined) return owner === 'Math' && above?.type === 'CallExpression' && above['callee'] === member;
  if (name === 'constructor') return false;
  if (constants.has(`${owner}.${name}`)) return true;
  if (above === undefined || isTarget(member, above)) return above === undefined;
  if ((above.type === 'CallExpression' || above.type === 'NewExpression') && above['callee'] !== member)
    return pure.has(name) && !/^(?:assign|set|delete|clear|call|apply)$/.test(name) && isReadBack(member, above);
  return true;
}
/** Handed on to a method that only calls it back. */
const isReadBack = (node: Syntax, call: Syntax): boolean =>
  isHandedBack(node, call) || /^(?:reduce|forEach|sort|catch|finally)$/.test(methodOf(call) ?? '');

function isLeftAlone(node: Syntax, parent: Syntax | undefined, above: Syntax | undefined): boolean {
  if (parent === undefined || isOnlyWord(node, parent) || isKey(node, parent)) return true;
  const name = node['name'] as string;
  if (name === 'undefined' || name === 'NaN' || name === 'Infinity')
    return !isBinding(node, parent) && (!isTarget(node, parent) || above?.type === 'ObjectExpression');
  if (isTarget(node, parent)) return false;
  switch (parent.type) {
    case 'MemberExpression':
      return parent['object'] === node && isFieldLeftAlone(parent, above, name);
    case 'CallExpression':
    case 'NewExpression':
      return parent['callee'] === node || (calledByValue.has(name) && isHandedBack(node, parent));
    case 'BinaryExpression':
      return compares.test(parent['operator'] as string);
    case 'UnaryExpression':
      return parent['operator'] === 'typeof';
    case 'VariableDeclarator':
      return parent['init'] === node && isTakenApart(parent['id']);
    case 'ClassDeclaration':
    case 'ClassExpression':
      return parent['superClass'] === node;
    case 'ExpressionStatement':
      return true;
    default:
      return false;
  }
}
/** It is declared there, as a variable, a parameter, a function or an import. */
function isBinding(node: Syntax, parent: Syntax): boolean {
  switch (parent.type) {
    case 'VariableDeclarator':
      return parent['id'] === node;
    case 'CatchClause':
      return parent['param'] === node;
    case 'ImportSpecifier':
    case 'ImportDefaultSpecifier':
    case 'ImportNamespaceSpecifier':
      return true;
    default:
      return (
        /Function|Class/.test(parent.type) &&
        (parent['id'] === node || (Array.isArray(parent['params']) && (parent['params'] as unknown[]).includes(node)))
      );
  }
}

/** The script makes something else of a name of the language, or may. */
export function meddles(program: Syntax): boolean {
  const parents = new Map<Syntax, Syntax | undefined>();
  let found = false;
  walk(program, (node, parent) => {
    parents.set(node, parent);
    if (!found && node.type === 'Identifier' && standard.has(node['name'] as string))
      found = !isLeftAlone(node, parent, parent === undefined ? undefined : parents.get(parent));
  });
  return found;
}

const holding = /^(?:freeze|seal|preventExtensions|defineProperty|defineProperties)$/;
const inheriting = /^(?:create|setPrototypeOf|__proto__|construct)$/;

/**
 * A write or a delete may leave what was there: the field is another object's, that this one inherits from, or, where it is no error to
 * write to what is frozen (`isStrict` says that it is), nothing happens at all.
 */
export function passesOver(program: Syntax, isStrict: boolean): boolean {
  let found = false;
  walk(program, (node, parent) => {
    if (found) return;
    const name = nameOf(node) ?? (parent?.type === 'MemberExpression' ? literalText(node) : undefined);
    if (name !== undefined) found = inheriting.test(name) || (!isStrict && holding.test(name));
    else if (node.type === 'ClassDeclaration' || node.type === 'ClassExpression')
      found = isSyntax(node['superClass']) && !/Error$/.test(nameOf(node['superClass']) ?? '');
  });
  return found;
}
