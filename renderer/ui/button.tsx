import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import type { LucideIcon } from 'lucide-react';
import { LoaderCircle } from 'lucide-react';
import { classNames } from './class-names.ts';
import { Tooltip } from './tooltip.tsx';

export type ButtonTone = 'primary' | 'secondary' | 'ghost' | 'danger';

const toneClasses: Readonly<Record<ButtonTone, string>> = {
  primary: 'h-8 px-3.5 bg-accent-fill text-on-accent border-transparent hover:bg-accent-fill-hover',
  secondary: 'h-7 px-2.5 bg-surface text-text border-line-strong hover:bg-hover',
  ghost: 'h-7 px-2 bg-transparent text-muted border-transparent hover:bg-hover hover:text-text',
  danger: 'h-8 px-3.5 bg-block-fill text-on-accent border-transparent hover:opacity-90',
};

const shape =
  'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md border font-medium whitespace-nowrap transition-colors ' +
  'disabled:opacity-45 disabled:pointer-events-none aria-disabled:opacity-45';

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly tone?: ButtonTone;
  readonly icon?: LucideIcon;
  /** Shows a turning circle and refuses clicks. */
  readonly busy?: boolean;
  readonly children: ReactNode;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** A button with a verb on it. `primary` is 32 px high, at most one a view; the others are 28 px. */
export function Button({ tone = 'secondary', icon: Icon, busy = false, className, children, disabled, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      data-tone={tone}
      className={classNames(shape, toneClasses[tone], className)}
      disabled={disabled === true || busy}
      aria-busy={busy || undefined}
      {...rest}
    >
      {busy ? <LoaderCircle className="size-3.5 animate-turn" aria-hidden /> : Icon ? <Icon className="size-3.5" aria-hidden /> : null}
      {children}
    </button>
  );
}

export interface IconButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'children'> {
  readonly icon: LucideIcon;
  /** The accessible name, and the tooltip. */
  readonly label: string;
  readonly shortcut?: string;
  readonly active?: boolean;
  readonly tooltipSide?: 'top' | 'right' | 'bottom' | 'left';
  readonly ref?: Ref<HTMLButtonElement>;
}

export function IconButton({ icon: Icon, label, shortcut, active, tooltipSide = 'bottom', className, ...rest }: IconButtonProps) {
  return (
    <Tooltip content={label} shortcut={shortcut} side={tooltipSide}>
      <button
        type="button"
        aria-label={label}
        aria-pressed={active}
        className={classNames(
          'inline-flex size-7 shrink-0 items-center justify-center rounded-md text-muted transition-colors hover:bg-hover hover:text-text',
          'disabled:pointer-events-none disabled:opacity-40',
          active === true && 'bg-accent-tint text-accent',
          className,
        )}
        {...rest}
      >
        <Icon className="size-4" aria-hidden />
      </button>
    </Tooltip>
  );
}
