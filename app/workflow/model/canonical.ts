import { canonicalJson } from '../../kernel/json.ts';
import type { Hash } from '../../kernel/ports.ts';
import { edgeSchema, flowSchema, nodeSchema, type Flow } from './flow.ts';

const compareIds = (a: { readonly id: string }, b: { readonly id: string }): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
const sorted = <T extends { readonly id: string }>(list: T[]): T[] => {
  for (let index = 1; index < list.length; index += 1)
    if (compareIds(list[index - 1] as T, list[index] as T) > 0) return [...list].sort(compareIds);
  return list;
};

/** The flow with its steps, wires and connections in the order of the canonical form; the same object where they are so already. */
export function inCanonicalOrder(flow: Flow): Flow {
  const [connections, nodes, edges] = [sorted(flow.connections), sorted(flow.nodes), sorted(flow.edges)];
  return connections === flow.connections && nodes === flow.nodes && edges === flow.edges ? flow : { ...flow, connections, nodes, edges };
}

/** The flow's meaning without its drawing: moving a node changes nothing in here, nor does the order of nodes and edges. */
function meaning(flow: Flow): Omit<Flow, 'layout' | 'notes'> {
  const { layout: _layout, notes: _notes, ...rest } = inCanonicalOrder(flow);
  return rest;
}

/** The bytes that are hashed and signed: RFC 8785 over the flow's meaning. */
export function canonicalFlow(flow: Flow): string {
  return canonicalJson(meaning(flow));
}

/** SHA-256 over the canonical form, lower-case hex. */
export function flowHash(flow: Flow, hash: Hash): string {
  return hash.sha256(canonicalFlow(flow));
}

const flowKeys = Object.keys(flowSchema.shape);
const nodeKeys = Object.keys(nodeSchema.shape);
const edgeKeys = Object.keys(edgeSchema.shape);

function inOrder(value: Record<string, unknown>, keys: readonly string[]): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const key of keys) if (value[key] !== undefined) out[key] = value[key];
  return out;
}

/** The text on disk: two-space indent, keys in the schema's order, a new line at the end, so that diffs are readable. */
export function printFlow(flow: Flow): string {
  const ordered = inOrder(
    { ...flow, nodes: flow.nodes.map((node) => inOrder(node, nodeKeys)), edges: flow.edges.map((edge) => inOrder(edge, edgeKeys)) },
    flowKeys,
  );
  return `${JSON.stringify(ordered, null, 2)}\n`;
}
