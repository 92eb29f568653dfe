/** The flow as it was drawn, with what became of each step on its card. */
import { useEffect, useMemo, useState } from 'react';
import type { Flow } from '../../../app/workflow/model/flow.ts';
import { FlowCanvas } from '../../canvas/flow-canvas.tsx';
import { createOverlay, OverlayProvider } from '../../canvas/overlay.ts';
import { cardSteps, type Step } from './replay.ts';
import { durationText } from './words.tsx';

export function RunCanvas({ flow, steps, selected, onSelect }: { readonly flow: Flow; readonly steps: readonly Step[]; readonly selected: string | undefined; onSelect(nodeId: string): void }) {
  const [overlay] = useState(() => createOverlay());
  const cards = useMemo(() => cardSteps(steps, durationText), [steps]);
  const chosen = useMemo(() => new Set(selected === undefined ? [] : [selected]), [selected]);
  useEffect(() => { overlay.setState({ steps: cards }); }, [overlay, cards]);
  return (
    <OverlayProvider value={overlay}>
      <div className="relative flex min-h-0 flex-1 flex-col">
        <FlowCanvas flow={flow} selected={chosen} readOnly minimap={false} onSelect={(ids) => { for (const id of ids) if (flow.nodes.some((node) => node.id === id)) onSelect(id); }} />
      </div>
    </OverlayProvider>
  );
}
