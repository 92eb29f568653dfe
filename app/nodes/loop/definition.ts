import { z } from 'zod';
import { parsePath } from '../../workflow/model/labels.ts';
import { defineNode } from '../kit/define-node.ts';
import { noFacts } from '../kit/facts.ts';
import { dataIn } from '../kit/ports.ts';
import { pathSchema } from '../kit/schemas.ts';
import { form } from './form.ts';

export const parameters = z.strictObject({ list: pathSchema.default(''), maxItems: z.int().min(1).max(100_000).default(1_000), concurrency: z.int().min(1).max(50).default(1) });

export const definition = defineNode({
  type: 'loop', version: 1, title: 'For each', summary: 'Does the next steps for each element of a list, up to a bound.',
  category: 'control', icon: 'repeat', keywords: ['loop', 'each', 'iterate', 'split', 'list', 'batch'],
  parameters, initial: parameters.parse({}), form,
  subtitle: ({ list, maxItems }) => `${list === '' ? 'Each item' : `Each of ${list}`}, at most ${maxItems}`,
  facts: ({ list, maxItems, concurrency }) => ({
    ...noFacts, inputs: [dataIn],
    outputs: [{ id: 'each', title: 'Each', kind: 'data' }, { id: 'done', title: 'Done', kind: 'data' }],
    transfer: [
      { port: 'each', steps: list === '' ? [{ op: 'input' }] : [{ op: 'assign', path: [], reads: [{ from: 'input', path: [...parsePath(list), '*'] }], why: `each element of ${list}` }] },
      { port: 'done', steps: [{ op: 'input' }] },
    ],
    control: { kind: 'loop', reads: [{ from: 'input', path: parsePath(list) }], bound: maxItems, concurrency },
  }),
});
