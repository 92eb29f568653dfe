/** The flow as it was drawn, with what became of each step on its card. */
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Flow } from '../../../app/workflow/model/flow.ts';
import type { CanvasApi } from '../../canvas/canvas-api.ts';
import { Drawing } from '../../canvas/drawing.tsx';
import { createOverlay } from '../../canvas/overlay.ts';
import { cardSteps, type Step } from './replay.ts';
import { durationText } from './words.tsx';

export function RunCanvas({
  flow,
  steps,
  selected,
  onSelect,
}: {
  readonly flow: Flow;
  readonly steps: readonly Step[];
  readonly selected: string | undefined;
  onSelect(nodeId: string): void;
}) {
  const [overlay] = useState(() => createOverlay());
  const cards = useMemo(() => cardSteps(steps, durationText), [steps]);
  const chosen = useMemo(() => new Set(selected === undefined ? [] : [selected]), [selected]);
  useEffect(() => {
    overlay.setState({ steps: cards });
  }, [overlay, cards]);
  const canvas = useRef<CanvasApi>(undefined);
  useEffect(() => {
    if (selected === undefined) return;
    // The step's panel opens with the choice and takes room from the drawing first: it is measured once a frame was drawn.
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => canvas.current?.reveal(selected));
    });
    return () => cancelAnimationFrame(frame);
  }, [selected]);
  return (
    <Drawing
      overlay={overlay}
      flow={flow}
      selected={chosen}
      onReady={(api) => {
        canvas.current = api;
      }}
      onSelect={(ids) => {
        for (const id of ids) if (flow.nodes.some((node) => node.id === id)) onSelect(id);
      }}
    />
  );
}
