/** What others may ask of a mounted canvas. */
import type { ReactFlowInstance } from '@xyflow/react';
import { boundsOf, viewOf, type Box, type Point, type View } from './geometry.ts';
import type { Scene, SceneEdge, SceneNode } from './scene.ts';

export interface CanvasApi {
  fit(ids?: readonly string[]): void;
  /** Brings a step into view, without zooming out. */
  reveal(id: string): void;
  zoomBy(factor: number): void;
  centre(): Point;
  toFlow(screen: Point): Point;
  boxOf(id: string): Box | undefined;
  boxes(): ReadonlyMap<string, Box>;
}

export const fitLimits = { minimum: 0.02, maximum: 1 } as const;
const moveMs = 180;
const calm = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;
export const duration = (): number => (calm() ? 0 : moveMs);

interface Shown { readonly scene: Scene; readonly view: View; readonly size: { readonly width: number; readonly height: number } }

export function canvasApi(instance: ReactFlowInstance<SceneNode, SceneEdge>, latest: () => Shown): CanvasApi {
  return {
    fit(ids) {
      const { boxes } = latest().scene;
      const wanted = ids === undefined ? boxes.values() : ids.flatMap((id) => boxes.get(id) ?? []);
      const bounds = boundsOf(wanted);
      if (bounds !== undefined) void instance.setViewport(viewOf(bounds, latest().size, fitLimits), { duration: duration() });
    },
    reveal(id) {
      const box = latest().scene.boxes.get(id);
      if (box === undefined) return;
      const { view: now, size: window } = latest();
      const zoom = Math.max(now.zoom, 0.7);
      const left = box.x * now.zoom + now.x;
      const top = box.y * now.zoom + now.y;
      const inside = now.zoom >= 0.6 && left > 16 && top > 16 && left + box.width * now.zoom < window.width - 16 && top + box.height * now.zoom < window.height - 16;
      if (!inside) void instance.setCenter(box.x + box.width / 2, box.y + box.height / 2, { zoom, duration: duration() });
    },
    zoomBy: (factor) => void instance.zoomTo(latest().view.zoom * factor, { duration: duration() }),
    centre: () => {
      const { view: now, size: window } = latest();
      return { x: (window.width / 2 - now.x) / now.zoom, y: (window.height / 2 - now.y) / now.zoom };
    },
    toFlow: (screen) => instance.screenToFlowPosition(screen),
    boxOf: (id) => latest().scene.boxes.get(id),
    boxes: () => latest().scene.boxes,
  };
}
