/** What an operator looks at first. */
import { z } from 'zod';
import { call, readOnly } from './channel.ts';
import { id, shortText, time } from './shapes.ts';

/** `page` and `params` are where to look closer. */
const alert = z.strictObject({ severity: z.enum(['block', 'high', 'medium']), title: shortText, detail: z.string().max(1_000), page: shortText, params: z.record(shortText, z.string().max(500)) });

export const monitorContract = {
  /** `offsetMinutes` is the reader's distance from UTC, so that a day is theirs. Dry runs do not count. */
  'monitor:overview': call({
    input: z.strictObject({ days: z.union([z.literal(1), z.literal(7), z.literal(30)]), offsetMinutes: z.int().min(-900).max(900) }),
    output: z.strictObject({
      buckets: z.array(z.strictObject({ from: time, to: time, succeeded: z.int(), failed: z.int(), halted: z.int(), cancelled: z.int(), open: z.int(), costMilliUsd: z.int() })).max(31),
      flows: z.array(z.strictObject({ flowId: id, flowName: shortText, runs: z.int(), failed: z.int(), halted: z.int(), costMilliUsd: z.int(), lastAt: time, lastTrouble: z.string().max(1_000).optional() })).max(200),
      unusual: z.array(z.strictObject({ what: z.string().max(500), from: time, to: time })).max(20),
      waiting: z.strictObject({ questions: z.int(), oldestAt: time.optional(), reviews: z.int(), overdue: z.int() }),
      alerts: z.array(alert).max(200),
      /** False when there are more runs than were looked at. */
      whole: z.boolean(),
    }),
    permission: 'monitor.read', perMinute: 240, audit: readOnly,
  }),
} as const;
