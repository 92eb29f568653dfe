/** Lessons of a minute, made of one's own findings, and the badges that they lead to. */
import { z } from 'zod';
import { flowSchema, riskTiers } from '../../workflow/model/flow.ts';
import { call, push } from './channel.ts';
import { empty, hop, id, shortText, time } from './shapes.ts';

const line = z.string().max(2_000);
const own = { none: 'what the person learned themselves; what they answer has an entry' } as const;
export const badgeStates = ['held', 'ended', 'open'] as const;

export const lessonsContract = {
  'lesson:mine': call({
    input: empty,
    permission: 'session',
    audit: own,
    output: z.strictObject({
      badges: z
        .array(
          z.strictObject({
            id: shortText,
            title: shortText,
            about: line,
            state: z.enum(badgeStates),
            earnedAt: time.optional(),
            endsAt: time.optional(),
            /** The risks for which the policy asks for it. */
            neededFor: z.array(z.enum(riskTiers)).max(10),
            lessons: z.array(z.strictObject({ ruleId: shortText, title: line, passedAt: time.optional(), counts: z.boolean() })).max(50),
          }),
        )
        .max(100),
    }),
  }),
  /** With a flow that has a finding of the rule, the lesson is about its steps; otherwise about the example of the rule's page. Ends the lesson that was begun before. */
  'lesson:begin': call({
    input: z.strictObject({ ruleId: z.string().regex(/^[A-Z]{2}\d{3}$/), flow: flowSchema.optional() }),
    permission: 'lint.run',
    perMinute: 60,
    audit: own,
    output: z.strictObject({
      lessonId: id,
      ruleId: shortText,
      title: line,
      own: z.boolean(),
      flowName: shortText,
      happens: line,
      path: z.array(hop).max(2_000),
      questions: z
        .array(
          z.strictObject({
            id: shortText,
            text: line,
            choices: z
              .array(z.strictObject({ id: shortText, text: line }))
              .min(2)
              .max(8),
          }),
        )
        .min(1)
        .max(5),
    }),
  }),
  /** Once for each lesson that was begun: whoever was wrong begins again after a while, with other questions and choices. */
  'lesson:answer': call({
    input: z.strictObject({ lessonId: id, answers: z.record(shortText, shortText) }),
    permission: 'session',
    perMinute: 30,
    audit: { action: 'lesson.answered' },
    output: z.strictObject({
      passed: z.boolean(),
      /** Once it is passed; before, they would tell the answer. */
      why: line.optional(),
      remedy: z.string().max(8_000).optional(),
      /** After a wrong answer: from when it can be begun again. */ againAt: time.optional(),
      badges: z.array(z.strictObject({ id: shortText, title: shortText, endsAt: time })).max(20),
    }),
  }),
  'lesson:changed': push({ output: empty, permission: 'session' }),
} as const;
