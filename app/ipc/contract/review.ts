/** Submitting, reviewing and signing. */
import { z } from 'zod';
import { call, push, readOnly } from './channel.ts';
import { done, emergencyView, empty, environment, findingView, hex, id, longText, riskTier, shortText, time, verdict } from './shapes.ts';
import { flowState } from './flows.ts';
import { reviewTimesSchema } from '../../review/due.ts';
import { flowSchema } from '../../workflow/model/flow.ts';
import { limits } from '../../workflow/model/limits.ts';

const anchor = z.strictObject({ kind: z.enum(['flow', 'node', 'edge', 'field', 'finding']), ref: z.string().max(2_000) });
export const threadView = z.strictObject({
  id,
  anchor,
  resolved: z.boolean(),
  comments: z.array(z.strictObject({ id, by: shortText, at: time, text: longText })).max(1_000),
});
export const signatureView = z.strictObject({ by: shortText, keyId: shortText, group: shortText, at: time, closure: hex });
export const reviewSummary = z.strictObject({
  id,
  flowId: id,
  flowName: shortText,
  revision: z.int(),
  /** The saved version of the flow that was submitted, where it is known. */
  drawn: z.int().optional(),
  environment,
  state: flowState,
  submittedBy: shortText,
  submittedAt: time,
  dueAt: time,
  tier: riskTier,
  required: z.int(),
  signatures: z.int(),
  waitingForMe: z.boolean(),
  /** Owner name of whoever sent it from another workspace. */
  from: shortText.optional(),
  /** The caller submitted it here. */
  mine: z.boolean(),
  emergency: emergencyView.optional(),
  /** What a reviewer wrote who asked for changes or rejected it. */
  /** `openComments`: how many of its flow's comments nobody has resolved. */
  decision: z.strictObject({ by: shortText, reason: longText, openComments: z.int() }).optional(),
  /** What was submitted in the place of this withdrawn one. */
  replacedBy: z.strictObject({ id, revision: z.int() }).optional(),
  /** Why what was approved is so no more, where something changed under it. */
  ended: longText.optional(),
});

/** Lists in it are cut to a few names, each of which may be long. */
const longestSentence = 20_000;

/** What a flow may hold, a reviewer can read: these bounds are those of flows, and no narrower. */
const most = { steps: 20_000, places: 60_000, connections: 2_000, scopes: 500 } as const;
const placeName = z.string().max(1_000);
export const sentence = z.strictObject({
  sign: z.enum(['+', '-', '~']),
  kind: shortText,
  text: z.string().max(longestSentence),
  weight: z.enum(['risk', 'safer', 'neutral']),
});

/** Whole values: a part of one could hide what is signed. The flow that they are from bounds them. */
const settingValue = z.string().max(limits.bytes).optional();
const settingChange = z.strictObject({
  flow: shortText.optional(),
  place: shortText.optional(),
  nodeId: id.optional(),
  setting: z.string().max(400),
  words: z.string().max(400).optional(),
  before: settingValue,
  after: settingValue,
  beforeWords: shortText.optional(),
  afterWords: shortText.optional(),
});

/** Everything that a reviewer decides from, on one screen. */
export const evidence = z.strictObject({
  summary: reviewSummary,
  /** The submitter's words; may be empty. */
  message: longText,
  flow: flowSchema,
  approvedFlow: flowSchema.optional(),
  closure: z.strictObject({ hash: hex, words: shortText, parts: z.array(z.strictObject({ name: shortText, hash: hex })).max(200) }),
  authors: z.array(shortText).max(1_000),
  findings: z.array(findingView).max(50_000),
  verdict,
  risk: z.strictObject({
    score: z.number(),
    tier: riskTier,
    declared: riskTier.optional(),
    reasons: z.array(z.strictObject({ points: z.number(), text: z.string().max(longestSentence) })).max(most.steps),
  }),
  policy: z.strictObject({ required: z.int(), groups: z.array(shortText).max(8), missing: z.array(z.string().max(500)).max(20) }),
  securityDiff: z.array(sentence).max(5_000),
  settings: z.array(settingChange).max(20_001),
  /** The submission before this one that a reviewer sent back, and what is set otherwise since. */
  sentBack: z.strictObject({ revision: z.int(), by: shortText, reason: longText, settings: z.array(settingChange).max(20_001) }).optional(),
  destinations: z
    .array(
      z.strictObject({
        host: placeName,
        vendor: placeName,
        region: placeName,
        labels: z.array(shortText).max(20),
        fields: z.array(z.string().max(longestSentence)).max(most.places),
        nodes: z.array(shortText).max(most.steps),
      }),
    )
    .max(most.places),
  permissions: z
    .array(
      z.strictObject({
        connection: shortText,
        granted: z.array(z.string().max(300)).max(most.scopes),
        used: z.array(placeName).max(most.steps),
      }),
    )
    .max(most.connections),
  threads: z.array(threadView).max(5_000),
  signatures: z.array(signatureView).max(100),
  waivers: z
    .array(
      z.strictObject({
        id,
        fingerprint: shortText,
        ruleId: shortText,
        reason: longText,
        requestedBy: shortText,
        approvedBy: shortText.optional(),
        until: time,
      }),
    )
    .max(1_000),
  /** What a reviewer should know about where it came from: other rules, another policy. */
  notices: z.array(z.string().max(500)).max(20),
  /** Why the person who asks may not be the one who looks at this emergency again, in words. */
  cannotClose: z.string().max(500).optional(),
  /** Why the person who asks may not sign, in words; empty when they may. */
  cannotSign: z.array(z.string().max(500)).max(20),
  /** Who says that the caller changed something here, where the caller has signed nothing of the kind. */
  namedBy: z.array(shortText).max(100),
  /** Who says that they changed nothing here, against whose word; `accountId` is theirs. It counts once somebody else accepts it. */
  denials: z
    .array(z.strictObject({ accountId: id, by: shortText, saidBy: shortText, acceptedBy: shortText.optional(), mayAccept: z.boolean() }))
    .max(500),
});

