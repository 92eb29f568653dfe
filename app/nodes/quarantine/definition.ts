import { z } from 'zod';
import { isClosedType, parsePath } from '../../workflow/model/labels.ts';
import { factsOfReading, namesOfFields } from '../kit/asking.ts';
import { defineNode } from '../kit/define-node.ts';
import type { Read, TransferStep } from '../kit/facts.ts';
import { modelAnswering, modelChoice } from '../kit/models.ts';
import { plainPathSchema } from '../kit/one-field.ts';
import { declaredFieldsSchema, templateSchema, typeOfField } from '../kit/schemas.ts';
import { form } from './form.ts';

export const parameters = z.lazy(() =>
  z.strictObject({
    ...modelChoice,
    text: templateSchema.default(''),
    /** No expressions: the quarantined model is asked what was reviewed, and nothing else. */
    question: z.string().max(20_000).default(''),
    fields: declaredFieldsSchema
      .max(100)
      .refine(
        (fields) => fields.every(({ type, values }) => isClosedType(type) && (type !== 'enum' || values.length > 0)),
        'Only numbers, dates, yes or no, ids and choices: text could carry orders.',
      )
      .default([]),
    /** Fields of the item that go on beside the answer; all others stay behind. */
    keep: z.array(plainPathSchema).max(100).default([]),
    resultField: plainPathSchema.min(1).default('read'),
    ...modelAnswering,
  }),
);
export type Parameters = z.infer<typeof parameters>;

export const instructionsFor = (question: string): string =>
  `Read the text of the user and fill in the fields that you are asked for. You cannot do anything else.${question === '' ? '' : `\n\n${question}`}`;

function stepsOf(given: Parameters, reads: readonly Read[]): TransferStep[] {
  const at = parsePath(given.resultField);
  const kept: TransferStep[] =
    given.keep.length === 0 ? [] : [{ op: 'input' }, { op: 'keep', paths: given.keep.map(parsePath) }, { op: 'remove', paths: [at] }];
  return [
    ...kept,
    ...given.fields.flatMap((field): TransferStep[] => [
      {
        op: 'assign',
        path: [...at, field.name],
        reads,
        type: typeOfField(field),
        why: `the quarantined model fills in ${field.name} by what it reads`,
      },
      { op: 'close', path: [...at, field.name], type: typeOfField(field) },
    ]),
  ];
}

export const definition = defineNode({
  type: 'quarantine',
  version: 1,
  title: 'Read in quarantine',
  summary: "Lets a model without any power read an outsider's text, and passes on only what cannot carry orders.",
  category: 'ai',
  icon: 'shield-half',
  keywords: ['ai', 'quarantine', 'injection', 'dual', 'split', 'safe', 'untrusted', 'camel', 'llm'],
  parameters,
  initial: () => parameters.parse({ model: 'gpt-4o-2024-08-06' }),
  form,
  subtitle: (given) => namesOfFields(given),
  facts: (given, context) => factsOfReading(given, context, instructionsFor(given.question), stepsOf),
});
