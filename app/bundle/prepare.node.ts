/**
 * Makes a bundle in two steps. `prepareBundle` freezes the files and the manifest, whose digest is what people sign;
 * `sealBundle` adds the signatures and the release statement over them. The same input gives the same bytes everywhere.
 */
import { grantSchema, type Grant } from '../broker/grant.ts';
import { UserError } from '../kernel/errors.ts';
import { lintReportPath, reportResource, testReportPath, testsPredicate } from './reports.ts';
import type { Json } from '../kernel/json.ts';
import type { Hash } from '../kernel/ports.ts';
import { findSecretsInJson } from '../privacy/detectors/secrets/places.ts';
import { closureOfTexts, closureTexts, modelsOf, nodeTypesOf, subflowPart } from '../review/closure.ts';
import { releaseForm } from '../workflow/model/release-form.ts';
import type { Flow } from '../workflow/model/flow.ts';
import type { BundleInput } from './bundle-input.ts';
import { billOfMaterials } from './materials.ts';
import { bundleFormatVersion, manifestSchema, type Manifest } from './manifest.ts';
import { signEnvelope, statementPayloadType, type Signer } from './dsse.node.ts';
import { printStatement, type Predicate, type Statement, type StatementKind } from './statement.ts';
import { canonicalBytes } from './strict-json.ts';
import { writeZip, type ZipFile } from './zip.node.ts';

