/** Whoever manages people gives themselves nothing more where somebody else could: one person alone would hold every right, that of signing too. */
import { permissionAction, permissionsOf, roleTitles, type CustomRole, type ReviewerGroup } from '../identity/permissions.ts';
import { UserError } from '../kernel/errors.ts';
import { callerOf } from './caller.ts';
import type { CallContext } from './handler.ts';
import { accountsOf } from './person.ts';
import type { Workspace } from './services.ts';

const mostNamed = 5;
const plainTitle = (title: string): string => title.trim().toLocaleLowerCase('en');

interface RightsChange {
  readonly account?: { readonly id: string; readonly roles: readonly string[]; readonly groups: readonly ReviewerGroup[] };
  readonly role?: CustomRole;
}

/** Throws UserError `identity/denied` where the change would add a permission or a group of reviewers to any account of the caller. */
export function refuseOwnRights(workspace: Workspace, context: CallContext, { account, role }: RightsChange): void {
  const { identity } = workspace;
  const own = accountsOf(workspace, callerOf(context));
  const others = identity.grantors().filter(({ id }) => !own.includes(id));
  if (others.length === 0) return;
  const roles = identity.customRoles();
  const rolesAfter = role === undefined ? roles : [...roles.filter(({ id }) => id !== role.id), role];
  for (const before of identity.people().filter(({ id }) => own.includes(id))) {
    const after = account?.id === before.id ? account : before;
    const held = permissionsOf(before.roles, roles);
    // Steps may ask whoever has a role of the organisation's own, whatever else it gives.
    const heard = roleTitles(before.roles, roles).map(plainTitle);
    const more = [
      ...permissionsOf(after.roles, rolesAfter)
        .filter((permission) => !held.includes(permission))
        .map(permissionAction),
      ...after.groups.filter((group) => !before.groups.includes(group)).map((group) => `sign for the group ${group}`),
      ...rolesAfter
        .filter(({ id, title }) => after.roles.includes(id) && !heard.includes(plainTitle(title)))
        .map(({ title }) => `answer what is asked of the role ${title}`),
    ];
    if (more.length === 0) continue;
    throw new UserError(
      'identity/denied',
      `Nobody gives themselves more than they have: this would let you ${more.slice(0, mostNamed).join('; ')}${more.length > mostNamed ? `; and ${more.length - mostNamed} more` : ''}.`,
      { place: before.name, mend: `${others.map(({ displayName }) => displayName).join(' or ')} can give it to you.` },
    );
  }
}
