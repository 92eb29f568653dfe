import type { Json } from '../../kernel/json.ts';
import { parsePath } from '../../workflow/model/labels.ts';
import type { Item, NodeExecutor } from '../kit/executor.ts';
import { done, itemsIn, parametersOf, stepFailure, stopIfCancelled } from '../kit/items.ts';
import { withValueAt } from '../kit/paths.ts';
import { parameters } from './definition.ts';

const execute: NodeExecutor = async (request, tools) => {
  const { flowId, inputs, resultField } = parametersOf(request, parameters);
  const { runFlow } = tools;
  if (flowId === '') throw stepFailure(request, 'names no flow', 'Choose the flow to run.');
  if (runFlow === undefined)
    throw stepFailure(request, 'needs another flow, which cannot be run here', 'Run the flow in the app or with the runner.');
  const out: Item[] = [];
  for (const item of itemsIn(request)) {
    stopIfCancelled(request, tools);
    const values: [string, Json][] = [];
    for (const { name, value } of inputs) values.push([name, await tools.evaluate(value, item)]);
    const results = await runFlow(flowId, [inputs.length === 0 ? item : Object.fromEntries(values)]);
    if (resultField === '') out.push(...results);
    else out.push(withValueAt(item, parsePath(resultField), results.length === 1 ? (results[0] ?? null) : results));
  }
  return done({ out });
};
export default execute;
