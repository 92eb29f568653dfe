/** Evaluates templates for one item, within limits. Synchronous, pure but for the clock, never touches anything outside the scope. */
import { EvaluationError, ParseError, TypeError as CelTypeError, type ASTNode, type Environment } from '@marcbachmann/cel-js';
import { isJsonObject, type Json } from '../../kernel/json.ts';
import type { Clock } from '../../kernel/ports.ts';
import { fail, ok, type Result } from '../../kernel/result.ts';
import { celValues, type CelValues } from './cel-values.ts';
import { newEnvironment } from './environment.ts';
import { matchSafely } from './patterns.ts';
import { defaultLimits, LimitExceeded, meter, type EvaluationLimits } from './meter.ts';
import { expressionFailure, type ExpressionFailure, type Template, type TemplatePart } from './template.ts';
import { childrenOf, isBinding, isComprehension } from './tree.ts';

export { defaultLimits, type EvaluationLimits } from './meter.ts';

/** What expressions see. `node` holds the first output item of each step that has run, by the step's name. */
export interface ExpressionScope {
  readonly input: Json;
  readonly node: Readonly<Record<string, Json>>;
  readonly flow: { readonly id: string; readonly name: string; readonly environment: string };
  readonly run: { readonly id: string };
  /** What an agent's model has filled in, when this step runs as its tool: `model.recipient`. */
  readonly model?: Readonly<Record<string, Json>>;
  readonly clock: Clock;
  /** Of the step, which asks many expressions of one item. */
  readonly celValues?: CelValues;
}

/** Calls into the meter that are woven into an expression before it is evaluated. People's own text cannot call them: it is checked without them. */
const stepCall = '_step';
const grownCall = '_grown';
const matchCall = '_matches';

let metered: Environment | undefined;

/** Made when first needed: programs that only look at expressions never need it. */
function meteredEnvironment(): Environment {
  // Weaving adds calls and brackets, so the limits are wider than those for people's text, which was checked before.
  metered ??= newEnvironment({ maxAstNodes: 20_000, maxDepth: 240 })
    .registerFunction(
      `${stepCall}(dyn, int): dyn`,
      (value: unknown, weight: bigint) => {
        meter.charge(Number(weight));
        return value;
      },
      { async: false },
    )
    .registerFunction(
      `${grownCall}(dyn): dyn`,
      (value: unknown) => {
        if (typeof value === 'string') meter.chargeSize(value.length);
        else if (Array.isArray(value)) meter.chargeSize(value.length);
        return value;
      },
      { async: false },
    )
    .registerFunction(
      `${matchCall}(string, string): bool`,
      (text: string, pattern: string) =>
        matchSafely(text, pattern, (steps) => {
          meter.charge(steps / 64);
        }),
      { async: false },
    );
  return metered;
}

/** Functions and operators that look at the whole of a text or list. */
const linearCalls: ReadonlySet<string> = new Set([
  'contains',
  'startsWith',
  'endsWith',
  'indexOf',
  'lastIndexOf',
  'matches',
  'replace',
  'split',
  'join',
  'size',
  'upper',
  'lower',
  'trim',
  'sum',
  'text',
  'string',
  'bytes',
  'upperAscii',
  'lowerAscii',
]);

function weightOf(node: ASTNode, linear: number): number {
  const own =
    node.op === 'in' ||
    node.op === '==' ||
    node.op === '!=' ||
    ((node.op === 'call' || node.op === 'rcall') && linearCalls.has(node.args[0]))
      ? linear
      : 1;
  return childrenOf(node).reduce((sum, child) => sum + weightOf(child, linear), own);
}

/** Tests that a chain of plain members is there, from the outside in: of `input.a.b` that `a` is, then that `b` is. */
function presence(node: ASTNode): string[] {
  if (node.op !== '.') return [];
  const [object, name] = node.args;
  const text = plainChain(object);
  return text === undefined ? [] : [...presence(object), `has(${text}.${name})`];
}

