/**
 * A second hostile set, made from what the format promises and not from what the code checks. Which code refuses each is not of
 * interest here: that none is taken, by this verifier and by the one in Python, is.
 */
import { crc32 } from 'node:zlib';
import { attest } from '../../app/bundle/prepare.node.ts';
import { printStatement } from '../../app/bundle/statement.ts';
import { canonicalBytes } from '../../app/bundle/strict-json.ts';
import { statementPayloadType } from '../../app/bundle/dsse.node.ts';
import { preAuthenticationEncoding } from '../../app/kernel/dsse.ts';
import { signEd25519 } from '../../app/identity/ed25519.node.ts';
import { ada, bea, pia, prepared, reviews, rex, sealed, type Person } from './kit.ts';
import { bytesOf, entriesOf, envelope, insider, rawZip, sealInsider, swap, type RawEntry } from './hostile.ts';

export interface FreshAttack {
  readonly what: string;
  readonly make: () => Promise<Uint8Array> | Uint8Array;
}

const good = (): Promise<Uint8Array> => sealed();
const textOf = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);

/** Bytes of a good bundle, bent in place: a ZIP reader that looks elsewhere sees something else. */
async function patched(change: (bytes: Buffer, end: number, directory: number) => Buffer | undefined): Promise<Uint8Array> {
  const bytes = Buffer.from(await good());
  const end = bytes.length - 22;
  return new Uint8Array(change(bytes, end, bytes.readUInt32LE(end + 16)) ?? bytes);
}
const flowEntry = (change: (entry: RawEntry) => RawEntry) => async () =>
  rawZip((await entriesOf(await good())).map((entry) => (entry.name === 'flow.json' ? change(entry) : entry)));
const added =
  (name: string | Buffer, data: Uint8Array = bytesOf('{}')) =>
  async () =>
    rawZip([...(await entriesOf(await good())), { name, data }]);

function u32(value: number): Buffer {
  const out = Buffer.alloc(4);
  out.writeUInt32LE(value);
  return out;
}

