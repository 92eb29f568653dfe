import { parsePath } from '../../workflow/model/labels.ts';
import { askForFields, choiceOf } from '../kit/asking.ts';
import type { NodeExecutor } from '../kit/executor.ts';
import { mapItems, parametersOf, stepFailure } from '../kit/items.ts';
import { withValueAt } from '../kit/paths.ts';
import { classField, instructionsFor, parameters } from './definition.ts';

const execute: NodeExecutor = async (request, tools) => {
  const given = parametersOf(request, parameters);
  const field = classField(given);
  if (field.values.length < 2)
    throw stepFailure(request, 'has fewer than two classes', 'Name the classes, or what is given where none fits.');
  const question = { choice: choiceOf(given), instructions: instructionsFor(given), text: given.text, fields: [field] };
  let used = 0;
  const out = await mapItems(request, tools, async (item) => {
    const { value, tokens } = await askForFields(question, item, request, tools);
    used += tokens;
    return withValueAt(item, parsePath(given.resultField), value['class'] ?? null);
  });
  return { type: 'done', outputs: { out }, usage: { tokens: used } };
};
export default execute;
