import { z } from 'zod';
import { defineNode, type FactsContext } from '../kit/define-node.ts';
import { noFacts, type NodeFacts } from '../kit/facts.ts';
import { sourcesOfFields } from '../kit/fields.ts';
import { dataIn, dataOut, toolOut } from '../kit/ports.ts';
import { declaredFieldsSchema, keyValuesSchema } from '../kit/schemas.ts';
import { hostWithPort, networkOf, readUrl, trustOfZone } from '../kit/url.ts';
import { zoneOfHost } from '../kit/vendors.ts';
import { form } from './form.ts';
import { operationOf } from './query.ts';

export const parameters = z.lazy(() =>
  z.strictObject({
    address: z.string().max(2_000).default(''),
    /** No expressions: data goes into variables, so it can never change what is asked. */
    query: z.string().max(100_000).default(''),
    variables: keyValuesSchema.default([]),
    responseFields: declaredFieldsSchema.default([]),
    timeoutMs: z.int().min(100).max(600_000).default(30_000),
  }),
);
type Parameters = z.infer<typeof parameters>;

function facts(given: Parameters, context: FactsContext): NodeFacts {
  const url = readUrl(given.address);
  const zone = zoneOfHost(url.host);
  const variables = given.variables.map(({ value }) => context.reads(value));
  const kind = operationOf(given.query) === 'query' ? ('read' as const) : ('write' as const);
  const origin = `the answer of ${url.host ?? 'a service'}`;
  return {
    ...noFacts,
    inputs: [dataIn],
    outputs: [dataOut, toolOut],
    sources: sourcesOfFields(given.responseFields, {
      port: 'out',
      at: [],
      trust: trustOfZone(zone),
      origin,
      ...(zone.region === undefined ? {} : { region: zone.region }),
    }),
    sinks: variables.map((value, index) => ({
      kind: 'network' as const,
      zone,
      parameter: `variables.${index}.value`,
      reads: value.reads,
      bound: true,
      literal: value.literal ?? value.prefix,
    })),
    effects: [
      {
        kind,
        what: `${kind === 'read' ? 'reads from' : 'sends data to'} ${url.host ?? 'a service'}`,
        reads: variables.flatMap((value) => value.reads),
        idempotent: kind === 'read',
      },
    ],
    networks: [networkOf(url, { parameter: 'address', method: 'POST', connection: context.connection })],
    transfer: [{ port: 'out', steps: [] }],
    guards: given.responseFields.length === 0 ? [] : [{ kind: 'validation', port: 'out', failsOpen: false, paths: [] }],
    capabilities: {
      ...noFacts.capabilities,
      hosts: url.host === undefined ? [] : [{ host: hostWithPort(url), methods: ['POST'], paths: [url.path] }],
    },
    reliability: { external: true, timeoutMs: given.timeoutMs, idempotent: kind === 'read' },
  };
}

export const definition = defineNode({
  type: 'graphql',
  version: 1,
  title: 'GraphQL',
  summary: 'Asks a GraphQL service, with data kept apart from the query.',
  category: 'data',
  icon: 'globe',
  keywords: ['api', 'graphql', 'query', 'mutation', 'web'],
  parameters,
  initial: () => parameters.parse({}),
  form,
  subtitle: ({ address, query }) => `${operationOf(query)} at ${readUrl(address).host ?? 'no address yet'}`,
  facts,
});
