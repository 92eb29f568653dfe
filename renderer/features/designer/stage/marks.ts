/** Two versions of a flow as one picture: what a change would add, take away or alter. */
import type { Flow } from '../../../../app/workflow/model/flow.ts';
import type { Mark, Marks } from '../../../canvas/scene.ts';

export interface MarkedFlow {
  readonly flow: Flow;
  readonly marks: Marks;
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
}

export function marksOf(before: Flow, after: Flow): MarkedFlow {
  const nodes = new Map<string, Mark>();
  const edges = new Map<string, Mark>();
  const oldNodes = new Map(before.nodes.map((node) => [node.id, node]));
  const newNodes = new Map(after.nodes.map((node) => [node.id, node]));
  for (const node of after.nodes) {
    const old = oldNodes.get(node.id);
    if (old === undefined) nodes.set(node.id, 'added');
    else if (old !== node && JSON.stringify(old) !== JSON.stringify(node)) nodes.set(node.id, 'changed');
  }
  const removedNodes = before.nodes.filter((node) => !newNodes.has(node.id));
  for (const node of removedNodes) nodes.set(node.id, 'removed');
  const newEdges = new Set(after.edges.map((edge) => edge.id));
  const oldEdges = new Set(before.edges.map((edge) => edge.id));
  for (const edge of after.edges) if (!oldEdges.has(edge.id)) edges.set(edge.id, 'added');
  const removedEdges = before.edges.filter((edge) => !newEdges.has(edge.id));
  for (const edge of removedEdges) edges.set(edge.id, 'removed');
  const count = (mark: Mark): number => [...nodes.values(), ...edges.values()].filter((one) => one === mark).length;
  return {
    flow: {
      ...after,
      nodes: [...after.nodes, ...removedNodes],
      edges: [...after.edges, ...removedEdges],
      layout: { ...after.layout, nodes: { ...before.layout.nodes, ...after.layout.nodes } },
    },
    marks: { nodes, edges },
    added: count('added'),
    removed: count('removed'),
    changed: count('changed'),
  };
}
