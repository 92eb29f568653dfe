import type { NodeExecutor } from '../kit/executor.ts';
import { done, itemsIn, parametersOf, stepFailure, textOf } from '../kit/items.ts';
import { parameters } from './definition.ts';

const longestMs = 366 * 86_400_000;

const execute: NodeExecutor = async (request, tools) => {
  const { mode, seconds, until } = parametersOf(request, parameters);
  const items = itemsIn(request);
  if (request.woken !== undefined || items.length === 0) return done({ out: items });
  const now = tools.clock.now();
  if (mode === 'for') return { type: 'waiting', reason: 'timer', until: now + seconds * 1_000, forMs: seconds * 1_000 };
  const moment = Date.parse(await textOf(tools, until, items[0] ?? null));
  if (Number.isNaN(moment)) throw stepFailure(request, 'was given a moment that is no date', 'Write it like 2026-11-23T09:30:00Z.');
  if (moment - now > longestMs) throw stepFailure(request, 'would wait for more than a year', 'Check the date.');
  return moment <= now ? done({ out: items }) : { type: 'waiting', reason: 'timer', until: moment };
};
export default execute;
