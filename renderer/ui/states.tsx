import type { ReactNode } from 'react';
import { CircleAlert, CircleCheck, Info, LoaderCircle, OctagonX, RotateCcw, TriangleAlert, type LucideIcon } from 'lucide-react';
import { classNames } from './class-names.ts';
import { Button } from './button.tsx';
import { CopyDetails, type ShownError } from './copy-details.tsx';

export interface EmptyStateProps {
  readonly icon: LucideIcon;
  readonly title: string;
  /** What belongs here and how it gets here. */
  readonly children?: ReactNode;
  /** The next step, as buttons. */
  readonly actions?: ReactNode;
  readonly className?: string;
}

export function EmptyState({ icon: Icon, title, children, actions, className }: EmptyStateProps) {
  return (
    <div className={classNames('mx-auto flex max-w-120 flex-col items-center gap-1 px-6 py-10 text-center', className)}>
      <span className="mb-2 flex size-9 items-center justify-center rounded-lg border border-line bg-sunken text-muted">
        <Icon className="size-4.5" aria-hidden />
      </span>
      <h2 className="text-lg">{title}</h2>
      {children === undefined ? null : <div className="text-muted">{children}</div>}
      {actions === undefined ? null : <div className="mt-3 -mx-12 flex flex-wrap items-center justify-center gap-2">{actions}</div>}
    </div>
  );
}

export interface ErrorStateProps {
  readonly title: string;
  readonly error: ShownError;
  /** What was kept: "Your flow is saved." */
  readonly kept?: string;
  onRetry?(): void;
  readonly actions?: ReactNode;
  /** It stands for the whole page, whose heading it then is. */
  readonly page?: boolean;
}

export function ErrorState({ title, error, kept, onRetry, actions, page = false }: ErrorStateProps) {
  const Heading = page ? 'h1' : 'h2';
  return (
    <div role="alert" className="mx-auto flex max-w-110 flex-col items-center gap-1 px-6 py-10 text-center">
      <span className="mb-2 flex size-9 items-center justify-center rounded-lg border border-block-line bg-block-tint text-block">
        <OctagonX className="size-4.5" aria-hidden />
      </span>
      <Heading className="text-lg">{title}</Heading>
      <p className="text-muted">
        {error.message}
        {kept === undefined ? null : ` ${kept}`}
      </p>
      <CopyDetails error={error} />
      <div className="mt-3 flex flex-wrap justify-center gap-2">
        {onRetry === undefined ? null : (
          <Button icon={RotateCcw} onClick={() => onRetry()}>
            Try again
          </Button>
        )}
        {actions}
      </div>
    </div>
  );
}

/** Shown only after a moment, so that quick answers do not flash. */
export function LoadingState({ label = 'Loading' }: { readonly label?: string }) {
  return (
    <div
      role="status"
      aria-busy
      className="flex h-full min-h-24 animate-[cs-appear_200ms_300ms_both] items-center justify-center gap-2 text-muted"
    >
      <LoaderCircle className="size-4 animate-turn" aria-hidden />
      {label}
    </div>
  );
}

export type CalloutTone = 'info' | 'good' | 'medium' | 'high' | 'block';

const calloutLooks: Readonly<Record<CalloutTone, { readonly icon: LucideIcon; readonly classes: string; readonly iconClass: string }>> = {
  info: { icon: Info, classes: 'border-line bg-sunken', iconClass: 'text-muted' },
  good: { icon: CircleCheck, classes: 'border-good-line bg-good-tint', iconClass: 'text-good' },
  medium: { icon: CircleAlert, classes: 'border-medium-line bg-medium-tint', iconClass: 'text-medium' },
  high: { icon: TriangleAlert, classes: 'border-high-line bg-high-tint', iconClass: 'text-high' },
  block: { icon: OctagonX, classes: 'border-block-line bg-block-tint', iconClass: 'text-block' },
};

export interface CalloutProps {
  readonly tone?: CalloutTone;
  readonly title?: string;
  readonly actions?: ReactNode;
  readonly className?: string;
  /** What around it says it to a screen reader already. */
  readonly quiet?: boolean;
  /** It tells what came of something, and is read out when it appears. */
  readonly status?: boolean;
  readonly children?: ReactNode;
}

/** One that tells of a failure is read out when it appears: whoever pressed the button may not see it. */
export function Callout({ tone = 'info', title, actions, className, quiet = false, status = false, children }: CalloutProps) {
  const look = calloutLooks[tone];
  return (
    <div
      {...(tone === 'block' && !quiet ? { role: 'alert' } : status ? { role: 'status' } : {})}
      className={classNames('flex items-start gap-2.5 rounded-md border px-3 py-2', look.classes, className)}
    >
      <look.icon className={classNames('mt-0.5 size-4 shrink-0', look.iconClass)} aria-hidden />
      {/* Beside the words only where enough room is left for them. */}
      <div className="flex min-w-0 flex-1 flex-wrap items-start gap-x-2.5 gap-y-2">
        <div className="min-w-0 grow basis-64">
          {title === undefined ? null : <div className="font-medium">{title}</div>}
          {children === undefined ? null : <div className="text-muted">{children}</div>}
        </div>
        {actions}
      </div>
    </div>
  );
}

export interface ProgressProps {
  readonly label: string;
  /** 0 to 1; left out while the end is not known. */
  readonly value?: number;
  onCancel?(): void;
}

export function Progress({ label, value, onCancel }: ProgressProps) {
  return (
    <div className="flex items-center gap-3">
      <div className="min-w-0 flex-1">
        <div className="mb-1 flex justify-between text-sm text-muted">
          <span className="truncate">{label}</span>
          {value === undefined ? null : <span className="tabular-nums">{Math.round(value * 100)} %</span>}
        </div>
        <div
          role="progressbar"
          aria-label={label}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={value === undefined ? undefined : Math.round(value * 100)}
          className="h-1.5 overflow-hidden rounded-full bg-pressed"
        >
          <div
            className={classNames('h-full rounded-full bg-accent', value === undefined && 'w-1/4 animate-slide')}
            style={value === undefined ? undefined : { width: `${Math.max(2, value * 100)}%` }}
          />
        </div>
      </div>
      {onCancel === undefined ? null : (
        <Button tone="ghost" onClick={() => onCancel()}>
          Cancel
        </Button>
      )}
    </div>
  );
}
