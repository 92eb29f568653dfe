import { z } from 'zod';
import { parsePath } from '../../workflow/model/labels.ts';
import { defineNode } from '../kit/define-node.ts';
import { noFacts } from '../kit/facts.ts';
import { dataOut } from '../kit/ports.ts';
import { pathSchema } from '../kit/schemas.ts';
import { form } from './form.ts';

const letters = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'] as const;

export const parameters = z.lazy(() =>
  z.strictObject({
    mode: z.enum(['append', 'combine', 'position', 'pairs']).default('append'),
    /** How many ways come together; `combine` and `pairs` take the first two. */
    inputs: z.int().min(2).max(letters.length).default(2),
    fieldA: pathSchema.default(''),
    fieldB: pathSchema.default(''),
    keep: z.enum(['matches', 'all-a', 'all-b', 'all', 'without-partner']).default('matches'),
    /** Of `position`: also items that have no partner at their place. */
    keepUnpaired: z.boolean().default(false),
    /** Whose value stays where both have a field. */
    prefer: z.enum(['first', 'last']).default('first'),
  }),
);
type Parameters = z.infer<typeof parameters>;

export const portsOf = ({ mode, inputs }: Pick<Parameters, 'mode' | 'inputs'>): readonly string[] =>
  letters.slice(0, mode === 'append' || mode === 'position' ? inputs : 2);

const words: Readonly<Record<Parameters['mode'], string>> = {
  append: 'One list after the other',
  combine: '',
  position: 'First with first, second with second',
  pairs: 'Every item with every other',
};

export const definition = defineNode({
  type: 'merge',
  version: 1,
  title: 'Merge',
  summary: 'Brings two or more ways together.',
  category: 'control',
  icon: 'git-merge',
  keywords: ['join', 'combine', 'append', 'union', 'wait', 'zip', 'position'],
  parameters,
  initial: () => parameters.parse({}),
  form,
  subtitle: ({ mode, fieldA, fieldB }) => (mode === 'combine' ? `Where ${fieldA || '?'} equals ${fieldB || '?'}` : words[mode]),
  facts: (given) => {
    const { mode, fieldA, fieldB, keep } = given;
    const ports = portsOf(given);
    // What has no partner in B brings nothing of B along; that there is none is a decision on B.
    const brought = mode === 'combine' && keep === 'without-partner' ? ports.slice(0, 1) : ports;
    return {
      ...noFacts,
      inputs: ports.map((id) => ({ id, title: id.toUpperCase(), kind: 'data', required: true, many: true })),
      outputs: [dataOut],
      transfer: [{ port: 'out', steps: brought.map((port) => ({ op: 'input' as const, port })) }],
      control: {
        kind: 'merge',
        reads:
          mode === 'combine'
            ? [
                { from: 'input', port: 'a', path: parsePath(fieldA) },
                { from: 'input', port: 'b', path: parsePath(fieldB) },
              ]
            : [],
      },
    };
  },
});
