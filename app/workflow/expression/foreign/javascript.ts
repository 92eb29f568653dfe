/** Which fields an n8n JavaScript expression reads. The text is parsed by acorn and never run here. */
import { parseExpressionAt, tokenizer, type AnyNode, type Expression } from 'acorn';
import type { ValueType } from '../../model/labels.ts';
import { soundsSecret } from '../../model/login-names.ts';
import { decodedReads, flowStore, readAs, type Read } from '../../model/reads.ts';
import { quietParts } from './effects.ts';
import { elementGivers, elementMethods, environmentNames, harmlessGlobals, listGivers, runNames, sameGivers } from './names.ts';
import { prefixOf } from './prefix.ts';
import { closedUse, makesText, recordNames, typeOf } from './types.ts';
import { descend, fewer } from '../reads.ts';

/**
 * What a value is:
 * `place` a field of an item; `items` a list of n8n items or one item, whose `.json` is a place; `node` the proxy for another step;
 * `root` a proxy on which `$json`, `$node` hang; `made` computed from reads.
 */
type Value =
  | { readonly is: 'place'; readonly reads: readonly Read[] }
  | { readonly is: 'items'; readonly reads: readonly Read[] }
  | { readonly is: 'nodes' }
  | { readonly is: 'root' }
  | { readonly is: 'input' }
  | { readonly is: 'run'; readonly name: string }
  | { readonly is: 'environment'; readonly name: string }
  | { readonly is: 'made'; readonly reads: readonly Read[] };

const any: Value = { is: 'made', reads: [{ from: 'any' }] };
const made = (reads: readonly Read[]): Value => ({ is: 'made', reads: fewer(reads) });
/** Of too many places, what is made of all of them. */
const place = (...reads: readonly Read[]): Value => (reads.length < 100 ? { is: 'place', reads } : made(reads));

function readsOf(value: Value): readonly Read[] {
  switch (value.is) {
    case 'place':
    case 'made':
    case 'items':
      return value.reads;
    case 'input':
      return [{ from: 'input', path: [] }];
    case 'run':
      return [{ from: 'run', name: value.name }];
    case 'environment':
      return [{ from: 'environment', name: value.name }];
    case 'root':
    case 'nodes':
      return [{ from: 'any' }];
  }
}

/** It lies where a record lies: the whole item, or a part of a web request. */
const isRecord = (read: Read): boolean =>
  (read.from === 'input' || read.from === 'node') && (read.path.length === 0 || recordNames.test(read.path.at(-1) ?? ''));

const maxDepth = 200;

/** A text that is written out, in one piece or in several: `'access_' + 'token'`. */
function fixedText(node: AnyNode | undefined): string | undefined {
  if (node?.type === 'Literal') return typeof node.value === 'string' ? node.value : undefined;
  if (node?.type !== 'TemplateLiteral' && node?.type !== 'BinaryExpression') return undefined;
  const { text, whole } = prefixOf(node);
  // A sum of numbers names a place in a list.
  return whole && !/^\d+$/.test(text) ? text : undefined;
}

/** `{ de: 'https://de.example.com', fr: 'https://fr.example.com' }` */
const isSpelledOut = (node: AnyNode | null | undefined): boolean =>
  node?.type === 'ParenthesizedExpression'
    ? isSpelledOut(node.expression)
    : node?.type === 'ObjectExpression' &&
      node.properties.every(
        (property) => property.type === 'Property' && !property.computed && property.kind === 'init' && property.value.type === 'Literal',
      );

/** `$fromAI('id', '...', 'number')`: what the model fills in is checked to be one before the tool runs. */
function heldTo(type: AnyNode | undefined): { readonly as?: 'number' | 'boolean' } {
  const named = type?.type === 'Literal' ? type.value : undefined;
  return named === 'number' || named === 'boolean' ? { as: named } : {};
}

