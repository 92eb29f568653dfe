/** The second hostile set: what a ZIP reader may see otherwise. */
import { crc32 } from 'node:zlib';
import { bytesOf, entriesOf, rawZip, type RawEntry } from './hostile.ts';
import { good, type FreshAttack } from './fresh-attack-kit.ts';

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

export const zipTricks: readonly FreshAttack[] = [
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
