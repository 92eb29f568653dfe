/** Whose signature counts today, and what a reviewer should know of those who sign. The trust root says the same to runners, once it is published. */
import { parseLeaf } from '../../audit/entry.ts';
import { countsAs, permissionOf } from '../../bundle/workspace-trust.node.ts';
import { mayDo } from '../../identity/permissions.ts';
import type { ReviewRecord, SignatureRecord } from '../../review/ports.ts';
import type { Store } from '../../store/store.ts';

/** Of somebody here: the key is theirs and not revoked, and they are still here and may. Of a colleague: trusted for it, and not revoked. */
export function signatureCounts(
  store: Pick<Store, 'identity' | 'bundles'>,
): (signature: SignatureRecord, as: 'author' | 'reviewer') => boolean {
  return ({ keyId }, as) => {
    const key = store.identity.signingKeys.get(keyId);
    if (key === undefined)
      return store.bundles.colleagues
        .list()
        .some(
          (colleague) =>
            colleague.id === keyId && countsAs(colleague, as, store.identity.accounts.list(), store.identity.customRoles.list()),
        );
    const owner = store.identity.accounts.get(key.accountId);
    return key.state !== 'revoked' && owner?.state === 'active' && mayDo(owner.roles, permissionOf[as], store.identity.customRoles.list());
  };
}

interface Deed {
  readonly actor: string;
  readonly time: number;
}

/** What was done to an account, newest first; what was refused did not happen. */
const deedsOn = ({ audit }: Pick<Store, 'audit'>, action: string, subject: string): readonly Deed[] =>
  audit.find({ action, subject, limit: 50 }).filter(({ leaf }) => (parseLeaf(leaf)?.details['outcome'] ?? 'done') === 'done');

/** Who else did this to an account. */
const doersOf = (store: Pick<Store, 'audit'>, action: string, subject: string): readonly Deed[] =>
  deedsOn(store, action, subject).filter(({ actor }) => actor !== subject);

const dayMs = 86_400_000;
/** So long after a reset it is said of whoever signs. */
const resetDays = 90;
/** In UTC. */
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/**
 * Whoever resets somebody's access hands them a first password, and could use it instead: choose another, set up a second factor, and sign in their
 * name with a key of theirs. Nothing in the store shows who did, so whoever decides is told, and asks. See decision 0018.
 */
export function signersAfterReset(
  store: Pick<Store, 'audit'>,
  { authors, signatures }: Pick<ReviewRecord, 'authors' | 'signatures'>,
  nameOf: (accountId: string) => string,
): string[] {
  return signatures.flatMap(({ accountId, at }) =>
    doersOf(store, 'identity.second-factor-reset', accountId)
      // Of those who made it more is said below.
      .filter(({ actor, time }) => !authors.includes(actor) && time <= at && at - time < resetDays * dayMs)
      .slice(0, 1)
      .map(
        ({ actor, time }) =>
          `${nameOf(actor)} reset the access of ${nameOf(accountId)} on ${dayOf(time)}, and could have signed in their place. Ask ${nameOf(accountId)}, by another way than this program, whether they signed.`,
      ),
  );
}

/** Who alone manages people can give themselves the right to sign, and whoever decides is told. */
export function signersByOwnHand(
  store: Pick<Store, 'audit'>,
  { signatures }: Pick<ReviewRecord, 'signatures'>,
  nameOf: (accountId: string) => string,
): string[] {
  return signatures.flatMap(({ accountId, at }) =>
    deedsOn(store, 'identity.roles-changed', accountId)
      .filter(({ actor, time }) => actor === accountId && time <= at && at - time < resetDays * dayMs)
      .slice(0, 1)
      .map(({ time }) => `${nameOf(accountId)} changed what they may do themselves on ${dayOf(time)}, and signed since.`),
  );
}

/**
 * A second account is the way around "nobody signs what they made" that no key shows. Accounts are made and second factors reset by
 * administrators, so that is where it shows: whoever touched the flow, or signs it, and also made a signer's account, let its second factor be set anew, or
 * put their key card in, which anybody can make under any name.
 */
export function accountsInOneHand(
  store: Pick<Store, 'audit' | 'bundles'>,
  review: Pick<ReviewRecord, 'authors' | 'signatures'>,
  candidates: readonly string[],
  nameOf: (accountId: string) => string,
): string[] {
  const acts = [
    ['identity.created', 'made the account of'],
    ['identity.second-factor-reset', 'reset the access of'],
  ] as const;
  const signers = review.signatures.map(({ accountId }) => accountId);
  const partOf = (actor: string): string | undefined =>
    review.authors.includes(actor) ? 'who touched what is reviewed here' : signers.includes(actor) ? 'who signed here, too' : undefined;
  const colleagues = store.bundles.colleagues.list();
  const cards = review.signatures.flatMap(({ keyId, displayName }) => {
    const addedBy = colleagues.find(({ id }) => id === keyId)?.addedBy;
    const part = addedBy === undefined ? undefined : partOf(addedBy);
    return addedBy === undefined || part === undefined
      ? []
      : [`${nameOf(addedBy)}, ${part}, added the key card of ${displayName}. Make sure that these are two people.`];
  });
  return [
    ...cards,
    ...[...new Set([...signers, ...candidates])].flatMap((signer) =>
      acts.flatMap(([action, words]) =>
        [...new Set(doersOf(store, action, signer).map(({ actor }) => actor))].flatMap((actor) => {
          const part = partOf(actor);
          return part === undefined ? [] : [`${nameOf(actor)}, ${part}, ${words} ${nameOf(signer)}. Make sure that these are two people.`];
        }),
      ),
    ),
  ];
}
