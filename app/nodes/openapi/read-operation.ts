/** Reads one operation out of a document: its inputs, its ways to sign in and what it answers. Bounded, and from the document alone. */
import { UserError } from '../../kernel/errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { pathText } from '../../workflow/model/labels.ts';
import { declaredOf, oneLine, SchemaReader, schemaLimits, type SchemaField } from '../kit/json-schema.ts';
import { ownField } from '../kit/paths.ts';
import type { TypedInput } from '../kit/typed-values.ts';
import type { ApiDocument } from './document.ts';
import { formType, multipartType, operationSchema, type Operation } from './operation.ts';

const textAt = (value: Json | undefined, key: string): string => {
  const found = ownField(value, key);
  return typeof found === 'string' ? found : '';
};
const listAt = (value: Json | undefined, key: string): readonly Json[] => {
  const found = ownField(value, key);
  return Array.isArray(found) ? (found as readonly Json[]) : [];
};

const isJsonType = (type: string): boolean => /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i.test(type);

/** The variables of an address get the document's own choice; one without a choice stays in its braces, for the person to fill in. */
function serverText(server: Json): string {
  const variables = ownField(server, 'variables');
  return textAt(server, 'url')
    .slice(0, 2_000)
    .replaceAll(/\{([^{}]*)\}/g, (whole, name: string) => {
      const variable = ownField(variables, name);
      const [first] = listAt(variable, 'enum');
      return textAt(variable, 'default') || (typeof first === 'string' ? first : whole);
    })
    .slice(0, 2_000);
}

interface Place {
  readonly reader: SchemaReader;
  readonly item: JsonObject;
  readonly operation: JsonObject;
}

function parametersOf({ reader, item, operation }: Place): TypedInput[] {
  const found = new Map<string, TypedInput>();
  for (const given of [...listAt(item, 'parameters'), ...listAt(operation, 'parameters')].slice(0, 400)) {
    const parameter = reader.resolve(given);
    const place = textAt(parameter, 'in');
    const name = textAt(parameter, 'name');
    if (
      (place !== 'path' && place !== 'query' && place !== 'header' && place !== 'cookie') ||
      name === '' ||
      name.length > schemaLimits.name
    )
      continue;
    // These three are the broker's, the body's and the answer's business (OpenAPI 3.1, section 4.8.12).
    if (place === 'header' && /^(?:accept|content-type|authorization)$/i.test(name)) continue;
    const content = ownField(parameter, 'content');
    const [encoded] = isJsonObject(content) ? Object.values(content) : [];
    const plain = reader.plain(ownField(parameter, 'schema') ?? ownField(encoded, 'schema'));
    const style = textAt(parameter, 'style') || (place === 'path' || place === 'header' ? 'simple' : 'form');
    const explode = ownField(parameter, 'explode');
    found.set(`${place} ${name}`, {
      place,
      name,
      type: plain.type,
      required: place === 'path' || ownField(parameter, 'required') === true,
      values: [...plain.values],
      note: oneLine(textAt(parameter, 'description')) || plain.note,
      style: encoded === undefined ? style.slice(0, 40) : 'json',
      explode: typeof explode === 'boolean' ? explode : style === 'form',
    });
  }
  return [...found.values()];
}

const bodyInput = ({ path, type, values, required, note }: SchemaField): TypedInput => ({
  place: 'body',
  name: pathText(path),
  type,
  required,
  values: [...values],
  note,
  style: '',
  explode: false,
});

function bodyOf({ reader, operation }: Place, key: string): { readonly bodyType: string; readonly inputs: readonly TypedInput[] } {
  const given = ownField(operation, 'requestBody');
  if (given === undefined) return { bodyType: '', inputs: [] };
  const body = reader.resolve(given);
  const content = ownField(body, 'content');
  const types = isJsonObject(content) ? Object.keys(content) : [];
  const required = ownField(body, 'required') === true;
  const bodyType =
    types.find(isJsonType) ??
    types.find((type) => type.startsWith(formType)) ??
    types.find((type) => type.startsWith(multipartType)) ??
    types.find((type) => /^text\/plain\b/i.test(type)) ??
    types.find((type) => type === '*/*' || type === 'application/*');
  if (bodyType === undefined) {
    if (!required) return { bodyType: '', inputs: [] };
    throw new UserError(
      'import/invalid',
      `${key} takes ${oneLine(types.join(', '), 100) || 'a body of no known kind'}, which this step cannot send.`,
      { place: key, mend: 'Choose an operation that takes JSON, a form, files or text.' },
    );
  }
  const schema = ownField(ownField(content, bodyType), 'schema');
  const fields = reader.fields(schema, 'in');
  const whole =
    isJsonType(bodyType) || bodyType.includes('*')
      ? fields
      : bodyType.startsWith(formType) || bodyType.startsWith(multipartType)
        ? fields.filter(({ path }) => path.length === 1)
        : [{ path: [], type: 'text' as const, values: [], required, format: '', note: '' }];
  return {
    bodyType: bodyType.includes('*') ? 'application/json' : bodyType.slice(0, 100),
    inputs: whole.map((field) => bodyInput({ ...field, required: required && field.required })),
  };
}

