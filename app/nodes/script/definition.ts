import { z } from 'zod';
import { defineNode } from '../kit/define-node.ts';
import { noFacts } from '../kit/facts.ts';
import { oneInOneOut } from '../kit/ports.ts';
import { declaredFieldsSchema } from '../kit/schemas.ts';
import { parsePath } from '../../workflow/model/labels.ts';
import { form } from './form.ts';

export const parameters = z.lazy(() =>
  z.strictObject({
    code: z.string().max(100_000).default(''),
    mode: z.enum(['each', 'all']).default('each'),
    outputFields: declaredFieldsSchema.default([]),
    timeoutMs: z.int().min(10).max(60_000).default(5_000),
    memoryMb: z.int().min(8).max(256).default(64),
  }),
);

/** The script's time is for each call of it: a sandbox that starts or is waited for on a busy machine, and the other items, have the time of any step. */
const BESIDE_MS = 60_000;

export const definition = defineNode({
  type: 'script',
  version: 1,
  title: 'Script',
  summary: 'Runs a few lines of JavaScript, shut off from everything else.',
  category: 'shape',
  icon: 'code',
  keywords: ['javascript', 'code', 'function', 'transform'],
  parameters,
  initial: () => parameters.parse({ code: 'return { ...input };\n' }),
  form,
  subtitle: ({ code }) =>
    code
      .split('\n')
      .map((line) => line.trim())
      .find((line) => line !== '' && !line.startsWith('//')) ?? 'No code yet',
  facts: ({ code, outputFields, timeoutMs }) => ({
    ...noFacts,
    ...oneInOneOut,
    // The linter's script summary is finer; this is what holds without it.
    transfer: [
      {
        port: 'out',
        steps:
          outputFields.length === 0
            ? [{ op: 'assign', path: [], reads: [{ from: 'any' }], why: 'the script may use everything that enters' }]
            : outputFields.map((field) => ({
                op: 'assign',
                path: parsePath(field.name),
                reads: [{ from: 'any' }],
                type: field.type,
                why: `the script makes ${field.name}`,
              })),
      },
    ],
    guards:
      outputFields.length === 0
        ? []
        : [{ kind: 'validation', port: 'out', failsOpen: false, paths: outputFields.map((field) => parsePath(field.name)) }],
    code: { language: 'javascript', parameter: 'code', source: code, dialect: 'countersign' },
    reliability: { external: false, timeoutMs: timeoutMs + BESIDE_MS, idempotent: true },
  }),
});
