/**
 * A JSON Schema of somebody else's (OpenAPI 3, MCP), flattened to fields. Bounded on every side: references go round in circles, and one
 * schema can name the whole of a service. Breadth first, so that what lies near the top is never crowded out by what lies deep.
 */
import { UserError } from '../../kernel/errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { pathText, type FieldPath } from '../../workflow/model/labels.ts';
import { ownField } from './paths.ts';
import type { DeclaredField, fieldTypes } from './schemas.ts';

export type FieldType = (typeof fieldTypes)[number];

export const schemaLimits = { depth: 6, fields: 300, references: 32, alternatives: 50, values: 200, name: 200, note: 300 } as const;

const unescaped = (part: string): string => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~');

function partsOf(pointer: string): string[] {
  try {
    return pointer.split('/').slice(1).map(unescaped);
  } catch {
    return ['\0'];
  }
}

/**
 * What a value with a `$ref` (RFC 6901 pointer into the same document) stands for; other values stand for themselves.
 * Throws `import/invalid` for a reference to another place, which is never fetched, for one that leads nowhere, and for one that leads to itself.
 */
export function resolveReference(document: Json, value: Json | undefined): JsonObject {
  let at: Json | undefined = value;
  for (let hop = 0; hop <= schemaLimits.references; hop += 1) {
    const reference: Json | undefined = ownField(at, '$ref');
    if (typeof reference !== 'string') return isJsonObject(at) ? at : {};
    const place = reference.slice(0, 200);
    if (reference !== '#' && !reference.startsWith('#/'))
      throw new UserError('import/invalid', `The document points to another place: ${place}. Nothing is fetched from there.`, {
        place,
        mend: 'Bundle the document into one file first.',
      });
    at = partsOf(reference).reduce<Json | undefined>(
      (inner, part) => (Array.isArray(inner) ? (inner as readonly Json[])[Number(part)] : ownField(inner, part)),
      document,
    );
    if (at === undefined)
      throw new UserError('import/invalid', `The document points to ${place}, which is not in it.`, {
        place,
        mend: 'Ask for a whole document.',
      });
  }
  throw new UserError('import/invalid', 'A reference of the document leads back to itself.', { mend: 'Correct the document.' });
}

interface Plain {
  readonly type: FieldType;
  readonly properties?: Readonly<Record<string, Json>>;
  readonly required: readonly string[];
  readonly items?: Json;
  readonly values: readonly string[];
  readonly format: string;
  readonly nullable: boolean;
  readonly readOnly: boolean;
  readonly writeOnly: boolean;
  readonly note: string;
}

const listOf = (value: Json | undefined): readonly Json[] =>
  Array.isArray(value) ? (value as readonly Json[]).slice(0, schemaLimits.alternatives) : [];
const textsOf = (value: Json | undefined): string[] =>
  Array.isArray(value) ? (value as readonly Json[]).filter((item) => typeof item === 'string') : [];
const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

const anything: Plain = { type: 'any', required: [], values: [], format: '', nullable: false, readOnly: false, writeOnly: false, note: '' };

/** One line, without what markdown and HTML would make of it; of a whole book, what its first pages give. */
export const oneLine = (text: string, most: number = schemaLimits.note): string =>
  text
    .slice(0, 20 * most)
    .replaceAll(/<[^<>]{0,200}>/g, ' ')
    .replaceAll(/[\s\p{Cc}\p{Cf}]+/gu, ' ')
    .trim()
    .slice(0, most);

