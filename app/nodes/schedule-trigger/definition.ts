import { z } from 'zod';
import { defineNode } from '../kit/define-node.ts';
import { noFacts } from '../kit/facts.ts';
import { dataOut } from '../kit/ports.ts';
import { isTimezone } from '../../kernel/time-zone.ts';
import { cronInWords, cronProblem } from './cron.ts';
import { form } from './form.ts';

export const parameters = z.lazy(() =>
  z.strictObject({
    cron: z
      .string()
      .max(200)
      .superRefine((text, context) => {
        const problem = cronProblem(text);
        if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
      })
      .default('0 7 * * 1-5'),
    timezone: z
      .string()
      .max(64)
      .refine((name) => name === '' || name === 'UTC' || isTimezone(name), 'No such time zone; write it like Europe/Berlin.')
      .default(''),
    overlap: z.enum(['skip', 'queue', 'parallel']).default('skip'),
  }),
);

export const definition = defineNode({
  type: 'schedule-trigger',
  version: 1,
  title: 'Schedule',
  summary: 'Starts at fixed times.',
  category: 'trigger',
  icon: 'calendar-clock',
  keywords: ['cron', 'timer', 'daily', 'weekly', 'time'],
  parameters,
  initial: () => parameters.parse({ timezone: 'UTC' }),
  form,
  subtitle: ({ cron, timezone }) => (timezone === '' ? cronInWords(cron) : `${cronInWords(cron)}, ${timezone}`),
  facts: ({ cron, timezone, overlap }) => ({
    ...noFacts,
    outputs: [dataOut],
    sources: [{ port: 'out', path: ['time'], labels: [], trust: 'trusted', type: 'date', why: 'the planned time' }],
    transfer: [{ port: 'out', steps: [] }],
    trigger: {
      kind: 'schedule',
      exposed: false,
      auth: 'session',
      replayWindow: true,
      rateLimit: true,
      atLeastOnce: false,
      dedupeKey: true,
      schedule: { cron, ...(timezone === '' ? {} : { timezone }), overlap },
    },
  }),
});
