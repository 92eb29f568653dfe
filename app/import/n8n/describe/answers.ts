/** Which fields of a model's answer n8n checks so that no free text fits into them: by the parser that is plugged in, or by the attributes that are asked for. */
import { isJsonObject, type Json, type JsonObject } from '../../../kernel/json.ts';
import type { ForeignFacts } from '../../../nodes/foreign-action/parameters.ts';
import { at, fixedText, listAt } from './kit.ts';

type ClosedFields = NonNullable<NonNullable<ForeignFacts['ai']>['closed']>;
type ClosedType = ClosedFields[number]['type'];

const mostFields = 200;
const deepest = 10;

/** `enum` and `const` hold whatever the type beside them says. A format is checked for texts alone. */
function typeOf(schema: JsonObject): ClosedType | undefined {
  if (Array.isArray(schema['enum']) && schema['enum'].length > 0) return 'enum';
  if (schema['const'] !== undefined) return 'enum';
  switch (schema['type']) {
    case 'boolean': return 'boolean';
    case 'number': case 'integer': return 'number';
    case 'string': return schema['format'] === 'date-time' || schema['format'] === 'date' ? 'date' : schema['format'] === 'uuid' ? 'uuid' : undefined;
    default: return undefined;
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
  return Object.entries(schema['properties']).map(([key, value]) => closedIn(value, [...path, key], out)).every(Boolean) && alone;
}

/** n8n makes a schema of an example: each value stands for its type. */
function schemaOf(example: Json, depth = 0): JsonObject {
  if (depth > deepest) return {};
  if (Array.isArray(example)) return example.length === 0 ? {} : { type: 'array', items: schemaOf(example[0] as Json, depth + 1) };
  if (isJsonObject(example)) return { type: 'object', properties: Object.fromEntries(Object.entries(example).map(([key, value]) => [key, schemaOf(value, depth + 1)])) };
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

export interface Closed { readonly fields: ClosedFields; readonly all: boolean }

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
