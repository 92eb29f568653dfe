import { z } from 'zod';
import { defineNode } from '../kit/define-node.ts';
import { noFacts } from '../kit/facts.ts';
import { oneInOneOut } from '../kit/ports.ts';
import { form } from './form.ts';

export const parameters = z.lazy(() =>
  z.strictObject({
    keep: z.enum(['first', 'last']).default('first'),
    count: z.int().min(1).max(1_000_000).default(10),
    skip: z.int().min(0).max(1_000_000).default(0),
  }),
);

export const definition = defineNode({
  type: 'limit-items',
  version: 1,
  title: 'Limit',
  summary: 'Passes on so many items and no more.',
  category: 'shape',
  icon: 'list-end',
  keywords: ['first', 'last', 'top', 'cap', 'head', 'page', 'skip'],
  parameters,
  initial: () => parameters.parse({}),
  form,
  subtitle: ({ keep, count, skip }) => `The ${keep} ${count}${skip === 0 ? '' : ` after ${skip}`}`,
  facts: () => ({ ...noFacts, ...oneInOneOut, transfer: [{ port: 'out', steps: [{ op: 'input' }] }] }),
});
