/**
 * What an attempt has done so far of a step that does many things. A step that is tried again, or taken up after a crash, goes on with what is not done: nothing
 * that was done is done again, and nobody pays for it twice.
 */
import type { Json } from '../../kernel/json.ts';
import { onlyReplyName, replyName, toolName, turnIn } from '../../nodes/kit/agent-turns.ts';
import type { StepRequest, StepTools } from '../../nodes/kit/executor.ts';
import type { PlanNode } from './plan.ts';
import type { Progress, Usage } from '../ports.ts';
import type { StepState } from './state.ts';

/** A thing done that came to no more than its step's end is not worth an entry. */
export const isWorthKeeping = ({ inputs }: StepState, { parts }: PlanNode): boolean =>
  parts.length > 0 || Object.values(inputs).reduce((sum, items) => sum + items.length, 0) > 1;

/** Its items are done one after the other, each under its number; those of an agent in rounds. */
export const goesByItems = ({ inputs }: StepState, { parts }: PlanNode): boolean =>
  (inputs['in'] ?? []).length > (parts.length > 0 ? 0 : 1);

/** `tool`: an agent had asked for it, for this item. */
export interface UnderWay {
  readonly name: string;
  readonly item: number;
  readonly tool?: string;
}

/** The last answer of an agent's model that is kept for an item, and its round. */
function lastTurn(
  done: ReadonlyMap<string, Json> | undefined,
  item: number,
): { readonly round: number; readonly asked: string | undefined } {
  if (done?.has(onlyReplyName(item)) === true) return { round: 0, asked: '' };
  let round = 0;
  while (done?.has(replyName(item, round + 1)) === true) round += 1;
  return { round, asked: turnIn(done?.get(replyName(item, round)))?.tool };
}

/** Of such a step: what was under way when it was interrupted. Undefined where everything was done. */
export function underWay({ inputs, done, settled }: StepState, { parts }: PlanNode): UnderWay | undefined {
  const isOver = (name: string): boolean => done?.has(name) === true || settled?.has(name) === true;
  // After an agent's last answer for an item only what it remembers is left to do, and that is kept with the item.
  const remembers = parts.some(({ kind }) => kind === 'memory');
  for (const [item] of (inputs['in'] ?? []).entries()) {
    if (isOver(String(item))) continue;
    const { round, asked } = lastTurn(done, item);
    if (asked === '' && !remembers) continue;
    const tool = parts.find(({ kind, node }) => kind === 'tool' && node.name === asked)?.node.name;
    return tool === undefined || isOver(toolName(item, round)) ? { name: String(item), item } : { name: toolName(item, round), item, tool };
  }
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
    add: (name, result) => {
      done.push([name, result]);
    },
    get size() {
      return done.length;
    },
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
