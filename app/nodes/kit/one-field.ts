/** Steps that take one field and put what they make of it back, or into another field. */
import { z } from 'zod';
import { isJsonObject, type Json } from '../../kernel/json.ts';
import { isIndex, parsePath, type FieldPath, type ValueType } from '../../workflow/model/labels.ts';
import type { Item } from './executor.ts';
import type { Read, TransferStep } from './facts.ts';
import { valuesAt } from './fields.ts';
import type { FormField } from './form.ts';
import { valueAt, withValueAt } from './paths.ts';
import { pathSchema } from './schemas.ts';

/** A path to one field: no "every element". */
export const plainPathSchema = pathSchema.refine((path) => !parsePath(path).includes('*'), 'Name one field, without *.');

/** Spread into a node's schema. */
export const oneField = {
  field: pathSchema.default(''),
  /** Empty puts the result where the field was. */
  into: plainPathSchema.default(''),
};
const oneFieldSchema = z.lazy(() => z.strictObject(oneField));
export type OneField = z.infer<typeof oneFieldSchema>;

export const oneFieldForm: readonly FormField[] = [
  {
    control: 'text',
    key: 'field',
    label: 'Field',
    required: true,
    placeholder: 'order.date',
    help: 'Write items.*.price for every element of a list.',
  },
  {
    control: 'text',
    key: 'into',
    label: 'Put the result into',
    placeholder: 'The same field',
    help: 'Leave it empty to replace the field.',
  },
];

export const oneFieldText = ({ field, into }: OneField): string =>
  field === '' ? 'No field yet' : into === '' || into === field ? field : `${field} into ${into}`;

/** How the item is made: as it came, and the result made from the field and from what else is read. */
export function oneFieldSteps(
  { field, into }: OneField,
  type: ValueType | undefined,
  more: readonly Read[],
  why: string,
  pieces = false,
): TransferStep[] {
  const path = parsePath(field);
  const to = into === '' ? path : [...parsePath(into), ...(path.includes('*') ? ['*'] : [])];
  return [
    { op: 'input' },
    {
      op: 'assign',
      path: to,
      reads: [{ from: 'input', path }, ...more],
      ...(type === undefined ? {} : { type }),
      why,
      ...(pieces ? { pieces } : {}),
    },
  ];
}

/** Exactly the path that the facts speak of: a list is entered by `*` or by the number of an element, and `*` is every key of a record too. */
function changeAt(value: Json, path: FieldPath, change: (value: Json) => Json): Json {
  const [head, ...rest] = path;
  if (head === undefined) return change(value);
  if (Array.isArray(value))
    return (value as readonly Json[]).map((part, index) =>
      head === '*' || (isIndex(head) && index === Number(head)) ? changeAt(part, rest, change) : part,
    );
  if (head === '*' && isJsonObject(value))
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, changeAt(part, rest, change)]));
  return isJsonObject(value) && Object.hasOwn(value, head) ? { ...value, [head]: changeAt(value[head] ?? null, rest, change) } : value;
}

/**
 * A copy with the result in its place. A field that is not there stays away; put into a field of its own, the result is made of null, and of
 * every element of a list it is the list of results.
 */
export function changeOneField(item: Item, { field, into }: OneField, change: (value: Json) => Json): Item {
  const path = parsePath(field);
  if (into === '') return changeAt(item, path, change);
  return withValueAt(
    item,
    parsePath(into),
    path.includes('*') ? valuesAt(item, path).map((value) => change(value ?? null)) : change(valueAt(item, path) ?? null),
  );
}
