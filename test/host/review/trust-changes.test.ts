/** What is listed before a trust root is published: everything that runners will do otherwise afterwards. */
import { expect, test } from 'vitest';
import type { TrustRoot } from '../../../app/bundle/trust-root.node.ts';
import { pendingChanges } from '../../../app/host/review/trust-changes.node.ts';

const key = { keyId: 'a'.repeat(32), publicKey: 'A'.repeat(43) + '=', owner: 'rui', groups: [] };
const role = { keyIds: [key.keyId], threshold: 1 };
const root: TrustRoot = {
  type: 'countersign-trust-root',
  formatVersion: 1,
  version: 1,
  expiresAt: '2027-01-01T00:00:00Z',
  keys: [key],
  roles: {
    author: { keyIds: [], threshold: 1 },
    reviewer: role,
    release: { keyIds: [], threshold: 1 },
    root: { keyIds: [], threshold: 1 },
  },
  reviews: { minimal: 0, limited: 1, high: 2, critical: 2 },
  revoked: { keys: [], bundles: [] },
};

test('another group, a bundle that was called back and a root that lasts much longer are changes; a later end alone by a few days is none', () => {
  const groups = { ...root, keys: [{ ...key, groups: ['security' as const, 'privacy' as const] }] };
  const bundles = { ...root, revoked: { keys: [], bundles: [{ manifestDigest: 'ab'.repeat(32), reason: 'Wrong price list' }] } };
  expect([
    pendingChanges(root, root),
    pendingChanges(root, groups),
    pendingChanges(root, bundles),
    pendingChanges(bundles, bundles),
    pendingChanges(root, { ...root, expiresAt: '2027-01-09T00:00:00Z' }),
    pendingChanges(root, { ...root, expiresAt: '2027-12-01T00:00:00Z' }),
  ]).toEqual([
    [],
    ['Changed: rui, for approvals, of the groups privacy and security'],
    ['Revoked: bundle abababababab, Wrong price list'],
    [],
    [],
    ['Lasts longer: until 2027-12-01 and not 2027-01-01, after which runners take nothing'],
  ]);
});
