/** Running flows, human tasks, the audit log. */
import { z } from 'zod';
import { fieldTypes } from '../../nodes/kit/schemas.ts';
import { destinationSchema } from '../../audit/forwarders/destination.ts';
import { leastAuditDays, mostAuditDays } from '../../audit/prune.ts';
import { jsonObjectSchema, jsonSchema } from '../../kernel/json.ts';
import { flowSchema } from '../../workflow/model/flow.ts';
import { call, push, readOnly } from './channel.ts';
import { done, empty, hex, id, longText, shortText, time } from './shapes.ts';

export const runStatus = z.enum(['running', 'waiting', 'paused', 'succeeded', 'failed', 'halted', 'cancelled']);
export const runSummary = z.strictObject({
  id,
  flowId: id,
  flowName: shortText,
  status: runStatus,
  mode: z.enum(['dry', 'dev', 'production']),
  trigger: shortText,
  startedAt: time,
  endedAt: time.optional(),
  steps: z.int(),
  retries: z.int(),
  tokens: z.int(),
  costMilliUsd: z.int(),
  worst: z.string().max(1_000).optional(),
});
/** `mend`: what to do about it, where the step itself knows. */
const stepError = z.strictObject({ code: shortText, message: z.string().max(4_000), mend: z.string().max(1_000).optional() });
export const stepView = z.strictObject({
  nodeId: id,
  nodeName: shortText,
  round: z.int(),
  status: z.enum(['scheduled', 'running', 'waiting', 'succeeded', 'failed', 'skipped', 'halted']),
  attempt: z.int(),
  startedAt: time.optional(),
  endedAt: time.optional(),
  /** Every try, in order. */
  attempts: z.array(z.strictObject({ attempt: z.int(), at: time, endedAt: time.optional(), error: stepError.optional() })).max(100),
  /** Masked by label; the plain values have a channel and an audit entry of their own. */
  input: jsonSchema.optional(),
  output: jsonSchema.optional(),
  error: stepError.optional(),
  /** While it waits: for what, and until when at the latest. */
  waitsFor: z.strictObject({ reason: z.enum(['approval', 'timer', 'webhook', 'call']), until: time.optional() }).optional(),
  /** In a dry run: what would have left. */
  wouldDo: z.array(z.string().max(2_000)).max(1_000),
});
export type StepView = z.infer<typeof stepView>;
/** What a model, a rule or a person decided, by what, and what another answer would have led to. Values are masked. */
const decisionView = z.strictObject({
  nodeId: id,
  step: shortText,
  round: z.int(),
  at: time,
  kind: z.enum(['model', 'rule', 'person']),
  by: z.string().max(2_000),
  decided: z.string().max(2_000),
  grounds: z.array(z.strictObject({ field: z.string().max(1_000), value: z.string().max(2_000) })).max(20),
  otherwise: z.string().max(5_000),
  /** What people gave as their reasons; kept with the run, and gone with it. */
  reason: z.string().max(10_000).optional(),
});
export type DecisionView = z.infer<typeof decisionView>;
export const runEvent = z.strictObject({ runId: id, flowId: id, summary: runSummary, of: z.enum(['run', 'step']) });
export const listenState = z.strictObject({
  id,
  flowId: id,
  state: z.enum(['taken', 'stopped', 'expired', 'failed']),
  runId: id.optional(),
  problem: z.string().max(2_000).optional(),
});
const trialOf = { flow: flowSchema, nodeId: id, mode: z.enum(['dry', 'dev']) };
export const humanTask = z.strictObject({
  id,
  runId: id,
  flowName: shortText,
  nodeName: shortText,
  kind: z.enum(['approval', 'form', 'interrupted']),
  title: shortText,
  message: longText,
  arguments: jsonSchema,
  argumentsHash: hex,
  createdAt: time,
  deadline: time.optional(),
  handedOnTo: shortText.optional(),
  approvals: z.int(),
  required: z.int(),
  /** Whoever answers has to hold it. */
  role: shortText.optional(),
  /** Whoever asks does not hold it, and is not told what is asked. */
  forOthers: z.boolean().optional(),
  /** Whoever asks has said yes, and others have to. */
  answeredByMe: z.boolean().optional(),
  /** What a form asks for. */
  fields: z
    .array(
      z.strictObject({
        name: z.string().max(200),
        type: z.enum(fieldTypes),
        required: z.boolean(),
        values: z.array(z.string().max(200)).max(200),
      }),
    )
    .max(60)
    .optional(),
});
export const auditEntryView = z.strictObject({
  index: z.int(),
  at: time,
  actor: shortText,
  action: shortText,
  subject: z.string().max(500),
  details: z.record(shortText, z.string().max(2_000)),
  hash: hex,
  /** Why, in the words of whoever did it: kept beside the log, as long as what it is about. */ reason: longText.optional(),
});

