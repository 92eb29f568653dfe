/**
 * The flow as it is reviewed, signed and shipped: what decides a run, without what only helps people draw. Samples may hold
 * personal data and notes may hold anything, so neither ever leaves the workspace.
 */
import { canonicalJson } from '../../kernel/json.ts';
import { canonicalFlow } from './canonical.ts';
import type { Flow, FlowNode } from './flow.ts';

function releasedNode(node: FlowNode): FlowNode {
  const { note: _note, sample: _sample, foreign, ...rest } = node;
  if (foreign === undefined) return rest;
  const { raw: _raw, ...origin } = foreign;
  return { ...rest, foreign: origin };
}

export function releaseForm(flow: Flow): Flow {
  return { ...flow, notes: [], layout: { nodes: {}, notes: {} }, nodes: flow.nodes.map(releasedNode) };
}

/** The bytes of `flow.json` in a bundle: the canonical form, which still parses as a flow document. */
export function releaseText(flow: Flow): string {
  const meaning = JSON.parse(canonicalFlow(releaseForm(flow))) as Omit<Flow, 'layout' | 'notes'>;
  return canonicalJson({ ...meaning, notes: [], layout: { nodes: {}, notes: {} } });
}

const ascending = (items: readonly { readonly id: string }[]): boolean =>
  items.every((item, i) => i === 0 || (items[i - 1]?.id ?? '') < item.id);

/** True when `releaseForm` and the canonical order would change nothing. */
export function isReleaseForm(flow: Flow): boolean {
  return (
    flow.notes.length === 0 &&
    Object.keys(flow.layout.nodes).length === 0 &&
    Object.keys(flow.layout.notes).length === 0 &&
    ascending(flow.nodes) &&
    ascending(flow.edges) &&
    ascending(flow.connections) &&
    flow.nodes.every((node) => node.note === undefined && node.sample === undefined && node.foreign?.raw === undefined)
  );
}
