/** Which parts of a JavaScript expression only look at what they read, and put none of it anywhere. */
import type { AnyNode } from 'acorn';
import {
  booleanMethods,
  elementGivers,
  elementMethods,
  harmlessGlobals,
  listGivers,
  numberMethods,
  placeMethods,
  sameGivers,
} from './names.ts';

/** Methods of texts, numbers, dates and lists that keep nothing of what they are given. */
const looking: ReadonlySet<string> = new Set([
  ...booleanMethods,
  ...numberMethods,
  ...placeMethods,
  ...elementMethods,
  ...elementGivers,
  ...listGivers,
  ...sameGivers,
  'all',
  'item',
  'itemMatching',
  'pairedItem',
  'toString',
  'toLowerCase',
  'toUpperCase',
  'trim',
  'trimStart',
  'trimEnd',
  'split',
  'join',
  'replace',
  'replaceAll',
  'match',
  'matchAll',
  'exec',
  'substring',
  'substr',
  'charAt',
  'charCodeAt',
  'codePointAt',
  'padStart',
  'padEnd',
  'repeat',
  'normalize',
  'localeCompare',
  'flat',
  'reduce',
  'reduceRight',
  'keys',
  'values',
  'entries',
  'has',
  'get',
  'hasOwn',
  'hasOwnProperty',
  'fromEntries',
  'isArray',
  'isInteger',
  'isNaN',
  'isFinite',
  'parse',
  'stringify',
  'parseInt',
  'parseFloat',
  'toFixed',
  'toPrecision',
  'toISOString',
  'toISO',
  'toFormat',
  'format',
  'toMillis',
  'toSeconds',
  'plus',
  'minus',
  'diff',
  'diffTo',
  'diffNow',
  'startOf',
  'endOf',
  'isBetween',
  'hasSame',
  'fromISO',
  'fromFormat',
  'fromMillis',
  'fromJSDate',
  'toDateTime',
  'now',
  'local',
  'utc',
  'setZone',
  'max',
  'min',
  'pow',
  'trunc',
  'sign',
  'sqrt',
  'extractEmail',
  'extractDomain',
  'extractUrl',
  'removeTags',
  'toNumber',
  'beginningOf',
  'endOfMonth',
]);
/** Classes that make something new of what they are given. */
const makers: ReadonlySet<string> = new Set(['Date', 'RegExp', 'Set', 'Map', 'Array', 'String', 'Number', 'Boolean', 'Error', 'URL']);

type Part = AnyNode & { readonly [key: string]: unknown };
const isPart = (value: unknown): value is Part =>
  typeof value === 'object' && value !== null && typeof (value as { readonly type?: unknown }).type === 'string';
const partsOf = (node: AnyNode): Part[] =>
  Object.values(node).flatMap((value: unknown) =>
    isPart(value) ? [value] : Array.isArray(value) ? (value as unknown[]).filter(isPart) : [],
  );

function methodName({ callee }: Extract<AnyNode, { type: 'CallExpression' }>): string | undefined {
  if (callee.type !== 'MemberExpression') return undefined;
  if (!callee.computed) return callee.property.type === 'Identifier' ? callee.property.name : undefined;
  return callee.property.type === 'Literal' && typeof callee.property.value === 'string' ? callee.property.value : undefined;
}

/** True for a part in which nothing is assigned and nothing called that could keep what it is handed. A function is called where it stands. */
export function quietParts(root: AnyNode): (node: AnyNode) => boolean {
  const known = new Map<AnyNode, boolean>();
  let own: ReadonlySet<string> | undefined;
  const quiet = (node: AnyNode): boolean => {
    const before = known.get(node);
    if (before !== undefined) return before;
    const is = isQuiet(node) && partsOf(node).every(quiet);
    known.set(node, is);
    return is;
  };
  const isQuiet = (node: AnyNode): boolean => {
    switch (node.type) {
      case 'AssignmentExpression':
      case 'UpdateExpression':
      case 'TaggedTemplateExpression':
      case 'YieldExpression':
      case 'AwaitExpression':
      case 'ThisExpression':
        return false;
      case 'UnaryExpression':
        return node.operator !== 'delete';
      case 'NewExpression':
        return node.arguments.length === 0 || (node.callee.type === 'Identifier' && makers.has(node.callee.name));
      case 'CallExpression': {
        const { callee } = node;
        if (
          node.arguments.length === 0 ||
          /Function/.test(callee.type) ||
          (callee.type === 'ParenthesizedExpression' && /Function/.test(callee.expression.type))
        )
          return true;
        own ??= ownNames(root);
        if (callee.type === 'Identifier') return (harmlessGlobals.has(callee.name) || callee.name.startsWith('$')) && !own.has(callee.name);
        const method = methodName(node);
        // What is spelled out says nothing of what is read.
        return method !== undefined && !own.has(method) && (looking.has(method) || node.arguments.every(isSpelled));
      }
      default:
        return true;
    }
  };
  return quiet;
}

function isSpelled(node: AnyNode): boolean {
  const stack: AnyNode[] = [node];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    if (at.type === 'Identifier' || at.type === 'ThisExpression') return false;
    stack.push(...partsOf(at));
  }
  return true;
}

/** What the expression itself calls by a name: a method of its own does what it likes, whatever it is called. */
function ownNames(root: AnyNode): ReadonlySet<string> {
  const out = new Set<string>();
  const stack: AnyNode[] = [root];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    if (at.type === 'Property' || at.type === 'MethodDefinition') {
      if (at.key.type === 'Identifier') out.add(at.key.name);
      else if (at.key.type === 'Literal') out.add(String(at.key.value));
    }
    if (/Function/.test(at.type))
      for (const param of (at as Part)['params'] as AnyNode[]) if (param.type === 'Identifier') out.add(param.name);
    if (at.type === 'VariableDeclarator' && at.id.type === 'Identifier') out.add(at.id.name);
    stack.push(...partsOf(at));
  }
  return out;
}
