/** What a run does next. Pure: the same state gives the same commands in the same order. */
import { readyGroup, type RunState, type StepState } from './state.ts';

export type RunCommand =
  | { readonly type: 'schedule'; readonly node: string; readonly round: number }
  | { readonly type: 'attempt'; readonly step: StepState; readonly attempt: number }
  | { readonly type: 'retry-later'; readonly step: StepState; readonly at: number }
  | { readonly type: 'ask-about-interrupted'; readonly step: StepState }
  | { readonly type: 'end'; readonly status: 'succeeded' | 'failed' }
  /** Nothing to do until somebody wakes a step. */
  | { readonly type: 'rest' };

export interface AdvanceOptions {
  readonly now: number;
  /** Steps whose attempt is running in this process, by key; an attempted step that is not among them was interrupted. */
  readonly running: ReadonlySet<string>;
  /** Steps that may run at the same time in one run. */
  readonly width: number;
}

export function advance(state: RunState, { now, running, width }: AdvanceOptions): RunCommand[] {
  if (state.endedAt !== 0) return [];
  if (state.ending !== undefined) return [{ type: 'end', status: 'failed' }];
  const commands: RunCommand[] = [];
  let free = width - running.size;
  for (const [key, step] of state.open) {
    const plan = state.plan.nodes.get(step.node);
    switch (step.phase) {
      case 'scheduled': case 'woken':
        if (free > 0) {
          commands.push({ type: 'attempt', step, attempt: step.attempt + 1 });
          free -= 1;
        }
        break;
      case 'attempted':
        if (running.has(key)) break;
        if (plan?.idempotent === true || state.dryRun) commands.push({ type: 'attempt', step, attempt: step.attempt + 1 });
        else commands.push({ type: 'ask-about-interrupted', step });
        break;
      case 'backing-off':
        commands.push(step.retryAt <= now ? { type: 'attempt', step, attempt: step.attempt + 1 } : { type: 'retry-later', step, at: step.retryAt });
        break;
      case 'waiting': case 'done': case 'failed': break;
    }
  }
  for (const id of state.touched) {
    const plan = state.plan.nodes.get(id);
    if (plan === undefined || readyGroup(state, plan) === undefined) continue;
    // One round of a node at a time keeps rounds in order.
    if ([...state.open.values()].some((step) => step.node === id)) continue;
    commands.push({ type: 'schedule', node: id, round: state.nodes.get(id)?.rounds ?? 0 });
  }
  if (commands.length > 0 || running.size > 0) return commands;
  return state.open.size === 0 ? [{ type: 'end', status: 'succeeded' }] : [{ type: 'rest' }];
}
