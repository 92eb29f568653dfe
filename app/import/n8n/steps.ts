/** A step of the workflow with what leads into it. */
import type { Gated } from './gates.ts';
import type { NamedNode } from './identity.ts';
import { nodeTypeInfo, type NodeTypeInfo } from './map/node-map.ts';
import { withMarks } from './unmarked-texts.ts';
import { portsOf, type NodePorts, type Wire } from './wiring.ts';

export interface Step {
  readonly named: NamedNode;
  readonly info: NodeTypeInfo;
  readonly ports: NodePorts;
  readonly incoming: readonly Wire[];
  /** Somebody is asked before it runs as a tool. */
  readonly asked: boolean;
  /** And sees what it is called with. */
  readonly shown: boolean;
}

export function stepsOf(named: readonly NamedNode[], wires: readonly Wire[], { asked, shown }: Pick<Gated, 'asked' | 'shown'>): Step[] {
  const incoming = Map.groupBy(wires, ({ to }) => to.id);
  const outgoing = Map.groupBy(wires, ({ from }) => from.id);
  return named.map((one) => {
    const info = nodeTypeInfo(one.node.type);
    const into = incoming.get(one.id) ?? [];
    const parameters = withMarks(info.key, one.node.parameters);
    const filled = parameters === one.node.parameters ? one : { ...one, node: { ...one.node, parameters } };
    return {
      named: filled,
      info,
      incoming: into,
      asked: asked.has(one.id),
      shown: shown.has(one.id),
      ports: portsOf(filled, info, into, outgoing.get(one.id) ?? []),
    };
  });
}
