/** Leave to live with one finding: with reason, owner and end, bound to the finding's path by its fingerprint. */
import { hidesSomething, lookOf, textHidesSomething } from '../identity/look-alike.ts';
import type { OwnAccounts } from '../identity/same-person.ts';
import { UserError } from '../kernel/errors.ts';
import { instantText } from '../kernel/instant.ts';
import type { Waiver } from '../lint/kit/context.ts';
import type { Finding } from '../lint/kit/finding.ts';
import { saysWhy, shortestReason } from '../lint/kit/flow-record.ts';
import type { WaiverLock } from './closure.ts';
import type { WaiverRecord } from './ports.ts';

const day = 86_400_000;
/** Clocks of two computers are not the same. */
const clockSlack = day;
export const waiverLimits = { reason: shortestReason, days: 365 } as const;

/** Long enough, and with something in it that is seen: what a bundle's waiver is held to (SPEC.md). Whoever asks for one is held to more. */
const saysSomething = (reason: string): boolean => reason.trim().length >= waiverLimits.reason && lookOf(reason) !== '';

/** Throws UserError `review/waiver-invalid`. */
function checkReason(reason: string, missing: string): void {
  if (!saysWhy(reason))
    throw new UserError('review/waiver-invalid', missing, {
      mend: `Say in a few words, of at least ${waiverLimits.reason} characters, why this may stay.`,
    });
  if (textHidesSomething(reason))
    throw new UserError('review/waiver-invalid', 'The reason holds characters that nobody sees.', { mend: 'Type it again.' });
}

/** Throws UserError `review/waiver-invalid`. `findings` are those of the flow as it is now. */
export function checkRequest(
  waiver: Pick<WaiverRecord, 'ruleId' | 'fingerprint' | 'reason' | 'until'>,
  findings: readonly Finding[],
  at: number,
): void {
  const refuse = (message: string, mend: string): never => {
    throw new UserError('review/waiver-invalid', message, { mend });
  };
  const finding = findings.find((one) => one.fingerprint === waiver.fingerprint && one.ruleId === waiver.ruleId);
  if (finding === undefined) refuse('There is no such finding in this flow now.', 'Choose the finding again in the problems list.');
  if (waiver.ruleId === 'rule-error')
    refuse(
      'A rule that failed cannot be waived: nobody knows what it would have found.',
      'Report the error; the flow can be signed when the rule works.',
    );
  checkReason(waiver.reason, 'A waiver needs a reason that others understand.');
  if (!(waiver.until > at)) refuse('The waiver would have ended already.', 'Choose a later day.');
  if (waiver.until - at > waiverLimits.days * day)
    refuse('A waiver lasts a year at most.', 'Choose an earlier day; it can be asked for again.');
}

/** Why somebody may not decide about a waiver, in words: whoever asked for it or touched the flow. */
export const whyNotDecide = (
  { requestedBy }: Pick<WaiverRecord, 'requestedBy'>,
  by: OwnAccounts,
  authors: readonly string[],
): string | undefined =>
  by.some((account) => requestedBy === account || authors.includes(account))
    ? 'You asked for this waiver or touched the flow, so somebody else must decide about it.'
    : undefined;

function undecided(waiver: WaiverRecord, by: OwnAccounts, authors: readonly string[], at: number): void {
  if (waiver.approvedBy !== undefined || waiver.revokedAt !== undefined)
    throw new UserError('review/waiver-invalid', 'This waiver was decided already.');
  if (waiver.until <= at) throw new UserError('review/waiver-invalid', 'This waiver has ended.', { mend: 'Ask for a new one.' });
  const why = whyNotDecide(waiver, by, authors);
  if (why !== undefined) throw new UserError('review/self-approval', why);
}

/** Approves a waiver. Whoever asked for it, or touched the flow, cannot. Throws UserError. */
export function approve(waiver: WaiverRecord, by: OwnAccounts, authors: readonly string[], at: number): WaiverRecord {
  undecided(waiver, by, authors, at);
  return { ...waiver, approvedBy: by[0], approvedAt: at };
}

/** Declines one, under the same conditions, and says why. Throws UserError. */
export function decline(waiver: WaiverRecord, by: OwnAccounts, authors: readonly string[], at: number, reason: string): WaiverRecord {
  undecided(waiver, by, authors, at);
  checkReason(reason, 'Say why, so that whoever asked knows what to do.');
  return { ...waiver, revokedAt: at, declined: { by: by[0], reason: reason.trim() } };
}

/** Those that were declined, newest first; what was asked for again since is not among them. */
export function declinedWaivers(
  waivers: readonly WaiverRecord[],
  since: number,
): readonly (WaiverRecord & Required<Pick<WaiverRecord, 'declined' | 'revokedAt'>>)[] {
  const again = (one: WaiverRecord): boolean =>
    waivers.some(
      (other) =>
        other.fingerprint === one.fingerprint &&
        other.ruleId === one.ruleId &&
        other.requestedAt >= (one.revokedAt ?? 0) &&
        other.id !== one.id,
    );
  return waivers
    .flatMap((waiver) => {
      const { declined, revokedAt } = waiver;
      return declined === undefined || revokedAt === undefined || revokedAt < since || again(waiver)
        ? []
        : [{ ...waiver, declined, revokedAt }];
    })
    .sort((a, b) => b.revokedAt - a.revokedAt);
}

