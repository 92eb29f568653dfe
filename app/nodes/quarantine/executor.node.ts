import { parsePath } from '../../workflow/model/labels.ts';
import { askForFields, choiceOf } from '../kit/asking.ts';
import type { NodeExecutor } from '../kit/executor.ts';
import { mapItems, parametersOf, stepFailure } from '../kit/items.ts';
import { pickPaths, withValueAt } from '../kit/paths.ts';
import { instructionsFor, parameters } from './definition.ts';

const execute: NodeExecutor = async (request, tools) => {
  const given = parametersOf(request, parameters);
  if (given.fields.length === 0) throw stepFailure(request, 'has no fields to fill in', 'Name at least one field.');
  const question = { choice: choiceOf(given), instructions: instructionsFor(given.question), text: given.text, fields: given.fields };
  let used = 0;
  const out = await mapItems(request, tools, async (item) => {
    const { value, tokens } = await askForFields(question, item, request, tools);
    used += tokens;
    return withValueAt(pickPaths(item, given.keep.map(parsePath)), parsePath(given.resultField), value);
  });
  return { type: 'done', outputs: { out }, usage: { tokens: used } };
};
export default execute;
