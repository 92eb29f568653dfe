import { z } from 'zod';
import { parsePath } from '../../workflow/model/labels.ts';
import { defineNode } from '../kit/define-node.ts';
import { noFacts, type Read } from '../kit/facts.ts';
import { plainPathSchema } from '../kit/one-field.ts';
import { form } from './form.ts';

export const parameters = z.lazy(() =>
  z.strictObject({
    keys: z.array(plainPathSchema.min(1)).max(20).default([]),
    /** Empty: the whole item is compared. */
    fields: z.array(plainPathSchema.min(1)).max(200).default([]),
  }),
);

const both = (paths: readonly string[]): Read[] =>
  (['a', 'b'] as const).flatMap((port) => paths.map((path): Read => ({ from: 'input', port, path: parsePath(path) })));

export const definition = defineNode({
  type: 'compare-lists',
  version: 1,
  title: 'Compare lists',
  summary: 'Says what was added, removed and changed from one list to the other.',
  category: 'control',
  icon: 'git-compare',
  keywords: ['diff', 'difference', 'sync', 'added', 'removed', 'changed', 'datasets'],
  parameters,
  initial: () => parameters.parse({}),
  form,
  subtitle: ({ keys }) => (keys.length === 0 ? 'No key yet' : `By ${keys.join(', ')}`),
  facts: ({ keys, fields }) => ({
    ...noFacts,
    inputs: [
      { id: 'a', title: 'Before', kind: 'data', required: true, many: true },
      { id: 'b', title: 'After', kind: 'data', required: true, many: true },
    ],
    outputs: [
      { id: 'added', title: 'Added', kind: 'data' },
      { id: 'removed', title: 'Removed', kind: 'data' },
      { id: 'changed', title: 'Changed', kind: 'data' },
      { id: 'same', title: 'The same', kind: 'data' },
    ],
    transfer: [
      { port: 'added', steps: [{ op: 'input', port: 'b' }] },
      { port: 'removed', steps: [{ op: 'input', port: 'a' }] },
      {
        port: 'changed',
        steps: [
          { op: 'input', port: 'a', at: ['before'] },
          { op: 'input', port: 'b', at: ['after'] },
        ],
      },
      { port: 'same', steps: [{ op: 'input', port: 'b' }] },
    ],
    control: { kind: 'branch', reads: [...both(keys), ...both(fields.length === 0 ? [''] : fields)] },
  }),
});