class JavaScriptReads {
  /** Reads that decide about a value without being part of a place: conditions, computed keys, callback bodies. */
  readonly side: Read[] = [];
  private depth = 0;
  private readonly quiet: (node: AnyNode) => boolean;
  private bound = new Map<string, Value>();
  /** Names of records whose texts are all written out, and what they were bound to. */
  private readonly tables = new Map<string, Value>();
  /** Within a function that is run for each of several. */
  private repeats = false;

  constructor(root: AnyNode) {
    this.quiet = quietParts(root);
  }

  private note(value: Value): void {
    this.side.push(...readsOf(value));
  }

  visit(node: AnyNode | null | undefined): Value {
    if (node === null || node === undefined) return made([]);
    this.depth += 1;
    try {
      if (this.depth > maxDepth) return any;
      const as = this.quiet(node) ? closedUse(node) : undefined;
      const opens = as === undefined && makesText(node);
      if (as === undefined && !opens) return this.dispatch(node);
      // What decides about it on the way is no more in it than the rest.
      const before = this.side.length;
      const value = this.dispatch(node);
      const reads = [...readsOf(value), ...this.side.splice(before)];
      return made(as === undefined ? decodedReads(reads) : reads.map((read) => readAs(read, as)));
    } finally {
      this.depth -= 1;
    }
  }

  private join(nodes: readonly (AnyNode | null)[]): Value {
    return made(nodes.flatMap((node) => [...readsOf(this.visit(node))]));
  }

  private dispatch(node: AnyNode): Value {
    switch (node.type) {
      case 'Literal':
      case 'TemplateElement':
      case 'EmptyStatement':
        return made([]);
      case 'Identifier':
        return this.name(node.name);
      case 'MemberExpression':
        return this.member(node);
      case 'ChainExpression':
      case 'ParenthesizedExpression':
        return this.visit(node.expression);
      case 'CallExpression':
        return this.call(node);
      case 'NewExpression':
        return this.join([node.callee, ...node.arguments]);
      case 'ConditionalExpression':
        this.side.push(...this.decision(node.test));
        return this.either(node.consequent, node.alternate);
      case 'LogicalExpression': {
        const right = node.operator === '&&' ? this.visit(node.right) : undefined;
        // What `a && "known"` gives of `a` is false, nothing or zero.
        return right?.is === 'made' && right.reads.length === 0 ? made(this.decision(node.left)) : this.either(node.left, node.right);
      }
      case 'BinaryExpression':
        return this.join([node.left, node.right]);
      case 'UnaryExpression':
        return this.join([node.argument]);
      case 'TemplateLiteral':
        return this.join(node.expressions);
      case 'TaggedTemplateExpression':
        return any;
      case 'SequenceExpression':
        return this.join(node.expressions);
      case 'ArrayExpression':
        return this.join(node.elements);
      case 'SpreadElement':
        return this.visit(node.argument);
      case 'ObjectExpression':
        return this.join(node.properties);
      case 'Property':
        return this.join(node.computed ? [node.key, node.value] : [node.value]);
      case 'ArrowFunctionExpression':
      case 'FunctionExpression':
        return this.callback(node, []);
      case 'BlockStatement':
        return this.join(node.body);
      case 'ExpressionStatement':
        return this.visit(node.expression);
      case 'ReturnStatement':
        return this.visit(node.argument);
      case 'IfStatement':
        this.side.push(...this.decision(node.test));
        return this.join([node.consequent, node.alternate ?? null]);
      case 'VariableDeclaration': {
        for (const { id, init } of node.declarations) {
          const value = this.visit(init);
          // Whoever uses the name reads it there, by the field that is taken of it.
          if (id.type !== 'Identifier' || (value.is !== 'place' && value.is !== 'items')) this.note(value);
          if (id.type === 'Identifier') {
            this.bound.set(id.name, value);
            if (isSpelledOut(init)) this.tables.set(id.name, value);
          } else this.bindPattern(id, value);
        }
        return made([]);
      }
      default:
        return any;
    }
  }

