import type { ReactNode } from 'react';
import { Maximize, Minus, Plus } from 'lucide-react';
import { IconButton } from '../ui/index.ts';
import type { CanvasApi } from './canvas-api.ts';

export interface ViewButtonsProps {
  api(): CanvasApi | undefined;
  /** Where the keys of the canvas work, they are told. */
  readonly keys?: boolean;
  readonly children?: ReactNode;
}

/** How much of a drawing is seen: in its corner, for the mouse and for the keyboard. */
export function ViewButtons({ api, keys = false, children }: ViewButtonsProps) {
  const key = (shortcut: string): { readonly shortcut?: string } => (keys ? { shortcut } : {});
  return (
    <div
      className="absolute start-3 bottom-3 flex items-center rounded-md border border-line bg-raised p-0.5"
      role="toolbar"
      aria-label="View"
    >
      <IconButton icon={Minus} label="Zoom out" {...key('-')} tooltipSide="top" onClick={() => api()?.zoomBy(0.8)} />
      <IconButton icon={Plus} label="Zoom in" {...key('+')} tooltipSide="top" onClick={() => api()?.zoomBy(1.25)} />
      <IconButton icon={Maximize} label="Zoom to fit" {...key('Shift+1')} tooltipSide="top" onClick={() => api()?.fit()} />
      {children}
    </div>
  );
}
