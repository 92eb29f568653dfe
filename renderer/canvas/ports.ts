/** Which ports a step has, and where on the card they are. */
import type { EdgeKind, FlowEdge, FlowNode } from '../../app/workflow/model/flow.ts';
import { factsOf } from '../../app/nodes/describe.ts';
import type { PortSpec } from '../../app/nodes/kit/facts.ts';
import { cardHeightFor, cardWidth, portSize, spread } from './geometry.ts';

export const carriesItems = (kind: EdgeKind): boolean => kind === 'data' || kind === 'error';

export interface Port extends PortSpec {
  readonly side: 'in' | 'out';
  /** Centre, from the card's upper left corner. */
  readonly x: number;
  readonly y: number;
  readonly edge: 'left' | 'right' | 'top' | 'bottom';
}

export interface NodePorts {
  readonly ports: readonly Port[];
  readonly height: number;
}

type Specs = { readonly inputs: readonly PortSpec[]; readonly outputs: readonly PortSpec[] };

const noConnections = { connections: [] };
const specCache = new WeakMap<FlowNode, Specs>();

/** The ports that the step's type declares, and the error port where it can fail. No port depends on a connection. */
export function specsOf(node: FlowNode): Specs {
  const known = specCache.get(node);
  if (known !== undefined) return known;
  const { inputs, outputs } = factsOf(node, noConnections);
  const specs = { inputs, outputs };
  specCache.set(node, specs);
  return specs;
}

/** Ports that edges speak of although the type does not have them: drawn, so that no edge hangs in the air. */
function strays(specs: Specs, incoming: readonly FlowEdge[], outgoing: readonly FlowEdge[]): Specs {
  const inputs = [...specs.inputs];
  const outputs = [...specs.outputs];
  for (const edge of incoming)
    if (!inputs.some((port) => port.id === edge.to.port)) inputs.push({ id: edge.to.port, title: edge.to.port, kind: edge.kind });
  for (const edge of outgoing)
    if (!outputs.some((port) => port.id === edge.from.port)) outputs.push({ id: edge.from.port, title: edge.from.port, kind: edge.kind });
  return { inputs, outputs };
}

/** A step that can only be an AI part: all that it gives plugs into a root. */
export const isPart = (specs: Specs): boolean => specs.outputs.length > 0 && specs.outputs.every((port) => !carriesItems(port.kind));

/** Data in on the left and out on the right, errors low on the right, AI parts below, and what a part gives on top. */
export function portsOf(node: FlowNode, incoming: readonly FlowEdge[], outgoing: readonly FlowEdge[]): NodePorts {
  const specs = strays(specsOf(node), incoming, outgoing);
  const left = specs.inputs.filter((port) => carriesItems(port.kind));
  const bottom = specs.inputs.filter((port) => !carriesItems(port.kind));
  const right = [...specs.outputs.filter((port) => port.kind === 'data'), ...specs.outputs.filter((port) => port.kind === 'error')];
  const top = specs.outputs.filter((port) => !carriesItems(port.kind));
  const height = cardHeightFor(Math.max(left.length, right.length));
  const along = (list: readonly PortSpec[], edge: Port['edge'], side: Port['side']): Port[] => {
    const vertical = edge === 'left' || edge === 'right';
    const offsets = spread(list.length, vertical ? height : cardWidth);
    return list.map((port, index) => {
      const offset = offsets[index] ?? 0;
      const at = vertical ? { x: edge === 'left' ? 0 : cardWidth, y: offset } : { x: offset, y: edge === 'top' ? 0 : height };
      return { ...port, side, edge, ...at };
    });
  };
  return {
    ports: [...along(left, 'left', 'in'), ...along(bottom, 'bottom', 'in'), ...along(right, 'right', 'out'), ...along(top, 'top', 'out')],
    height,
  };
}

/** An identity for a port inside its card: the same id may be both an input and an output. */
export const handleId = (side: 'in' | 'out', port: string): string => `${side}:${port}`;
export const portOfHandle = (handle: string): string => handle.slice(handle.indexOf(':') + 1);

export const portBox = (port: Port): { x: number; y: number; width: number; height: number } => ({
  x: port.x - portSize / 2,
  y: port.y - portSize / 2,
  width: portSize,
  height: portSize,
});
