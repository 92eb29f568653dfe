/** Why somebody is denied, with the names of those who can help. */
import { denialReason, type Permission } from '../identity/permissions.ts';
import type { Session } from '../identity/ports.ts';
import type { IdentityDesk } from './services.ts';

const mostNames = 3;

export function denialOf(session: Session, permission: Permission, identity: Pick<IdentityDesk, 'customRoles' | 'grantors'>): string {
  const names = identity
    .grantors()
    .map(({ displayName }) => displayName)
    .slice(0, mostNames);
  return denialReason(session.roleTitles.join(' and ') || 'person without a role', permission, identity.customRoles(), names);
}
