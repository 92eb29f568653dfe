import { z } from 'zod';
import { parsePath } from '../../workflow/model/labels.ts';
import { defineNode } from '../kit/define-node.ts';
import { noFacts, type Read, type TransferStep } from '../kit/facts.ts';
import { dataIn, dataOut, toolOut } from '../kit/ports.ts';
import { keyValuesSchema, pathSchema } from '../kit/schemas.ts';
import { form } from './form.ts';

export const parameters = z.lazy(() =>
  z.strictObject({
    flowId: z.string().max(128).default(''),
    inputs: keyValuesSchema.default([]),
    resultField: pathSchema.default('result'),
  }),
);

export const definition = defineNode({
  type: 'sub-flow',
  version: 1,
  title: 'Run another flow',
  summary: 'Hands items to another flow and takes its result.',
  category: 'control',
  icon: 'workflow',
  keywords: ['subflow', 'call', 'reuse', 'nested', 'child'],
  parameters,
  initial: () => parameters.parse({}),
  form,
  subtitle: ({ flowId }) => flowId || 'No flow yet',
  facts: ({ flowId, inputs, resultField }, context) => {
    const reads: readonly Read[] =
      inputs.length === 0 ? [{ from: 'input', path: [] }] : inputs.flatMap(({ value }) => context.reads(value).reads);
    const at = parsePath(resultField);
    const keep: TransferStep[] = resultField === '' ? [] : [{ op: 'input' }, { op: 'remove', paths: [at] }];
    return {
      ...noFacts,
      inputs: [dataIn],
      outputs: [dataOut, toolOut],
      // Without the other flow's contract its result may hold anything that went in. The linter puts the contract in place of this.
      transfer: [
        {
          port: 'out',
          steps: [...keep, { op: 'unknown', path: at, reads, trust: 'trusted', why: 'the other flow makes it from what it is given' }],
        },
      ],
      control: {
        kind: 'subflow',
        reads,
        inputs: inputs.map(({ name, value }) => ({ name, reads: context.reads(value).reads })),
        result: at,
        ...(flowId === '' ? {} : { flowId }),
      },
      reliability: { external: true, idempotent: false },
    };
  },
});
