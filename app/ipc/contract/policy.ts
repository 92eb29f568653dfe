/** The organisation's policy: what the linter goes by at every door of this workspace. */
import { z } from 'zod';
import { packSchema } from '../../lint/kit/pack.ts';
import { policySchema } from '../../lint/policy.ts';
import { labels, trustLevels } from '../../workflow/model/labels.ts';
import { call, push, readOnly } from './channel.ts';
import { empty, id, severityCounts, shortText, time } from './shapes.ts';

/** A pack is a small text file, signed or not. */
const packText = z
  .string()
  .min(1)
  .max(4 * 1024 * 1024);
const packSigner = z.strictObject({ keyId: shortText, owner: shortText, displayName: shortText });

const policyView = z.strictObject({
  policy: policySchema,
  changedAt: time.optional(),
  changedBy: shortText.optional(),
});

/** A flow whose verdict another policy would change. */
const policyEffect = z.strictObject({
  flowId: id,
  flowName: shortText,
  before: severityCounts,
  after: severityCounts,
  /** Titles of findings that would be new, the gravest first. */
  added: z.array(z.string().max(2_000)).max(20),
  removed: z.int(),
});

const receiver = z.strictObject({
  id: z.string().max(2_000),
  kind: z.enum(['internal', 'vendor', 'public', 'unknown']),
  name: z.string().max(1_000),
  region: shortText,
  labels: z.array(z.enum(labels)).max(labels.length),
  trust: z.enum(trustLevels),
  transfer: z.strictObject({ covered: z.boolean(), words: z.string().max(500), short: shortText }).optional(),
  /** One without an id is somebody's own. */
  flows: z.array(z.strictObject({ id: id.optional(), name: shortText })).max(10_000),
});

export const policyContract = {
  /** Who receives data of the newest revision of every flow. */
  'policy:receivers': call({
    input: empty,
    output: z.strictObject({ receivers: z.array(receiver).max(10_000) }),
    permission: 'policy.read',
    perMinute: 60,
    audit: readOnly,
  }),
  'policy:get': call({ input: empty, output: policyView, permission: 'policy.read', audit: readOnly }),
  /** What a policy would change in the newest revision of every flow; nothing is kept. */
  'policy:preview': call({
    input: z.strictObject({ policy: policySchema }),
    output: z.strictObject({ flows: z.int(), effects: z.array(policyEffect).max(10_000), approvals: z.int() }),
    permission: 'policy.edit',
    perMinute: 120,
    audit: { none: 'pure computation; nothing is changed' },
  }),
  /** What one pack would flag in the newest revision of every flow, by itself. */
  'policy:previewPack': call({
    input: z.strictObject({ pack: packSchema }),
    output: z.strictObject({
      checked: z.int(),
      /** Who signed exactly this pack, where it came in signed. */
      signer: packSigner.optional(),
      rules: z.array(z.strictObject({ ruleId: shortText, title: shortText, flows: z.int(), findings: z.int() })).max(500),
      /** Only those in which it flags something. */
      flows: z.array(z.strictObject({ flowId: id, flowName: shortText, titles: z.array(z.string().max(2_000)).max(20) })).max(10_000),
    }),
    permission: 'policy.read',
    perMinute: 120,
    audit: { none: 'pure computation; nothing is changed' },
  }),
  /** A pack from a file. A signature that is there must hold, by a key that counts here. */
  'policy:openPack': call({
    input: z.strictObject({ fileName: shortText, text: packText }),
    output: z.strictObject({ pack: packSchema, signer: packSigner.optional() }),
    permission: 'policy.edit',
    perMinute: 60,
    audit: { action: 'policy.pack-opened' },
  }),
  /** The pack as a file under the caller's own key. */
  'policy:signPack': call({
    input: z.strictObject({ pack: packSchema }),
    output: z.strictObject({ fileName: shortText, text: z.string() }),
    permission: 'policy.edit',
    stepUp: true,
    audit: { action: 'policy.pack-signed' },
  }),
  /** `base` is when the policy that was edited was last changed: another value means that somebody else was faster. */
  'policy:save': call({
    input: z.strictObject({ policy: policySchema, base: time.optional() }),
    output: policyView.extend({ approvalsEnded: z.int() }),
    permission: 'policy.edit',
    stepUp: true,
    audit: { action: 'policy.changed' },
  }),
  'policy:changed': push({ output: empty, permission: 'policy.read' }),
} as const;
