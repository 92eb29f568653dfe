import { parsePath } from '../../workflow/model/labels.ts';
import type { Item, NodeExecutor } from '../kit/executor.ts';
import { done, itemsIn, parametersOf } from '../kit/items.ts';
import { keyOf, valueKey } from '../kit/keys.ts';
import { parameters } from './definition.ts';

const execute: NodeExecutor = async (request) => {
  const { fields, keep } = parametersOf(request, parameters);
  const paths = fields.map(parsePath);
  const kept = new Map<string, Item>();
  for (const item of itemsIn(request)) {
    const key = paths.length === 0 ? valueKey(item) : keyOf(item, paths);
    if (keep === 'last') kept.delete(key);
    if (!kept.has(key)) kept.set(key, item);
  }
  return done({ out: [...kept.values()] });
};
export default execute;
