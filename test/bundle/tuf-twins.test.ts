/**
 * Twins of the tests of TUF's conformance suite (github.com/theupdateframework/tuf-conformance), by the names that they have there.
 * Root is our trust root, targets and snapshot a signed bundle with its manifest, timestamp the revocation list. What has no twin,
 * and where we are stricter, is said at the end.
 */
import { describe, expect, test } from 'vitest';
import { sealBundle } from '../../app/bundle/prepare.node.ts';
import {
  acceptRevocations,
  acceptRotation,
  readRevocations,
  readTrustRoot,
  signRevocations,
  signTrustRoot,
  type RevocationList,
  type TrustRoot,
} from '../../app/bundle/trust-root.node.ts';
import { nodeHash } from '../../app/kernel/host.node.ts';
import { isCountersignError } from '../../app/kernel/errors.ts';
import { canonicalJson } from '../../app/kernel/json.ts';
import {
  everybody,
  mallory,
  noon,
  person,
  prepared,
  reasonFor,
  release,
  reviews,
  rootKeeper,
  rootOf,
  sealed,
  trust,
  type Person,
} from './kit.ts';
import { bytesOf, swap } from './hostile.ts';

const day = 86_400_000;
const iso = (at: number): string => new Date(at).toISOString().replace(/\.\d{3}Z$/, 'Z');
const outcome = async (work: () => unknown): Promise<string> => {
  try {
    await work();
    return 'taken';
  } catch (error) {
    if (isCountersignError(error)) return error.code;
    throw error;
  }
};

/** `2/1,2,3` with signers `1,2`: two of the keys 1, 2 and 3 are needed, and 1 and 2 sign. */
interface Step {
  readonly threshold: number;
  readonly keys: readonly number[];
  readonly signers: readonly number[];
}
const numbers = (text: string): number[] => text.split(',').map(Number);
const stepOf = (text: string): Step => {
  const [of = '', signers = ''] = text.split(' ');
  const [threshold = '1', keys = ''] = of.split('/');
  return { threshold: Number(threshold), keys: numbers(keys), signers: numbers(signers) };
};

describe('test_root_rotation', () => {
  const keeper = (n: number): Person => person(`keeper-${n}`, ['root']);
  const five = '3/0,1,2,3,4';
  const moved = '3/0,1,3,4,5';
  const cases: Readonly<Record<string, readonly [steps: readonly string[], expected: 'taken' | 'trust/bad-root']>> = {
    '1-of-1-key-rotation': [['1/1 1', '1/2 2,1', '1/2 2'], 'taken'],
    '1-of-1-key-rotation-unused-signatures': [['1/1 3,1,4', '1/2 3,2,1,4', '1/2 3,2,4'], 'taken'],
    '3-of-5-sign-with-different-keycombos': [[`${five} 0,2,4`, `${five} 0,4,1`, `${five} 0,1,3`, `${five} 0,1,3`], 'taken'],
    '3-of-5-one-key-rotated': [[`${five} 0,2,4`, `${moved} 0,4,1`], 'taken'],
    '3-of-5-one-key-rotated-with-intermediate-step': [[`${five} 0,2,4`, `${moved} 0,2,4,5`, `${moved} 0,4,5`], 'taken'],
    '3-of-5-all-keys-rotated-with-intermediate-step': [[`${five} 0,2,4`, '3/5,6,7,8,9 0,2,4,5,6,7', '3/5,6,7,8,9 5,6,7'], 'taken'],
    '1-of-3-threshold-increase-to-2-of-3': [['1/1,2,3 1', '2/1,2,3 1,2'], 'taken'],
    '2-of-3-threshold-decrease-to-1-of-3': [['2/1,2,3 1,2', '1/1,2,3 1,2', '1/1,2,3 1'], 'taken'],
    '1-of-2-threshold-increase-to-2-of-2': [['1/1 1', '2/1,2 1,2'], 'taken'],
    '1-of-1-key-rotation-fail-not-signed-with-old-key': [['1/1 1', '1/2 2,3,4'], 'trust/bad-root'],
    '1-of-1-key-rotation-fail-not-signed-with-new-key': [['1/1 1', '1/2 1,3,4'], 'trust/bad-root'],
    '3-of-5-one-key-rotate-fails-not-signed-with-3-new-keys': [[`${five} 0,2,4`, `${moved} 0,2,4`], 'trust/bad-root'],
    '3-of-5-one-key-rotate-fails-not-signed-with-3-old-keys': [[`${five} 0,2,4`, `${moved} 0,4,5`], 'trust/bad-root'],
    '1-of-3-threshold-bump-to-2-of-3-fails-new-threshold-not-reached': [['1/1,2,3 1', '2/1,2,3 2'], 'trust/bad-root'],
    '2-of-3-threshold-decr-to-1-of-3-fails-old-threshold-not-eached': [['2/1,2,3 1,2', '1/1,2,3 1'], 'trust/bad-root'],
  };

  test.each(Object.entries(cases))('%s', async (_name, [steps, expected]) => {
    const others = everybody.filter((one) => one !== rootKeeper);
    let current: TrustRoot | undefined;
    const said: string[] = [];
    for (const [index, text] of steps.entries()) {
      const { threshold, keys, signers } = stepOf(text);
      const root = rootOf([...others, ...keys.map(keeper)], { version: index + 1 });
      const bytes = await signTrustRoot(
        { ...root, roles: { ...root.roles, root: { ...root.roles.root, threshold } } },
        signers.map((n) => keeper(n).signer),
      );
      const before = current;
      said.push(
        await outcome(() => {
          current = before === undefined ? readTrustRoot(bytes) : acceptRotation(before, bytes);
        }),
      );
    }
    expect([said.slice(0, -1).every((one) => one === 'taken'), said.at(-1), current?.version]).toEqual([
      true,
      expected,
      expected === 'taken' ? steps.length : steps.length - 1,
    ]);
  });
});

