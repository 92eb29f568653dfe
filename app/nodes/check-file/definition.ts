import { z } from 'zod';
import { parsePath } from '../../workflow/model/labels.ts';
import { defineNode } from '../kit/define-node.ts';
import { noFacts, type NodeFacts, type TransferStep } from '../kit/facts.ts';
import { fileKinds } from '../kit/file-type.ts';
import { plainPathSchema } from '../kit/one-field.ts';
import { dataIn } from '../kit/ports.ts';
import { templateSchema } from '../kit/schemas.ts';
import { form } from './form.ts';

export const parameters = z.lazy(() =>
  z.strictObject({
    /** The field with the file as base64. */
    file: plainPathSchema.min(1).default('base64'),
    /** The name that the sender gave it; empty when there is none. */
    name: templateSchema.default(''),
    allow: z
      .array(z.strictObject({ kind: z.enum(fileKinds) }))
      .max(fileKinds.length)
      .default([{ kind: 'pdf' }]),
    maxKilobytes: z.int().min(1).max(40_960).default(10_240),
    metadata: z.enum(['keep', 'strip']).default('strip'),
  }),
);
type Parameters = z.infer<typeof parameters>;

function facts({ file, metadata }: Parameters): NodeFacts {
  const path = parsePath(file);
  const told: readonly TransferStep[] = [
    { op: 'assign', path: ['file', 'kind'], reads: [], type: 'enum', why: 'what the file is, by its first bytes' },
    { op: 'assign', path: ['file', 'type'], reads: [], type: 'enum', why: 'what the file is, by its first bytes' },
    { op: 'assign', path: ['file', 'bytes'], reads: [], type: 'number', why: 'how large the file is' },
  ];
  const stripped: TransferStep[] =
    metadata === 'strip'
      ? [{ op: 'assign', path, reads: [{ from: 'input', path }], type: 'file', why: 'without the data about place and camera' }]
      : [];
  return {
    ...noFacts,
    inputs: [dataIn],
    outputs: [
      { id: 'passed', title: 'Passed', kind: 'data' },
      { id: 'refused', title: 'Refused', kind: 'data' },
    ],
    transfer: [
      { port: 'passed', steps: [{ op: 'input' }, ...stripped, ...told] },
      {
        port: 'refused',
        steps: [
          { op: 'input' },
          ...told,
          { op: 'assign', path: ['file', 'refused'], reads: [], type: 'enum', why: 'why the file was refused' },
        ],
      },
    ],
    guards: [{ kind: 'file-check', port: 'passed', failsOpen: false, paths: [path] }],
    control: { kind: 'branch', reads: [{ from: 'input', path }] },
  };
}

export const definition = defineNode({
  type: 'check-file',
  version: 1,
  title: 'Check file',
  summary: 'Lets through only files that are what they say they are, small enough and of an allowed kind.',
  category: 'security',
  icon: 'file-check',
  keywords: ['scan', 'upload', 'attachment', 'virus', 'magic bytes', 'mime', 'exif', 'metadata', 'size'],
  parameters,
  initial: () => parameters.parse({}),
  form,
  subtitle: ({ allow, maxKilobytes }) =>
    `${allow.length === 0 ? 'Nothing is allowed' : allow.map(({ kind }) => kind).join(', ')}, up to ${maxKilobytes >= 1_024 ? `${Math.round(maxKilobytes / 1_024)} MB` : `${maxKilobytes} KB`}`,
  facts,
});
