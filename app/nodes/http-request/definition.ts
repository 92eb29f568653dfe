import { z } from 'zod';
import { defineNode, type FactsContext } from '../kit/define-node.ts';
import { noFacts, type NodeFacts, type ParameterReads, type SinkFact, type SourceFact, type TransferStep } from '../kit/facts.ts';
import type { FieldPath } from '../../workflow/model/labels.ts';
import { answeredHow, keptBack, type Asked } from '../kit/answered.ts';
import { askedModel } from '../kit/asked-model.ts';
import { effectOfRequest } from '../kit/declared-effect.ts';
import { sourcesOfFields } from '../kit/fields.ts';
import { answerSteps, outputKind } from '../kit/output-schema.ts';
import { dataIn, dataOut, toolOut } from '../kit/ports.ts';
import { statementSinks, type Carriers } from '../kit/statements.ts';
import { declaredFieldsSchema, keyValuesSchema, templateSchema, type KeyValue } from '../kit/schemas.ts';
import { isIdempotencyHeader, namesTheItem } from '../kit/idempotency.ts';
import { hostWithPort, networkOf, readUrl, trustOfZone, type UrlFacts } from '../kit/url.ts';
import { isTrainingPath, zoneOfHost } from '../kit/vendors.ts';
import { form } from './form.ts';

/** One field or file of a form. A file is base64, as "Read file" gives it. */
const partSchema = z.lazy(() =>
  z.strictObject({
    name: z.string().max(200),
    kind: z.enum(['text', 'file']).default('text'),
    value: templateSchema.default(''),
    fileName: templateSchema.default(''),
    fileType: z
      .string()
      .max(127)
      .regex(/^$|^[\w.+-]+\/[\w.+-]+$/, 'A type looks like application/pdf.')
      .default(''),
  }),
);

export const parameters = z.lazy(() =>
  z.strictObject({
    method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD']).default('GET'),
    url: templateSchema.default(''),
    query: keyValuesSchema.default([]),
    headers: keyValuesSchema.default([]),
    bodyMode: z.enum(['none', 'json', 'form', 'multipart', 'raw']).default('none'),
    /** JSON whose strings may hold expressions, or one expression. */
    body: templateSchema.default(''),
    text: templateSchema.default(''),
    form: keyValuesSchema.default([]),
    parts: z.array(partSchema).max(100).default([]),
    response: z.enum(['body', 'full']).default('body'),
    responseFields: declaredFieldsSchema.default([]),
    effect: z.enum(['auto', 'read', 'write', 'send', 'pay', 'delete', 'grant']).default('auto'),
    aboutPerson: z.boolean().default(false),
    idempotencyKey: templateSchema.default(''),
    failOnStatus: z.boolean().default(true),
    followRedirects: z.boolean().default(false),
    timeoutMs: z.int().min(100).max(600_000).default(30_000),
  }),
);
export type Parameters = z.infer<typeof parameters>;

const credentialHeader = /^(authorization|proxy-authorization|x-api-key|api-key|apikey|x-auth-token|x-access-token|cookie)$/i;

function pairSinks(
  list: readonly KeyValue[],
  parameter: string,
  kind: SinkFact['kind'],
  zone: SinkFact['zone'],
  context: FactsContext,
): SinkFact[] {
  return list.flatMap(({ value }, index) => {
    const { reads } = context.reads(value);
    return reads.length === 0 ? [] : [{ kind, zone, parameter: `${parameter}.${index}.value`, reads }];
  });
}

/** All texts of a form with files: a file's name tells as much as what is in it. */
const partTexts = ({ parts }: Parameters) =>
  parts.flatMap(({ value, kind, fileName }, index) => [
    { text: value, parameter: `parts.${index}.value` },
    ...(kind === 'file' ? [{ text: fileName, parameter: `parts.${index}.fileName` }] : []),
  ]);