describe('test_non_root_rotations', () => {
  const desk = (n: number): Person => person(`desk-${n}`, ['release']);
  const five = '3/0,1,2,3,4';
  const moved = '3/0,1,3,4,5';
  const cases: Readonly<Record<string, readonly [step: string, expected: string]>> = {
    '1-of-1-key-rotation': ['1/2 2', 'accepted'],
    // Stricter here: a bundle carries no signature by a key that the root does not know (B-ATT-3).
    '1-of-1-key-rotation-unused-signatures': ['1/1 3,1,4', 'untrusted-signer'],
    '1-of-1-key-rotation-fail-not-signed-with-new-key': ['1/2 1,3,4', 'untrusted-signer'],
    '3-of-5-one-key-signature-wrong-not-signed-with-3-expected-keys': [`${moved} 0,2,4`, 'untrusted-signer'],
    '2-of-5-one-key-signature-mising-threshold-not-reached': [`${moved} 0,4`, 'too-few-signers'],
    '3-of-5-sign-first-combo': [`${five} 0,2,4`, 'accepted'],
    '3-of-5-sign-second-combo': [`${five} 0,4,1`, 'accepted'],
    '3-of-5-sign-third-combo': [`${five} 0,1,3`, 'accepted'],
    '3-of-5-sign-fourth-combo': [`${five} 1,2,3`, 'accepted'],
    '3-of-5-sign-fifth-combo': [`${five} 2,3,4`, 'accepted'],
  };

  test.each(Object.entries(cases))('%s', async (_name, [text, expected]) => {
    const { threshold, keys, signers } = stepOf(text);
    const root = rootOf([...everybody.filter((one) => one !== release), ...keys.map(desk)]);
    const trustRoot = await trust({ ...root, roles: { ...root.roles, release: { ...root.roles.release, threshold } } });
    const bundle = prepared();
    const [first = desk(0), ...more] = signers.map(desk);
    const bytes = await sealBundle(bundle, await reviews(bundle), { signers: [first.signer, ...more.map((one) => one.signer)] }, nodeHash);
    expect(await reasonFor(bytes, { trustRoot })).toBe(expected);
  });
});

