/** Checks of fairness as a workspace keeps them: what is asked, how often by itself, and what was found. */
import { z } from 'zod';

const shortText = z.string().min(1).max(200);
const share = z.strictObject({ hits: z.int(), of: z.int(), share: z.number(), low: z.number(), high: z.number() });

export const fairnessQuestionSchema = z.strictObject({
  nodeId: z.string().min(1).max(128),
  by: shortText,
  good: shortText,
  person: shortText.optional(),
  known: z.strictObject({ field: shortText, value: z.string().max(200) }).optional(),
});
export type FairnessAsked = z.infer<typeof fairnessQuestionSchema>;

export const fairnessResultSchema = z.strictObject({
  at: z.int().nonnegative(),
  /** Account id; left out where it was due by itself. */
  by: z.string().max(128).optional(),
  step: z.string().max(200),
  question: fairnessQuestionSchema,
  runs: z.int(),
  decisions: z.int(),
  counted: z.enum(['people', 'decisions']),
  notSeen: z.strictObject({ hidden: z.int(), missing: z.int() }),
  suppressed: z.strictObject({ groups: z.int(), decisions: z.int() }),
  groups: z
    .array(
      z.strictObject({
        group: z.string().max(200),
        selected: share,
        ratio: z.number(),
        ratioLow: z.number(),
        ratioHigh: z.number(),
        belowFourFifths: z.enum(['clear', 'maybe', 'no']),
        opportunity: share.optional(),
      }),
    )
    .max(50),
  words: z.array(z.string().max(1_000)).max(100),
  cannotSee: z.array(z.string().max(1_000)).max(20),
});
export type FairnessKept = z.infer<typeof fairnessResultSchema>;

export const fairnessScheduleSchema = z.strictObject({
  question: fairnessQuestionSchema,
  everyDays: z.union([z.literal(7), z.literal(30), z.literal(90)]),
  nextAt: z.int().nonnegative(),
  setBy: z.string().max(128),
  /** Why the newest one could not be made. */ trouble: z.string().max(1_000).optional(),
});
export type FairnessSchedule = z.infer<typeof fairnessScheduleSchema>;

/** Two years of monthly ones. */
export const mostKept = 24;
export const fairnessKeptSchema = z.strictObject({
  schedule: fairnessScheduleSchema.optional(),
  /** Newest first. */ results: z.array(fairnessResultSchema).max(mostKept),
});
export type FairnessRecord = z.infer<typeof fairnessKeptSchema>;

/** Groups that are below four fifths beyond chance. */
export const clearlyBelow = ({ groups }: FairnessKept): readonly string[] =>
  groups.filter(({ belowFourFifths }) => belowFourFifths === 'clear').map(({ group }) => group);

/** Under which setting a flow's checks are kept. */
export const fairnessKey = (flowId: string): string => `fairness ${flowId}`;

/** The newest of each question; results come newest first. */
export const newestOfEach = (results: readonly FairnessKept[]): readonly FairnessKept[] =>
  [...Map.groupBy(results, ({ question }) => `${question.nodeId} ${question.by} ${question.good}`).values()].flatMap(
    ([first]) => first ?? [],
  );
