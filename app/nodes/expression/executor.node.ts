import { parsePath } from '../../workflow/model/labels.ts';
import type { NodeExecutor } from '../kit/executor.ts';
import { checkFields, done, mapItems, parametersOf } from '../kit/items.ts';
import { withValueAt } from '../kit/paths.ts';
import { parameters } from './definition.ts';

const execute: NodeExecutor = async (request, tools) => {
  const { value, type, values, into } = parametersOf(request, parameters);
  const path = parsePath(into);
  const out = await mapItems(request, tools, async (item) => {
    const made = await tools.evaluate(value, item);
    if (type !== 'any')
      checkFields(request, { value: made }, [{ name: 'value', type, values, label: 'none', required: true, consent: false }]);
    return path.length === 0 ? made : withValueAt(item, path, made);
  });
  return done({ out });
};
export default execute;
