import { z } from 'zod';
import { parsePath } from '../../workflow/model/labels.ts';
import { defineNode } from '../kit/define-node.ts';
import { noFacts, type TransferStep } from '../kit/facts.ts';
import { plainPathSchema } from '../kit/one-field.ts';
import { dataIn } from '../kit/ports.ts';
import { templateSchema } from '../kit/schemas.ts';
import { form } from './form.ts';

export const reasons = ['injection', 'personal', 'secret'] as const;

export const parameters = z.lazy(() =>
  z.strictObject({
    text: templateSchema.default(''),
    injection: z.boolean().default(true),
    personal: z.boolean().default(false),
    secrets: z.boolean().default(true),
    /** From 0.1 to 1: how sure the detectors must be. Lower stops more, and more that is harmless. */
    certainty: z.number().min(0.1).max(1).default(0.5),
    resultField: plainPathSchema.min(1).default('guardrail'),
  }),
);

export const definition = defineNode({
  type: 'guardrail',
  version: 1,
  title: 'Guardrail',
  summary: 'Stops texts that try to give a model orders, or hold personal data or secrets.',
  category: 'ai',
  icon: 'shield-alert',
  keywords: ['ai', 'guardrail', 'injection', 'jailbreak', 'filter', 'moderation', 'pii', 'safety', 'detect'],
  parameters,
  initial: () => parameters.parse({}),
  form,
  subtitle: ({ injection, personal, secrets }) =>
    [...(injection ? ['orders to a model'] : []), ...(personal ? ['personal data'] : []), ...(secrets ? ['secrets'] : [])].join(', ') ||
    'Looks for nothing yet',
  facts: (given, context) => {
    const text = context.reads(given.text);
    const at = parsePath(given.resultField);
    // Whatever is found in a text, what is passed on of it are words of ours.
    const flagged: TransferStep[] = [
      { op: 'input' },
      { op: 'remove', paths: [at] },
      { op: 'assign', path: [...at, 'reasons'], reads: text.reads, type: 'enum', why: 'what the guardrail found' },
      { op: 'close', path: [...at, 'reasons'], type: 'enum' },
    ];
    return {
      ...noFacts,
      inputs: [dataIn],
      outputs: [
        { id: 'pass', title: 'Nothing found', kind: 'data' },
        { id: 'flagged', title: 'Found something', kind: 'data' },
      ],
      transfer: [
        { port: 'pass', steps: [{ op: 'input' }] },
        { port: 'flagged', steps: flagged },
      ],
      guards: given.injection
        ? [
            {
              kind: 'guardrail',
              port: 'pass',
              failsOpen: false,
              paths: text.reads.flatMap((read) => (read.from === 'input' ? [read.path] : [])),
            },
          ]
        : [],
      control: { kind: 'branch', reads: text.reads },
      reliability: { external: false, timeoutMs: 60_000, idempotent: true },
    };
  },
});
