/** AI parts dock under the step that they are plugged into: which part goes where. */
import type { FlowEdge, FlowNode } from '../../app/workflow/model/flow.ts';
import { dockGap, dockHeight, dockIndent } from './geometry.ts';
import { carriesItems } from './ports.ts';

export interface Docked {
  /** The card at the top of the stack. */
  readonly root: string;
  readonly edgeId: string;
  /** Row number below the root, from 0. */
  readonly row: number;
  readonly depth: number;
}

export interface Docking {
  readonly parts: ReadonlyMap<string, Docked>;
  /** Rows under each root. */
  readonly rows: ReadonlyMap<string, number>;
}

/**
 * A part docks under the first root that it is plugged into; its own parts follow it, one step further in. Many steps can be
 * either a step or a tool: one that items also travel through stays a card.
 */
export function dockingOf(nodes: readonly FlowNode[], edges: readonly FlowEdge[]): Docking {
  const byId = new Set(nodes.map((node) => node.id));
  const travelled = new Set<string>();
  for (const edge of edges) if (carriesItems(edge.kind)) travelled.add(edge.from.node).add(edge.to.node);
  const plugs = new Map<string, FlowEdge[]>();
  const plugged = new Map<string, FlowEdge>();
  for (const edge of edges) {
    if (carriesItems(edge.kind) || plugged.has(edge.from.node)) continue;
    if (!byId.has(edge.from.node) || !byId.has(edge.to.node) || edge.from.node === edge.to.node || travelled.has(edge.from.node)) continue;
    plugged.set(edge.from.node, edge);
    plugs.set(edge.to.node, [...(plugs.get(edge.to.node) ?? []), edge]);
  }
  const parts = new Map<string, Docked>();
  const rows = new Map<string, number>();
  for (const root of plugs.keys()) {
    if (plugged.has(root)) continue;
    let row = 0;
    const place = (owner: string, depth: number): void => {
      for (const edge of plugs.get(owner) ?? []) {
        if (parts.has(edge.from.node)) continue;
        parts.set(edge.from.node, { root, edgeId: edge.id, row, depth });
        row += 1;
        place(edge.from.node, depth + 1);
      }
    };
    place(root, 0);
    rows.set(root, row);
  }
  return { parts, rows };
}

export const dockOffset = (docked: Docked, rootHeight: number): { x: number; y: number } => ({
  x: dockIndent * (docked.depth + 1),
  y: rootHeight + dockGap + docked.row * (dockHeight + dockGap),
});

/** Height of a card together with everything docked under it. */
export const stackHeight = (cardHeight: number, rows: number): number =>
  cardHeight + (rows === 0 ? 0 : dockGap + rows * (dockHeight + dockGap));
