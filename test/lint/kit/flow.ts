/** Short ways to write flows for tests, on the real catalogue. */
import type { JsonObject } from '../../../app/kernel/json.ts';
import { emptyFlow, flowSchema, type Flow, type FlowEdge, type FlowNode } from '../../../app/workflow/model/flow.ts';

export const step = (id: string, type: string, parameters: JsonObject = {}, more: Partial<FlowNode> = {}): FlowNode => ({
  id,
  type,
  typeVersion: 1,
  name: id,
  parameters,
  ...more,
});

/** `a > b`, `a.port > b`, `a -tool> b` (a plugs into b), `a -error> b`. */
export function wire(text: string): FlowEdge {
  const match = /^(\S+?)(?:\.(\S+))? (?:-(\w+))?> (\S+?)(?:\.(\S+))?$/.exec(text);
  if (match === null) throw new Error(`not a wire: ${text}`);
  const [, from = '', fromPort, kind = 'data', to = '', toPort] = match;
  const defaultFrom = kind === 'data' ? 'out' : kind;
  const defaultTo = kind === 'data' || kind === 'error' ? 'in' : kind;
  return {
    id: text.replaceAll(' ', ''),
    kind: kind as FlowEdge['kind'],
    from: { node: from, port: fromPort ?? defaultFrom },
    to: { node: to, port: toPort ?? defaultTo },
  };
}

/** A complete flow that no head rule has anything to say about. */
export function flow(nodes: readonly FlowNode[], wires: readonly string[], more: Partial<Flow> = {}): Flow {
  return flowSchema.parse({
    ...emptyFlow('flow_test', 'Test flow'),
    purpose: 'Shows a rule',
    owner: 'ada@example.com',
    lawfulBasis: 'contract',
    dataClasses: ['internal'],
    riskTier: 'critical',
    region: 'eu',
    nodes: [...nodes],
    edges: wires.map(wire),
    ...more,
  });
}
