import { z } from 'zod';
import { parsePath } from '../../workflow/model/labels.ts';
import { defineNode } from '../kit/define-node.ts';
import { noFacts } from '../kit/facts.ts';
import { dataOut } from '../kit/ports.ts';
import { pathSchema } from '../kit/schemas.ts';
import { form } from './form.ts';

export const parameters = z.strictObject({
  mode: z.enum(['append', 'combine']).default('append'),
  fieldA: pathSchema.default(''),
  fieldB: pathSchema.default(''),
  keep: z.enum(['matches', 'all-a', 'all-b', 'all', 'without-partner']).default('matches'),
});

export const definition = defineNode({
  type: 'merge', version: 1, title: 'Merge', summary: 'Brings two ways together.',
  category: 'control', icon: 'git-merge', keywords: ['join', 'combine', 'append', 'union', 'wait'],
  parameters, initial: parameters.parse({}), form,
  subtitle: ({ mode, fieldA, fieldB }) => (mode === 'append' ? 'One list after the other' : `Where ${fieldA || '?'} equals ${fieldB || '?'}`),
  facts: ({ mode, fieldA, fieldB, keep }) => ({
    ...noFacts,
    inputs: [{ id: 'a', title: 'A', kind: 'data', required: true, many: true }, { id: 'b', title: 'B', kind: 'data', required: true, many: true }],
    outputs: [dataOut],
    // What has no partner in B brings nothing of B along; that there is none is a decision on B.
    transfer: [{ port: 'out', steps: [{ op: 'input', port: 'a' }, ...(mode === 'combine' && keep === 'without-partner' ? [] : [{ op: 'input' as const, port: 'b' }])] }],
    control: {
      kind: 'merge',
      reads: mode === 'append' ? [] : [{ from: 'input', port: 'a', path: parsePath(fieldA) }, { from: 'input', port: 'b', path: parsePath(fieldB) }],
    },
  }),
});
