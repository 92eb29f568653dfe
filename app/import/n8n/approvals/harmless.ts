/**
 * Whether a piece of JavaScript leaves the answer that it looks at as it is. Only what is listed here does: a call of anything else may
 * change an item, put another one before it, or make a method do something of its own.
 */
import type { AnyNode } from 'acorn';
import { keyOf, type Scope } from './fields.ts';
import { childrenOf } from './names.ts';

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));
const types = words(
  'Program ExpressionStatement BlockStatement EmptyStatement VariableDeclaration VariableDeclarator FunctionDeclaration FunctionExpression ArrowFunctionExpression IfStatement ReturnStatement ThrowStatement ContinueStatement BreakStatement ' +
    'ForStatement ForOfStatement ForInStatement WhileStatement DoWhileStatement SwitchStatement SwitchCase TryStatement CatchClause Literal TemplateLiteral TemplateElement Identifier ThisExpression MemberExpression CallExpression NewExpression ChainExpression ' +
    'ParenthesizedExpression ArrayExpression ObjectExpression Property SpreadElement UnaryExpression BinaryExpression LogicalExpression ConditionalExpression SequenceExpression AwaitExpression AssignmentExpression UpdateExpression ' +
    'ObjectPattern ArrayPattern AssignmentPattern RestElement PrivateIdentifier',
);
/** They change neither what they are called on nor what they are given. */
const methods = words(
  'toString toLocaleString toFixed toPrecision toISOString toJSON toDateString toLocaleDateString toLocaleTimeString toUpperCase toLowerCase toLocaleUpperCase toLocaleLowerCase trim trimStart trimEnd split join replace replaceAll match matchAll search test ' +
    'slice substring substr padStart padEnd repeat concat charAt charCodeAt codePointAt normalize localeCompare indexOf lastIndexOf includes startsWith endsWith at map filter reduce reduceRight flat flatMap find findLast findIndex findLastIndex some every forEach ' +
    'toSorted toReversed get has stringify parse floor ceil round abs min max pow sqrt random trunc sign now getTime getFullYear getMonth getDate getDay getHours getMinutes getSeconds isArray isInteger isNaN isFinite hasOwn ' +
    'first last all itemMatching plus minus toFormat toMillis toSeconds startOf endOf diff fromISO fromFormat fromMillis toBoolean toNumber toDateTime isEmpty isNotEmpty format',
);
/** Of `Object`, which can do anything. */
const ofObject = words('keys values entries fromEntries hasOwn');
const ofConsole = words('log info warn error debug');
const functions = words(
  'String Number Boolean Array BigInt parseInt parseFloat isNaN isFinite encodeURIComponent decodeURIComponent encodeURI decodeURI $ $items $if $ifEmpty structuredClone',
);
const made = words('Date Set Map Error TypeError RangeError RegExp URL URLSearchParams Array');
/** They call what they are given; some hand it what they go through as `this` or as the first argument, which is how a method of the language can be made to write. */
const callers = words('map filter reduce reduceRight flatMap find findLast findIndex findLastIndex some every forEach toSorted');
const callbacks = words('String Number Boolean parseInt parseFloat');
/** Their functions write: only those that are listed here are called, by name and on the spot. */
const powerful = words('Object Reflect Function Array Proxy globalThis global window self eval');
/** What holds for every value, by whatever name it is reached. */
const ofAll = words('__proto__ prototype constructor __defineGetter__ __defineSetter__');

/** A list of the script's own that is empty at first. */
export function isOwnList(node: AnyNode, scope: Scope): boolean {
  const named = node.type === 'Identifier' ? scope.names(node.name, node.start)?.named : undefined;
  return named?.is === 'value' && named.keys.length === 0 && named.of.type === 'ArrayExpression' && named.of.elements.length === 0;
}

/** Keys that are written somewhere are put into `written`: nothing may be read by them. */
export class Harmless {
  readonly written = new Set<string>();
  private readonly scope: Scope;
  constructor(scope: Scope) {
    this.scope = scope;
  }

