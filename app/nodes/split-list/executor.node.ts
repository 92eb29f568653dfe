import type { Json } from '../../kernel/json.ts';
import { parsePath } from '../../workflow/model/labels.ts';
import type { Item, NodeExecutor } from '../kit/executor.ts';
import { done, itemsIn, parametersOf, stepFailure } from '../kit/items.ts';
import { valueAt, withoutPath, withValueAt } from '../kit/paths.ts';
import { elementPath, parameters, plainName } from './definition.ts';

const execute: NodeExecutor = async (request) => {
  const given = parametersOf(request, parameters);
  const [list, to, name] = [parsePath(given.list), elementPath(given), plainName(given)];
  const out: Item[] = [];
  for (const item of itemsIn(request)) {
    const value = valueAt(item, list);
    if (value === undefined || value === null) continue;
    // One element alone often comes without its list.
    const elements = Array.isArray(value) ? (value as readonly Json[]) : [value];
    if (out.length + elements.length > given.maxItems)
      throw stepFailure(
        request,
        `would make more than ${given.maxItems} items`,
        'Filter the list first, or raise the bound under "More options".',
      );
    const base = given.keepOthers ? withoutPath(item, list) : {};
    for (const element of elements)
      out.push(
        to.length > 0
          ? withValueAt(base, to, element)
          : name === '' || (typeof element === 'object' && element !== null)
            ? element
            : { [name]: element },
      );
  }
  return done({ out });
};
export default execute;
