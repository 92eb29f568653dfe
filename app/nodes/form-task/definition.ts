import { z } from 'zod';
import { shownReads } from '../../workflow/expression/shown.ts';
import { defineNode, type FactsContext } from '../kit/define-node.ts';
import { noFacts, type NodeFacts } from '../kit/facts.ts';
import { sourcesOfFields } from '../kit/fields.ts';
import { dataIn } from '../kit/ports.ts';
import { declaredFieldsSchema, keyValuesSchema, templateSchema } from '../kit/schemas.ts';
import { form } from './form.ts';

const askable: ReadonlySet<string> = new Set(['text', 'number', 'boolean', 'date', 'uuid', 'enum']);

export const parameters = z.lazy(() =>
  z.strictObject({
    title: templateSchema.default(''),
    message: templateSchema.default(''),
    /** What the person is shown; the answer is bound to it. */
    arguments: keyValuesSchema.default([]),
    fields: declaredFieldsSchema
      .max(60)
      .refine(
        (fields) => fields.every(({ type, name }) => askable.has(type) && !/[.*]/.test(name)),
        'A person is asked for text, numbers, yes or no, dates and choices, each with a plain name.',
      )
      .default([]),
    into: z.string().min(1).max(200).default('answer'),
    deadlineMinutes: z.int().min(0).max(43_200).default(1_440),
    escalation: z.string().max(320).default(''),
  }),
);
type Parameters = z.infer<typeof parameters>;

export const ports = ['filled', 'declined', 'expired'] as const;
const titles: Readonly<Record<(typeof ports)[number], string>> = { filled: 'Filled in', declined: 'Declined', expired: 'Expired' };

function facts(
  { title, message, fields, into, arguments: named, deadlineMinutes, escalation }: Parameters,
  context: FactsContext,
): NodeFacts {
  const texts = [title, message, ...named.map(({ value }) => value)];
  const shown = texts.flatMap((value) => shownReads(value));
  const told = texts.flatMap((value) => context.reads(value).reads);
  return {
    ...noFacts,
    inputs: [dataIn],
    outputs: ports.map((id) => ({ id, title: titles[id], kind: 'data' })),
    // Colleagues write it; whoever asked may still have told them what to write, so that it approves nothing.
    sources:
      fields.length === 0
        ? []
        : sourcesOfFields(fields, { port: 'filled', at: [into], trust: 'trusted', origin: 'what a colleague fills in' }),
    transfer: ports.map((port) => ({ port, steps: [{ op: 'input' as const }] })),
    guards: [{ kind: 'validation', port: 'filled', failsOpen: false, paths: [[into]] }],
    human: {
      boundToArguments: shown.length > 0,
      shown,
      told,
      approvers: 1,
      ...(deadlineMinutes === 0 ? {} : { deadlineMs: deadlineMinutes * 60_000 }),
      ...(escalation === '' ? {} : { escalation }),
    },
    control: { kind: 'wait', reads: [] },
  };
}

export const definition = defineNode({
  type: 'form-task',
  version: 1,
  title: 'Ask a colleague',
  summary: 'A person fills in what the flow does not know, and it goes on with that.',
  category: 'people',
  icon: 'clipboard-check',
  keywords: ['human', 'task', 'form', 'ask', 'fill in', 'input', 'person', 'inbox'],
  parameters,
  initial: () => parameters.parse({}),
  form,
  subtitle: ({ title, fields }) =>
    `${typeof title === 'string' && title !== '' ? title : 'No question yet'}${fields.length === 0 ? '' : `, ${fields.length === 1 ? 'one field' : `${fields.length} fields`}`}`,
  facts,
});
