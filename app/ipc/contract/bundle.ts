/** Signed bundles, and whose signatures count. */
import { z } from 'zod';
import { call, readOnly } from './channel.ts';
import { empty, environment, hex, id, shortText, time } from './shapes.ts';

export const bundleView = z.strictObject({
  /** SHA-256 of its manifest: the bundle's identity. */
  digest: hex,
  flowId: id,
  flowName: shortText,
  version: z.int(),
  closure: hex,
  environment,
  fileName: shortText,
  bytes: z.int(),
  /** Counts for a day. */
  emergency: z.boolean(),
});

/** Whose signatures count, by the newest published trust root. */
export const trustView = z.strictObject({
  version: z.int(),
  expiresAt: shortText.optional(),
  /** The signed file that a runner or an auditor is given; empty before the first is published. */
  text: z.string().max(4 * 1024 * 1024),
  keys: z
    .array(z.strictObject({ keyId: shortText, owner: shortText, roles: z.array(shortText).max(8), groups: z.array(shortText).max(8) }))
    .max(500),
  /** What the next version would change: new keys, roles taken away, revocations. */
  pending: z.array(z.string().max(500)).max(1_000),
});
export const verification = z.strictObject({
  ok: z.boolean(),
  reason: shortText.optional(),
  message: z.string().max(2_000).optional(),
  flow: shortText.optional(),
  version: z.int().optional(),
  environment: environment.optional(),
  /** When production stops taking it. */
  until: time.optional(),
  digest: hex.optional(),
  /** `by` is the name of the person whose key it is, where the key is known here. */
  signatures: z.array(z.strictObject({ keyId: shortText, role: shortText, ok: z.boolean(), by: shortText.optional() })).max(200),
});

export const bundleContract = {
  'bundle:export': call({
    input: z.strictObject({ reviewId: id }),
    output: z.strictObject({ bundle: bundleView, base64: z.string() }),
    permission: 'bundle.export',
    stepUp: true,
    audit: { action: 'bundle.exported' },
  }),
  'bundle:verify': call({
    input: z.strictObject({ base64: z.string().max(96 * 1024 * 1024) }),
    output: verification,
    permission: 'bundle.verify',
    audit: { action: 'bundle.verified' },
  }),
  'trust:show': call({ input: empty, output: trustView, permission: 'trust.read', audit: readOnly }),
  /** The next version of the trust root from the people and keys as they are, signed by the administrator who publishes it. */
  'trust:publish': call({
    input: empty,
    output: trustView,
    permission: 'trust.manage',
    stepUp: true,
    confirm: 'native',
    audit: { action: 'trust.published' },
  }),
} as const;
