import { z } from 'zod';
import { defineNode, type FactsContext } from '../kit/define-node.ts';
import { noFacts, type NodeFacts, type SourceFact } from '../kit/facts.ts';
import { dataIn, dataOut, toolOut } from '../kit/ports.ts';
import { hostWithPort, networkOf, readUrl } from '../kit/url.ts';
import { zoneOfHost } from '../kit/vendors.ts';
import { form } from './form.ts';

export const parameters = z.lazy(() =>
  z.strictObject({
    /** No expressions: data must never pick what is read. */
    address: z.string().max(2_000).default(''),
    maxEntries: z.int().min(1).max(500).default(50),
    /** 0: however old. Entries without a date are then left out. */
    newerThanHours: z.int().min(0).max(87_600).default(0),
    timeoutMs: z.int().min(100).max(600_000).default(30_000),
  }),
);
type Parameters = z.infer<typeof parameters>;

function facts(given: Parameters, context: FactsContext): NodeFacts {
  const url = readUrl(given.address);
  const zone = zoneOfHost(url.host);
  const origin = `a feed of ${url.host ?? 'some host'}`;
  const source = (name: string, type: SourceFact['type'], labels: SourceFact['labels'] = [], path = [name]): SourceFact =>
    // Feeds repeat what others write, whoever serves them.
    ({
      port: 'out',
      path,
      labels,
      trust: 'public',
      type,
      why: `${name} in ${origin}`,
      ...(zone.region === undefined ? {} : { region: zone.region }),
    });
  return {
    ...noFacts,
    inputs: [dataIn],
    outputs: [dataOut, toolOut],
    sources: [
      source('id', 'text'),
      source('title', 'text'),
      source('link', 'text'),
      source('author', 'text', ['person']),
      source('text', 'text'),
      source('published', 'date'),
      source('categories', 'text', [], ['categories', '*']),
      source('feed', 'text'),
    ],
    effects: [{ kind: 'read', what: `reads ${origin}`, reads: [], idempotent: true }],
    networks: [networkOf(url, { parameter: 'address', method: 'GET', connection: context.connection })],
    transfer: [{ port: 'out', steps: [] }],
    guards: [{ kind: 'validation', port: 'out', failsOpen: false, paths: [] }],
    capabilities: {
      ...noFacts.capabilities,
      hosts: url.host === undefined ? [] : [{ host: hostWithPort(url), methods: ['GET'], paths: [url.path] }],
    },
    holds: { kind: 'list', maximum: given.maxEntries, parameter: 'maxEntries' },
    reliability: { external: true, timeoutMs: given.timeoutMs, idempotent: true },
  };
}

export const definition = defineNode({
  type: 'rss-read',
  version: 1,
  title: 'Read a feed',
  summary: 'Reads the entries of an RSS, Atom or JSON feed.',
  category: 'data',
  icon: 'rss',
  keywords: ['rss', 'atom', 'feed', 'news', 'blog', 'podcast', 'read'],
  parameters,
  initial: () => parameters.parse({}),
  form,
  subtitle: ({ address }) => readUrl(address).host ?? 'No feed yet',
  facts,
});