function typeOf(schema: JsonObject, types: readonly string[], format: string): FieldType {
  const values = schema['enum'] ?? (schema['const'] === undefined ? undefined : [schema['const']]);
  if (Array.isArray(values)) {
    const named = (values as readonly Json[]).filter((value) => value !== null);
    if (named.length > 0 && named.length <= schemaLimits.values && named.every((value) => typeof value === 'string' && value.length <= 200))
      return 'enum';
  }
  const [type] = types;
  if (types.length > 1) return types.every((one) => one === 'number' || one === 'integer') ? 'number' : 'any';
  switch (type) {
    case 'string':
      return format === 'date' || format === 'date-time'
        ? 'date'
        : format === 'uuid'
          ? 'uuid'
          : format === 'binary' || textOf(schema['contentEncoding']) !== ''
            ? 'file'
            : 'text';
    case 'number':
    case 'integer':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'array':
      return 'list';
    case 'object':
      return 'object';
    default:
      return isJsonObject(schema['properties']) ? 'object' : schema['items'] !== undefined ? 'list' : 'any';
  }
}

/** `allOf`: every part holds. */
function both(a: Plain, b: Plain): Plain {
  const properties = a.properties === undefined && b.properties === undefined ? {} : { properties: { ...a.properties, ...b.properties } };
  const items = b.items ?? a.items;
  return {
    type: a.type === 'any' ? b.type : a.type,
    ...properties,
    required: [...a.required, ...b.required],
    ...(items === undefined ? {} : { items }),
    values: a.values.length > 0 ? a.values : b.values,
    format: a.format || b.format,
    nullable: a.nullable && b.nullable,
    readOnly: a.readOnly || b.readOnly,
    writeOnly: a.writeOnly || b.writeOnly,
    note: a.note || b.note,
  };
}

/** `oneOf`, `anyOf`: one of them holds, and it is not known which. */
function either(a: Plain, b: Plain): Plain {
  const merged: Record<string, Json> = { ...a.properties };
  for (const [name, schema] of Object.entries(b.properties ?? {}))
    merged[name] = Object.hasOwn(merged, name) ? { anyOf: [merged[name] ?? {}, schema] } : schema;
  const items = a.items === undefined || b.items === undefined ? (a.items ?? b.items) : { anyOf: [a.items, b.items] };
  const same = a.type === b.type;
  return {
    type: same ? a.type : (a.type === 'enum' || a.type === 'text') && (b.type === 'enum' || b.type === 'text') ? 'text' : 'any',
    ...(same && a.properties !== undefined && b.properties !== undefined ? { properties: merged } : {}),
    required: a.required.filter((name) => b.required.includes(name)),
    ...(same && items !== undefined ? { items } : {}),
    values: same ? [...new Set([...a.values, ...b.values])] : [],
    format: a.format === b.format ? a.format : '',
    nullable: a.nullable || b.nullable,
    readOnly: a.readOnly && b.readOnly,
    writeOnly: a.writeOnly && b.writeOnly,
    note: a.note || b.note,
  };
}

export class SchemaReader {
  readonly #document: Json;
  /** What is left of the looks at parts: nested alternatives could otherwise be more than there is time for. */
  #left = 20_000;
  /** What is left of names and values that are looked at or put together: a part that has thousands may stand in thousands of places. */
  #names = 400_000;

  constructor(document: Json) {
    this.#document = document;
  }

  resolve(value: Json | undefined): JsonObject {
    return resolveReference(this.#document, value);
  }

  #count(schema: object): void {
    const { properties, required, enum: values, type } = schema as Readonly<Record<string, Json | undefined>>;
    for (const list of [required, values, type]) this.#names -= Array.isArray(list) ? list.length : 0;
    if (isJsonObject(properties)) this.#names -= Object.keys(properties).length;
  }

