/** Findings that people ask to be let go. */
import { z } from 'zod';
import { call, push, readOnly } from './channel.ts';
import { done, empty, findingView, id, longText, shortText, time } from './shapes.ts';

export const waiverContract = {
  /** Those that wait for a decision, the oldest first: of flows that were never submitted, too, since what blocks cannot be. */
  'waiver:list': call({
    input: empty,
    output: z.strictObject({
      waivers: z
        .array(
          z.strictObject({
            id,
            flowId: id,
            flowName: shortText,
            fingerprint: shortText,
            ruleId: shortText,
            title: findingView.shape.title,
            severity: findingView.shape.severity,
            reason: longText,
            requestedBy: shortText,
            requestedAt: time,
            until: time,
            mine: z.boolean(),
            mayDecide: z.boolean(),
            /** Why the person who asks may not decide, in words. */ whyNot: z.string().max(500).optional(),
          }),
        )
        .max(500),
    }),
    permission: 'review.read',
    audit: readOnly,
  }),
  /** What reviewers declined lately, and nobody has asked for again: of one flow, or of all; newest first. */
  'waiver:declined': call({
    input: z.strictObject({ flowId: id.optional() }),
    output: z.strictObject({
      waivers: z
        .array(
          z.strictObject({
            id,
            flowId: id,
            flowName: shortText,
            fingerprint: shortText,
            ruleId: shortText,
            asked: longText,
            mine: z.boolean(),
            requestedBy: shortText,
            declinedBy: shortText,
            declinedAt: time,
            reason: longText,
          }),
        )
        .max(500),
    }),
    permission: 'review.read',
    audit: readOnly,
  }),
  'waiver:request': call({
    input: z.strictObject({ flowId: id, fingerprint: shortText, ruleId: shortText, reason: longText.min(10), until: time }),
    output: z.strictObject({ waiverId: id }),
    permission: 'flow.edit',
    audit: { action: 'waiver.requested' },
  }),
  'waiver:approve': call({
    input: z.strictObject({ waiverId: id }),
    output: done,
    permission: 'review.waive',
    stepUp: true,
    confirm: 'native',
    audit: { action: 'waiver.approved' },
  }),
  /** The finding goes on counting; it can be asked for again. */
  'waiver:decline': call({
    input: z.strictObject({ waiverId: id, reason: longText.min(10) }),
    output: done,
    permission: 'review.waive',
    audit: { action: 'waiver.declined' },
  }),
  'waiver:changed': push({ output: z.strictObject({ flowId: id }), permission: 'review.read' }),
} as const;
