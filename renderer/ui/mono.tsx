import { useState, type ReactNode } from 'react';
import { Check, Copy } from 'lucide-react';
import { classNames } from './class-names.ts';
import { tellCut } from './tell-cut.ts';

/** Machine text: hosts, fields, ids. */
export function Mono({ children, className }: { readonly children: ReactNode; readonly className?: string }) {
  return (
    <code className={classNames('font-mono text-sm break-all', className)} onPointerOver={tellCut}>
      {children}
    </code>
  );
}

const copiedForMs = 1200;

/** A hash or id, shortened; a click copies the whole. */
export function Hash({ value, length = 8, label = 'hash' }: { readonly value: string; readonly length?: number; readonly label?: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(value);
    setCopied(true);
    setTimeout(() => setCopied(false), copiedForMs);
  };
  const Icon = copied ? Check : Copy;
  return (
    <button
      type="button"
      title={value}
      aria-label={copied ? `Copied ${label}` : `Copy ${label} ${value}`}
      onClick={() => void copy()}
      className="group inline-flex min-h-6 items-center gap-1 rounded-sm text-start font-mono text-sm break-all text-muted hover:text-text"
    >
      {value.length > length ? `${value.slice(0, length)}…` : value}
      <Icon
        className={classNames('size-3', copied ? 'text-good' : 'opacity-0 group-hover:opacity-100 group-focus-visible:opacity-100')}
        aria-hidden
      />
    </button>
  );
}
