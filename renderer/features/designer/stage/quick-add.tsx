import { useMemo } from 'react';
import type { PortRef } from '../../../../app/workflow/model/flow.ts';
import { nodeTypes } from '../../../canvas/catalogue.ts';
import type { Point } from '../../../canvas/geometry.ts';
import { carriesItems, specsOf } from '../../../canvas/ports.ts';
import { addStep } from '../model/actions.ts';
import { newNode } from '../model/edits.ts';
import { useSessionOf } from '../model/session.ts';
import { StepChoice } from '../palette/step-choice.tsx';

export interface QuickAddPlace {
  readonly from: PortRef;
  readonly screen: Point;
}

/** A wire dropped on the empty canvas: choose the step that goes there. */
export function QuickAdd({ place, onClose }: { readonly place: QuickAddPlace; onClose(): void }) {
  const session = useSessionOf();
  const fitting = useMemo(() => {
    const { flow } = session.document.store.getState();
    const source = flow.nodes.find((node) => node.id === place.from.node);
    const kind = source === undefined ? undefined : specsOf(source).outputs.find((port) => port.id === place.from.port)?.kind;
    if (kind === undefined) return [];
    return nodeTypes.filter((definition) =>
      specsOf(newNode(flow, definition)).inputs.some((port) => port.kind === kind || (carriesItems(port.kind) && carriesItems(kind))),
    );
  }, [place, session]);
  const frame = document.querySelector('[data-canvas]')?.getBoundingClientRect();
  const left = Math.max(8, Math.min(place.screen.x - (frame?.left ?? 0), (frame?.width ?? 600) - 268));
  const top = Math.max(8, Math.min(place.screen.y - (frame?.top ?? 0), (frame?.height ?? 400) - 300));
  return (
    <div
      className="absolute z-20 w-64 animate-appear overflow-hidden rounded-lg border border-line bg-raised shadow-float"
      style={{ left, top }}
      role="dialog"
      aria-label="Add the next step"
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Escape') onClose();
      }}
    >
      <StepChoice
        label="Add the next step"
        placeholder="Next step"
        definitions={fitting}
        onLeave={onClose}
        onPick={(definition) => {
          const at = session.canvas.api?.toFlow(place.screen);
          if (at !== undefined) addStep(session, definition, at, place.from);
          onClose();
        }}
      />
    </div>
  );
}
