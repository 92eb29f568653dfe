import { isJsonObject, type Json } from '../../kernel/json.ts';
import { parsePath } from '../../workflow/model/labels.ts';
import type { Item, NodeExecutor } from '../kit/executor.ts';
import { done, itemsIn, parametersOf, stepFailure } from '../kit/items.ts';
import { keyAt } from '../kit/keys.ts';
import { parameters } from './definition.ts';

const maxPairs = 1_000_000;

/** Fields of A win. */
const joined = (a: Item, b: Json): Item => (isJsonObject(a) && isJsonObject(b) ? { ...b, ...a } : { a, b });

const execute: NodeExecutor = async (request) => {
  const { mode, fieldA, fieldB, keep } = parametersOf(request, parameters);
  const [a, b] = [itemsIn(request, 'a'), itemsIn(request, 'b')];
  if (mode === 'append') return done({ out: [...a, ...b] });
  if (fieldA === '' || fieldB === '') throw stepFailure(request, 'does not know which fields to compare', 'Name a field of A and one of B.');
  const partners = Map.groupBy(b, (item) => keyAt(item, parsePath(fieldB)));
  const met = new Set<Item>();
  const out: Item[] = [];
  for (const item of a) {
    const key = keyAt(item, parsePath(fieldA));
    const found = key === undefined ? [] : (partners.get(key) ?? []);
    if (out.length + found.length > maxPairs) throw stepFailure(request, `would make more than ${maxPairs} items`, 'Compare a field whose values are unique on one side.');
    if (found.length === 0 && (keep === 'all-a' || keep === 'all' || keep === 'without-partner')) out.push(item);
    if (keep === 'without-partner') continue;
    for (const partner of found) {
      out.push(joined(item, partner));
      met.add(partner);
    }
  }
  if (keep === 'all-b' || keep === 'all') out.push(...b.filter((item) => !met.has(item)));
  return done({ out });
};
export default execute;