function plainChain(node: ASTNode): string | undefined {
  if (node.op === 'id') return node.args;
  const object = node.op === '.' ? plainChain(node.args[0]) : undefined;
  return object === undefined || node.op !== '.' ? undefined : `${object}.${node.args[1]}`;
}

/** The expression's text again, fully bracketed, with a charge for each round of a comprehension and each sum that can grow. */
function weave(node: ASTNode, linear: number): string {
  const again = (child: ASTNode): string => weave(child, linear);
  switch (node.op) {
    case 'value':
      return node.input.slice(node.start, node.end);
    case 'id':
      return node.args;
    case '.':
    case '.?':
      return `${again(node.args[0])}${node.op}${node.args[1]}`;
    case '[]':
      return `${again(node.args[0])}[${again(node.args[1])}]`;
    case '[?]':
      return `${again(node.args[0])}[?${again(node.args[1])}]`;
    case 'call': {
      const [name, values] = node.args;
      const [value, fallback] = values;
      const call = `${name}(${values.map(again).join(', ')})`;
      // A field that is missing takes the fallback too; CEL alone would fail before the function is called.
      const present = name === 'default' && value !== undefined ? presence(value) : [];
      return fallback === undefined || present.length === 0 ? call : `(${present.join(' && ')} ? ${call} : dyn(${again(fallback)}))`;
    }
    case 'rcall': {
      const [name, receiver, values] = node.args;
      if (name === 'matches' && values[0] !== undefined) return `${matchCall}(${again(receiver)}, ${again(values[0])})`;
      if (!isComprehension(node) && !isBinding(node)) return `${again(receiver)}.${name}(${values.map(again).join(', ')})`;
      const [variable, ...bodies] = values;
      if (variable === undefined) return again(receiver);
      const woven = bodies.map((body) =>
        isBinding(node) ? again(body) : `${stepCall}(${again(body)}, ${Math.ceil(weightOf(body, linear))})`,
      );
      return `${again(receiver)}.${name}(${[again(variable), ...woven].join(', ')})`;
    }
    case 'list':
      return `[${node.args.map(again).join(', ')}]`;
    case 'map':
      return `{${node.args.map(([key, value]) => `${again(key)}: ${again(value)}`).join(', ')}}`;
    case '?:':
      return `(${again(node.args[0])} ? ${again(node.args[1])} : ${again(node.args[2])})`;
    case '!_':
      return `(!${again(node.args)})`;
    case '-_':
      return `(-${again(node.args)})`;
    case '+':
      return `${grownCall}(${again(node.args[0])} + ${again(node.args[1])})`;
    default:
      return `(${again(node.args[0])} ${node.op} ${again(node.args[1])})`;
  }
}

type Compiled = (scope: Record<string, unknown>) => unknown;
/** One per syntax node and weight class, so an expression is woven once and not once per item. */
const compiled = new WeakMap<ASTNode, Map<number, Compiled>>();

function compile(ast: ASTNode, linear: number): Compiled {
  let byWeight = compiled.get(ast);
  if (byWeight === undefined) compiled.set(ast, (byWeight = new Map()));
  let ready = byWeight.get(linear);
  if (ready === undefined) byWeight.set(linear, (ready = meteredEnvironment().parse(weave(ast, linear))));
  return ready;
}

function hasComprehension(ast: ASTNode): boolean {
  return isComprehension(ast) || childrenOf(ast).some(hasComprehension);
}

/** The longest text or list in the data, rounded up to a power of two so that few weight classes exist. */
function linearWeight(value: Json): number {
  let longest = 64;
  const visit = (part: Json): void => {
    if (typeof part === 'string') longest = Math.max(longest, part.length);
    else if (Array.isArray(part)) {
      longest = Math.max(longest, part.length);
      part.forEach(visit);
    } else if (isJsonObject(part)) Object.values(part).forEach(visit);
  };
  visit(value);
  return 2 ** Math.ceil(Math.log2(longest / 64));
}

