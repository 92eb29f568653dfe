import { useCallback, useMemo, useRef } from 'react';
import type { CanvasApi } from './canvas-api.ts';
import { FlowCanvas, type FlowCanvasProps } from './flow-canvas.tsx';
import { OverlayProvider, type OverlayStore } from './overlay.ts';
import { withSeenPlaces } from './seen-places.ts';
import { ViewButtons } from './view-buttons.tsx';

export interface DrawingProps extends Pick<FlowCanvasProps, 'flow' | 'marks' | 'onSelect'> {
  readonly overlay: OverlayStore;
  readonly selected?: ReadonlySet<string>;
  onReady?(api: CanvasApi): void;
}

const nothing: ReadonlySet<string> = new Set();
/** Who judges a flow wants the whole of it first, even where its names are small. */
const wholeFrom = 0.2;

/** A flow that is only looked at, in reviews, comparisons and runs. */
export function Drawing({ overlay, flow, selected = nothing, onReady, ...drawn }: DrawingProps) {
  const seen = useMemo(() => withSeenPlaces(flow), [flow]);
  const canvas = useRef<CanvasApi>(undefined);
  const told = useRef(onReady);
  told.current = onReady;
  const keep = useCallback((api: CanvasApi) => {
    canvas.current = api;
    told.current?.(api);
  }, []);
  return (
    <OverlayProvider value={overlay}>
      <div className="relative flex min-h-0 flex-1 flex-col">
        <FlowCanvas {...drawn} flow={seen} selected={selected} readOnly wholeFrom={wholeFrom} onReady={keep}>
          <ViewButtons api={() => canvas.current} />
        </FlowCanvas>
      </div>
    </OverlayProvider>
  );
}
