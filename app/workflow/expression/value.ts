/** Evaluates a whole parameter value for one item: the implementation behind a step's `tools.evaluate`. */
import { UserError } from '../../kernel/errors.ts';
import { isJsonObject, type Json } from '../../kernel/json.ts';
import type { ForeignExpression } from '../model/flow.ts';
import { defaultLimits, evaluateTemplate, valueText, type EvaluationLimits, type ExpressionScope } from './evaluate.ts';
import { foreignScript, looksAround, type ForeignInput } from './foreign/script.ts';
import { isForeignExpression } from './parameters.ts';
import { parseTemplate } from './template.ts';

export interface ValueTools {
  /** Runs JavaScript in the sandbox: foreign expressions have no other way to run. */
  readonly script: (code: string, input: Json) => Promise<Json>;
  readonly limits?: EvaluationLimits;
  /** All items of the step and of the steps before it: foreign expressions can look at more than the first. Else the scope's are taken. */
  readonly items?: readonly Json[];
  readonly outputs?: Readonly<Record<string, readonly Json[]>>;
}

const maxDepth = 64;

function evaluateText(text: string, scope: ExpressionScope, limits: EvaluationLimits): Json {
  if (!text.includes('{{')) return text;
  const template = parseTemplate(text);
  const value = template.ok ? evaluateTemplate(template.value, scope, limits) : template;
  if (value.ok) return value.value;
  const { message, place, mend } = value.error;
  throw new UserError('flow/bad-expression', message, { ...(place === undefined ? {} : { place }), mend });
}

/** Strings are templates, foreign expressions run in the sandbox, lists and objects are gone through. Rejects with `flow/bad-expression`. */
export async function evaluateValue(value: Json, scope: ExpressionScope, tools: ValueTools, depth = 0): Promise<Json> {
  if (typeof value === 'string') return evaluateText(value, scope, tools.limits ?? defaultLimits);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > maxDepth) throw new UserError('flow/bad-expression', 'The value is nested too deeply.', { mend: 'Flatten it.' });
  if (isForeignExpression(value)) return evaluateForeign(value, scope, tools);
  if (Array.isArray(value)) {
    const out: Json[] = [];
    for (const item of value as readonly Json[]) out.push(await evaluateValue(item, scope, tools, depth + 1));
    return out;
  }
  if (!isJsonObject(value)) return value;
  const entries: [string, Json][] = [];
  for (const [key, item] of Object.entries(value))
    entries.push([valueText(evaluateText(key, scope, tools.limits ?? defaultLimits)), await evaluateValue(item, scope, tools, depth + 1)]);
  return Object.fromEntries(entries);
}

/** Node-RED's templates: plain names only. A section would need an interpreter of its own, so it is refused rather than half done. */
function evaluateMustache(source: string, item: Json): string {
  if (/\{\{\{?\s*[#^/>!&=]/.test(source))
    throw new UserError('flow/bad-expression', 'A template with sections cannot run here.', {
      mend: 'Write it as {{ ... }} with input.field.',
    });
  return source.replace(/\{\{\{?\s*([^{}\s]+)\s*\}?\}\}/g, (_all, path: string) => {
    const value = path
      .split('.')
      .reduce<Json | undefined>((at, key) => (isJsonObject(at) && Object.hasOwn(at, key) ? at[key] : undefined), item);
    return value === undefined ? '' : valueText(value);
  });
}

async function evaluateForeign(
  expression: ForeignExpression,
  scope: ExpressionScope,
  { script, items, outputs }: ValueTools,
): Promise<Json> {
  if (expression.$foreign === 'mustache') return evaluateMustache(expression.source, scope.input);
  const made = foreignScript(expression);
  if (made === undefined) {
    throw new UserError(
      'flow/bad-expression',
      `An expression in ${expression.$foreign} cannot run here: ${expression.source.slice(0, 200)}`,
      { mend: 'Write it as {{ ... }} with input.field.' },
    );
  }
  const wide = looksAround(expression.source);
  const input: ForeignInput = {
    json: scope.input,
    items: wide ? (items ?? [scope.input]) : [scope.input],
    nodes: !wide ? {} : (outputs ?? Object.fromEntries(Object.entries(scope.node).map(([name, item]) => [name, [item]]))),
    flow: { id: scope.flow.id, name: scope.flow.name },
    run: scope.run,
    model: scope.model ?? {},
    now: scope.clock.now(),
  };
  return script(made.code, input as unknown as Json);
}
