import { z } from 'zod';
import { parsePath } from '../../workflow/model/labels.ts';
import { defineNode } from '../kit/define-node.ts';
import { noFacts } from '../kit/facts.ts';
import { plainPathSchema } from '../kit/one-field.ts';
import { oneInOneOut } from '../kit/ports.ts';
import { form } from './form.ts';

export const parameters = z.lazy(() =>
  z.strictObject({
    renames: z
      .array(z.strictObject({ from: plainPathSchema.min(1), to: plainPathSchema.min(1) }))
      .max(200)
      .default([]),
  }),
);

export const definition = defineNode({
  type: 'rename-fields',
  version: 1,
  title: 'Rename fields',
  summary: 'Gives fields other names and leaves what is in them alone.',
  category: 'shape',
  icon: 'text-cursor-input',
  keywords: ['rename', 'keys', 'columns', 'map', 'headers', 'move'],
  parameters,
  initial: () => ({ renames: [] }),
  form,
  subtitle: ({ renames }) => (renames.length === 0 ? 'No field yet' : renames.map(({ from, to }) => `${from} → ${to}`).join(', ')),
  facts: ({ renames }) => ({
    ...noFacts,
    ...oneInOneOut,
    transfer: [
      {
        port: 'out',
        steps: [{ op: 'input' }, ...renames.map(({ from, to }) => ({ op: 'rename' as const, from: parsePath(from), to: parsePath(to) }))],
      },
    ],
  }),
});
