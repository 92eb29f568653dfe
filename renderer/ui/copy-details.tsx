import { useState } from 'react';
import { Check, Copy } from 'lucide-react';
import { classNames } from './class-names.ts';

/** What a failed call says to a person: `code` and `detailsId` are for quoting. */
export interface ShownError {
  readonly message: string;
  readonly code: string;
  readonly detailsId?: string;
}

const copiedForMs = 1200;

const quoted = ({ code, detailsId }: Omit<ShownError, 'message'>): string =>
  detailsId === undefined || detailsId === '' ? code : `${code} · ${detailsId}`;

/** What support asks for and nobody else needs to read: a click copies it, with the message; the pointer shows it. */
export function CopyDetails({ error, className }: { readonly error: ShownError; readonly className?: string }) {
  const [state, setState] = useState<'copied' | 'refused'>();
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(`${error.message}\n${quoted(error)}`);
      setState('copied');
      setTimeout(() => setState(undefined), copiedForMs);
    } catch {
      // A browser gives the clipboard to safe addresses only: then it stands there to be read.
      setState('refused');
    }
  };
  if (state === 'refused') return <code className={classNames('font-mono text-sm break-all', className)}>{quoted(error)}</code>;
  const copied = state === 'copied';
  const Icon = copied ? Check : Copy;
  return (
    <button
      type="button"
      title={quoted(error)}
      onClick={() => void copy()}
      className={classNames('inline-flex min-h-6 items-center gap-1 rounded-sm align-middle text-sm text-muted hover:text-text', className)}
    >
      <Icon className={classNames('size-3', copied && 'text-good')} aria-hidden />
      <span aria-live="polite">{copied ? 'Copied' : 'Copy details'}</span>
    </button>
  );
}
