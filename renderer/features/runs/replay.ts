/** A run as it stood at a moment of its life, and what a step made of its input. Pure. */
import type { OutputOf } from '../../../app/ipc/contract.ts';
import type { CardStep, StepState } from '../../canvas/overlay.ts';

export type Step = OutputOf<'run:get'>['steps'][number];

/** When something began or ended, in order: the stops of the replay. */
export function momentsOf(steps: readonly Step[]): readonly number[] {
  return [...new Set(steps.flatMap((step) => [step.startedAt, step.endedAt]).filter((time) => time !== undefined))].sort((a, b) => a - b);
}

/** Steps that had begun by then; those that had not ended show no outcome yet. */
export function stepsAt(steps: readonly Step[], moment: number): Step[] {
  return steps.flatMap((step): Step[] => {
    if (step.startedAt === undefined || step.startedAt > moment) return [];
    if (step.endedAt !== undefined && step.endedAt <= moment) return [step];
    const { endedAt: _ended, output: _output, error: _error, ...begun } = step;
    return [
      {
        ...begun,
        status: step.status === 'waiting' ? 'waiting' : 'running',
        attempts: step.attempts.filter((attempt) => attempt.at <= moment),
      },
    ];
  });
}

const cardStates: Readonly<Record<Step['status'], StepState | undefined>> = {
  scheduled: undefined,
  running: 'running',
  waiting: 'waiting',
  succeeded: 'succeeded',
  failed: 'failed',
  skipped: 'skipped',
  halted: 'halted',
};

/** What each card shows: its last round's state, with how long it took and how often it ran or was tried. */
export function cardSteps(steps: readonly Step[], duration: (step: Step) => string): ReadonlyMap<string, CardStep> {
  const rounds = Map.groupBy(steps, (step) => step.nodeId);
  const cards = new Map<string, CardStep>();
  for (const [nodeId, all] of rounds) {
    const last = all.at(-1);
    const state = last === undefined ? undefined : cardStates[last.status];
    if (last === undefined || state === undefined) continue;
    const times = all.length > 1 ? `${all.length} rounds` : '';
    const tries = last.attempt > 1 ? `try ${last.attempt}` : '';
    cards.set(nodeId, { state, text: [duration(last), times, tries].filter((part) => part !== '').join(', ') });
  }
  return cards;
}

export interface FieldChange {
  readonly path: string;
  readonly kind: 'added' | 'removed' | 'changed';
}

const mostFields = 200;

function fieldsOf(value: unknown, path: string, into: Map<string, string>): void {
  if (into.size >= mostFields) return;
  if (Array.isArray(value)) for (const item of value.slice(0, 20)) fieldsOf(item, path, into);
  else if (typeof value === 'object' && value !== null)
    for (const [key, item] of Object.entries(value)) fieldsOf(item, path === '' ? key : `${path}.${key}`, into);
  else if (path !== '') into.set(path, `${into.get(path) ?? ''}\n${JSON.stringify(value)}`);
}

/** Fields that a step added, dropped or changed, by their paths; the elements of a list count as one. A step that gives nothing on, as an end does, has dropped nothing. */
export function fieldChanges(input: unknown, output: unknown): readonly FieldChange[] {
  const [before, after] = [new Map<string, string>(), new Map<string, string>()];
  fieldsOf(input, '', before);
  fieldsOf(output, '', after);
  if (after.size === 0) return [];
  const changes: FieldChange[] = [];
  for (const [path, value] of after) {
    if (!before.has(path)) changes.push({ path, kind: 'added' });
    else if (before.get(path) !== value) changes.push({ path, kind: 'changed' });
  }
  for (const path of before.keys()) if (!after.has(path)) changes.push({ path, kind: 'removed' });
  return changes;
}
