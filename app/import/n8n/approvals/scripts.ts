/** Whether a script hands items on only where somebody has said yes. What is not understood hands them on in any case. */
import { parse, type AnyNode, type Expression, type Program, type Statement } from 'acorn';
import { placeOf, scopeOf, type Scope } from './fields.ts';
import { Harmless, isOwnList } from './harmless.ts';
import { childrenOf, namesIn } from './names.ts';
import { askedWhere, truthOf, valueOf, type AnswerAt } from './values.ts';

const options = { ecmaVersion: 'latest', allowReturnOutsideFunction: true, allowAwaitOutsideFunction: true } as const;
/** Longer scripts are not looked through. */
const longest = 50_000;

/** `given`: all that is handed out comes after a yes. `ends`: the run does not get past it. `yes`: somebody has said so behind it. */
interface Course {
  readonly given: boolean;
  readonly ends: boolean;
  readonly yes: boolean;
}
const never: Course = { given: false, ends: false, yes: false };

interface Use {
  readonly node: Extract<AnyNode, { type: 'Identifier' }>;
  readonly parents: readonly AnyNode[];
}

/** Where names are used: the key of a property is none. */
function usesIn(program: AnyNode): Use[] {
  const out: Use[] = [];
  const visit = (node: AnyNode, parents: readonly AnyNode[]): void => {
    const [parent] = parents;
    const isKey =
      (parent?.type === 'MemberExpression' && parent.property === node && !parent.computed) ||
      (parent?.type === 'Property' && parent.key === node && !parent.computed && !parent.shorthand);
    if (node.type === 'Identifier' && !isKey) out.push({ node, parents });
    const above = [node, ...parents.slice(0, 2)];
    for (const inner of childrenOf(node)) visit(inner, above);
  };
  visit(program, []);
  return out;
}

class Passing {
  readonly asked = new Set<string>();
  private readonly lists = new Set<AnyNode>();
  private readonly pushes = new Set<AnyNode>();
  private readonly returns = new Set<AnyNode>();
  private readonly answerAt: AnswerAt;
  private readonly scope: Scope;
  private readonly harmless: Harmless;
  constructor(answerAt: AnswerAt, scope: Scope, harmless: Harmless) {
    this.answerAt = answerAt;
    this.scope = scope;
    this.harmless = harmless;
  }

  of(program: Program): boolean {
    return this.runs(program.body as Statement[], false, false).given && this.onlyFilled(program);
  }

  /** Somebody has said yes where the test comes out so. */
  private said(test: AnyNode, so: boolean): boolean {
    const found = askedWhere((look) => truthOf(valueOf(test, this.scope, look)), so, this.answerAt);
    if (found !== undefined) this.asked.add(found);
    return found !== undefined;
  }

  private isEmpty(node: Expression): boolean {
    return (
      (node.type === 'ArrayExpression' && node.elements.length === 0) ||
      (node.type === 'Literal' && node.raw === 'null') ||
      (node.type === 'Identifier' && node.name === 'undefined' && this.scope.names(node.name, node.start) === undefined)
    );
  }

  /** A list of the script's own holds what is put into it, and that is looked at where it is done. */
  private isList(node: AnyNode): boolean {
    if (node.type !== 'Identifier' || !isOwnList(node, this.scope)) return false;
    const list = this.scope.names(node.name, node.start)?.named?.of;
    if (list !== undefined) this.lists.add(list);
    return list !== undefined;
  }

  /** Nothing is given out, or only after a yes. */
  private gives(node: Expression | null | undefined, yes: boolean, depth = 0): boolean {
    if (yes || node === null || node === undefined || this.isEmpty(node) || this.isList(node)) return true;
    this.scope.left -= 1;
    if (depth > 20 || this.scope.left < 0) return false;
    switch (node.type) {
      case 'ParenthesizedExpression':
        return this.gives(node.expression, false, depth + 1);
      case 'ConditionalExpression':
        return (
          this.gives(node.consequent, this.said(node.test, true), depth + 1) &&
          this.gives(node.alternate, this.said(node.test, false), depth + 1)
        );
      case 'Identifier': {
        const named = this.scope.names(node.name, node.start)?.named;
        return named?.is === 'value' && named.keys.length === 0 && this.gives(named.of as Expression, false, depth + 1);
      }
      case 'CallExpression': {
        const {
          callee,
          arguments: [first],
        } = node;
        if (
          callee.type !== 'MemberExpression' ||
          callee.property.type !== 'Identifier' ||
          callee.computed ||
          callee.object.type === 'Super'
        )
          return false;
        this.scope.keys.add(callee.property.name);
        if (callee.property.name === 'map') return this.gives(callee.object, false, depth + 1);
        if (callee.property.name !== 'filter' || first === undefined) return false;
        if (
          first.type === 'ArrowFunctionExpression' &&
          first.expression &&
          placeOf(callee.object, this.scope)?.is === 'items' &&
          this.said(first.body, true)
        )
          return true;
        return this.gives(callee.object, false, depth + 1);
      }
      default:
        return false;
    }
  }

