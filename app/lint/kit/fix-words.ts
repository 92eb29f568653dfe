/** What a change to a flow means for the people who live with it, in words: said before it is made. */
import type { Json } from '../../kernel/json.ts';
import type { FactsOf } from '../dataflow/analysis.ts';
import type { PatchOperation } from '../../workflow/graph/patch.ts';
import type { Flow, FlowNode } from '../../workflow/model/flow.ts';

const shown = (value: Json | undefined): string => {
  if (value === undefined) return 'nothing';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
};

/** What it costs to have this step: by its facts, so that it holds for step types of tomorrow. */
function costOfStep(node: FlowNode, flow: Flow, factsOf: FactsOf): string {
  const facts = factsOf(node, flow);
  const steps = facts.transfer.flatMap((transfer) => transfer.steps);
  if (facts.human !== undefined) return 'a person has to answer each time before it goes on';
  if (steps.some((step) => step.op === 'restore')) return 'turns tokens back into values, for the steps behind it';
  if (steps.some((step) => step.op === 'protect')) return 'the steps behind it see tokens or masks instead of the values';
  if (facts.guards.length > 0) return 'items that do not pass it stop there';
  return 'one more step in every run';
}

/** One line for each thing that changes; wires that only make room for a new step say nothing of their own. */
export function changesOf(flow: Flow, patch: readonly PatchOperation[], factsOf: FactsOf): string[] {
  const nameOf = (id: string): string => flow.nodes.find((node) => node.id === id)?.name ?? id;
  const adds = patch.some(({ op }) => op === 'addNode');
  return patch.flatMap((operation): string[] => {
    switch (operation.op) {
      case 'addNode':
        return [`Adds “${operation.node.name}”: ${costOfStep(operation.node, flow, factsOf)}`];
      case 'removeNode':
        return [`Removes “${nameOf(operation.nodeId)}” and its wires`];
      case 'addEdge':
        return adds ? [] : [`Connects “${nameOf(operation.edge.from.node)}” to “${nameOf(operation.edge.to.node)}”`];
      case 'removeEdge': {
        const edge = flow.edges.find((one) => one.id === operation.edgeId);
        return adds || edge === undefined
          ? []
          : [`Disconnects “${nameOf(edge.from.node)}” from “${nameOf(edge.to.node)}”: nothing goes that way any more`];
      }
      case 'setParameter':
        return [`Sets ${operation.path.join('.')} of “${nameOf(operation.nodeId)}” to ${shown(operation.value)}`];
      case 'setNode':
        return Object.entries(operation.values).map(([key, value]) =>
          key === 'disabled' && value === true
            ? `Switches “${nameOf(operation.nodeId)}” off: it does nothing until it is switched on again`
            : `Sets ${key} of “${nameOf(operation.nodeId)}” to ${shown(value as Json)}`,
        );
      case 'setFlow':
        return [`Sets ${operation.path.join('.')} of the flow to ${shown(operation.value)}`];
      case 'setConnection':
        return operation.path.length === 0
          ? ['Adds a place for a connection: its secret has to be entered on the page Connections']
          : [`Sets ${operation.path.join('.')} of a connection to ${shown(operation.value)}`];
    }
  });
}
