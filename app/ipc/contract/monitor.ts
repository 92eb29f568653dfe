/** What an operator looks at first. */
import { z } from 'zod';
import { sides } from '../../ai/drift/feature.ts';
import { mostDemoted } from '../../monitor/demoted.ts';
import { alarmSchema, playbookSchema, playbooksSchema } from '../../monitor/playbook.ts';
import { call, push, readOnly } from './channel.ts';
import { done, empty, id, shortText, spokenReason, time } from './shapes.ts';

/** `page` and `params` are where to look closer. */
const alert = z.strictObject({
  severity: z.enum(['block', 'high', 'medium']),
  title: shortText,
  detail: z.string().max(1_000),
  page: shortText,
  params: z.record(shortText, z.string().max(500)),
});

/** Days, both included. */
const span = z.strictObject({ from: z.int(), to: z.int() });

/** The flow is let go on in any case. `failed` runs, or all that were not reached before `why`, still stand. */
const runsLetGo = z.strictObject({ resumed: z.int(), failed: z.int(), why: z.string().max(2_000).optional() });

export const monitorContract = {
  /** `offsetMinutes` is the reader's distance from UTC, so that a day is theirs. Dry runs do not count. */
  'monitor:overview': call({
    input: z.strictObject({ days: z.union([z.literal(1), z.literal(7), z.literal(30)]), offsetMinutes: z.int().min(-900).max(900) }),
    output: z.strictObject({
      buckets: z
        .array(
          z.strictObject({
            from: time,
            to: time,
            succeeded: z.int(),
            failed: z.int(),
            halted: z.int(),
            cancelled: z.int(),
            open: z.int(),
            costMilliUsd: z.int(),
          }),
        )
        .max(31),
      flows: z
        .array(
          z.strictObject({
            flowId: id,
            flowName: shortText,
            runs: z.int(),
            failed: z.int(),
            halted: z.int(),
            costMilliUsd: z.int(),
            lastAt: time,
            lastTrouble: z.string().max(1_000).optional(),
          }),
        )
        .max(200),
      unusual: z.array(z.strictObject({ what: z.string().max(500), from: time, to: time })).max(20),
      waiting: z.strictObject({ questions: z.int(), oldestAt: time.optional(), reviews: z.int(), overdue: z.int() }),
      alerts: z.array(alert).max(200),
      /** False when there are more runs than were looked at. */
      whole: z.boolean(),
    }),
    permission: 'monitor.read',
    perMinute: 240,
    audit: readOnly,
  }),
  /** What is usual for flows, what was not, what is then done by itself, and what is held because of it. */
  'monitor:watch': call({
    input: empty,
    output: z.strictObject({
      playbooks: playbooksSchema,
      /** `by` is the name of a person; without it, a playbook holds it. */
      held: z
        .array(
          z.strictObject({
            flowId: id,
            flowName: shortText,
            at: time,
            why: z.string().max(2_000),
            playbook: shortText,
            by: shortText.optional(),
          }),
        )
        .max(1_000),
      /** Steps of which a person is asked before what they decide has effect; `by` is the name of a person. */
      demoted: z
        .array(
          z.strictObject({
            flowId: id,
            flowName: shortText,
            nodeId: id,
            step: shortText,
            at: time,
            why: z.string().max(2_000),
            playbook: shortText,
            by: shortText.optional(),
          }),
        )
        .max(mostDemoted),
      alarms: z.array(alarmSchema).max(100),
      usual: z
        .array(
          z.strictObject({
            flowId: id,
            flowName: shortText,
            learning: z.boolean(),
            since: time,
            runs: z.int(),
            runsADay: z.number(),
            bytesADay: z.number(),
            /** Hours of the day, UTC, in which it has begun. */
            hours: z.array(z.int()).max(24),
            places: z.array(z.strictObject({ place: z.string().max(400), labels: z.array(shortText).max(30) })).max(200),
          }),
        )
        .max(200),
    }),
    permission: 'monitor.read',
    perMinute: 240,
    audit: readOnly,
  }),
  /** The id `new` makes one. One that calls bundles back takes the permission `bundle.revoke`, too. */
  'monitor:savePlaybook': call({
    input: z.strictObject({ playbook: playbookSchema }),
    output: playbookSchema,
    permission: 'policy.edit',
    stepUp: true,
    audit: { action: 'playbook.changed' },
  }),
  'monitor:removePlaybook': call({
    input: z.strictObject({ playbookId: id }),
    output: done,
    permission: 'policy.edit',
    stepUp: true,
    audit: { action: 'playbook.removed' },
  }),
  /** Starts no further run of a flow, and holds those under way. */
  'monitor:hold': call({
    input: z.strictObject({ flowId: id, reason: spokenReason }),
    output: z.strictObject({ held: z.int(), failed: z.int() }),
    permission: 'alert.acknowledge',
    audit: { action: 'flow.held' },
  }),
  /** Lets a flow start again that was held. `resumeRuns`: those that stand still because of it go on, too, which takes the permission `run.cancel`; otherwise each is resumed by itself. */
  'monitor:release': call({
    input: z.strictObject({ flowId: id, reason: spokenReason, resumeRuns: z.boolean() }),
    output: runsLetGo,
    permission: 'alert.acknowledge',
    audit: { action: 'flow.released' },
  }),
  /** Once more, where a flow was let go on and its runs could not all follow. */
  'monitor:resumeRuns': call({
    input: z.strictObject({ flowId: id }),
    output: runsLetGo,
    permission: 'run.cancel',
    perMinute: 60,
    audit: { action: 'flow.runs-resumed' },
  }),
  /** How what a flow's steps decide has changed. Shares are from 0 to 1. */
  'monitor:drift': call({
    input: z.strictObject({ flowId: id }),
    output: z.strictObject({
      steps: z
        .array(
          z.strictObject({
            nodeId: id,
            step: shortText,
            by: z.enum(['model', 'rule', 'person']),
            before: span,
            now: span,
            decisions: z.strictObject({ before: z.int(), now: z.int() }),
            words: z.array(z.string().max(1_000)).max(200),
            charts: z
              .array(
                z.strictObject({
                  title: z.string().max(1_000),
                  side: z.enum(sides),
                  change: z.enum(['few', 'none', 'some', 'much']),
                  before: z.int(),
                  now: z.int(),
                  index: z.number(),
                  p: z.number(),
                  bars: z.array(z.strictObject({ name: z.string().max(500), before: z.number(), now: z.number() })).max(20),
                }),
              )
              .max(200),
          }),
        )
        .max(500),
      /** A person chose what it is compared with. */
      chosen: z.boolean(),
    }),
    permission: 'monitor.read',
    perMinute: 120,
    audit: readOnly,
  }),
  /** `now`: what is so now is taken as normal from here on; `usual`: what ran up to the last approval, or first. */
  'monitor:compareWith': call({
    input: z.strictObject({ flowId: id, days: z.enum(['now', 'usual']), reason: spokenReason }),
    output: done,
    permission: 'alert.acknowledge',
    audit: { action: 'drift.compared' },
  }),
  /** From here on a person is asked before what the step decides has effect; `trust` ends that. */
  'monitor:demote': call({
    input: z.strictObject({ flowId: id, nodeId: id, reason: spokenReason }),
    output: done,
    permission: 'alert.acknowledge',
    audit: { action: 'step.demoted' },
  }),
  'monitor:trust': call({
    input: z.strictObject({ flowId: id, nodeId: id, reason: spokenReason }),
    output: done,
    permission: 'alert.acknowledge',
    audit: { action: 'step.trusted' },
  }),
  'monitor:changed': push({ output: empty, permission: 'monitor.read' }),
} as const;
