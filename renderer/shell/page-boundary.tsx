import { Component, type ErrorInfo, type ReactNode } from 'react';
import { ErrorState } from '../ui/index.ts';

interface Props {
  readonly children: ReactNode;
  readonly kept?: string;
}

interface Stopped {
  readonly message: string;
  readonly code: string;
}

/** A fault speaks the words of its makers: those go to the console, and whoever reads the page is told what it means. */
export const stoppedBy = (error: unknown): Stopped =>
  error instanceof Error && /dynamically imported module|module script/i.test(error.message)
    ? { message: 'Part of it could not be loaded: Countersign does not answer.', code: 'egress/unreachable' }
    : { message: 'This is a fault of Countersign itself.', code: 'kernel/bug' };

/** A page that throws shows what happened in its place; the shell and the other pages go on. */
export class PageBoundary extends Component<Props, { readonly stopped: Stopped | undefined }> {
  override readonly state: { readonly stopped: Stopped | undefined } = { stopped: undefined };

  static getDerivedStateFromError(error: unknown): { readonly stopped: Stopped } {
    return { stopped: stoppedBy(error) };
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    console.error(error, info.componentStack);
  }

  override render(): ReactNode {
    const { stopped } = this.state;
    if (stopped === undefined) return this.props.children;
    return (
      <ErrorState
        page
        title="This page stopped"
        error={stopped}
        kept={this.props.kept ?? 'Your work is kept.'}
        onRetry={() => this.setState({ stopped: undefined })}
      />
    );
  }
}
