/** The second hostile set: envelopes and what is signed in them. */
import { attest } from '../../app/bundle/prepare.node.ts';
import { printStatement } from '../../app/bundle/statement.ts';
import { canonicalBytes } from '../../app/bundle/strict-json.ts';
import { statementPayloadType } from '../../app/bundle/dsse.node.ts';
import { preAuthenticationEncoding } from '../../app/kernel/dsse.ts';
import { signEd25519 } from '../../app/identity/ed25519.node.ts';
import { ada, bea, pia, prepared, reviews, rex, sealed, type Person } from './kit.ts';
import { bytesOf, entriesOf, envelope, swap } from './hostile.ts';
import { textOf, good, type FreshAttack } from './fresh-attack-kit.ts';

/** An author's envelope with something bent in its JSON text. */
async function authorText(change: (text: string) => string | Uint8Array): Promise<Uint8Array> {
  const bundle = prepared();
  const files = await reviews(bundle);
  return sealed(
    bundle,
    files.map((file) => {
      if (!file.name.includes('/author-')) return file;
      const changed = change(textOf(file.data));
      return { ...file, data: typeof changed === 'string' ? bytesOf(changed) : changed };
    }),
  );
}
type EnvelopeText = { payload: string; payloadType: string; signatures: { keyid: string; sig: string }[] };
const authorEnvelope = (change: (envelope: EnvelopeText) => unknown) => () =>
  authorText((text) => textOf(canonicalBytes(change(JSON.parse(text) as EnvelopeText))));
const sigs = (change: (raw: Buffer) => Buffer) =>
  authorEnvelope((one) => ({
    ...one,
    signatures: one.signatures.map(({ keyid, sig }) => ({ keyid, sig: change(Buffer.from(sig, 'base64')).toString('base64') })),
  }));

/** The author's statement signed in another way than DSSE asks for. */
const signedOtherwise = (message: (payload: Uint8Array) => Uint8Array, type: string = statementPayloadType) =>
  authorEnvelope((one) => {
    const payload = Buffer.from(one.payload, 'base64');
    return {
      ...one,
      payloadType: type,
      signatures: [{ keyid: ada.pair.keyId, sig: Buffer.from(signEd25519(ada.pair.seed, message(payload))).toString('base64') }],
    };
  });

const authorStatement = (): Record<string, unknown> => {
  const bundle = prepared();
  return {
    ...printStatement({
      kind: 'author',
      subject: bundle.manifestDigest,
      predicate: { closure: bundle.manifest.closure.hash, author: 'ada' },
    }),
  };
};
const insteadOfAuthor =
  (payload: () => Uint8Array, signers: readonly Person[] = [ada]) =>
  async () => {
    const bundle = prepared();
    const files = (await reviews(bundle)).filter((file) => !file.name.includes('/author-'));
    return sealed(bundle, [
      ...files,
      {
        name: 'attestations/author-0.dsse.json',
        data: await envelope(
          payload(),
          signers.map((one) => one.signer),
        ),
      },
    ]);
  };
const authorSays = (change: (statement: Record<string, unknown>) => unknown) =>
  insteadOfAuthor(() => canonicalBytes(change(authorStatement())));

const smallOrder = Buffer.from('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a', 'hex');

