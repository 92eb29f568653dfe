/** Wires of n8n as edges between the ports that the steps came to have. */
import { NameGiver } from '../../workflow/graph/names.ts';
import type { FlowEdge, FlowNode } from '../../workflow/model/flow.ts';
import type { NodePorts, Wire } from './wiring.ts';

/** `behind`: steps that were put behind others, to send their items on. */
export function edgesOf(wires: readonly Wire[], ports: ReadonlyMap<string, NodePorts>, behind: ReadonlyMap<string, FlowNode>): FlowEdge[] {
  const ids = new NameGiver();
  const own = [...behind].map(([id, router]): FlowEdge => ({
    id: ids.giveId(`${id} ${router.id}`, 'edge'),
    kind: 'data',
    from: { node: id, port: 'out' },
    to: { node: router.id, port: 'in' },
  }));
  return [
    ...own,
    ...wires.flatMap((wire): FlowEdge[] => {
      const from = ports.get(wire.from.id)?.output(wire.kind, wire.output);
      const to = ports.get(wire.to.id)?.input(wire.kind, wire.input);
      if (from === undefined || to === undefined) return [];
      // Items leave by the step behind, failures by the step itself.
      const leaves = (from.kind === 'data' ? behind.get(wire.from.id)?.id : undefined) ?? wire.from.id;
      const text = `${leaves}.${from.id}-${wire.to.id}.${to}`;
      // Ids that tell what they connect keep their findings over another import of a changed file.
      const id = text.length <= 128 && ids.claim(text) ? text : ids.giveId('edge', 'edge');
      return [{ id, kind: from.kind, from: { node: leaves, port: from.id }, to: { node: wire.to.id, port: to } }];
    }),
  ];
}