const auditFilter = z.strictObject({
  actor: shortText.optional(),
  action: shortText.optional(),
  subject: shortText.optional(),
  from: time.optional(),
  to: time.optional(),
  before: z.int().optional(),
  /** What the words of a search stand for; any of it is enough. */
  search: z
    .strictObject({
      actions: z.array(shortText).max(200),
      ids: z.array(id).max(200),
      values: z.array(shortText).max(200),
      texts: z.array(z.string().min(1).max(200)).max(5),
      /** Has to hold, too. */
      detail: z.strictObject({ keys: z.array(shortText).min(1).max(5), value: shortText.min(1) }).optional(),
    })
    .optional(),
  /** Any of these; one that ends in `.*` stands for a whole area. */
  actions: z
    .array(z.string().regex(/^[a-z][a-z0-9.-]{0,99}(\.\*)?$/))
    .max(40)
    .optional(),
});

const destinationState = z.strictObject({
  destination: destinationSchema,
  hasToken: z.boolean(),
  status: z.strictObject({
    backlog: z.int(),
    delivered: z.int(),
    lost: z.int(),
    lastDeliveryAt: time.optional(),
    failing: z.strictObject({ since: time, code: shortText, message: longText, attempts: z.int() }).optional(),
  }),
});

export const runsContract = {
  /** A dry run stubs every effect; a dev run runs the draft under the grant computed from it. `trigger` is the step that it begins at, where the flow has several. */
  'run:start': call({
    input: z.strictObject({ flow: flowSchema, mode: z.enum(['dry', 'dev']), input: jsonSchema, trigger: id.optional() }),
    output: runSummary,
    permission: 'run.start',
    perMinute: 120,
    audit: { action: 'run.started' },
  }),
  /** The draft's form, mailbox or folder as production would serve it, for one thing that comes. */
  'run:listen': call({
    input: z.strictObject(trialOf),
    permission: 'run.start',
    perMinute: 60,
    audit: { action: 'run.listening' },
    output: z.strictObject({
      id,
      nodeId: id,
      kind: z.enum(['form', 'mail', 'file']),
      mode: z.enum(['dry', 'dev']),
      address: z.string().max(500).optional(),
      until: time,
    }),
  }),
  'run:stopListening': call({
    input: z.strictObject({ listenId: id }),
    output: done,
    permission: 'run.start',
    audit: { none: 'ends a wait that has an entry; a run that it would have started has one too' },
  }),
  'run:listened': push({ output: listenState, permission: 'run.start' }),
  'run:say': call({
    input: z.strictObject({ ...trialOf, message: z.string().min(1).max(20_000), session: id }),
    output: z.strictObject({ runId: id, status: runStatus, reply: z.string().max(1_000_000).optional() }),
    permission: 'run.start',
    perMinute: 120,
    audit: { action: 'run.started' },
  }),
  /** The newest 1,000 of a flow, in some states. */
  'run:list': call({
    input: z.strictObject({ flowId: id.optional(), /** Any of these. */ status: z.array(runStatus).min(1).max(7).optional() }),
    output: z.strictObject({ runs: z.array(runSummary).max(5_000) }),
    permission: 'run.read',
    audit: readOnly,
  }),
  'run:get': call({
    input: z.strictObject({ runId: id }),
    output: z.strictObject({
      summary: runSummary,
      flow: flowSchema,
      steps: z.array(stepView).max(20_000),
      decisions: z.array(decisionView).max(1_000),
      /** It was begun again from `step`: the run whose first steps it took over. */
      from: z.strictObject({ runId: id, step: shortText }).optional(),
      /** Its real values are no longer kept, so it cannot be run again. */
      valuesGone: z.literal(true).optional(),
    }),
    permission: 'run.read',
    audit: readOnly,
  }),
  'run:cancel': call({
    input: z.strictObject({ runId: id }),
    output: runSummary,
    permission: 'run.cancel',
    audit: { action: 'run.cancelled' },
  }),
  /** What is under way ends; no further step starts until it goes on. */
  'run:pause': call({
    input: z.strictObject({ runId: id }),
    output: runSummary,
    permission: 'run.cancel',
    audit: { action: 'run.paused' },
  }),
  'run:resume': call({
    input: z.strictObject({ runId: id }),
    output: runSummary,
    permission: 'run.cancel',
    audit: { action: 'run.resumed' },
  }),
  /** A new run that begins with what an ended one had done before the step. */
  'run:again': call({
    input: z.strictObject({ runId: id, nodeId: id }),
    output: runSummary,
    permission: 'run.start',
    perMinute: 120,
    audit: { action: 'run.started' },
  }),
  'run:reveal': call({
    input: z.strictObject({ runId: id, nodeId: id, reason: longText.min(5) }),
    output: z.strictObject({ input: jsonSchema, output: jsonSchema }),
    permission: 'run.reveal',
    stepUp: true,
    audit: { action: 'run.revealed' },
  }),
  'run:event': push({ output: runEvent, permission: 'run.read' }),

  'human:list': call({
    input: z.strictObject({
      oldestFirst: z.boolean(),
      dueFirst: z.boolean().optional(),
      offset: z.int().min(0).max(1_000_000),
      limit: z.int().min(1).max(200),
    }),
    output: z.strictObject({
      tasks: z.array(humanTask).max(200),
      total: z.int(),
      /** Those that the person could answer, and has not. */ waitingForMe: z.int(),
    }),
    permission: 'human.answer',
    audit: readOnly,
  }),
  /** `argumentsHash` is what the person saw: other arguments mean another task. */
  'human:answer': call({
    input: z.strictObject({
      taskId: id,
      argumentsHash: hex,
      decision: z.enum(['approve', 'deny', 'done']),
      reason: longText,
      values: jsonObjectSchema.optional(),
    }),
    output: done,
    permission: 'human.answer',
    audit: { action: 'human.answered' },
  }),
  'human:changed': push({ output: empty, permission: 'human.answer' }),

  'audit:list': call({
    input: auditFilter.extend({ limit: z.int().min(1).max(500) }),
    output: z.strictObject({ entries: z.array(auditEntryView).max(500), size: z.int() }),
    permission: 'audit.read',
    audit: readOnly,
  }),
  'audit:verify': call({
    input: empty,
    output: z.strictObject({
      ok: z.boolean(),
      size: z.int(),
      root: hex,
      checkpoint: z.strictObject({ size: z.int(), at: time }).optional(),
      problems: z.array(z.strictObject({ index: z.int(), code: shortText })).max(1_000),
    }),
    permission: 'audit.read',
    perMinute: 30,
    audit: { action: 'audit.verified' },
  }),
  /** The entries of a question as a table for people; the whole log with its proofs is `audit:export`. */
  'audit:exportView': call({
    input: auditFilter,
    output: z.strictObject({ fileName: shortText, text: z.string() }),
    permission: 'audit.export',
    audit: { action: 'audit.exported' },
  }),
  'audit:export': call({
    input: empty,
    output: z.strictObject({ fileName: shortText, text: z.string() }),
    permission: 'audit.export',
    audit: { action: 'audit.exported' },
  }),

  /** How long entries stay; without `days` for good. What goes cannot be brought back. */
  'audit:setRetention': call({
    input: z.strictObject({ days: z.int().min(leastAuditDays).max(mostAuditDays).optional() }),
    output: done,
    permission: 'settings.edit',
    stepUp: true,
    confirm: 'native',
    perMinute: 10,
    audit: { action: 'audit.retention-changed' },
  }),
  'audit:destinations': call({
    input: empty,
    output: z.strictObject({ destinations: z.array(destinationState).max(100) }),
    permission: 'audit.read',
    audit: readOnly,
  }),
  /** A new destination has no id yet. It begins with the oldest entry. */
  'audit:saveDestination': call({
    input: z.strictObject({ destination: destinationSchema, secret: z.string().min(1).max(2_000).optional() }),
    output: done,
    permission: 'audit.forward',
    stepUp: true,
    audit: { action: 'audit.destination-changed' },
  }),
  'audit:removeDestination': call({
    input: z.strictObject({ destinationId: id }),
    output: done,
    permission: 'audit.forward',
    stepUp: true,
    audit: { action: 'audit.destination-removed' },
  }),
} as const;
