/** Renaming a step: its name, and every expression and program in the flow that names it. Edges hang on ids and stay. */
import type { Json, JsonObject } from '../../kernel/json.ts';
import { renameNodeInJavaScript, renameNodeInParameter } from '../expression/rename.ts';
import type { Flow } from '../model/flow.ts';
import { uniqueName } from './names.ts';

/** Parameters that hold a program rather than a template: steps are named in it as n8n names them. */
const programs: ReadonlySet<string> = new Set(['code']);

function renameInParameters(parameters: JsonObject, from: string, to: string): JsonObject {
  let changed = false;
  const entries = Object.entries(parameters).map(([key, value]): [string, Json] => {
    const renamed =
      programs.has(key) && typeof value === 'string' ? renameNodeInJavaScript(value, from, to) : renameNodeInParameter(value, from, to);
    changed ||= renamed !== value;
    return [key, renamed];
  });
  return changed ? Object.fromEntries(entries) : parameters;
}

/**
 * The flow with node `id` renamed. A name that is taken gets a number. Nodes that nothing changes in are the same objects as before,
 * so that what was computed of them stays good; without such a node the flow itself comes back.
 */
export function renameNode(flow: Flow, id: string, wanted: string): Flow {
  const node = flow.nodes.find((one) => one.id === id);
  if (node === undefined || node.name === wanted) return flow;
  const to = uniqueName(wanted, new Set(flow.nodes.filter((one) => one.id !== id).map((one) => one.name)));
  return {
    ...flow,
    nodes: flow.nodes.map((one) => {
      const parameters = renameInParameters(one.parameters, node.name, to);
      if (one.id === id) return { ...one, name: to, parameters };
      return parameters === one.parameters ? one : { ...one, parameters };
    }),
  };
}
