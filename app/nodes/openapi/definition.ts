import { z } from 'zod';
import { defineNode, type FactsContext } from '../kit/define-node.ts';
import { noFacts, type NodeFacts, type Read, type SinkFact, type SourceFact } from '../kit/facts.ts';
import { effectOfRequest } from '../kit/declared-effect.ts';
import { namesTheItem } from '../kit/idempotency.ts';
import { sourcesOfFields } from '../kit/fields.ts';
import { dataIn, dataOut, toolOut } from '../kit/ports.ts';
import { templateSchema } from '../kit/schemas.ts';
import { typedValueSchema, type TypedValue } from '../kit/typed-values.ts';
import { hostWithPort, networkOf, readUrl, trustOfZone, type UrlFacts } from '../kit/url.ts';
import { zoneOfHost } from '../kit/vendors.ts';
import { serverOf } from './address.ts';
import { form } from './form.ts';
import { operationSchema, type Operation } from './operation.ts';

export const parameters = z.lazy(() =>
  z.strictObject({
    /** Frozen from the document when it was chosen. */
    operation: operationSchema.nullable().default(null),
    /** Empty: the document's own. No expressions: data must never pick the host. */
    server: z.string().max(2_000).default(''),
    values: z.array(typedValueSchema).max(500).default([]),
    response: z.enum(['body', 'full']).default('body'),
    /** An answer with other types takes the error path. */
    checkAnswer: z.boolean().default(true),
    effect: z.enum(['auto', 'read', 'write', 'send', 'pay', 'delete', 'grant']).default('auto'),
    aboutPerson: z.boolean().default(false),
    idempotencyKey: templateSchema.default(''),
    timeoutMs: z.int().min(100).max(600_000).default(30_000),
  }),
);
export type Parameters = z.infer<typeof parameters>;

const credentialHeader = /^(proxy-authorization|x-api-key|api-key|apikey|x-auth-token|x-access-token|cookie)$/i;
const sinkOfPlace: Readonly<Record<TypedValue['place'], SinkFact['kind']>> = {
  path: 'url',
  query: 'url',
  header: 'network',
  cookie: 'network',
  body: 'network',
};

/** The address up to the first value in the path: what is sure before a run. */
const fixedUrl = (server: string, operation: Operation): UrlFacts => {
  const [fixed = '', more] = operation.path.split('{');
  return readUrl(`${server}${more === undefined ? fixed : fixed.slice(0, fixed.lastIndexOf('/') + 1)}`);
};

function facts(given: Parameters, context: FactsContext): NodeFacts {
  const { operation } = given;
  const ports = { inputs: [dataIn], outputs: [dataOut, toolOut] };
  if (operation === null)
    return {
      ...noFacts,
      ...ports,
      transfer: [{ port: 'out', steps: [] }],
      reliability: { external: true, timeoutMs: given.timeoutMs, idempotent: true },
    };
  const url = fixedUrl(serverOf(given), operation);
  const zone = zoneOfHost(url.host);
  const used = given.values
    .map((value, index) => ({ ...value, index, reads: context.reads(value.value) }))
    .filter(({ place, name }) => operation.inputs.some((input) => input.place === place && input.name === name));
  const readsAt = (...places: readonly TypedValue['place'][]): Read[] =>
    used.filter(({ place }) => places.includes(place)).flatMap(({ reads }) => reads.reads);
  const sinks = used.flatMap(({ place, index, reads }): SinkFact[] =>
    reads.reads.length === 0 ? [] : [{ kind: sinkOfPlace[place], zone, parameter: `values.${index}.value`, reads: reads.reads }],
  );
  const kind = effectOfRequest(given.effect, {
    method: operation.method,
    path: /\}\/?$/.test(operation.path) ? undefined : operation.path,
    operation: operation.id,
    host: url.host,
    start: url.path,
  });
  const idempotent =
    (operation.method !== 'POST' && operation.method !== 'PATCH') ||
    namesTheItem(given.idempotencyKey, context.reads(given.idempotencyKey).reads);
  const origin = `the answer of ${url.host ?? 'the service'}`;
  const source = { port: 'out', trust: trustOfZone(zone), origin, ...(zone.region === undefined ? {} : { region: zone.region }) };
  const full = given.response === 'full';
  const envelope: SourceFact[] = full
    ? [
        { port: 'out', path: ['status'], labels: [], trust: source.trust, type: 'number', why: `the status of ${origin}` },
        { port: 'out', path: ['headers'], labels: ['internal'], trust: source.trust, type: 'object', why: `the headers of ${origin}` },
      ]
    : [];
  // Types that nobody holds the answer to are no types.
  const answer = given.checkAnswer ? operation.answer : operation.answer.map((field) => ({ ...field, type: 'any' as const }));
  const name = operation.id || `${operation.method} ${operation.path}`;
  const host = url.host ?? 'the service';
  return {
    ...noFacts,
    ...ports,
    sources: [...sourcesOfFields(answer, { ...source, at: full ? ['body'] : [] }), ...envelope],
    sinks,
    effects: [
      {
        kind,
        what: `${kind === 'read' ? 'reads from' : kind === 'delete' ? 'deletes at' : kind === 'pay' ? 'moves money through' : 'sends data to'} ${host} (${name})`,
        reads: sinks.flatMap((sink) => sink.reads),
        idempotent,
        ...(given.aboutPerson ? { aboutPerson: true } : {}),
      },
    ],
    networks: [
      {
        ...networkOf(url, {
          parameter: 'server',
          method: operation.method,
          connection: context.connection,
          extraQueryReads: readsAt('query'),
          inlineCredentials: used.some(
            (value) =>
              (value.place === 'cookie' || (value.place === 'header' && credentialHeader.test(value.name))) &&
              value.reads.prefix.trim() !== '',
          ),
        }),
        pathReads: readsAt('path'),
      },
    ],
    transfer: [{ port: 'out', steps: [] }],
    guards: given.checkAnswer && operation.answer.length > 0 ? [{ kind: 'validation', port: 'out', failsOpen: false, paths: [] }] : [],
    capabilities: {
      ...noFacts.capabilities,
      hosts: url.host === undefined ? [] : [{ host: hostWithPort(url), methods: [operation.method], paths: [url.path] }],
      // One way to sign in is enough: the one that the connection is for, or the first that can be used.
      scopes:
        (
          operation.auth.find(({ kind: way }) => way === context.connection?.auth) ??
          operation.auth.find(({ kind: way }) => way !== 'unsupported')
        )?.scopes.map((scope) => ({ operation: name, scope })) ?? [],
    },
    reliability: { external: true, timeoutMs: given.timeoutMs, idempotent },
  };
}

export const definition = defineNode({
  type: 'openapi',
  version: 1,
  title: 'Service by OpenAPI',
  summary: 'Calls one operation of a service that describes itself with OpenAPI.',
  category: 'data',
  icon: 'plug',
  keywords: ['api', 'openapi', 'swagger', 'rest', 'service', 'saas', 'connector', 'operation'],
  parameters,
  initial: () => parameters.parse({}),
  form,
  subtitle: ({ operation, server }) =>
    operation === null
      ? 'No operation yet'
      : `${operation.method} ${operation.path} at ${readUrl(serverOf({ operation, server })).host ?? 'no address'}`,
  facts,
});
