/** Leave to live with one finding: with reason, owner and end, bound to the finding's path by its fingerprint. */
import { hidesSomething, lookOf } from '../identity/look-alike.ts';
import { UserError } from '../kernel/errors.ts';
import { instantText } from '../kernel/instant.ts';
import type { Waiver } from '../lint/kit/context.ts';
import type { Finding } from '../lint/kit/finding.ts';
import { shortestReason } from '../lint/kit/flow-record.ts';
import type { WaiverLock } from './closure.ts';
import type { WaiverRecord } from './ports.ts';

const day = 86_400_000;
/** Clocks of two computers are not the same. */
const clockSlack = day;
export const waiverLimits = { reason: shortestReason, days: 365 } as const;

/** Throws UserError `review/waiver-invalid`. `findings` are those of the flow as it is now. */
export function checkRequest(waiver: Pick<WaiverRecord, 'ruleId' | 'fingerprint' | 'reason' | 'until'>, findings: readonly Finding[], at: number): void {
  const refuse = (message: string, mend: string): never => { throw new UserError('review/waiver-invalid', message, { mend }); };
  const finding = findings.find((one) => one.fingerprint === waiver.fingerprint && one.ruleId === waiver.ruleId);
  if (finding === undefined) refuse('There is no such finding in this flow now.', 'Choose the finding again in the problems list.');
  if (waiver.ruleId === 'rule-error') refuse('A rule that failed cannot be waived: nobody knows what it would have found.', 'Report the error; the flow can be signed when the rule works.');
  if (waiver.reason.trim().length < waiverLimits.reason) refuse('A waiver needs a reason that others understand.', `Write at least ${waiverLimits.reason} characters.`);
  if (!(waiver.until > at)) refuse('The waiver would have ended already.', 'Choose a later day.');
  if (waiver.until - at > waiverLimits.days * day) refuse('A waiver lasts a year at most.', 'Choose an earlier day; it can be asked for again.');
}

/** Why somebody may not decide about a waiver, in words: whoever asked for it or touched the flow. */
export const whyNotDecide = ({ requestedBy }: Pick<WaiverRecord, 'requestedBy'>, by: string, authors: readonly string[]): string | undefined =>
  (requestedBy === by || authors.includes(by) ? 'You asked for this waiver or touched the flow, so somebody else must decide about it.' : undefined);

function undecided(waiver: WaiverRecord, by: string, authors: readonly string[], at: number): void {
  if (waiver.approvedBy !== undefined || waiver.revokedAt !== undefined) throw new UserError('review/waiver-invalid', 'This waiver was decided already.');
  if (waiver.until <= at) throw new UserError('review/waiver-invalid', 'This waiver has ended.', { mend: 'Ask for a new one.' });
  const why = whyNotDecide(waiver, by, authors);
  if (why !== undefined) throw new UserError('review/self-approval', why);
}

/** Approves a waiver. Whoever asked for it, or touched the flow, cannot. Throws UserError. */
export function approve(waiver: WaiverRecord, by: string, authors: readonly string[], at: number): WaiverRecord {
  undecided(waiver, by, authors, at);
  return { ...waiver, approvedBy: by, approvedAt: at };
}

/** Declines one, under the same conditions. Throws UserError. */
export function decline(waiver: WaiverRecord, by: string, authors: readonly string[], at: number): WaiverRecord {
  undecided(waiver, by, authors, at);
  return { ...waiver, revokedAt: at };
}

/**
 * Waivers that came with a submission of another workspace, which says that they count: the same conditions as here, as far as they can be seen.
 * That who is named did approve them is the sender's word. `until` is the end of what they came with. Throws UserError `review/waiver-invalid`.
 */
export function checkCarried(locks: readonly WaiverLock[], { findings, authors, until, at }: { readonly findings: readonly Finding[]; readonly authors: readonly string[]; readonly until: number; readonly at: number }): void {
  const looks = new Set(authors.map(lookOf));
  for (const lock of locks) {
    const refuse = (message: string): never => { throw new UserError('review/waiver-invalid', `The submission counts on a waiver (${lock.ruleId.replace(/[^A-Za-z0-9-]/g, '?')}) that does not count: ${message}.`, { mend: 'Ask the sender to submit the flow again, with a waiver that counts.' }); };
    const end = Date.parse(lock.until);
    if (Number.isNaN(end) || instantText(end) !== lock.until) refuse('its end is no instant');
    if (end <= at) refuse('it has ended');
    if (end - at > waiverLimits.days * day + clockSlack) refuse('it would last longer than a year');
    if (end < until) refuse('it ends before the submission does');
    if (lock.reason.trim().length < waiverLimits.reason) refuse('it has no reason that others understand');
    if (lock.owner === undefined || lookOf(lock.owner) === '' || lookOf(lock.approvedBy) === '') refuse('it does not say who asked for it, or who approved it');
    if (lookOf(lock.owner ?? '') === lookOf(lock.approvedBy)) refuse('whoever asked for it approved it');
    if (looks.has(lookOf(lock.approvedBy))) refuse('an author of the flow approved it');
    if ([lock.owner ?? '', lock.approvedBy, lock.reason.replaceAll(/\s/g, ' ')].some(hidesSomething)) refuse('it holds characters that nobody sees');
    if (findings.some((finding) => finding.fingerprint === lock.fingerprint && finding.ruleId !== lock.ruleId)) refuse('the finding that it waives is another rule\u2019s');
  }
}

export const counts = (waiver: WaiverRecord, at: number): boolean => waiver.approvedBy !== undefined && waiver.revokedAt === undefined && waiver.until > at;

/** The waivers that count at a time, as the closure and the linter take them. `ownerOf` names people as the trust root does. */
export function waiverLocks(waivers: readonly WaiverRecord[], at: number, ownerOf: (accountId: string) => string): readonly WaiverLock[] {
  return waivers.filter((waiver) => counts(waiver, at)).map((waiver) => ({
    ruleId: waiver.ruleId, fingerprint: waiver.fingerprint, reason: waiver.reason, owner: ownerOf(waiver.requestedBy), approvedBy: ownerOf(waiver.approvedBy ?? ''),
    until: instantText(waiver.until),
  }));
}

/** Waivers as the linter takes them. */
export const lintWaivers = (locks: readonly WaiverLock[]): readonly Waiver[] =>
  locks.map(({ fingerprint, owner, approvedBy, reason, until }) => ({ fingerprint, by: approvedBy, ...(owner === undefined ? {} : { owner }), reason, until }));

export type WaiverStanding = 'asked' | 'counts' | 'ended' | 'revoked' | 'void';

/** `void`: the path has changed, so the fingerprint is no longer among the findings. */
export function standing(waiver: WaiverRecord, findings: readonly Finding[], at: number): WaiverStanding {
  if (waiver.revokedAt !== undefined) return 'revoked';
  if (waiver.until <= at) return 'ended';
  if (!findings.some((finding) => finding.fingerprint === waiver.fingerprint)) return 'void';
  return waiver.approvedBy === undefined ? 'asked' : 'counts';
}
