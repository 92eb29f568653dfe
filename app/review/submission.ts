/** The record of a review as it is when it was submitted. */
import type { Assessment } from './assess.ts';
import { submissionMs } from './periods.ts';
import type { FrozenReview, SignatureRecord } from './ports.ts';
import type { Person, Subject } from './subject.ts';

interface Submission {
  readonly by: Person;
  readonly at: number;
  readonly revision: number;
  readonly authors: readonly string[];
  /** Until when the approval holds, once it is given. */
  readonly approvedUntil: number;
  /** Undefined in an emergency. */
  readonly dueAt: number | undefined;
  readonly closure: string;
  readonly manifestDigest: string;
  readonly drawn: number | undefined;
  /** To the reviewers; empty for none. */
  readonly message: string;
  /** Why it is an emergency; undefined where it is none. */
  readonly reason: string | undefined;
  readonly signature: Pick<SignatureRecord, 'keyId' | 'envelope'>;
}

export function submitted(
  id: string,
  { flow, environment }: Pick<Subject, 'flow' | 'environment'>,
  { tier, risk, needs }: Pick<Assessment, 'tier' | 'risk' | 'needs'>,
  { by, at, revision, authors, approvedUntil, closure, manifestDigest, message, reason, dueAt, drawn, signature }: Submission,
): FrozenReview {
  return {
    id,
    flowId: flow.id,
    flowName: flow.name,
    environment,
    revision,
    state: 'submitted',
    closure,
    manifestDigest,
    submittedBy: by.accountId,
    submittedAt: at,
    ...((reason ?? message) === '' ? {} : { message: reason ?? message }),
    updatedAt: at,
    expiresAt: Math.min(approvedUntil, at + submissionMs),
    ...(dueAt === undefined ? {} : { dueAt }),
    ...(drawn === undefined ? {} : { drawn }),
    tier,
    score: risk.score,
    requiredSignatures: needs.signatures,
    requiredGroups: needs.groups,
    authors,
    signatures: [],
    authorSignature: {
      accountId: by.accountId,
      displayName: by.displayName,
      keyId: signature.keyId,
      groups: by.groups,
      closure,
      at,
      envelope: signature.envelope,
    },
    ...(reason === undefined ? {} : { breakGlass: { by: [by.accountId], reason, at } }),
  };
}
