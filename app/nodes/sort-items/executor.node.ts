import { parsePath } from '../../workflow/model/labels.ts';
import type { NodeExecutor } from '../kit/executor.ts';
import { done, itemsIn, parametersOf } from '../kit/items.ts';
import { compareValues, isMissing } from '../kit/order.ts';
import { valueAt } from '../kit/paths.ts';
import { parameters } from './definition.ts';

const execute: NodeExecutor = async (request) => {
  const rules = parametersOf(request, parameters).rules.map((rule) => ({ ...rule, path: parsePath(rule.field) }));
  // Each value is looked up once, not once a comparison.
  const keyed = itemsIn(request).map((item) => ({ item, values: rules.map(({ path }) => valueAt(item, path)) }));
  keyed.sort((a, b) => {
    for (const [index, { as, direction }] of rules.entries()) {
      const [left, right] = [a.values[index], b.values[index]];
      const [noLeft, noRight] = [isMissing(left, as), isMissing(right, as)];
      const order =
        noLeft || noRight
          ? Number(noLeft) - Number(noRight)
          : compareValues(left ?? null, right ?? null, as) * (direction === 'up' ? 1 : -1);
      if (order !== 0) return order;
    }
    return 0;
  });
  return done({ out: keyed.map(({ item }) => item) });
};
export default execute;