  is(root: AnyNode): boolean {
    const open: { readonly node: AnyNode; readonly parent: AnyNode | undefined }[] = [{ node: root, parent: undefined }];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      const { node, parent } = at;
      if (!types.has(node.type) || !this.one(node, parent)) return false;
      open.push(...childrenOf(node).map((inner) => ({ node: inner, parent: node })));
    }
    return true;
  }

  /** None of the keys that an answer was found by was written to. */
  leavesAnswers(): boolean {
    return ![...this.written].some((key) => this.scope.keys.has(key));
  }

  private one(node: AnyNode, parent: AnyNode | undefined): boolean {
    switch (node.type) {
      case 'Identifier':
        return (
          !powerful.has(node.name) ||
          (parent?.type === 'MemberExpression' && !parent.computed) ||
          ((parent?.type === 'CallExpression' || parent?.type === 'NewExpression') && parent.callee === node) ||
          (parent?.type === 'Property' && parent.key === node && !parent.shorthand)
        );
      case 'MemberExpression':
        return (
          !ofAll.has(keyOf(node) ?? '') &&
          (node.object.type !== 'Identifier' ||
            !powerful.has(node.object.name) ||
            (parent?.type === 'CallExpression' && parent.callee === node))
        );
      case 'CallExpression':
        return this.call(node);
      case 'NewExpression':
        return node.callee.type === 'Identifier' && made.has(node.callee.name) && this.isGlobal(node.callee);
      case 'AssignmentExpression':
        return this.target(node.left);
      case 'UpdateExpression':
        return this.target(node.argument);
      case 'UnaryExpression':
        return node.operator !== 'delete' || this.target(node.argument);
      case 'ForOfStatement':
      case 'ForInStatement':
        return node.left.type === 'VariableDeclaration' || this.target(node.left);
      default:
        return true;
    }
  }

  private isGlobal(node: Extract<AnyNode, { type: 'Identifier' }>): boolean {
    return this.scope.names(node.name, node.start) === undefined;
  }

  private target(node: AnyNode): boolean {
    if (node.type === 'Identifier') return true;
    const key = node.type === 'MemberExpression' ? keyOf(node) : undefined;
    if (key === undefined || ofAll.has(key)) return false;
    this.written.add(key);
    return true;
  }

  /** A function that stands here, or that the script declares: what it does is looked at where it stands. */
  private isOwn(node: AnyNode | undefined): boolean {
    if (node?.type === 'ArrowFunctionExpression' || node?.type === 'FunctionExpression') return true;
    const named = node?.type === 'Identifier' ? this.scope.names(node.name, node.start)?.named : undefined;
    return (
      named?.is === 'value' &&
      named.keys.length === 0 &&
      (named.of.type === 'ArrowFunctionExpression' || named.of.type === 'FunctionExpression' || named.of.type === 'FunctionDeclaration')
    );
  }

  private call({ callee, arguments: args }: Extract<AnyNode, { type: 'CallExpression' }>): boolean {
    const called = callee.type === 'ParenthesizedExpression' ? callee.expression : callee;
    if (this.isOwn(called)) return true;
    if (called.type === 'Identifier') return this.isGlobal(called) && functions.has(called.name);
    const key = called.type === 'MemberExpression' ? keyOf(called) : undefined;
    if (called.type !== 'MemberExpression' || key === undefined) return false;
    const owner = called.object.type === 'Identifier' && this.isGlobal(called.object) ? called.object.name : undefined;
    if (owner === 'Object') return ofObject.has(key);
    if (owner === 'console') return ofConsole.has(key);
    if (key === 'push') return isOwnList(called.object, this.scope);
    const [first, ...more] = args;
    if (callers.has(key))
      return (
        more.length <= (key.startsWith('reduce') ? 1 : 0) &&
        (this.isOwn(first) || first === undefined || (first.type === 'Identifier' && this.isGlobal(first) && callbacks.has(first.name)))
      );
    return methods.has(key);
  }
}
