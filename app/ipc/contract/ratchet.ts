/** No new risk: what was known when it was ruled out, how much of it is gone, and what is new. */
import { z } from 'zod';
import { severities } from '../../lint/kit/finding.ts';
import { call, readOnly } from './channel.ts';
import { done, empty, id, shortText, time } from './shapes.ts';

const row = z.strictObject({
  flowId: id,
  flowName: shortText,
  ruleId: shortText,
  severity: z.enum(severities),
  title: z.string().max(2_000),
  /** Missing for what is new. */ since: time.optional(),
});

export const ratchetContract = {
  'ratchet:get': call({
    input: empty,
    output: z.strictObject({
      /** Left out as long as nobody has said it. */
      set: z.strictObject({ at: time, by: shortText, gate: z.boolean() }).optional(),
      flows: z.int(),
      known: z.int(),
      left: z.int(),
      gone: z.int(),
      fresh: z.int(),
      ages: z.strictObject({ week: z.int(), month: z.int(), quarter: z.int(), year: z.int(), older: z.int() }),
      days: z.array(z.strictObject({ day: shortText, left: z.int(), fresh: z.int() })).max(4_000),
      /** The gravest first, then the oldest. */
      old: z.array(row).max(500),
      novel: z.array(row).max(500),
    }),
    permission: 'policy.read',
    perMinute: 60,
    audit: readOnly,
  }),
  /** From now on; takes the place of what was said before. `gate`: a flow with new grave findings cannot be submitted. */
  'ratchet:set': call({
    input: z.strictObject({ gate: z.boolean() }),
    output: done,
    permission: 'policy.edit',
    stepUp: true,
    perMinute: 20,
    audit: { action: 'policy.baseline-set' },
  }),
  'ratchet:gate': call({
    input: z.strictObject({ gate: z.boolean() }),
    output: done,
    permission: 'policy.edit',
    stepUp: true,
    audit: { action: 'policy.baseline-gate' },
  }),
  'ratchet:end': call({ input: empty, output: done, permission: 'policy.edit', stepUp: true, audit: { action: 'policy.baseline-ended' } }),
  /** Today's findings as a file for `countersign lint --baseline`. */
  'ratchet:file': call({
    input: empty,
    output: z.strictObject({ fileName: shortText, text: z.string() }),
    permission: 'policy.read',
    audit: { none: 'fingerprints of findings that whoever may read the policy sees anyway' },
  }),
} as const;