  /** Only whether it holds is in what comes of it, unless it puts what it reads somewhere else on the way. */
  private decision(test: AnyNode): readonly Read[] {
    const before = this.side.length;
    const value = this.visit(test);
    const reads = [...readsOf(value), ...this.side.splice(before)];
    return this.quiet(test) ? reads.map((read) => readAs(read, 'boolean')) : reads;
  }

  private either(left: Expression, right: Expression): Value {
    const [a, b] = [this.visit(left), this.visit(right)];
    if (a.is === 'place' && b.is === 'place') return place(...a.reads, ...b.reads);
    if (a.is === 'items' && b.is === 'items') return { is: 'items', reads: [...a.reads, ...b.reads] };
    // `$json.a || {}`: what is taken out of it is taken out of the place.
    if (b.is === 'made' && b.reads.length === 0) return a;
    if (a.is === 'made' && a.reads.length === 0) return b;
    return made([...readsOf(a), ...readsOf(b)]);
  }

  private name(name: string): Value {
    const bound = this.bound.get(name);
    if (bound !== undefined) return bound;
    if (name === '$json' || name === '$data') return place({ from: 'input', path: [] });
    if (name === '$binary') return place({ from: 'input', path: ['$binary'] });
    if (name === '$input') return { is: 'input' };
    if (name === '$node') return { is: 'nodes' };
    if (environmentNames.has(name)) return { is: 'environment', name };
    if (runNames.has(name)) return { is: 'run', name };
    return harmlessGlobals.has(name) ? made([]) : any;
  }

  private member(node: Extract<AnyNode, { type: 'MemberExpression' }>): Value {
    const object = this.visit(node.object);
    const key = this.key(node);
    if (key === undefined) {
      const index = this.visit(node.property);
      if (this.picksOwnText(node, index)) this.side.push(...readsOf(index).map((read) => readAs(read, 'enum')));
      else this.note(index);
      return this.descend(object, '*');
    }
    return this.descend(object, key);
  }

  /** A whole field only picks one of the texts that a table spells out; several, one after the other, could spell something. */
  private picksOwnText({ object }: Extract<AnyNode, { type: 'MemberExpression' }>, index: Value): boolean {
    const isTable = object.type === 'Identifier' ? this.tables.get(object.name) === this.bound.get(object.name) : isSpelledOut(object);
    return (
      isTable &&
      !this.repeats &&
      index.is === 'place' &&
      index.reads.length === 1 &&
      index.reads.every((read) => (read.from === 'input' || read.from === 'node') && read.path.length > 0 && !read.path.includes('*'))
    );
  }

  /** The member's name when it is fixed; a number stands for any element. */
  private key(node: Extract<AnyNode, { type: 'MemberExpression' }>): string | undefined {
    if (!node.computed) return node.property.type === 'Identifier' ? node.property.name : undefined;
    const { property } = node;
    if (property.type === 'Literal' && typeof property.value === 'string') return property.value;
    if (property.type === 'Literal' && typeof property.value === 'number') return '*';
    return fixedText(property);
  }

  private descend(object: Value, key: string): Value {
    switch (object.is) {
      case 'place':
        return key === 'length' && !object.reads.some(isRecord)
          ? made(object.reads)
          : place(...object.reads.map((read) => descend(read, key)));
      case 'items': {
        if (key === 'json') return place(...object.reads);
        if (key === 'binary') return place(...object.reads.map((read) => descend(read, '$binary')));
        return key === '*' || key === 'item' ? object : made(object.reads);
      }
      case 'input':
        return key === 'item'
          ? { is: 'items', reads: [{ from: 'input', path: [] }] }
          : key === 'params' || key === 'context'
            ? { is: 'run', name: '$input' }
            : made([{ from: 'input', path: [] }]);
      case 'nodes':
        return key === '*' ? any : { is: 'items', reads: [{ from: 'node', node: key, path: [] }] };
      case 'root':
        return this.name(key);
      case 'environment':
        return { is: 'environment', name: object.name === '$env' ? key : `${object.name}.${key}` };
      case 'run':
        return object.name === '$vars' && soundsSecret(key)
          ? { is: 'environment', name: key }
          : { is: 'run', name: `${object.name}.${key}` };
      case 'made':
        return object;
    }
  }

