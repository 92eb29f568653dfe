/** Flows that came in together and call each other: a call goes on to the flow that it was drawn to, whatever that is called here. */
import { isJsonObject } from '../kernel/json.ts';
import type { Flow, FlowNode } from '../workflow/model/flow.ts';

const callers: ReadonlySet<string> = new Set(['sub-flow', 'map-list']);

function led(node: FlowNode, ids: ReadonlyMap<string, string>): FlowNode {
  const { parameters } = node;
  const { flowId, facts } = parameters;
  if (callers.has(node.type)) {
    const now = typeof flowId === 'string' ? ids.get(flowId) : undefined;
    return now === undefined ? node : { ...node, parameters: { ...parameters, flowId: now } };
  }
  if (node.type !== 'foreign-action' || !isJsonObject(facts) || !isJsonObject(facts['control'])) return node;
  const called = facts['control']['flowId'];
  const now = typeof called === 'string' ? ids.get(called) : undefined;
  return now === undefined
    ? node
    : { ...node, parameters: { ...parameters, facts: { ...facts, control: { ...facts['control'], flowId: now } } } };
}

/** `ids`: what each flow was called in its file, and what it is called here. */
export const withCallsTo = (flow: Flow, ids: ReadonlyMap<string, string>): Flow => ({
  ...flow,
  nodes: flow.nodes.map((node) => led(node, ids)),
});
