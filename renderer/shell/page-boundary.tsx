import { Component, type ErrorInfo, type ReactNode } from 'react';
import { ErrorState } from '../ui/index.ts';

interface Props { readonly children: ReactNode; readonly kept?: string }

/** A page that throws shows what happened in its place; the shell and the other pages go on. */
export class PageBoundary extends Component<Props, { readonly message: string | undefined }> {
  override readonly state = { message: undefined };

  static getDerivedStateFromError(error: unknown): { readonly message: string } {
    return { message: error instanceof Error ? error.message : String(error) };
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    console.error(error, info.componentStack);
  }

  override render(): ReactNode {
    const { message } = this.state;
    if (message === undefined) return this.props.children;
    return <ErrorState title="This page stopped" error={{ message, code: 'kernel/bug' }} kept={this.props.kept ?? 'Your work is kept.'} onRetry={() => this.setState({ message: undefined })} />;
  }
}
