import { Ban, CircleCheck, CircleDot, CirclePause, CircleSlash, CircleX, OctagonX, type LucideIcon } from 'lucide-react';
import type { OutputOf } from '../../../app/ipc/contract.ts';
import { durationOf } from '../../facts/amounts.ts';
import { Badge, type BadgeTone } from '../../ui/index.ts';

type Run = OutputOf<'run:list'>['runs'][number];
type Step = OutputOf<'run:get'>['steps'][number];

const looks: Readonly<
  Record<Run['status'] | Step['status'], { readonly word: string; readonly tone: BadgeTone; readonly icon: LucideIcon }>
> = {
  scheduled: { word: 'Next', tone: 'neutral', icon: CircleDot },
  running: { word: 'Running', tone: 'accent', icon: CircleDot },
  waiting: { word: 'Waiting', tone: 'medium', icon: CirclePause },
  paused: { word: 'Paused', tone: 'medium', icon: CirclePause },
  succeeded: { word: 'Succeeded', tone: 'good', icon: CircleCheck },
  failed: { word: 'Failed', tone: 'high', icon: CircleX },
  halted: { word: 'Halted', tone: 'block', icon: OctagonX },
  cancelled: { word: 'Stopped', tone: 'neutral', icon: Ban },
  skipped: { word: 'Skipped', tone: 'neutral', icon: CircleSlash },
};

/** A step that had begun when its run ended was not skipped: it broke off, and may have had effect. */
export const stepStatus = ({ status, startedAt }: Pick<Step, 'status' | 'startedAt'>): keyof typeof looks =>
  status === 'skipped' && startedAt !== undefined ? 'cancelled' : status;

export const statusWord = (status: keyof typeof looks): string => looks[status].word;

export function StatusBadge({ status }: { readonly status: keyof typeof looks }) {
  const look = looks[status];
  return (
    <Badge tone={look.tone} icon={look.icon}>
      {look.word}
    </Badge>
  );
}

const triggerWords: Readonly<Record<string, string>> = {
  manual: 'By hand',
  webhook: 'Web request',
  schedule: 'Schedule',
  chat: 'Chat',
  form: 'Form',
  mail: 'Mail',
  'flow-failed': 'A failed run',
  call: 'Another flow',
  file: 'A file',
};
export const triggerWord = (trigger: string): string => triggerWords[trigger] ?? trigger;

export const modeWords: Readonly<Record<Run['mode'], string>> = { dry: 'Dry run', dev: 'Trial run', production: 'Production' };

/** How long it took; empty while it goes on. */
export const durationText = ({
  startedAt,
  endedAt,
}: {
  readonly startedAt?: number | undefined;
  readonly endedAt?: number | undefined;
}): string => (startedAt === undefined || endedAt === undefined ? '' : durationOf(endedAt - startedAt));
