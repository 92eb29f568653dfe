import { generateKeyPairSync } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import { signatureFault } from '../../app/identity/model-signature.node.ts';
import { hasOpenssl, newAuthority } from '../kit/certificates.ts';
import { signedKeyless, signedWithCertificate, signedWithKey } from '../support/model-signer.ts';

const digest = 'a'.repeat(64);
const files = [
  { name: 'config.json', digest: 'b'.repeat(64) },
  { name: 'onnx/model.onnx', digest },
];
const model = { path: '/srv/models/fraud/onnx/model.onnx', digest };
const pair = (namedCurve = 'P-256') => generateKeyPairSync('ec', { namedCurve });
const pem = ({ publicKey }: ReturnType<typeof pair>): string => publicKey.export({ type: 'spki', format: 'pem' }).toString();
const maker = pair();

describe('a signature with a key', () => {
  test.each(['P-256', 'P-384', 'P-521'])('holds on the curve %s, for the file as it is called from its folder', (curve) => {
    const keys = pair(curve);
    expect(signatureFault(signedWithKey(files, keys.privateKey), pem(keys), model)).toBeUndefined();
  });

  test('holds for a file that was signed by itself', () => {
    expect(signatureFault(signedWithKey([{ name: '.', digest }], maker.privateKey), pem(maker), model)).toBeUndefined();
  });

  const made = signedWithKey(files, maker.privateKey);
  const text = new TextDecoder().decode(made);
  const bytes = (changed: string): Uint8Array => new TextEncoder().encode(changed);
  const payload = JSON.parse(text) as { dsseEnvelope: { payload: string; signatures: { sig: string }[] } };
  test.each<[string, Uint8Array, string, string]>([
    ['another key', signedWithKey(files, pair().privateKey), pem(maker), 'another key made it'],
    [
      'another key that says it is this one',
      signedWithKey(files, pair().privateKey, { hint: /"hint":"([0-9a-f]+)"/.exec(text)?.[1] ?? '' }),
      pem(maker),
      'it does not fit what it signs',
    ],
    [
      'a changed list of files',
      bytes(
        text.replace(
          payload.dsseEnvelope.payload,
          Buffer.from(Buffer.from(payload.dsseEnvelope.payload, 'base64').toString().replace('model.onnx', 'other.onnx')).toString(
            'base64',
          ),
        ),
      ),
      pem(maker),
      'it does not fit what it signs',
    ],
    [
      'no signature',
      bytes(text.replace(/"signatures":\[.*?\]/, '"signatures":[]')),
      pem(maker),
      'it is no signature file of OpenSSF Model Signing',
    ],
    [
      'an empty signature',
      bytes(text.replace(payload.dsseEnvelope.signatures[0]?.sig ?? '', 'AA==')),
      pem(maker),
      'it does not fit what it signs',
    ],
    [
      'another kind of bundle',
      signedWithKey(files, maker.privateKey, { mediaType: 'application/vnd.dev.sigstore.bundle.v9+json' }),
      pem(maker),
      'it is no signature file of OpenSSF Model Signing',
    ],
    [
      'another kind of statement',
      signedWithKey(files, maker.privateKey, { predicateType: 'https://slsa.dev/provenance/v1' }),
      pem(maker),
      'what it signs is no list of files with SHA-256',
    ],
    [
      'parts of files instead of files',
      signedWithKey(files, maker.privateKey, { method: 'shards' }),
      pem(maker),
      'what it signs is no list of files with SHA-256',
    ],
    [
      'a digest over the list that is wrong',
      signedWithKey(files, maker.privateKey, { root: 'c'.repeat(64) }),
      pem(maker),
      'what it signs is no list of files with SHA-256',
    ],
    [
      'the file under another name',
      signedWithKey([{ name: 'other.onnx', digest }], maker.privateKey),
      pem(maker),
      'it speaks of another file',
    ],
    [
      'another file under this name',
      signedWithKey([{ name: 'onnx/model.onnx', digest: 'd'.repeat(64) }], maker.privateKey),
      pem(maker),
      'it speaks of another file',
    ],
    ['the end of a name only', signedWithKey([{ name: 'odel.onnx', digest }], maker.privateKey), pem(maker), 'it speaks of another file'],
    [
      'no key that can be read',
      made,
      'not a key',
      'the key or certificate of the signer that the step names cannot be read, or is of a kind that this standard does not know',
    ],
    [
      'a key of another kind',
      made,
      generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString(),
      'the key or certificate of the signer that the step names cannot be read, or is of a kind that this standard does not know',
    ],
    ['no JSON', bytes('{"mediaType":'), pem(maker), 'it is no signature file of OpenSSF Model Signing'],
    ['JSON that is nested without end', bytes('['.repeat(100_000)), pem(maker), 'it is no signature file of OpenSSF Model Signing'],
    ['5 MiB', new Uint8Array(5 * 1024 * 1024), pem(maker), 'it is no signature file of OpenSSF Model Signing'],
  ])('of %s does not hold', (_what, signature, signer, fault) => {
    expect(signatureFault(signature, signer, model)).toBe(fault);
  });
});

