/** Hostile bundles: whom this place trusts, when, and which version it had. */
import { sealBundle } from '../../app/bundle/prepare.node.ts';
import { nodeHash } from '../../app/kernel/host.node.ts';
import { bea, everybody, pia, prepared, release, reviews, rex, rootOf, sealed, trust } from './kit.ts';
import { good, signedAt, type Attacks } from './attack-kit.ts';

export const onTrust = {
  'author-is-reviewer': [
    { what: 'who looks like an author', make: () => sealed(prepared({ authors: ['ada', 'Rex'] })) },
    { what: 'who looks like an author in another script', make: () => sealed(prepared({ authors: ['ada', 'r\u0435x'] })) },
    {
      what: 'who signs as author and as reviewer',
      make: async () => {
        const bundle = prepared({ authors: [] });
        return sealed(bundle, await reviews(bundle, [rex, bea], [bea]));
      },
    },
    {
      what: 'who touched the closure but did not sign as author',
      make: async () => {
        const bundle = prepared({ authors: ['ada', 'bea'] });
        return sealed(bundle, await reviews(bundle, [rex, bea]));
      },
    },
  ],
  'no-trust-root': [{ what: 'nothing to verify against', make: good, options: () => ({ trustRoot: undefined }) }],
  'trust-root-expired': [
    {
      what: 'a year too late',
      make: good,
      options: async () => ({ trustRoot: await trust(rootOf(everybody, { expiresAt: '2026-11-30T00:00:00Z' })) }),
    },
  ],
  'revoked-key': [
    {
      what: 'a reviewer whose key was revoked',
      make: good,
      options: async () => ({
        trustRoot: await trust(rootOf(everybody, { revoked: { keys: [{ keyId: rex.pair.keyId, reason: 'left' }], bundles: [] } })),
      }),
    },
    {
      what: 'by the short-lived list',
      make: good,
      options: () => ({
        revocations: {
          type: 'countersign-revocations',
          formatVersion: 1,
          number: 1,
          issuedAt: '2026-12-01T00:00:00Z',
          staleAt: '2026-12-02T00:00:00Z',
          keys: [{ keyId: pia.pair.keyId, reason: 'lost' }],
          bundles: [],
        },
      }),
    },
  ],
  'revoked-bundle': [
    {
      what: 'recalled',
      make: good,
      options: async () => ({
        trustRoot: await trust(
          rootOf(everybody, { revoked: { keys: [], bundles: [{ manifestDigest: prepared().manifestDigest, reason: 'recalled' }] } }),
        ),
      }),
    },
  ],
  'revocations-stale': [
    {
      what: 'a list of last week',
      make: good,
      options: () => ({
        revocations: {
          type: 'countersign-revocations',
          formatVersion: 1,
          number: 1,
          issuedAt: '2026-11-20T00:00:00Z',
          staleAt: '2026-11-21T00:00:00Z',
          keys: [],
          bundles: [],
        },
      }),
    },
  ],
  'expired': [{ what: 'on the second', make: good, options: () => ({ at: Date.parse('2027-06-01T00:00:00Z') }) }],
  'rolled-back': [
    {
      what: 'after version 4',
      make: good,
      options: () => ({ rememberedVersions: () => ({ version: 4, manifestDigest: 'f'.repeat(64) }) }),
    },
    {
      what: 'version 3 with another content',
      make: good,
      options: () => ({ rememberedVersions: () => ({ version: 3, manifestDigest: 'f'.repeat(64) }) }),
    },
  ],
  'signed-in-future': [
    { what: 'a review of tomorrow', make: async () => sealed(prepared(), await signedAt('2026-12-01T11:00:00Z', '2026-12-02T12:00:00Z')) },
    {
      what: 'an author half an hour ahead',
      make: async () => sealed(prepared(), await signedAt('2026-12-01T12:30:00Z', '2026-12-01T11:00:00Z')),
    },
    {
      what: 'a release in the year 2099',
      make: async () =>
        sealBundle(prepared(), await reviews(prepared()), { signers: [release.signer], signedAt: '2099-01-01T00:00:00Z' }, nodeHash),
    },
  ],
  'emergency-too-long': [
    {
      what: 'that ends in half a year',
      make: async () => {
        const bundle = prepared({ emergency: true });
        return sealed(bundle, await reviews(bundle));
      },
    },
    {
      what: 'in the last day of a year',
      make: async () => {
        const bundle = prepared({ emergency: true, expiresAt: '2026-12-02T12:00:00Z' });
        return sealed(bundle, await signedAt('2025-12-02T12:00:00Z', '2026-12-01T11:00:00Z', bundle));
      },
    },
  ],
  'wrong-environment': [{ what: 'for prod, at test', make: good, options: () => ({ environment: 'test' }) }],
  'runner-too-old': [
    { what: 'needs 0.10.0', make: () => sealed(prepared({ minimumRunner: '0.10.0' })), options: () => ({ runnerVersion: '0.9.9' }) },
  ],
} satisfies Partial<Attacks>;
