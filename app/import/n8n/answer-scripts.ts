/** Whether a script hands items on only where somebody has said yes. What is not understood hands them on in any case. */
import { parse, type AnyNode, type Expression, type Statement } from 'acorn';
import { saysYes, scopeOf, type AnswerAt, type Named, type Scope } from './answer-chains.ts';

const options = { ecmaVersion: 'latest', allowReturnOutsideFunction: true, allowAwaitOutsideFunction: true } as const;
/** Longer scripts are not looked through. */
const longest = 50_000;

/** Names that are given once, and what they stand for. */
function namesIn(root: AnyNode): ReadonlyMap<string, Named | undefined> {
  const names = new Map<string, Named | undefined>();
  const give = (pattern: AnyNode, is: 'value' | 'element', of: AnyNode | null | undefined, keys: readonly string[] = []): void => {
    if (pattern.type === 'Identifier') names.set(pattern.name, of === null || of === undefined || names.has(pattern.name) ? undefined : { is, of, keys });
    if (pattern.type !== 'ObjectPattern') return;
    for (const part of pattern.properties) if (part.type === 'Property' && part.key.type === 'Identifier' && !part.computed) give(part.value, is, of, [...keys, part.key.name]);
  };
  const visit = (node: AnyNode): void => {
    if (node.type === 'VariableDeclaration') for (const { id, init } of node.declarations) give(id, 'value', init);
    if (node.type === 'ForOfStatement' && node.left.type === 'VariableDeclaration') { for (const { id } of node.left.declarations) give(id, 'element', node.right); visit(node.body); return; }
    if (node.type === 'AssignmentExpression') give(node.left, 'value', undefined);
    if (node.type === 'CallExpression' && node.callee.type === 'MemberExpression') for (const one of node.arguments) if (one.type === 'ArrowFunctionExpression' || one.type === 'FunctionExpression') { const [first, ...more] = one.params; if (first !== undefined) give(first, 'element', node.callee.object); for (const other of more) give(other, 'value', undefined); }
    for (const inner of Object.values(node) as unknown[]) for (const one of Array.isArray(inner) ? (inner as unknown[]) : [inner]) if (typeof one === 'object' && one !== null && 'type' in one) visit(one as AnyNode);
  };
  visit(root);
  return names;
}

const isEmpty = (node: Expression | null | undefined): boolean => node === null || node === undefined || (node.type === 'ArrayExpression' && node.elements.length === 0) || (node.type === 'Literal' && node.value === null) || (node.type === 'Identifier' && node.name === 'undefined');

class Passing {
  readonly asked = new Set<string>();
  private readonly answerAt: AnswerAt;
  private readonly scope: Scope;
  constructor(answerAt: AnswerAt, scope: Scope) { this.answerAt = answerAt; this.scope = scope; }

  /** Somebody has said yes where the test comes out so. */
  private said(test: AnyNode, is: boolean): boolean {
    const found = saysYes(test, is, this.answerAt, this.scope);
    if (found !== undefined) this.asked.add(found);
    return found !== undefined;
  }

  /** A list that is empty at first holds what is put into it. */
  private startsEmpty(node: AnyNode): boolean {
    const known = node.type === 'Identifier' ? this.scope.names.get(node.name) : undefined;
    return known?.of.type === 'ArrayExpression' && known.of.elements.length === 0;
  }

  /** Nothing is given out, or only after a yes. */
  gives(node: Expression | null | undefined, yes: boolean, depth = 0): boolean {
    if (yes || node === null || node === undefined || isEmpty(node) || this.startsEmpty(node)) return true;
    this.scope.left -= 1;
    if (depth > 20 || this.scope.left < 0) return false;
    switch (node.type) {
      case 'ParenthesizedExpression': return this.gives(node.expression, false, depth + 1);
      case 'ConditionalExpression': return this.gives(node.consequent, this.said(node.test, true), depth + 1) && this.gives(node.alternate, this.said(node.test, false), depth + 1);
      case 'Identifier': { const known = this.scope.names.get(node.name); return known?.is === 'value' && known.keys.length === 0 && this.gives(known.of as Expression, false, depth + 1); }
      case 'CallExpression': {
        const { callee, arguments: [first] } = node;
        if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier' || callee.computed || callee.object.type === 'Super') return false;
        if (callee.property.name === 'map') return this.gives(callee.object, false, depth + 1);
        if (callee.property.name !== 'filter' || first === undefined) return false;
        if (first.type === 'ArrowFunctionExpression' && first.expression && this.said(first.body, true)) return true;
        return this.gives(callee.object, false, depth + 1);
      }
      default: return false;
    }
  }

  /** Whether all that the statements give out comes after a yes, and whether the run may get past their end. */
  runs(statements: readonly Statement[], given: boolean): { readonly safe: boolean; readonly ends: boolean; readonly yes: boolean } {
    let yes = given;
    for (const one of statements) {
      const { safe, ends, after } = this.one(one, yes);
      if (!safe) return { safe: false, ends, yes };
      if (ends) return { safe: true, ends: true, yes };
      yes = after;
    }
    return { safe: true, ends: false, yes };
  }

  private one(node: Statement, yes: boolean): { readonly safe: boolean; readonly ends: boolean; readonly after: boolean } {
    switch (node.type) {
      case 'ReturnStatement': return { safe: this.gives(node.argument, yes), ends: true, after: yes };
      case 'ThrowStatement': case 'ContinueStatement': case 'BreakStatement': return { safe: true, ends: true, after: yes };
      case 'BlockStatement': { const { safe, ends, yes: after } = this.runs(node.body, yes); return { safe, ends, after }; }
      case 'IfStatement': {
        const [whenTrue, whenFalse] = [yes || this.said(node.test, true), yes || this.said(node.test, false)];
        const first = this.one(node.consequent, whenTrue);
        const second = node.alternate === null || node.alternate === undefined ? { safe: true, ends: false, after: whenFalse } : this.one(node.alternate, whenFalse);
        return { safe: first.safe && second.safe, ends: first.ends && second.ends, after: (first.ends || first.after) && (second.ends || second.after) };
      }
      // A yes for one of the items is none for the next.
      case 'ForOfStatement': return { safe: this.one(node.body, yes).safe, ends: false, after: yes };
      case 'ExpressionStatement': {
        const call = node.expression;
        const pushes = call.type === 'CallExpression' && call.callee.type === 'MemberExpression' && call.callee.object.type !== 'Super' && this.startsEmpty(call.callee.object);
        return { safe: !pushes || yes, ends: false, after: yes };
      }
      case 'VariableDeclaration': case 'EmptyStatement': case 'FunctionDeclaration': return { safe: true, ends: false, after: yes };
      default: return { safe: yes, ends: false, after: yes };
    }
  }
}

/** Whose yes a script waits for before it hands anything on. */
export function askedInScript(source: string, answerAt: AnswerAt): string | undefined {
  if (source.length > longest) return undefined;
  try {
    const program = parse(source, options);
    const passing = new Passing(answerAt, scopeOf(namesIn(program)));
    const { safe } = passing.runs(program.body as Statement[], false);
    const [asked, ...more] = passing.asked;
    return safe && more.length === 0 ? asked : undefined;
  } catch {
    // No JavaScript, or deeper than anybody writes.
    return undefined;
  }
}
