/** Hostile bundles: the archive, the names in it and its JSON. */
import { canonicalBytes } from '../../app/bundle/strict-json.ts';
import { bytesOf, closureWith, deflated, entriesOf, insider, rawZip, sealInsider, swap } from './hostile.ts';
import { good, bent, named, type Attacks } from './attack-kit.ts';

/** Fields of a local header by their place in it (APPNOTE 6.3, 4.3.7). */
const localFields = [
  ['another version', 4],
  ['another flag', 6],
  ['another method', 8],
  ['another time', 10],
  ['another day', 12],
  ['another checksum', 14],
  ['another stored size', 18],
  ['another plain size', 22],
  ['a longer name', 26],
  ['an extra field', 28],
] as const;

/** One more in that field of flow.json's local header. */
async function withLocalField(at: number): Promise<Uint8Array> {
  const bytes = Buffer.from(await good());
  const header = bytes.indexOf('\t\0\0\0flow.json', 0, 'latin1') - 26;
  bytes.writeUInt8((bytes.readUInt8(header + at) + 1) % 256, header + at);
  return new Uint8Array(bytes);
}

export const onFiles = {
  'not-a-zip': [
    { what: 'an empty file', make: () => new Uint8Array() },
    { what: 'text', make: () => bytesOf('{"format":"countersign-bundle"}'.repeat(10)) },
    {
      what: 'a directory that points nowhere',
      make: async () => {
        const bytes = new Uint8Array(await good());
        bytes.set([0xff, 0xff, 0xff, 0x7f], bytes.length - 6);
        return bytes;
      },
    },
  ],
  'trailing-data': [
    { what: 'bytes after the end record', make: async () => new Uint8Array([...(await good()), 1, 2, 3]) },
    { what: 'an archive comment', make: async () => rawZip(await entriesOf(await good()), { comment: 'hello' }) },
    { what: 'a gap before the directory', make: async () => rawZip(await entriesOf(await good()), { gap: Buffer.alloc(16) }) },
    { what: 'a script before the first entry', make: async () => new Uint8Array([...bytesOf('#!/bin/sh\n'), ...(await good())]) },
  ],
  'too-large': [
    { what: 'more than 64 MiB', make: () => new Uint8Array(64 * 1024 * 1024 + 1) },
    {
      what: 'an attestation of 3 MiB',
      make: async () => swap(await good(), { 'attestations/big.dsse.json': new Uint8Array(3 * 1024 * 1024).fill(0x20) }),
    },
  ],
  'too-many-files': [
    { what: '3,000 files', make: () => rawZip(Array.from({ length: 3_000 }, (_, i) => ({ name: `f${i}`, data: new Uint8Array() }))) },
    {
      what: '65 attestations',
      make: async () =>
        swap(await good(), Object.fromEntries(Array.from({ length: 65 }, (_, i) => [`attestations/a${i}.dsse.json`, bytesOf('{}')]))),
    },
  ],
  'zip-bomb': [
    {
      what: 'an entry that claims a gigabyte',
      make: () =>
        bent((entries) => [...entries, { name: 'bomb', data: deflated(new Uint8Array(1024 * 1024)), method: 8, size: 1024 ** 3 }]),
    },
    {
      what: 'fifty entries over the same bytes',
      make: () =>
        rawZip(
          Array.from({ length: 50 }, (_, i) => ({ name: `f${i}`, data: new Uint8Array(10_000), offset: 0 })),
          { bodies: 1 },
        ),
    },
  ],
  'not-stored': [
    {
      what: 'a compressed entry',
      make: () =>
        bent((entries) =>
          entries.map((entry) =>
            entry.name === 'flow.json' ? { ...entry, data: deflated(entry.data), method: 8, size: entry.data.length } : entry,
          ),
        ),
    },
    {
      what: 'an encrypted entry',
      make: () => bent((entries) => entries.map((entry) => (entry.name === 'flow.json' ? { ...entry, flags: 1 } : entry))),
    },
  ],
  'unsupported-zip': [
    {
      what: 'an extra field',
      make: () =>
        bent((entries) =>
          entries.map((entry) => (entry.name === 'flow.json' ? { ...entry, extra: Buffer.from([0x55, 0x54, 1, 0, 0]) } : entry)),
        ),
    },
    { what: 'the UTF-8 flag', make: () => bent((entries) => entries.map((entry) => ({ ...entry, flags: 0x0800 }))) },
  ],
  'header-mismatch': [
    {
      what: 'another name in the local header',
      make: () => bent((entries) => entries.map((entry) => (entry.name === 'flow.json' ? { ...entry, localName: 'evil.json' } : entry))),
    },
    {
      what: 'another size in the local header',
      make: () => bent((entries) => entries.map((entry) => (entry.name === 'flow.json' ? { ...entry, localSize: 1 } : entry))),
    },
    ...localFields.map(([what, at]) => ({ what: `${what} in the local header alone`, make: () => withLocalField(at) })),
  ],
  'bad-checksum': [
    {
      what: 'a wrong CRC in both headers',
      make: () => bent((entries) => entries.map((entry) => (entry.name === 'flow.json' ? { ...entry, crc: 1 } : entry))),
    },
  ],
  'non-canonical-archive': [
    { what: 'another order', make: () => bent((entries) => [...entries.slice(0, 1), ...entries.slice(1).reverse()]) },
    { what: 'a modification time', make: () => bent((entries) => entries.map((entry) => ({ ...entry, time: 0x6000 }))) },
    { what: 'entries of no file type', make: () => bent((entries) => entries.map((entry) => ({ ...entry, mode: 0o600 }))) },
    { what: 'an executable file', make: () => bent((entries) => entries.map((entry) => ({ ...entry, mode: 0o100755 }))) },
  ],
  'duplicate-name': [{ what: 'two flow.json', make: () => named('flow.json') }],
  'name-collision': [
    { what: 'Flow.json beside flow.json', make: () => named('Flow.json') },
    { what: 'a full-width letter', make: () => named(Buffer.from('ｆlow.json')) },
  ],
  'absolute-path': [
    { what: '/etc/passwd', make: () => named('/etc/passwd') },
    { what: 'C:/x', make: () => named('C:/x') },
    { what: 'a UNC path', make: () => named('\\\\server\\share') },
  ],
  'path-traversal': [
    { what: '../x', make: () => named('../x') },
    { what: 'a/../../x', make: () => named('a/../../x') },
    { what: 'back-slashes', make: () => named('a\\..\\..\\x') },
  ],
  'bad-name': [
    { what: 'a NUL byte', make: () => named('a\0b') },
    { what: 'an empty segment', make: () => named('a//b') },
    { what: 'a dot file', make: () => named('.bashrc') },
    { what: 'a right-to-left override', make: () => named(Buffer.from('a\u202eb')) },
    { what: 'a name of 300 letters', make: () => named('a'.repeat(300)) },
  ],
  'symlink': [
    {
      what: 'a symbolic link',
      make: () => bent((entries) => [...entries, { name: 'link', data: bytesOf('/etc/passwd'), mode: 0o120777 }]),
    },
    { what: 'a folder', make: () => bent((entries) => [...entries, { name: 'folder/', data: new Uint8Array(), mode: 0o040755 }]) },
  ],
  'missing-file': [
    { what: 'no manifest', make: async () => swap(await good(), { 'manifest.json': undefined }) },
    { what: 'no flow', make: async () => swap(await good(), { 'flow.json': undefined }) },
    {
      what: 'never had a bill of materials',
      make: () =>
        sealInsider(
          insider(({ files }) => {
            files.delete('bom.cdx.json');
          }),
        ),
    },
  ],
  'unknown-file': [
    { what: 'a file that nobody listed', make: async () => swap(await good(), { 'extra.json': bytesOf('{}') }) },
    {
      what: 'a listed file that has no place in a bundle',
      make: () =>
        sealInsider(
          insider(({ files }) => {
            files.set('run.sh', bytesOf('rm -rf'));
          }),
        ),
    },
    {
      what: 'a file put in at the end, by a writer that knows no file types',
      make: () => bent((entries) => [...entries, { name: 'extra.json', data: bytesOf('{}'), mode: 0o600 }]),
    },
    { what: 'an attestation in a folder below', make: async () => swap(await good(), { 'attestations/a/b.dsse.json': bytesOf('{}') }) },
    { what: 'an attestation of another kind', make: async () => swap(await good(), { 'attestations/readme.txt': bytesOf('hi') }) },
  ],
  'bad-size': [{ what: 'a longer flow', make: async () => swap(await good(), { 'flow.json': bytesOf('{}') }) }],
  'bad-digest': [
    {
      what: 'one letter of the flow changed',
      make: async () => {
        const bytes = await good();
        const flow = (await entriesOf(bytes)).find((entry) => entry.name === 'flow.json');
        return swap(bytes, { 'flow.json': bytesOf(new TextDecoder().decode(flow?.data).replace('crm.example.com', 'evl.example.com')) });
      },
    },
    {
      what: 'another lint report',
      make: async () => swap(await good(), { 'reports/lint.sarif.json': bytesOf('{"runs":[],"version":"2.1.1"}') }),
    },
  ],
  'too-deep': [
    {
      what: 'a flow of 100,000 brackets',
      make: () =>
        sealInsider(
          insider(({ files }) => {
            files.set('flow.json', bytesOf('['.repeat(100_000) + ']'.repeat(100_000)));
          }),
        ),
    },
    {
      what: 'an envelope of brackets',
      make: async () => swap(await good(), { 'attestations/deep.dsse.json': bytesOf('['.repeat(1_000) + ']'.repeat(1_000)) }),
    },
  ],
  'bad-json': [
    {
      what: 'a flow that is text',
      make: () =>
        sealInsider(
          insider(({ files }) => {
            files.set('flow.json', bytesOf('hello'));
          }),
        ),
    },
    {
      what: 'a lint report that is text',
      make: () =>
        sealInsider(
          insider(({ files }) => {
            files.set('reports/lint.sarif.json', bytesOf('hello'));
          }),
        ),
    },
    {
      what: 'a flow that is not UTF-8',
      make: () =>
        sealInsider(
          insider(({ files }) => {
            files.set('flow.json', new Uint8Array([0xc3, 0x28]));
          }),
        ),
    },
  ],
  'non-canonical-json': [
    {
      what: 'a lint report with white space',
      make: () =>
        sealInsider(
          insider(({ files }) => {
            files.set('reports/lint.sarif.json', bytesOf('{ }'));
          }),
        ),
    },
    {
      what: 'a flow with a key twice',
      make: () =>
        sealInsider(
          insider(({ files }) => {
            files.set('flow.json', bytesOf(new TextDecoder().decode(files.get('flow.json')).replace('{', '{"id":"other",')));
          }),
        ),
    },
    {
      what: 'a flow with white space',
      make: () =>
        sealInsider(
          insider(({ files }) => {
            files.set('flow.json', bytesOf(` ${new TextDecoder().decode(files.get('flow.json'))}`));
          }),
        ),
    },
    {
      what: 'a lone surrogate',
      make: () =>
        sealInsider(
          insider(({ files }) => {
            files.set('bom.cdx.json', bytesOf('{"a":"\\ud800"}'));
          }),
        ),
    },
    { what: 'more in the settings of a step than any reader of it sees', make: unseen('flow.json', '"parameters":{') },
    { what: 'more in the empty drawing than any reader of it sees', make: unseen('flow.json', '"layout":{"nodes":{') },
    { what: 'more in the policy pack than any reader of it sees', make: unseen('policy.json', '"pack":{') },
    { what: 'more in a report than any reader of it sees', make: unseen('reports/lint.sarif.json', '{') },
  ],
  'non-canonical-manifest': [
    {
      what: 'a manifest with white space',
      make: () => sealInsider(insider(() => undefined, { raw: (manifest) => bytesOf(JSON.stringify(manifest, null, 1)) })),
    },
    {
      what: 'a version twice',
      make: () =>
        sealInsider(
          insider(() => undefined, {
            raw: (manifest) => bytesOf(new TextDecoder().decode(canonicalBytes(manifest)).replace('{', '{"version":99,')),
          }),
        ),
    },
  ],
  'newer-format': [
    {
      what: 'format 2 with fields of the future',
      make: () =>
        sealInsider(
          insider(({ manifest }) => {
            manifest['formatVersion'] = 2;
            manifest['future'] = true;
          }),
        ),
    },
  ],
} satisfies Partial<Attacks>;

/** A member that the engine's objects cannot have, put where `before` ends, in a file of a bundle that fits together and that everybody signed. */
function unseen(path: string, before: string): () => Promise<Uint8Array> {
  return () =>
    sealInsider(
      insider(({ manifest, files }) => {
        const text = new TextDecoder().decode(files.get(path));
        const at = text.indexOf(before) + before.length;
        const rest = text.slice(at);
        const data = bytesOf(`${text.slice(0, at)}"__proto__":{"sample":"Ada"}${rest.startsWith('}') ? '' : ','}${rest}`);
        files.set(path, data);
        manifest['closure'] = closureWith(manifest, path, data);
      }),
    );
}
