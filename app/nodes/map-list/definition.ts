import { z } from 'zod';
import { parsePath } from '../../workflow/model/labels.ts';
import { defineNode } from '../kit/define-node.ts';
import { noFacts, type Read, type TransferStep } from '../kit/facts.ts';
import { plainPathSchema } from '../kit/one-field.ts';
import { oneInOneOut } from '../kit/ports.ts';
import { keyValuesSchema } from '../kit/schemas.ts';
import { form } from './form.ts';

export const parameters = z.lazy(() =>
  z.strictObject({
    list: plainPathSchema.min(1).default('items'),
    flowId: z.string().max(128).default(''),
    inputs: keyValuesSchema.default([]),
    resultField: plainPathSchema.min(1).default('results'),
    /** So many elements at the same time. */
    atOnce: z.int().min(1).max(8).default(1),
    maxItems: z.int().min(1).max(10_000).default(1_000),
    onFailure: z.enum(['stop', 'keep']).default('stop'),
  }),
);

export const definition = defineNode({
  type: 'map-list',
  version: 1,
  title: 'Run a flow for each',
  summary: 'Hands each element of a list to another flow and puts the results into a list, in the same order.',
  category: 'control',
  icon: 'list-tree',
  keywords: ['map', 'list', 'each', 'subflow', 'parallel', 'batch', 'child'],
  parameters,
  initial: () => parameters.parse({}),
  form,
  subtitle: ({ flowId, list }) => (flowId === '' ? 'No flow yet' : `${flowId} for each of ${list}`),
  facts: ({ list, flowId, inputs, resultField, atOnce, onFailure }, context) => {
    const from = parsePath(list);
    const at = [...parsePath(resultField), '*'];
    // In the settings `input` is the element.
    const ofElement = (reads: readonly Read[]): Read[] =>
      reads.map((read) => (read.from === 'input' ? { ...read, path: [...from, '*', ...read.path] } : read));
    const named = inputs.map(({ name, value }) => ({ name, reads: ofElement(context.reads(value).reads) }));
    const reads: readonly Read[] = named.length === 0 ? [{ from: 'input', path: [...from, '*'] }] : named.flatMap((one) => one.reads);
    const failures: TransferStep[] =
      onFailure === 'stop'
        ? []
        : [
            { op: 'assign', path: [...at, 'error', 'code'], reads: [], type: 'enum', why: 'the kind of failure' },
            { op: 'assign', path: [...at, 'error', 'message'], reads, type: 'text', why: 'the error text may quote the element' },
          ];
    return {
      ...noFacts,
      ...oneInOneOut,
      ...(onFailure === 'stop'
        ? {}
        : {
            sources: [
              {
                port: 'out',
                path: [...at, 'error', 'message'],
                labels: ['unknown'],
                trust: 'public',
                type: 'text',
                why: 'the error text may quote what the other flow was given or told',
              },
            ],
          }),
      // Without the other flow's contract a result may hold anything that went in. The linter puts the contract in place of this.
      transfer: [
        {
          port: 'out',
          steps: [
            { op: 'input' },
            { op: 'remove', paths: [parsePath(resultField)] },
            ...failures,
            { op: 'unknown', path: at, reads, trust: 'trusted', why: 'the other flow makes it from the element that it is given' },
          ],
        },
      ],
      control: { kind: 'subflow', reads, list: from, inputs: named, result: at, concurrency: atOnce, ...(flowId === '' ? {} : { flowId }) },
      reliability: { external: true, idempotent: false, concurrency: atOnce },
    };
  },
});
