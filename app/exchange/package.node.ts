/**
 * The review package: files, and one signed list that names each of them. By mail it is a ZIP of the bundle's kind, in a
 * repository a folder; either way it is the same set of files. SPEC.md has the rules.
 */
import { z } from 'zod';
import type { Signer } from '../bundle/dsse.node.ts';
import { BundleRefusal } from '../bundle/refusal.ts';
import type { TrustedKey } from '../bundle/trust-root.node.ts';
import { readZip, writeZip } from '../bundle/zip.node.ts';
import { instantSchema } from '../kernel/instant.ts';
import type { Hash } from '../kernel/ports.ts';
import { environments } from '../workflow/model/flow.ts';
import { ownerName } from './key-card.node.ts';
import { packageRefusal } from './refusal.ts';
import { newestFormat, openDocument, readDocument, signDocument, signerOf } from './signed.node.ts';
import { madeId } from './threads.ts';

const payloadType = 'application/vnd.countersign.review-package+json';
/** The signed list; every other file is named in it. */
export const listName = 'package.dsse.json';
const filesAtMost = 2_200;

const digest = z.string().regex(/^[0-9a-f]{64}$/);
const id = z.string().min(1).max(128);
const files = z.array(z.strictObject({ name: z.string().min(1).max(200), sha256: digest, size: z.int().min(0) })).max(filesAtMost);
const head = {
  type: z.literal('countersign-review-package'),
  formatVersion: z.literal(newestFormat),
  sender: ownerName,
  madeAt: instantSchema,
  files,
};

const requestSchema = z.strictObject({
  ...head,
  kind: z.literal('request'),
  review: z.strictObject({
    id: madeId,
    flowId: id,
    environment: z.enum(environments),
    revision: z.int().min(1),
    closure: digest,
    manifestDigest: digest,
    submittedAt: instantSchema,
    message: z.string().max(20_000),
  }),
});
export const decisions = ['approved', 'changes-requested', 'rejected', 'commented'] as const;
const answerSchema = z.strictObject({
  ...head,
  kind: z.literal('answer'),
  review: z.strictObject({ id: madeId, flowId: id, closure: digest, manifestDigest: digest }),
  decision: z.enum(decisions),
  reason: z.string().max(20_000),
});
const listSchema = z.discriminatedUnion('kind', [requestSchema, answerSchema]);

export type PackageList = z.infer<typeof listSchema>;
export type RequestList = z.infer<typeof requestSchema>;
export type AnswerList = z.infer<typeof answerSchema>;
export type PackageFiles = ReadonlyMap<string, Uint8Array>;

/** A package whose signature and files hold. */
export interface OpenedPackage<L extends PackageList = PackageList> {
  readonly list: L;
  readonly key: TrustedKey;
  readonly files: PackageFiles;
}

type Unlisted<L> = L extends PackageList ? Omit<L, 'type' | 'formatVersion' | 'files'> : never;

/** The files, with the signed list of them beside (X-FILE-1). */
export async function makePackage(list: Unlisted<PackageList>, content: PackageFiles, signer: Signer, hash: Hash): Promise<PackageFiles> {
  const named = [...content]
    .map(([name, data]) => ({ name, sha256: hash.sha256(data), size: data.length }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const envelope = await signDocument(
    payloadType,
    { type: 'countersign-review-package', formatVersion: newestFormat, ...list, files: named },
    signer,
  );
  return new Map([...content, [listName, envelope]]);
}

/** What may be in a package beside its list; the draft's own files are judged as a bundle's are. */
const known: Readonly<Record<PackageList['kind'], RegExp>> = {
  request: /^(draft\/.+|layout\.json|threads\.json)$/,
  answer: /^(review\.dsse\.json|threads\.json)$/,
};

/** Throws UserError `package/...`: unknown signer, changed list, changed, missing or added file. */
export function openPackage(content: PackageFiles, keys: readonly TrustedKey[], hash: Hash): OpenedPackage {
  const listBytes = content.get(listName);
  if (listBytes === undefined) throw packageRefusal('package/unreadable', `It has no ${listName}.`);
  const envelope = openDocument(listBytes, payloadType, listName);
  const key = signerOf(envelope, keys, listName);
  const list = readDocument(envelope.payload, listSchema, listName);
  if (list.sender !== key.owner) throw packageRefusal('package/mismatch', 'It speaks for somebody else than who signed it.');
  const names = new Set(list.files.map((file) => file.name));
  if (names.size !== list.files.length || names.has(listName)) throw packageRefusal('package/files', 'A file is listed twice.');
  for (const name of content.keys())
    if (name !== listName && !names.has(name)) throw packageRefusal('package/files', `${name} is not listed.`);
  for (const name of names) if (!known[list.kind].test(name)) throw packageRefusal('package/files', `${name} does not belong there.`);
  for (const { name, sha256, size } of list.files) {
    const data = content.get(name);
    if (data === undefined) throw packageRefusal('package/files', `${name} is missing.`);
    if (data.length !== size || hash.sha256(data) !== sha256) throw packageRefusal('package/files', `${name} was changed.`);
  }
  return { list, key, files: content };
}

/** As one archive, to be sent by mail (X-FORM-1). */
export const packArchive = (content: PackageFiles): Uint8Array => writeZip([...content].map(([name, data]) => ({ name, data })));

/** Throws UserError `package/unreadable` for anything that `packArchive` would not have written. */
export async function unpackArchive(bytes: Uint8Array): Promise<PackageFiles> {
  try {
    return await readZip(bytes);
  } catch (error) {
    if (error instanceof BundleRefusal) throw packageRefusal('package/unreadable', error.message, error);
    throw error;
  }
}