function bodySinks(given: Parameters, kind: SinkFact['kind'], zone: SinkFact['zone'], context: FactsContext): SinkFact[] {
  switch (given.bodyMode) {
    case 'none':
      return [];
    case 'json':
      return [{ kind, zone, parameter: 'body', reads: context.reads(given.body).reads }];
    case 'raw':
      return [{ kind, zone, parameter: 'text', reads: context.reads(given.text).reads }];
    case 'form':
      return pairSinks(given.form, 'form', kind, zone, context);
    case 'multipart':
      return partTexts(given).flatMap(({ text, parameter }) => {
        const { reads } = context.reads(text);
        return reads.length === 0 ? [] : [{ kind, zone, parameter, reads }];
      });
  }
}

/** What is sent in the body, whichever way it is written. */
function bodyReads(given: Parameters, context: FactsContext): ParameterReads {
  if (given.bodyMode === 'json' || given.bodyMode === 'raw' || given.bodyMode === 'none')
    return context.reads(given.bodyMode === 'json' ? given.body : given.bodyMode === 'raw' ? given.text : undefined);
  const reads = (given.bodyMode === 'form' ? given.form.map(({ value }) => value) : partTexts(given).map(({ text }) => text)).flatMap(
    (text) => context.reads(text).reads,
  );
  return { prefix: '', reads, dynamic: reads.length > 0 };
}

/** What a model is to learn from, where the address starts a training. */
function trainingSinks(given: Parameters, path: string, zone: SinkFact['zone'], context: FactsContext): SinkFact[] {
  if (!isTrainingPath(path) || given.method === 'GET' || given.method === 'HEAD' || given.method === 'DELETE') return [];
  const body = bodySinks(given, 'network', zone, context);
  return [{ kind: 'training', zone, parameter: body[0]?.parameter ?? 'body', reads: body.flatMap((sink) => sink.reads) }];
}

/** What can change the address, and what only stands in it. */
function urlSinks({ reads, encodedReads }: UrlFacts, zone: SinkFact['zone'], literal: string): SinkFact[] {
  const raw = encodedReads.length === 0 ? reads : reads.filter((read) => !encodedReads.includes(read));
  return [
    ...(raw.length === 0 ? [] : [{ kind: 'url' as const, zone, parameter: 'url', reads: raw, literal }]),
    ...(encodedReads.length === 0 ? [] : [{ kind: 'network' as const, zone, parameter: 'url', reads: encodedReads }]),
  ];
}

/** Where a statement can stand. */
function carriersIn({ url, query, form, bodyMode, body, text }: Parameters): Carriers {
  const rows = (list: Parameters['query'], of: string) =>
    list.map(({ name, value }, index) => ({ parameter: `${of}.${index}.value`, name, value }));
  return {
    urls: [{ parameter: 'url', value: url }],
    pairs: [...rows(query, 'query'), ...(bodyMode === 'form' ? rows(form, 'form') : [])],
    bodies: bodyMode === 'json' ? [{ parameter: 'body', value: body }] : bodyMode === 'raw' ? [{ parameter: 'text', value: text }] : [],
  };
}

