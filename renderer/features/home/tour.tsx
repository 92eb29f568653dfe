/** Five steps through the workspace, shown once after it was made. Libraries for this write HTML into the page, which the content policy refuses. */
import { useEffect, useLayoutEffect, useRef, useState, type CSSProperties } from 'react';
import { createPortal } from 'react-dom';
import { Button } from '../../ui/index.ts';

interface TourStep {
  readonly target: string;
  readonly title: string;
  readonly text: string;
  /** Where it points while there is no target yet. */ readonly without?: string;
}

const steps: readonly TourStep[] = [
  { target: '[data-tour="new"]', title: 'Draw', text: 'Start from a template that already passes the checks, or from an empty canvas.' },
  {
    target: '[data-tour="import"]',
    title: 'Or import what you have',
    text: 'A file of n8n, Power Automate, Node-RED, Flowise or BPMN opens with all its findings. Nothing leaves this computer.',
  },
  {
    target: 'table[aria-label="Flows"] tbody tr:not([aria-hidden])',
    title: 'See the verdict',
    text: 'Red findings stop a release. Open a flow to see the path the data takes, and the fix.',
    without: '[data-tour="new"]',
  },
  {
    target: 'nav[aria-label="Pages"]',
    title: 'Have it countersigned',
    text: 'Submit the flow. A reviewer who did not work on it signs with a second factor. Only then can it run in production.',
  },
  { target: '[data-tour="search"]', title: 'Find anything', text: 'Ctrl K (or Cmd K) opens flows, pages and every command.' },
];

const seenKey = 'tour-seen';
const cardWidth = 288;
const gap = 10;

/** Below the target, or beside it where there is no room; always inside the window. */
function placeBeside(target: Element | null, cardHeight: number): CSSProperties {
  if (target === null) return { left: (innerWidth - cardWidth) / 2, top: (innerHeight - cardHeight) / 2 };
  const box = target.getBoundingClientRect();
  const tall = box.height > innerHeight / 2;
  const left = tall
    ? box.width > innerWidth / 2
      ? box.left + box.width / 2 - cardWidth / 2
      : box.right + gap
    : box.left + box.width / 2 - cardWidth / 2;
  const top = tall ? box.top + 80 : box.bottom + gap;
  return {
    left: Math.max(gap, Math.min(left, innerWidth - cardWidth - gap)),
    top: Math.max(gap, Math.min(top, innerHeight - cardHeight - gap)),
  };
}

export const tourWasSeen = (): boolean => localStorage.getItem(seenKey) !== null;

/** `example` is a flow with something to mend: the tour ends there. */
export function Tour({ example, onOpen, onEnd }: { readonly example: string | undefined; onOpen(): void; onEnd(): void }) {
  const [index, setIndex] = useState(0);
  const [style, setStyle] = useState<CSSProperties>({ visibility: 'hidden' });
  const card = useRef<HTMLDivElement>(null);
  const step = steps[index];
  useLayoutEffect(() => {
    if (step === undefined) return;
    const place = (): void =>
      setStyle(
        placeBeside(
          document.querySelector(step.target) ?? (step.without === undefined ? null : document.querySelector(step.without)),
          card.current?.offsetHeight ?? 140,
        ),
      );
    place();
    window.addEventListener('resize', place);
    return () => window.removeEventListener('resize', place);
  }, [step]);
  useEffect(() => {
    localStorage.setItem(seenKey, '1');
  }, []);
  if (step === undefined) return null;
  const last = index === steps.length - 1;
  return createPortal(
    <div
      ref={card}
      role="dialog"
      aria-label={`Tour, step ${index + 1} of ${steps.length}: ${step.title}`}
      style={{ ...style, width: cardWidth }}
      className="fixed z-60 animate-appear rounded-lg border border-line bg-raised p-3.5 shadow-float"
      onKeyDown={(event) => {
        if (event.key === 'Escape') onEnd();
      }}
    >
      <div className="flex items-baseline justify-between">
        <h2 className="text-lg">{step.title}</h2>
        <span className="text-sm text-faint tabular-nums">
          {index + 1} of {steps.length}
        </span>
      </div>
      <p className="mt-1 text-muted">
        {step.text}
        {last && example !== undefined ? ' Start with an example that is not safe yet: it shows what is wrong and how to fix it.' : ''}
      </p>
      <div className="mt-3 flex justify-end gap-2">
        {last ? null : (
          <Button tone="ghost" onClick={onEnd}>
            Skip the tour
          </Button>
        )}
        {last && example !== undefined ? (
          <>
            <Button tone="ghost" onClick={onEnd}>
              Done
            </Button>
            <Button
              key={index}
              autoFocus
              onClick={() => {
                onEnd();
                onOpen();
              }}
            >
              Open “{example}”
            </Button>
          </>
        ) : (
          <Button key={index} autoFocus onClick={() => (last ? onEnd() : setIndex(index + 1))}>
            {last ? 'Done' : 'Next'}
          </Button>
        )}
      </div>
    </div>,
    document.body,
  );
}
