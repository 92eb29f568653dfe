/** Workflows that a step carries within itself as a text: each becomes a flow of its own, which the step runs. */
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { parseJsonText } from '../../workflow/migrations/json-text.ts';
import { cleanJson } from '../clean-json.ts';
import { workflowsIn } from './parse.ts';

const runsAnother = /\.(?:executeWorkflow|toolWorkflow)$/;
const deepest = 4;
const longestId = 100;

/** Given in the step itself, also where that is written as an expression. */
const isGiven = (source: Json | undefined): boolean =>
  typeof source === 'string' && /^(?:=\s*)?parameter\s*$|^=\s*\{\{\s*(['"`])parameter\1\s*\}\}\s*$/.test(source);

/** The workflow in such a text; undefined where data puts it together, or it is none. */
function workflowOf(value: Json | undefined): JsonObject | undefined {
  const text = typeof value === 'string' ? value.replace(/^=/, '') : undefined;
  // What stands in two braces there is worked out each time.
  if (text === undefined ? !isJsonObject(value) : typeof value === 'string' && value.startsWith('=') && text.includes('{{'))
    return undefined;
  try {
    const found = workflowsIn(text === undefined ? (value as Json) : cleanJson(parseJsonText(text, 'a workflow within a step')).value);
    return found.length === 1 ? found[0] : undefined;
  } catch {
    return undefined;
  }
}

/** The workflow, and behind it those that its steps carry. `name`: what it is called where it says nothing. At most `most` in all. */
export function withInside(workflow: JsonObject, name: string, most: number, depth = 0): JsonObject[] {
  const nodes = workflow['nodes'];
  if (!Array.isArray(nodes) || depth >= deepest) return [workflow];
  const title = typeof workflow['name'] === 'string' && workflow['name'] !== '' ? workflow['name'] : name;
  const own = typeof workflow['id'] === 'string' && workflow['id'] !== '' ? workflow['id'] : title;
  const inside: JsonObject[] = [];
  const kept = (nodes as readonly Json[]).map((node, index): Json => {
    if (!isJsonObject(node) || typeof node['type'] !== 'string' || !runsAnother.test(node['type']) || !isJsonObject(node['parameters']))
      return node;
    const { source, workflowJson, ...parameters } = node['parameters'];
    const found = isGiven(source) && inside.length + 1 < most ? workflowOf(workflowJson) : undefined;
    if (found === undefined) return node;
    const id = `${own.slice(0, longestId)} inside ${index + 1}`;
    const label = typeof node['name'] === 'string' ? node['name'] : 'a step';
    inside.push(...withInside({ ...found, id, name: `${label} in ${title}` }, title, most - inside.length - 1, depth + 1));
    return { ...node, parameters: { ...parameters, source: 'database', workflowId: { __rl: true, mode: 'id', value: id } } };
  });
  return inside.length === 0 ? [workflow] : [{ ...workflow, nodes: kept }, ...inside];
}
