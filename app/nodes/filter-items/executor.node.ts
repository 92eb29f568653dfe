import { allHold } from '../kit/conditions.ts';
import type { Item, NodeExecutor } from '../kit/executor.ts';
import { done, itemsIn, parametersOf, stopIfCancelled } from '../kit/items.ts';
import { parameters } from './definition.ts';

const execute: NodeExecutor = async (request, tools) => {
  const { combine, conditions } = parametersOf(request, parameters);
  const out: Item[] = [];
  for (const item of itemsIn(request)) {
    stopIfCancelled(request, tools);
    if (await allHold(conditions, combine, (value) => tools.evaluate(value, item))) out.push(item);
  }
  return done({ out });
};
export default execute;