  /** `inside`: of a function that is called for each item, which hands out nothing by itself. */
  private runs(statements: readonly Statement[], yes: boolean, inside: boolean): Course {
    let said = yes;
    for (const one of statements) {
      const course = this.one(one, said, inside);
      if (!course.given) return never;
      if (course.ends) return { given: true, ends: true, yes: said };
      said = course.yes;
    }
    return { given: true, ends: false, yes: said };
  }

  private one(node: Statement, yes: boolean, inside: boolean): Course {
    // Before a yes nothing may be done that could make one.
    const looked =
      node.type === 'IfStatement' ? node.test : node.type === 'BlockStatement' || node.type === 'TryStatement' ? undefined : node;
    if (!yes && looked !== undefined && !this.harmless.is(looked)) return never;
    if (node.type === 'ReturnStatement' && !inside) this.returns.add(node);
    switch (node.type) {
      case 'ReturnStatement':
        return { given: inside || this.gives(node.argument, yes), ends: true, yes };
      case 'ThrowStatement':
      case 'ContinueStatement':
      case 'BreakStatement':
        return { given: true, ends: true, yes };
      case 'BlockStatement':
        return this.runs(node.body, yes, inside);
      case 'IfStatement': {
        const [whenTrue, whenFalse] = [yes || this.said(node.test, true), yes || this.said(node.test, false)];
        const first = this.one(node.consequent, whenTrue, inside);
        const second =
          node.alternate === null || node.alternate === undefined
            ? { given: true, ends: false, yes: whenFalse }
            : this.one(node.alternate, whenFalse, inside);
        return {
          given: first.given && second.given,
          ends: first.ends && second.ends,
          yes: (first.ends || first.yes) && (second.ends || second.yes),
        };
      }
      // A yes for one of the items is none for the next.
      case 'ForOfStatement':
        return { given: this.one(node.body, yes, inside).given, ends: false, yes };
      case 'TryStatement': {
        const parts = [node.block, node.handler?.body, node.finalizer].filter((one) => one !== null && one !== undefined);
        return { given: parts.every((one) => this.one(one, yes, inside).given), ends: false, yes };
      }
      case 'ExpressionStatement':
        return { given: this.does(node.expression, yes), ends: false, yes };
      case 'VariableDeclaration':
      case 'EmptyStatement':
      case 'FunctionDeclaration':
        return { given: true, ends: false, yes };
      default:
        return { given: yes, ends: false, yes };
    }
  }

  private does(node: Expression, yes: boolean): boolean {
    if (
      node.type !== 'CallExpression' ||
      node.callee.type !== 'MemberExpression' ||
      node.callee.object.type === 'Super' ||
      node.callee.property.type !== 'Identifier' ||
      node.callee.computed
    )
      return true;
    const {
      callee,
      arguments: [first],
    } = node;
    if (node.callee.property.name === 'push' && yes) this.pushes.add(callee);
    if (node.callee.property.name !== 'forEach' || (first?.type !== 'ArrowFunctionExpression' && first?.type !== 'FunctionExpression'))
      return true;
    return first.body.type === 'BlockStatement' ? this.runs(first.body.body, yes, true).given : this.does(first.body, yes);
  }

  /** A list that is handed out is used in no way but these: it is made, put into after a yes, counted, and handed out. */
  private onlyFilled(program: AnyNode): boolean {
    if (this.lists.size === 0) return true;
    return usesIn(program).every(({ node, parents: [parent, above] }) => {
      const list = this.scope.names(node.name, node.start)?.named?.of;
      if (list === undefined || !this.lists.has(list)) return true;
      switch (parent?.type) {
        case 'VariableDeclarator':
          return parent.id === node;
        case 'ReturnStatement':
          return this.returns.has(parent);
        case 'ConditionalExpression':
          return parent.test !== node && above !== undefined && this.returns.has(above);
        case 'MemberExpression':
          return (
            parent.object === node &&
            !parent.computed &&
            parent.property.type === 'Identifier' &&
            (this.pushes.has(parent) ||
              (parent.property.name === 'length' && above?.type !== 'AssignmentExpression' && above?.type !== 'UpdateExpression') ||
              (parent.property.name === 'map' && above?.type === 'CallExpression'))
          );
        default:
          return false;
      }
    });
  }
}

function declaredFunctions(program: AnyNode): AnyNode[] {
  const out: AnyNode[] = [];
  const open: AnyNode[] = [program];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.type === 'FunctionDeclaration') out.push(node);
    open.push(...childrenOf(node));
  }
  return out;
}

/** Whose yes a script waits for before it hands anything on. */
export function askedInScript(source: string, answerAt: AnswerAt): string | undefined {
  if (source.length > longest) return undefined;
  try {
    const program = parse(source, options);
    const scope = scopeOf(namesIn(program));
    const harmless = new Harmless(scope);
    // A function may be called before the line that it stands in.
    if (!declaredFunctions(program).every((one) => harmless.is(one))) return undefined;
    const passing = new Passing(answerAt, scope, harmless);
    const [asked, ...more] = passing.of(program) ? passing.asked : [];
    return more.length === 0 && harmless.leavesAnswers() ? asked : undefined;
  } catch {
    // No JavaScript, or deeper than anybody writes.
    return undefined;
  }
}
