import { isCountersignError } from '../../kernel/errors.ts';
import { isJsonObject, type Json } from '../../kernel/json.ts';
import { parsePath } from '../../workflow/model/labels.ts';
import type { Item, NodeExecutor } from '../kit/executor.ts';
import { valuesAt } from '../kit/fields.ts';
import { done, itemsIn, parametersOf, stepFailure, stopIfCancelled } from '../kit/items.ts';
import { withValueAt } from '../kit/paths.ts';
import { parameters } from './definition.ts';

/** What ends the run whatever a step makes of it, as the engine has it. */
const haltsRun = (code: string): boolean => code.startsWith('halted/') || code === 'egress/blocked' || code === 'run/cancelled';

/** The called run waits for its time or for people: the engine asks anew once it has come to its end. */
const standsStill = (error: unknown): boolean =>
  isCountersignError(error) && error.code === 'step/interrupted' && error.errorClass === 'transient';

const execute: NodeExecutor = async (request, tools) => {
  const { flowId, list, inputs, resultField, atOnce, maxItems, onFailure } = parametersOf(request, parameters);
  const { runFlow } = tools;
  if (flowId === '') throw stepFailure(request, 'names no flow', 'Choose the flow to run.');
  if (runFlow === undefined)
    throw stepFailure(request, 'needs another flow, which cannot be run here', 'Run the flow in the app or with the runner.');
  const items = itemsIn(request);
  const elements = items.map((item): readonly Json[] => {
    const [value] = valuesAt(item, parsePath(list));
    if (value === undefined || value === null) return [];
    if (!Array.isArray(value)) throw stepFailure(request, `found no list in the field “${list}”`, 'Name a field that holds a list.');
    return value as readonly Json[];
  });
  const places = elements.flatMap((of, item) => of.map((element, index) => ({ item, index, element })));
  if (places.length > maxItems)
    throw stepFailure(request, `was given ${places.length} elements and may take ${maxItems}`, 'Filter the list, or raise the bound.');
  const results: Json[][] = elements.map(() => []);

  const one = async (element: Json, place: number): Promise<Json> => {
    const values: [string, Json][] = [];
    for (const { name, value } of inputs) values.push([name, await tools.evaluate(value, element)]);
    try {
      const given = await runFlow(flowId, [inputs.length === 0 ? element : Object.fromEntries(values)], place);
      return given.length === 1 ? (given[0] ?? null) : [...given];
    } catch (error) {
      // What breaks the limits of the run ends it, whatever becomes of the rest.
      if (onFailure === 'stop' || !isCountersignError(error) || haltsRun(error.code) || standsStill(error)) throw error;
      const told = { error: { code: error.code, message: error.message } };
      return isJsonObject(element) ? { ...element, ...told } : told;
    }
  };

  let next = 0;
  let failed = false;
  let waits: { readonly error: unknown } | undefined;
  const worker = async (): Promise<void> => {
    for (let place = next++; place < places.length && !failed; place = next++) {
      const at = places[place];
      if (at === undefined) return;
      stopIfCancelled(request, tools);
      try {
        (results[at.item] ??= [])[at.index] = await one(at.element, place);
      } catch (error) {
        // It waits with the run that it called: no other takes its place, and those beside it go on.
        if (standsStill(error)) {
          waits = { error };
          return;
        }
        // The others come to their end, and begin nothing more.
        failed = true;
        throw error;
      }
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: Math.min(atOnce, places.length) }, worker));
  for (const end of ended) if (end.status === 'rejected') throw end.reason;
  if (waits !== undefined) throw waits.error;
  return done({ out: items.map((item, index): Item => withValueAt(item, parsePath(resultField), results[index] ?? [])) });
};
export default execute;
