import { z } from 'zod';
import type { Read } from '../kit/facts.ts';
import { defineNode } from '../kit/define-node.ts';
import { noFacts } from '../kit/facts.ts';
import { oneField, oneFieldSteps, oneFieldText } from '../kit/one-field.ts';
import { oneInOneOut } from '../kit/ports.ts';
import { templateSchema } from '../kit/schemas.ts';
import { form } from './form.ts';

export const units = ['years', 'quarters', 'months', 'weeks', 'days', 'hours', 'minutes', 'seconds'] as const;
export const dateParts = ['year', 'quarter', 'month', 'week', 'day', 'weekday', 'hour', 'minute', 'second'] as const;
const operations = ['read', 'format', 'add', 'difference', 'start', 'end', 'part'] as const;
const words: Readonly<Record<(typeof operations)[number], string>> = {
  read: 'Read',
  format: 'Write out',
  add: 'Add to',
  difference: 'Time from',
  start: 'Start of',
  end: 'End of',
  part: 'Part of',
};

export const parameters = z.lazy(() =>
  z.strictObject({
    ...oneField,
    operation: z.enum(operations).default('read'),
    /** How the field is written: empty for ISO 8601, otherwise tokens such as dd.MM.yyyy HH:mm. */
    written: z.string().max(100).default(''),
    zone: z.string().max(100).default('UTC'),
    /** Of `format`: tokens. */
    format: z.string().max(100).default('yyyy-MM-dd'),
    amount: z.union([templateSchema, z.number()]).default(1),
    unit: z.enum(units).default('days'),
    part: z.enum(dateParts).default('year'),
    /** Of `difference`: the other date. */
    other: templateSchema.default(''),
    whenBad: z.enum(['fail', 'empty']).default('fail'),
  }),
);

export const definition = defineNode({
  type: 'date-time',
  version: 1,
  title: 'Date and time',
  summary: 'Reads dates, writes them out, adds time and measures it, in any time zone.',
  category: 'shape',
  icon: 'calendar-days',
  keywords: ['date', 'time', 'zone', 'format', 'parse', 'deadline', 'difference', 'iso'],
  parameters,
  initial: () => parameters.parse({}),
  form,
  subtitle: (given) => `${words[given.operation]} ${oneFieldText(given)}`,
  facts: (given, context) => {
    const { operation } = given;
    const more: readonly Read[] =
      operation === 'add' ? context.reads(given.amount).reads : operation === 'difference' ? context.reads(given.other).reads : [];
    // Written out by a fixed pattern, a date is still a date: no free text can pass through it.
    return {
      ...noFacts,
      ...oneInOneOut,
      transfer: [
        {
          port: 'out',
          steps: oneFieldSteps(
            given,
            operation === 'difference' || operation === 'part' ? 'number' : 'date',
            more,
            `worked out from the date in ${given.field}`,
          ),
        },
      ],
    };
  },
});
