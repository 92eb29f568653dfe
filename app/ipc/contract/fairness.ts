/** Fairness of decisions about people: asked, scheduled, kept. Figures of groups alone, and never of small ones. */
import { z } from 'zod';
import { fairnessQuestionSchema, fairnessResultSchema, fairnessScheduleSchema } from '../../monitor/fairness.ts';
import { call, push } from './channel.ts';
import { done, empty, id, shortText } from './shapes.ts';

/** `by`: who asked, by name; left out where it was due by itself. */
const result = fairnessResultSchema.extend({ by: shortText.optional() });

export const fairnessContract = {
  'fairness:about': call({
    input: z.strictObject({ flowId: id }),
    permission: 'privacy.read',
    audit: { action: 'fairness.seen' },
    output: z.strictObject({
      steps: z
        .array(z.strictObject({ nodeId: id, name: shortText, answers: z.array(shortText).max(200), yes: shortText.optional() }))
        .max(500),
      fields: z.array(shortText).max(200),
      schedule: fairnessScheduleSchema.extend({ setBy: shortText }).optional(),
      results: z.array(result).max(24),
    }),
  }),
  'fairness:check': call({
    input: z.strictObject({ flowId: id, question: fairnessQuestionSchema }),
    output: result,
    permission: 'privacy.read',
    perMinute: 10,
    audit: { action: 'fairness.checked' },
  }),
  /** Every 7, 30 or 90 days from now on; without days no more. */
  'fairness:schedule': call({
    input: z.strictObject({ flowId: id, question: fairnessQuestionSchema, everyDays: fairnessScheduleSchema.shape.everyDays.optional() }),
    output: done,
    permission: 'privacy.manage',
    audit: { action: 'fairness.scheduled' },
  }),
  'fairness:changed': push({ output: empty, permission: 'privacy.read' }),
} as const;
