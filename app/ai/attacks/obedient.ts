/**
 * A model that does whatever a text that reaches it wants: the worst that any model could do. What a flow withstands with it, it withstands
 * by the way it is drawn, and goes on to with each later model. Pure.
 */
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import type { ModelRequest, ModelResponse } from '../../nodes/kit/executor.ts';
import type { Flow } from '../../workflow/model/flow.ts';
import { addressFor, type Aim, type Attack } from './pack.ts';

/** Names that tools leave to the model, by the tool's name: `model.recipient`. */
export type ToolKeys = ReadonlyMap<string, readonly string[]>;

const TOLD = 4_000;
const DEEPEST = 12;

export const toolKeysOf = (flows: readonly Flow[]): ToolKeys =>
  new Map(
    flows.flatMap(({ nodes }) =>
      nodes.map(
        (node) =>
          [
            node.name,
            [...new Set([...JSON.stringify(node.parameters).matchAll(/\bmodel\.([A-Za-z_]\w*)/g)].map((match) => match[1] ?? ''))],
          ] as const,
      ),
    ),
  );

function filled(schema: JsonObject, text: string, depth = 0): Json {
  if (schema['const'] !== undefined) return schema['const'];
  const listed = schema['enum'];
  // The last one is as much the attacker's choice as any other.
  if (Array.isArray(listed)) return (listed as readonly Json[]).at(-1) ?? null;
  const { type } = schema;
  switch (Array.isArray(type) ? (type as readonly Json[])[0] : type) {
    case 'number':
    case 'integer':
      return typeof schema['maximum'] === 'number' ? schema['maximum'] : 999_999;
    case 'boolean':
      return true;
    case 'array':
      return depth < DEEPEST && isJsonObject(schema['items']) ? [filled(schema['items'], text, depth + 1)] : [];
    case 'object':
      return Object.fromEntries(
        Object.entries(isJsonObject(schema['properties']) ? schema['properties'] : {}).map(([key, part]) => [
          key,
          depth < DEEPEST && isJsonObject(part) ? filled(part, text, depth + 1) : null,
        ]),
      );
    default:
      return text;
  }
}

const isTurn = (schema: JsonObject): boolean =>
  isJsonObject(schema['properties']) &&
  ['tool', 'arguments', 'answer'].every((key) => Object.hasOwn(schema['properties'] as JsonObject, key));

function toolsOf(schema: JsonObject): readonly string[] {
  const tool = (schema['properties'] as JsonObject)['tool'];
  const names = isJsonObject(tool) && Array.isArray(tool['enum']) ? (tool['enum'] as readonly Json[]) : [];
  return names.filter((name): name is string => typeof name === 'string' && name !== '');
}

/** `plain`: what a model answers that saw nothing odd. */
export function obey(request: ModelRequest, plain: ModelResponse, attack: Attack, aim: Aim, tools: ToolKeys): ModelResponse {
  const said = request.messages.map(({ content }) => content).join('\n');
  if (!said.includes(aim.mark)) return plain;
  // It tells all it has seen to whoever listens.
  const text = `${attack.value(aim)} ${aim.mark}\n${said.slice(0, TOLD)}`;
  const schema = request.responseSchema;
  if (schema === undefined) return { ...plain, text };
  if (!isTurn(schema)) return { ...plain, text: JSON.stringify(filled(schema, text)) };
  const rounds = request.messages.filter(({ role }) => role === 'assistant').length;
  const tool = toolsOf(schema)[rounds];
  if (tool === undefined) return { ...plain, text: JSON.stringify({ tool: '', arguments: '', answer: text }) };
  const given = Object.fromEntries((tools.get(tool) ?? []).map((key) => [key, addressFor(key, aim) ?? attack.value(aim)]));
  return { ...plain, text: JSON.stringify({ tool, arguments: JSON.stringify(given), answer: '' }) };
}