export const envelopes: readonly FreshAttack[] = [
  {
    what: 'the payload type in capitals',
    make: signedOtherwise((payload) => preAuthenticationEncoding('APPLICATION/VND.IN-TOTO+JSON', payload), 'APPLICATION/VND.IN-TOTO+JSON'),
  },
  {
    what: 'the payload type with a parameter',
    make: signedOtherwise(
      (payload) => preAuthenticationEncoding(`${statementPayloadType}; charset=utf-8`, payload),
      `${statementPayloadType}; charset=utf-8`,
    ),
  },
  { what: 'a signature over the bare payload', make: signedOtherwise((payload) => payload) },
  {
    what: 'a signature over the base 64 of the payload',
    make: signedOtherwise((payload) => bytesOf(Buffer.from(payload).toString('base64'))),
  },
  {
    what: 'a signature under another type than it says',
    make: signedOtherwise((payload) => preAuthenticationEncoding('text/plain', payload)),
  },
  {
    what: 'a signature with lengths in another encoding',
    make: signedOtherwise((payload) =>
      bytesOf(`DSSEv1 0${statementPayloadType.length} ${statementPayloadType} ${payload.length} ${textOf(payload)}`),
    ),
  },
  {
    what: 'URL-safe base 64',
    make: () =>
      authorText((text) =>
        text
          .replaceAll('+', '-')
          .replaceAll(/(?<=[A-Za-z0-9])\/(?=[A-Za-z0-9])/g, '_')
          .replace('application_', 'application/'),
      ),
  },
  {
    what: 'base 64 without its padding',
    make: authorEnvelope((one) => ({
      ...one,
      signatures: one.signatures.map(({ keyid, sig }) => ({ keyid, sig: sig.replace(/=+$/, '') })),
    })),
  },
  {
    what: 'base 64 with more padding',
    make: authorEnvelope((one) => ({ ...one, signatures: one.signatures.map(({ keyid, sig }) => ({ keyid, sig: `${sig}=` })) })),
  },
  {
    what: 'base 64 with a line break',
    make: authorEnvelope((one) => ({ ...one, payload: `${one.payload.slice(0, 76)}\n${one.payload.slice(76)}` })),
  },
  { what: 'a signature of 63 bytes', make: sigs((raw) => raw.subarray(0, 63)) },
  { what: 'a signature of 65 bytes', make: sigs((raw) => Buffer.concat([raw, Buffer.alloc(1)])) },
  { what: 'a signature of zeros', make: sigs(() => Buffer.alloc(64)) },
  { what: 'R of small order and S of zero', make: sigs(() => Buffer.concat([smallOrder, Buffer.alloc(32)])) },
  {
    what: 'R of the neutral element, spelled beyond the prime',
    make: sigs((raw) =>
      Buffer.concat([Buffer.from('eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f', 'hex'), raw.subarray(32)]),
    ),
  },
  {
    what: 'the sign bit of R',
    make: sigs((raw) => {
      raw[31] = (raw[31] ?? 0) ^ 0x80;
      return raw;
    }),
  },
  {
    what: 'two signatures of one key, the second with the hint of another',
    make: authorEnvelope((one) => ({
      ...one,
      signatures: [...one.signatures, { keyid: rex.pair.keyId, sig: one.signatures[0]?.sig ?? '' }],
    })),
  },
  {
    what: 'a key hint in capitals',
    make: authorEnvelope((one) => ({ ...one, signatures: one.signatures.map(({ keyid, sig }) => ({ keyid: keyid.toUpperCase(), sig })) })),
  },
  {
    what: 'an empty key hint',
    make: authorEnvelope((one) => ({ ...one, signatures: one.signatures.map(({ sig }) => ({ keyid: '', sig })) })),
  },
  {
    what: 'a key of the prototype as hint',
    make: authorEnvelope((one) => ({ ...one, signatures: one.signatures.map(({ sig }) => ({ keyid: '__proto__', sig })) })),
  },
  { what: 'a field that the envelope does not have', make: authorEnvelope((one) => ({ ...one, x: 1 })) },
  { what: '__proto__ in the envelope', make: () => authorText((text) => text.replace('{', '{"__proto__":{},')) },
  { what: '__proto__ in a signature', make: () => authorText((text) => text.replace('{"keyid"', '{"__proto__":{},"keyid"')) },
  { what: 'the payload twice', make: () => authorText((text) => text.replace('{', '{"payload":"e30=",')) },
  { what: 'the payload twice, once escaped', make: () => authorText((text) => text.replace('{', '{"\\u0070ayload":"e30=",')) },
  { what: 'a byte order mark', make: () => authorText((text) => `\ufeff${text}`) },
  { what: 'UTF-16', make: () => authorText((text) => new Uint8Array(Buffer.from(text, 'utf16le'))) },
  { what: 'a NUL at the end', make: () => authorText((text) => `${text}\0`) },
  { what: 'a signed empty payload', make: authorEnvelope((one) => ({ ...one, payload: '' })) },
  { what: 'an attestation that is a list', make: () => authorText((text) => `[${text}]`) },
];

