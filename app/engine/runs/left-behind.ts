/** Called runs that stand still under a step whose attempt failed: nobody waits for them once that step is over. */
import type { Attempt } from './run-transitions.ts';
import { stepKey } from '../state/state.ts';
import { callsOf } from '../state/waits.ts';

export class LeftBehind {
  readonly #of = new Map<string, Set<string>>();

  /** `stood`: what the attempt called, and stands still. Gives what is to be ended: nothing where the step is tried again, for that calls them again. */
  failed({ step }: Attempt, stood: readonly string[]): readonly string[] {
    const key = stepKey(step.node, step.round);
    const all = new Set([...(this.#of.get(key) ?? []), ...stood]);
    if (step.phase === 'backing-off') {
      if (all.size > 0) this.#of.set(key, all);
      return [];
    }
    this.#of.delete(key);
    // An attempt that fails early does not come to what an earlier one waited for.
    return [...new Set([...all, ...callsOf(step.waiting)])];
  }

  /** The step has come to something. Gives what an attempt of it that failed left standing. */
  came({ step }: Attempt): readonly string[] {
    const key = stepKey(step.node, step.round);
    const all = [...(this.#of.get(key) ?? [])];
    this.#of.delete(key);
    return all;
  }
}
