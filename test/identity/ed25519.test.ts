import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { isSoundPublicKey, keyPairOf, signEd25519, verifyEd25519 } from '../../app/identity/ed25519.node.ts';
import { canonicalJson } from '../../app/kernel/json.ts';

const vectors = new URL('../../../shared/vectors/', import.meta.url);
const have = existsSync(vectors);
if (!have) console.log('SKIPPED: ../shared/vectors is not here (Wycheproof Ed25519 and JCS vectors)');

const bytes = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));

describe.skipIf(!have)('public vectors', () => {
  test('Wycheproof Ed25519: all are judged right', () => {
    interface Group {
      readonly publicKey: { readonly pk: string };
      readonly tests: readonly { readonly tcId: number; readonly msg: string; readonly sig: string; readonly result: string }[];
    }
    const { testGroups } = JSON.parse(readFileSync(new URL('wycheproof/ed25519_test.json', vectors), 'utf8')) as {
      testGroups: readonly Group[];
    };
    const wrong = testGroups.flatMap(({ publicKey, tests }) =>
      tests
        .filter(({ msg, sig, result }) => verifyEd25519(bytes(publicKey.pk), bytes(msg), bytes(sig)) !== (result === 'valid'))
        .map(({ tcId }) => tcId),
    );
    expect({ wrong, count: testGroups.reduce((sum, group) => sum + group.tests.length, 0) }).toEqual({ wrong: [], count: 151 });
  });

  test.each(['arrays', 'french', 'structures', 'unicode', 'values', 'weird'])('JCS: %s', (name) => {
    const input = JSON.parse(readFileSync(new URL(`jcs/input/${name}.json`, vectors), 'utf8')) as unknown;
    expect(Buffer.from(canonicalJson(input)).toString('hex')).toBe(
      readFileSync(new URL(`jcs/outhex/${name}.txt`, vectors), 'utf8').replace(/\s/g, ''),
    );
  });
});

test('RFC 8032, 7.1, test 2', () => {
  const pair = keyPairOf(bytes('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb'));
  expect([Buffer.from(pair.publicKey).toString('hex'), Buffer.from(signEd25519(pair.seed, bytes('72'))).toString('hex')]).toEqual([
    '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  ]);
});

test('keys of small order, and other spellings of a key, are no keys', () => {
  const unsound = [
    '0100000000000000000000000000000000000000000000000000000000000000',
    '0100000000000000000000000000000000000000000000000000000000000080',
    'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    '0000000000000000000000000000000000000000000000000000000000000000',
    '0000000000000000000000000000000000000000000000000000000000000080',
    '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
    'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
    'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
    // y = p and y = p + 1, which lax decoders take for 0 and 1
    'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
    '01',
    '',
  ];
  expect(unsound.filter((hex) => isSoundPublicKey(bytes(hex)))).toEqual([]);
  // With the identity as key, R = identity and S = 0 "sign" every message.
  const forged = bytes(`01${'00'.repeat(63)}`);
  expect(verifyEd25519(bytes(`01${'00'.repeat(31)}`), bytes('616263'), forged)).toBe(false);
});
