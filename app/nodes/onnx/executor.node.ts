import { Buffer } from 'node:buffer';
import type { Json } from '../../kernel/json.ts';
import { parsePath } from '../../workflow/model/labels.ts';
import type { Item, ModelTensor, NodeExecutor, StepTools } from '../kit/executor.ts';
import { done, mapItems, parametersOf, stepFailure } from '../kit/items.ts';
import { withValueAt } from '../kit/paths.ts';
import { feedsOf, Misfit, resultOf, standIn } from './feeds.ts';
import { outputOf, parameters, type Parameters } from './parameters.ts';

async function valuesFor(
  { values }: Parameters,
  item: Item,
  tools: StepTools,
): Promise<{ readonly input: string; readonly value: Json }[]> {
  const given: { readonly input: string; readonly value: Json }[] = [];
  for (const { input, value } of values) given.push({ input, value: await tools.evaluate(value, item) });
  return given;
}

const execute: NodeExecutor = async (request, tools) => {
  const given = parametersOf(request, parameters);
  const { model, path, timeoutMs } = given;
  const at = parsePath(given.resultField);
  const output = outputOf(given);
  if (model === null || path === '') throw stepFailure(request, 'has no model file', 'Choose the file, and say where it lies.');
  if (output === undefined)
    throw stepFailure(request, 'reads an output that its model does not have', 'Choose one of the outputs that the step shows.');
  const inWords = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw error instanceof Misfit ? stepFailure(request, error.message, error.mend) : error;
    }
  };
  const ask = { path, digest: model.digest };
  // Looked at each time that the step runs, also where the model is at hand: what lies there now is what was approved, or nothing runs.
  const { absent } = await tools.broker.modelFile({ ...ask, bytes: false });
  const out = await mapItems(request, tools, async (item) => {
    const values = await valuesFor(given, item, tools);
    const inputs = inWords(() => feedsOf(model.inputs, values));
    if (absent === true) return withValueAt(item, at, standIn(given));
    const [answer] = await tools.predict({
      digest: model.digest,
      inputs,
      outputs: [output.name],
      timeoutMs,
      file: async () => Buffer.from((await tools.broker.modelFile({ ...ask, bytes: true })).base64, 'base64'),
    });
    return withValueAt(
      item,
      at,
      inWords(() => resultOf(given, answer as ModelTensor)),
    );
  });
  return done({ out });
};
export default execute;
