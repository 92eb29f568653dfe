/** Reviews between workspaces: key cards, colleagues, packages that go by mail. */
import { z } from 'zod';
import { reviewerGroups } from '../../identity/permissions.ts';
import { call, readOnly } from './channel.ts';
import { reviewSummary } from './review.ts';
import { done, empty, id, shortText, time } from './shapes.ts';

const colleagueRoles = z
  .array(z.enum(['author', 'reviewer']))
  .min(1)
  .max(2);
const groups = z.array(z.enum(reviewerGroups)).max(reviewerGroups.length);
/** A key card is a small text file. */
const cardText = z.string().min(1).max(16_384);
const file = z.strictObject({ fileName: shortText, base64: z.string() });

export const cardView = z.strictObject({
  keyId: shortText,
  owner: shortText,
  displayName: shortText,
  words: shortText,
  standing: z.enum(['new', 'own', 'taken', 'trusted', 'revoked']),
});
export const colleagueView = z.strictObject({
  keyId: shortText,
  owner: shortText,
  displayName: shortText,
  words: shortText,
  roles: z.array(shortText).max(2),
  groups: z.array(shortText).max(8),
  addedBy: shortText,
  addedAt: time,
  revoked: z.strictObject({ at: time, reason: shortText }).optional(),
});

export const exchangeContract = {
  /** The caller's own key card, signed with their key. */
  'exchange:card': call({
    input: empty,
    output: z.strictObject({ fileName: shortText, text: z.string(), words: shortText }),
    permission: 'session',
    stepUp: true,
    audit: { action: 'exchange.card-made' },
  }),
  'exchange:colleagues': call({
    input: empty,
    output: z.strictObject({ colleagues: z.array(colleagueView).max(500) }),
    permission: 'trust.read',
    audit: readOnly,
  }),
  'exchange:readCard': call({ input: z.strictObject({ text: cardText }), output: cardView, permission: 'trust.read', audit: readOnly }),
  'exchange:addColleague': call({
    input: z.strictObject({ text: cardText, roles: colleagueRoles, groups }),
    output: colleagueView,
    permission: 'trust.manage',
    stepUp: true,
    confirm: 'native',
    audit: { action: 'trust.colleague-added' },
  }),
  'exchange:revokeColleague': call({
    input: z.strictObject({ keyId: id, reason: shortText.min(3) }),
    output: done,
    permission: 'trust.manage',
    stepUp: true,
    audit: { action: 'trust.colleague-revoked' },
  }),
  /** A submission as a file for reviewers elsewhere, by whoever submitted it. */
  'exchange:request': call({
    input: z.strictObject({ reviewId: id }),
    output: file,
    permission: 'flow.submit',
    stepUp: true,
    audit: { action: 'review.sent' },
  }),
  /** What the caller has said about a submission from elsewhere, as a file for whoever submitted it. */
  'exchange:answer': call({
    input: z.strictObject({ reviewId: id }),
    output: file,
    permission: 'review.comment',
    stepUp: true,
    audit: { action: 'review.answered' },
  }),
  'exchange:open': call({
    input: z.strictObject({ base64: z.string().max(96 * 1024 * 1024) }),
    output: z.strictObject({ kind: z.enum(['request', 'answer']), sender: shortText, decision: shortText, review: reviewSummary }),
    permission: 'review.comment',
    perMinute: 60,
    audit: { action: 'review.package-opened' },
  }),
} as const;
