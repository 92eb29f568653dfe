import type { Json } from '../../kernel/json.ts';
import { parsePath } from '../../workflow/model/labels.ts';
import { exactSum } from '../kit/exact-sum.ts';
import type { Item, NodeExecutor } from '../kit/executor.ts';
import { done, itemsIn, parametersOf, stepFailure } from '../kit/items.ts';
import { keyOf, valueKey } from '../kit/keys.ts';
import { compareValues, isMissing } from '../kit/order.ts';
import { valueAt, withValueAt } from '../kit/paths.ts';
import { parameters, type Aggregate } from './definition.ts';

/** Of values that are there; `notNumber` throws where a sum meets text. */
function aggregated(aggregate: Aggregate, values: readonly Json[], count: number, notNumber: () => never): Json {
  const numbers = (): number[] =>
    values
      .filter((value) => value !== '')
      .map((value) =>
        typeof value === 'number'
          ? value
          : typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value))
            ? Number(value)
            : notNumber(),
      );
  const extreme = (sign: 1 | -1): Json =>
    values.reduce<Json>(
      (best, value) => (isMissing(value, 'auto') ? best : best === null || compareValues(value, best, 'auto') * sign < 0 ? value : best),
      null,
    );
  switch (aggregate) {
    case 'count':
      return count;
    case 'sum':
      return exactSum(numbers());
    case 'average': {
      const given = numbers();
      return given.length === 0 ? null : exactSum(given) / given.length;
    }
    case 'least':
      return extreme(1);
    case 'greatest':
      return extreme(-1);
    case 'first':
      return values[0] ?? null;
    case 'last':
      return values.at(-1) ?? null;
    case 'list':
      return values;
    case 'distinct':
      return [...new Map(values.map((value) => [valueKey(value), value])).values()];
  }
}

const execute: NodeExecutor = async (request) => {
  const { groupBy, values } = parametersOf(request, parameters);
  const paths = groupBy.map(parsePath);
  const items = itemsIn(request);
  // Without groups there is one result, also for no items: a count of 0 is an answer.
  const groups: readonly (readonly Item[])[] =
    paths.length === 0 ? [items] : [...Map.groupBy(items, (item) => keyOf(item, paths)).values()];
  const out = groups.map((group) => {
    const [first = null] = group;
    let made: Json = {};
    for (const path of paths) made = withValueAt(made, path, valueAt(first, path) ?? null);
    for (const { aggregate, field, into } of values) {
      const found = group
        .map((item) => valueAt(item, parsePath(field)))
        .filter((value): value is Json => value !== undefined && value !== null);
      made = withValueAt(
        made,
        parsePath(into),
        aggregated(aggregate, found, field === '' ? group.length : found.length, () => {
          throw stepFailure(request, `met a ${field} that is no number`, 'Make it a number first, or leave such items out with a filter.');
        }),
      );
    }
    return made;
  });
  return done({ out });
};
export default execute;
