/** Which variables of a script hold a list that stays as it was written, so that what it says may be relied on. */
import { isSyntax, memberName, nameOf, namesBut, type Syntax } from './syntax.ts';

/** Methods that leave a list of texts as it is and do not hand it on. */
const reading = new Set([
  'join',
  'includes',
  'has',
  'indexOf',
  'lastIndexOf',
  'slice',
  'concat',
  'at',
  'toReversed',
  'keys',
  'values',
  'entries',
  'toString',
]);
/** They call back with an element, its number, and the list itself. */
const calling: Readonly<Record<string, number>> = {
  map: 2,
  forEach: 2,
  filter: 2,
  flatMap: 2,
  some: 2,
  every: 2,
  find: 2,
  findIndex: 2,
  findLast: 2,
  reduce: 3,
  reduceRight: 3,
};
/** They read the list that they are given. */
const readers = new Set([
  'Array.from',
  'JSON.stringify',
  'Set',
  'String',
  '_.pick',
  '_.omit',
  'lodash.pick',
  'lodash.omit',
  '_.includes',
  'pick',
  'omit',
]);

/** The place is written to. */
export const isTarget = (node: Syntax, parent: Syntax | undefined): boolean => {
  switch (parent?.type) {
    case 'AssignmentExpression':
    case 'ForOfStatement':
    case 'ForInStatement':
    case 'AssignmentPattern':
      return parent['left'] === node;
    case 'UpdateExpression':
    case 'ArrayPattern':
    case 'RestElement':
      return true;
    case 'UnaryExpression':
      return parent['operator'] === 'delete';
    // A field of an object is read there; one of a pattern is written.
    case 'Property':
      return parent['value'] === node;
    default:
      return false;
  }
};

const calleeName = (callee: unknown): string =>
  isSyntax(callee) && callee.type === 'MemberExpression'
    ? `${nameOf(callee['object']) ?? ''}.${memberName(callee) ?? ''}`
    : (nameOf(callee) ?? '');

/** The list's own use of a name stands in `parent`, which stands in `above`, and that in `top`. */
function isRead(node: Syntax, parent: Syntax | undefined, above: Syntax | undefined, top: Syntax | undefined): boolean {
  switch (parent?.type) {
    case 'VariableDeclarator':
      return parent['id'] === node;
    case 'ForOfStatement':
    case 'ForInStatement':
      return parent['right'] === node;
    case 'SpreadElement':
    case 'BinaryExpression':
    case 'UnaryExpression':
    case 'TemplateLiteral':
      return true;
    case 'IfStatement':
    case 'WhileStatement':
    case 'ConditionalExpression':
      return parent['test'] === node;
    case 'Property':
    case 'PropertyDefinition':
    case 'MethodDefinition':
      return parent['key'] === node && parent['value'] !== node && parent['computed'] !== true;
    case 'CallExpression':
    case 'NewExpression':
      return parent['callee'] !== node && readers.has(calleeName(parent['callee']));
    case 'MemberExpression':
      break;
    default:
      return false;
  }
  // names[list], object.list
  if (parent['object'] !== node) return true;
  if (above?.type === 'Property' && top?.type === 'ObjectExpression') return true;
  if (above === undefined || isTarget(parent, above) || above.type === 'TaggedTemplateExpression') return false;
  // delete list?.[0]
  if (above.type === 'ChainExpression' && top?.type === 'UnaryExpression') return false;
  if ((above.type !== 'CallExpression' && above.type !== 'NewExpression') || above['callee'] !== parent) return true;
  const method = memberName(parent) ?? '';
  if (reading.has(method)) return true;
  const given = calling[method];
  const [callback] = above['arguments'] as unknown[];
  return (
    given !== undefined &&
    isSyntax(callback) &&
    callback.type === 'ArrowFunctionExpression' &&
    (callback['params'] as Syntax[]).length <= given &&
    !(callback['params'] as Syntax[]).some((param) => param.type === 'RestElement')
  );
}

/** Names that are used in some way other than reading: written to, changed by a method, given another name or handed on. */
export const touchedNames = (root: Syntax): ReadonlySet<string> => namesBut(root, isRead);
