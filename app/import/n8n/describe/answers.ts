/** Which fields of a model's answer n8n checks so that no free text fits into them: by the parser that is plugged in, or by the attributes that are asked for. */
import { isJsonObject, type Json, type JsonObject } from '../../../kernel/json.ts';
import type { ForeignFacts } from '../../../nodes/foreign-action/parameters.ts';
import { at, fixedText, listAt } from './kit.ts';

type ClosedFields = NonNullable<NonNullable<ForeignFacts['ai']>['closed']>;
type ClosedType = ClosedFields[number]['type'];

const mostFields = 200;
const deepest = 10;

const few = 100;
const isFew = ({ minimum, maximum }: JsonObject): boolean =>
  typeof minimum === 'number' && typeof maximum === 'number' && maximum - minimum <= few;

/** `enum` and `const` hold whatever the type beside them says. A format is checked for texts alone. */
function typeOf(schema: JsonObject): ClosedType | undefined {
  if (Array.isArray(schema['enum']) && schema['enum'].length > 0) return 'enum';
  if (schema['const'] !== undefined) return 'enum';
  switch (schema['type']) {
    case 'boolean':
      return 'boolean';
    // A mark from 0 to 5 is one of a few words.
    case 'integer':
      return isFew(schema) ? 'enum' : 'number';
    case 'number':
      return 'number';
    case 'string':
      return schema['format'] === 'date-time' || schema['format'] === 'date' ? 'date' : schema['format'] === 'uuid' ? 'uuid' : undefined;
    default:
      return undefined;
  }
}

/** True when everything in the schema is closed; `out` gets the closed fields below `path`. */
function closedIn(schema: Json | undefined, path: readonly string[], out: { path: string[]; type: ClosedType }[]): boolean {
  if (!isJsonObject(schema) || path.length > deepest || out.length >= mostFields) return false;
  // What may also be something else is not followed.
  if (['anyOf', 'oneOf', 'allOf', 'not', '$ref', 'if'].some((key) => schema[key] !== undefined)) return false;
  const type = typeOf(schema);
  if (type !== undefined) {
    out.push({ path: [...path], type });
    return true;
  }
  if (schema['type'] === 'array') return closedIn(schema['items'], [...path, '*'], out);
  if (schema['type'] !== 'object' || !isJsonObject(schema['properties'])) return false;
  // Fields that the schema does not name are dropped, unless it lets them in.
  const alone = (schema['additionalProperties'] ?? false) === false && schema['patternProperties'] === undefined;
  return (
    Object.entries(schema['properties'])
      .map(([key, value]) => closedIn(value, [...path, key], out))
      .every(Boolean) && alone
  );
}

/** n8n makes a schema of an example: each value stands for its type. */
function schemaOf(example: Json, depth = 0): JsonObject {
  if (depth > deepest) return {};
  if (Array.isArray(example)) return example.length === 0 ? {} : { type: 'array', items: schemaOf(example[0] as Json, depth + 1) };
  if (isJsonObject(example))
    return {
      type: 'object',
      properties: Object.fromEntries(Object.entries(example).map(([key, value]) => [key, schemaOf(value, depth + 1)])),
    };
  return { type: example === null ? 'null' : typeof example };
}

function parsed(text: string | undefined): Json | undefined {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function schemaIn(parameters: JsonObject): Json | undefined {
  const how = fixedText(parameters, 'schemaType') ?? (at(parameters, 'jsonSchema') === undefined ? 'fromJson' : 'manual');
  if (how === 'manual') return parsed(fixedText(parameters, 'inputSchema') ?? fixedText(parameters, 'jsonSchema'));
  const example = how === 'fromJson' ? parsed(fixedText(parameters, 'jsonSchemaExample')) : undefined;
  return example === undefined ? undefined : schemaOf(example);
}

export interface Closed {
  readonly fields: ClosedFields;
  readonly all: boolean;
}

/** The fields below `path` that a check against this schema closes. */
export function closedBySchema(schema: Json | undefined, path: readonly string[]): ClosedFields {
  const fields: { path: string[]; type: ClosedType }[] = [];
  closedIn(schema, path, fields);
  return fields.slice(0, mostFields);
}

/** What a structured parser with these parameters lets through, as it stands in the step's answer. */
export function closedByParser(parameters: JsonObject): Closed {
  const fields: { path: string[]; type: ClosedType }[] = [];
  const all = closedIn(schemaIn(parameters), ['output'], fields);
  return { fields, all: all && fields.length > 0 };
}

const plainTypes: Readonly<Record<string, string>> = { string: 'text', array: 'list', object: 'object' };

/**
 * The fields that the parser asks for, as a step of this program declares them. Undefined where that would say less than the parser does:
 * where it checks something inside of a list or an object, or names values that are no texts.
 */
export function fieldsOfParser(
  parameters: JsonObject,
): { readonly name: string; readonly type: string; readonly values?: readonly string[]; readonly required: boolean }[] | undefined {
  const schema = at(parameters, 'autoFix') === true ? undefined : schemaIn(parameters);
  if (
    !isJsonObject(schema) ||
    schema['type'] !== 'object' ||
    !isJsonObject(schema['properties']) ||
    (schema['additionalProperties'] ?? false) !== false ||
    schema['patternProperties'] !== undefined
  )
    return undefined;
  const rows = Object.entries(schema['properties']).map(([name, part]) => {
    if (!isJsonObject(part) || /[.*]/.test(name) || name === '' || name.length > 200) return undefined;
    const closed = typeOf(part);
    const values = part['enum'];
    if (closed === 'enum')
      return Array.isArray(values) && values.length <= 200 && values.every((value) => typeof value === 'string' && value.length <= 200)
        ? { name, type: 'enum', values: values as readonly string[], required: true }
        : undefined;
    if (closed !== undefined) return { name, type: closed, required: true };
    const type = typeof part['type'] === 'string' && Object.hasOwn(plainTypes, part['type']) ? plainTypes[part['type']] : undefined;
    return type === undefined || closedBySchema(part, []).length > 0 ? undefined : { name, type, required: true };
  });
  const complete = rows.filter((row) => row !== undefined);
  return rows.length === 0 || rows.length > 100 || complete.length < rows.length ? undefined : complete;
}

const attributeTypes: Readonly<Record<string, ClosedType>> = { boolean: 'boolean', number: 'number', date: 'date' };

/** What the information extractor asks for. */
export function closedByAttributes(parameters: JsonObject): Closed {
  if ((fixedText(parameters, 'schemaType') ?? 'fromAttributes') !== 'fromAttributes') return closedByParser(parameters);
  const rows = listAt(parameters, 'attributes', 'attributes');
  const fields = rows.slice(0, mostFields).flatMap((row): ClosedFields => {
    const type = attributeTypes[fixedText(row, 'type') ?? 'string'];
    const name = fixedText(row, 'name');
    return type === undefined || name === undefined ? [] : [{ path: ['output', name], type }];
  });
  return { fields, all: rows.length > 0 && fields.length === rows.length };
}
