import { z } from 'zod';
import { parsePath } from '../../workflow/model/labels.ts';
import { defineNode } from '../kit/define-node.ts';
import { noFacts } from '../kit/facts.ts';
import { dataIn } from '../kit/ports.ts';
import { pathSchema } from '../kit/schemas.ts';
import { form } from './form.ts';

export const parameters = z.lazy(() =>
  z.strictObject({
    list: pathSchema.default(''),
    batchSize: z.int().min(1).max(1_000).default(1),
    maxItems: z.int().min(1).max(100_000).default(1_000),
  }),
);

export const definition = defineNode({
  type: 'loop',
  version: 1,
  title: 'For each',
  summary: 'Does the next steps for each element of a list, one round after the other, up to a bound.',
  category: 'control',
  icon: 'repeat',
  keywords: ['loop', 'each', 'iterate', 'split', 'list', 'batch'],
  parameters,
  initial: () => parameters.parse({}),
  form,
  subtitle: ({ list, maxItems }) => `${list === '' ? 'Each item' : `Each of ${list}`}, at most ${maxItems}`,
  facts: ({ list, maxItems, batchSize }) => ({
    ...noFacts,
    // The body's last step leads back to `back`, and what it gives is collected for `done`.
    inputs: [dataIn, { id: 'back', title: 'Back', kind: 'data', many: true }],
    outputs: [
      { id: 'loop', title: 'Each round', kind: 'data' },
      { id: 'done', title: 'Done', kind: 'data' },
    ],
    transfer: [
      {
        port: 'loop',
        steps:
          list === ''
            ? [{ op: 'input', port: 'in' }]
            : [
                {
                  op: 'assign',
                  path: [],
                  reads: [{ from: 'input', port: 'in', path: [...parsePath(list), '*'] }],
                  why: `each element of ${list}`,
                },
              ],
      },
      { port: 'done', steps: [{ op: 'input', port: 'back' }] },
    ],
    control: {
      kind: 'loop',
      reads: [{ from: 'input', port: 'in', path: parsePath(list) }],
      bound: Math.ceil(maxItems / batchSize),
      concurrency: 1,
    },
  }),
});
