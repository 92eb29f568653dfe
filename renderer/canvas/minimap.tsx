import { memo, useEffect, useMemo, useRef, type PointerEvent } from 'react';
import { boundsOf, viewOf, type Box, type View } from './geometry.ts';
import { currentPaints, paintScene, prepare } from './paint.ts';
import { useOverlay } from './overlay.ts';
import type { Scene } from './scene.ts';

export interface MinimapProps {
  readonly scene: Scene;
  readonly selected: ReadonlySet<string>;
  readonly view: View;
  readonly window: { readonly width: number; readonly height: number };
  /** Centres the canvas on a point of the flow. */
  onCentre(point: { x: number; y: number }): void;
}

const limits = { minimum: 0.001, maximum: 0.25 } as const;
const most = { width: 176, height: 168 } as const;
const least = 64;

/** As wide and as high as the flow is in proportion, so that a long column of steps gets a map that is high. */
export function mapSize({ width, height }: Pick<Box, 'width' | 'height'>): { readonly width: number; readonly height: number } {
  const scale = Math.min(most.width / Math.max(1, width), most.height / Math.max(1, height));
  const fit = (length: number): number => Math.round(Math.max(least, length * scale));
  return { width: fit(width), height: fit(height) };
}

/** What is seen of a flow may reach beyond its map: its sides are drawn at the map's edge then, so that they stay a frame. */
export function frameIn(map: Pick<Box, 'width' | 'height'>, seen: Box): Box {
  const side = (at: number, length: number): number => Math.min(Math.max(at, 1), length - 1);
  const [left, right] = [side(seen.x, map.width), side(seen.x + seen.width, map.width)];
  const [top, bottom] = [side(seen.y, map.height), side(seen.y + seen.height, map.height)];
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** React Flow's own minimap draws every card again on every move; this one paints cards when they change and only a frame on moves. */
function MinimapView({ scene, selected, view, window: shown, onCentre }: MinimapProps) {
  const cards = useRef<HTMLCanvasElement>(null);
  const frame = useRef<HTMLCanvasElement>(null);
  const problems = useOverlay((overlay) => overlay.problems);
  const bounds: Box = useMemo(() => boundsOf(scene.boxes.values()) ?? { x: 0, y: 0, width: 1, height: 1 }, [scene]);
  const mapView = useMemo(
    () =>
      (width: number, height: number): View =>
        viewOf(bounds, { width, height }, limits, 8),
    [bounds],
  );

  useEffect(() => {
    const paint = (): void => {
      const target = cards.current === null ? undefined : prepare(cards.current);
      if (target !== undefined)
        paintScene(target.context, target, { scene, view: mapView(target.width, target.height), selected, problems });
    };
    paint();
    window.addEventListener('themechange', paint);
    return () => window.removeEventListener('themechange', paint);
  }, [scene, selected, problems, mapView]);

  useEffect(() => {
    const target = frame.current === null ? undefined : prepare(frame.current);
    if (target === undefined) return;
    const map = mapView(target.width, target.height);
    const { context } = target;
    context.strokeStyle = currentPaints().accent;
    context.lineWidth = 1.5;
    const box = frameIn(target, {
      x: (-view.x / view.zoom) * map.zoom + map.x,
      y: (-view.y / view.zoom) * map.zoom + map.y,
      width: (shown.width / view.zoom) * map.zoom,
      height: (shown.height / view.zoom) * map.zoom,
    });
    context.strokeRect(box.x, box.y, box.width, box.height);
  }, [view, shown, mapView]);

  const centre = (event: PointerEvent<HTMLCanvasElement>): void => {
    if (event.buttons !== 1) return;
    const rect = event.currentTarget.getBoundingClientRect();
    const map = mapView(rect.width, rect.height);
    onCentre({ x: (event.clientX - rect.left - map.x) / map.zoom, y: (event.clientY - rect.top - map.y) / map.zoom });
  };

  return (
    <div className="relative overflow-hidden rounded-lg border border-line bg-sunken/90" style={mapSize(bounds)} aria-hidden>
      <canvas ref={cards} className="absolute inset-0 h-full w-full" />
      <canvas ref={frame} className="absolute inset-0 h-full w-full" onPointerDown={centre} onPointerMove={centre} />
    </div>
  );
}

/** Drawn again only when the flow, the verdict or the view changes: not while a step is dragged. */
export const Minimap = memo(MinimapView);
