import type { Json } from '../../kernel/json.ts';
import { parsePath } from '../../workflow/model/labels.ts';
import { valuesAt } from '../kit/fields.ts';
import type { Item, NodeExecutor, StepOutcome } from '../kit/executor.ts';
import { itemsIn, parametersOf, stepFailure } from '../kit/items.ts';
import { parameters } from './definition.ts';

/** The elements of the list field, or the items themselves; what is no list counts as one element. */
function elementsOf(items: readonly Item[], list: string): Item[] {
  if (list === '') return [...items];
  return items.flatMap((item) =>
    valuesAt(item, parsePath(list)).flatMap((value): Json[] =>
      value === undefined || value === null ? [] : Array.isArray(value) ? [...(value as readonly Json[])] : [value],
    ),
  );
}

/** Only the first round is the executor's: the engine deals out what is left, and gives what the rounds gave by `then`. */
const execute: NodeExecutor = async (request): Promise<StepOutcome> => {
  const { list, batchSize, maxItems } = parametersOf(request, parameters);
  const all = elementsOf(itemsIn(request), list);
  if (all.length > maxItems)
    throw stepFailure(request, `was given ${all.length} elements and may take ${maxItems}`, 'Filter the list, or raise the bound.');
  if (all.length === 0) return { type: 'done', outputs: { done: [] } };
  return {
    type: 'done',
    outputs: { loop: all.slice(0, batchSize) },
    state: { to: 'loop', then: 'done', size: batchSize, left: all.slice(batchSize) },
  };
};
export default execute;