  private call(node: Extract<AnyNode, { type: 'CallExpression' }>): Value {
    const { callee, arguments: values } = node;
    if (callee.type === 'Identifier' && !this.bound.has(callee.name)) return this.callName(callee.name, values);
    if (callee.type === 'MemberExpression') {
      const method = this.key(callee);
      if (method !== undefined) return this.callMethod(this.visit(callee.object), method, values);
    }
    const own = callee.type === 'ParenthesizedExpression' ? callee.expression : callee;
    if ((own.type === 'ArrowFunctionExpression' || own.type === 'FunctionExpression') && own.params.length <= values.length)
      return this.callback(
        own,
        values.map((value) => this.visit(value)),
      );
    return this.join([callee, ...values]);
  }

  private callName(name: string, values: readonly AnyNode[]): Value {
    const first = values[0];
    const text = fixedText(first);
    switch (name) {
      case '$':
        return text === undefined ? any : { is: 'items', reads: [{ from: 'node', node: text, path: [] }] };
      case '$items':
        return text === undefined
          ? values.length === 0
            ? { is: 'items', reads: [{ from: 'input', path: [] }] }
            : any
          : { is: 'items', reads: [{ from: 'node', node: text, path: [] }] };
      case '$item':
        return { is: 'root' };
      case '$fromAI':
      case '$fromai':
      case '$fromAi':
        return made([
          { from: 'model', key: text ?? '', ...heldTo(values[2]) },
          ...(values[3] === undefined ? [] : readsOf(this.visit(values[3]))),
        ]);
      case '$jmespath': {
        const path = fixedText(values[1]) ?? '';
        return first !== undefined &&
          values.length === 2 &&
          /^[A-Za-z_]\w*(?:\[(?:\*|\d*)\])?(?:\.[A-Za-z_]\w*(?:\[(?:\*|\d*)\])?)*$/.test(path)
          ? path
              .replace(/\[[^\]]*\]/g, '.0')
              .split('.')
              .reduce((value, key) => this.descend(value, key), this.visit(first))
          : this.join(values);
      }
      case '$getWorkflowStaticData':
        return text === undefined || text === 'node'
          ? any
          : place({ from: 'store', store: text === 'global' ? flowStore : text, path: [] });
      case '$getPairedItem':
        return any;
      case '$evaluateExpression':
      case 'eval':
      case 'Function':
        return any;
      default:
        return made([...readsOf(this.name(name)), ...readsOf(this.join(values))]);
    }
  }

  private callMethod(object: Value, method: string, values: readonly AnyNode[]): Value {
    if (object.is === 'nodes' || object.is === 'root') return any;
    if (object.is === 'input') {
      for (const value of values) this.note(this.visit(value));
      const whole: Read = { from: 'input', path: [] };
      return ['first', 'last', 'all', 'itemMatching'].includes(method) ? { is: 'items', reads: [whole] } : made([whole]);
    }
    if (object.is === 'items' && ['first', 'last', 'all', 'itemMatching', 'pairedItem', 'getPairedItem'].includes(method)) {
      for (const value of values) this.note(this.visit(value));
      return object;
    }
    const elements = object.is === 'items' ? object : this.descend(object, '*');
    const list = elementMethods.has(method);
    for (const value of values) {
      const isFunction = value.type === 'ArrowFunctionExpression' || value.type === 'FunctionExpression';
      this.note(isFunction ? this.callback(value, list ? [elements] : [made(readsOf(object)), elements]) : this.visit(value));
    }
    if (elementGivers.has(method) && object.is !== 'made') return elements;
    if ((listGivers.has(method) || sameGivers.has(method)) && object.is !== 'made') return object;
    // The callback's result has been noted; the elements count as read only where it reads none.
    return method === 'map' && values.length > 0 && object.is !== 'made' ? made([]) : made(readsOf(object));
  }

  /** A function given to a method: its parameters stand for `given`, further ones for an index or the list. */
  private callback(node: Extract<AnyNode, { type: 'ArrowFunctionExpression' | 'FunctionExpression' }>, given: readonly Value[]): Value {
    const outer = this.bound;
    const repeated = this.repeats;
    this.repeats ||= node.params.length > 0;
    this.bound = new Map(outer);
    node.params.forEach((parameter, index) => {
      const value = given[index] ?? made(given.flatMap((one) => [...readsOf(one)]));
      if (parameter.type === 'Identifier') this.bound.set(parameter.name, value);
      else this.bindPattern(parameter, value);
    });
    const result = this.visit(node.body);
    this.bound = outer;
    this.repeats = repeated;
    return made(readsOf(result));
  }

  private bindPattern(pattern: AnyNode, value: Value): void {
    switch (pattern.type) {
      case 'Identifier':
        this.bound.set(pattern.name, value);
        return;
      case 'ObjectPattern':
        for (const property of pattern.properties) {
          if (property.type === 'RestElement') this.bindPattern(property.argument, made(readsOf(value)));
          else
            this.bindPattern(
              property.value,
              property.key.type === 'Identifier' && !property.computed ? this.descend(value, property.key.name) : made(readsOf(value)),
            );
        }
        return;
      case 'ArrayPattern':
        for (const part of pattern.elements) if (part !== null) this.bindPattern(part, this.descend(value, '*'));
        return;
      case 'AssignmentPattern':
        this.note(this.visit(pattern.right));
        this.bindPattern(pattern.left, value);
        return;
      case 'RestElement':
        this.bindPattern(pattern.argument, made(readsOf(value)));
        return;
      default:
        this.note(any);
    }
  }
}

