import { z } from 'zod';
import { defineNode } from '../kit/define-node.ts';
import { noFacts } from '../kit/facts.ts';
import { oneInOneOut } from '../kit/ports.ts';
import { templateSchema } from '../kit/schemas.ts';
import { form } from './form.ts';

export const parameters = z.lazy(() =>
  z.strictObject({
    mode: z.enum(['for', 'until']).default('for'),
    seconds: z.int().min(1).max(31_536_000).default(60),
    until: templateSchema.default(''),
  }),
);

function inWords(seconds: number): string {
  const units: readonly (readonly [number, string])[] = [
    [86_400, 'day'],
    [3_600, 'hour'],
    [60, 'minute'],
  ];
  for (const [size, unit] of units)
    if (seconds >= size && seconds % size === 0) return `${seconds / size} ${unit}${seconds === size ? '' : 's'}`;
  return `${seconds} second${seconds === 1 ? '' : 's'}`;
}

export const definition = defineNode({
  type: 'wait',
  version: 1,
  title: 'Wait',
  summary: 'Goes on later. Nothing runs meanwhile, and a restart does not matter.',
  category: 'control',
  icon: 'timer',
  keywords: ['delay', 'sleep', 'pause', 'later', 'until'],
  parameters,
  initial: () => parameters.parse({}),
  form,
  subtitle: ({ mode, seconds, until }) =>
    mode === 'for' ? `For ${inWords(seconds)}` : `Until ${typeof until === 'string' ? until : until.source}`,
  facts: ({ mode, until }, context) => ({
    ...noFacts,
    ...oneInOneOut,
    transfer: [{ port: 'out', steps: [{ op: 'input' }] }],
    control: { kind: 'wait', reads: mode === 'until' ? context.reads(until).reads : [] },
  }),
});
