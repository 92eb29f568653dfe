import type { ReactNode } from 'react';
import { CircleAlert, Info, OctagonX, TriangleAlert, type LucideIcon } from 'lucide-react';
import { classNames } from './class-names.ts';
import { Tooltip } from './tooltip.tsx';

export type BadgeTone = 'neutral' | 'accent' | 'good' | 'block' | 'high' | 'medium' | 'low';

const toneClasses: Readonly<Record<BadgeTone, string>> = {
  neutral: 'bg-sunken text-muted border-line',
  accent: 'bg-accent-tint text-accent border-accent-line',
  good: 'bg-good-tint text-good border-good-line',
  block: 'bg-block-tint text-block border-block-line',
  high: 'bg-high-tint text-high border-high-line',
  medium: 'bg-medium-tint text-medium border-medium-line',
  low: 'bg-low-tint text-low border-low-line',
};

export interface BadgeProps {
  readonly tone?: BadgeTone;
  readonly icon?: LucideIcon;
  readonly className?: string;
  readonly children: ReactNode;
}

export function Badge({ tone = 'neutral', icon: Icon, className, children }: BadgeProps) {
  return (
    <span
      className={classNames(
        'inline-flex h-5 shrink-0 items-center gap-1 rounded-sm border px-1.5 text-2xs font-medium whitespace-nowrap tabular-nums',
        toneClasses[tone],
        className,
      )}
    >
      {Icon ? <Icon className="size-3" aria-hidden /> : null}
      {children}
    </span>
  );
}

export type SeverityName = 'block' | 'high' | 'medium' | 'low';

/** Never colour alone: each severity has its icon and its word. */
export const severityLooks: Readonly<Record<SeverityName, { readonly icon: LucideIcon; readonly word: string; readonly text: string }>> = {
  block: { icon: OctagonX, word: 'Block', text: 'text-block' },
  high: { icon: TriangleAlert, word: 'High', text: 'text-high' },
  medium: { icon: CircleAlert, word: 'Medium', text: 'text-medium' },
  low: { icon: Info, word: 'Low', text: 'text-low' },
};

export interface SeverityBadgeProps {
  readonly severity: SeverityName;
  readonly count?: number;
  /** Icon and number only, the word as accessible name. For cards and tabs. */
  readonly compact?: boolean;
}

export function SeverityBadge({ severity, count, compact = false }: SeverityBadgeProps) {
  const look = severityLooks[severity];
  const name = count === undefined ? look.word : `${count} ${look.word.toLowerCase()}`;
  const shown = compact ? (count ?? '') : name;
  return (
    <span
      data-severity={severity}
      role={compact ? 'img' : undefined}
      aria-label={compact ? name : undefined}
      title={compact ? name : undefined}
      className="inline-flex"
    >
      <Badge tone={severity} icon={look.icon}>
        {shown}
      </Badge>
    </span>
  );
}

export type LabelGroup = 'personal' | 'health' | 'card' | 'secret' | 'confidential' | 'untrusted' | 'unknown';

/** Data labels: own palette, a letter and a word. */
export const labelLooks: Readonly<
  Record<LabelGroup, { readonly letter: string; readonly word: string; readonly help: string; readonly classes: string }>
> = {
  personal: {
    letter: 'P',
    word: 'Personal',
    help: 'About a person: name, contact, identity or location',
    classes: 'bg-label-personal-tint text-label-personal',
  },
  health: {
    letter: 'H',
    word: 'Health',
    help: 'Health or another special category of personal data',
    classes: 'bg-label-health-tint text-label-health',
  },
  card: { letter: 'C', word: 'Payment', help: 'Payment card or bank data', classes: 'bg-label-card-tint text-label-card' },
  secret: { letter: 'S', word: 'Secret', help: 'A password, key or token', classes: 'bg-label-secret-tint text-label-secret' },
  confidential: {
    letter: 'K',
    word: 'Confidential',
    help: 'Internal to the organisation',
    classes: 'bg-label-confidential-tint text-label-confidential',
  },
  untrusted: {
    letter: 'U',
    word: 'Untrusted',
    help: 'Someone outside could have written it',
    classes: 'bg-label-untrusted-tint text-label-untrusted',
  },
  unknown: { letter: '?', word: 'Unknown', help: 'Nobody has said what this holds', classes: 'bg-label-unknown-tint text-label-unknown' },
};

export function LabelChip({
  label,
  compact = false,
  detail,
}: {
  readonly label: LabelGroup;
  readonly compact?: boolean;
  readonly detail?: string;
}) {
  const look = labelLooks[label];
  return (
    <Tooltip content={detail ?? look.help}>
      <span
        data-label={label}
        className={classNames(
          'inline-flex h-4.5 shrink-0 items-center gap-1 rounded-sm px-1 text-2xs font-medium whitespace-nowrap',
          look.classes,
        )}
      >
        <span className="font-mono font-semibold" aria-hidden={!compact}>
          {look.letter}
        </span>
        {compact ? <span className="sr-only">{look.word}</span> : look.word}
      </span>
    </Tooltip>
  );
}
