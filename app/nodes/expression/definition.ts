import { z } from 'zod';
import { parsePath } from '../../workflow/model/labels.ts';
import { defineNode } from '../kit/define-node.ts';
import { noFacts } from '../kit/facts.ts';
import { plainPathSchema } from '../kit/one-field.ts';
import { takesApart } from '../kit/pieces.ts';
import { oneInOneOut } from '../kit/ports.ts';
import { fieldTypes, templateSchema, typeOfField } from '../kit/schemas.ts';
import { form } from './form.ts';

export const parameters = z.lazy(() =>
  z.strictObject({
    value: templateSchema.default(''),
    type: z.enum(fieldTypes).default('any'),
    /** For `enum`: the values it may have. */
    values: z.array(z.string().max(200)).max(200).default([]),
    /** Empty: the value is the item. */
    into: plainPathSchema.default('result'),
  }),
);

export const definition = defineNode({
  type: 'expression',
  version: 1,
  title: 'Work out a value',
  summary: 'Works out one value and holds it to a type.',
  category: 'shape',
  icon: 'square-function',
  keywords: ['expression', 'formula', 'calculate', 'cel', 'compute', 'type'],
  parameters,
  initial: () => parameters.parse({}),
  form,
  subtitle: ({ value, into }) =>
    typeof value !== 'string' || value === ''
      ? 'No expression yet'
      : `${into === '' ? 'The item' : into} = ${value.replace(/^\s*\{\{\s*|\s*\}\}\s*$/g, '')}`,
  facts: ({ value, type, values, into }, context) => {
    const read = context.reads(value);
    const path = parsePath(into);
    const known = type === 'any' ? read.type : typeOfField({ type, values });
    return {
      ...noFacts,
      ...oneInOneOut,
      transfer: [
        {
          port: 'out',
          steps: [
            ...(path.length === 0 ? [] : [{ op: 'input' as const }]),
            {
              op: 'assign',
              path,
              reads: read.reads,
              ...(known === undefined ? {} : { type: known }),
              ...(takesApart(value) ? { pieces: true } : {}),
              why: `${into === '' ? 'the item' : into} is worked out here`,
            },
          ],
        },
      ],
      guards: type === 'any' ? [] : [{ kind: 'validation', port: 'out', failsOpen: false, paths: [path] }],
    };
  },
});