export interface PreparedBundle {
  readonly manifest: Manifest;
  /** SHA-256 of manifest.json: the subject of every statement. */
  readonly manifestDigest: string;
  /** All files but the attestations. */
  readonly files: readonly ZipFile[];
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

export const subflowPath = (flowId: string, hash: Hash): string => `subflows/${hash.sha256(flowId).slice(0, 32)}.json`;

function refusedFor(kind: string, place: string): UserError {
  return new UserError('bundle/refused', `“${place}” holds ${kind}. A bundle never holds a secret.`, {
    place,
    mend: 'Put it into a connection, and let the step use the connection.',
  });
}

/** The last net, below the linter's CN007: what is surely a secret stops the bundle even where every rule was waived. */
function refuseSecrets(flows: readonly Flow[], files: readonly ZipFile[]): void {
  const sure = (value: Json): string | undefined => findSecretsInJson(value).find((secret) => secret.sure)?.words;
  for (const node of flows.flatMap((flow) => flow.nodes)) {
    const kind = sure(node.parameters);
    if (kind !== undefined) throw refusedFor(kind, node.name);
  }
  for (const { name, data } of files) {
    const kind = sure(JSON.parse(new TextDecoder().decode(data)) as Json);
    if (kind !== undefined) throw refusedFor(kind, name);
  }
}

const grantWords: Readonly<Partial<Record<keyof Grant, string>>> = {
  hosts: 'addresses',
  scopes: 'permissions',
  tables: 'tables',
  files: 'files',
  mail: 'recipients',
  models: 'models',
  labels: 'places where data goes',
  restore: 'purposes of plain values',
};

/** What is approved is bounded: nobody reads an address of thousands of letters, and no runner takes one. */
function refuseUnbounded({ flow, subflows, capabilities }: BundleInput): void {
  const [issue] = grantSchema.safeParse(capabilities).error?.issues ?? [];
  if (issue === undefined) return;
  const [name, index] = issue.path;
  const part = String(name) as keyof Grant;
  const what = grantWords[part] ?? 'limits';
  const entry: unknown = typeof index === 'number' ? (capabilities[part] as readonly unknown[])[index] : undefined;
  const [id] = (entry as { readonly nodes?: readonly string[] } | undefined)?.nodes ?? [];
  const step = [flow, ...subflows].flatMap(({ nodes }) => nodes).find((node) => node.id === id)?.name;
  throw new UserError(
    'flow/too-large',
    index === undefined
      ? `This flow names more ${what} than can be approved at once.`
      : `Among the ${what}${step === undefined ? '' : ` of \u201c${step}\u201d`} is one that is too long to be approved.`,
    { place: step ?? flow.name, mend: index === undefined ? 'Split the flow.' : 'Shorten it: give long values as data of the request.' },
  );
}

/** Throws UserError `lint/blocked` for a blocked verdict, `flow/too-large` for what cannot be approved, and `bundle/refused` for a flow with a literal secret. */
export function prepareBundle(input: BundleInput, hash: Hash): PreparedBundle {
  if (input.verdict.result !== 'pass' || input.verdict.counts.block > 0) {
    throw new UserError('lint/blocked', `The flow has ${input.verdict.counts.block} findings that block sign-off.`, {
      place: input.flow.name,
      mend: 'Run "countersign lint" on it, and fix or waive each of them.',
    });
  }
  refuseUnbounded(input);
  const flows = [input.flow, ...input.subflows];
  const texts = closureTexts({ ...input, verdictHash: input.verdict.hash });
  const closure = closureOfTexts(texts, hash);
  const text = (name: string): Uint8Array => bytesOf(texts[name] ?? '');
  const bill = billOfMaterials({
    flowId: input.flow.id,
    flowName: input.flow.name,
    version: input.version,
    closure: closure.hash,
    nodeTypes: nodeTypesOf(flows),
    models: modelsOf(input.capabilities, input.models),
    capabilities: input.capabilities,
    flows,
  });
  const files: ZipFile[] = [
    { name: 'flow.json', data: text('flow') },
    ...input.subflows.map((flow) => ({ name: subflowPath(flow.id, hash), data: text(subflowPart(flow.id)) })),
    { name: 'policy.json', data: text('policy') },
    { name: 'nodes.lock.json', data: text('nodes') },
    { name: 'models.lock.json', data: text('models') },
    { name: lintReportPath, data: canonicalBytes(input.lintReport) },
    { name: testReportPath, data: canonicalBytes({ tests: input.tests }) },
    { name: 'bom.cdx.json', data: canonicalBytes(bill) },
  ];
  refuseSecrets(flows.map(releaseForm), files);
  files.sort((a, b) => (a.name < b.name ? -1 : 1));
  const manifest = manifestSchema.parse({
    format: 'countersign-bundle',
    formatVersion: bundleFormatVersion,
    flow: { id: input.flow.id, name: input.flow.name },
    version: input.version,
    environment: input.environment,
    expiresAt: input.expiresAt,
    minimumRunner: input.minimumRunner,
    closure,
    risk: input.risk,
    review: {
      signatures: input.requiredSignatures,
      groups: [...input.requiredGroups].sort(),
      ...(input.emergency ? { emergency: true } : {}),
    },
    authors: [...new Set(input.authors)].sort(),
    verdict: { result: 'pass', hash: input.verdict.hash, ruleSet: input.ruleSet, counts: input.verdict.counts },
    capabilities: input.capabilities,
    requirements: { connections: [...input.connections].sort((a, b) => (a.id < b.id ? -1 : 1)) },
    files: files.map(({ name, data }) => ({ path: name, sha256: hash.sha256(data), size: data.length })),
  } satisfies Record<keyof Manifest, unknown>);
  const manifestBytes = canonicalBytes(manifest);
  return { manifest, manifestDigest: hash.sha256(manifestBytes), files: [{ name: 'manifest.json', data: manifestBytes }, ...files] };
}

/** Signs one statement about a prepared bundle; the result goes into the bundle as it is. */
export async function attest<K extends StatementKind>(
  prepared: Pick<PreparedBundle, 'manifestDigest'>,
  kind: K,
  predicate: Predicate<K>,
  signers: readonly [Signer, ...Signer[]],
): Promise<ZipFile> {
  const statement: Statement<K> = { kind, subject: prepared.manifestDigest, predicate };
  const data = await signEnvelope(statementPayloadType, canonicalBytes(printStatement(statement)), signers);
  return { name: `attestations/${kind}-${signers[0].keyId.slice(0, 16)}.dsse.json`, data };
}

/** The statements that the release keys make about lint and tests. */
async function reportAttestations(
  { manifest, manifestDigest, files }: PreparedBundle,
  signers: readonly [Signer, ...Signer[]],
): Promise<ZipFile[]> {
  const { hash: verdict, ruleSet, counts, result } = manifest.verdict;
  return [
    await attest(
      { manifestDigest },
      'lint',
      { closure: manifest.closure.hash, result, verdict, ruleSet, counts, report: reportResource(manifest, lintReportPath) },
      signers,
    ),
    await attest({ manifestDigest }, 'tests', testsPredicate(manifest, files.find(({ name }) => name === testReportPath)?.data), signers),
  ];
}

export interface ReleaseSigning {
  readonly signers: readonly [Signer, ...Signer[]];
  readonly signedAt?: string;
}

/**
 * Closes a bundle: lint and test statements, and a release statement that names every attestation, so that none can be
 * taken out or put in. `attestations` are the authors' and reviewers' envelopes.
 */
export async function sealBundle(
  prepared: PreparedBundle,
  attestations: readonly ZipFile[],
  release: ReleaseSigning,
  hash: Hash,
): Promise<Uint8Array> {
  const all = [...attestations, ...(await reportAttestations(prepared, release.signers))].sort((a, b) => (a.name < b.name ? -1 : 1));
  const seal = await attest(
    prepared,
    'release',
    {
      closure: prepared.manifest.closure.hash,
      version: prepared.manifest.version,
      attestations: all.map(({ name, data }) => ({ name, digest: { sha256: hash.sha256(data) } })),
      ...(release.signedAt === undefined ? {} : { signedAt: release.signedAt }),
    },
    release.signers,
  );
  return writeZip([...prepared.files, ...all, seal]);
}

/** A bundle on its way between signers, not yet released: no runner takes it. */
export const draftBundle = (prepared: PreparedBundle, attestations: readonly ZipFile[]): Uint8Array =>
  writeZip([...prepared.files, ...attestations]);
