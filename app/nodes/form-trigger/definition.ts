import { z } from 'zod';
import { defineNode } from '../kit/define-node.ts';
import { noFacts, type GuardFact } from '../kit/facts.ts';
import { sourcesOfFields } from '../kit/fields.ts';
import { dataOut } from '../kit/ports.ts';
import { declaredFieldsSchema } from '../kit/schemas.ts';
import { form } from './form.ts';

const askable: ReadonlySet<string> = new Set(['text', 'number', 'boolean', 'date', 'uuid', 'enum']);

export const parameters = z.lazy(() =>
  z.strictObject({
    path: z
      .string()
      .max(200)
      .regex(/^[\w./-]*$/)
      .default(''),
    title: z.string().max(200).default(''),
    description: z.string().max(2_000).default(''),
    fields: declaredFieldsSchema
      .max(60)
      .refine(
        (fields) => fields.every(({ type, name }) => askable.has(type) && !/[.*]/.test(name)),
        'A form asks for text, numbers, yes or no, dates and choices, each with a plain name.',
      )
      .default([]),
    button: z.string().min(1).max(60).default('Send'),
    thanks: z.string().max(1_000).default('Thank you. What you sent has arrived.'),
    ratePerMinute: z.int().min(0).max(10_000).default(30),
  }),
);

const held = (kind: GuardFact['kind']): GuardFact => ({ kind, port: 'out', failsOpen: false, paths: [] });

export const definition = defineNode({
  type: 'form-trigger',
  version: 1,
  title: 'Form',
  summary: 'Starts when somebody fills in a page that you put together here.',
  category: 'trigger',
  icon: 'clipboard-list',
  keywords: ['form', 'page', 'survey', 'request', 'contact', 'web', 'submit'],
  parameters,
  initial: () => parameters.parse({}),
  form,
  subtitle: ({ path, fields }) =>
    path === '' ? 'No address yet' : `/${path}, ${fields.length === 1 ? 'one field' : `${fields.length} fields`}`,
  facts: ({ fields, ratePerMinute }) => ({
    ...noFacts,
    outputs: [dataOut],
    sources: fields.length === 0 ? [] : sourcesOfFields(fields, { port: 'out', at: [], trust: 'public', origin: 'the form' }),
    transfer: [{ port: 'out', steps: [] }],
    guards: [held('validation'), ...(ratePerMinute > 0 ? [held('rate-limit')] : [])],
    // Each page that is sent was loaded here before, and counts once.
    trigger: {
      kind: 'form',
      exposed: true,
      auth: 'none',
      replayWindow: true,
      rateLimit: ratePerMinute > 0,
      atLeastOnce: false,
      dedupeKey: true,
    },
  }),
});
