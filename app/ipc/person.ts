/** The caller as a review knows people. */
import { ownAccounts, type OwnAccounts } from '../identity/same-person.ts';
import type { Session } from '../identity/ports.ts';
import type { Person } from '../review/subject.ts';
import type { Workspace } from './services.ts';

export const personOf = ({ identity }: Workspace, session: Session): Person => ({
  accountId: session.accountId,
  alsoAs: ownAccounts(session.accountId, identity.people()).slice(1),
  displayName: session.displayName,
  groups: session.groups,
  mayReview: session.permissions.includes('review.sign'),
  keyId: identity.signingKeys.active(session.accountId)?.keyId,
});

/** The account of the caller, and others of the same person. */
export const accountsOf = ({ identity }: Workspace, { accountId }: Session): OwnAccounts => ownAccounts(accountId, identity.people());
