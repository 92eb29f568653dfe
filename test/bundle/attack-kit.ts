/** What the hostile bundles are made with. */
import { attest } from '../../app/bundle/prepare.node.ts';
import type { RefusalCode } from '../../app/bundle/refusal.ts';
import { printStatement, type Predicate } from '../../app/bundle/statement.ts';
import { canonicalBytes } from '../../app/bundle/strict-json.ts';
import type { VerifyOptions } from '../../app/bundle/verify.node.ts';
import type { ZipFile } from '../../app/bundle/zip.node.ts';
import { ada, pia, prepared, release, reviews, rex, sealed } from './kit.ts';
import { bytesOf, entriesOf, envelope, insider, jsonOf, rawZip, sealInsider, swap } from './hostile.ts';

export interface Attack {
  readonly what: string;
  readonly make: () => Uint8Array | Promise<Uint8Array>;
  readonly options?: () => Partial<VerifyOptions> | Promise<Partial<VerifyOptions>>;
}
export type Attacks = Readonly<Record<RefusalCode, readonly Attack[]>>;

export const good = (): Promise<Uint8Array> => sealed();
export const attestationName = (kind: string, who: { readonly pair: { readonly keyId: string } }): string =>
  `attestations/${kind}-${who.pair.keyId.slice(0, 16)}.dsse.json`;

export async function bent(
  change: (entries: Awaited<ReturnType<typeof entriesOf>>) => Awaited<ReturnType<typeof entriesOf>>,
): Promise<Uint8Array> {
  return rawZip(change(await entriesOf(await good())));
}

export const named = (name: string | Buffer, data = bytesOf('x')) => bent((entries) => [...entries, { name, data }]);
export const insiderJson = (path: string, change: (value: Record<string, unknown>) => unknown) =>
  sealInsider(
    insider(({ files }) => {
      files.set(path, canonicalBytes(change(jsonOf(files.get(path) ?? new Uint8Array()) as Record<string, unknown>)));
    }),
  );

export async function withAuthorEnvelope(
  change: (envelope: { payload: string; payloadType: string; signatures: { keyid: string; sig: string }[] }) => unknown,
): Promise<Uint8Array> {
  const bundle = prepared();
  const files = await reviews(bundle);
  const author = files.find((file) => file.name.includes('/author-'));
  const changed = change(jsonOf(author?.data ?? new Uint8Array()) as Parameters<typeof change>[0]);
  return sealed(
    bundle,
    files.map((file) => (file === author ? { ...file, data: canonicalBytes(changed) } : file)),
  );
}

/** The usual signatures, with the times that the author and the reviewers say. */
export async function signedAt(author: string, reviewer: string, bundle = prepared()): Promise<readonly ZipFile[]> {
  const closure = bundle.manifest.closure.hash;
  return Promise.all([
    attest(bundle, 'author', { closure, author: 'ada', signedAt: author }, [ada.signer]),
    ...[rex, pia].map((one) =>
      attest(bundle, 'review', { closure, reviewer: one.owner, decision: 'approved', groups: [...one.groups], signedAt: reviewer }, [
        one.signer,
      ]),
    ),
  ]);
}

export async function statementBy(who: { readonly signer: typeof ada.signer }, statement: unknown, type?: string): Promise<Uint8Array> {
  const bundle = prepared();
  const files = await reviews(bundle);
  return sealed(bundle, [
    ...files,
    { name: 'attestations/extra-0.dsse.json', data: await envelope(canonicalBytes(statement), [who.signer], type) },
  ]);
}

export const authored = () =>
  printStatement({
    kind: 'author',
    subject: prepared().manifestDigest,
    predicate: { closure: prepared().manifest.closure.hash, author: 'ada' },
  }) as { readonly subject: readonly object[] };

/** A release key that signs another statement about lint or tests than it should. */
export async function withStatement(bytes: Uint8Array, kind: 'lint' | 'tests', change: object): Promise<Uint8Array> {
  const entry = (await entriesOf(bytes)).find(({ name }) => String(name).includes(`/${kind}-`));
  const { payload } = jsonOf(entry?.data ?? new Uint8Array()) as { payload: string };
  const { subject, predicate } = JSON.parse(Buffer.from(payload, 'base64').toString()) as {
    subject: [{ digest: { sha256: string } }];
    predicate: Predicate<typeof kind>;
  };
  const signed = await attest({ manifestDigest: subject[0].digest.sha256 }, kind, { ...predicate, ...change }, [release.signer]);
  return swap(bytes, { [String(entry?.name)]: signed.data });
}
