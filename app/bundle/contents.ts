/** What the files of a bundle say about each other. Runs after digests and signatures have been checked. */
import { z } from 'zod';
import type { Grant } from '../broker/grant.ts';
import type { ReviewerGroup } from '../identity/permissions.ts';
import { UserError } from '../kernel/errors.ts';
import { canonicalJson, jsonSchema, type Json } from '../kernel/json.ts';
import type { Hash } from '../kernel/ports.ts';
import {
  closureOfParts,
  modelsOf,
  nodeTypesOf,
  subflowPart,
  type ClosurePart,
  type ModelLock,
  type WaiverLock,
} from '../review/closure.ts';
import { whyVoid } from '../review/waivers.ts';
import { isReleaseForm } from '../workflow/model/release-form.ts';
import { readFlow } from '../workflow/migrations/read-flow.ts';
import { riskTiers, type Flow, type RiskTier } from '../workflow/model/flow.ts';
import { materialRefs, refsInBill } from './materials.ts';
import { isSubflowPath, type Manifest } from './manifest.ts';
import { BundleRefusal } from './refusal.ts';
import { readCanonicalJson } from './strict-json.ts';

/** What a verifier with a linter and a node catalogue of its own computes; what is undefined is not compared. */
export interface Recomputed {
  readonly capabilities?: Grant;
  /** Undefined when the verifier's rule set is another one. */
  readonly verdict?: { readonly result: 'pass' | 'blocked'; readonly hash: string };
  /** Findings that nobody waived and that follow from the bundle alone; undefined where the verdict is. */
  readonly found?: Readonly<Record<'high' | 'medium' | 'low', number>>;
  readonly signOff?: { readonly tier: RiskTier; readonly signatures: number; readonly groups: readonly ReviewerGroup[] };
}
export type Recompute = (claim: Claim) => Recomputed;

/** What verdict, capabilities and risk in the manifest are about. */
export interface Claim {
  readonly flow: Flow;
  readonly subflows: readonly Flow[];
  readonly ruleSet: string;
  readonly policyPack: Json;
  readonly waivers: readonly WaiverLock[];
}

export const policyFileSchema = z.strictObject({
  pack: jsonSchema,
  ruleSet: z.string().max(100),
  waivers: z
    .array(
      z.strictObject({
        ruleId: z.string().max(100),
        fingerprint: z.string().max(100),
        reason: z.string().max(20_000),
        owner: z.string().max(200).optional(),
        approvedBy: z.string().max(200),
        until: z.string().max(40),
      }),
    )
    .max(10_000),
});
export const modelsSchema = z.strictObject({
  models: z.array(z.strictObject({ provider: z.string(), model: z.string(), digest: z.string().optional() })).max(500),
});

function readAnyFlow(value: unknown, path: string): Flow {
  try {
    return readFlow(value, path);
  } catch (error) {
    if (error instanceof UserError) throw new BundleRefusal('bad-flow', path);
    throw error;
  }
}

function readReleasedFlow(bytes: Uint8Array, path: string): Flow {
  const flow = readAnyFlow(readCanonicalJson(bytes, path), path);
  // Notes, samples and positions are not in a bundle; nodes and edges have one order.
  if (!isReleaseForm(flow)) throw new BundleRefusal('bad-flow', path, 'It is not in release form.');
  return flow;
}

function required(files: ReadonlyMap<string, Uint8Array>, path: string): Uint8Array {
  const data = files.get(path);
  if (data === undefined) throw new BundleRefusal('missing-file', path);
  return data;
}

function checkClosure(files: ReadonlyMap<string, Uint8Array>, manifest: Manifest, subflows: ReadonlyMap<string, Flow>, hash: Hash): void {
  const part = (name: string, data: Uint8Array | string): ClosurePart => ({ name, sha256: hash.sha256(data) });
  const closure = closureOfParts(
    [
      part('flow', required(files, 'flow.json')),
      ...[...subflows].map(([path, flow]) => part(subflowPart(flow.id), required(files, path))),
      part('capabilities', canonicalJson(manifest.capabilities)),
      part('connections', canonicalJson(manifest.requirements.connections)),
      part('models', required(files, 'models.lock.json')),
      part('nodes', required(files, 'nodes.lock.json')),
      part('policy', required(files, 'policy.json')),
      part('verdict', manifest.verdict.hash),
    ],
    hash,
  );
  if (canonicalJson(closure) !== canonicalJson(manifest.closure)) throw new BundleRefusal('closure-mismatch', 'manifest.json');
}

/** Every step that a capability names is a step of these flows. */
function checkGrantNodes(grant: Grant, flows: readonly Flow[]): void {
  const ids = new Set(flows.flatMap((flow) => flow.nodes.map((node) => node.id)));
  const named = [
    grant.hosts,
    grant.scopes,
    grant.tables,
    grant.files,
    grant.mail,
    grant.models,
    grant.restore,
    grant.learning ?? [],
  ].flatMap((entries) => entries.flatMap((entry) => entry.nodes));
  if (named.some((id) => !ids.has(id)))
    throw new BundleRefusal('capabilities-mismatch', 'manifest.json', 'A capability names a step that no flow has.');
}

function checkLocks(files: ReadonlyMap<string, Uint8Array>, manifest: Manifest, flows: readonly Flow[]): readonly ModelLock[] {
  const nodes = canonicalJson({ nodeTypes: nodeTypesOf(flows) });
  if (new TextDecoder().decode(required(files, 'nodes.lock.json')) !== nodes) throw new BundleRefusal('lock-mismatch', 'nodes.lock.json');
  const parsed = modelsSchema.safeParse(readCanonicalJson(required(files, 'models.lock.json'), 'models.lock.json'));
  if (!parsed.success) throw new BundleRefusal('lock-mismatch', 'models.lock.json');
  const locks: readonly ModelLock[] = parsed.data.models.map(({ provider, model, digest }) =>
    digest === undefined ? { provider, model } : { provider, model, digest },
  );
  if (canonicalJson(modelsOf(manifest.capabilities, locks)) !== canonicalJson(locks))
    throw new BundleRefusal('lock-mismatch', 'models.lock.json');
  return locks;
}

