import { z } from 'zod';
import { parsePath } from '../../workflow/model/labels.ts';
import { defineNode } from '../kit/define-node.ts';
import { noFacts } from '../kit/facts.ts';
import { oneInOneOut } from '../kit/ports.ts';
import { pathSchema } from '../kit/schemas.ts';
import { form } from './form.ts';

export const parameters = z.lazy(() => z.strictObject({ fields: z.array(pathSchema.min(1)).max(500).default([]) }));

export const definition = defineNode({
  type: 'pick-fields',
  version: 1,
  title: 'Pick fields',
  summary: 'Passes on only the fields that later steps need.',
  category: 'shape',
  icon: 'filter',
  keywords: ['minimise', 'select', 'keep', 'drop', 'columns', 'privacy'],
  parameters,
  initial: () => ({ fields: [] }),
  form,
  subtitle: ({ fields }) => (fields.length === 0 ? 'No field yet' : fields.join(', ')),
  facts: ({ fields }) => ({
    ...noFacts,
    ...oneInOneOut,
    transfer: [{ port: 'out', steps: [{ op: 'input' }, { op: 'keep', paths: fields.map(parsePath) }] }],
  }),
});