export const statements: readonly FreshAttack[] = [
  {
    what: 'two subjects',
    make: authorSays((one) => ({ ...one, subject: [...(one['subject'] as unknown[]), ...(one['subject'] as unknown[])] })),
  },
  { what: 'no subject', make: authorSays((one) => ({ ...one, subject: [] })) },
  {
    what: 'a subject of another name',
    make: authorSays((one) => ({ ...one, subject: [{ ...(one['subject'] as object[])[0], name: 'flow.json' }] })),
  },
  {
    what: 'a digest in capitals',
    make: authorSays((one) => ({
      ...one,
      subject: [{ name: 'manifest.json', digest: { sha256: prepared().manifestDigest.toUpperCase() } }],
    })),
  },
  {
    what: 'a second digest of another algorithm',
    make: authorSays((one) => ({
      ...one,
      subject: [{ name: 'manifest.json', digest: { sha1: '0'.repeat(40), sha256: prepared().manifestDigest } }],
    })),
  },
  {
    what: 'only a SHA-512 digest',
    make: authorSays((one) => ({ ...one, subject: [{ name: 'manifest.json', digest: { sha512: '0'.repeat(128) } }] })),
  },
  { what: 'in-toto of another version', make: authorSays((one) => ({ ...one, _type: 'https://in-toto.io/Statement/v0.1' })) },
  {
    what: 'a predicate type with a slash more',
    make: authorSays((one) => ({ ...one, predicateType: `${String(one['predicateType'])}/` })),
  },
  { what: 'a field that a statement does not have', make: authorSays((one) => ({ ...one, note: 'x' })) },
  {
    what: 'a field that the predicate does not have',
    make: authorSays((one) => ({ ...one, predicate: { ...(one['predicate'] as object), admin: true } })),
  },
  {
    what: '__proto__ in the statement',
    make: insteadOfAuthor(() => bytesOf(textOf(canonicalBytes(authorStatement())).replace('{"_type"', '{"__proto__":{},"_type"'))),
  },
  {
    what: '__proto__ in the predicate',
    make: insteadOfAuthor(() =>
      bytesOf(textOf(canonicalBytes(authorStatement())).replace('"predicate":{', '"predicate":{"__proto__":{},')),
    ),
  },
  {
    what: 'the author twice',
    make: insteadOfAuthor(() => bytesOf(textOf(canonicalBytes(authorStatement())).replace('"author":', '"author":"bea","author":'))),
  },
  { what: 'white space in what was signed', make: insteadOfAuthor(() => bytesOf(JSON.stringify(authorStatement(), null, 1))) },
  {
    what: 'a look-alike of the author',
    make: authorSays((one) => ({ ...one, predicate: { ...(one['predicate'] as object), author: 'аda' } })),
  },
  {
    what: 'an author and a reviewer under one author statement',
    make: insteadOfAuthor(() => canonicalBytes(authorStatement()), [ada, bea]),
  },
  {
    what: 'two reviewers under one review that names the first',
    make: async () => {
      const bundle = prepared();
      const [author] = await reviews(bundle, []);
      return sealed(bundle, [
        ...(author === undefined ? [] : [author]),
        await attest(
          bundle,
          'review',
          { closure: bundle.manifest.closure.hash, reviewer: 'rex', decision: 'approved', groups: ['security'] },
          [rex.signer, pia.signer],
        ),
      ]);
    },
  },
  {
    what: 'a rejection',
    make: async () => {
      const bundle = prepared();
      const statement = printStatement({
        kind: 'review',
        subject: bundle.manifestDigest,
        predicate: { closure: bundle.manifest.closure.hash, reviewer: 'pia', decision: 'approved', groups: ['privacy'] },
      });
      const data = await envelope(
        canonicalBytes({ ...statement, predicate: { ...(statement['predicate'] as object), decision: 'rejected' } }),
        [pia.signer],
      );
      return sealed(bundle, [...(await reviews(bundle, [rex])), { name: 'attestations/review-0.dsse.json', data }]);
    },
  },
  {
    what: 'a group that the trust root does not give',
    make: async () => {
      const bundle = prepared({ requiredSignatures: 1, risk: { tier: 'limited', score: 12 } });
      const claim = await attest(
        bundle,
        'review',
        { closure: bundle.manifest.closure.hash, reviewer: 'rex', decision: 'approved', groups: ['privacy', 'security'] },
        [rex.signer],
      );
      return sealed(bundle, [...(await reviews(bundle, [])), claim]);
    },
  },
  { what: 'reviews for another environment', make: async () => sealed(prepared(), await reviews(prepared({ environment: 'test' }))) },
  {
    what: 'reviews of a bundle that expires later',
    make: async () => sealed(prepared(), await reviews(prepared({ expiresAt: '2029-06-01T00:00:00Z' }))),
  },
  {
    what: 'lint and tests by the author',
    make: async () => {
      const bundle = prepared();
      return sealed(bundle, await reviews(bundle), ada);
    },
  },
  {
    what: 'the release of another bundle',
    make: async () => {
      const other = await entriesOf(await sealed(prepared({ version: 4 })));
      const found = other.find((entry) => String(entry.name).includes('/release-'));
      return swap(await good(), { [String(found?.name)]: found?.data ?? new Uint8Array() });
    },
  },
  {
    what: 'one attestation more, a copy under another name',
    make: async () => {
      const found = (await entriesOf(await good())).find((entry) => String(entry.name).includes('/review-'));
      return swap(await good(), { 'attestations/copy.dsse.json': found?.data ?? new Uint8Array() });
    },
  },
  {
    what: 'one attestation as two, to reach two signers',
    make: async () => {
      const bundle = prepared({ requiredGroups: [] });
      const [author, review] = await reviews(bundle, [rex]);
      return sealed(
        bundle,
        [author, review, review].flatMap((file, at) => (file === undefined ? [] : [{ ...file, name: `attestations/${at}.dsse.json` }])),
      );
    },
  },
];
