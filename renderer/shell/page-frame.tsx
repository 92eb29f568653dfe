import type { ReactNode } from 'react';
import { Lock } from 'lucide-react';
import type { CallError, Loaded } from '../bridge/client.ts';
import { EmptyState, ErrorState, LoadingState, tellCut } from '../ui/index.ts';

export interface PageFrameProps {
  readonly title: string;
  /** One line that says what the page is for. */
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A page's header and body; the body scrolls inside itself. */
export function PageFrame({ title, lead, actions, children }: PageFrameProps) {
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <header className="flex min-h-12 shrink-0 items-center gap-x-3 gap-y-2 border-b border-line px-4 py-2 max-[480px]:flex-wrap max-[480px]:px-3">
        <div className="min-w-40 flex-1 basis-0 max-[480px]:basis-full">
          <h1 className="text-lg">{title}</h1>
          {lead === undefined ? null : (
            <p className="line-clamp-2 text-sm text-muted [@media(max-height:400px)]:sr-only" onPointerOver={tellCut}>
              {lead}
            </p>
          )}
        </div>
        <div className="ms-auto flex min-w-0 flex-wrap items-center justify-end gap-2 max-[480px]:ms-0 max-[480px]:justify-start">
          {actions}
        </div>
      </header>
      {children}
    </div>
  );
}

export interface LoadedViewProps<T> {
  readonly result: Loaded<T>;
  readonly failed: string;
  onRetry(): void;
  /** The way out when it cannot be read, for pages of one thing. */
  readonly actions?: ReactNode;
  children(value: T): ReactNode;
}

/** What the host says to whoever lacks the permission. */
const denied = 'identity/denied';

/** The three states of what a page loads; `failed` finishes "... could not be read". */
export function LoadedView<T>({ result, failed, onRetry, actions, children }: LoadedViewProps<T>) {
  switch (result.state) {
    case 'loading':
      return <LoadingState />;
    case 'failed':
      // Nothing failed: trying again changes nothing.
      if (result.error.code === denied)
        return (
          <EmptyState icon={Lock} title="Not open to your role" actions={actions}>
            {result.error.message}
          </EmptyState>
        );
      return (
        <ErrorState
          title={failed}
          error={result.error satisfies CallError}
          onRetry={onRetry}
          actions={actions}
          page={actions !== undefined}
        />
      );
    case 'ready':
      return <>{children(result.value)}</>;
  }
}