/** What a waiver in a package, a bundle or a file is held against. */
export interface CarriedBeside {
  /** Owner names of those who touched the flows. */
  readonly authors: Iterable<string>;
  /** When what it came with ends. */
  readonly until: number;
  /** Now; undefined where only what it says of itself is looked at. */
  readonly at?: number;
  /** Whether somebody of that name is known at all. */
  known?(owner: string): boolean;
}

/**
 * Why a waiver that comes from outside does not count, in words: the same conditions as those under which one is given here, as far as they can be
 * seen. One function for packages, bundles and the command line. That whoever is named did approve it is the word of whoever brings it.
 */
export function whyVoid(lock: WaiverLock, others: readonly WaiverLock[], { authors, until, at, known }: CarriedBeside): string | undefined {
  const { owner = '', approvedBy, reason } = lock;
  const end = Date.parse(lock.until);
  if (Number.isNaN(end) || instantText(end) !== lock.until) return 'its end is no instant';
  if (at !== undefined && end <= at) return 'it has ended';
  if (at !== undefined && end - at > waiverLimits.days * day + clockSlack) return 'it would last longer than a year';
  if (end < until) return 'it ends before what it came with does';
  if (!saysSomething(reason)) return 'it has no reason that others understand';
  if (lookOf(owner) === '' || lookOf(approvedBy) === '') return 'it does not say who asked for it, or who approved it';
  if (lookOf(owner) === lookOf(approvedBy)) return 'whoever asked for it approved it';
  if ([...authors].some((author) => lookOf(author) === lookOf(approvedBy))) return 'an author of the flow approved it';
  if (known?.(approvedBy) === false) return 'nobody knows who approved it';
  if ([owner, approvedBy].some(hidesSomething) || textHidesSomething(reason)) return 'it holds characters that nobody sees';
  if (others.some((other) => other !== lock && other.fingerprint === lock.fingerprint)) return 'its finding is waived twice';
  return undefined;
}

/** Waivers that came with a submission of another workspace, or in a file. Throws UserError `review/waiver-invalid`. */
export function checkCarried(
  locks: readonly WaiverLock[],
  beside: CarriedBeside & { readonly findings: readonly Finding[] },
  mend = 'Ask the sender to submit the flow again, with a waiver that counts.',
): void {
  for (const lock of locks) {
    const why =
      whyVoid(lock, locks, beside) ??
      (beside.findings.some((finding) => finding.fingerprint === lock.fingerprint && finding.ruleId !== lock.ruleId)
        ? 'the finding that it waives is another rule\u2019s'
        : undefined);
    if (why !== undefined)
      throw new UserError('review/waiver-invalid', `A waiver (${lock.ruleId.replace(/[^A-Za-z0-9-]/g, '?')}) does not count: ${why}.`, {
        mend,
      });
  }
}

export const counts = (waiver: WaiverRecord, at: number): boolean =>
  waiver.approvedBy !== undefined && waiver.revokedAt === undefined && waiver.until > at;

/**
 * The waivers that count at a time, as the closure and the linter take them: none that an author approved, who may have become one afterwards; of two for one
 * finding the one that lasts longer. `ownerOf` names people as the trust root does.
 */
export function waiverLocks(
  waivers: readonly WaiverRecord[],
  at: number,
  authors: readonly string[],
  ownerOf: (accountId: string) => string,
): readonly WaiverLock[] {
  const counting = waivers.filter((waiver) => counts(waiver, at) && !authors.includes(waiver.approvedBy ?? ''));
  return [...Map.groupBy(counting, ({ fingerprint }) => fingerprint).values()]
    .flatMap((same) => same.toSorted((a, b) => b.until - a.until).slice(0, 1))
    .map((waiver) => ({
      ruleId: waiver.ruleId,
      fingerprint: waiver.fingerprint,
      reason: waiver.reason,
      owner: ownerOf(waiver.requestedBy),
      approvedBy: ownerOf(waiver.approvedBy ?? ''),
      until: instantText(waiver.until),
    }));
}

/** Waivers as the linter takes them. */
export const lintWaivers = (locks: readonly WaiverLock[]): readonly Waiver[] =>
  locks.map(({ fingerprint, owner, approvedBy, reason, until }) => ({
    fingerprint,
    by: approvedBy,
    ...(owner === undefined ? {} : { owner }),
    reason,
    until,
  }));

export type WaiverStanding = 'asked' | 'counts' | 'ended' | 'revoked' | 'void';

/** `void`: the path has changed, so the fingerprint is no longer among the findings. */
export function standing(waiver: WaiverRecord, findings: readonly Finding[], at: number): WaiverStanding {
  if (waiver.revokedAt !== undefined) return 'revoked';
  if (waiver.until <= at) return 'ended';
  if (!findings.some((finding) => finding.fingerprint === waiver.fingerprint)) return 'void';
  return waiver.approvedBy === undefined ? 'asked' : 'counts';
}
