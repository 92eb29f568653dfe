import { z } from 'zod';
import { defineNode } from '../kit/define-node.ts';
import { noFacts } from '../kit/facts.ts';
import { dataIn, dataOut } from '../kit/ports.ts';
import { templateSchema } from '../kit/schemas.ts';
import { form } from './form.ts';

export const parameters = z.lazy(() =>
  z.strictObject({
    most: z.int().min(1).max(10_000).default(10),
    seconds: z.int().min(1).max(86_400).default(60),
    /** Counted apart for each value; empty counts all items together. */
    by: templateSchema.default(''),
    over: z.enum(['wait', 'branch']).default('wait'),
  }),
);

export const definition = defineNode({
  type: 'rate-limit',
  version: 1,
  title: 'Limit the rate',
  summary: 'Lets only so many items through in some time, over all runs of the flow.',
  category: 'control',
  icon: 'hourglass',
  keywords: ['rate', 'limit', 'throttle', 'pace', 'slow down', 'per minute', 'delay'],
  parameters,
  initial: () => parameters.parse({}),
  form,
  subtitle: ({ most, seconds }) => `At most ${most} in ${seconds} s`,
  facts: ({ over, by }, context) => ({
    ...noFacts,
    inputs: [dataIn],
    outputs: [dataOut, ...(over === 'branch' ? [{ id: 'over', title: 'Too many', kind: 'data' as const }] : [])],
    transfer: ['out', ...(over === 'branch' ? ['over'] : [])].map((port) => ({ port, steps: [{ op: 'input' as const }] })),
    guards: [{ kind: 'rate-limit', port: 'out', failsOpen: false, paths: [] }],
    control: over === 'wait' ? { kind: 'wait', reads: [] } : { kind: 'branch', reads: context.reads(by).reads },
  }),
});