  /** Beyond the bound, what is known already is all that is told. */
  #joined(join: (a: Plain, b: Plain) => Plain, a: Plain, b: Plain): Plain {
    this.#count(a);
    this.#count(b);
    return this.#names < 0 ? a : join(a, b);
  }

  plain(value: Json | undefined, depth = 0): Plain {
    this.#left -= 1;
    if (depth > schemaLimits.depth * 2 || this.#left < 0 || this.#names < 0) return anything;
    const schema = this.resolve(value);
    this.#count(schema);
    const declared = schema['type'];
    const types = typeof declared === 'string' ? [declared] : textsOf(declared);
    const format = textOf(schema['format']);
    const { properties, items } = schema;
    const own = types.filter((type) => type !== 'null');
    const type = typeOf(schema, own, format);
    let made: Plain = {
      type,
      ...(isJsonObject(properties) ? { properties } : {}),
      required: textsOf(schema['required']),
      ...(items === undefined ? {} : { items }),
      values: type === 'enum' ? textsOf(schema['enum'] ?? [schema['const'] ?? null]) : [],
      format,
      nullable: schema['nullable'] === true || types.includes('null'),
      readOnly: schema['readOnly'] === true,
      writeOnly: schema['writeOnly'] === true,
      note: oneLine(textOf(schema['description']) || textOf(schema['title'])),
    };
    for (const part of listOf(schema['allOf'])) made = this.#joined(both, made, this.plain(part, depth + 1));
    const alternatives = [...listOf(schema['oneOf']), ...listOf(schema['anyOf'])];
    const named = alternatives.filter((part) => ownField(part, 'type') !== 'null');
    const [first, ...others] = named;
    if (first !== undefined)
      made = {
        ...this.#joined(
          both,
          made,
          others.reduce<Plain>((so, part) => this.#joined(either, so, this.plain(part, depth + 1)), this.plain(first, depth + 1)),
        ),
        nullable: made.nullable || named.length < alternatives.length,
      };
    // Too many words to choose from are text.
    return made.values.length > schemaLimits.values ? { ...made, type: 'text', values: [] } : made;
  }

  /**
   * The fields of a value that fits `schema`. `out`: of what a service gives, lists entered by `*`; `in`: of what it is given, where a list is one
   * value and a field is needed only if all around it is. A value that is no object is one field with the empty path.
   */
  fields(schema: Json | undefined, direction: 'in' | 'out'): SchemaField[] {
    const found: SchemaField[] = [];
    let level: { readonly schema: Json | undefined; readonly path: FieldPath; readonly required: boolean }[] = [
      { schema, path: [], required: true },
    ];
    for (let depth = 0; level.length > 0 && found.length < schemaLimits.fields; depth += 1) {
      const next: typeof level = [];
      for (const { schema: at, path, required } of level) {
        if (found.length >= schemaLimits.fields) break;
        const plain = this.plain(at);
        if ((direction === 'in' && plain.readOnly && path.length > 0) || (direction === 'out' && plain.writeOnly)) continue;
        const needed = required && !(direction === 'out' && plain.nullable);
        const inner =
          depth < schemaLimits.depth
            ? Object.entries(plain.properties ?? {}).filter(
                ([name]) => name !== '' && name !== '*' && name !== '__proto__' && pathText([...path, name]).length <= schemaLimits.name,
              )
            : [];
        if (plain.type === 'object' && inner.length > 0)
          next.push(
            ...inner.map(([name, part]) => ({ schema: part, path: [...path, name], required: needed && plain.required.includes(name) })),
          );
        else if (direction === 'out' && plain.type === 'list' && plain.items !== undefined && depth < schemaLimits.depth)
          next.push({ schema: plain.items, path: [...path, '*'], required: false });
        else found.push({ path, type: plain.type, values: plain.values, required: needed, format: plain.format, note: plain.note });
      }
      level = next;
    }
    return found;
  }
}

export interface SchemaField {
  readonly path: FieldPath;
  readonly type: FieldType;
  readonly values: readonly string[];
  readonly required: boolean;
  readonly format: string;
  readonly note: string;
}

const labelsByFormat: Readonly<Record<string, DeclaredField['label']>> = {
  email: 'contact',
  'idn-email': 'contact',
  password: 'credential',
  ipv4: 'person',
  ipv6: 'person',
};

/** As fields that a person could have declared; the format says what is in it where the name does not. A value without fields is none. */
export function declaredOf(fields: readonly SchemaField[]): DeclaredField[] {
  return fields
    .filter(({ path }) => path.length > 0)
    .map(({ path, type, values, required, format }) => ({
      name: pathText(path),
      type,
      label: labelsByFormat[format] ?? 'auto',
      required,
      consent: false,
      values: [...values],
    }));
}