function authOf({ reader, operation }: Place, document: JsonObject): Operation['auth'] {
  const schemes = ownField(document['components'], 'securitySchemes');
  const wanted = ownField(operation, 'security') ?? document['security'];
  const ways = Array.isArray(wanted) ? (wanted as readonly Json[]).slice(0, 20).filter(isJsonObject) : [];
  // An empty way says that nobody need sign in.
  if (ways.some((way) => Object.keys(way).length === 0)) return [];
  return ways.map((way) => {
    const names = Object.keys(way);
    const [name = ''] = names;
    const scheme = reader.resolve(ownField(schemes, name));
    const scopes = listAt(way, name)
      .filter((scope) => typeof scope === 'string')
      .map((scope) => scope.slice(0, 300))
      .slice(0, 100);
    const type = textAt(scheme, 'type');
    const http = textAt(scheme, 'scheme').toLowerCase();
    const kind =
      names.length > 1
        ? 'unsupported'
        : type === 'oauth2' || type === 'openIdConnect'
          ? 'oauth2'
          : type === 'mutualTLS'
            ? 'mtls'
            : type === 'http' && (http === 'bearer' || http === 'basic')
              ? http
              : type === 'apiKey' && textAt(scheme, 'in') === 'header'
                ? 'api-key'
                : 'unsupported';
    return {
      name: oneLine(names.join(' and '), 200),
      kind,
      header: kind === 'api-key' ? textAt(scheme, 'name').slice(0, 200) : '',
      scopes,
    };
  });
}

/** Of the answers that mean success, the first that describes JSON. */
function answerOf({ reader, operation }: Place): Operation['answer'] {
  const responses = ownField(operation, 'responses');
  const named = isJsonObject(responses) ? Object.entries(responses) : [];
  const successes = [
    ...named.filter(([status]) => /^2(?:\d\d|XX)$/i.test(status)).sort(([a], [b]) => (a < b ? -1 : 1)),
    ...named.filter(([status]) => status === 'default'),
  ];
  for (const [, response] of successes) {
    const content = ownField(reader.resolve(response), 'content');
    const type = isJsonObject(content) ? Object.keys(content).find((one) => isJsonType(one) || one === '*/*') : undefined;
    const schema = type === undefined ? undefined : ownField(ownField(content, type), 'schema');
    if (schema !== undefined) return declaredOf(reader.fields(schema, 'out'));
  }
  return [];
}

/** Throws UserError `import/invalid` where the operation is not there, points outside the document, or takes what cannot be sent. */
export function operationOf(api: ApiDocument, key: string, digest: string): Operation {
  const name = api.operations.find((operation) => operation.key === key);
  if (name === undefined)
    throw new UserError('import/invalid', `The document has no operation ${key}.`, { place: key, mend: 'Choose another one.' });
  const { document } = api;
  const reader = new SchemaReader(document);
  const item = reader.resolve(ownField(document['paths'], name.path));
  const operation = reader.resolve(ownField(item, name.method.toLowerCase()));
  const place = { reader, item, operation };
  const declared = parametersOf(place);
  // A part of the path that nobody has described is needed all the same.
  const missing = [...name.path.matchAll(/\{([^{}]{1,200})\}/g)]
    .map((match) => match[1] ?? '')
    .filter((part) => !declared.some((input) => input.place === 'path' && input.name === part));
  const undescribed = [...new Set(missing)].map((part): TypedInput => ({
    place: 'path',
    name: part,
    type: 'text',
    required: true,
    values: [],
    note: '',
    style: 'simple',
    explode: false,
  }));
  const { bodyType, inputs } = bodyOf(place, key);
  const servers =
    [listAt(operation, 'servers'), listAt(item, 'servers'), listAt(document, 'servers')].find((list) => list.length > 0) ?? [];
  const made = operationSchema.safeParse({
    document: { title: api.title, version: api.version, digest },
    method: name.method,
    path: name.path,
    id: name.id,
    summary: name.summary,
    servers: [...new Set(servers.slice(0, 20).map(serverText))].filter((text) => text !== ''),
    inputs: [
      ...declared.filter((input) => input.place !== 'path' || name.path.includes(`{${input.name}}`)),
      ...undescribed,
      ...inputs,
    ].slice(0, 500),
    bodyType,
    auth: authOf(place, document),
    answer: answerOf(place),
  });
  if (!made.success)
    throw new UserError(
      'import/invalid',
      `The operation ${key.slice(0, 200)} cannot be used: ${made.error.issues[0]?.message ?? 'it is not described as OpenAPI wants it'}.`,
      { place: key.slice(0, 200), mend: 'Choose another one.' },
    );
  return made.data;
}
