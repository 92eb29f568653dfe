/** Evaluates a whole parameter value for one item: the implementation behind a step's `tools.evaluate`. */
import { UserError } from '../../kernel/errors.ts';
import { isJsonObject, type Json } from '../../kernel/json.ts';
import { defaultLimits, evaluateTemplate, valueText, type EvaluationLimits, type ExpressionScope } from './evaluate.ts';
import { foreignScript } from './foreign-script.ts';
import { isForeignExpression } from './parameters.ts';
import { parseTemplate } from './template.ts';

export interface ValueTools {
  /** Runs JavaScript in the sandbox: foreign expressions have no other way to run. */
  readonly script: (code: string, input: Json) => Promise<Json>;
  readonly limits?: EvaluationLimits;
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
  if (isForeignExpression(value)) {
    const made = foreignScript(value);
    if (made === undefined) throw new UserError('flow/bad-expression', `An expression in ${value.$foreign} cannot run here: ${value.source.slice(0, 200)}`, { mend: 'Write it as {{ ... }} with input.field.' });
    const { clock, ...names } = scope;
    const result = await tools.script(made.code, { json: names.input, nodes: names.node, flow: names.flow, run: names.run, model: names.model ?? {}, now: clock.now() });
    return made.text && typeof result !== 'string' ? valueText(result) : result;
  }
  if (Array.isArray(value)) {
    const out: Json[] = [];
    for (const item of value as readonly Json[]) out.push(await evaluateValue(item, scope, tools, depth + 1));
    return out;
  }
  if (!isJsonObject(value)) return value;
  const entries: [string, Json][] = [];
  for (const [key, item] of Object.entries(value)) entries.push([asKey(evaluateText(key, scope, tools.limits ?? defaultLimits)), await evaluateValue(item, scope, tools, depth + 1)]);
  return Object.fromEntries(entries);
}

const asKey = (value: Json): string => valueText(value);
