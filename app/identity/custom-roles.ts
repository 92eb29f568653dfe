/** Roles of the organisation's own: what one may be, and when it may go. */
import { UserError } from '../kernel/errors.ts';
import { brokenSegregation, isRole, permissions, reviewerGroups, type CustomRole, type Permission } from './permissions.ts';
import type { IdentityRepositories } from './ports.ts';

type RoleRepositories = Pick<IdentityRepositories, 'customRoles' | 'accounts' | 'providers' | 'transaction'>;

/** Why these permissions may not stand in one role, in words; empty when they may. A person with several roles is warned instead. */
export function conflictsIn(held: readonly Permission[]): readonly string[] {
  return brokenSegregation(new Set(held)).map(([a, b, why]) => `${a} with ${b}: ${why}`);
}

const sameTitle = (a: string, b: string): boolean => a.trim().toLocaleLowerCase('en') === b.trim().toLocaleLowerCase('en');

/** Everybody may look after their own account, whatever else a role holds. Throws UserError `identity/exists` or `identity/bad-role`. */
export function saveCustomRole(wanted: CustomRole, repositories: RoleRepositories): CustomRole {
  const role: CustomRole = {
    ...wanted,
    title: wanted.title.trim(),
    permissions: permissions.filter((permission) => permission === 'session.own' || wanted.permissions.includes(permission)),
  };
  if (
    isRole(role.title.toLocaleLowerCase('en')) ||
    // Whoever a step asks is named by a role or a group.
    reviewerGroups.some((group) => sameTitle(group, role.title)) ||
    repositories.customRoles.list().some((other) => other.id !== role.id && sameTitle(other.title, role.title))
  ) {
    throw new UserError('identity/exists', `There is a role or a group “${role.title}” already.`, { mend: 'Give it another name.' });
  }
  const [conflict] = conflictsIn(role.permissions);
  if (conflict !== undefined)
    throw new UserError('identity/bad-role', `One role may not hold ${conflict}.`, {
      mend: 'Make two roles of it, and give them to two people.',
    });
  repositories.customRoles.save(role);
  return role;
}

/** Throws UserError `identity/not-found`, or `identity/bad-role` while anybody holds it. */
export function removeCustomRole(id: string, repositories: RoleRepositories): void {
  repositories.transaction(() => {
    const role = repositories.customRoles.list().find((one) => one.id === id);
    if (role === undefined) throw new UserError('identity/not-found', 'This role does not exist any more.', { place: id });
    const holders = repositories.accounts.list().filter((account) => account.roles.includes(id));
    if (holders.length > 0)
      throw new UserError(
        'identity/bad-role',
        `${holders
          .map(({ displayName }) => displayName)
          .slice(0, 5)
          .join(', ')} still ${holders.length === 1 ? 'holds' : 'hold'} it.`,
        { mend: 'Give them another role first.' },
      );
    const provider = repositories.providers.list().find(({ mapping }) => mapping.some((row) => row.roles.includes(id)));
    if (provider !== undefined)
      throw new UserError('identity/bad-role', `The identity provider ${provider.name} still gives it.`, {
        mend: 'Change the groups of the provider first.',
      });
    repositories.customRoles.delete(id);
  });
}
