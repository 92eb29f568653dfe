/**
 * What review needs from the store, as plain JSON records. Synchronous for the same reason as identity's ports.
 * Times are milliseconds since the Unix epoch.
 */
import type { ReviewerGroup } from '../identity/permissions.ts';
import type { Json } from '../kernel/json.ts';
import type { Policy } from '../lint/kit/context.ts';
import type { Environment, RiskTier } from '../workflow/model/flow.ts';
import type { Assessment } from './assess.ts';
import type { Closure, ModelLock, WaiverLock } from './closure.ts';

export const reviewStates = ['draft', 'submitted', 'changes-requested', 'approved', 'rejected', 'withdrawn', 'expired'] as const;
export type ReviewState = (typeof reviewStates)[number];

export interface SignatureRecord {
  readonly accountId: string;
  readonly displayName: string;
  readonly keyId: string;
  readonly groups: readonly ReviewerGroup[];
  /** The closure that was signed, SHA-256 hex. */
  readonly closure: string;
  readonly at: number;
  /** JSON text of the DSSE envelope around the review statement: it goes into the bundle as it is. */
  readonly envelope: string;
}

export interface ReviewRecord {
  readonly id: string;
  readonly flowId: string;
  readonly flowName: string;
  readonly environment: Environment;
  /** Counts up per flow and environment; becomes the bundle's version. */
  readonly revision: number;
  /** The saved version of the flow that was submitted; missing in what came from elsewhere, and in what is older than this is. */
  readonly drawn?: number;
  readonly state: ReviewState;
  readonly closure: string;
  /** SHA-256 of manifest.json of the bundle that was prepared at submission: what the signatures are about. */
  readonly manifestDigest?: string;
  readonly submittedBy: string;
  readonly submittedAt: number;
  /** The submitter's words to the reviewers. */
  readonly message?: string;
  readonly updatedAt: number;
  /** Submission or approval ends here. */
  readonly expiresAt: number;
  /** By when reviewers answer, by the times that counted at submission; missing in an emergency, and in what is older than they are. */
  readonly dueAt?: number;
  readonly tier: RiskTier;
  readonly score: number;
  readonly requiredSignatures: number;
  readonly requiredGroups: readonly ReviewerGroup[];
  /** Everybody who touched the closure since the last approved revision (account ids). */
  readonly authors: readonly string[];
  readonly signatures: readonly SignatureRecord[];
  /** The submitter's own signature, as author. */
  readonly authorSignature?: SignatureRecord;
  /** Set once, when the last signature came; stays when the approval ends. */
  readonly approvedAt?: number;
  /** The last decision's words, for request-changes and reject, and whose they are. */
  readonly reason?: string;
  readonly decidedBy?: string;
  /** The review that was submitted in its place while it was under way; missing in what was replaced before this was kept. */
  readonly replacedBy?: { readonly id: string; readonly revision: number };
  /** Submitted in another workspace: who sent it (owner name and key), and when it came. Its people stand here by owner name, unless they have an account. */
  readonly from?: { readonly owner: string; readonly keyId: string; readonly at: number };
  /** An emergency: who asked for it and why, and, once somebody looked at it again afterwards, what they found. */
  readonly breakGlass?: {
    readonly by: readonly string[];
    readonly reason: string;
    readonly at: number;
    readonly closed?: { readonly by: string; readonly at: number; readonly words: string };
  };
}

/** One whose manifest is known: every review that is made or taken over today. */
export type FrozenReview = ReviewRecord & { readonly manifestDigest: string };

export interface ReviewRepository {
  get(id: string): ReviewRecord | undefined;
  list(filter?: { readonly flowId?: string; readonly state?: ReviewState }): readonly ReviewRecord[];
  /** The newest review of this workspace that was approved for a flow in an environment, expired ones included, emergencies not. */
  lastApproved(flowId: string, environment: Environment): ReviewRecord | undefined;
  /** Throws UserError `store/conflict` when the id or (flow, environment, revision) exists. */
  insert(review: ReviewRecord): void;
  /** Throws UserError `store/conflict` when the stored `updatedAt` is not `expectedUpdatedAt`. */
  save(review: ReviewRecord, expectedUpdatedAt: number): void;
}

/**
 * What was frozen at submission, by the digest of its manifest: JSON text of a ClosureSnapshot. Written once, never changed. A closure does not
 * say it all: two submissions of one closure differ in version, authors, environment and end, and each is signed as it was frozen.
 */
export interface ClosureRepository {
  get(digest: string): string | undefined;
  put(digest: string, snapshot: string): void;
}

export type Pin =
  | { readonly on: 'flow' }
  | { readonly on: 'node'; readonly nodeId: string }
  | { readonly on: 'edge'; readonly edgeId: string }
  | { readonly on: 'field'; readonly nodeId: string; readonly field: string }
  | { readonly on: 'finding'; readonly fingerprint: string };