/** A translator, an echo or a reader of pages gives back what it was told, or what stood where it was told to look. Of others nobody has said that they do. */
function quotedSteps(
  path: FieldPath,
  sinks: readonly SinkFact[],
  effects: Asked['effects'],
  { host, path: asked }: UrlFacts,
): TransferStep[] {
  const reads = sinks.flatMap((sink) => sink.reads);
  const answered = answeredHow({
    words: '',
    category: '',
    operation: '',
    hosts: host === undefined ? [] : [host],
    paths: asked === undefined ? [] : [asked.split(/[?#]/)[0] ?? ''],
    effects,
  });
  if (reads.length === 0 || answered === 'made' || answered === 'found') return [];
  return [
    {
      op: 'assign',
      path,
      reads,
      type: 'any',
      why: `${host ?? 'the service'} sends back what it was told`,
      ...(answered === undefined ? {} : { answered }),
    },
    keptBack(answered),
  ];
}

function facts(given: Parameters, context: FactsContext): NodeFacts {
  const url = readUrl(given.url);
  const zone = zoneOfHost(url.host);
  const inline = given.headers.some(({ name, value }) => credentialHeader.test(name.trim()) && context.reads(value).prefix.trim() !== '');
  const querySinks = pairSinks(given.query, 'query', 'url', zone, context);
  const ai = askedModel({
    host: url.host,
    path: url.path,
    method: given.method,
    zone,
    body: bodyReads(given, context),
    output: outputKind(given.responseFields),
    seconds: Math.ceil(given.timeoutMs / 1_000),
  });
  const sinks: SinkFact[] = [
    ...urlSinks(url, zone, context.reads(given.url).prefix),
    ...querySinks,
    ...pairSinks(given.headers, 'headers', 'network', zone, context),
    ...bodySinks(given, ai === undefined ? 'network' : 'prompt.user', zone, context),
    ...trainingSinks(given, url.path, zone, context),
    ...(ai === undefined ? statementSinks(carriersIn(given), zone, context) : []),
  ];
  // Whoever passed a file on took the address out of it, or data says it.
  const place =
    url.host ?? (context.reads(given.url).reads.length === 0 ? 'an address that is yet to be filled in' : 'an address that data decides');
  const origin = `the answer of ${place}`;
  const source = { port: 'out', trust: trustOfZone(zone), origin, ...(zone.region === undefined ? {} : { region: zone.region }) };
  const full = given.response === 'full';
  const envelope: SourceFact[] = full
    ? [
        { port: 'out', path: ['status'], labels: [], trust: source.trust, type: 'number', why: `the status of ${origin}` },
        { port: 'out', path: ['headers'], labels: ['internal'], trust: source.trust, type: 'object', why: `the headers of ${origin}` },
      ]
    : [];
  const kind =
    ai === undefined
      ? effectOfRequest(given.effect, { method: given.method, path: url.pathEnd, host: url.host, start: url.path })
      : given.effect === 'auto'
        ? 'write'
        : given.effect;
  const keyedByHeader = given.headers.some(
    ({ name, value }) => isIdempotencyHeader(name) && namesTheItem(value, context.reads(value).reads),
  );
  const idempotent =
    given.method !== 'POST' && given.method !== 'PATCH'
      ? true
      : namesTheItem(given.idempotencyKey, context.reads(given.idempotencyKey).reads) || keyedByHeader;
  return {
    ...noFacts,
    inputs: [dataIn],
    outputs: [dataOut, toolOut],
    sources: [...(ai?.role === 'chat' ? [] : sourcesOfFields(given.responseFields, { ...source, at: full ? ['body'] : [] })), ...envelope],
    sinks,
    effects: [
      {
        kind,
        what: `${kind === 'read' ? 'reads from' : kind === 'delete' ? 'deletes at' : kind === 'pay' ? 'moves money through' : 'sends data to'} ${place}`,
        reads: sinks.flatMap((sink) => sink.reads),
        idempotent,
        ...(given.aboutPerson ? { aboutPerson: true } : {}),
      },
    ],
    networks: [
      networkOf(url, {
        parameter: 'url',
        method: given.method,
        connection: context.connection,
        followsRedirects: given.followRedirects,
        extraQueryReads: querySinks.flatMap((sink) => sink.reads),
        inlineCredentials: inline,
      }),
    ],
    transfer: [
      {
        port: 'out',
        steps:
          ai?.role === 'chat'
            ? answerSteps(full ? 'body' : '', given.responseFields, ai.prompt.reads)
            : given.responseFields.length > 0
              ? []
              : quotedSteps(full ? ['body'] : [], sinks, [{ kind }], url),
      },
    ],
    ...(ai === undefined ? {} : { ai }),
    guards: given.responseFields.length === 0 ? [] : [{ kind: 'validation', port: 'out', failsOpen: false, paths: [] }],
    capabilities: {
      ...noFacts.capabilities,
      hosts: url.host === undefined ? [] : [{ host: hostWithPort(url), methods: [given.method], paths: [url.path] }],
    },
    reliability: { external: true, timeoutMs: given.timeoutMs, idempotent },
  };
}

export const definition = defineNode({
  type: 'http-request',
  version: 1,
  title: 'HTTP request',
  summary: 'Calls a web service and passes its answer on.',
  category: 'data',
  icon: 'globe',
  keywords: ['api', 'rest', 'web', 'url', 'call', 'get', 'post'],
  parameters,
  initial: () => parameters.parse({ url: 'https://' }),
  form,
  subtitle: ({ method, url }) => `${method} ${readUrl(url).host ?? 'no fixed host'}`,
  facts,
});
