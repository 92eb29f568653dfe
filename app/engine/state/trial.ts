/**
 * Parts of a flow that are tried: what happens in them when one of their steps fails. The part is then closed: its tokens and what waits in
 * it are dropped, what is under way comes to its end and hands nothing on, and the step that tries is given the failure once all is at rest.
 */
import type { PlanNode } from './plan.ts';
import type { FailureRecord } from '../ports.ts';
import type { RunState } from './state.ts';
import { readyGroup } from './tokens.ts';

/** Nothing in the part is under way, and nothing in it can go on. */
export function isResting(state: RunState, { part = new Set() }: PlanNode): boolean {
  for (const step of state.open.values()) if (part.has(step.node)) return false;
  for (const id of part) {
    if (state.trials.has(id)) return false;
    const plan = state.touched.has(id) ? state.plan.nodes.get(id) : undefined;
    if (plan !== undefined && readyGroup(state, plan) !== undefined) return false;
  }
  return true;
}

/** Forgets the tokens of a part and what its loops and its own trials have kept. */
export function closePart(state: RunState, { part = new Set(), gathers }: PlanNode): void {
  for (const edge of gathers) state.queues.delete(edge.id);
  for (const id of part) {
    for (const edge of [
      ...(state.plan.nodes.get(id)?.groups ?? []),
      ...(state.plan.nodes.get(id)?.gathers.map((one) => [one]) ?? []),
    ].flat())
      state.queues.delete(edge.id);
    state.touched.delete(id);
    state.trials.delete(id);
    const own = state.nodes.get(id);
    if (own === undefined) continue;
    own.active = false;
    own.carried = undefined;
    own.deal = undefined;
    own.delivered.clear();
  }
}

/** A failure in the step's part has been caught: what it still comes to counts for nothing. */
export const closes = (state: RunState, node: string): boolean =>
  state.plan.nodes.get(node)?.tries.some((head) => state.trials.get(head)?.caught !== undefined) === true;

/** Hands a failure to the innermost step that tries this one. False when there is none. */
export function caughtBy(state: RunState, node: string, error: FailureRecord): boolean {
  const head = state.plan.nodes.get(node)?.tries.find((id) => state.trials.has(id));
  const plan = head === undefined ? undefined : state.plan.nodes.get(head);
  if (head === undefined || plan === undefined) return false;
  closePart(state, plan);
  for (const [key, step] of state.open) if (plan.part?.has(step.node) === true && step.phase !== 'attempted') state.open.delete(key);
  state.trials.set(head, { caught: { error, node } });
  return true;
}