describe('keys', () => {
  const twoOf = (people: readonly Person[]): TrustRoot => {
    const root = rootOf(people);
    return { ...root, roles: { ...root.roles, release: { ...root.roles.release, threshold: 2 } } };
  };
  const second = person('second-desk', ['release']);

  test('test_snapshot_threshold', async () => {
    // One of two signs; and a root that asks for more people than it has is no root.
    expect([
      await reasonFor(await sealed(), { trustRoot: await trust(twoOf([...everybody, second])) }),
      await outcome(() => trust(twoOf(everybody))),
    ]).toEqual(['too-few-signers', 'trust/bad-root']);
  });

  test('test_root_has_keys_but_not_snapshot', async () => {
    // The root knows the key, in another role: it counts for nothing here.
    const bundle = prepared();
    const bytes = await sealBundle(bundle, await reviews(bundle), { signers: [release.signer, rootKeeper.signer] }, nodeHash);
    expect(await reasonFor(bytes, { trustRoot: await trust(twoOf([...everybody, second])) })).toBe('wrong-role');
  });

  test('test_duplicate_keys_root', async () => {
    // One key under two ids cannot be listed, and two keys of one owner count once.
    const root = rootOf([...everybody, second]);
    const twice = root.keys.map((key) =>
      key.owner === 'second-desk' ? { ...key, publicKey: Buffer.from(release.pair.publicKey).toString('base64') } : key,
    );
    const sameOwner = person('release-desk', ['release'], [], 'release-desk, second key');
    const bundle = prepared();
    const bytes = await sealBundle(bundle, await reviews(bundle), { signers: [release.signer, sameOwner.signer] }, nodeHash);
    const counted = twoOf([...everybody, second, sameOwner]);
    expect([await outcome(() => trust({ ...root, keys: twice })), await reasonFor(bytes, { trustRoot: await trust(counted) })]).toEqual([
      'trust/bad-root',
      'too-few-signers',
    ]);
  });
});

const list = (changes: Partial<RevocationList> = {}): RevocationList => ({
  type: 'countersign-revocations',
  formatVersion: 1,
  number: 4,
  issuedAt: iso(noon - day),
  staleAt: iso(noon + 6 * day),
  keys: [],
  bundles: [{ manifestDigest: 'a'.repeat(64), reason: 'wrong' }],
  ...changes,
});
const signedList = (changes: Partial<RevocationList> = {}): Promise<Uint8Array> => signRevocations(list(changes), [rootKeeper.signer]);

describe('basic', () => {
  test('test_basic_init_and_refresh', async () => {
    expect(await reasonFor(await sealed(), { revocations: readRevocations(await signedList(), await trust()) })).toBe('accepted');
  });

  test('test_invalid_initial_root', async () => {
    const { version: _version, ...without } = rootOf(everybody);
    const good = await signTrustRoot(rootOf(everybody), [rootKeeper.signer]);
    const envelope = JSON.parse(new TextDecoder().decode(good)) as Record<string, unknown>;
    expect(
      await outcome(() =>
        readTrustRoot(bytesOf(canonicalJson({ ...envelope, payload: Buffer.from(canonicalJson(without)).toString('base64') }))),
      ),
    ).toBe('trust/bad-root');
  });

  test('test_unsigned_initial_root', async () => {
    const envelope = JSON.parse(new TextDecoder().decode(await signTrustRoot(rootOf(everybody), [rootKeeper.signer]))) as {
      signatures: { keyid: string; sig: string }[];
    };
    const signatures = envelope.signatures.map((one) => ({ ...one, sig: Buffer.alloc(64, 7).toString('base64') }));
    expect([
      await outcome(() => readTrustRoot(bytesOf(canonicalJson({ ...envelope, signatures })))),
      await outcome(async () => readTrustRoot(await signTrustRoot(rootOf(everybody), [mallory.signer]))),
    ]).toEqual(['trust/bad-root', 'trust/bad-root']);
  });

  test('test_timestamp_content_changes, test_timestamp_eq_versions_check', async () => {
    const root = await trust();
    const current = readRevocations(await signedList(), root);
    expect([
      await outcome(async () => acceptRevocations(current, readRevocations(await signedList({ bundles: [] }), root))),
      await outcome(async () => acceptRevocations(current, readRevocations(await signedList(), root))),
    ]).toEqual(['trust/bad-root', 'taken']);
  });

  test('test_new_targets_hash_mismatch', async () => {
    expect(await reasonFor(await swap(await sealed(), { 'flow.json': bytesOf('{}') }))).toBe('bad-size');
  });

  test('test_new_targets_version_mismatch, test_new_snapshot_version_mismatch', async () => {
    // The manifest of the next version under the signatures of this one.
    const next = prepared({ version: 4 });
    expect(await reasonFor(await swap(await sealed(), Object.fromEntries(next.files.map(({ name, data }) => [name, data]))))).toBe(
      'wrong-subject',
    );
  });

  test('test_custom_fields', async () => {
    // Stricter here: a field that this program does not know is refused, since it might have meant a restriction.
    const more = { ...rootOf(everybody), comment: 'hello' };
    expect(await outcome(() => signTrustRoot(more, [rootKeeper.signer]))).toBe('trust/bad-root');
  });
});

