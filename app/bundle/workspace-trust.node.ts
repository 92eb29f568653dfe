/** The trust root of a workspace: made from its people, their roles and their signing keys. */
import { lookOf } from '../identity/look-alike.ts';
import type { AccountRecord, SigningKeyRecord } from '../identity/ports.ts';
import { mayDo, type CustomRole, type Permission } from '../identity/permissions.ts';
import type { Colleague } from './ports.ts';
import type { TrustRole } from './statement.ts';
import { usualReviews, type TrustRoot } from './trust-root.node.ts';

/** What somebody must be allowed for their key to have a role. */
export const permissionOf: Readonly<Record<TrustRole, Permission>> = {
  author: 'flow.submit',
  reviewer: 'review.sign',
  release: 'bundle.export',
  root: 'trust.manage',
};

/**
 * Whether a colleague's key counts for a role. A card under the name of somebody here would make its signatures theirs, so that an administrator could
 * sign as any reviewer of the house: it counts only where that very person added it, as another key of their own, and as long as they are here and may.
 */
export function countsAs(
  { owner, addedBy, roles, revoked }: Pick<Colleague, 'owner' | 'addedBy' | 'roles' | 'revoked'>,
  as: TrustRole,
  people: readonly Pick<AccountRecord, 'id' | 'name' | 'state' | 'roles'>[],
  customRoles: readonly CustomRole[],
): boolean {
  if (revoked !== undefined || !roles.some((one) => one === as)) return false;
  const here = people.find(({ name }) => lookOf(name) === lookOf(owner));
  return (
    here === undefined ||
    (here.id === addedBy && here.name === owner && here.state === 'active' && mayDo(here.roles, permissionOf[as], customRoles))
  );
}

export interface WorkspacePeople {
  readonly people: readonly AccountRecord[];
  readonly keys: readonly SigningKeyRecord[];
  readonly customRoles: readonly CustomRole[];
  /** People whose keys live on other computers; none of them ever releases a bundle or changes the root. */
  readonly colleagues: readonly Colleague[];
  /** Bundles that were revoked here since the last root. */
  readonly revokedBundles?: TrustRoot['revoked']['bundles'];
}

/**
 * The root that follows `before`: active and retired keys of active people count, revoked keys are named as revoked. What a
 * retired key signed stays good. Sign it with signTrustRoot and root keys of both.
 */
export function workspaceTrustRoot(
  { people, keys, customRoles, colleagues, revokedBundles = [] }: WorkspacePeople,
  before: TrustRoot | undefined,
  expiresAt: string,
): TrustRoot {
  const owners = new Map(people.map((person) => [person.id, person]));
  const known = keys
    .flatMap((key) => {
      const owner = owners.get(key.accountId);
      return owner === undefined ? [] : [{ key, owner }];
    })
    .sort((a, b) => (a.key.keyId < b.key.keyId ? -1 : 1));
  const elsewhere = [...colleagues]
    .filter((colleague) => !known.some(({ key }) => key.keyId === colleague.id))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  // No two owners of a root look alike: whoever was here first is in it. A card that looks like somebody of the workspace counts for nothing in any case.
  const names = new Map(people.map(({ name }) => [lookOf(name), name]));
  for (const { owner } of [...elsewhere].sort((a, b) => a.addedAt - b.addedAt))
    if (!names.has(lookOf(owner))) names.set(lookOf(owner), owner);
  const listed = elsewhere.filter(({ owner }) => names.get(lookOf(owner)) === owner);
  const revoked = [
    ...known.filter(({ key }) => key.state === 'revoked').map(({ key }) => ({ keyId: key.keyId, reason: key.reason ?? 'revoked' })),
    ...elsewhere.flatMap(({ id, revoked: ended }) => (ended === undefined ? [] : [{ keyId: id, reason: ended.reason }])),
  ];
  const role = (name: TrustRole) => ({
    keyIds: [
      ...known
        .filter(
          ({ key, owner }) => key.state !== 'revoked' && owner.state === 'active' && mayDo(owner.roles, permissionOf[name], customRoles),
        )
        .map(({ key }) => key.keyId),
      ...listed.filter((colleague) => countsAs(colleague, name, people, customRoles)).map(({ id }) => id),
    ],
    threshold: before?.roles[name].threshold ?? 1,
  });
  const earlierBundles = before?.revoked.bundles ?? [];
  const earlier = (before?.revoked.keys ?? []).filter((entry) => !revoked.some((one) => one.keyId === entry.keyId));
  return {
    type: 'countersign-trust-root',
    formatVersion: 1,
    version: (before?.version ?? 0) + 1,
    expiresAt,
    keys: [
      ...known.map(({ key, owner }) => ({ keyId: key.keyId, publicKey: key.publicKey, owner: owner.name, groups: [...owner.groups] })),
      ...listed.map(({ id, publicKey, owner, groups }) => ({ keyId: id, publicKey, owner, groups: [...groups] })),
    ],
    roles: { author: role('author'), reviewer: role('reviewer'), release: role('release'), root: role('root') },
    reviews: before?.reviews ?? usualReviews,
    revoked: {
      keys: [...earlier, ...revoked],
      bundles: [
        ...earlierBundles,
        ...revokedBundles.filter((entry) => !earlierBundles.some((one) => one.manifestDigest === entry.manifestDigest)),
      ],
    },
  };
}
