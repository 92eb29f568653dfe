import fc from 'fast-check';
import canonicalize from 'canonicalize';
import { describe, expect, test } from 'vitest';
import { signEnvelope } from '../../app/bundle/dsse.node.ts';
import { canonicalBytes, readCanonicalJson } from '../../app/bundle/strict-json.ts';
import {
  acceptRotation,
  readRevocations,
  readTrustRoot,
  revocationsPayloadType,
  signRevocations,
  signTrustRoot,
  trustRootPayloadType,
  type TrustRoot,
} from '../../app/bundle/trust-root.node.ts';
import { countsAs, workspaceTrustRoot } from '../../app/bundle/workspace-trust.node.ts';
import { canonicalJson } from '../../app/kernel/json.ts';
import {
  ada,
  bea,
  everybody,
  mallory,
  person,
  pia,
  prepared,
  reasonFor,
  reviews,
  rex,
  rootKeeper,
  rootOf,
  sealed,
  trust as readTrustRootOf,
} from './kit.ts';

const outcome = async (work: () => unknown): Promise<string> => {
  try {
    await work();
    return 'taken';
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
};
const second = person('second-keeper', ['root']);
const secondAgain = person('second-keeper', ['root'], [], 'second keeper, another key');

describe('a trust root (B-TRUST-1)', () => {
  const two: TrustRoot = {
    ...rootOf([...everybody, second, secondAgain]),
    roles: {
      ...rootOf([...everybody, second, secondAgain]).roles,
      root: { keyIds: [rootKeeper, second, secondAgain].map((one) => one.pair.keyId), threshold: 2 },
    },
  };

  test('is taken when enough different root people signed it', async () => {
    const by = async (...signers: readonly (typeof ada)[]): Promise<string> =>
      outcome(async () =>
        readTrustRoot(
          await signTrustRoot(
            two,
            signers.map((one) => one.signer),
          ),
        ),
      );
    expect([
      await by(rootKeeper),
      await by(rootKeeper, second),
      await by(second, secondAgain),
      await by(ada, rex),
      await by(rootKeeper, mallory),
      await by(rootKeeper, second, mallory),
    ]).toEqual(['trust/bad-root', 'taken', 'trust/bad-root', 'trust/bad-root', 'trust/bad-root', 'taken']);
  });

  test('says no to what a schema cannot say', async () => {
    const root = rootOf(everybody);
    const [first, ...others] = root.keys;
    if (first === undefined) throw new Error('no key');
    const bad: Readonly<Record<string, TrustRoot>> = {
      'a key twice': { ...root, keys: [first, first, ...others] },
      'an id of another key': { ...root, keys: [{ ...first, keyId: '0'.repeat(32) }, ...others] },
      'a role of an unknown key': { ...root, roles: { ...root.roles, author: { keyIds: ['0'.repeat(32)], threshold: 1 } } },
      'a threshold that nobody can reach': { ...root, roles: { ...root.roles, release: { ...root.roles.release, threshold: 5 } } },
      'a bad digest': { ...root, revoked: { keys: [], bundles: [{ manifestDigest: 'x', reason: 'y' }] } },
    };
    for (const [what, candidate] of Object.entries(bad))
      expect([what, await outcome(() => signTrustRoot(candidate, [rootKeeper.signer]))]).toEqual([what, 'trust/bad-root']);
  });

  test('takes no numbers, spellings or names that would make one signer count as many', async () => {
    const root = rootOf(everybody);
    const [first, ...others] = root.keys;
    if (first === undefined) throw new Error('no key');
    const threshold = (value: unknown): unknown => ({
      ...root,
      roles: { ...root.roles, release: { ...root.roles.release, threshold: value } },
    });
    const bad: Readonly<Record<string, unknown>> = {
      'a threshold of none': threshold(0),
      'a negative one': threshold(-1),
      'one of 2^53': threshold(2 ** 53),
      'a fraction': threshold(1.5),
      'a text': threshold('1'),
      'nothing': threshold(null),
      'fewer reviews than none': { ...root, reviews: { ...root.reviews, critical: -1 } },
      'a key in other base 64': {
        ...root,
        keys: [
          { ...first, publicKey: first.publicKey.replace(/.=$/, (tail) => `${String.fromCharCode(tail.charCodeAt(0) + 1)}=`) },
          ...others,
        ],
      },
      'a key under a second id': { ...root, keys: [...root.keys, { ...first, keyId: 'f'.repeat(32) }] },
      'one person in two alphabets': rootOf([...everybody, person('rех', ['reviewer'])]),
      'a name that turns the reading direction': rootOf([...everybody, person('eve\u202exer', ['reviewer'])]),
      'one person in two cases': rootOf([...everybody, person('Rex', ['reviewer'], [], 'capital')]),
      'a role twice in a role': {
        ...root,
        roles: { ...root.roles, root: { keyIds: [rootKeeper.pair.keyId, rootKeeper.pair.keyId], threshold: 1 } },
      },
      'a field of the prototype': JSON.parse(JSON.stringify(root).replace('{', '{"__proto__":{},')) as unknown,
      'a list as version': { ...root, version: [1] },
    };
    // Signed by hand, as an attacker with a root key would: the signer's own checks stand in nobody's way.
    const signedAnyhow = (value: unknown): Promise<Uint8Array> =>
      signEnvelope(trustRootPayloadType, canonicalBytes(value), [rootKeeper.signer]);
    expect(await outcome(async () => readTrustRoot(await signedAnyhow(root)))).toBe('taken');
    for (const [what, candidate] of Object.entries(bad))
      expect([what, await outcome(async () => readTrustRoot(await signedAnyhow(candidate)))]).toEqual([what, 'trust/bad-root']);
    expect(
      await outcome(async () => readTrustRoot(await signEnvelope(revocationsPayloadType, canonicalBytes(root), [rootKeeper.signer]))),
    ).toBe('trust/bad-root');
  });

  test('the threshold of reviewers raises every tier that is reviewed at all', async () => {
    const root = await readTrustRootOf({
      ...rootOf(everybody),
      roles: { ...rootOf(everybody).roles, reviewer: { ...rootOf(everybody).roles.reviewer, threshold: 3 } },
    });
    const bundle = prepared();
    const minimal = prepared({ requiredGroups: [], requiredSignatures: 0, risk: { tier: 'minimal', score: 0 } });
    expect([
      await reasonFor(await sealed(bundle), { trustRoot: root }),
      await reasonFor(await sealed(bundle, await reviews(bundle, [rex, pia, bea])), { trustRoot: root }),
      await reasonFor(await sealed(minimal, await reviews(minimal, [])), { trustRoot: root }),
    ]).toEqual(['too-few-signers', 'accepted', 'accepted']);
  });

  test('is replaced only by the next version, with old and new keepers agreeing', async () => {
    const before = rootOf(everybody);
    const after = { ...rootOf([...everybody.filter((one) => one !== rootKeeper), second]), version: 2 };
    const rotate = async (next: TrustRoot, ...signers: readonly (typeof ada)[]): Promise<string> =>
      outcome(async () =>
        acceptRotation(
          before,
          await signTrustRoot(
            next,
            signers.map((one) => one.signer),
          ),
        ),
      );
    expect([
      await rotate(after, rootKeeper, second),
      await rotate(after, second),
      await rotate(after, rootKeeper),
      await rotate({ ...after, version: 3 }, rootKeeper, second),
      await rotate({ ...after, version: 1 }, rootKeeper, second),
    ]).toEqual(['taken', 'trust/bad-root', 'trust/bad-root', 'trust/bad-root', 'trust/bad-root']);
  });

  test('a root key that a list revoked agrees to no rotation, alone or as one of too few', async () => {
    const before = rootOf([...everybody, second]);
    const next = { ...before, version: 2 };
    const rotate = async (revoked: readonly string[], ...signers: readonly (typeof ada)[]): Promise<string> =>
      outcome(async () =>
        acceptRotation(
          before,
          await signTrustRoot(
            next,
            signers.map((one) => one.signer),
          ),
          revoked,
        ),
      );
    expect([
      await rotate([], second),
      await rotate([second.pair.keyId], second),
      await rotate([second.pair.keyId], second, rootKeeper),
    ]).toEqual(['taken', 'trust/bad-root', 'taken']);
  });

  test('garbage is an error of the user, never a crash; only the hint of a signature may differ', async () => {
    const root = rootOf(everybody);
    const good = await signTrustRoot(root, [rootKeeper.signer]);
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const bytes = new Uint8Array(good);
        bytes[at] = ((bytes[at] ?? 0) + change) & 255;
        const said = await outcome(() => {
          expect(readTrustRoot(bytes)).toEqual(root);
        });
        const hint = new TextDecoder().decode(good).indexOf('"keyid":"');
        expect(said).toBe(at >= hint + 9 && at < hint + 41 ? said : 'trust/bad-root');
        expect(['taken', 'trust/bad-root']).toContain(said);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a revocation list (B-TRUST-4)', () => {
  const list = {
    type: 'countersign-revocations',
    formatVersion: 1,
    number: 4,
    issuedAt: '2026-12-01T00:00:00Z',
    staleAt: '2026-12-08T00:00:00Z',
    keys: [{ keyId: rex.pair.keyId, reason: 'lost' }],
    bundles: [],
  } as const;
  const mutable = { ...list, keys: [...list.keys], bundles: [] };

  test('stops a bundle when root keys signed it, and is nothing otherwise', async () => {
    const root = rootOf(everybody);
    const read = async (signer: typeof ada) => readRevocations(await signRevocations(mutable, [signer.signer]), root);
    expect([
      await reasonFor(await sealed(), { revocations: await read(rootKeeper) }),
      await outcome(() => read(ada)),
      await outcome(async () => readRevocations(await signTrustRoot(root, [rootKeeper.signer]), root)),
    ]).toEqual(['revoked-key', 'trust/bad-root', 'trust/bad-root']);
  });
});

test('the trust root of a workspace follows people, roles and keys', () => {
  const key = (one: typeof ada, accountId: string, state: 'active' | 'retired' | 'revoked' = 'active') => ({
    keyId: one.pair.keyId,
    accountId,
    publicKey: Buffer.from(one.pair.publicKey).toString('base64'),
    sealedPrivateKey: '',
    state,
    createdAt: 0,
    ...(state === 'revoked' ? { reason: 'lost' } : {}),
  });
  const account = (id: string, roles: readonly string[], state: 'active' | 'disabled' = 'active') => ({
    id,
    name: id,
    displayName: id,
    roles,
    groups: [],
    state,
    failures: 0,
    createdAt: 0,
    updatedAt: 0,
  });
  const root = workspaceTrustRoot(
    {
      people: [
        account('ada', ['designer']),
        account('rex', ['reviewer']),
        account('gone', ['reviewer'], 'disabled'),
        account('root', ['admin']),
      ],
      keys: [key(ada, 'ada', 'retired'), key(rex, 'rex', 'revoked'), key(mallory, 'gone'), key(rootKeeper, 'root')],
      customRoles: [],
      colleagues: [],
    },
    undefined,
    '2030-01-01T00:00:00Z',
  );
  expect([root.roles.author.keyIds, root.roles.reviewer.keyIds, root.roles.root.keyIds, root.revoked.keys, root.version]).toEqual([
    [ada.pair.keyId],
    [],
    [rootKeeper.pair.keyId],
    [{ keyId: rex.pair.keyId, reason: 'lost' }],
    1,
  ]);
});

test('a second key that somebody here added for themselves counts as long as they are here and may', () => {
  const card = { owner: 'rex', addedBy: 'acc_rex', roles: ['reviewer', 'author'] } as const;
  const rexIs = (more: object) => [{ id: 'acc_rex', name: 'rex', state: 'active', roles: ['reviewer'], ...more } as const];
  expect([
    countsAs(card, 'reviewer', rexIs({}), []),
    countsAs(card, 'author', rexIs({}), []),
    countsAs(card, 'reviewer', rexIs({ state: 'disabled' }), []),
    countsAs(card, 'reviewer', rexIs({ roles: [] }), []),
    countsAs(card, 'reviewer', rexIs({ roles: ['designer'] }), []),
    countsAs(card, 'author', rexIs({ roles: ['designer'] }), []),
    countsAs(card, 'reviewer', rexIs({ id: 'acc_other' }), []),
    countsAs(card, 'reviewer', [], []),
    countsAs(card, 'reviewer', rexIs({ roles: ['second-reader'] }), []),
    countsAs(card, 'reviewer', rexIs({ roles: ['second-reader'] }), [
      { id: 'second-reader', title: 'Second reader', permissions: ['review.sign'] },
    ]),
  ]).toEqual([true, false, false, false, false, true, false, true, false, true]);
});

describe('canonical JSON (B-JSON-2)', () => {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

  test('prints as another implementation of RFC 8785 does', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(canonicalJson(value)).toBe(canonicalize(value));
      }),
    );
  });

  test('what was printed canonically is read, and no other spelling is', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const text = canonicalJson(value);
        expect(readCanonicalJson(bytes(text), 'x')).toEqual(JSON.parse(text));
        for (const other of [` ${text}`, `${text}\n`, JSON.stringify(JSON.parse(text), null, 1), `\ufeff${text}`]) {
          if (other === text) continue;
          expect(() => readCanonicalJson(bytes(other), 'x')).toThrow();
        }
      }),
    );
  });

  test.each([
    '{"b":1,"a":2}',
    '{"10":1,"9":2,"a":0}',
    '{"9":1,"10":2}',
    '{"a":1,"a":1}',
    '{"a":1.0}',
    '{"a":1e0}',
    '{"a":-0}',
    '{"a":"\\u0041"}',
    '{"a":"\\ud800"}',
    '{"\\ud800":1}',
    '[1 ,2]',
    '{"a":"\\/"}',
  ])('%s', (text) => {
    const canonical = ((): boolean => {
      try {
        return canonicalJson(JSON.parse(text)) === text;
      } catch {
        return false;
      }
    })();
    const read = ((): boolean => {
      try {
        readCanonicalJson(bytes(text), 'x');
        return true;
      } catch {
        return false;
      }
    })();
    expect(read).toBe(canonical);
  });
});
