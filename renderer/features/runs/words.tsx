import { Ban, CircleCheck, CircleDot, CirclePause, CircleSlash, CircleX, OctagonX, type LucideIcon } from 'lucide-react';
import type { OutputOf } from '../../../app/ipc/contract.ts';
import { Badge, type BadgeTone } from '../../ui/index.ts';

type Run = OutputOf<'run:list'>['runs'][number];
type Step = OutputOf<'run:get'>['steps'][number];

const looks: Readonly<Record<Run['status'] | Step['status'], { readonly word: string; readonly tone: BadgeTone; readonly icon: LucideIcon }>> = {
  scheduled: { word: 'Next', tone: 'neutral', icon: CircleDot },
  running: { word: 'Running', tone: 'accent', icon: CircleDot },
  waiting: { word: 'Waiting', tone: 'medium', icon: CirclePause },
  paused: { word: 'Paused', tone: 'medium', icon: CirclePause },
  succeeded: { word: 'Succeeded', tone: 'good', icon: CircleCheck },
  failed: { word: 'Failed', tone: 'high', icon: CircleX },
  halted: { word: 'Halted', tone: 'block', icon: OctagonX },
  cancelled: { word: 'Cancelled', tone: 'neutral', icon: Ban },
  skipped: { word: 'Skipped', tone: 'neutral', icon: CircleSlash },
};

export function StatusBadge({ status }: { readonly status: keyof typeof looks }) {
  const look = looks[status];
  return <Badge tone={look.tone} icon={look.icon}>{look.word}</Badge>;
}

const triggerWords: Readonly<Record<string, string>> = { manual: 'By hand', webhook: 'Web request', schedule: 'Schedule', chat: 'Chat', form: 'Form', mail: 'Mail', 'flow-failed': 'A failed run', call: 'Another flow', file: 'A file' };
export const triggerWord = (trigger: string): string => triggerWords[trigger] ?? trigger;

export const modeWords: Readonly<Record<Run['mode'], string>> = { dry: 'Dry run', dev: 'Try, for real', production: 'Production' };

/** `840 ms`, `12.4 s`, `3 min 20 s`; empty while it goes on. */
export function durationText({ startedAt, endedAt }: { readonly startedAt?: number | undefined; readonly endedAt?: number | undefined }): string {
  if (startedAt === undefined || endedAt === undefined) return '';
  const ms = endedAt - startedAt;
  if (ms < 1_000) return `${ms} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1_000)} s`;
}

/** Thousandths of a US dollar. */
export const costText = (milliUsd: number): string => (milliUsd === 0 ? '' : `$${(milliUsd / 1_000).toFixed(3)}`);
