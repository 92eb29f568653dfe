/** Data that fits declared fields: what a first try starts from, and what a dry run takes for an answer. */
import type { Json } from '../../kernel/json.ts';
import { parsePath, type FieldPath } from '../../workflow/model/labels.ts';
import type { DeclaredField } from './schemas.ts';

const isMailAddress = /mail|(?:^|\.)(?:from|to|cc|replyTo)(?:\.\*)?\.address$/i;

function exampleOf(field: DeclaredField): Json {
  switch (field.type) {
    case 'number':
      return 1;
    case 'boolean':
      return true;
    case 'date':
      return '2026-01-31';
    case 'uuid':
      return '00000000-0000-4000-8000-000000000000';
    case 'enum':
      return field.values[0] ?? '';
    case 'object':
      return {};
    case 'list':
      return [];
    case 'text':
    case 'file':
    case 'any':
      return isMailAddress.test(field.name) ? 'someone@example.com' : `An example of ${parsePath(field.name).at(-1) ?? field.name}`;
  }
}

/** A copy of `value` with `inner` at a path; `*` is the one element of a list. */
function placed(value: Json | undefined, path: FieldPath, inner: Json): Json {
  const [head, ...rest] = path;
  if (head === undefined) return inner;
  if (head === '*') return [placed(Array.isArray(value) ? (value as readonly Json[])[0] : undefined, rest, inner)];
  const before = typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, Json>>) : {};
  return { ...before, [head]: placed(Object.hasOwn(before, head) ? before[head] : undefined, rest, inner) };
}

/** An item with a value for each field, where `placeOf` puts it. */
export function exampleItem(
  fields: readonly DeclaredField[],
  placeOf: (field: DeclaredField) => FieldPath = ({ name }) => parsePath(name),
): Json {
  return fields.reduce<Json>((item, field) => placed(item, placeOf(field), exampleOf(field)), {});
}
