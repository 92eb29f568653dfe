import { isJsonObject, type Json } from '../../kernel/json.ts';
import { parsePath, type FieldPath } from '../../workflow/model/labels.ts';
import type { Item, NodeExecutor } from '../kit/executor.ts';
import { done, itemsIn, parametersOf } from '../kit/items.ts';
import { ownField, withValueAt } from '../kit/paths.ts';
import { parameters } from './definition.ts';

/** The value at a path that leads through objects only, and the item without it. */
function takenOut(value: Json, path: FieldPath): { readonly taken: Json; readonly rest: Json } | undefined {
  const [head, ...deeper] = path;
  if (head === undefined || !isJsonObject(value)) return undefined;
  const inner = ownField(value, head);
  if (inner === undefined) return undefined;
  if (deeper.length === 0) return { taken: inner, rest: Object.fromEntries(Object.entries(value).filter(([key]) => key !== head)) };
  const below = takenOut(inner, deeper);
  return below === undefined ? undefined : { taken: below.taken, rest: Object.fromEntries(Object.entries(value).map(([key, part]) => [key, key === head ? below.rest : part])) };
}

function renamed(item: Item, from: FieldPath, to: FieldPath): Item {
  const found = takenOut(item, from);
  return found === undefined ? item : withValueAt(found.rest, to, found.taken);
}

const execute: NodeExecutor = async (request) => {
  const renames = parametersOf(request, parameters).renames.map(({ from, to }) => ({ from: parsePath(from), to: parsePath(to) }));
  return done({ out: itemsIn(request).map((item) => renames.reduce((made, { from, to }) => renamed(made, from, to), item)) });
};
export default execute;
