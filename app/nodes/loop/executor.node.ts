import { z } from 'zod';
import { jsonSchema, type Json } from '../../kernel/json.ts';
import { parsePath } from '../../workflow/model/labels.ts';
import { valuesAt } from '../kit/fields.ts';
import type { Item, NodeExecutor, StepOutcome } from '../kit/executor.ts';
import { itemsIn, parametersOf, stepFailure } from '../kit/items.ts';
import { parameters } from './definition.ts';

/** Kept by the engine from round to round. */
const stateSchema = z.strictObject({ left: z.array(jsonSchema), results: z.array(jsonSchema) });

/** The elements of the list field, or the items themselves; what is no list counts as one element. */
function elementsOf(items: readonly Item[], list: string): Item[] {
  if (list === '') return [...items];
  return items.flatMap((item) => valuesAt(item, parsePath(list)).flatMap((value): Json[] => (value === undefined || value === null ? [] : Array.isArray(value) ? [...(value as readonly Json[])] : [value])));
}

const execute: NodeExecutor = async (request): Promise<StepOutcome> => {
  const { list, batchSize, maxItems } = parametersOf(request, parameters);
  const kept = request.state === undefined ? undefined : stateSchema.parse(request.state);
  const left = kept?.left ?? elementsOf(itemsIn(request), list);
  const results = [...(kept?.results ?? []), ...(kept === undefined ? [] : itemsIn(request, 'back'))];
  if (left.length > maxItems) throw stepFailure(request, `was given ${left.length} elements and may take ${maxItems}`, 'Filter the list, or raise the bound.');
  if (left.length === 0) return { type: 'done', outputs: { done: results } };
  return { type: 'done', outputs: { loop: left.slice(0, batchSize) }, state: { left: left.slice(batchSize), results } };
};
export default execute;
