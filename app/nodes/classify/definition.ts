import { z } from 'zod';
import { parsePath } from '../../workflow/model/labels.ts';
import { factsOfAsking } from '../kit/asking.ts';
import { defineNode } from '../kit/define-node.ts';
import { noFacts } from '../kit/facts.ts';
import { modelAnswering, modelChoice } from '../kit/models.ts';
import { plainPathSchema } from '../kit/one-field.ts';
import { oneInOneOut } from '../kit/ports.ts';
import { templateSchema, typeOfField, type DeclaredField } from '../kit/schemas.ts';
import { form } from './form.ts';

export const parameters = z.lazy(() =>
  z.strictObject({
    ...modelChoice,
    text: templateSchema.default(''),
    /** No expressions: the classes are fixed, so that the answer can be nothing but one of them. */
    classes: z
      .array(z.strictObject({ name: z.string().max(100), description: z.string().max(1_000).default('') }))
      .max(50)
      .default([]),
    /** Given where no class fits; empty: one of the classes is always given. */
    otherwise: z.string().max(100).default('other'),
    resultField: plainPathSchema.min(1).default('class'),
    ...modelAnswering,
  }),
);
export type Parameters = z.infer<typeof parameters>;

const namesOf = ({ classes, otherwise }: Parameters): string[] => [
  ...new Set([...classes.map(({ name }) => name), otherwise].filter((name) => name !== '')),
];
export const classField = (given: Parameters): DeclaredField => ({
  name: 'class',
  type: 'enum',
  label: 'none',
  required: true,
  consent: false,
  values: namesOf(given),
});

export const instructionsFor = (given: Parameters): string =>
  [
    'Say which of these classes the text of the user belongs to.',
    ...given.classes
      .filter(({ name }) => name !== '')
      .map(({ name, description }) => `- ${name}${description === '' ? '' : `: ${description}`}`),
    ...(given.otherwise === '' ? [] : [`- ${given.otherwise}: none of the others`]),
  ].join('\n');

export const definition = defineNode({
  type: 'classify',
  version: 1,
  title: 'Classify',
  summary: 'Lets a model say which of your classes a text belongs to.',
  category: 'ai',
  icon: 'tags',
  keywords: ['ai', 'classify', 'category', 'label', 'sentiment', 'triage', 'route', 'llm'],
  parameters,
  initial: () => parameters.parse({ model: 'gpt-4o-2024-08-06' }),
  form,
  subtitle: (given) => (given.classes.length === 0 ? 'No classes yet' : namesOf(given).join(', ')),
  facts: (given, context) => {
    const text = context.reads(given.text);
    const at = parsePath(given.resultField);
    const type = typeOfField(classField(given));
    return {
      ...noFacts,
      ...oneInOneOut,
      ...factsOfAsking(given, context, { role: 'classifier', instructions: instructionsFor(given), text, fields: [classField(given)] }),
      transfer: [
        {
          port: 'out',
          steps: [
            { op: 'input' },
            { op: 'remove', paths: [at] },
            { op: 'assign', path: at, reads: text.reads, type, why: 'the model picks one of the classes by what it reads' },
            { op: 'close', path: at, type },
          ],
        },
      ],
      guards: [{ kind: 'validation', port: 'out', failsOpen: false, paths: [at] }],
    };
  },
});
