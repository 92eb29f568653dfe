import { useEffect, useRef, type MouseEvent } from 'react';
import { boxAt, paintScene, prepare } from './paint.ts';
import type { View } from './geometry.ts';
import { useOverlay } from './overlay.ts';
import type { Scene } from './scene.ts';

export interface OverviewProps {
  readonly scene: Scene;
  readonly selected: ReadonlySet<string>;
  readonly view: View;
  onPick(id: string): void;
  onZoomTo(id: string): void;
}

/** Zoomed out over thousands of steps, the DOM cannot keep up: the cards are painted instead. A click selects, a double click goes there. */
export function Overview({ scene, selected, view, onPick, onZoomTo }: OverviewProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const problems = useOverlay((overlay) => overlay.problems);
  useEffect(() => {
    const paint = (): void => {
      const target = canvas.current === null ? undefined : prepare(canvas.current);
      if (target !== undefined) paintScene(target.context, target, { scene, view, selected, problems });
    };
    paint();
    window.addEventListener('themechange', paint);
    return () => window.removeEventListener('themechange', paint);
  }, [scene, selected, view, problems]);
  const pick = (event: MouseEvent<HTMLCanvasElement>, then: (id: string) => void): void => {
    const rect = event.currentTarget.getBoundingClientRect();
    const id = boxAt(scene, { x: (event.clientX - rect.left - view.x) / view.zoom, y: (event.clientY - rect.top - view.y) / view.zoom });
    if (id !== undefined) then(id);
  };
  return (
    <canvas
      ref={canvas}
      aria-hidden
      className="absolute inset-0 h-full w-full"
      onClick={(event) => pick(event, onPick)}
      onDoubleClick={(event) => pick(event, onZoomTo)}
    />
  );
}
