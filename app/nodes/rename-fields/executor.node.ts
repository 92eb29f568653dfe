import { isJsonObject, type Json } from '../../kernel/json.ts';
import { isIndex, parsePath, pathText, type FieldPath } from '../../workflow/model/labels.ts';
import type { Item, NodeExecutor, StepRequest } from '../kit/executor.ts';
import { done, itemsIn, parametersOf, stepFailure } from '../kit/items.ts';
import { holdsPath, valueAt, withoutPath, withValueAt } from '../kit/paths.ts';
import { parameters } from './definition.ts';

/** Stands for an element that was taken out of its list: a number means the element that had it when the item came in, whatever was renamed before. */
const gap: Json = Object.freeze({});

function withoutGaps(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap((part) => (part === gap ? [] : [withoutGaps(part)]));
  return isJsonObject(value) ? Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withoutGaps(part)])) : value;
}

/** The first list that a path enters by a name. */
function listOnTheWay(value: Json, path: FieldPath): FieldPath {
  return path.slice(
    0,
    path.findIndex((name, index) => !isIndex(name) && Array.isArray(valueAt(value, path.slice(0, index)))),
  );
}

function renamed(request: StepRequest, item: Item, from: FieldPath, to: FieldPath): Item {
  const taken = valueAt(item, from);
  if (taken === gap || !holdsPath(item, from)) return item;
  if (taken !== undefined) return withValueAt(withoutPath(item, from, gap), to, taken);
  // Which of the elements that hold it is meant, nobody said, and leaving all as they are would look like success.
  const list = listOnTheWay(item, from);
  throw stepFailure(
    request,
    `cannot rename ${pathText(from)}: ${list.length === 0 ? 'the item' : pathText(list)} is a list`,
    'Take the list apart with a Split list step first, or name one element by its number.',
  );
}

const execute: NodeExecutor = async (request) => {
  const renames = parametersOf(request, parameters).renames.map(({ from, to }) => ({ from: parsePath(from), to: parsePath(to) }));
  const takesElements = renames.some(({ from }) => from.some(isIndex));
  return done({
    out: itemsIn(request).map((item) => {
      const made = renames.reduce((before, { from, to }) => renamed(request, before, from, to), item);
      return takesElements ? withoutGaps(made) : made;
    }),
  });
};
export default execute;
