import type { z } from 'zod';
import { isJsonObject, type JsonObject } from '../../kernel/json.ts';
import { parsePath } from '../../workflow/model/labels.ts';
import type { Item, NodeExecutor } from '../kit/executor.ts';
import { done, itemsIn, parametersOf, stepFailure } from '../kit/items.ts';
import { keyAt } from '../kit/keys.ts';
import { parameters, portsOf } from './definition.ts';

const maxPairs = 1_000_000;

type Parameters = z.infer<typeof parameters>;

/** Items that are no records stand beside each other under the names of their ways. */
function joined(items: readonly (readonly [port: string, item: Item])[], prefer: Parameters['prefer']): Item {
  if (!items.every(([, item]) => isJsonObject(item))) return Object.fromEntries(items);
  const inOrder = prefer === 'first' ? items.toReversed() : items;
  // Spread, never assigned: a field called __proto__ is a field.
  return inOrder.reduce<JsonObject>((made, [, item]) => (isJsonObject(item) ? { ...made, ...item } : made), {});
}

const execute: NodeExecutor = async (request) => {
  const given = parametersOf(request, parameters);
  const { mode, fieldA, fieldB, keep, prefer } = given;
  const ways = portsOf(given).map((port) => [port, itemsIn(request, port)] as const);
  const tooMany = (): never => {
    throw stepFailure(
      request,
      `would make more than ${maxPairs} items`,
      'Compare a field whose values are unique on one side, or filter the lists first.',
    );
  };
  if (mode === 'append') return done({ out: ways.flatMap(([, items]) => items) });
  if (mode === 'position') {
    const counts = ways.map(([, items]) => items.length);
    const count = given.keepUnpaired ? Math.max(...counts) : Math.min(...counts);
    return done({
      out: Array.from({ length: count }, (_one, at) =>
        joined(
          ways.flatMap(([port, items]) => {
            const item = items[at];
            return item === undefined ? [] : [[port, item] as const];
          }),
          prefer,
        ),
      ),
    });
  }
  const [a, b] = [itemsIn(request, 'a'), itemsIn(request, 'b')];
  const pair = (left: Item, right: Item): Item =>
    joined(
      [
        ['a', left],
        ['b', right],
      ],
      prefer,
    );
  if (mode === 'pairs')
    return a.length * b.length > maxPairs ? tooMany() : done({ out: a.flatMap((left) => b.map((right) => pair(left, right))) });
  if (fieldA === '' || fieldB === '')
    throw stepFailure(request, 'does not know which fields to compare', 'Name a field of A and one of B.');
  const partners = Map.groupBy(b, (item) => keyAt(item, parsePath(fieldB)));
  const met = new Set<Item>();
  const out: Item[] = [];
  for (const item of a) {
    const key = keyAt(item, parsePath(fieldA));
    const found = key === undefined ? [] : (partners.get(key) ?? []);
    if (out.length + found.length > maxPairs) tooMany();
    if (found.length === 0 && (keep === 'all-a' || keep === 'all' || keep === 'without-partner')) out.push(item);
    if (keep === 'without-partner') continue;
    for (const partner of found) {
      out.push(pair(item, partner));
      met.add(partner);
    }
  }
  if (keep === 'all-b' || keep === 'all') out.push(...b.filter((item) => !met.has(item)));
  return done({ out });
};
export default execute;
