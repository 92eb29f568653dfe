/** What the names of a script stand for, each in its own scope. A name that is given a value more than once stands for nothing that is known. */
import type { AnyNode } from 'acorn';
import { keyOf, type Named, type Names } from './fields.ts';

/** A part of the script, by where it begins and ends. */
interface Range {
  readonly start: number;
  readonly end: number;
}
interface Binding extends Range {
  readonly named: Named | undefined;
  /** Not before here. */ readonly from: number;
}

/** Their function gets one element after the other. */
export const goesThrough: ReadonlySet<string> = new Set(['forEach', 'map', 'filter', 'some', 'every', 'find', 'flatMap']);

export const isNode = (value: unknown): value is AnyNode =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
export const childrenOf = (node: AnyNode): AnyNode[] =>
  (Object.values(node) as unknown[]).flatMap((inner) =>
    Array.isArray(inner) ? (inner as unknown[]).filter(isNode) : isNode(inner) ? [inner] : [],
  );

class Reader {
  readonly bindings = new Map<string, Binding[]>();
  /** Given another value somewhere. */
  readonly assigned = new Set<string>();

  private bind(name: string, range: Range, named: Named | undefined, from = range.start): void {
    const known = this.bindings.get(name) ?? [];
    known.push({ start: range.start, end: range.end, named, from });
    this.bindings.set(name, known);
  }

  /** Every name of the pattern; what a default or the rest of a list gives it is not known. */
  private give(pattern: AnyNode, range: Range, named: Named | undefined, from?: number): void {
    switch (pattern.type) {
      case 'Identifier':
        this.bind(pattern.name, range, named, from);
        return;
      case 'ObjectPattern':
        for (const part of pattern.properties) {
          if (part.type !== 'Property') {
            this.give(part.argument, range, undefined, from);
            continue;
          }
          const key = part.computed
            ? undefined
            : part.key.type === 'Identifier'
              ? part.key.name
              : part.key.type === 'Literal' && typeof part.key.value === 'string'
                ? part.key.value
                : undefined;
          this.give(
            part.value,
            range,
            named === undefined || key === undefined ? undefined : { ...named, keys: [...named.keys, key] },
            from,
          );
        }
        return;
      case 'ArrayPattern':
        for (const one of pattern.elements) if (one !== null) this.give(one, range, undefined, from);
        return;
      case 'AssignmentPattern':
        this.give(pattern.left, range, undefined, from);
        return;
      case 'RestElement':
        this.give(pattern.argument, range, undefined, from);
        return;
      default:
        return;
    }
  }

  private targets(pattern: AnyNode): void {
    if (pattern.type === 'Identifier') this.assigned.add(pattern.name);
    else if (pattern.type !== 'MemberExpression') for (const inner of childrenOf(pattern)) this.targets(inner);
  }

  private declared(
    node: Extract<AnyNode, { type: 'VariableDeclaration' }>,
    block: Range,
    body: Range,
    direct: boolean,
    element?: AnyNode,
  ): void {
    for (const { id, init, end } of node.declarations) {
      const of = element ?? init ?? undefined;
      // What `var` declares is there before it is set, and behind a branch that never set it.
      const named =
        of === undefined || (node.kind === 'var' && !direct) || (node.kind !== 'var' && node.kind !== 'const' && node.kind !== 'let')
          ? undefined
          : ({ is: element === undefined ? 'value' : 'element', of, keys: [] } as const);
      this.give(id, node.kind === 'var' ? body : block, named, end);
    }
  }

  private functionOf(
    node: Extract<AnyNode, { type: 'FunctionDeclaration' | 'FunctionExpression' | 'ArrowFunctionExpression' }>,
    block: Range,
    list: AnyNode | undefined,
  ): void {
    if (node.type === 'FunctionDeclaration') {
      if (isNode(node.id)) this.bind(node.id.name, block, { is: 'value', of: node, keys: [] });
    } else if (isNode(node.id)) this.bind(node.id.name, node, undefined);
    node.params.forEach((param, index) => {
      this.give(param, node, index === 0 && list !== undefined ? { is: 'element', of: list, keys: [] } : undefined);
    });
    for (const param of node.params) this.visit(param, node, node, false);
    this.visit(node.body, node, node, true);
  }

  /** `block`: as far as `const` reaches; `body`: as far as `var` does; `direct`: a statement of the body itself. */
  visit(node: AnyNode, block: Range, body: Range, direct: boolean): void {
    switch (node.type) {
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        this.functionOf(node, block, undefined);
        return;
      case 'ClassDeclaration':
      case 'ClassExpression':
        if (isNode(node.id)) this.bind(node.id.name, node.type === 'ClassDeclaration' ? block : node, undefined);
        break;
      case 'VariableDeclaration':
        this.declared(node, block, body, direct);
        break;
      case 'ForOfStatement':
      case 'ForInStatement':
        if (node.left.type === 'VariableDeclaration')
          this.declared(node.left, node, body, false, node.type === 'ForOfStatement' && node.left.kind !== 'var' ? node.right : undefined);
        else this.targets(node.left);
        this.visit(node.right, node, body, false);
        this.visit(node.body, node, body, false);
        return;
      case 'ForStatement':
        block = node;
        break;
      case 'CatchClause':
        if (node.param !== null && node.param !== undefined) this.give(node.param, node, undefined);
        block = node;
        break;
      case 'BlockStatement':
      case 'SwitchStatement':
      case 'StaticBlock':
        for (const inner of childrenOf(node)) this.visit(inner, node, body, direct && body === block);
        return;
      case 'AssignmentExpression':
        this.targets(node.left);
        break;
      case 'UpdateExpression':
        this.targets(node.argument);
        break;
      case 'CallExpression': {
        const { callee } = node;
        if (callee.type !== 'MemberExpression' || !goesThrough.has(keyOf(callee) ?? '')) break;
        this.visit(callee, block, body, false);
        node.arguments.forEach((one, index) => {
          if (index === 0 && (one.type === 'ArrowFunctionExpression' || one.type === 'FunctionExpression'))
            this.functionOf(one, block, callee.object);
          else this.visit(one, block, body, false);
        });
        return;
      }
      default:
        break;
    }
    for (const inner of childrenOf(node)) this.visit(inner, block, body, node.type === 'Program');
  }
}

export function namesIn(program: AnyNode): Names {
  const reader = new Reader();
  reader.visit(program, program, program, true);
  return (name, at) => {
    const known = reader.bindings.get(name);
    if (reader.assigned.has(name)) return { named: undefined };
    let nearest: Binding | undefined;
    for (const one of known ?? []) {
      if (at < one.start || at >= one.end) continue;
      // Two of the same name in one place are one variable with two values.
      nearest =
        nearest === undefined || one.start > nearest.start || one.end < nearest.end
          ? one
          : one.start === nearest.start && one.end === nearest.end
            ? { ...one, named: undefined }
            : nearest;
    }
    return nearest === undefined ? undefined : { named: at < nearest.from ? undefined : nearest.named };
  };
}
