import type { Json } from '../../kernel/json.ts';
import { parsePath } from '../../workflow/model/labels.ts';
import type { NodeExecutor } from '../kit/executor.ts';
import { done, mapItems, parametersOf } from '../kit/items.ts';
import { withValueAt } from '../kit/paths.ts';
import { parameters } from './definition.ts';

const execute: NodeExecutor = async (request, tools) => {
  const { assignments, keepOthers } = parametersOf(request, parameters);
  const out = await mapItems(request, tools, async (item) => {
    let made: Json = keepOthers ? item : {};
    // Every value is worked out from the item as it came, so the order of the fields does not matter.
    for (const { name, value } of assignments) made = withValueAt(made, parsePath(name), await tools.evaluate(value, item));
    return made;
  });
  return done({ out });
};
export default execute;
