import { z } from 'zod';
import { parsePath } from '../../workflow/model/labels.ts';
import { defineNode } from '../kit/define-node.ts';
import { noFacts } from '../kit/facts.ts';
import { plainPathSchema } from '../kit/one-field.ts';
import { oneInOneOut } from '../kit/ports.ts';
import { form } from './form.ts';

export const parameters = z.lazy(() =>
  z.strictObject({
    fields: z.array(plainPathSchema.min(1)).max(100).default([]),
    keep: z.enum(['first', 'last']).default('first'),
  }),
);

export const definition = defineNode({
  type: 'remove-duplicates',
  version: 1,
  title: 'Remove duplicates',
  summary: 'Keeps one of the items that are equal.',
  category: 'shape',
  icon: 'copy-x',
  keywords: ['dedupe', 'unique', 'distinct', 'repeat', 'twice', 'double'],
  parameters,
  initial: () => parameters.parse({}),
  form,
  subtitle: ({ fields }) => (fields.length === 0 ? 'Equal in every field' : `Equal in ${fields.join(', ')}`),
  facts: ({ fields }) => ({
    ...noFacts,
    ...oneInOneOut,
    transfer: [{ port: 'out', steps: [{ op: 'input' }] }],
    control: {
      kind: 'branch',
      reads: fields.length === 0 ? [{ from: 'input', path: [] }] : fields.map((field) => ({ from: 'input', path: parsePath(field) })),
    },
  }),
});