const zipTricks: readonly FreshAttack[] = [
  {
    what: 'an end record on another disk',
    make: () =>
      patched((bytes, end) => {
        bytes.writeUInt16LE(1, end + 4);
        return undefined;
      }),
  },
  {
    what: 'an end record whose directory is on another disk',
    make: () =>
      patched((bytes, end) => {
        bytes.writeUInt16LE(1, end + 6);
        return undefined;
      }),
  },
  {
    what: 'fewer entries on this disk than in all',
    make: () =>
      patched((bytes, end) => {
        bytes.writeUInt16LE(1, end + 8);
        return undefined;
      }),
  },
  {
    what: 'one entry less than the directory holds',
    make: () =>
      patched((bytes, end) => {
        for (const at of [8, 10]) bytes.writeUInt16LE(bytes.readUInt16LE(end + at) - 1, end + at);
        return undefined;
      }),
  },
  {
    what: 'a directory size that lies',
    make: () =>
      patched((bytes, end) => {
        bytes.writeUInt32LE(bytes.readUInt32LE(end + 12) - 1, end + 12);
        return undefined;
      }),
  },
  {
    what: 'a directory that starts one byte later',
    make: () =>
      patched((bytes, end, directory) => {
        bytes.writeUInt32LE(directory + 1, end + 16);
        return undefined;
      }),
  },
  {
    what: 'a ZIP64 end record and locator before the end',
    make: () =>
      patched((bytes, end, directory) => {
        const record = Buffer.alloc(56);
        record.writeUInt32LE(0x06064b50, 0);
        record.writeBigUInt64LE(44n, 4);
        record.writeBigUInt64LE(BigInt(bytes.readUInt16LE(end + 10)), 24);
        record.writeBigUInt64LE(BigInt(bytes.readUInt16LE(end + 10)), 32);
        record.writeBigUInt64LE(BigInt(end - directory), 40);
        record.writeBigUInt64LE(BigInt(directory), 48);
        const locator = Buffer.concat([u32(0x07064b50), u32(0), Buffer.alloc(8), u32(1)]);
        locator.writeBigUInt64LE(BigInt(end), 8);
        return Buffer.concat([bytes.subarray(0, end), record, locator, bytes.subarray(end)]);
      }),
  },
  {
    what: 'an end record that asks for ZIP64',
    make: () =>
      patched((bytes, end) => {
        bytes.writeUInt16LE(0xffff, end + 10);
        bytes.writeUInt32LE(0xffffffff, end + 16);
        return undefined;
      }),
  },
  {
    what: 'two directories and two ends',
    make: () => patched((bytes, end, directory) => Buffer.concat([bytes, bytes.subarray(directory, end), bytes.subarray(end)])),
  },
  { what: 'a whole second bundle behind', make: () => patched((bytes) => Buffer.concat([bytes, bytes])) },
  {
    what: 'a prefix with every offset put right',
    make: async () => {
      const bytes = Buffer.from(await good());
      const [end, prefix] = [bytes.length - 22, Buffer.from('GIF89a')];
      let at = bytes.readUInt32LE(end + 16);
      while (at < end) {
        bytes.writeUInt32LE(bytes.readUInt32LE(at + 42) + prefix.length, at + 42);
        at += 46 + bytes.readUInt16LE(at + 28);
      }
      bytes.writeUInt32LE(bytes.readUInt32LE(end + 16) + prefix.length, end + 16);
      return new Uint8Array(Buffer.concat([prefix, bytes]));
    },
  },
  { what: 'an empty archive', make: () => rawZip([]) },
  {
    what: 'an entry with a body that no directory names',
    make: () =>
      patched((bytes, end, directory) => {
        const data = bytesOf('hidden');
        const local = Buffer.alloc(30);
        local.writeUInt32LE(0x04034b50, 0);
        local.writeUInt16LE(10, 4);
        local.writeUInt16LE(0x21, 12);
        local.writeUInt32LE(crc32(data), 14);
        local.writeUInt32LE(data.length, 18);
        local.writeUInt32LE(data.length, 22);
        local.writeUInt16LE(1, 26);
        const inserted = Buffer.concat([local, Buffer.from('h'), data]);
        const tail = Buffer.from(bytes.subarray(directory));
        tail.writeUInt32LE(directory + inserted.length, end - directory + 16);
        return Buffer.concat([bytes.subarray(0, directory), inserted, tail]);
      }),
  },
  { what: 'a data descriptor instead of sizes', make: flowEntry((entry) => ({ ...entry, flags: 8, crc: 0, localSize: 0 })) },
  { what: 'strong encryption', make: flowEntry((entry) => ({ ...entry, flags: 0x41 })) },
  { what: 'a masked local header', make: flowEntry((entry) => ({ ...entry, flags: 0x2000 })) },
  ...[1, 9, 12, 14, 93, 99].map((method) => ({
    what: `method ${method} over stored bytes`,
    make: flowEntry((entry) => ({ ...entry, method })),
  })),
  {
    what: 'a Unicode path extra field that names another file',
    make: flowEntry((entry) => ({
      ...entry,
      extra: Buffer.concat([Buffer.from([0x75, 0x70, 14, 0, 1]), u32(crc32('flow.json')), Buffer.from('evil.json')]),
    })),
  },
  {
    what: 'a ZIP64 extra field',
    make: flowEntry((entry) => ({ ...entry, extra: Buffer.concat([Buffer.from([1, 0, 16, 0]), Buffer.alloc(16)]) })),
  },
  { what: 'an entry that claims four gigabytes', make: flowEntry((entry) => ({ ...entry, size: 0xfffffffe })) },
  { what: 'an entry with no file mode', make: flowEntry((entry) => ({ ...entry, mode: 0 })) },
  { what: 'a device', make: flowEntry((entry) => ({ ...entry, mode: 0o020644 })) },
  { what: 'a set-user-id file', make: flowEntry((entry) => ({ ...entry, mode: 0o104755 })) },
  ...[
    'nul.json',
    'aux',
    'FLOW.JSON',
    'flow.json.',
    'flow.json ',
    ' flow.json',
    './flow.json',
    'reports/../flow.json',
    'attestations/../../x.dsse.json',
    'c:flow.json',
    'flow.json:stream',
    '~/x',
    '%2e%2e/x',
    'attestations/.dsse.json',
    '//host/share/x',
    '\\\\?\\c:\\x',
    'flow\u0000.json',
    'flow\n.json',
    '',
  ].map((name) => ({ what: `an entry called ${JSON.stringify(name)}`, make: added(name) })),
  ...[
    'ﬂow.json',
    'ſlow.json',
    'flоw.json',
    'flow.jſon',
    'flow․json',
    'flow．json',
    'reports∕lint.sarif.json',
    'réport.json',
    're\u0301port.json',
    'flow.json\u200b',
    '\ufeffflow.json',
  ].map((name) => ({ what: `an entry in Unicode, ${JSON.stringify(name)}`, make: added(Buffer.from(name)) })),
  {
    what: 'one name composed and decomposed',
    make: async () =>
      rawZip([
        ...(await entriesOf(await good())),
        { name: Buffer.from('subflows/\u00e9.json'), data: bytesOf('{}') },
        { name: Buffer.from('subflows/e\u0301.json'), data: bytesOf('{}') },
      ]),
  },
  { what: 'a name of code page 437', make: added(Buffer.from([0x66, 0x82, 0x6f])) },
  {
    what: 'manifest.json last',
    make: async () => {
      const [first, ...more] = await entriesOf(await good());
      return rawZip(first === undefined ? [] : [...more, first]);
    },
  },
];

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

