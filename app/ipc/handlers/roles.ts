/** Roles: the built-in ones, the organisation's own, and who signs for which group. */
import { permissionAction, permissions, permissionsOf, reviewerGroups, roles } from '../../identity/permissions.ts';
import type { HandlersFor } from '../handler.ts';
import { refuseOwnRights } from '../own-rights.ts';
import type { Services } from '../services.ts';

export function roleHandlers(services: Services): HandlersFor<'roles'> {
  const identity = () => services.workspace().identity;
  return {
    'roles:list': async () => {
      const people = identity()
        .people()
        .filter((person) => person.state === 'active');
      const custom = identity().customRoles();
      const holders = (id: string): number => people.filter((person) => person.roles.includes(id)).length;
      return {
        roles: [
          ...roles.map((id) => ({ id, title: id, builtIn: true, permissions: [...permissionsOf([id])], people: holders(id) })),
          ...custom.map((role) => ({
            id: role.id,
            title: role.title,
            builtIn: false,
            permissions: [...permissionsOf([role.id], custom)],
            people: holders(role.id),
          })),
        ],
        permissions: permissions.map((id) => ({ id, action: permissionAction(id) })),
        groups: reviewerGroups.map((group) => ({
          group,
          signers: people
            .filter((person) => person.groups.includes(group) && permissionsOf(person.roles, custom).includes('review.sign'))
            .map(({ displayName }) => displayName)
            .slice(0, 1_000),
        })),
      };
    },
    'roles:save': async ({ id, title, permissions: held }, context) => {
      const wanted = { id: id ?? services.newId('role'), title, permissions: held };
      refuseOwnRights(services.workspace(), context, { role: wanted });
      const role = identity().saveRole(wanted);
      context.note(role.id, { permissions: String(role.permissions.length) });
      return { id: role.id };
    },
    'roles:remove': async ({ roleId }, context) => {
      context.note(roleId);
      identity().removeRole(roleId);
      return { done: true };
    },
  };
}
