/** What reviews work with, and what is said at a submission. */
import type { Clock, Hash, Random } from '../kernel/ports.ts';
import type { Policy } from '../lint/kit/context.ts';
import type { ReviewTimes } from './due.ts';
import type { EnvironmentTerms, Freezer, ReviewRecord, ReviewRepositories, SignatureRecord } from './ports.ts';
import type { SetupSource } from './setup.ts';
import type { Subject } from './subject.ts';

export interface ReviewPorts {
  /** The policy of this workspace for a submission that came with another one; undefined where they are the same. */
  readonly policyHere?: (carried: Policy) => Policy | undefined;
  readonly clock: Clock;
  readonly random: Random;
  readonly hash: Hash;
  readonly repositories: ReviewRepositories;
  readonly freezer: Freezer;
  /** What connections and models of the workspace are used where; nothing where there is no workspace. */
  readonly setup?: SetupSource;
  /** The workspace's plan for its environments; it asks for nothing where there is none. */
  readonly terms?: (subject: Pick<Subject, 'flow' | 'environment'>, from: ReviewRecord['from']) => EnvironmentTerms;
  /** How long reviews may take; the usual times where nothing is said. */
  readonly times?: () => ReviewTimes;
  /** Every account of the person whose this one is; that one alone where it is not said. */
  readonly accountsOf?: (accountId: string) => readonly string[];
  /** The name by which the trust root knows a person. */
  ownerOf(accountId: string): string;
  /** Does it count today? A signer who left, may not sign any more, or whose key was revoked is as good as none. Everything that was signed counts unless it is said. */
  readonly counts?: (signature: SignatureRecord, as: 'author' | 'reviewer') => boolean;
}

export interface SubmitOptions {
  /** To the reviewers. */
  readonly message?: string;
  /** Which saved version of the flow it is. */
  readonly drawn?: number;
  readonly emergency?: { readonly reason: string };
}
