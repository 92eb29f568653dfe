/** Environments: what stands where, what differs, promotion, admission, revocation. */
import { z } from 'zod';
import { environmentRule } from '../../review/environments.ts';
import { flowSchema } from '../../workflow/model/flow.ts';
import { call, readOnly } from './channel.ts';
import { flowState } from './flows.ts';
import { bundleView } from './bundle.ts';
import { reviewSummary, sentence } from './review.ts';
import { done, emergencyView, empty, environment, findingView, hex, id, longText, riskTier, shortText, time, verdict } from './shapes.ts';

const standing = z.strictObject({
  environment,
  /** The newest review for it. */
  review: z
    .strictObject({
      reviewId: id,
      version: z.int(),
      state: flowState,
      at: time,
      /** Approved, newer than what was admitted, and not of development without a signature: an operator takes it from here. */ ready:
        z.boolean(),
      /** It is an emergency release, and how it stands. */ emergency: emergencyView.shape.state.optional(),
    })
    .optional(),
  /** The bundle that was admitted last. */
  admitted: z.strictObject({ version: z.int(), digest: hex, at: time, revoked: shortText.optional() }).optional(),
});
export const environmentsView = z.strictObject({
  flows: z.array(z.strictObject({ flowId: id, name: shortText, revision: z.int(), places: z.array(standing).max(3) })).max(20_000),
  rules: z.strictObject({ dev: environmentRule, test: environmentRule, prod: environmentRule }),
  revocations: z.strictObject({
    number: z.int(),
    bundles: z.int(),
    keys: z.int(),
    /** Not in the published list yet. */ pending: z.boolean(),
  }),
});
const candidate = z.strictObject({ id, name: shortText });
export const promotionView = z.strictObject({
  target: environment,
  name: shortText,
  revision: z.int(),
  before: flowSchema.optional(),
  after: flowSchema,
  sentences: z.array(sentence).max(5_000),
  slots: z
    .array(
      z.strictObject({
        slotId: id,
        name: shortText,
        type: shortText,
        bound: candidate.optional(),
        boundIn: environment.optional(),
        candidates: z.array(candidate).max(1_000),
      }),
    )
    .max(2_000),
  findings: z.array(findingView).max(50_000),
  verdict,
  tier: riskTier,
  required: z.int(),
  groups: z.array(shortText).max(8),
  objections: z.array(z.string().max(500)).max(20),
});

const words = z.string().max(20_000);
const names = z.array(z.string().max(2_000)).max(20_000);
const separation = z.strictObject({
  proved: z.boolean(),
  environments: z
    .array(
      z.strictObject({
        environment,
        flows: names,
        connections: z.array(z.strictObject({ id, name: shortText, account: shortText.optional(), flows: names })).max(20_000),
        hosts: z.array(z.strictObject({ host: z.string().max(2_000), flows: names })).max(50_000),
        tables: z.array(z.strictObject({ table: z.string().max(2_000), flows: names })).max(50_000),
      }),
    )
    .max(3),
  overlaps: z
    .array(
      z.strictObject({
        kind: z.enum(['connection', 'login', 'account', 'system', 'mark']),
        severity: z.enum(['block', 'high']),
        title: words,
        remedy: words,
      }),
    )
    .max(10_000),
  open: z
    .array(
      z.strictObject({
        kind: z.enum(['unbound', 'host-by-data', 'unknown-step', 'no-login', 'login-unknown', 'database-unknown', 'nothing-there']),
        text: words,
      }),
    )
    .max(50_000),
  limits: names,
});

export const environmentsContract = {
  /** Whether what is drawn and tried out can touch what production works on, with every reason against. */
  'env:separation': call({ input: empty, output: separation, permission: 'review.read', perMinute: 30, audit: readOnly }),
  'env:list': call({ input: empty, output: environmentsView, permission: 'flow.read', audit: readOnly }),
  'env:promotion': call({
    input: z.strictObject({ flowId: id, target: environment }),
    output: promotionView,
    permission: 'review.read',
    audit: readOnly,
  }),
  /** The connection that stands in for another in an environment; without one it is itself. */
  'env:bind': call({
    input: z.strictObject({ connectionId: id, environment, standIn: id.optional() }),
    output: done,
    permission: 'connection.edit',
    audit: { action: 'environment.connection-bound' },
  }),
  'env:setRule': call({
    input: z.strictObject({ environment, rule: environmentRule }),
    output: done,
    permission: 'policy.edit',
    stepUp: true,
    audit: { action: 'environment.rule-changed' },
  }),
  'env:promote': call({
    input: z.strictObject({ flowId: id, revision: z.int(), target: environment, message: longText }),
    output: reviewSummary,
    permission: 'flow.submit',
    stepUp: true,
    audit: { action: 'flow.promoted' },
  }),
  /** Takes a verified bundle as what runs in its environment; nothing older comes after it. */
  'env:admit': call({
    input: z.strictObject({ base64: z.string().max(96 * 1024 * 1024) }),
    output: z.strictObject({ bundle: bundleView }),
    permission: 'bundle.deploy',
    stepUp: true,
    audit: { action: 'bundle.admitted' },
  }),
  /** Makes the bundle of an approved review and takes it at once. Needs the permission `bundle.export`, too. */
  'env:admitReviewed': call({
    input: z.strictObject({ reviewId: id }),
    output: z.strictObject({ bundle: bundleView }),
    permission: 'bundle.deploy',
    stepUp: true,
    audit: { action: 'bundle.admitted' },
  }),
  'env:revoke': call({
    input: z.strictObject({ digest: hex.length(64), reason: shortText.min(3) }),
    output: done,
    permission: 'bundle.revoke',
    stepUp: true,
    audit: { action: 'bundle.revoked' },
  }),
  /** Signs the list that runners look at again and again, for a week. */
  'env:publishRevocations': call({
    input: empty,
    output: z.strictObject({ fileName: shortText, text: z.string(), number: z.int() }),
    permission: 'trust.manage',
    stepUp: true,
    confirm: 'native',
    audit: { action: 'trust.revocations-published' },
  }),
} as const;
