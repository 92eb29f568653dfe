import { z } from 'zod';
import { defineNode, type FactsContext } from '../kit/define-node.ts';
import { noFacts, type NodeFacts } from '../kit/facts.ts';
import { grantedPath, isSheet, markupOfFile } from '../kit/files.ts';
import { dataIn, dataOut, toolOut } from '../kit/ports.ts';
import { templateSchema } from '../kit/schemas.ts';
import { form } from './form.ts';

export const parameters = z.lazy(() =>
  z.strictObject({
    path: templateSchema.default(''),
    format: z.enum(['text', 'json', 'base64']).default('text'),
    content: templateSchema.default(''),
    append: z.boolean().default(false),
  }),
);
type Parameters = z.infer<typeof parameters>;

function facts({ path, format, content, append }: Parameters, context: FactsContext): NodeFacts {
  const place = context.reads(path);
  const data = context.reads(content);
  const granted = grantedPath(place);
  return {
    ...noFacts,
    inputs: [dataIn],
    outputs: [dataOut, toolOut],
    sinks: [
      {
        kind: 'file',
        zone: { scope: 'local' },
        parameter: 'content',
        reads: data.reads,
        literal: data.literal ?? data.prefix,
        ...(format === 'text' ? markupOfFile(path) : {}),
      },
      ...(format === 'text' && isSheet(path)
        ? [{ kind: 'cells' as const, zone: { scope: 'local' as const }, parameter: 'content', reads: data.reads }]
        : []),
      ...(place.dynamic
        ? [{ kind: 'file' as const, zone: { scope: 'local' as const }, parameter: 'path', reads: place.reads, literal: place.prefix }]
        : []),
    ],
    effects: [
      {
        kind: 'write',
        what: `writes the file ${place.literal ?? `${place.prefix}…`}`,
        reads: [...place.reads, ...data.reads],
        idempotent: !append,
      },
    ],
    transfer: [
      {
        port: 'out',
        steps: [{ op: 'input' }, { op: 'assign', path: ['file'], reads: place.reads, type: 'text', why: 'the path of the file' }],
      },
    ],
    stores: [{ kind: 'file', key: place.literal ?? granted ?? place.prefix, access: 'write' }],
    capabilities: { ...noFacts.capabilities, files: granted === undefined ? [] : [{ path: granted, access: 'write' }] },
    reliability: { external: true, timeoutMs: 30_000, idempotent: !append },
  };
}

export const definition = defineNode({
  type: 'file-write',
  version: 1,
  title: 'Write file',
  summary: 'Saves a file in a folder that the flow was given.',
  category: 'data',
  icon: 'file-output',
  keywords: ['save', 'disk', 'export', 'store', 'file'],
  parameters,
  initial: () => parameters.parse({}),
  form,
  subtitle: ({ path }) => (typeof path === 'string' && path !== '' ? path : 'No file yet'),
  facts,
});
