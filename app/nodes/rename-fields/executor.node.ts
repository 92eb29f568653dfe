import type { Json } from '../../kernel/json.ts';
import { isIndex, parsePath, pathText, type FieldPath } from '../../workflow/model/labels.ts';
import type { Item, NodeExecutor, StepRequest } from '../kit/executor.ts';
import { done, itemsIn, parametersOf, stepFailure } from '../kit/items.ts';
import { valueAt, withoutPath, withValueAt } from '../kit/paths.ts';
import { parameters } from './definition.ts';

/** The first list that a path enters by a name: which of its elements is meant, nobody said, and leaving all as they are would look like success. */
function listOnTheWay(value: Json, path: FieldPath): FieldPath | undefined {
  const at = path.findIndex((name, index) => !isIndex(name) && Array.isArray(valueAt(value, path.slice(0, index))));
  return at < 0 ? undefined : path.slice(0, at);
}

function renamed(request: StepRequest, item: Item, from: FieldPath, to: FieldPath): Item {
  const taken = valueAt(item, from);
  if (taken !== undefined) return withValueAt(withoutPath(item, from), to, taken);
  const list = listOnTheWay(item, from);
  if (list === undefined) return item;
  throw stepFailure(request, `cannot rename ${pathText(from)}: ${list.length === 0 ? 'the item' : pathText(list)} is a list`, 'Take the list apart with a Split list step first, or name one element by its number.');
}

const execute: NodeExecutor = async (request) => {
  const renames = parametersOf(request, parameters).renames.map(({ from, to }) => ({ from: parsePath(from), to: parsePath(to) }));
  return done({ out: itemsIn(request).map((item) => renames.reduce((made, { from, to }) => renamed(request, made, from, to), item)) });
};
export default execute;
