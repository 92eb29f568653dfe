/** From a flow to what React Flow draws. Objects are kept while nothing about them changed, so that only changed cards draw again. */
import { Position, type Edge, type Node } from '@xyflow/react';
import { placeIn } from '../../app/workflow/graph/place-in.ts';
import { layeredPlaces, type Place } from '../../app/workflow/graph/layered-places.ts';
import type { Flow, FlowEdge, FlowNode, FlowNote } from '../../app/workflow/model/flow.ts';
import { dockingOf, dockOffset, stackHeight, type Docked } from './dock.ts';
import { boundsOf, cardHeight, cardWidth, dockHeight, dockIndent, type Box, type Opening } from './geometry.ts';
import { handleId, portBox, portsOf, type NodePorts } from './ports.ts';

export type Mark = 'added' | 'removed' | 'changed';
export type CardNode = Node<{ node: FlowNode; ports: NodePorts; docked: Docked | undefined; mark: Mark | undefined }, 'card' | 'dock'>;
export type NoteNode = Node<{ note: FlowNote }, 'note'>;
export type SceneNode = CardNode | NoteNode;
/** `labelAt`: how far along the wire its labels stand, so that those of wires between the same two steps stand apart. */
export type SceneEdge = Edge<{ edge: FlowEdge; mark: Mark | undefined; labelAt: number }, 'flow'>;

export interface Marks {
  readonly nodes: ReadonlyMap<string, Mark>;
  readonly edges: ReadonlyMap<string, Mark>;
}
const noMarks: Marks = { nodes: new Map(), edges: new Map() };

export interface Scene {
  readonly nodes: readonly SceneNode[];
  readonly edges: readonly SceneEdge[];
  /** Where everything stands, docked rows included: for the minimap, the overview and zoom to fit. */
  readonly boxes: ReadonlyMap<string, Box>;
}

/** What the view goes by in which a flow opens; nothing where nothing is drawn. */
export function openingOf({ boxes }: Pick<Scene, 'boxes'>): Opening | undefined {
  const all = boundsOf(boxes.values());
  if (all === undefined) return undefined;
  const steps = [...boxes].flatMap(([id, box]) => (id.startsWith(notePrefix) ? [] : [box]));
  return { all, steps: boundsOf(steps) ?? all, first: steps.toSorted((a, b) => a.x - b.x || a.y - b.y)[0] ?? all };
}

interface Cached<T> {
  readonly key: string;
  readonly drawn: T;
}

const positions = { left: Position.Left, right: Position.Right, top: Position.Top, bottom: Position.Bottom } as const;

export const noteSize = { width: 220, height: 120 } as const;
export const notePrefix = 'note:';

type Handles = NonNullable<Node['handles']>;

const handlesOf = ({ ports }: NodePorts): Handles =>
  ports.map((port) => ({
    id: handleId(port.side, port.id),
    type: port.side === 'in' ? 'target' : 'source',
    position: positions[port.edge],
    ...portBox(port),
  }));

/** A docked row shows no ports; an edge to or from it (a part that two roots share) meets its side. */
const dockHandles = ({ ports }: NodePorts, width: number): Handles =>
  ports.map((port) => ({
    id: handleId(port.side, port.id),
    type: port.side === 'in' ? 'target' : 'source',
    position: port.side === 'in' ? positions.right : positions.left,
    x: port.side === 'in' ? width - 1 : 0,
    y: dockHeight / 2,
    width: 1,
    height: 1,
  }));

/** Where steps stand that have no place of their own yet: as the wires lead, below those that have one. */
function missingPlaces(flow: Flow): ReadonlyMap<string, Place> {
  const heights = stackHeights(flow);
  const ids = [...heights.keys()].filter((id) => placeIn(flow.layout.nodes, id) === undefined);
  if (ids.length === 0) return new Map();
  const below = Math.max(
    0,
    ...[...heights].flatMap(([id, height]) => {
      const place = placeIn(flow.layout.nodes, id);
      return place === undefined ? [] : [place.y + height + 66];
    }),
  );
  const placed = layeredPlaces(
    ids,
    flow.edges.map(({ from, to }) => ({ from: from.node, to: to.node })),
    (id) => heights.get(id) ?? cardHeight,
  );
  return new Map([...placed].map(([id, { x, y }]) => [id, { x, y: y + below }]));
}

