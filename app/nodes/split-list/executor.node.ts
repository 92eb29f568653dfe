import { isJsonObject, type Json } from '../../kernel/json.ts';
import { parsePath, type FieldPath } from '../../workflow/model/labels.ts';
import type { Item, NodeExecutor } from '../kit/executor.ts';
import { done, itemsIn, parametersOf, stepFailure } from '../kit/items.ts';
import { valueAt, withValueAt } from '../kit/paths.ts';
import { elementPath, parameters } from './definition.ts';

function without(item: Json, path: FieldPath): Json {
  const [head, ...rest] = path;
  if (head === undefined) return {};
  if (!isJsonObject(item)) return item;
  return Object.fromEntries(Object.entries(item).flatMap(([key, value]): [string, Json][] => (key !== head ? [[key, value]] : rest.length === 0 ? [] : [[key, without(value, rest)]])));
}

const execute: NodeExecutor = async (request) => {
  const given = parametersOf(request, parameters);
  const [list, to] = [parsePath(given.list), elementPath(given)];
  const out: Item[] = [];
  for (const item of itemsIn(request)) {
    const value = valueAt(item, list);
    if (value === undefined || value === null) continue;
    // One element alone often comes without its list.
    const elements = Array.isArray(value) ? (value as readonly Json[]) : [value];
    if (out.length + elements.length > given.maxItems) throw stepFailure(request, `would make more than ${given.maxItems} items`, 'Filter the list first, or raise the bound under "More options".');
    const base = given.keepOthers ? without(item, list) : {};
    for (const element of elements) out.push(to.length === 0 ? element : withValueAt(base, to, element));
  }
  return done({ out });
};
export default execute;
