import type { NodeExecutor } from '../kit/executor.ts';
import { done, itemsIn, parametersOf } from '../kit/items.ts';
import { parameters } from './definition.ts';

const execute: NodeExecutor = async (request) => {
  const { keep, count, skip } = parametersOf(request, parameters);
  const items = itemsIn(request);
  if (keep === 'first') return done({ out: items.slice(skip, skip + count) });
  const end = Math.max(0, items.length - skip);
  return done({ out: items.slice(Math.max(0, end - count), end) });
};
export default execute;
