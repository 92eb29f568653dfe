import { allHold } from '../kit/conditions.ts';
import type { Item, NodeExecutor } from '../kit/executor.ts';
import { done, itemsIn, parametersOf, stopIfCancelled } from '../kit/items.ts';
import { parameters } from './definition.ts';

const execute: NodeExecutor = async (request, tools) => {
  const { cases, fallback } = parametersOf(request, parameters);
  const ways = new Map<string, Item[]>([...cases.map(({ id }) => id), ...(fallback ? ['fallback'] : [])].map((id) => [id, []]));
  for (const item of itemsIn(request)) {
    stopIfCancelled(request, tools);
    let way = 'fallback';
    for (const { id, combine, conditions } of cases) {
      if (conditions.length > 0 && (await allHold(conditions, combine, (value) => tools.evaluate(value, item)))) {
        way = id;
        break;
      }
    }
    ways.get(way)?.push(item);
  }
  return done(Object.fromEntries(ways));
};
export default execute;
