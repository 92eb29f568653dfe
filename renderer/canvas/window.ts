/**
 * Which part of a large flow React Flow is given at all. It walks over every node and edge that it knows on each frame of a
 * drag; given only what is near the window, a drag costs the same in a flow of a hundred steps and of ten thousand.
 */
import { contains, overlaps, shownBox, type Box, type View } from './geometry.ts';
import type { Scene, SceneEdge, SceneNode } from './scene.ts';

/** Smaller flows are given whole. */
const windowedFrom = 400;

export interface Region {
  readonly box: Box;
  readonly zoom: number;
}

/** The old region while the window is inside it, else a new one with as much again on every side. */
export function regionFor(before: Region | undefined, view: View, size: { readonly width: number; readonly height: number }): Region {
  const shown = shownBox(view, size);
  if (before !== undefined && contains(before.box, shown) && view.zoom < before.zoom * 2.5) return before;
  return {
    zoom: view.zoom,
    box: { x: shown.x - shown.width, y: shown.y - shown.height, width: shown.width * 3, height: shown.height * 3 },
  };
}

/** Steps and edges of a region, with both ends of every edge that crosses it, and whatever must stay whole (a selection being dragged). */
export function within(
  scene: Scene,
  region: Region,
  always: ReadonlySet<string>,
): { readonly nodes: readonly SceneNode[]; readonly edges: readonly SceneEdge[] } {
  if (scene.boxes.size < windowedFrom) return { nodes: scene.nodes, edges: scene.edges };
  const ids = new Set(always);
  for (const [id, box] of scene.boxes) if (overlaps(box, region.box)) ids.add(id);
  const edges = scene.edges.filter((edge) => {
    const from = scene.boxes.get(edge.source);
    const to = scene.boxes.get(edge.target);
    if (from === undefined || to === undefined) return false;
    const x = Math.min(from.x, to.x);
    const y = Math.min(from.y, to.y);
    const reach = {
      x,
      y,
      width: Math.max(from.x + from.width, to.x + to.width) - x,
      height: Math.max(from.y + from.height, to.y + to.height) - y,
    };
    if (!overlaps(reach, region.box)) return false;
    ids.add(edge.source).add(edge.target);
    return true;
  });
  for (const node of scene.nodes)
    if (node.parentId !== undefined && (ids.has(node.id) || ids.has(node.parentId))) ids.add(node.id).add(node.parentId);
  return { nodes: scene.nodes.filter((node) => ids.has(node.id)), edges };
}
