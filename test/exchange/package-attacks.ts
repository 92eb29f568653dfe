/**
 * Review packages as a colleague who is trusted, and lies, would bring them: made whole and signed as they should be, with one thing bent.
 * Written from what SPEC.md promises, not from what the code checks.
 */
import { bundleInputOf, lintContextOf } from '../../app/bundle/from-assessment.ts';
import type { BundleInput } from '../../app/bundle/bundle-input.ts';
import { seedSigner, type Signer } from '../../app/bundle/dsse.node.ts';
import { preAuthenticationEncoding } from '../../app/kernel/dsse.ts';
import { attest, prepareBundle, type PreparedBundle } from '../../app/bundle/prepare.node.ts';
import { canonicalBytes } from '../../app/bundle/strict-json.ts';
import { makePackage, packArchive, type AnswerList, type PackageFiles, type RequestList } from '../../app/exchange/package.node.ts';
import { keyPairOf, signEd25519, type KeyPair } from '../../app/identity/ed25519.node.ts';
import { canonicalJson } from '../../app/kernel/json.ts';
import { nodeHash } from '../../app/kernel/host.node.ts';
import { assess } from '../../app/review/assess.ts';
import type { WaiverLock } from '../../app/review/closure.ts';
import type { Flow } from '../../app/workflow/model/flow.ts';
import { bytesOf, deflated, rawZip, type RawEntry } from '../bundle/hostile.ts';
import { invoiceFlow } from '../review/kit.ts';

export interface Liar {
  readonly owner: string;
  readonly pair: KeyPair;
  readonly signer: Signer;
}
export const liar = (owner: string, byte: number): Liar => {
  const pair = keyPairOf(new Uint8Array(32).fill(byte));
  return { owner, pair, signer: seedSigner(pair) };
};

/** Yesterday: a submission ends after thirty days. */
export const madeAt = `${new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)}T00:00:00Z`;
const expiresAt = (now: number): string => `${new Date(now + 300 * 86_400_000).toISOString().slice(0, 19)}Z`;

export interface Bent {
  readonly flow?: Flow;
  readonly waivers?: readonly WaiverLock[];
  readonly policy?: object;
  /** What the bundle is made from, after everything was computed. */
  readonly input?: Partial<BundleInput>;
  /** The signed list. */
  readonly review?: Partial<RequestList['review']>;
  readonly list?: object;
  /** Files of the bundle before anybody signs: its manifest names them as they are then. */
  readonly drawn?: (files: Map<string, Uint8Array>) => void;
  /** Files after all was signed but the list. */
  readonly files?: (files: Map<string, Uint8Array>) => void;
  readonly attestedBy?: Liar;
  readonly author?: string;
  readonly signedAt?: string;
}

function redrawn(prepared: PreparedBundle, change: Bent['drawn']): PreparedBundle {
  if (change === undefined) return prepared;
  const files = new Map(prepared.files.filter(({ name }) => name !== 'manifest.json').map(({ name, data }) => [name, data] as const));
  change(files);
  const listed = [...files].map(([path, data]) => ({ path, sha256: nodeHash.sha256(data), size: data.length }));
  const manifest = { ...prepared.manifest, files: listed.sort((a, b) => (a.path < b.path ? -1 : 1)) };
  const bytes = canonicalBytes(manifest);
  const all = [{ name: 'manifest.json', data: bytes }, ...[...files].map(([name, data]) => ({ name, data }))];
  return { manifest, manifestDigest: nodeHash.sha256(bytes), files: all };
}

/** A submission that holds in every way, but for what is bent. */
export async function request(who: Liar, now: number, bent: Bent = {}): Promise<PackageFiles> {
  const own = `flow_${nodeHash.sha256(bent.review?.id ?? who.owner).slice(0, 12)}`;
  const flow =
    bent.flow === undefined
      ? invoiceFlow(undefined, { id: own, owner: who.owner })
      : bent.flow.id === 'flow_of_eve'
        ? { ...bent.flow, id: own }
        : bent.flow;
  const { waivers = [], policy = {} } = bent;
  const assessment = assess(flow, [], lintContextOf(policy, waivers, nodeHash), nodeHash);
  const input = bundleInputOf(assessment, {
    version: 1,
    environment: 'prod',
    expiresAt: expiresAt(now),
    minimumRunner: '0.1.0',
    programVersion: '0.1.0',
    authors: [who.owner],
    policy,
    waivers,
    models: [],
    tests: [],
    emergency: false,
  });
  const prepared = redrawn(prepareBundle({ ...input, ...bent.input }, nodeHash), bent.drawn);
  const { manifest, manifestDigest } = prepared;
  const signer = (bent.attestedBy ?? who).signer;
  const attestation = await attest(
    prepared,
    'author',
    {
      closure: manifest.closure.hash,
      author: bent.author ?? who.owner,
      ...(bent.signedAt === undefined ? {} : { signedAt: bent.signedAt }),
    },
    [signer],
  );
  const files = new Map([...prepared.files, attestation].map(({ name, data }) => [`draft/${name}`, data] as const));
  bent.files?.(files);
  return makePackage(
    {
      kind: 'request',
      sender: who.owner,
      madeAt,
      review: {
        id: `rev_of_${who.owner}`,
        flowId: flow.id,
        environment: manifest.environment,
        revision: manifest.version,
        closure: manifest.closure.hash,
        manifestDigest,
        submittedAt: madeAt,
        message: 'Please look at this',
        ...bent.review,
      },
      ...bent.list,
    } as Parameters<typeof makePackage>[0],
    files,
    who.signer,
    nodeHash,
  );
}

