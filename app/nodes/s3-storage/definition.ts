import { z } from 'zod';
import { trustLevels } from '../../workflow/model/labels.ts';
import { defineNode, type FactsContext } from '../kit/define-node.ts';
import { noFacts, type EffectKind, type NodeFacts, type SourceFact } from '../kit/facts.ts';
import { sourcesOfFields } from '../kit/fields.ts';
import { dataIn, dataOut, toolOut } from '../kit/ports.ts';
import { isSheet, markupOfFile } from '../kit/files.ts';
import { declaredFieldsSchema, templateSchema } from '../kit/schemas.ts';
import { hostWithPort, networkOf, readUrl } from '../kit/url.ts';
import { zoneOfHost } from '../kit/vendors.ts';
import { form } from './form.ts';

export const operations = ['read', 'write', 'list', 'delete'] as const;

export const parameters = z.lazy(() =>
  z.strictObject({
    /** The store's address, without a path: `https://s3.eu-central-1.amazonaws.com`. */
    endpoint: z.string().max(500).default(''),
    bucket: z.string().max(63).default(''),
    operation: z.enum(operations).default('read'),
    /** The object's key; for `list` what the keys begin with. */
    key: templateSchema.default(''),
    format: z.enum(['text', 'json', 'base64']).default('text'),
    content: templateSchema.default(''),
    contentType: z.string().max(200).default(''),
    fields: declaredFieldsSchema.default([]),
    maxKeys: z.int().min(1).max(10_000).default(1_000),
    trust: z.enum(trustLevels).default('partner'),
    timeoutMs: z.int().min(100).max(600_000).default(60_000),
  }),
);
export type Parameters = z.infer<typeof parameters>;

const methods: Readonly<Record<Parameters['operation'], string>> = { read: 'GET', write: 'PUT', list: 'GET', delete: 'DELETE' };
/** What is larger than one request is begun and ended by POST. Taking back one's own upload that broke off needs no right to delete: the broker lets that one request through. */
const grantedMethods = (operation: Parameters['operation']): string[] => (operation === 'write' ? ['PUT', 'POST'] : [methods[operation]]);
const kinds: Readonly<Record<Parameters['operation'], EffectKind>> = { read: 'read', write: 'write', list: 'read', delete: 'delete' };
const inWords: Readonly<Record<Parameters['operation'], string>> = { read: 'reads', write: 'writes', list: 'lists', delete: 'deletes' };
const listed = ['key', 'size', 'modified', 'etag'] as const;

function sourcesOf({ operation, format, fields, trust, bucket }: Parameters): SourceFact[] {
  const origin = `the bucket ${bucket}`;
  if (operation === 'list')
    return listed.map((name) => ({
      port: 'out',
      path: [name],
      labels: [],
      trust: name === 'key' ? trust : 'trusted',
      type: name === 'size' ? 'number' : name === 'modified' ? 'date' : 'text',
      why: `the ${name} of an object in ${origin}`,
    }));
  if (operation !== 'read') return [];
  switch (format) {
    case 'text':
      return [{ port: 'out', path: ['text'], labels: ['unknown'], trust, type: 'text', why: `the text of an object in ${origin}` }];
    case 'base64':
      return [{ port: 'out', path: ['base64'], labels: ['unknown'], trust, type: 'file', why: `an object in ${origin}` }];
    case 'json':
      return sourcesOfFields(fields, { port: 'out', at: [], trust, origin: `an object in ${origin}` });
  }
}

function facts(given: Parameters, context: FactsContext): NodeFacts {
  const { endpoint, bucket, operation } = given;
  const url = readUrl(endpoint);
  const zone = zoneOfHost(url.host);
  const place = context.reads(given.key);
  const data = operation === 'write' ? context.reads(given.content) : undefined;
  // As far as the key is fixed, to its last whole part; a list asks at the bucket itself.
  const fixed = operation === 'list' ? '' : (place.literal ?? place.prefix.slice(0, place.prefix.lastIndexOf('/') + 1));
  const path = `/${bucket}${fixed === '' ? '' : `/${fixed.split('/').map(encodeURIComponent).join('/')}`}`;
  const named = url.host !== undefined && bucket !== '';
  return {
    ...noFacts,
    inputs: [dataIn],
    outputs: [dataOut, toolOut],
    sources: sourcesOf(given),
    sinks: [
      ...(place.dynamic ? [{ kind: 'url' as const, zone, parameter: 'key', reads: place.reads, literal: place.prefix }] : []),
      ...(data === undefined
        ? []
        : [
            {
              kind: 'network' as const,
              zone,
              parameter: 'content',
              reads: data.reads,
              literal: data.literal ?? data.prefix,
              ...(given.format === 'text' ? markupOfFile(given.key, given.contentType) : {}),
            },
          ]),
      ...(data !== undefined && given.format === 'text' && isSheet(given.key, given.contentType)
        ? [{ kind: 'cells' as const, zone, parameter: 'content', reads: data.reads }]
        : []),
    ],
    effects: [
      {
        kind: kinds[operation],
        what: `${inWords[operation]} objects of the bucket ${bucket === '' ? '(none yet)' : bucket}`,
        reads: [...place.reads, ...(data?.reads ?? [])],
        idempotent: true,
      },
    ],
    networks: [
      networkOf(
        { ...url, path },
        { parameter: 'endpoint', method: methods[operation], connection: context.connection, extraQueryReads: place.reads },
      ),
    ],
    transfer: [
      {
        port: 'out',
        steps:
          operation === 'write' || operation === 'delete'
            ? [{ op: 'input' }, { op: 'assign', path: ['object'], reads: place.reads, type: 'text', why: 'the key of the object' }]
            : [],
      },
    ],
    guards:
      operation === 'read' && given.format === 'json' && given.fields.length > 0
        ? [{ kind: 'validation', port: 'out', failsOpen: false, paths: [] }]
        : [],
    // One key for a bucket: a name that data decides may be any of its objects.
    stores: named
      ? [
          {
            kind: 'file',
            key: `s3:${hostWithPort(url)}/${bucket}`,
            access: operation === 'read' || operation === 'list' ? 'read' : 'write',
          },
        ]
      : [],
    capabilities: {
      ...noFacts.capabilities,
      hosts: named ? [{ host: hostWithPort(url), methods: grantedMethods(operation), paths: [path] }] : [],
    },
    ...(operation === 'list' ? { holds: { kind: 'list' as const, maximum: given.maxKeys, parameter: 'maxKeys' } } : {}),
    reliability: { external: true, timeoutMs: given.timeoutMs, idempotent: true },
  };
}

export const definition = defineNode({
  type: 's3-storage',
  version: 1,
  title: 'S3 storage',
  summary: 'Reads, writes, lists and deletes objects in S3-compatible storage.',
  category: 'data',
  icon: 'cloud',
  keywords: ['s3', 'bucket', 'object', 'aws', 'minio', 'storage', 'file', 'upload', 'download', 'blob'],
  parameters,
  initial: () => parameters.parse({ endpoint: 'https://' }),
  form,
  subtitle: ({ bucket, operation }) =>
    bucket === '' ? 'No bucket yet' : `${inWords[operation].charAt(0).toUpperCase()}${inWords[operation].slice(1)} ${bucket}`,
  facts,
});
