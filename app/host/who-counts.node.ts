/** Whose signature counts today, and what a reviewer should know of those who sign. The trust root says the same to runners, once it is published. */
import { permissionOf } from '../bundle/workspace-trust.node.ts';
import { mayDo } from '../identity/permissions.ts';
import type { Clock } from '../kernel/ports.ts';
import type { ReviewRecord, SignatureRecord } from '../review/ports.ts';
import type { Store } from '../store/store.ts';

/** Of somebody here: the key is theirs and not revoked, and they are still here and may. Of a colleague: trusted for it, and not revoked. */
export function signatureCounts(store: Pick<Store, 'identity' | 'bundles'>): (signature: SignatureRecord, as: 'author' | 'reviewer') => boolean {
  return ({ keyId }, as) => {
    const key = store.identity.signingKeys.get(keyId);
    if (key === undefined) return store.bundles.colleagues.list().some((colleague) => colleague.id === keyId && colleague.revoked === undefined && colleague.roles.includes(as));
    const owner = store.identity.accounts.get(key.accountId);
    return key.state !== 'revoked' && owner?.state === 'active' && mayDo(owner.roles, permissionOf[as], store.identity.customRoles.list());
  };
}

/**
 * A second account is the way around "nobody signs what they made" that no key shows. Accounts are made and second factors reset by
 * administrators, so that is where it shows: whoever touched the flow and also made a signer's account, or let its second factor be set anew.
 */
export function accountsInOneHand(store: Pick<Store, 'audit'>, review: Pick<ReviewRecord, 'authors' | 'signatures'>, candidates: readonly string[], nameOf: (accountId: string) => string): string[] {
  const acts = [['identity.created', 'made the account of'], ['identity.second-factor-reset', 'reset the access of']] as const;
  return [...new Set([...review.signatures.map(({ accountId }) => accountId), ...candidates])].flatMap((signer) => acts.flatMap(([action, words]) => {
    const by = store.audit.find({ action, subject: signer, limit: 20 }).map(({ actor }) => actor).filter((actor) => actor !== signer && review.authors.includes(actor));
    return [...new Set(by)].map((actor) => `${nameOf(actor)}, who touched what is reviewed here, ${words} ${nameOf(signer)}. Make sure that these are two people.`);
  }));
}

/** A jump of this size is a clock that was wrong, and not one that was turned back. */
const longestMs = 400 * 86_400_000;

/** The clock of decisions: never before the newest entry of the audit log, so that turning the computer's clock back wakes no approval that has expired. */
export const notBeforeTheLog = (clock: Clock, newest: () => number | undefined): Clock => ({
  now() {
    const now = clock.now();
    const last = newest() ?? now;
    return last > now && last - now < longestMs ? last : now;
  },
});