const envelopes: readonly FreshAttack[] = [
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

const statements: readonly FreshAttack[] = [
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

const inManifest = (change: (text: string) => string) => () =>
  sealInsider(insider(() => undefined, { raw: (manifest) => bytesOf(change(textOf(canonicalBytes(manifest)))) }));
const inFlow = (change: (text: string) => string) => () =>
  sealInsider(
    insider(({ files }) => {
      files.set('flow.json', bytesOf(change(textOf(files.get('flow.json')))));
    }),
  );
const manifestSays = (change: (manifest: Record<string, unknown>) => void) => () =>
  sealInsider(
    insider(({ manifest }) => {
      change(manifest);
    }),
  );

const documents: readonly FreshAttack[] = [
  ...['3.0', '3e0', '+3', '03', '0x3', '"3"', '3.5', '-3', '0', '9007199254740993', '1e400', 'NaN', 'null', 'true', '[3]'].map(
    (spelled) => ({
      what: `the version written ${spelled}`,
      make: inManifest((text) => text.replace(/"version":3/, `"version":${spelled}`)),
    }),
  ),
  ...['1.0', '0', '-1', '"1"', 'null'].map((spelled) => ({
    what: `the format version written ${spelled}`,
    make: inManifest((text) => text.replace('"formatVersion":1', `"formatVersion":${spelled}`)),
  })),
  { what: 'an escaped second version', make: inManifest((text) => text.replace('{', '{"\\u0076ersion":99,')) },
  { what: '__proto__ in the manifest', make: inManifest((text) => text.replace('{', '{"__proto__":{"version":99},')) },
  {
    what: 'constructor in the manifest',
    make: inManifest((text) => text.replace('"closure":', '"closure_":{"constructor":1},"closure":')),
  },
  {
    what: '__proto__ deep in the manifest',
    make: inManifest((text) => text.replace('"review":{', '"review":{"__proto__":{"emergency":true},')),
  },
  {
    what: '__proto__ in the capabilities',
    make: () =>
      sealInsider(
        insider(() => undefined, {
          raw: (manifest) => bytesOf(textOf(canonicalBytes(manifest)).replace('"capabilities":{', '"capabilities":{"__proto__":{},')),
        }),
      ),
  },
  { what: '__proto__ in the flow', make: inFlow((text) => text.replace('{', '{"__proto__":{"nodes":[]},')) },
  { what: 'a byte order mark before the flow', make: inFlow((text) => `\ufeff${text}`) },
  { what: 'a comment in the flow', make: inFlow((text) => `${text}/**/`) },
  { what: 'a flow in single quotes', make: inFlow((text) => text.replaceAll('"', "'")) },
  { what: 'an escaped slash in the flow', make: inFlow((text) => text.replace('https://', 'https:\\/\\/')) },
  { what: 'a capital in an escape', make: inFlow((text) => text.replace('Invoice', '\\u0049nvoice')) },
  {
    what: 'an author who is no text',
    make: manifestSays((manifest) => {
      manifest['authors'] = [['ada']];
    }),
  },
  {
    what: 'a file list that leaves the flow out',
    make: () =>
      sealInsider(
        insider(
          ({ manifest }) => {
            manifest['files'] = prepared().manifest.files.filter((file) => file.path !== 'flow.json');
          },
          { relist: false },
        ),
      ),
  },
  {
    what: 'a file list that names the manifest',
    make: () =>
      sealInsider(
        insider(
          ({ manifest }) => {
            manifest['files'] = [...prepared().manifest.files, { path: 'manifest.json', sha256: '0'.repeat(64), size: 1 }];
          },
          { relist: false },
        ),
      ),
  },
  {
    what: 'a size that is almost an integer',
    make: () =>
      sealInsider(
        insider(
          ({ manifest }) => {
            manifest['files'] = prepared().manifest.files.map((file) => ({ ...file, size: file.size + 0.5 }));
          },
          { relist: false },
        ),
      ),
  },
  {
    what: 'a digest in capitals',
    make: () =>
      sealInsider(
        insider(
          ({ manifest }) => {
            manifest['files'] = prepared().manifest.files.map((file) => ({ ...file, sha256: file.sha256.toUpperCase() }));
          },
          { relist: false },
        ),
      ),
  },
  {
    what: 'fewer signatures than none',
    make: manifestSays((manifest) => {
      manifest['review'] = { signatures: -1, groups: [] };
    }),
  },
  {
    what: 'a tier of the prototype',
    make: manifestSays((manifest) => {
      manifest['risk'] = { tier: 'constructor', score: 0 };
      manifest['review'] = { signatures: 0, groups: [] };
    }),
  },
  {
    what: 'a closure without the policy',
    make: manifestSays((manifest) => {
      const closure = manifest['closure'] as { parts: { name: string }[] };
      manifest['closure'] = { ...closure, parts: closure.parts.filter((part) => part.name !== 'policy') };
    }),
  },
  {
    what: 'a closure with a part twice',
    make: manifestSays((manifest) => {
      const closure = manifest['closure'] as { parts: object[] };
      manifest['closure'] = { ...closure, parts: [...closure.parts, ...closure.parts.slice(0, 1)] };
    }),
  },
];

export const freshAttacks: readonly FreshAttack[] = [...zipTricks, ...envelopes, ...statements, ...documents];
