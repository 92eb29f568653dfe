/** What a pack of evidence holds, as whoever reads it checks it: the statement that is signed, and the body that it names by its digest. */
import { z } from 'zod';
import { instantSchema } from '../../kernel/instant.ts';
import { segmentSchema } from './segment.ts';

const hex = z.string().regex(/^[0-9a-f]{64}$/);
const token = z.string().max(300);

const signature = z.strictObject({
  account: token,
  keyId: token,
  at: instantSchema,
  closure: hex,
  /** DSSE envelope around the in-toto statement, as it goes into the bundle. */ envelope: z.string().max(1024 * 1024),
});
/** What a sampled release or emergency was decided by. Words that people wrote stand as their SHA-256. */
const reviewEvidence = z.strictObject({
  id: token,
  flowId: token,
  flowName: z.string().max(300),
  version: z.int(),
  environment: token,
  state: token,
  closure: hex,
  manifest: hex.optional(),
  tier: token,
  required: z.int(),
  submittedBy: token,
  submittedAt: instantSchema,
  approvedAt: instantSchema.optional(),
  authors: z.array(token).max(10_000),
  author: signature.optional(),
  signatures: z.array(signature).max(100),
  emergency: z
    .strictObject({
      reasonSha256: hex,
      dueAt: instantSchema.optional(),
      closedBy: token.optional(),
      closedAt: instantSchema.optional(),
      wordsSha256: hex.optional(),
      state: token,
    })
    .optional(),
});
export type ReviewEvidence = z.infer<typeof reviewEvidence>;
const waiverEvidence = z.strictObject({
  id: token,
  flowId: token,
  rule: token,
  fingerprint: token,
  reasonSha256: hex,
  requestedBy: token,
  approvedBy: token.optional(),
  until: instantSchema,
  revokedAt: instantSchema.optional(),
});
export type WaiverEvidence = z.infer<typeof waiverEvidence>;
const accountEvidence = z.strictObject({
  id: token,
  name: z.string().max(300),
  displayName: z.string().max(300),
  roles: z.array(z.string().max(300)).max(200),
  state: token,
});
export type AccountEvidence = z.infer<typeof accountEvidence>;
const keyEvidence = z.strictObject({
  keyId: token,
  account: token,
  publicKey: z.string().length(44),
  state: token,
  createdAt: instantSchema,
  endedAt: instantSchema.optional(),
});
export type KeyEvidence = z.infer<typeof keyEvidence>;

const item = z.strictObject({
  control: token,
  index: z.int().min(0),
  leafHash: hex,
  review: reviewEvidence.optional(),
  waiver: waiverEvidence.optional(),
  /** No record stands behind it here any more. */ missing: z.string().max(300).optional(),
});
export type Item = z.infer<typeof item>;

export const bodySchema = z.strictObject({
  log: segmentSchema,
  items: z.array(item).max(10_000),
  accounts: z.array(accountEvidence).max(20_000),
  keys: z.array(keyEvidence).max(20_000),
});
export type Body = z.infer<typeof bodySchema>;

const exception = z.strictObject({ control: token, index: z.int().min(0), text: z.string().max(500) });
export const statementSchema = z.strictObject({
  type: z.literal('countersign-period-evidence'),
  formatVersion: z.literal(1),
  workspace: z.strictObject({ id: token, name: z.string().max(300) }),
  period: z.strictObject({ from: instantSchema, until: instantSchema }),
  madeAt: instantSchema,
  madeBy: z.strictObject({ owner: z.string().max(300), displayName: z.string().max(300) }),
  log: z.strictObject({ origin: z.string().max(200), first: z.int().min(0), size: z.int().min(0), root: hex }),
  sampling: z.strictObject({ rule: z.string().max(1_000), seed: hex, size: z.int().min(0), root: hex }),
  controls: z
    .array(
      z.strictObject({
        id: token,
        title: z.string().max(200),
        criteria: z.array(token).max(20),
        population: z.int().min(0),
        refused: z.int().min(0),
        sample: z.array(z.int().min(0)).max(100),
      }),
    )
    .max(100),
  /** Of the submissions in the period that say when they were due; missing where none does. */
  reviewTimes: z
    .strictObject({
      submitted: z.int().min(1),
      inTime: z.int().min(0),
      late: z.int().min(0),
      /** By their designers, or replaced by the next submission, before they were due. */
      takenBack: z.int().min(0),
      waiting: z.int().min(0),
    })
    .optional(),
  checkpoints: z.strictObject({ within: z.int().min(0), consistent: z.boolean() }),
  exceptions: z.array(exception).max(1_000),
  moreExceptions: z.int().min(0),
  gaps: z.array(z.string().max(1_000)).max(1_000),
  bodySha256: hex,
});
export type Statement = z.infer<typeof statementSchema>;

/** Records that stand behind entries of the log. */
export interface Records {
  review(id: string): ReviewEvidence | undefined;
  reviewOfManifest(digest: string): ReviewEvidence | undefined;
  waiver(id: string): WaiverEvidence | undefined;
  accounts(): readonly AccountEvidence[];
  keys(): readonly KeyEvidence[];
}
