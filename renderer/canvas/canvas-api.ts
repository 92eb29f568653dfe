/** What others may ask of a mounted canvas. */
import type { ReactFlowInstance } from '@xyflow/react';
import { boundsOf, openingView, readableZoom, viewOf, type Box, type Point, type View } from './geometry.ts';
import { openingOf, type Scene, type SceneEdge, type SceneNode } from './scene.ts';

export interface CanvasApi {
  fit(ids?: readonly string[]): void;
  /** The view in which a flow opens: all of it where its names can be read then, else where its steps begin. */
  begin(): void;
  /** Brings a step into view, without zooming out. */
  reveal(id: string): void;
  /** Brings steps into view together, and leaves the view alone where all of them can be seen and read already. */
  show(ids: readonly string[]): void;
  /** Moves the view just as far as it takes to see all of a step. */
  uncover(id: string): void;
  zoomBy(factor: number): void;
  centre(): Point;
  toFlow(screen: Point): Point;
  boxOf(id: string): Box | undefined;
  boxes(): ReadonlyMap<string, Box>;
}

/** `below`: the buttons of the view and the space around them. */
export const fitLimits = { minimum: 0.02, maximum: 1, below: 58 } as const;
const moveMs = 180;
const calm = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;
export const duration = (): number => (calm() ? 0 : moveMs);

interface Shown {
  readonly scene: Scene;
  readonly view: View;
  readonly size: { readonly width: number; readonly height: number };
}

export function canvasApi(instance: ReactFlowInstance<SceneNode, SceneEdge>, latest: () => Shown): CanvasApi {
  const boxesOf = (ids: readonly string[]): Box[] => ids.flatMap((id) => latest().scene.boxes.get(id) ?? []);
  const inView = (box: Box): boolean => {
    const { view, size } = latest();
    const left = box.x * view.zoom + view.x;
    const top = box.y * view.zoom + view.y;
    return left > 16 && top > 16 && left + box.width * view.zoom < size.width - 16 && top + box.height * view.zoom < size.height - 16;
  };
  const moveTo = (boxes: Iterable<Box>): void => {
    const bounds = boundsOf(boxes);
    if (bounds !== undefined) void instance.setViewport(viewOf(bounds, latest().size, fitLimits), { duration: duration() });
  };
  return {
    begin() {
      const opening = openingOf(latest().scene);
      if (opening !== undefined) void instance.setViewport(openingView(opening, latest().size, fitLimits), { duration: duration() });
    },
    fit: (ids) => moveTo(ids === undefined ? latest().scene.boxes.values() : boxesOf(ids)),
    reveal(id) {
      const box = latest().scene.boxes.get(id);
      if (box === undefined || (latest().view.zoom >= 0.6 && inView(box))) return;
      void instance.setCenter(box.x + box.width / 2, box.y + box.height / 2, {
        zoom: Math.max(latest().view.zoom, 0.7),
        duration: duration(),
      });
    },
    show(ids) {
      const boxes = boxesOf(ids);
      if (latest().view.zoom < readableZoom || !boxes.every(inView)) moveTo(boxes);
    },
    uncover(id) {
      const box = latest().scene.boxes.get(id);
      if (box === undefined) return;
      const { view, size } = latest();
      const across = (at: number, length: number, room: number): number =>
        at < 24 || length > room - 48 ? 24 - at : Math.min(0, room - 24 - at - length);
      const x = across(box.x * view.zoom + view.x, box.width * view.zoom, size.width);
      const y = across(box.y * view.zoom + view.y, box.height * view.zoom, size.height);
      if (x !== 0 || y !== 0) void instance.setViewport({ x: view.x + x, y: view.y + y, zoom: view.zoom }, { duration: duration() });
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
