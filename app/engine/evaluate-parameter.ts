/** Evaluates one parameter value for one item: our templates by the interpreter, other products' JavaScript in the sandbox. */
import { UserError } from '../kernel/errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../kernel/json.ts';
import type { Clock } from '../kernel/ports.ts';
import type { Item, StepRequest } from '../nodes/kit/executor.ts';
import { evaluateTemplate } from '../workflow/expression/evaluate.ts';
import { isForeignExpression } from '../workflow/expression/parameters.ts';
import { parseTemplate, type Template } from '../workflow/expression/template.ts';

interface Powers {
  readonly clock: Clock;
  /** What an agent's model filled in, when this step runs as its tool. */
  readonly model?: JsonObject;
  readonly script: (code: string, input: Json, limits: { readonly timeoutMs: number; readonly memoryMb: number }) => Promise<Json>;
}

const MAX_DEPTH = 64;
const foreignLimits = { timeoutMs: 2_000, memoryMb: 64 } as const;
const remembered = new Map<string, Template>();
const REMEMBERED = 2_000;

function template(text: string): Template {
  const known = remembered.get(text);
  if (known !== undefined) return known;
  const parsed = parseTemplate(text);
  if (!parsed.ok) throw new UserError('flow/bad-expression', parsed.error.message, { mend: parsed.error.mend });
  if (remembered.size >= REMEMBERED) remembered.clear();
  remembered.set(text, parsed.value);
  return parsed.value;
}

const firstItems = (request: StepRequest): Record<string, Json> => Object.fromEntries(Object.entries(request.outputs).map(([name, items]) => [name, items[0] ?? null]));

/** n8n's names, as far as data goes: `$json`, `$input`, `$node["A"].json`, `$("A").item.json`, `$runIndex`. */
function n8nCode(source: string): string {
  const prelude = `const $json = input.item;
const wrap = (items) => { const list = (items || []).map((json) => ({ json })); return { item: list[0], first: () => list[0], last: () => list[list.length - 1], all: () => list, json: list[0] && list[0].json }; };
const $ = (name) => wrap(input.outputs[name]);
const $node = Object.fromEntries(Object.entries(input.outputs).map(([name, items]) => [name, wrap(items)]));
const $input = { ...wrap(input.items), item: { json: input.item } };
const $itemIndex = input.items.indexOf(input.item), $runIndex = input.round, $workflow = input.flow, $execution = { id: input.runId }, $now = new Date(), $today = new Date();
`;
  const text = source.startsWith('=') ? source.slice(1) : source;
  const whole = /^\s*\{\{((?:(?!\}\}).)*)\}\}\s*$/s.exec(text);
  if (whole !== null) return `${prelude}return (${whole[1] ?? ''});`;
  const parts = text.split(/\{\{((?:(?!\}\}).)*)\}\}/s);
  const pieces = parts.map((part, index) => (index % 2 === 0 ? JSON.stringify(part) : `String((${part}) ?? '')`));
  return `${prelude}return ${pieces.join(' + ')};`;
}

/** Node-RED's mustache: names only, no sections. */
function mustache(source: string, item: Item): string {
  return source.replace(/\{\{\{?\s*([\w.]+)\s*\}?\}\}/g, (_match, path: string) => {
    const value = path.split('.').reduce<Json | undefined>((at, key) => (isJsonObject(at) ? at[key] : undefined), item);
    return value === undefined || value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
  });
}

export async function evaluateParameter(value: Json, item: Item, request: StepRequest, powers: Powers, depth = 0): Promise<Json> {
  if (depth > MAX_DEPTH) throw new UserError('flow/bad-expression', 'The settings of this step nest too deeply.');
  if (typeof value === 'string') {
    if (!value.includes('{{')) return value;
    const result = evaluateTemplate(template(value), { input: item, node: firstItems(request), flow: request.flow, run: { id: request.runId }, clock: powers.clock, ...(powers.model === undefined ? {} : { model: powers.model }) });
    if (!result.ok) throw new UserError('flow/bad-expression', result.error.message, { place: request.node.name, mend: result.error.mend });
    return result.value;
  }
  if (isForeignExpression(value)) {
    switch (value.$foreign) {
      case 'n8n-js':
        return await powers.script(n8nCode(value.source), {
          item, items: Object.values(request.inputs).flat(), outputs: request.outputs, round: request.round, flow: { id: request.flow.id, name: request.flow.name, active: true }, runId: request.runId,
        }, foreignLimits);
      case 'mustache': return mustache(value.source, item);
      case 'jsonata': case 'feel':
        throw new UserError('flow/bad-expression', `This ${value.$foreign === 'feel' ? 'FEEL' : 'JSONata'} expression has not been translated.`, { place: request.node.name, mend: 'Rewrite it as {{ ... }} in the step.' });
    }
  }
  if (Array.isArray(value)) {
    const out: Json[] = [];
    for (const part of value as readonly Json[]) out.push(await evaluateParameter(part, item, request, powers, depth + 1));
    return out;
  }
  if (!isJsonObject(value)) return value;
  const out: Record<string, Json> = {};
  for (const [key, part] of Object.entries(value)) out[key] = await evaluateParameter(part, item, request, powers, depth + 1);
  return out satisfies JsonObject;
}
