/**
 * What an attempt has done so far of a step that does many things. A step that is tried again, or taken up after a crash, goes on with what is not done: nothing
 * that was done is done again, and nobody pays for it twice.
 */
import type { Json } from '../kernel/json.ts';
import type { StepRequest, StepTools } from '../nodes/kit/executor.ts';
import type { PlanNode } from './plan.ts';
import type { Progress, Usage } from './ports.ts';
import type { StepState } from './state.ts';

/** A thing done that came to no more than its step's end is not worth an entry. */
export const isWorthKeeping = ({ inputs }: StepState, { parts }: PlanNode): boolean => parts.length > 0 || Object.values(inputs).reduce((sum, items) => sum + items.length, 0) > 1;

/** Its items are done one after the other, each under its number. */
export const goesByItems = ({ inputs }: StepState, { parts }: PlanNode): boolean => parts.length === 0 && (inputs['in'] ?? []).length > 1;

/** Of such a step: the name of what was under way when it was interrupted. */
export function underWay({ inputs, done, settled }: StepState): string | undefined {
  for (const [index] of (inputs['in'] ?? []).entries()) if (done?.has(String(index)) !== true && settled?.has(String(index)) !== true) return String(index);
  return undefined;
}

export interface ProgressKeeper {
  add(name: string, result: Json): void;
  readonly size: number;
  /** What has been done since it was last asked for; undefined where that is nothing. */
  take(): Progress | undefined;
  /** What has been used since then. */
  rest(): Usage;
}

export function progressKeeper(usage: Usage): ProgressKeeper {
  let done: [string, Json][] = [];
  let counted: Usage = { tokens: 0, costMilliUsd: 0 };
  const rest = (): Usage => ({ tokens: usage.tokens - counted.tokens, costMilliUsd: usage.costMilliUsd - counted.costMilliUsd });
  return {
    add: (name, result) => { done.push([name, result]); },
    get size() { return done.length; },
    take() {
      if (done.length === 0) return undefined;
      const progress = { done, usage: rest() };
      done = [];
      counted = { ...usage };
      return progress;
    },
    rest,
  };
}

/** An executor's `once`: `keep` hears of what was done now. */
export function onceBy({ done }: StepRequest, keep: (name: string, result: Json) => void): StepTools['once'] {
  if (done === undefined) return undefined;
  return async <T extends Json>(name: string, work: () => Promise<T>): Promise<T> => {
    // It is what the same work gave before.
    if (Object.hasOwn(done, name)) return done[name] as T;
    const result = await work();
    keep(name, result);
    return result;
  };
}
