import { z } from 'zod';
import { defineNode } from '../kit/define-node.ts';
import { noFacts } from '../kit/facts.ts';
import { oneField, oneFieldSteps, oneFieldText } from '../kit/one-field.ts';
import { oneInOneOut } from '../kit/ports.ts';
import { form } from './form.ts';

export const operations = ['read', 'round', 'format', 'clamp', 'absolute'] as const;
const words: Readonly<Record<(typeof operations)[number], string>> = {
  read: 'Read',
  round: 'Round',
  format: 'Write out',
  clamp: 'Keep in bounds:',
  absolute: 'Without sign:',
};

export const parameters = z.lazy(() =>
  z.strictObject({
    ...oneField,
    operation: z.enum(operations).default('read'),
    digits: z.int().min(0).max(12).default(2),
    rounding: z.enum(['half-up', 'half-even', 'up', 'down']).default('half-up'),
    /** How the number is written: `1,234.50`, `1.234,50`, `1 234,50`, `1234.50`. */
    style: z.enum(['comma-point', 'point-comma', 'space-comma', 'plain']).default('plain'),
    least: z.number().nullable().default(null),
    greatest: z.number().nullable().default(null),
    whenBad: z.enum(['fail', 'empty']).default('fail'),
  }),
);

export const definition = defineNode({
  type: 'number',
  version: 1,
  title: 'Number',
  summary: 'Reads, rounds and writes numbers.',
  category: 'shape',
  icon: 'hash',
  keywords: ['round', 'decimal', 'convert', 'format', 'money', 'parse', 'currency', 'amount'],
  parameters,
  initial: () => parameters.parse({}),
  form,
  subtitle: (given) => `${words[given.operation]} ${oneFieldText(given)}`,
  // A number that is written out has nothing but digits and signs in it: it stays closed.
  facts: (given) => ({
    ...noFacts,
    ...oneInOneOut,
    transfer: [{ port: 'out', steps: oneFieldSteps(given, 'number', [], `the number in ${given.field}`) }],
  }),
});