/** The flow with a place for each of its steps, so that drawing a wire later moves none of them. */
export function withPlaces(flow: Flow): Flow {
  const missing = missingPlaces(flow);
  return missing.size === 0
    ? flow
    : { ...flow, layout: { ...flow.layout, nodes: { ...flow.layout.nodes, ...Object.fromEntries(missing) } } };
}

/** Remembers what it built for the last flow; make one for each canvas. */
export class SceneBuilder {
  private nodeCache = new Map<string, Cached<SceneNode> & { readonly source: unknown }>();
  private edgeCache = new Map<string, Cached<SceneEdge> & { readonly source: unknown }>();

  build(flow: Flow, marks: Marks = noMarks): Scene {
    const docking = dockingOf(flow.nodes, flow.edges);
    const incoming = groupEdges(flow.edges, 'to');
    const outgoing = groupEdges(flow.edges, 'from');
    const boxes = new Map<string, Box>();
    const ports = new Map<string, NodePorts>();
    const cards: SceneNode[] = [];
    const nodeCache: typeof this.nodeCache = new Map();
    const keep = <T extends SceneNode>(id: string, key: string, source: unknown, build: () => T): void => {
      const old = this.nodeCache.get(id);
      const drawn = old !== undefined && old.key === key && old.source === source ? old.drawn : build();
      nodeCache.set(id, { key, source, drawn });
      cards.push(drawn);
    };

    const hasAll = flow.nodes.every(({ id }) => docking.parts.has(id) || placeIn(flow.layout.nodes, id) !== undefined);
    const missing = hasAll ? undefined : missingPlaces(flow);
    for (const node of flow.nodes) {
      const nodePorts = portsOf(node, incoming.get(node.id) ?? [], outgoing.get(node.id) ?? []);
      ports.set(node.id, nodePorts);
      if (docking.parts.has(node.id)) continue;
      const place = placeIn(flow.layout.nodes, node.id) ?? missing?.get(node.id) ?? { x: 0, y: 0 };
      const box = { x: place.x, y: place.y, width: cardWidth, height: nodePorts.height };
      boxes.set(node.id, box);
      const mark = marks.nodes.get(node.id);
      const key = `${place.x},${place.y},${mark},${nodePorts.ports.map((port) => port.side + port.id).join()}`;
      keep(node.id, key, node, () => ({
        id: node.id,
        type: 'card',
        position: { x: place.x, y: place.y },
        width: box.width,
        height: box.height,
        handles: handlesOf(nodePorts),
        data: { node, ports: nodePorts, docked: undefined, mark },
      }));
    }

    // React Flow wants a child after its parent.
    for (const node of flow.nodes) {
      const docked = docking.parts.get(node.id);
      const nodePorts = ports.get(node.id);
      const root = docked === undefined ? undefined : boxes.get(docked.root);
      if (docked === undefined || nodePorts === undefined || root === undefined) continue;
      const offset = dockOffset(docked, root.height);
      const width = cardWidth - dockIndent * (docked.depth + 1);
      boxes.set(node.id, { x: root.x + offset.x, y: root.y + offset.y, width, height: dockHeight });
      const mark = marks.nodes.get(node.id);
      keep(node.id, `${docked.root},${offset.x},${offset.y},${mark}`, node, () => ({
        id: node.id,
        type: 'dock',
        parentId: docked.root,
        position: offset,
        width,
        height: dockHeight,
        draggable: false,
        handles: dockHandles(nodePorts, width),
        data: { node, ports: nodePorts, docked, mark },
      }));
    }

    for (const note of flow.notes) {
      const id = notePrefix + note.id;
      const place = placeIn(flow.layout.notes, note.id) ?? { x: 0, y: -180 };
      const box = { x: place.x, y: place.y, width: place.width ?? noteSize.width, height: place.height ?? noteSize.height };
      boxes.set(id, box);
      keep(id, `${box.x},${box.y},${box.width},${box.height}`, note, () => ({
        id,
        type: 'note',
        position: { x: box.x, y: box.y },
        width: box.width,
        height: box.height,
        handles: [],
        zIndex: -1,
        data: { note },
      }));
    }
    this.nodeCache = nodeCache;
    return { nodes: cards, edges: this.edgesOf(flow, marks, docking.parts), boxes };
  }

