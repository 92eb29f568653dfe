/** The organisation's policy: what the linter goes by at every door of this workspace. */
import { z } from 'zod';
import { policySchema } from '../../lint/policy.ts';
import { call, push, readOnly } from './channel.ts';
import { empty, id, severityCounts, shortText, time } from './shapes.ts';

const policyView = z.strictObject({
  policy: policySchema,
  changedAt: time.optional(), changedBy: shortText.optional(),
});

/** A flow whose verdict another policy would change. */
const policyEffect = z.strictObject({
  flowId: id, flowName: shortText, before: severityCounts, after: severityCounts,
  /** Titles of findings that would be new, the gravest first. */
  added: z.array(z.string().max(2_000)).max(20), removed: z.int(),
});

export const policyContract = {
  'policy:get': call({ input: empty, output: policyView, permission: 'policy.read', audit: readOnly }),
  /** What a policy would change in the newest revision of every flow; nothing is kept. */
  'policy:preview': call({
    input: z.strictObject({ policy: policySchema }), output: z.strictObject({ flows: z.int(), effects: z.array(policyEffect).max(10_000), approvals: z.int() }),
    permission: 'policy.edit', perMinute: 120, audit: { none: 'pure computation; nothing is changed' },
  }),
  /** `base` is when the policy that was edited was last changed: another value means that somebody else was faster. */
  'policy:save': call({
    input: z.strictObject({ policy: policySchema, base: time.optional() }), output: policyView.extend({ approvalsEnded: z.int() }),
    permission: 'policy.edit', stepUp: true, audit: { action: 'policy.changed' },
  }),
  'policy:changed': push({ output: empty, permission: 'policy.read' }),
} as const;
