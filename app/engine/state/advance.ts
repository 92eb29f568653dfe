/** What a run does next. Pure: the same state gives the same commands in the same order. */
import { decidedBy } from './decision-review.ts';
import type { RunState, StepState } from './state.ts';
import { readyGroup } from './tokens.ts';
import { isResting } from './trial.ts';

export type RunCommand =
  | { readonly type: 'schedule'; readonly node: string; readonly round: number }
  | { readonly type: 'attempt'; readonly step: StepState; readonly attempt: number }
  | { readonly type: 'retry-later'; readonly step: StepState; readonly at: number }
  | { readonly type: 'ask-about-interrupted'; readonly step: StepState }
  /** Take back the latest effect. */
  | {
      readonly type: 'undo';
      readonly node: string;
      readonly round: number;
      readonly undoes: { readonly node: string; readonly round: number };
    }
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

function stepCommands(
  state: RunState,
  { now, running, width }: AdvanceOptions,
  steps: Iterable<readonly [string, StepState]>,
): RunCommand[] {
  const commands: RunCommand[] = [];
  let free = width - running.size;
  for (const [key, step] of steps) {
    const plan = state.plan.nodes.get(step.node);
    switch (step.phase) {
      case 'scheduled':
      case 'woken':
        if (free > 0) {
          commands.push({ type: 'attempt', step, attempt: step.attempt + 1 });
          free -= 1;
        }
        break;
      case 'attempted':
        if (running.has(key)) break;
        // What was decided before is not decided again.
        if (plan?.idempotent === true || state.dryRun || decidedBy(step) !== undefined)
          commands.push({ type: 'attempt', step, attempt: step.attempt + 1 });
        else commands.push({ type: 'ask-about-interrupted', step });
        break;
      case 'backing-off':
        // A clock that stands before the failure was set back: waiting for it could take days.
        commands.push(
          step.retryAt <= now || now < step.failedAt
            ? { type: 'attempt', step, attempt: step.attempt + 1 }
            : { type: 'retry-later', step, at: step.retryAt },
        );
        break;
      case 'waiting':
      case 'done':
      case 'failed':
        break;
    }
  }
  return commands;
}

/** A run that fails takes its effects back, the latest first and one at a time; what is under way comes to its end before. */
function unwind(state: RunState, options: AdvanceOptions): RunCommand[] {
  const undoing = [...state.open].filter(([, step]) => step.undoes !== undefined);
  if (undoing.length > 0) {
    const commands = stepCommands(state, options, undoing);
    return commands.length > 0 || options.running.size > 0 ? commands : [{ type: 'rest' }];
  }
  const last = state.undoable.at(-1);
  if (last === undefined) return [{ type: 'end', status: 'failed' }];
  if (options.running.size > 0) return [];
  return [{ type: 'undo', node: last.by, round: state.nodes.get(last.by)?.rounds ?? 0, undoes: { node: last.node, round: last.round } }];
}

/** What is to be done next by a run in this state; nothing once it has ended. Pure. */
export function advance(state: RunState, options: AdvanceOptions): RunCommand[] {
  const { running } = options;
  if (state.endedAt !== 0) return [];
  if (state.pausedBy !== undefined) return running.size > 0 ? [] : [{ type: 'rest' }];
  if (state.ending !== undefined) return unwind(state, options);
  const commands = stepCommands(state, options, state.open);
  for (const id of state.touched) {
    const plan = state.plan.nodes.get(id);
    if (plan === undefined || state.trials.has(id) || readyGroup(state, plan) === undefined) continue;
    // One round of a node at a time keeps rounds in order.
    if ([...state.open.values()].some((step) => step.node === id)) continue;
    commands.push({ type: 'schedule', node: id, round: state.nodes.get(id)?.rounds ?? 0 });
  }
  for (const id of state.trials.keys()) {
    const plan = state.plan.nodes.get(id);
    if (plan !== undefined && isResting(state, plan))
      commands.push({ type: 'schedule', node: id, round: state.nodes.get(id)?.rounds ?? 0 });
  }
  if (commands.length > 0 || running.size > 0) return commands;
  return state.open.size === 0 ? [{ type: 'end', status: 'succeeded' }] : [{ type: 'rest' }];
}
