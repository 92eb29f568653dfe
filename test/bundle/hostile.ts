/** Tools to build archives that the writer would never build, and bundles signed by people who should know better. */
import { crc32, deflateRawSync } from 'node:zlib';
import { signEnvelope, statementPayloadType, type Signer } from '../../app/bundle/dsse.node.ts';
import type { Manifest } from '../../app/bundle/manifest.ts';
import { draftBundle, sealBundle, type PreparedBundle } from '../../app/bundle/prepare.node.ts';
import { canonicalBytes } from '../../app/bundle/strict-json.ts';
import { readZip, type ZipFile } from '../../app/bundle/zip.node.ts';
import { nodeHash } from '../../app/kernel/host.node.ts';
import { closureOfParts, type Closure, type ClosurePart } from '../../app/review/closure.ts';
import { prepared, release, reviews } from './kit.ts';

/** One entry, header field by header field. */
export interface RawEntry {
  readonly name: string | Buffer;
  readonly data: Uint8Array;
  readonly localName?: string;
  readonly method?: number;
  readonly flags?: number;
  readonly mode?: number;
  readonly crc?: number;
  readonly size?: number;
  readonly localSize?: number;
  readonly extra?: Buffer;
  readonly time?: number;
  /** Points the central entry at another entry's bytes. */
  readonly offset?: number;
}

/** A ZIP exactly as told, lies included. With `bodies`, only so many entries have bytes of their own. */
export function rawZip(
  entries: readonly RawEntry[],
  options: { readonly comment?: string; readonly gap?: Buffer; readonly bodies?: number } = {},
): Uint8Array {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const name = Buffer.from(entry.name as string);
    const localName = Buffer.from(entry.localName ?? name);
    const extra = entry.extra ?? Buffer.alloc(0);
    const crc = entry.crc ?? crc32(entry.data);
    const fields = (size: number): Buffer => {
      const out = Buffer.alloc(18);
      out.writeUInt16LE(10, 0);
      out.writeUInt16LE(entry.flags ?? 0, 2);
      out.writeUInt16LE(entry.method ?? 0, 4);
      out.writeUInt16LE(entry.time ?? 0, 6);
      out.writeUInt16LE(0x21, 8);
      out.writeUInt32LE(crc, 10);
      out.writeUInt32LE(entry.data.length, 14);
      return Buffer.concat([out, u32(size)]);
    };
    const local = Buffer.concat([
      u32(0x04034b50),
      fields(entry.localSize ?? entry.size ?? entry.data.length),
      u16(localName.length),
      u16(extra.length),
      localName,
      extra,
      entry.data,
    ]);
    directory.push(
      Buffer.concat([
        u32(0x02014b50),
        u16(0x0314),
        fields(entry.size ?? entry.data.length),
        u16(name.length),
        u16(extra.length),
        u16(0),
        u16(0),
        u16(0),
        u32(((entry.mode ?? 0o100644) << 16) >>> 0),
        u32(entry.offset ?? offset),
        name,
        extra,
      ]),
    );
    if (bodies.length >= (options.bodies ?? entries.length)) continue;
    bodies.push(local);
    offset += local.length;
  }
  const gap = options.gap ?? Buffer.alloc(0);
  const central = Buffer.concat(directory);
  const comment = Buffer.from(options.comment ?? '');
  const end = Buffer.concat([
    u32(0x06054b50),
    u16(0),
    u16(0),
    u16(entries.length),
    u16(entries.length),
    u32(central.length),
    u32(offset + gap.length),
    u16(comment.length),
    comment,
  ]);
  return new Uint8Array(Buffer.concat([...bodies, gap, central, end]));
}

function u16(value: number): Buffer {
  const out = Buffer.alloc(2);
  out.writeUInt16LE(value);
  return out;
}

function u32(value: number): Buffer {
  const out = Buffer.alloc(4);
  out.writeUInt32LE(value);
  return out;
}

export const deflated = (data: Uint8Array): Buffer => deflateRawSync(data);

/** The entries of a good bundle, to be bent. */
export async function entriesOf(bytes: Uint8Array): Promise<RawEntry[]> {
  return [...(await readZip(bytes))].map(([name, data]) => ({ name, data }));
}

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
export const jsonOf = (data: Uint8Array): unknown => JSON.parse(new TextDecoder().decode(data)) as unknown;

/** A bundle whose manifest or files were changed *before* everybody signed: insiders, not vandals. */
export function insider(
  change: (bundle: { manifest: Record<string, unknown>; files: Map<string, Uint8Array> }) => void,
  options: { readonly relist?: boolean; readonly raw?: (manifest: Record<string, unknown>) => Uint8Array } = {},
): PreparedBundle {
  const good = prepared();
  const manifest = structuredClone(good.manifest) as unknown as Record<string, unknown>;
  const files = new Map(good.files.filter((file) => file.name !== 'manifest.json').map((file) => [file.name, file.data]));
  change({ manifest, files });
  if (options.relist !== false) {
    manifest['files'] = [...files]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([path, data]) => ({ path, sha256: nodeHash.sha256(data), size: data.length }));
  }
  const manifestBytes = options.raw?.(manifest) ?? canonicalBytes(manifest);
  const all: ZipFile[] = [{ name: 'manifest.json', data: manifestBytes }, ...[...files].map(([name, data]) => ({ name, data }))];
  return { manifest: manifest as unknown as Manifest, manifestDigest: nodeHash.sha256(manifestBytes), files: all };
}

/** Signs an insider's bundle by everyone, with reports taken from a good one so that sealing itself never fails. */
export async function sealInsider(bundle: PreparedBundle): Promise<Uint8Array> {
  const good = prepared();
  const named = new Set(bundle.files.map((file) => file.name));
  const forSealing = {
    ...bundle,
    manifest: { ...good.manifest, ...bundle.manifest },
    files: named.has('reports/tests.json')
      ? bundle.files
      : [...bundle.files, ...good.files.filter((file) => file.name === 'reports/tests.json')],
  };
  const bytes = await sealBundle(forSealing, await reviews(forSealing), { signers: [release.signer] }, nodeHash);
  if (named.has('reports/tests.json')) return bytes;
  const files = await readZip(bytes);
  return draftBundle(
    { ...bundle, files: [] },
    [...files].filter(([name]) => name !== 'reports/tests.json').map(([name, data]) => ({ name, data })),
  );
}

/** An envelope around any payload, by any signer. */
export const envelope = (payload: Uint8Array, signers: readonly Signer[], type: string = statementPayloadType): Promise<Uint8Array> =>
  signEnvelope(type, payload, signers);

/** Replaces, adds or (with undefined) removes files of a finished bundle, and writes a well-formed archive again. */
export async function swap(bytes: Uint8Array, changes: Readonly<Record<string, Uint8Array | undefined>>): Promise<Uint8Array> {
  const files = new Map(await readZip(bytes));
  for (const [name, data] of Object.entries(changes)) {
    if (data === undefined) files.delete(name);
    else files.set(name, data);
  }
  return draftBundle(
    { ...prepared(), files: [] },
    [...files].map(([name, data]) => ({ name, data })),
  );
}

/** The closure of a manifest once a file has other bytes: whoever signs what they bent makes it fit. A file that is no part of it changes nothing. */
export function closureWith(manifest: Readonly<Record<string, unknown>>, path: string, data: Uint8Array): Closure {
  const { parts } = manifest['closure'] as { readonly parts: readonly ClosurePart[] };
  return closureOfParts(
    parts.map((part) => (part.name === path.split('.')[0] ? { ...part, sha256: nodeHash.sha256(data) } : part)),
    nodeHash,
  );
}
