import type { ReactNode } from 'react';
import { Mark } from './mark.tsx';

export interface DoorFrameProps {
  readonly title: string;
  readonly lead: ReactNode;
  /** Which step of how many, for doors with several. */
  readonly step?: { readonly now: number; readonly of: number };
  readonly children: ReactNode;
}

/** The calm page that stands before the workspace: one column, one thing to do. */
export function DoorFrame({ title, lead, step, children }: DoorFrameProps) {
  return (
    <div className="flex min-h-full items-center justify-center bg-ground p-6">
      <div className="w-112 max-w-full">
        <div className="mb-5 flex items-center gap-2.5">
          <Mark className="size-8" />
          <span className="text-lg font-semibold">Countersign</span>
          {step === undefined ? null : (
            <span className="ms-auto text-sm text-faint tabular-nums">
              Step {step.now} of {step.of}
            </span>
          )}
        </div>
        <section className="rounded-lg border border-line bg-surface p-6 shadow-card">
          <h1 className="text-xl">{title}</h1>
          <div className="mt-1 mb-4 text-muted">{lead}</div>
          {children}
        </section>
      </div>
    </div>
  );
}
