import { allHold } from '../kit/conditions.ts';
import type { Item, NodeExecutor } from '../kit/executor.ts';
import { done, itemsIn, parametersOf, stepFailure, stopIfCancelled } from '../kit/items.ts';
import { parameters } from './definition.ts';

const execute: NodeExecutor = async (request, tools) => {
  const { mode, combine, conditions, expression } = parametersOf(request, parameters);
  const ways: { readonly true: Item[]; readonly false: Item[] } = { true: [], false: [] };
  for (const item of itemsIn(request)) {
    stopIfCancelled(request, tools);
    const held =
      mode === 'conditions'
        ? await allHold(conditions, combine, (value) => tools.evaluate(value, item))
        : await tools.evaluate(expression, item);
    // Anything but true or false would be a guess about what was meant.
    if (typeof held !== 'boolean')
      throw stepFailure(
        request,
        'got something else than true or false from its expression',
        'Compare the value with something, for example {{ input.amount > 100 }}.',
      );
    ways[held ? 'true' : 'false'].push(item);
  }
  return done(ways);
};
export default execute;
