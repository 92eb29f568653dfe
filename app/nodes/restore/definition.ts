import { z } from 'zod';
import { parsePath } from '../../workflow/model/labels.ts';
import { defineNode } from '../kit/define-node.ts';
import { noFacts } from '../kit/facts.ts';
import { oneInOneOut } from '../kit/ports.ts';
import { pathSchema } from '../kit/schemas.ts';
import { form } from './form.ts';

export const parameters = z.lazy(() =>
  z.strictObject({
    fields: z.array(pathSchema.min(1)).max(500).default([]),
    purpose: z.string().min(1).max(200).default('default'),
  }),
);

export const definition = defineNode({
  type: 'restore',
  version: 1,
  title: 'Restore',
  summary: 'Swaps tokens back for the personal values, where the flow may.',
  category: 'privacy',
  icon: 'eye',
  keywords: ['token', 'detokenise', 'reveal', 'undo', 'personal'],
  parameters,
  initial: () => ({ fields: [], purpose: 'default' }),
  form,
  subtitle: ({ fields }) => (fields.length === 0 ? 'No field yet' : fields.join(', ')),
  facts: ({ fields }) => ({
    ...noFacts,
    ...oneInOneOut,
    transfer: [{ port: 'out', steps: [{ op: 'input' }, { op: 'restore', paths: fields.map(parsePath) }] }],
  }),
});