export interface JavaScriptExpression {
  readonly reads: readonly Read[];
  readonly prefix: string;
  readonly whole: boolean;
  readonly type?: ValueType;
}

/** The syntax tree of a text that is one JavaScript expression and nothing else; throws, or gives undefined, where it is not. */
export function parseWhole(text: string): Expression | undefined {
  // Of `(a ? b : c)` the tree without its brackets would end before the last of them.
  const node = parseExpressionAt(text, 0, { ecmaVersion: 'latest', preserveParens: true });
  // parseExpressionAt stops where the expression ends; anything but comments behind it is another language.
  if (node.end === text.length) return node;
  const rest = tokenizer(text.slice(node.end), { ecmaVersion: 'latest' }).getToken();
  return rest.start === rest.end ? node : undefined;
}

/** The one field that the expression names as it is, and nothing that is made of it. One entry of a list is none. */
export function placeInJavaScript(node: AnyNode): Read | undefined {
  if (node.type === 'ParenthesizedExpression' || node.type === 'ChainExpression') return placeInJavaScript(node.expression);
  if (node.type !== 'MemberExpression') return undefined;
  const walk = new JavaScriptReads(node);
  const value = walk.visit(node);
  const [read, ...more] = value.is === 'place' && walk.side.length === 0 ? value.reads : [];
  return read !== undefined && more.length === 0 && 'path' in read && !read.path.includes('*') ? read : undefined;
}

/** Undefined when the text is no single JavaScript expression. */
export function readJavaScript(source: string): JavaScriptExpression | undefined {
  const text = source.trim().replace(/;+$/, '');
  try {
    const node = parseWhole(text);
    if (node === undefined) return undefined;
    const walk = new JavaScriptReads(node);
    const value = walk.visit(node);
    const type = typeOf(node);
    const { text: prefix, whole } = prefixOf(node);
    return { reads: [...readsOf(value), ...walk.side], prefix, whole, ...(type === undefined ? {} : { type }) };
  } catch {
    return undefined;
  }
}
