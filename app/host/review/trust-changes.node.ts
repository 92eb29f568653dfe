/** What the next trust root of a workspace says that the published one does not. Pure. */
import type { TrustRole } from '../../bundle/statement.ts';
import { trustedKeys, type TrustRoot } from '../../bundle/trust-root.node.ts';

/** What the signatures of a key count for. */
const countsFor: Readonly<Record<TrustRole, string>> = {
  author: 'submissions',
  reviewer: 'approvals',
  release: 'releases',
  root: 'this list',
};

/** Where a review needs somebody of a group, these count for it. */
const groupWords = (groups: readonly string[]): string =>
  groups.length === 0 ? '' : `, of the ${groups.length === 1 ? 'group' : 'groups'} ${[...groups].sort().join(' and ')}`;

/** A root that is so much older is worth publishing again, whatever else is the same. */
const renewAfterMs = 180 * 86_400_000;

/** A key stays in the list when its owner may sign nothing any more, or nothing yet: so it is known who signed what before. */
const roleWords = (roles: readonly TrustRole[]): string =>
  roles.length === 0 ? 'who may sign nothing at present' : `for ${roles.map((role) => countsFor[role]).join(' and ')}`;

/** What the next root adds, takes away and revokes, in words. */
export function pendingChanges(before: TrustRoot | undefined, next: TrustRoot): string[] {
  const describe = (root: TrustRoot | undefined): ReadonlyMap<string, string> =>
    new Map(
      root === undefined
        ? []
        : trustedKeys(root).map((key) => [key.keyId, `${key.owner}, ${roleWords(key.roles)}${groupWords(key.groups)}`]),
    );
  const old = describe(before);
  const now = describe(next);
  const revoked = next.revoked.keys.filter((entry) => before?.revoked.keys.some((one) => one.keyId === entry.keyId) !== true);
  const bundles = next.revoked.bundles.filter(
    (entry) => before?.revoked.bundles.some((one) => one.manifestDigest === entry.manifestDigest) !== true,
  );
  return [
    ...[...now].filter(([keyId]) => !old.has(keyId)).map(([keyId, words]) => `New: the key of ${words} (${keyId.slice(0, 8)})`),
    ...[...now].filter(([keyId, words]) => old.has(keyId) && old.get(keyId) !== words).map(([, words]) => `Changed: ${words}`),
    ...[...old].filter(([keyId]) => !now.has(keyId)).map(([, words]) => `No longer counts: ${words}`),
    ...revoked.map((entry) => `Revoked: ${entry.keyId.slice(0, 8)}, ${entry.reason}`),
    ...bundles.map((entry) => `Revoked: bundle ${entry.manifestDigest.slice(0, 12)}, ${entry.reason}`),
    ...(before === undefined || Date.parse(next.expiresAt) - Date.parse(before.expiresAt) < renewAfterMs
      ? []
      : [`Lasts longer: until ${next.expiresAt.slice(0, 10)} and not ${before.expiresAt.slice(0, 10)}, after which runners take nothing`]),
  ];
}
