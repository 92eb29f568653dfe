import { classNames } from '../../ui/index.ts';
import type { Step } from './replay.ts';
import { StatusBadge, durationText, stepStatus } from './words.tsx';

const barTones: Readonly<Record<Step['status'], string>> = {
  scheduled: 'bg-pressed',
  running: 'bg-accent',
  waiting: 'bg-medium',
  succeeded: 'bg-good',
  failed: 'bg-high',
  skipped: 'bg-pressed',
  halted: 'bg-block',
};

export interface TimelineProps {
  readonly steps: readonly Step[];
  readonly startedAt: number;
  readonly until: number;
  readonly selected: Step | undefined;
  onSelect(step: Step): void;
}

/** A row for each step and round, its bar where it lay in time, with a notch for every try. */
export function Timeline({ steps, startedAt, until, selected, onSelect }: TimelineProps) {
  const share = (time: number): number => Math.min(100, Math.max(0, ((time - startedAt) / Math.max(1, until - startedAt)) * 100));
  return (
    <ol aria-label="Steps" className="min-h-0 flex-1 overflow-auto p-2">
      {steps.map((step) => (
        <li key={`${step.nodeId} ${step.round}`}>
          <button
            type="button"
            aria-current={step === selected}
            onClick={() => onSelect(step)}
            className={classNames(
              'grid h-9 w-full grid-cols-[minmax(96px,240px)_104px_minmax(80px,1fr)_60px] items-center gap-2 rounded-md px-2 text-start hover:bg-hover',
              step === selected && 'bg-accent-tint',
            )}
          >
            <span className="truncate font-medium">
              {step.nodeName}
              <span className="text-muted">
                {step.round > 0 ? ` · round ${step.round + 1}` : ''}
                {step.attempt > 1 ? ` · try ${step.attempt}` : ''}
              </span>
            </span>
            <span className="flex">
              <StatusBadge status={stepStatus(step)} />
            </span>
            <span className="relative h-2 rounded-full bg-sunken" aria-hidden>
              {step.startedAt === undefined ? null : (
                <span
                  className={classNames('absolute top-0 h-2 min-w-1 rounded-full', barTones[step.status])}
                  style={{
                    insetInlineStart: `${share(step.startedAt)}%`,
                    width: `${share(step.endedAt ?? until) - share(step.startedAt)}%`,
                  }}
                />
              )}
              {step.attempts.slice(1).map((attempt) => (
                <span
                  key={attempt.attempt}
                  className="absolute -top-0.5 h-3 w-px bg-text"
                  style={{ insetInlineStart: `${share(attempt.at)}%` }}
                />
              ))}
            </span>
            <span className="text-end text-sm text-muted tabular-nums">{durationText(step)}</span>
          </button>
        </li>
      ))}
    </ol>
  );
}
