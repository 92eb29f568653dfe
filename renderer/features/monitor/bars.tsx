/** Bars over time. Each is a button with its numbers as its name, so that keyboard and screen reader read the chart as the eye does. */
import { useRef, type KeyboardEvent } from 'react';
import { classNames } from '../../ui/index.ts';

export interface Bar {
  readonly id: string;
  /** "Mon, 3 Mar" or "14:00". */
  readonly name: string;
  readonly words: string;
  /** From the ground up. */
  readonly parts: readonly { readonly value: number; readonly className: string }[];
  onOpen(): void;
}

const height = 72;
const heightOf = (value: number, most: number): number => (value === 0 ? 0 : Math.max(2, Math.round((value / most) * height)));

export function Bars({ label, bars }: { readonly label: string; readonly bars: readonly Bar[] }) {
  const list = useRef<HTMLUListElement>(null);
  const most = Math.max(1, ...bars.map(({ parts }) => parts.reduce((sum, { value }) => sum + value, 0)));
  const onKey = (event: KeyboardEvent, index: number): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    list.current?.querySelectorAll('button')[Math.min(bars.length - 1, Math.max(0, index + step))]?.focus();
  };
  return (
    <div>
      <ul ref={list} aria-label={label} className="flex items-end gap-1" style={{ height }}>
        {bars.map((bar, index) => (
          <li key={bar.id} className="flex h-full min-w-0 flex-1">
            <button
              type="button"
              title={`${bar.name}: ${bar.words}`}
              aria-label={`${bar.name}: ${bar.words}`}
              tabIndex={index === bars.length - 1 ? 0 : -1}
              onKeyDown={(event) => {
                onKey(event, index);
              }}
              onClick={() => {
                bar.onOpen();
              }}
              className="flex h-full w-full flex-col-reverse overflow-hidden rounded-t-sm border-b-2 border-line hover:bg-hover"
            >
              {bar.parts.map((part, at) =>
                part.value === 0 ? null : (
                  <span
                    key={at}
                    className={classNames('mx-auto w-full max-w-10', part.className)}
                    style={{ height: heightOf(part.value, most) }}
                  />
                ),
              )}
            </button>
          </li>
        ))}
      </ul>
      <div className="mt-1 flex justify-between text-sm text-faint">
        <span>{bars[0]?.name}</span>
        <span>{bars.at(-1)?.name}</span>
      </div>
    </div>
  );
}
