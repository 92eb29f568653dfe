/** Who may sign a review, and what is still missing. Pure: everything that decides is an argument. */
import type { ErrorCode } from '../kernel/error-codes.ts';
import { signOffWords } from '../lint/kit/sign-off-words.ts';
import type { ReviewerGroup } from '../identity/permissions.ts';
import type { ReviewRecord } from './ports.ts';
import { stateWords } from './states.ts';

export interface Signatory {
  readonly accountId: string;
  /** Other accounts of the same person: what these touched or signed, they did. */
  readonly alsoAs?: readonly string[];
  /** Id of the key in use; undefined while there is none yet. */
  readonly keyId: string | undefined;
  readonly mayReview: boolean;
  readonly groups: readonly ReviewerGroup[];
}

/** What is true now, as against at submission. */
export interface Present {
  readonly at: number;
  /** Hash of what would be frozen now, by the present rules, policy and waivers. */
  readonly closure: string;
  /** What is different in it, in words. */
  readonly changed?: string;
  readonly blocked: boolean;
  readonly openThreads: number;
  /** Who accepted that somebody else is no author. */
  readonly accepters?: readonly string[];
  /** Whoever signs asked for a waiver that is frozen in it, by this account or another. */
  readonly waiverAsked?: boolean;
}

export interface Objection {
  readonly code: ErrorCode;
  readonly text: string;
}

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** Said to the one who did: no reproach, but how it stands. */
export const signedAlready = 'You have signed already.';

/** Also for an address that two people share: then it shows nowhere that they are two. */
export const ownOther = (did: string, must: 'sign' | 'decide' | 'resolve the thread' = 'sign'): string =>
  `Another account with your e-mail address ${did}, so somebody else must ${must}.`;

const changedText = ({ changed = '' }: Present): string =>
  changed === '' ? signOffWords.changed : `Since it was submitted, this has changed: ${changed}. It must be submitted again.`;

/** Why this person may not sign this review now; empty when they may. An administrator gets no exception. */
export function objections(review: ReviewRecord, person: Signatory, present: Present): readonly Objection[] {
  const out: Objection[] = [];
  if (review.submittedAt > present.at)
    out.push({ code: 'review/wrong-state', text: 'The clock of this computer is earlier than the submission. Correct it, then sign.' });
  if (review.state !== 'submitted') out.push({ code: 'review/wrong-state', text: `This review ${stateWords(review.state)}.` });
  else if (review.expiresAt <= present.at) out.push({ code: 'review/wrong-state', text: 'This submission has expired.' });
  if (!person.mayReview) out.push({ code: 'identity/denied', text: 'Signing takes the role reviewer.' });
  if (review.authors.includes(person.accountId) || review.submittedBy === person.accountId)
    out.push({
      code: 'review/self-approval',
      text:
        review.from === undefined || review.submittedBy === person.accountId
          ? `${signOffWords.ownReview} You touched what is reviewed here, so somebody else must sign.`
          : `${review.from.owner}, who sent this, names you as an author, so somebody else must sign. If you changed nothing in it, ask them to submit it without your name.`,
    });
  else if (person.alsoAs?.some((other) => review.authors.includes(other) || review.submittedBy === other) === true)
    out.push({ code: 'review/self-approval', text: ownOther('touched what is reviewed here') });
  else if (person.keyId !== undefined && review.authorSignature?.keyId === person.keyId)
    out.push({ code: 'review/self-approval', text: 'Your key submitted this under another name, so somebody else must sign.' });
  if ([person.accountId, ...(person.alsoAs ?? [])].some((one) => present.accepters?.includes(one) === true))
    out.push({ code: 'review/self-approval', text: 'You accepted that somebody is no author here, so somebody else must sign.' });
  if (present.waiverAsked === true)
    out.push({ code: 'review/self-approval', text: 'You asked for a waiver that is part of this, so somebody else must sign.' });
  const before = review.signatures.find((signature) => signature.accountId === person.accountId || signature.keyId === person.keyId);
  if (before !== undefined)
    out.push({
      code: 'review/already-signed',
      text: before.accountId === person.accountId ? signedAlready : 'Your key has signed already, under another name.',
    });
  else if (review.signatures.some((signature) => person.alsoAs?.includes(signature.accountId) === true))
    out.push({ code: 'review/already-signed', text: ownOther('has signed already') });
  if (present.closure !== review.closure) out.push({ code: 'review/closure-changed', text: changedText(present) });
  if (present.blocked) out.push({ code: 'review/blocked-verdict', text: 'There are findings that block sign-off.' });
  if (present.openThreads > 0 && review.breakGlass === undefined)
    out.push({ code: 'review/threads-open', text: `${plural(present.openThreads, 'comment')} must be resolved first.` });
  return out;
}

/** Groups of those who signed, each person once. */
const coveredGroups = (review: ReviewRecord): ReadonlySet<ReviewerGroup> =>
  new Set(review.signatures.flatMap((signature) => signature.groups));

/** What is missing until approval, in words; empty when nothing is. */
export function missing(review: ReviewRecord): readonly string[] {
  const valid = review.signatures.filter((signature) => signature.closure === review.closure);
  const people = new Set(valid.map((signature) => signature.accountId)).size;
  const keys = new Set(valid.map((signature) => signature.keyId)).size;
  const have = Math.min(people, keys);
  const covered = coveredGroups({ ...review, signatures: valid });
  const groups = review.requiredGroups.filter((group) => !covered.has(group));
  const names = groups.map((group) => group.replaceAll('-', ' '));
  if (have >= review.requiredSignatures) return names.map((name) => `a signature for ${name}`);
  // One line, or two signatures of two groups would read like four.
  const more = plural(review.requiredSignatures - have, 'more signature');
  return [names.length === 0 ? more : `${more}, with ${names.join(' and ')} among the signers`];
}
