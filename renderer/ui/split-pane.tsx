import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import { classNames } from './class-names.ts';

export interface SplitPaneProps {
  /** `end` panel beside (`row`) or below (`column`) the main one. */
  readonly direction: 'row' | 'column';
  readonly main: ReactNode;
  /** Undefined while it is closed: the main one stays mounted and has all the room. */
  readonly panel: ReactNode | undefined;
  /** Panel size in px; remembered under this key on this machine. */
  readonly storageKey: string;
  readonly initial: number;
  readonly minimum: number;
  readonly maximum: number;
  readonly label: string;
  readonly panelFirst?: boolean;
  /** What this content of the panel needs; the person's own size comes back after it. */
  readonly atLeast?: number;
}

const keyStep = 16;

const remembered = (key: string, fallback: number): number => {
  const stored = Number(localStorage.getItem(`split:${key}`));
  return Number.isFinite(stored) && stored > 0 ? stored : fallback;
};

/** Two panes with a border that mouse and arrow keys move. */
export function SplitPane({
  direction,
  main,
  panel,
  storageKey,
  initial,
  minimum,
  maximum,
  label,
  panelFirst = false,
  atLeast = 0,
}: SplitPaneProps) {
  const [size, setSize] = useState(() => Math.min(maximum, Math.max(minimum, remembered(storageKey, initial))));
  const start = useRef<{ at: number; size: number } | null>(null);
  useEffect(() => {
    localStorage.setItem(`split:${storageKey}`, String(size));
  }, [size, storageKey]);

  const horizontal = direction === 'row';
  const rightToLeft = horizontal && document.documentElement.dir === 'rtl';
  const growth = (panelFirst ? 1 : -1) * (rightToLeft ? -1 : 1);
  const set = (next: number): void => setSize(Math.round(Math.min(maximum, Math.max(minimum, next))));
  const at = (event: PointerEvent): number => (horizontal ? event.clientX : event.clientY);

  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    event.currentTarget.setPointerCapture(event.pointerId);
    start.current = { at: at(event), size };
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    if (start.current) set(start.current.size + (at(event) - start.current.at) * growth);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const steps: Readonly<Record<string, number>> = horizontal ? { ArrowLeft: -1, ArrowRight: 1 } : { ArrowUp: -1, ArrowDown: 1 };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    set(size + step * keyStep * growth);
  };

  const handle =
    panel === undefined ? null : (
      <div
        role="separator"
        tabIndex={0}
        aria-label={label}
        aria-orientation={horizontal ? 'vertical' : 'horizontal'}
        aria-valuenow={size}
        aria-valuemin={minimum}
        aria-valuemax={maximum}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={() => {
          start.current = null;
        }}
        onKeyDown={onKeyDown}
        className={classNames(
          'relative z-10 shrink-0 bg-line transition-colors hover:bg-accent-line focus-visible:bg-accent',
          horizontal ? 'w-px cursor-col-resize' : 'h-px cursor-row-resize',
        )}
      >
        <span className={classNames('absolute', horizontal ? '-inset-x-1 inset-y-0' : 'inset-x-0 -inset-y-1')} />
      </div>
    );
  const shown = Math.max(size, atLeast);
  const sized =
    panel === undefined ? null : (
      <div
        className="flex min-h-0 min-w-0 shrink-0 flex-col overflow-hidden"
        style={horizontal ? { width: shown, maxWidth: '65%' } : { height: shown, maxHeight: '60%' }}
      >
        {panel}
      </div>
    );
  const rest = <div className="flex min-h-0 min-w-0 flex-1 flex-col overflow-hidden">{main}</div>;
  return (
    <div className={classNames('flex min-h-0 min-w-0 flex-1', horizontal ? 'cs-split flex-row' : 'cs-split-down flex-col')}>
      {panelFirst ? (
        <>
          {sized}
          {handle}
          {rest}
        </>
      ) : (
        <>
          {rest}
          {handle}
          {sized}
        </>
      )}
    </div>
  );
}
