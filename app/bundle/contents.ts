/** What the files of a bundle say about each other. Runs after digests and signatures have been checked. */
import type { Grant } from '../broker/grant.ts';
import { canonicalJson } from '../kernel/json.ts';
import type { Hash } from '../kernel/ports.ts';
import { closureOfParts, modelsOf, nodeTypesOf, subflowPart, type ClosurePart, type ModelLock } from '../review/closure.ts';
import { releaseText } from '../review/release-form.ts';
import { flowHash } from '../workflow/model/canonical.ts';
import { flowSchema, type Flow } from '../workflow/model/flow.ts';
import { materialRefs, refsInBill } from './materials.ts';
import { isSubflowPath, type Manifest } from './manifest.ts';
import { BundleRefusal } from './refusal.ts';
import { readCanonicalJson } from './strict-json.ts';
import { z } from 'zod';

/** Means to compute again what the bundle claims. Each is asked only if it is given. */
export interface ContentChecks {
  /** The grant that this flow needs, by the node catalogue of the verifier. */
  readonly capabilities?: (flow: Flow, subflows: readonly Flow[]) => Grant;
  /** The verdict by the verifier's own linter; undefined when its rule set is another one. */
  readonly verdict?: (flow: Flow, subflows: readonly Flow[], ruleSet: string) => { readonly result: 'pass' | 'blocked'; readonly hash: string } | undefined;
}

const modelsSchema = z.strictObject({ models: z.array(z.strictObject({ provider: z.string(), model: z.string(), digest: z.string().optional() })).max(500) });

function readFlow(bytes: Uint8Array, path: string): Flow {
  const parsed = flowSchema.safeParse(readCanonicalJson(bytes, path));
  if (!parsed.success) throw new BundleRefusal('bad-flow', path, parsed.error.issues[0]?.path.join('.'));
  // Notes, samples and positions are not in a bundle; nodes and edges have one order.
  if (releaseText(parsed.data) !== new TextDecoder().decode(bytes)) throw new BundleRefusal('bad-flow', path, 'It is not in release form.');
  return parsed.data;
}

function required(files: ReadonlyMap<string, Uint8Array>, path: string): Uint8Array {
  const data = files.get(path);
  if (data === undefined) throw new BundleRefusal('missing-file', path);
  return data;
}

function checkClosure(files: ReadonlyMap<string, Uint8Array>, manifest: Manifest, subflows: ReadonlyMap<string, Flow>, hash: Hash): void {
  const part = (name: string, data: Uint8Array | string): ClosurePart => ({ name, sha256: hash.sha256(data) });
  const closure = closureOfParts([
    part('flow', required(files, 'flow.json')),
    ...[...subflows].map(([path, flow]) => part(subflowPart(flow.id), required(files, path))),
    part('capabilities', canonicalJson(manifest.capabilities)),
    part('connections', canonicalJson(manifest.requirements.connections)),
    part('models', required(files, 'models.lock.json')),
    part('nodes', required(files, 'nodes.lock.json')),
    part('policy', required(files, 'policy.json')),
    part('verdict', manifest.verdict.hash),
  ], hash);
  if (canonicalJson(closure) !== canonicalJson(manifest.closure)) throw new BundleRefusal('closure-mismatch', 'manifest.json');
}

/** Every step that a capability names is a step of these flows. */
function checkGrantNodes(grant: Grant, flows: readonly Flow[]): void {
  const ids = new Set(flows.flatMap((flow) => flow.nodes.map((node) => node.id)));
  const named = [grant.hosts, grant.scopes, grant.tables, grant.files, grant.mail, grant.models, grant.restore].flatMap((entries) => entries.flatMap((entry) => entry.nodes));
  if (named.some((id) => !ids.has(id))) throw new BundleRefusal('capabilities-mismatch', 'manifest.json', 'A capability names a step that no flow has.');
}

function checkLocks(files: ReadonlyMap<string, Uint8Array>, manifest: Manifest, flows: readonly Flow[]): readonly ModelLock[] {
  const nodes = canonicalJson({ nodeTypes: nodeTypesOf(flows) });
  if (new TextDecoder().decode(required(files, 'nodes.lock.json')) !== nodes) throw new BundleRefusal('lock-mismatch', 'nodes.lock.json');
  const parsed = modelsSchema.safeParse(readCanonicalJson(required(files, 'models.lock.json'), 'models.lock.json'));
  if (!parsed.success) throw new BundleRefusal('lock-mismatch', 'models.lock.json');
  const locks: readonly ModelLock[] = parsed.data.models.map(({ provider, model, digest }) => (digest === undefined ? { provider, model } : { provider, model, digest }));
  if (canonicalJson(modelsOf(manifest.capabilities, locks)) !== canonicalJson(locks)) throw new BundleRefusal('lock-mismatch', 'models.lock.json');
  return locks;
}

/** Throws BundleRefusal; returns the flows that the bundle holds. */
export function checkContents(
  files: ReadonlyMap<string, Uint8Array>, manifest: Manifest, hash: Hash, recompute: ContentChecks = {},
): { readonly flow: Flow; readonly subflows: readonly Flow[] } {
  const flow = readFlow(required(files, 'flow.json'), 'flow.json');
  if (flow.id !== manifest.flow.id || flow.name !== manifest.flow.name || flowHash(flow, hash) !== manifest.flow.hash) throw new BundleRefusal('flow-mismatch', 'flow.json');
  const byPath = new Map([...files].filter(([path]) => isSubflowPath(path)).map(([path, data]) => [path, readFlow(data, path)]));
  for (const [path, subflow] of byPath) {
    if (path !== `subflows/${hash.sha256(subflow.id).slice(0, 32)}.json` || subflow.id === flow.id) throw new BundleRefusal('flow-mismatch', path);
  }
  const subflows = [...byPath.values()];
  const flows = [flow, ...subflows];
  checkClosure(files, manifest, byPath, hash);
  checkGrantNodes(manifest.capabilities, flows);
  const models = checkLocks(files, manifest, flows);
  const refs = materialRefs({
    flowId: flow.id, flowName: flow.name, version: manifest.version, closure: manifest.closure.hash, nodeTypes: nodeTypesOf(flows), models, capabilities: manifest.capabilities,
  });
  const bill = refsInBill(readCanonicalJson(required(files, 'bom.cdx.json'), 'bom.cdx.json'));
  if (bill === undefined || canonicalJson(bill) !== canonicalJson(refs)) throw new BundleRefusal('sbom-mismatch', 'bom.cdx.json');
  const capabilities = recompute.capabilities?.(flow, subflows);
  if (capabilities !== undefined && canonicalJson(capabilities) !== canonicalJson(manifest.capabilities)) throw new BundleRefusal('capabilities-mismatch', 'manifest.json');
  const verdict = recompute.verdict?.(flow, subflows, manifest.verdict.ruleSet);
  if (verdict !== undefined && verdict.result !== 'pass') throw new BundleRefusal('verdict-blocked', 'flow.json');
  if (verdict !== undefined && verdict.hash !== manifest.verdict.hash) throw new BundleRefusal('verdict-mismatch', 'flow.json');
  return { flow, subflows };
}