describe('rollback', () => {
  const remembered = (version: number, manifestDigest = 'b'.repeat(64)) => ({ rememberedVersions: () => ({ version, manifestDigest }) });

  test('test_simple_snapshot_rollback, test_snapshot_rollback, test_targets_rollback', async () => {
    expect([
      await reasonFor(await sealed(), remembered(4)),
      await reasonFor(await sealed(), remembered(3)),
      await reasonFor(await sealed(), remembered(3, prepared().manifestDigest)),
      await reasonFor(await sealed(), remembered(2)),
    ]).toEqual(['rolled-back', 'rolled-back', 'accepted', 'accepted']);
  });

  test('test_new_timestamp_version_rollback', async () => {
    const root = await trust();
    const current = readRevocations(await signedList(), root);
    expect([
      await outcome(async () => acceptRevocations(current, readRevocations(await signedList({ number: 3 }), root))),
      await outcome(async () => acceptRevocations(current, readRevocations(await signedList({ number: 5 }), root))),
    ]).toEqual(['trust/bad-root', 'taken']);
  });
});

describe('expiration', () => {
  test('test_root_expired', async () => {
    // The new root is taken over, and nothing is verified under it once it is over.
    const over = { ...rootOf(everybody), version: 2, expiresAt: iso(noon - day) };
    const next = acceptRotation(await trust(), await signTrustRoot(over, [rootKeeper.signer]));
    expect([next.version, await reasonFor(await sealed(), { trustRoot: next })]).toEqual([2, 'trust-root-expired']);
  });

  test('test_snapshot_expired, test_targets_expired', async () => {
    expect(await reasonFor(await sealed(prepared({ expiresAt: iso(noon - day) })))).toBe('expired');
  });

  test('test_timestamp_expired', async () => {
    expect(
      await reasonFor(await sealed(), { revocations: readRevocations(await signedList({ staleAt: iso(noon - day) }), await trust()) }),
    ).toBe('revocations-stale');
  });

  test('test_expired_metadata', async () => {
    // What is over here can still be replaced by what is good.
    const over = await trust({ ...rootOf(everybody), expiresAt: iso(noon - day) });
    const root = acceptRotation(over, await signTrustRoot({ ...rootOf(everybody), version: 2 }, [rootKeeper.signer]));
    const revocations = acceptRevocations(
      readRevocations(await signedList({ staleAt: iso(noon - day) }), over),
      readRevocations(await signedList({ number: 5 }), root),
    );
    expect(await reasonFor(await sealed(), { trustRoot: root, revocations })).toBe('accepted');
  });
});

/*
 * No twin: test_implicit_refresh (nothing is fetched), test_wrong_hashing_algorithm (keys name no algorithm), delegations (there are
 * none), quoting of role and target names in addresses (there are no addresses), test_*_fast_forward_recovery (the highest version
 * that was admitted is remembered by each runner for itself, and is not taken back by new keys; the flow gets a new id instead).
 */