/** An answer about what stands in `about`. */
export interface About {
  readonly id: string;
  readonly flowId: string;
  readonly closure: string;
  readonly manifestDigest: string;
}
export interface BentAnswer {
  readonly list?: Partial<AnswerList>;
  readonly signedBy?: Liar;
  readonly statement?: object;
  readonly subject?: string;
  readonly kind?: 'review' | 'author';
  readonly threads?: unknown;
  readonly bare?: boolean;
  readonly extra?: readonly (readonly [string, Uint8Array])[];
}
export async function answer(
  who: Liar,
  about: About,
  { list, signedBy, statement, subject, kind = 'review', threads, bare = false, extra = [] }: BentAnswer = {},
): Promise<PackageFiles> {
  const predicate = {
    closure: about.closure,
    ...(kind === 'review' ? { reviewer: who.owner, decision: 'approved', groups: ['security', 'privacy'] } : { author: who.owner }),
    ...statement,
  };
  const signature = await attest({ manifestDigest: subject ?? about.manifestDigest }, kind, predicate as never, [(signedBy ?? who).signer]);
  const content = new Map([
    ...(bare ? [] : [['review.dsse.json', signature.data] as const]),
    ...(threads === undefined ? [] : [['threads.json', canonicalBytes(threads)] as const]),
    ...extra,
  ]);
  return makePackage(
    { kind: 'answer', sender: who.owner, madeAt, decision: 'approved', reason: '', review: about, ...list },
    content,
    who.signer,
    nodeHash,
  );
}

export const archive = (files: PackageFiles): Uint8Array => packArchive(files);

const decode = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);
/** The signed list changed as text and signed anew by its sender: canonical form and all else is up to `change`. */
export function relisted(
  files: PackageFiles,
  who: Liar,
  change: (text: string) => string | Uint8Array,
  payloadType = 'application/vnd.countersign.review-package+json',
): PackageFiles {
  const { payload } = JSON.parse(decode(files.get('package.dsse.json'))) as { payload: string };
  const changed = change(Buffer.from(payload, 'base64').toString());
  const bytes = typeof changed === 'string' ? bytesOf(changed) : changed;
  const sig = Buffer.from(signEd25519(who.pair.seed, preAuthenticationEncoding(payloadType, bytes))).toString('base64');
  return new Map([
    ...files,
    [
      'package.dsse.json',
      bytesOf(canonicalJson({ payload: Buffer.from(bytes).toString('base64'), payloadType, signatures: [{ keyid: who.pair.keyId, sig }] })),
    ],
  ]);
}
/** The envelope itself changed as text. */
export const rewrapped = (files: PackageFiles, change: (text: string) => string): PackageFiles =>
  new Map([...files, ['package.dsse.json', bytesOf(change(decode(files.get('package.dsse.json'))))]]);

const entries = (files: PackageFiles): RawEntry[] =>
  [...files].map(([name, data]) => ({ name, data })).sort((a, b) => (a.name < b.name ? -1 : 1));
const bomb = deflated(new Uint8Array(200 * 1024 * 1024));
/** One trick of an archive each. */
export const archiveTricks: Readonly<Record<string, (files: PackageFiles) => Uint8Array>> = {
  'a bomb in a listed file': (files) =>
    rawZip(
      entries(files).map((one) => (one.name === 'draft/bom.cdx.json' ? { ...one, data: bomb, method: 8, size: 200 * 1024 * 1024 } : one)),
    ),
  'a bomb beside the listed files': (files) =>
    rawZip([...entries(files), { name: 'zeros.json', data: bomb, method: 8, size: 200 * 1024 * 1024 }]),
  'a way up in a name': (files) => rawZip([...entries(files), { name: '../../start.json', data: bytesOf('{}') }]),
  'a way up in the middle of a name': (files) => rawZip([...entries(files), { name: 'draft/../../start.json', data: bytesOf('{}') }]),
  'a name from the root': (files) => rawZip([...entries(files), { name: '/etc/cron.d/x', data: bytesOf('{}') }]),
  'a name of a drive': (files) => rawZip([...entries(files), { name: 'C:\\x.json', data: bytesOf('{}') }]),
  'a symbolic link': (files) =>
    rawZip(entries(files).map((one) => (one.name === 'draft/flow.json' ? { ...one, data: bytesOf('/etc/passwd'), mode: 0o120777 } : one))),
  'a file twice': (files) => rawZip([...entries(files), ...entries(files).filter(({ name }) => name === 'draft/flow.json')]),
  'a file twice, in another case': (files) => rawZip([...entries(files), { name: 'draft/FLOW.json', data: bytesOf('{}') }]),
  'a file twice, in another form of Unicode': (files) =>
    rawZip([...entries(files), { name: 'draft/e\u0301.json', data: bytesOf('1') }, { name: 'draft/\u00e9.json', data: bytesOf('2') }]),
  'another name in the local header': (files) =>
    rawZip(entries(files).map((one) => (one.name === 'draft/flow.json' ? { ...one, localName: 'draft/gone.json' } : one))),
  'data behind the end': (files) => new Uint8Array([...archive(files), 1, 2, 3]),
  'data before the start': (files) => new Uint8Array([77, 90, ...archive(files)]),
  'a comment': (files) => rawZip(entries(files), { comment: 'approved by everybody' }),
  'a folder as a file': (files) => rawZip([...entries(files), { name: 'draft/reports/', data: new Uint8Array() }]),
  'a wrong checksum': (files) => rawZip(entries(files).map((one) => (one.name === 'draft/flow.json' ? { ...one, crc: 7 } : one))),
  'ten thousand files': (files) =>
    rawZip([...entries(files), ...Array.from({ length: 10_000 }, (_, index) => ({ name: `x${index}.json`, data: bytesOf('1') }))]),
  'half of it': (files) => archive(files).subarray(0, 2_000),
  'nothing': () => new Uint8Array(),
};
