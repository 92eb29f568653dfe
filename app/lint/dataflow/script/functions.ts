/**
 * Where a script puts its own functions: a call is read by the name of what it calls, so that a function has to stay under the name that it
 * was given. The places where one may stand are listed here; in a script that puts one anywhere else, nobody knows what a call calls.
 */
import { isTarget } from './lists.ts';
import { grows } from './names.ts';
import { isFunction } from './forms.ts';
import type { Outline } from './outline.ts';
import type { Shape } from './shape-table.ts';
import { isSyntax, literalText, memberName, nameOf, walk, type Syntax } from './syntax.ts';

/** They call what they are handed by a way of their own, or keep it. */
const keeps = new Set([
  ...grows,
  'assign',
  'call',
  'apply',
  'bind',
  'resolve',
  'reject',
  'race',
  'all',
  'concat',
  'with',
  'of',
  'fromEntries',
  'defineProperty',
  'construct',
  'get',
]);

/** The name of what is called; undefined where it is not one of the script's own. */
function callsOwn(callee: Syntax, { functions, methods, classes }: Outline): boolean {
  if (isFunction(callee) || callee.type === 'Super') return true;
  const name = nameOf(callee) ?? (callee.type === 'MemberExpression' ? memberName(callee) : undefined);
  if (name === undefined) return true;
  return callee.type === 'Identifier' ? functions.has(name) || classes.has(name) : methods.has(name) || keeps.has(name);
}

const hasName = (member: Syntax): boolean => member['computed'] !== true || literalText(member['key']) !== undefined;

/** `node` is a function, or the name of one, and stands where calls of it are seen. */
function isSeen(node: Syntax, parent: Syntax, above: Syntax | undefined, outline: Outline): boolean {
  const isLiteral = node.type !== 'Identifier';
  switch (parent.type) {
    case 'CallExpression':
      return parent['callee'] === node || !callsOwn(parent['callee'] as Syntax, outline);
    case 'NewExpression':
      return parent['callee'] === node || !callsOwn(parent['callee'] as Syntax, outline);
    case 'MemberExpression':
      return parent['object'] === node;
    case 'VariableDeclarator':
      return isLiteral && nameOf(parent['id']) !== undefined;
    case 'Property':
      return above?.type === 'ObjectExpression' && hasName(parent);
    case 'MethodDefinition':
    case 'PropertyDefinition':
      return hasName(parent);
    case 'AssignmentExpression':
      return isSyntax(parent['left']) && parent['left'].type === 'MemberExpression' && memberName(parent['left']) !== undefined;
    case 'BinaryExpression':
      return /^(?:[=!]==?|instanceof)$/.test(parent['operator'] as string);
    case 'UnaryExpression':
    case 'TemplateLiteral':
    case 'TaggedTemplateExpression':
      return true;
    case 'ExpressionStatement':
    case 'ChainExpression':
    case 'ParenthesizedExpression':
      return true;
    case 'ClassDeclaration':
    case 'ClassExpression':
      return parent['superClass'] === node;
    default:
      return false;
  }
}

/** No use of the name: a key, a field, a label, or where it is declared. */
function isOnlyWord(node: Syntax, parent: Syntax): boolean {
  switch (parent.type) {
    case 'MemberExpression':
      return parent['property'] === node && parent['computed'] !== true;
    case 'Property':
    case 'PropertyDefinition':
    case 'MethodDefinition':
      return parent['key'] === node && parent['value'] !== node && parent['computed'] !== true;
    case 'LabeledStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
      return true;
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ClassDeclaration':
    case 'ClassExpression':
      return parent['id'] === node;
    case 'VariableDeclarator':
      return parent['id'] === node;
    default:
      return false;
  }
}

/** Only whether it is there, or what it is, is asked. */
const isAsked = (node: Syntax, parent: Syntax): boolean =>
  parent['test'] === node || /^(?:BinaryExpression|UnaryExpression|TemplateLiteral|ExpressionStatement|ChainExpression)$/.test(parent.type);

/** A field of it that is not named may be a function of the script's own. */
export const mayGiveFunction = (shape: Shape, { methods }: Outline): boolean =>
  methods.size > 0 && [...shape.fields.keys()].some((name) => methods.has(name));

/** They do nothing without a function that they call. */
const callers = new Set([
  'map',
  'forEach',
  'filter',
  'flatMap',
  'some',
  'every',
  'find',
  'findIndex',
  'findLast',
  'findLastIndex',
  'reduce',
  'reduceRight',
  'then',
]);
/** `rows.map(it)`, where nobody knows what `it` is: a name or a field that the script gave a value. */
export function callsUnknown(name: string | undefined, [first]: readonly Syntax[], { functions, binds }: Outline): boolean {
  if (name === undefined || !callers.has(name) || first === undefined || isFunction(first)) return false;
  const root = first.type === 'MemberExpression' ? first['object'] : first;
  const own = nameOf(root);
  return own === undefined ? first.type !== 'Literal' : binds(own) && !functions.has(own);
}

/** A function of the script's own may be called under a name that says nothing of it. */
export function losesFunctions(program: Syntax, outline: Outline): boolean {
  const parents = new Map<Syntax, Syntax | undefined>();
  let lost = false;
  const shuffles = outline.methods.size > 0;
  const declared = new Set<string>();
  walk(program, (node, parent) => {
    parents.set(node, parent);
    if (lost || parent === undefined) return;
    if (node.type === 'CallExpression' && shuffles && memberName(node['callee'] as Syntax) === 'fromEntries') lost = true;
    if (
      node.type === 'Property' &&
      parent.type === 'ObjectPattern' &&
      outline.methods.has(nameOf(node['key']) ?? literalText(node['key']) ?? '')
    )
      lost = true;
    const declares =
      node.type === 'FunctionDeclaration' || (node.type === 'VariableDeclarator' && isFunction(node['init']))
        ? nameOf(node['id'])
        : undefined;
    if (declares !== undefined) {
      lost ||= declared.has(declares);
      declared.add(declares);
    }
    const name = nameOf(node);
    const isMethod =
      node.type === 'MemberExpression' && outline.methods.has(memberName(node) ?? '') && !isTarget(node, parent) && !isAsked(node, parent);
    const isName = name !== undefined && (outline.functions.has(name) || outline.classes.has(name)) && !isOnlyWord(node, parent);
    if (!isName && !isMethod && !isFunction(node) && node.type !== 'ClassExpression') return;
    lost ||= isMethod
      ? parent['callee'] !== node && parent.type !== 'MemberExpression'
      : !isSeen(node, parent, parents.get(parent), outline);
  });
  return lost;
}
