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
    looks: z.enum(['opaque', 'alike']).default('opaque'),
  }),
);

export const definition = defineNode({
  type: 'tokenise',
  version: 1,
  title: 'Tokenise',
  summary: 'Swaps personal values for tokens, so that later steps never see them.',
  category: 'privacy',
  icon: 'eye-off',
  keywords: ['token', 'hide', 'pseudonym', 'protect', 'personal', 'gdpr', 'anonymise'],
  parameters,
  initial: () => parameters.parse({}),
  form,
  subtitle: ({ fields }) => (fields.length === 0 ? 'No field yet' : fields.join(', ')),
  facts: ({ fields }) => ({
    ...noFacts,
    ...oneInOneOut,
    transfer: [{ port: 'out', steps: [{ op: 'input' }, { op: 'protect', method: 'tokenise', paths: fields.map(parsePath) }] }],
  }),
});
