/** A wire being dragged: where it may end, and what it would mean, said before the drop. */
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { PortRef } from '../../../../app/workflow/model/flow.ts';
import type { EdgePreview } from '../../../bridge/lint-protocol.ts';
import type { WireEvents } from '../../../canvas/wire-watcher.tsx';
import { updateOverlay, type WireTarget } from '../../../canvas/overlay.ts';
import { announce } from '../../../shell/status.ts';
import { SeverityBadge } from '../../../ui/index.ts';
import { connectionKind } from '../model/edits.ts';
import { specsOf } from '../../../canvas/ports.ts';
import type { DesignerSession } from '../model/session.ts';
import type { QuickAddPlace } from './quick-add.tsx';
import { CircleCheck, Ban } from 'lucide-react';

export type WireState =
  | { readonly state: 'refused'; readonly reason: string }
  | { readonly state: 'judged'; readonly preview: EdgePreview }
  | undefined;

/** Every step that has a port for this wire. */
function targetsOf(session: DesignerSession, from: PortRef, side: 'in' | 'out'): Map<string, WireTarget> {
  const { flow } = session.document.store.getState();
  const targets = new Map<string, WireTarget>([[from.node, { allowed: true }]]);
  for (const node of flow.nodes) {
    const specs = specsOf(node);
    const fits =
      side === 'out'
        ? specs.inputs.some((port) => 'kind' in connectionKind(flow, from, { node: node.id, port: port.id }))
        : specs.outputs.some((port) => 'kind' in connectionKind(flow, { node: node.id, port: port.id }, from));
    if (fits) targets.set(node.id, { allowed: true });
  }
  return targets;
}

export function useWire(
  session: DesignerSession,
  quickAdd: (place: QuickAddPlace) => void,
): { readonly events: WireEvents; readonly verdict: WireState } {
  const [verdict, setVerdict] = useState<WireState>();
  const turn = useRef(0);
  const latestQuickAdd = useRef(quickAdd);
  useEffect(() => {
    latestQuickAdd.current = quickAdd;
  });
  const events = useMemo(
    (): WireEvents => ({
      onStart: (from, side) => updateOverlay(session.overlay, { targets: targetsOf(session, from, side) }),
      onOver(from, to) {
        turn.current += 1;
        const mine = turn.current;
        if (to === undefined) {
          setVerdict(undefined);
          return;
        }
        const kind = connectionKind(session.document.store.getState().flow, from, to);
        if ('refused' in kind) {
          setVerdict(from.node === to.node ? undefined : { state: 'refused', reason: kind.refused });
          return;
        }
        session.lint.ask({ ask: 'edge-preview', kind: kind.kind, from, to }).then(
          (preview) => {
            if (turn.current !== mine) return;
            setVerdict({ state: 'judged', preview });
            if (preview.severity !== undefined) {
              announce(`${preview.severity}: ${preview.reason}`);
              const targets = new Map(session.overlay.getState().targets);
              targets.set(to.node, { allowed: true, severity: preview.severity });
              updateOverlay(session.overlay, { targets });
            }
          },
          () => {
            if (turn.current === mine) setVerdict(undefined);
          },
        );
      },
      onEnd(dropped) {
        turn.current += 1;
        setVerdict(undefined);
        updateOverlay(session.overlay, { targets: undefined });
        if (dropped !== undefined) latestQuickAdd.current({ from: dropped.from, screen: dropped.at });
      },
      allows: (from, to) => 'kind' in connectionKind(session.document.store.getState().flow, from, to),
    }),
    [session],
  );
  return { events, verdict };
}

/** Sits at the cursor while a wire is over a port. */
export function WireVerdict({ state }: { readonly state: WireState }) {
  const box = useRef<HTMLDivElement>(null);
  const pointer = useRef({ clientX: 0, clientY: 0 });
  const place = (): void => {
    const element = box.current;
    const frame = element?.offsetParent?.getBoundingClientRect();
    if (element === null || frame === undefined) return;
    const left = Math.min(pointer.current.clientX - frame.left + 16, frame.width - element.offsetWidth - 8);
    const top = Math.min(pointer.current.clientY - frame.top + 14, frame.height - element.offsetHeight - 8);
    element.style.transform = `translate(${left}px, ${top}px)`;
  };
  useEffect(() => {
    const follow = ({ clientX, clientY }: MouseEvent): void => {
      pointer.current = { clientX, clientY };
      place();
    };
    window.addEventListener('mousemove', follow);
    return () => window.removeEventListener('mousemove', follow);
  }, []);
  // The verdict comes when the pointer rests already, and is wider than nothing was.
  useLayoutEffect(place, [state]);
  return (
    <div ref={box} className="pointer-events-none absolute start-0 top-0 z-30" data-wire-verdict>
      {state === undefined ? null : (
        <div className="flex w-max max-w-80 items-start gap-2 rounded-md border border-line bg-raised px-2.5 py-1.5 shadow-float">
          {state.state === 'refused' ? (
            <>
              <Ban className="mt-0.5 size-4 shrink-0 text-faint" aria-hidden />
              <span className="text-muted">{state.reason}</span>
            </>
          ) : state.preview.severity === undefined ? (
            <>
              <CircleCheck className="mt-0.5 size-4 shrink-0 text-good" aria-hidden />
              <span>{state.preview.reason}</span>
            </>
          ) : (
            <>
              <SeverityBadge severity={state.preview.severity} />
              <span>{state.preview.reason}</span>
            </>
          )}
        </div>
      )}
    </div>
  );
}
