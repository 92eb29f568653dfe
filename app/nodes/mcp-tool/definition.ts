import { z } from 'zod';
import { effectOfTool } from '../kit/declared-effect.ts';
import { defineNode, type FactsContext } from '../kit/define-node.ts';
import { noFacts, type NodeFacts, type SinkFact } from '../kit/facts.ts';
import { sourcesOfFields } from '../kit/fields.ts';
import { dataIn, dataOut, toolOut } from '../kit/ports.ts';
import { typedValueSchema } from '../kit/typed-values.ts';
import { hostWithPort, networkOf, readUrl, trustOfZone } from '../kit/url.ts';
import { zoneOfHost } from '../kit/vendors.ts';
import { form } from './form.ts';
import { toolDigest, toolSchema } from './tool.ts';

export const parameters = z.lazy(() =>
  z.strictObject({
    /** No expressions: data must never pick the server. */
    address: z.string().max(2_000).default(''),
    /** Frozen from the server when it was chosen. */
    tool: toolSchema.nullable().default(null),
    values: z.array(typedValueSchema).max(500).default([]),
    /** What the tool does to the world. What a server says about that itself is a hint, and counts only when it is worse. */
    effect: z.enum(['auto', 'read', 'write', 'send', 'pay', 'delete', 'grant']).default('auto'),
    aboutPerson: z.boolean().default(false),
    timeoutMs: z.int().min(100).max(600_000).default(60_000),
  }),
);
export type Parameters = z.infer<typeof parameters>;

function facts(given: Parameters, context: FactsContext): NodeFacts {
  const { tool } = given;
  const url = readUrl(given.address);
  const zone = zoneOfHost(url.host);
  const nothing = context.reads(undefined);
  const name = tool?.definition.name ?? 'no tool yet';
  const host = url.host ?? 'a tool server';
  const sinks = given.values.flatMap(({ name: input, value }, index): SinkFact[] => {
    const { reads, literal, prefix } = context.reads(value);
    return reads.length === 0 || tool?.inputs.some((one) => one.name === input) !== true
      ? []
      : [{ kind: 'tool', zone, parameter: `values.${index}.value`, reads, bound: true, literal: literal ?? prefix }];
  });
  // Its publisher knows that it destroys; nobody here knows better.
  const kind = effectOfTool(given.effect, tool?.definition.name ?? '', tool?.definition.annotations?.['destructiveHint'] === true);
  const external = zone.scope !== 'local' && zone.scope !== 'internal';
  return {
    ...noFacts,
    inputs: [dataIn],
    outputs: [dataOut, toolOut],
    sources: sourcesOfFields(tool?.answer ?? [], {
      port: 'out',
      at: [],
      trust: trustOfZone(zone),
      origin: `the answer of the tool ${name} at ${host}`,
      ...(zone.region === undefined ? {} : { region: zone.region }),
    }),
    sinks,
    effects: [
      {
        kind,
        what: `${kind === 'read' ? 'reads with' : 'acts by'} the tool ${name} of ${host}`,
        reads: sinks.flatMap((sink) => sink.reads),
        idempotent: kind === 'read',
        ...(given.aboutPerson ? { aboutPerson: true } : {}),
      },
    ],
    networks: [networkOf(url, { parameter: 'address', method: 'POST', connection: context.connection })],
    transfer: [{ port: 'out', steps: [] }],
    guards: tool === null || tool.answer.length === 0 ? [] : [{ kind: 'validation', port: 'out', failsOpen: false, paths: [] }],
    capabilities: {
      ...noFacts.capabilities,
      hosts: url.host === undefined ? [] : [{ host: hostWithPort(url), methods: ['POST'], paths: [url.path] }],
    },
    ai: {
      role: 'tool-source',
      external,
      ...(zone.vendor === undefined ? {} : { provider: zone.vendor }),
      ...(zone.region === undefined ? {} : { region: zone.region }),
      system: nothing,
      prompt: nothing,
      output: tool === null || tool.answer.length === 0 ? 'none' : 'schema',
      budget: { seconds: Math.ceil(given.timeoutMs / 1_000) },
    },
    connector: {
      kind: 'mcp',
      name: host,
      operations: tool === null ? 'all' : [name],
      parameter: 'tool',
      ...(tool === null
        ? {}
        : {
            digest: `sha256:${toolDigest(tool.definition)}`,
            ...(tool.definition.description === undefined ? {} : { described: tool.definition.description }),
          }),
    },
    reliability: { external: true, timeoutMs: given.timeoutMs, idempotent: kind === 'read' },
  };
}

export const definition = defineNode({
  type: 'mcp-tool',
  version: 1,
  title: 'Tool of a server (MCP)',
  summary: 'Uses one tool of an MCP server, pinned to the description that was reviewed.',
  category: 'ai',
  icon: 'server',
  keywords: ['mcp', 'tool', 'model context protocol', 'server', 'agent'],
  parameters,
  initial: () => parameters.parse({}),
  form,
  subtitle: ({ tool, address }) => `${tool?.definition.name ?? 'No tool yet'} at ${readUrl(address).host ?? 'no server'}`,
  facts,
});