export interface ThreadRecord {
  readonly id: string;
  readonly flowId: string;
  /** The review that it was opened in; the thread lives on in later ones. */
  readonly reviewId: string;
  readonly pin: Pin;
  readonly state: 'open' | 'resolved';
  readonly resolvedBy?: string;
  readonly comments: readonly { readonly id: string; readonly by: string; readonly at: number; readonly text: string }[];
  readonly updatedAt: number;
}

export interface ThreadRepository {
  get(id: string): ThreadRecord | undefined;
  listOf(flowId: string): readonly ThreadRecord[];
  insert(thread: ThreadRecord): void;
  save(thread: ThreadRecord): void;
}

export interface WaiverRecord {
  readonly id: string;
  readonly flowId: string;
  readonly ruleId: string;
  /** Finding's fingerprint: when the path changes, the waiver is void. */
  readonly fingerprint: string;
  readonly reason: string;
  readonly requestedBy: string;
  readonly requestedAt: number;
  readonly approvedBy?: string;
  readonly approvedAt?: number;
  readonly until: number;
  readonly revokedAt?: number;
  /** Who said no, and why: for whoever asked. */
  readonly declined?: { readonly by: string; readonly reason: string };
}

export interface WaiverRepository {
  get(id: string): WaiverRecord | undefined;
  listOf(flowId: string): readonly WaiverRecord[];
  insert(waiver: WaiverRecord): void;
  save(waiver: WaiverRecord): void;
}

/** Freezes what is reviewed and signs for people. The bundle layer implements it. */
export interface Freezer {
  /** `frozen` is everything that a bundle is made from; giving it back later makes the same manifest. */
  freeze(assessment: Assessment, choices: FreezeChoices): Frozen;
  /** Opens the person's signing key for one statement. The caller has seen a fresh second factor. */
  sign(request: SigningRequest): Promise<{ readonly keyId: string; readonly envelope: string }>;
}

export interface FreezeChoices {
  readonly version: number;
  readonly environment: Environment;
  readonly expiresAt: number;
  readonly authors: readonly string[];
  readonly policy: Policy;
  readonly waivers: readonly WaiverLock[];
  readonly models: readonly ModelLock[];
  /** Any two reviewers, for a day. */
  readonly emergency: boolean;
}

export interface Frozen {
  readonly closure: Closure;
  readonly manifestDigest: string;
  readonly frozen: Json;
}

export interface SigningRequest {
  readonly kind: 'author' | 'review';
  readonly accountId: string;
  readonly manifestDigest: string;
  readonly closure: string;
  readonly groups: readonly ReviewerGroup[];
  readonly at: number;
}

/** What the workspace asks of a submission for its environment, whatever the flow and whatever the door that it comes through. */
export interface EnvironmentTerms {
  /** Signatures at least, whatever the risk. */
  readonly signatures: number;
  /** Why it is too early, in words; empty when it is not. */
  readonly objections: readonly string[];
}

/** Who changed a flow, from its revisions. The store answers from its edit history, which nobody can edit. */
export interface AuthorshipSource {
  /** Account ids that changed one of the flows after `since` (0 for all time), or what it was copied from since, until it was; each once, sorted. */
  authorsOf(flowIds: readonly string[], since: number): readonly string[];
  /** The flows that this one was copied from, and those that they were, each with the time until which it counts. */
  originsOf(flowId: string): readonly { readonly flowId: string; readonly until: number }[];
  /** Account ids that changed one of these connections, models or bindings (`setupName`) after `since`, each once, sorted. */
  changersOf(setup: readonly string[], since: number): readonly string[];
  noteChange(what: string, by: string, at: number): void;
  /** Revisions of these flows, and of what they were copied from, that others say this person made: the person has signed none of them, and not answered. */
  claimsOn(flowIds: readonly string[], accountId: string): readonly Claim[];
  /** Those that the person said they did not make. Only what somebody else accepted counts. */
  denialsOf(flowIds: readonly string[]): readonly Denial[];
}

/** Somebody's word (an owner name) that an account made a revision. */
export interface Claim {
  readonly flowId: string;
  readonly revision: number;
  readonly author: string;
  readonly saidBy: string;
}
export interface Denial extends Claim {
  /** The account that accepted it; null while nobody did. */ readonly acceptedBy: string | null;
}

export interface ReviewRepositories {
  readonly reviews: ReviewRepository;
  readonly closures: ClosureRepository;
  readonly threads: ThreadRepository;
  readonly waivers: WaiverRepository;
  readonly authorship: AuthorshipSource;
  /** Runs `work` in one transaction: all of its writes or none. */
  transaction<T>(work: () => T): T;
}
