import { z } from 'zod';
import { parsePath } from '../../workflow/model/labels.ts';
import { defineNode } from '../kit/define-node.ts';
import { noFacts, type Read, type TransferStep } from '../kit/facts.ts';
import { plainPathSchema } from '../kit/one-field.ts';
import { oneInOneOut } from '../kit/ports.ts';
import { form } from './form.ts';

export const aggregates = ['count', 'sum', 'average', 'least', 'greatest', 'first', 'last', 'list', 'distinct'] as const;
export type Aggregate = (typeof aggregates)[number];

const valueSchema = z.lazy(() =>
  z.strictObject({
    aggregate: z.enum(aggregates).default('count'),
    /** Empty: the whole item. */
    field: plainPathSchema.default(''),
    into: plainPathSchema.min(1),
  }),
);
type AggregateValue = z.infer<typeof valueSchema>;

export const parameters = z.lazy(() =>
  z.strictObject({
    groupBy: z.array(plainPathSchema.min(1)).max(20).default([]),
    values: z.array(valueSchema).max(100).default([]),
  }),
);

/** A count says nothing about any one item. Everything else may be the value of a group's only item, so it keeps that value's labels. */
function stepOf({ aggregate, field, into }: AggregateValue): TransferStep {
  const path = parsePath(into);
  const reads: Read[] = [{ from: 'input', path: parsePath(field) }];
  switch (aggregate) {
    case 'count':
      return { op: 'assign', path, reads: [], type: 'number', why: 'how many items there are' };
    case 'sum':
    case 'average':
      return { op: 'assign', path, reads, type: 'number', why: `worked out from every ${field}` };
    case 'list':
    case 'distinct':
      return { op: 'assign', path: [...path, '*'], reads, why: `every ${field === '' ? 'item' : field} of the group` };
    case 'least':
    case 'greatest':
    case 'first':
    case 'last':
      return { op: 'assign', path, reads, why: `the ${aggregate} ${field} of the group` };
  }
}

export const definition = defineNode({
  type: 'aggregate-items',
  version: 1,
  title: 'Summarise',
  summary: 'Makes one item of many: counts, sums, averages and lists, for each group.',
  category: 'shape',
  icon: 'sigma',
  keywords: ['aggregate', 'group', 'count', 'sum', 'total', 'average', 'pivot', 'collect'],
  parameters,
  initial: () => ({ groupBy: [], values: [] }),
  form,
  subtitle: ({ groupBy, values }) =>
    `${values.length === 0 ? 'Nothing yet' : values.map(({ aggregate, field }) => `${aggregate}${field === '' ? '' : ` of ${field}`}`).join(', ')}${groupBy.length === 0 ? '' : ` by ${groupBy.join(', ')}`}`,
  facts: ({ groupBy, values }) => ({
    ...noFacts,
    ...oneInOneOut,
    transfer: [
      {
        port: 'out',
        steps: [
          ...(groupBy.length === 0 ? [] : [{ op: 'input' as const }, { op: 'keep' as const, paths: groupBy.map(parsePath) }]),
          ...values.map(stepOf),
        ],
      },
    ],
  }),
});
