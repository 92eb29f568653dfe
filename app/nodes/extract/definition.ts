import { z } from 'zod';
import { factsOfReading, namesOfFields } from '../kit/asking.ts';
import { defineNode } from '../kit/define-node.ts';
import { modelAnswering, modelChoice } from '../kit/models.ts';
import { answerSteps } from '../kit/output-schema.ts';
import { declaredFieldsSchema, pathSchema, templateSchema } from '../kit/schemas.ts';
import { form } from './form.ts';

export const parameters = z.lazy(() =>
  z.strictObject({
    ...modelChoice,
    text: templateSchema.default(''),
    /** What to look for, in words. No expressions: whoever writes into instructions gives the orders. */
    instructions: z.string().max(20_000).default(''),
    fields: declaredFieldsSchema.max(100).default([]),
    resultField: pathSchema.default('extracted'),
    ...modelAnswering,
  }),
);

export const instructionsFor = (own: string): string =>
  `Take the fields that you are asked for out of the text of the user. Give for each what the text says, and nothing that it does not say.${own === '' ? '' : `\n\n${own}`}`;

export const definition = defineNode({
  type: 'extract',
  version: 1,
  title: 'Extract fields',
  summary: 'Takes named fields out of a text with a model, and nothing else.',
  category: 'ai',
  icon: 'text-search',
  keywords: ['ai', 'extract', 'parse', 'fields', 'structured', 'information', 'llm'],
  parameters,
  initial: () => parameters.parse({ model: 'gpt-4o-2024-08-06' }),
  form,
  subtitle: (given) => namesOfFields(given),
  facts: (given, context) =>
    factsOfReading(given, context, instructionsFor(given.instructions), ({ resultField, fields }, reads) =>
      answerSteps(resultField, fields, reads),
    ),
});
