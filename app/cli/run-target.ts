/** What `run` and `start` may run: a bundle that verifies, or with --unsigned-dev a draft that is not meant for production. */
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { recomputeChecks } from '../bundle/from-assessment.ts';
import { readRevocations } from '../bundle/trust-root.node.ts';
import { verifyBundle } from '../bundle/verify.node.ts';
import type { PinnedFlow } from '../engine/ports.ts';
import { nodeHash, systemClock } from '../kernel/host.node.ts';
import { UserError } from '../kernel/errors.ts';
import { isJsonObject, type Json } from '../kernel/json.ts';
import { grantFor } from '../review/assess.ts';
import { defaultDataFolder } from '../serve/folders.ts';
import { parseJsonText } from '../workflow/migrations/json-text.ts';
import { readFlow } from '../workflow/migrations/read-flow.ts';
import { flowHash } from '../workflow/model/canonical.ts';
import type { Environment, Flow } from '../workflow/model/flow.ts';
import { readBytes, readText, textOf } from './read-file.ts';
import { loadTrustRoot, readBundleFile, writeWhole } from './trust-files.ts';
import { programVersion } from './version.ts';

export interface RunTarget {
  readonly main: PinnedFlow;
  readonly subflows: readonly PinnedFlow[];
  /** Keys whose signatures counted, for a bundle. */
  readonly signers: readonly string[];
}

export interface TargetOptions {
  readonly cwd: string;
  readonly trustRoot?: string | undefined;
  readonly environment?: Environment | undefined;
  readonly unsignedDev: boolean;
  /** A signed revocation list, beside what the trust root itself revokes. */
  readonly revocations?: string | undefined;
}

type Admitted = Record<string, { readonly version: number; readonly manifestDigest: string }>;

const admittedPath = (): string => join(process.env['COUNTERSIGN_STATE'] ?? defaultDataFolder(), 'admitted-versions.json');

/** The highest version of each flow that ran here: an older one does not come back. */
function readAdmitted(cwd: string): Admitted {
  try {
    const value: Json = parseJsonText(readText(admittedPath(), cwd), admittedPath()) as Json;
    return isJsonObject(value) ? (value as unknown as Admitted) : {};
  } catch (error) {
    if (error instanceof UserError && error.code === 'file/not-found') return {};
    throw error;
  }
}

function remember(cwd: string, key: string, version: number, manifestDigest: string): void {
  const admitted = readAdmitted(cwd);
  if ((admitted[key]?.version ?? 0) >= version) return;
  mkdirSync(dirname(admittedPath()), { recursive: true, mode: 0o700 });
  writeWhole(admittedPath(), cwd, `${JSON.stringify({ ...admitted, [key]: { version, manifestDigest } }, null, 2)}\n`, { mode: 0o600 });
}

async function fromBundle(bytes: Uint8Array, path: string, options: TargetOptions): Promise<RunTarget> {
  const { cwd } = options;
  const trustRoot = loadTrustRoot(options.trustRoot, cwd);
  const admitted = readAdmitted(cwd);
  const result = await verifyBundle(bytes, {
    trustRoot, at: systemClock.now(), runnerVersion: programVersion(), recompute: recomputeChecks(nodeHash),
    rememberedVersions: (flowId, environment) => admitted[`${flowId} ${environment}`], ...(options.environment === undefined ? {} : { environment: options.environment }),
    ...(options.revocations === undefined || trustRoot === undefined ? {} : { revocations: readRevocations(readBytes(options.revocations, cwd), trustRoot) }),
  }, nodeHash);
  if (!result.ok) throw new UserError('bundle/refused', `The bundle is refused (${result.reason}): ${result.message}`, { place: path, mend: 'See "countersign verify" for the whole story.' });
  const { manifest, manifestDigest, flow, subflows } = result.bundle;
  remember(cwd, `${flow.id} ${manifest.environment}`, manifest.version, manifestDigest);
  const pin = (one: Flow): PinnedFlow => ({ flowHash: flowHash(one, nodeHash), flow: one, grant: manifest.capabilities, bundleDigest: manifestDigest });
  return { main: pin(flow), subflows: subflows.map(pin), signers: result.signatures.filter(({ ok }) => ok).map(({ keyId }) => keyId) };
}

function fromDraft(text: string, path: string, options: TargetOptions): RunTarget {
  const flow = readFlow(parseJsonText(text, path), path);
  if (!options.unsignedDev) {
    throw new UserError('bundle/not-approved', 'This is a draft. Only signed bundles run.', { place: path, mend: 'Make a bundle with "countersign bundle create", or try the draft with --unsigned-dev or --dry-run.' });
  }
  if (flow.environment === 'prod' || options.environment === 'prod') {
    throw new UserError('bundle/not-approved', 'A flow for production runs only from a signed bundle.', { place: path, mend: 'Set its environment to dev to try it out.' });
  }
  return { main: { flowHash: flowHash(flow, nodeHash), flow, grant: grantFor(flow, []) }, subflows: [], signers: [] };
}

/** ZIP files begin with PK: what a file is decides its content, not its name. */
export async function loadTarget(path: string, options: TargetOptions): Promise<RunTarget> {
  const bytes = readBundleFile(path, options.cwd);
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return await fromBundle(bytes, path, options);
  return fromDraft(textOf(bytes, path), path, options);
}
