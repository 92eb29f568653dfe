import { z } from 'zod';
import { trustLevels } from '../../workflow/model/labels.ts';
import { defineNode, type FactsContext } from '../kit/define-node.ts';
import { noFacts, type NodeFacts, type SourceFact } from '../kit/facts.ts';
import { sourcesOfFields } from '../kit/fields.ts';
import { grantedPath } from '../kit/files.ts';
import { dataIn, dataOut, toolOut } from '../kit/ports.ts';
import { declaredFieldsSchema, templateSchema } from '../kit/schemas.ts';
import { form } from './form.ts';

export const parameters = z.lazy(() =>
  z.strictObject({
    path: templateSchema.default(''),
    format: z.enum(['text', 'json', 'csv', 'base64']).default('text'),
    fields: declaredFieldsSchema.default([]),
    trust: z.enum(trustLevels).default('partner'),
  }),
);
type Parameters = z.infer<typeof parameters>;

function sourcesOf({ format, fields, trust }: Parameters): SourceFact[] {
  const origin = 'the file';
  switch (format) {
    case 'text':
      return [{ port: 'out', path: ['text'], labels: ['unknown'], trust, type: 'text', why: `the text of ${origin}` }];
    case 'base64':
      return [{ port: 'out', path: ['base64'], labels: ['unknown'], trust, type: 'file', why: origin }];
    case 'json':
      return sourcesOfFields(fields, { port: 'out', at: [], trust, origin });
    case 'csv':
      return sourcesOfFields(fields, { port: 'out', at: [], trust, origin: `each row of ${origin}` });
  }
}

function facts(given: Parameters, context: FactsContext): NodeFacts {
  const place = context.reads(given.path);
  const granted = grantedPath(place);
  return {
    ...noFacts,
    inputs: [dataIn],
    outputs: [dataOut, toolOut],
    sources: sourcesOf(given),
    sinks: place.dynamic ? [{ kind: 'file', zone: { scope: 'local' }, parameter: 'path', reads: place.reads, literal: place.prefix }] : [],
    effects: [{ kind: 'read', what: `reads the file ${place.literal ?? `${place.prefix}…`}`, reads: place.reads, idempotent: true }],
    transfer: [{ port: 'out', steps: [] }],
    guards:
      given.fields.length > 0 && (given.format === 'json' || given.format === 'csv')
        ? [{ kind: 'validation', port: 'out', failsOpen: false, paths: [] }]
        : [],
    stores: [{ kind: 'file', key: place.literal ?? granted ?? place.prefix, access: 'read' }],
    capabilities: { ...noFacts.capabilities, files: granted === undefined ? [] : [{ path: granted, access: 'read' }] },
    reliability: { external: true, timeoutMs: 30_000, idempotent: true },
  };
}

export const definition = defineNode({
  type: 'file-read',
  version: 1,
  title: 'Read file',
  summary: 'Reads a file from a folder that the flow was given.',
  category: 'data',
  icon: 'file-input',
  keywords: ['load', 'disk', 'import', 'csv', 'json', 'file'],
  parameters,
  initial: () => parameters.parse({}),
  form,
  subtitle: ({ path }) => (typeof path === 'string' && path !== '' ? path : 'No file yet'),
  facts,
});
