import type { Item, NodeExecutor } from '../kit/executor.ts';
import { done, itemsIn, parametersOf, stepFailure, textOf } from '../kit/items.ts';
import { parameters } from './definition.ts';

const execute: NodeExecutor = async (request, tools) => {
  const { most, seconds, by, over } = parametersOf(request, parameters);
  const groups = new Map<string, number[]>();
  const items = itemsIn(request);
  for (const [index, item] of items.entries()) {
    const key = (await textOf(tools, by, item)).slice(0, 1_000);
    groups.set(key, [...(groups.get(key) ?? []), index]);
  }
  const through = new Set<number>();
  let until = 0;
  for (const [key, members] of groups) {
    if (over === 'wait' && members.length > most)
      throw stepFailure(
        request,
        `was given ${members.length} items at once and lets ${most} through`,
        `Put it behind a step For each that takes at most ${most} elements a round.`,
      );
    const { taken, retryAt } = await tools.broker.pace({
      key,
      take: members.length,
      most,
      windowMs: seconds * 1_000,
      partly: over === 'branch',
      idempotencyKey: request.idempotencyKey,
    });
    for (const index of members.slice(0, taken)) through.add(index);
    if (taken < members.length) until = Math.max(until, retryAt ?? tools.clock.now() + seconds * 1_000);
  }
  const out: Item[] = items.filter((_item, index) => through.has(index));
  if (over === 'branch') return done({ out, over: items.filter((_item, index) => !through.has(index)) });
  // What has its place keeps it; it is asked for again, under the same key, when there is room for the rest.
  return until === 0 ? done({ out }) : { type: 'waiting', reason: 'timer', until, forMs: Math.max(0, until - tools.clock.now()) };
};
export default execute;