/** The manifest may claim more risk than there is, never less; an emergency may go without the groups, not without the people. */
function compareWith({ capabilities, verdict, found, signOff }: Recomputed, manifest: Manifest): void {
  if (capabilities !== undefined && canonicalJson(capabilities) !== canonicalJson(manifest.capabilities))
    throw new BundleRefusal('capabilities-mismatch', 'manifest.json');
  if (verdict !== undefined && verdict.result !== 'pass') throw new BundleRefusal('verdict-blocked', 'flow.json');
  if (verdict !== undefined && verdict.hash !== manifest.verdict.hash) throw new BundleRefusal('verdict-mismatch', 'flow.json');
  const { counts } = manifest.verdict;
  if (found !== undefined && (counts.high < found.high || counts.medium < found.medium || counts.low < found.low))
    throw new BundleRefusal('verdict-mismatch', 'manifest.json', 'It counts fewer findings than there are.');
  if (signOff === undefined) return;
  const { review, risk } = manifest;
  const groupsMissing = review.emergency !== true && signOff.groups.some((group) => !review.groups.includes(group));
  const needed = review.emergency === true ? 2 : signOff.signatures;
  if (riskTiers.indexOf(risk.tier) < riskTiers.indexOf(signOff.tier) || review.signatures < needed || groupsMissing) {
    throw new BundleRefusal('risk-mismatch', 'manifest.json', `It says ${risk.tier}; this is ${signOff.tier}.`);
  }
}

/** What the contents are held against beside the manifest; nothing of it is needed by somebody who is about to sign. */
export interface ContentChecks {
  readonly recompute?: Recompute;
  /** Owners who touched the flows, by the manifest and by signature. */
  readonly authors?: Iterable<string>;
  readonly at?: number;
  /** Whether the trust root knows an owner. */
  known?(owner: string): boolean;
}

/** Throws BundleRefusal; returns the flows that the bundle holds. */
export function checkContents(
  files: ReadonlyMap<string, Uint8Array>,
  manifest: Manifest,
  hash: Hash,
  { recompute, authors = manifest.authors, at, known }: ContentChecks = {},
): { readonly flow: Flow; readonly subflows: readonly Flow[] } {
  if (manifest.verdict.counts.block > 0)
    throw new BundleRefusal('verdict-blocked', 'manifest.json', 'It says pass, and counts findings that block.');
  const flow = readReleasedFlow(required(files, 'flow.json'), 'flow.json');
  if (flow.id !== manifest.flow.id || flow.name !== manifest.flow.name) throw new BundleRefusal('flow-mismatch', 'flow.json');
  const byPath = new Map([...files].filter(([path]) => isSubflowPath(path)).map(([path, data]) => [path, readReleasedFlow(data, path)]));
  for (const [path, subflow] of byPath) {
    if (path !== `subflows/${hash.sha256(subflow.id).slice(0, 32)}.json` || subflow.id === flow.id)
      throw new BundleRefusal('flow-mismatch', path);
  }
  const subflows = [...byPath.values()];
  const flows = [flow, ...subflows];
  // Rules, packs, runs and their records go by what the flow says.
  if (flows.some((one) => one.environment !== manifest.environment))
    throw new BundleRefusal('flow-mismatch', 'flow.json', `A flow in it is for another environment than ${manifest.environment}.`);
  checkClosure(files, manifest, byPath, hash);
  const byId = (slots: Flow['connections']): string => canonicalJson([...slots].sort((a, b) => (a.id < b.id ? -1 : 1)));
  if (byId(flow.connections) !== byId(manifest.requirements.connections))
    throw new BundleRefusal('flow-mismatch', 'manifest.json', 'It asks for other connections than its flow does.');
  checkGrantNodes(manifest.capabilities, flows);
  const models = checkLocks(files, manifest, flows);
  const refs = materialRefs({
    flowId: flow.id,
    flowName: flow.name,
    version: manifest.version,
    closure: manifest.closure.hash,
    nodeTypes: nodeTypesOf(flows),
    models,
    capabilities: manifest.capabilities,
    flows,
  });
  const bill = refsInBill(readCanonicalJson(required(files, 'bom.cdx.json'), 'bom.cdx.json'));
  if (bill === undefined || canonicalJson(bill) !== canonicalJson(refs)) throw new BundleRefusal('sbom-mismatch', 'bom.cdx.json');
  const policy = policyFileSchema.safeParse(readCanonicalJson(required(files, 'policy.json'), 'policy.json'));
  if (!policy.success || policy.data.ruleSet !== manifest.verdict.ruleSet) throw new BundleRefusal('verdict-mismatch', 'policy.json');
  const { waivers } = policy.data;
  for (const waiver of waivers) {
    const why = whyVoid(waiver, waivers, {
      authors,
      until: Date.parse(manifest.expiresAt),
      ...(at === undefined ? {} : { at }),
      ...(known === undefined ? {} : { known }),
    });
    if (why !== undefined) throw new BundleRefusal('verdict-mismatch', 'policy.json', `A waiver does not count: ${why}.`);
  }
  if (recompute !== undefined)
    compareWith(
      recompute({ flow, subflows, ruleSet: policy.data.ruleSet, policyPack: policy.data.pack, waivers: policy.data.waivers }),
      manifest,
    );
  return { flow, subflows };
}
