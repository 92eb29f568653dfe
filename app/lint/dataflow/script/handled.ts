/**
 * Objects that a script changes only where that is seen: by `object.field = value` or `Object.assign(object, ...)`. Whoever else gets hold
 * of one, under a second name, inside of a list or as an argument, may change it too.
 */
import { outsideCalls } from './names.ts';
import { isTarget } from './lists.ts';
import { dottedName, isSyntax, memberName, namesBut, type Syntax } from './syntax.ts';

/** Methods of an address or of any object that leave it as it is. */
const leaves = new Set(['toString', 'toJSON', 'hasOwnProperty', 'valueOf']);
/** Functions that read what they are given. */
const readers = new Set([
  'JSON.stringify',
  'String',
  'Object.keys',
  'Object.values',
  'Object.entries',
  'Object.freeze',
  'structuredClone',
  'console.log',
  'console.info',
  'console.warn',
  'console.error',
  'console.debug',
]);

export const putsOver = /(?:^|\.)(?:assign|merge|defaults|extend|set|defineProperty)$/;

function isSeen(node: Syntax, parent: Syntax | undefined, above: Syntax | undefined, top: Syntax | undefined): boolean {
  switch (parent?.type) {
    case 'VariableDeclarator':
      return parent['id'] === node || (isSyntax(parent['id']) && parent['id'].type === 'ObjectPattern');
    case 'ExpressionStatement':
    case 'SpreadElement':
    case 'TemplateLiteral':
    case 'BinaryExpression':
      return true;
    case 'UnaryExpression':
      return parent['operator'] !== 'delete';
    case 'ForOfStatement':
    case 'ForInStatement':
      return parent['right'] === node;
    case 'IfStatement':
    case 'WhileStatement':
    case 'ConditionalExpression':
      return parent['test'] === node;
    case 'Property':
    case 'PropertyDefinition':
    case 'MethodDefinition':
      return parent['key'] === node && parent['value'] !== node && parent['computed'] !== true && parent['shorthand'] !== true;
    case 'CallExpression':
    case 'NewExpression': {
      const name = dottedName(parent['callee']) ?? '';
      const [first, second] = parent['arguments'] as readonly unknown[];
      if (parent['callee'] === node) return false;
      return (
        readers.has(name) ||
        name === 'Object.assign' ||
        (first === node && second !== undefined && putsOver.test(name)) ||
        name.split('.').some((part) => outsideCalls.has(part) && part !== 'require')
      );
    }
    case 'MemberExpression':
      break;
    default:
      return false;
  }
  if (parent['object'] !== node) return parent['computed'] !== true || parent['property'] === node;
  if (above === undefined) return true;
  if (above.type === 'AssignmentExpression') return true;
  if (
    (isTarget(parent, above) && !(above.type === 'Property' && top?.type === 'ObjectExpression')) ||
    above.type === 'TaggedTemplateExpression'
  )
    return false;
  return above.type !== 'CallExpression' || above['callee'] !== parent || leaves.has(memberName(parent) ?? '');
}

/** Names of objects that may be changed where nobody sees it. */
export const handledNames = (root: Syntax): ReadonlySet<string> => namesBut(root, isSeen);
