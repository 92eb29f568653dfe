import { z } from 'zod';
import { defineNode } from '../kit/define-node.ts';
import { noFacts } from '../kit/facts.ts';
import { dataIn } from '../kit/ports.ts';
import { form } from './form.ts';

export const parameters = z.lazy(() =>
  z.strictObject({ outcome: z.enum(['done', 'fail']).default('done'), message: z.string().max(500).default('') }),
);

export const definition = defineNode({
  type: 'stop',
  version: 1,
  title: 'Stop',
  summary: 'Ends the run, as done or as a failure.',
  category: 'control',
  icon: 'octagon-x',
  keywords: ['end', 'fail', 'error', 'abort', 'finish'],
  parameters,
  initial: () => parameters.parse({}),
  form,
  subtitle: ({ outcome, message }) => (outcome === 'done' ? 'Ends the run' : message || 'Fails the run'),
  facts: () => ({ ...noFacts, inputs: [dataIn], control: { kind: 'stop', reads: [] } }),
});
