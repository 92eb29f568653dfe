import { parsePath, type FieldPath } from '../../workflow/model/labels.ts';
import type { Item, NodeExecutor } from '../kit/executor.ts';
import { done, itemsIn, parametersOf, stepFailure } from '../kit/items.ts';
import { keyOf, valueKey } from '../kit/keys.ts';
import { valueAt } from '../kit/paths.ts';
import { parameters } from './definition.ts';

const execute: NodeExecutor = async (request) => {
  const given = parametersOf(request, parameters);
  if (given.keys.length === 0)
    throw stepFailure(request, 'does not know which items are the same', 'Name a field that both lists have, such as an id.');
  const [keys, fields] = [given.keys.map(parsePath), given.fields.map(parsePath)];
  const byKey = (port: 'a' | 'b'): Map<string, Item> => {
    const found = new Map<string, Item>();
    for (const item of itemsIn(request, port)) {
      const key = keyOf(item, keys);
      if (found.has(key))
        throw stepFailure(
          request,
          `has two items with the same key in its ${port === 'a' ? 'first' : 'second'} list`,
          'Remove duplicates first, or name more fields.',
        );
      found.set(key, item);
    }
    return found;
  };
  const content = (item: Item): string =>
    valueKey(fields.length === 0 ? item : fields.map((path: FieldPath) => valueAt(item, path) ?? null));
  const [before, after] = [byKey('a'), byKey('b')];
  const [added, changed, same]: [Item[], Item[], Item[]] = [[], [], []];
  for (const [key, item] of after) {
    const old = before.get(key);
    if (old === undefined) added.push(item);
    else if (content(old) === content(item)) same.push(item);
    else changed.push({ before: old, after: item });
  }
  return done({ added, removed: [...before].filter(([key]) => !after.has(key)).map(([, item]) => item), changed, same });
};
export default execute;
