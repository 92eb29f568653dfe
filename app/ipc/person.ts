/** The caller as a review knows people. */
import type { Session } from '../identity/ports.ts';
import type { Person } from '../review/subject.ts';
import type { Workspace } from './services.ts';

export const personOf = ({ identity }: Workspace, session: Session): Person => ({
  accountId: session.accountId,
  displayName: session.displayName,
  groups: session.groups,
  mayReview: session.permissions.includes('review.sign'),
  keyId: identity.signingKeys.active(session.accountId)?.keyId,
});