export const reviewContract = {
  'review:submit': call({
    input: z.strictObject({ flowId: id, revision: z.int(), message: longText }),
    output: reviewSummary,
    permission: 'flow.submit',
    stepUp: true,
    audit: { action: 'review.submitted' },
  }),
  /** An emergency: any two reviewers, for a day; what the rules of the environment ask for otherwise does not hold. `reason` is what they read. */
  'review:submitEmergency': call({
    input: z.strictObject({ flowId: id, revision: z.int(), target: environment, reason: longText }),
    output: reviewSummary,
    permission: 'review.break-glass',
    stepUp: true,
    confirm: 'native',
    audit: { action: 'review.emergency-submitted' },
  }),
  /** Somebody who neither made nor signed an emergency release looked at it again. */
  'review:closeEmergency': call({
    input: z.strictObject({ reviewId: id, words: longText }),
    output: reviewSummary,
    permission: 'review.decide',
    stepUp: true,
    audit: { action: 'review.emergency-closed' },
  }),
  'review:list': call({
    input: empty,
    output: z.strictObject({ reviews: z.array(reviewSummary).max(10_000) }),
    permission: 'review.read',
    audit: readOnly,
  }),
  /** How long reviews may take, by risk. */
  'review:times': call({
    input: empty,
    output: z.strictObject({ times: reviewTimesSchema }),
    permission: 'review.read',
    audit: readOnly,
  }),
  /** From the next submission on: what waits keeps its due time. */
  'review:setTimes': call({
    input: z.strictObject({ times: reviewTimesSchema }),
    output: done,
    permission: 'policy.edit',
    stepUp: true,
    audit: { action: 'policy.review-times' },
  }),
  'review:get': call({ input: z.strictObject({ reviewId: id }), output: evidence, permission: 'review.read', audit: readOnly }),
  /** The same as a page to keep, print or send. */
  'review:exportEvidence': call({
    input: z.strictObject({ reviewId: id }),
    output: z.strictObject({ fileName: shortText, text: z.string() }),
    permission: 'review.read',
    audit: { action: 'review.evidence-exported' },
  }),
  /** The same on paper: A4. Only where the program can print (`file/cannot-print`). */
  'review:printEvidence': call({
    input: z.strictObject({ reviewId: id }),
    output: z.strictObject({ fileName: shortText, base64: z.base64() }),
    permission: 'review.read',
    perMinute: 20,
    audit: { action: 'review.evidence-exported' },
  }),
  'review:comment': call({
    input: z.strictObject({ reviewId: id, threadId: id.optional(), anchor, text: longText.min(1) }),
    output: threadView,
    permission: 'review.comment',
    audit: { action: 'review.commented' },
  }),
  'review:resolve': call({
    input: z.strictObject({ reviewId: id, threadId: id, resolved: z.boolean() }),
    output: done,
    permission: 'review.comment',
    audit: { action: 'review.thread-resolved' },
  }),
  'review:requestChanges': call({
    input: z.strictObject({ reviewId: id, reason: longText.min(1) }),
    output: reviewSummary,
    permission: 'review.decide',
    audit: { action: 'review.changes-requested' },
  }),
  'review:reject': call({
    input: z.strictObject({ reviewId: id, reason: longText.min(1) }),
    output: reviewSummary,
    permission: 'review.decide',
    audit: { action: 'review.rejected' },
  }),
  'review:withdraw': call({
    input: z.strictObject({ reviewId: id }),
    output: reviewSummary,
    permission: 'review.withdraw',
    audit: { action: 'review.withdrawn' },
  }),
  /** `closure` is what the person saw: another one means that something changed, and nothing is signed. */
  'review:sign': call({
    input: z.strictObject({ reviewId: id, closure: hex }),
    output: z.strictObject({ summary: reviewSummary, signature: signatureView }),
    permission: 'review.sign',
    stepUp: true,
    confirm: 'native',
    audit: { action: 'review.signed' },
  }),
  /** The caller's word that they changed nothing of what others merely say that they did. It opens nothing until somebody else accepts it. */
  'review:denyAuthorship': call({
    input: z.strictObject({ reviewId: id }),
    output: done,
    permission: 'review.sign',
    stepUp: true,
    confirm: 'native',
    audit: { action: 'review.authorship-denied' },
  }),
  /** By an administrator who made and signed nothing of it, or by whoever gave the word: the next submission does not name that person. */
  'review:acceptDenial': call({
    input: z.strictObject({ reviewId: id, accountId: id }),
    output: done,
    permission: 'review.read',
    stepUp: true,
    confirm: 'native',
    audit: { action: 'review.denial-accepted' },
  }),
  'review:changed': push({ output: z.strictObject({ reviewId: id, flowId: id }), permission: 'review.read' }),
} as const;