describe.runIf(hasOpenssl())('a signature with a certificate', () => {
  const root = newAuthority();
  const between = root.between();
  const stranger = newAuthority();
  afterAll(() => {
    for (const one of [root, between, stranger]) one.remove();
  });
  const direct = root.issue('maker.example', 2, 'codeSigning');
  const below = between.issue('maker.example', 2, 'codeSigning');
  const server = root.issue('server.example');
  const ofStranger = stranger.issue('maker.example', 2, 'codeSigning');
  // A signer who has no authority's rights makes a certificate for somebody else.
  const chainBroken = 'its certificate does not lead to the root certificate that the step names';
  test.each<[string, Uint8Array, string, string | undefined]>([
    ['right under the root', signedWithCertificate(files, direct.key, direct.cert), root.ca, undefined],
    ['under one that the root vouches for', signedWithCertificate(files, below.key, below.cert), root.ca, undefined],
    ['that is trusted itself', signedWithCertificate(files, direct.key, direct.cert), direct.cert, undefined],
    [
      'whose middle is missing',
      signedWithCertificate(files, below.key, below.cert.split('-----END CERTIFICATE-----')[0] + '-----END CERTIFICATE-----\n'),
      root.ca,
      chainBroken,
    ],
    ['of a stranger', signedWithCertificate(files, ofStranger.key, ofStranger.cert), root.ca, chainBroken],
    [
      'of a stranger, who brings his root along',
      signedWithCertificate(files, ofStranger.key, ofStranger.cert + stranger.ca),
      root.ca,
      chainBroken,
    ],
    [
      'of a stranger, who brings our root along',
      signedWithCertificate(files, ofStranger.key, ofStranger.cert + root.ca),
      root.ca,
      chainBroken,
    ],
    [
      'under the certificate of a server, which is no authority',
      signedWithCertificate(files, ofStranger.key, ofStranger.cert + server.cert),
      root.ca,
      chainBroken,
    ],
    ['of a server', signedWithCertificate(files, server.key, server.cert), root.ca, 'its certificate is not one to sign with'],
    [
      'that is not the key that signed',
      signedWithCertificate(files, ofStranger.key, direct.cert),
      root.ca,
      'it does not fit what it signs',
    ],
    ['where a key is asked for', signedWithCertificate(files, direct.key, direct.cert), pem(maker), 'another key made it'],
    ['that was asked for, where a key signed', signedWithKey(files, maker.privateKey), root.ca, chainBroken],
    [
      'of a few minutes, without a key of the signer',
      signedKeyless(files, direct.key, direct.cert),
      root.ca,
      'it was made without a key or certificate of the signer, which cannot be checked without a network',
    ],
  ])('%s', (_what, signature, signer, fault) => {
    expect(signatureFault(signature, signer, model)).toBe(fault);
  });
});

describe.runIf(hasOpenssl())('what an authority on the way may vouch for', () => {
  const root = newAuthority();
  const made = [root];
  afterAll(() => {
    for (const one of made) one.remove();
  });
  const limited = 'an authority on the way to the root certificate may not vouch for it';
  const below = (above: typeof root, limits?: Parameters<typeof root.between>[0]) => {
    const one = above.between(limits);
    made.push(one);
    return one;
  };
  const fault = (authority: typeof root, name = 'maker.example') => {
    const { key, cert } = authority.issue(name, 2, 'codeSigning');
    return signatureFault(signedWithCertificate(files, key, cert), root.ca, model);
  };
  const names = (list: string) => ({ more: `nameConstraints=critical,${list}` });

  test('no more authorities below it than it says', () => {
    const last = below(root, { length: 0 });
    const more = below(root, { length: 1 });
    expect([fault(last), fault(below(last)), fault(below(more)), fault(below(below(more))), fault(below(below(root)))]).toEqual([
      undefined,
      limited,
      undefined,
      limited,
      undefined,
    ]);
  });

  test.each<[string, string, string, string | undefined]>([
    ['a name that is permitted', 'permitted;DNS:example', 'maker.example', undefined],
    ['another name', 'permitted;DNS:example', 'maker.elsewhere', limited],
    ['a name that only ends alike', 'permitted;DNS:example', 'notexample', limited],
    ['a name that is excluded', 'excluded;DNS:maker.example', 'maker.example', limited],
    ['a name beside what is excluded', 'excluded;DNS:maker.example', 'baker.example', undefined],
    ['mail alone, which it has none of', 'permitted;email:example.com', 'maker.example', undefined],
    ['an address, of a kind that is not looked into', 'permitted;IP:10.0.0.0/255.0.0.0', '10.1.2.3', limited],
    ['another directory', 'permitted;dirName:dir', 'maker.example', limited],
  ])('%s', (_what, list, name, told) => {
    const more = list.includes('dirName') ? { more: `nameConstraints=critical,${list}\n[dir]\nO=Somebody else` } : names(list);
    const authority = below(root, more);
    expect([fault(authority, name), fault(below(authority), name)]).toEqual([told, told]);
  });
});