/** A CEL value as JSON: whole numbers become numbers, moments ISO 8601 text, durations seconds. */
function toJson(value: unknown): Json {
  switch (typeof value) {
    case 'bigint':
      return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
    case 'number':
      return Number.isFinite(value) ? value : null;
    case 'string':
      return value;
    case 'boolean':
      return value;
    case 'object':
      break;
    default:
      return null;
  }
  if (value === null) return null;
  if (Array.isArray(value)) return value.map(toJson);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Array.from(value);
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, part]) => [String(key), toJson(part)]));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null)
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, toJson(part)]));
  return String(value);
}

/** How a value reads inside text: nothing for null, JSON for lists and objects. */
export function valueText(value: Json): string {
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

type ExpressionPart = Extract<TemplatePart, { kind: 'expression' }>;

function explain(error: unknown, part: ExpressionPart): ExpressionFailure {
  const at = (message: string, mend: string): ExpressionFailure => expressionFailure(message, mend, part.start, part.end);
  if (error instanceof LimitExceeded)
    return at(
      `The expression {{${part.source}}} was stopped: ${error.message}.`,
      'Filter the list before it reaches this step, or use a loop step.',
    );
  if (error instanceof EvaluationError || error instanceof ParseError || error instanceof CelTypeError) {
    if (error.cause instanceof LimitExceeded) return explain(error.cause, part);
    const missing = /^No such key: (.*)$/s.exec(error.summary)?.[1];
    if (missing !== undefined)
      return at(
        `The expression {{${part.source}}} failed: there is no field “${missing}”.`,
        'Check its spelling in the data that arrives here, or give a value for the case: default(input.field, "none").',
      );
    return at(
      `The expression {{${part.source}}} failed: ${error.summary}.`,
      'Check the types: text needs quotes, and text() and number() convert.',
    );
  }
  return at(
    `The expression {{${part.source}}} failed: ${error instanceof Error ? error.message : 'unknown error'}.`,
    'Check the types of the values that it reads.',
  );
}

/**
 * The template's value. A template that is one expression and nothing else keeps its type; any other is text.
 * Fails with `flow/bad-expression` when a field is missing, types do not fit or a limit is reached.
 */
export function evaluateTemplate(
  template: Template,
  scope: ExpressionScope,
  limits: EvaluationLimits = defaultLimits,
): Result<Json, ExpressionFailure> {
  const values: Json[] = [];
  let names: Record<string, unknown> | undefined;
  const valueOf = scope.celValues ?? celValues();
  const named = (): Record<string, unknown> =>
    (names ??= {
      input: valueOf('input', scope.input),
      node: valueOf('node', scope.node),
      flow: scope.flow,
      run: scope.run,
      model: valueOf('model', scope.model ?? {}),
    });
  const run = (part: ExpressionPart): Json => {
    const linear = hasComprehension(part.ast) ? linearWeight([scope.input, scope.node]) : 1;
    const value = toJson(compile(part.ast, linear)(named()));
    if (typeof value === 'object' && value !== null) meter.chargeSize(JSON.stringify(value).length);
    return value;
  };
  return meter.measure(
    limits,
    () => scope.clock.now(),
    () => {
      let length = 0;
      for (const part of template.parts) {
        try {
          const value = part.kind === 'literal' ? part.text : run(part);
          if (part.kind === 'expression' && template.parts.length === 1) return ok(value);
          const text = valueText(value);
          length += text.length;
          if (length > limits.maxSize) throw new LimitExceeded('size');
          values.push(text);
        } catch (error) {
          return fail(
            part.kind === 'expression'
              ? explain(error, part)
              : expressionFailure('The text is too long.', 'Split it over several steps.', part.start, part.end),
          );
        }
      }
      return ok(values.join(''));
    },
  );
}
