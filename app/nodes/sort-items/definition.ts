import { z } from 'zod';
import { defineNode } from '../kit/define-node.ts';
import { noFacts } from '../kit/facts.ts';
import { plainPathSchema } from '../kit/one-field.ts';
import { orderKinds } from '../kit/order.ts';
import { oneInOneOut } from '../kit/ports.ts';
import { form } from './form.ts';

const ruleSchema = z.lazy(() =>
  z.strictObject({
    field: plainPathSchema.min(1),
    direction: z.enum(['up', 'down']).default('up'),
    as: z.enum(orderKinds).default('auto'),
  }),
);

export const parameters = z.lazy(() => z.strictObject({ rules: z.array(ruleSchema).max(20).default([]) }));

export const definition = defineNode({
  type: 'sort-items',
  version: 1,
  title: 'Sort',
  summary: 'Puts the items in order by one or more fields.',
  category: 'shape',
  icon: 'arrow-down-narrow-wide',
  keywords: ['order', 'arrange', 'rank', 'ascending', 'descending', 'newest'],
  parameters,
  initial: () => ({ rules: [] }),
  form,
  subtitle: ({ rules }) =>
    rules.length === 0 ? 'No field yet' : rules.map(({ field, direction }) => `${field} ${direction === 'up' ? '↑' : '↓'}`).join(', '),
  facts: () => ({ ...noFacts, ...oneInOneOut, transfer: [{ port: 'out', steps: [{ op: 'input' }] }] }),
});