  private edgesOf(flow: Flow, marks: Marks, docked: ReadonlyMap<string, Docked>): SceneEdge[] {
    const known = new Set(flow.nodes.map((node) => node.id));
    const cache: typeof this.edgeCache = new Map();
    const edges: SceneEdge[] = [];
    const places = labelPlaces(flow.edges);
    for (const edge of flow.edges) {
      const dock = docked.get(edge.from.node);
      if (dock?.edgeId === edge.id || !known.has(edge.from.node) || !known.has(edge.to.node)) continue;
      const labelAt = places.get(edge.id) ?? 0.5;
      const key = `${marks.edges.get(edge.id) ?? ''},${labelAt}`;
      const old = this.edgeCache.get(edge.id);
      const drawn: SceneEdge =
        old !== undefined && old.key === key && old.source === edge
          ? old.drawn
          : {
              id: edge.id,
              type: 'flow',
              source: edge.from.node,
              sourceHandle: handleId('out', edge.from.port),
              target: edge.to.node,
              targetHandle: handleId('in', edge.to.port),
              data: { edge, mark: marks.edges.get(edge.id), labelAt },
            };
      cache.set(edge.id, { key, source: edge, drawn });
      edges.push(drawn);
    }
    this.edgeCache = cache;
    return edges;
  }
}

/** The same objects, but for those whose selection changed. */
export function withSelection<T extends { readonly id: string; readonly selected?: boolean }>(
  drawn: readonly T[],
  selected: ReadonlySet<string>,
): T[] {
  return drawn.map((one) => ((one.selected ?? false) === selected.has(one.id) ? one : { ...one, selected: selected.has(one.id) }));
}

function groupEdges(edges: readonly FlowEdge[], end: 'from' | 'to'): Map<string, FlowEdge[]> {
  const groups = new Map<string, FlowEdge[]>();
  for (const edge of edges) {
    const id = edge[end].node;
    const group = groups.get(id);
    if (group === undefined) groups.set(id, [edge]);
    else group.push(edge);
  }
  return groups;
}

/** Part of the way at which the labels of each wire stand that has company between the same two steps. */
function labelPlaces(edges: readonly FlowEdge[]): ReadonlyMap<string, number> {
  const groups = Map.groupBy(edges, ({ from, to }) => JSON.stringify([from.node, to.node]));
  return new Map(
    [...groups.values()]
      .filter((group) => group.length > 1)
      .flatMap((group) => group.map((edge, index): [string, number] => [edge.id, (index + 1) / (group.length + 1)])),
  );
}

/** Height of each card with its docked rows, for the layout. */
export function stackHeights(flow: Flow): Map<string, number> {
  const docking = dockingOf(flow.nodes, flow.edges);
  const incoming = groupEdges(flow.edges, 'to');
  const outgoing = groupEdges(flow.edges, 'from');
  return new Map(
    flow.nodes
      .filter((node) => !docking.parts.has(node.id))
      .map((node) => {
        const { height } = portsOf(node, incoming.get(node.id) ?? [], outgoing.get(node.id) ?? []);
        return [node.id, stackHeight(height, docking.rows.get(node.id) ?? 0)];
      }),
  );
}
