/** What may be said to a worker's service: how a run is asked for, answers, and commands. Judged before anything is made of it. */
import { z } from 'zod';

/** A called run that has just been asked for, and has shown nothing yet, is told so often that its caller has ended. */
export const MOST_TRIES = 20;
export const TRY_MS = 250;

const count = z.number().min(0);
export const requestSchema = z.strictObject({
  flowId: z.string().min(1).max(128),
  bundleDigest: z.string().max(128).optional(),
  kind: z.string().max(40).default('manual'),
  input: z.array(z.json()).max(100_000).default([{}]),
  dryRun: z.boolean().default(false),
  trigger: z.string().max(128).optional(),
  budget: z.strictObject({ steps: count, seconds: count.optional(), tokens: count, costMilliUsd: count }).optional(),
});
/** Under a name that whoever has the cluster's key says, or under the key of the person. */
export const answerSchema = z.union([
  z.strictObject({
    approvalId: z.string().max(2_400),
    by: z.string().min(1).max(200),
    decision: z.enum(['approved', 'denied', 'done']),
    reason: z.string().max(2_000).default(''),
    argumentHash: z.string().max(128),
    values: z.record(z.string().max(200), z.json()).optional(),
  }),
  z.strictObject({ approvalId: z.string().max(2_400), envelope: z.string().max(1_000_000) }),
]);
export type Told = z.infer<typeof answerSchema>;

export const commandSchema = z
  .strictObject({
    action: z.enum(['cancel', 'pause', 'resume', 'revoke']),
    by: z.string().min(1).max(500),
    pausedBy: z.string().max(500).optional(),
    once: z.string().min(16).max(64).optional(),
    tries: z.int().min(0).max(MOST_TRIES).optional(),
  })
  // Whoever carries messages could bring one again later: a pause must not be ended by a word that was said before it.
  .refine(({ action, once }) => once !== undefined || action === 'cancel' || action === 'revoke', 'once');
