/** What `run` and `start` may run: a bundle that verifies, or with --unsigned-dev a draft that is not meant for production. */
import { isBundleName } from '../bundle-names.ts';
import { z } from 'zod';
import { recomputeChecks, type SignedAssessment } from '../../bundle/from-assessment.ts';
import { verifyBundle, type VerifiedBundle } from '../../bundle/verify.node.ts';
import type { PinnedFlow } from '../../engine/ports.ts';
import { nodeHash } from '../../kernel/host.node.ts';
import { UserError } from '../../kernel/errors.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { grantFor, grantToRun } from '../../review/assess.ts';
import type { Policy } from '../../lint/kit/context.ts';
import { readPolicy } from '../../lint/policy.ts';
import { readFlow } from '../../workflow/migrations/read-flow.ts';
import { flowHash } from '../../workflow/model/canonical.ts';
import type { Environment, Flow } from '../../workflow/model/flow.ts';
import { judgeBindings } from './bindings-judge.ts';
import { judgeAtTarget } from './bindings-lint.ts';
import { flowsIn } from '../lint/files.ts';
import { readText, textOf } from '../read-file.ts';
import { timeForTrust } from '../remembered/clock-memory.ts';
import { newestRevocations } from '../remembered/revocation-memory.ts';
import { noBindings, type Bindings } from './run-bindings.ts';
import { changeState, readState } from '../remembered/state-file.ts';
import { readBundleFile } from '../trust-files.ts';
import { authorityOf, newestTrustRoot } from '../remembered/trust-root-memory.ts';
import { programVersion } from '../version.ts';

export interface RunTarget {
  readonly main: PinnedFlow;
  readonly subflows: readonly PinnedFlow[];
  /** Keys whose signatures counted, for a bundle. */
  readonly signers: readonly string[];
  /** When the last of its reviewers signed it, as they say; undefined for drafts, for bundles that do not tell, and for those of an emergency. */
  readonly approvedAt?: number | undefined;
  /** Until when a bundle is approved (milliseconds since the Unix epoch); undefined for drafts. */
  readonly endsAt?: number | undefined;
}

/** Each target's own flow, then those that it brings along. */
export const flowsOf = (targets: readonly Pick<RunTarget, 'main' | 'subflows'>[]): readonly PinnedFlow[] =>
  targets.flatMap(({ main, subflows }) => [main, ...subflows]);

export interface TargetOptions {
  readonly cwd: string;
  readonly trustRoot?: string | undefined;
  readonly environment?: Environment | undefined;
  readonly unsignedDev: boolean;
  /** A signed revocation list, beside what the trust root itself revokes. */
  readonly revocations?: string | undefined;
  /** Judged with the flow: what opens more than was signed refuses it. */
  readonly bindings?: Bindings | undefined;
  /** The policy of this machine: what blocks or is high under it, and was not under the signed one, refuses the bundle. */
  readonly policy?: Policy | undefined;
}

/** Throws UserError for a policy that cannot be used. */
export const policyOf = (path: string | undefined, cwd: string): Policy | undefined =>
  path === undefined ? undefined : readPolicy(readText(path, cwd), path);

const admittedSchema = z.record(z.string(), z.strictObject({ version: z.int().min(1), manifestDigest: z.string() }));
type Admitted = z.infer<typeof admittedSchema>;

/** The highest version of each flow that ran here, for each authority that signs: an older one does not come back. */
function admittedIn(state: JsonObject): Admitted {
  const parsed = admittedSchema.safeParse(state);
  if (!parsed.success)
    throw new UserError('file/unreadable', 'What this machine remembers of admitted versions cannot be read.', {
      mend: 'Find out who changed admitted-versions.json in the data folder before you remove it.',
    });
  return parsed.data;
}

const readAdmitted = (cwd: string): Admitted => admittedIn(readState('admitted-versions', cwd));

/** Throws UserError `bundle/refused` where another program admitted a newer one since this one was verified, or another one of that version. */
function remember(cwd: string, key: string, version: number, manifestDigest: string): void {
  if (readAdmitted(cwd)[key]?.version === version) return;
  changeState('admitted-versions', cwd, (now) => {
    const admitted = admittedIn(now);
    const before = admitted[key];
    if (before !== undefined && (before.version > version || (before.version === version && before.manifestDigest !== manifestDigest)))
      throw new UserError('bundle/refused', `The bundle is refused (rolled-back): version ${before.version} was admitted meanwhile.`);
    return { ...admitted, [key]: { version, manifestDigest } };
  });
}

function judgeAll({ main, subflows }: RunTarget, connections: Bindings['connections']): void {
  for (const pinned of [main, ...subflows]) judgeBindings(pinned, connections);
}

/** Pure. */
export function approvedAtOf({ manifest, statements }: Pick<VerifiedBundle, 'manifest' | 'statements'>): number | undefined {
  if (manifest.review.emergency === true) return undefined;
  const times = statements.flatMap(({ predicate }) =>
    'reviewer' in predicate && predicate.signedAt !== undefined ? [Date.parse(predicate.signedAt)] : [],
  );
  return times.length === 0 ? undefined : Math.max(...times);
}

async function fromBundle(bytes: Uint8Array, path: string, options: TargetOptions): Promise<RunTarget> {
  const { cwd } = options;
  const trustRoot = newestTrustRoot(options.trustRoot, cwd);
  const authority = trustRoot === undefined ? '' : authorityOf(trustRoot, cwd);
  const admitted = readAdmitted(cwd);
  const seen: { signed?: SignedAssessment } = {};
  const result = await verifyBundle(
    bytes,
    {
      trustRoot,
      at: timeForTrust(cwd),
      runnerVersion: programVersion(),
      recompute: recomputeChecks(nodeHash, (signed) => {
        seen.signed = signed;
      }),
      rememberedVersions: (flowId, environment) => admitted[`${authority} ${flowId} ${environment}`],
      ...(options.environment === undefined ? {} : { environment: options.environment }),
      ...(options.revocations === undefined || trustRoot === undefined
        ? {}
        : { revocations: newestRevocations(options.revocations, trustRoot, cwd) }),
    },
    nodeHash,
  );
  if (!result.ok)
    throw new UserError('bundle/refused', `The bundle is refused (${result.reason}): ${result.message}`, {
      place: path,
      mend: 'See "countersign verify" for the whole story.',
    });
  const { manifest, manifestDigest, flow, subflows } = result.bundle;
  const signers = result.signatures.filter(({ ok }) => ok).map(({ keyId }) => keyId);
  const pin = (one: Flow): PinnedFlow => ({
    flowHash: flowHash(one, nodeHash),
    flow: one,
    grant: grantToRun(manifest.capabilities, one),
    bundleDigest: manifestDigest,
    signers,
  });
  const called = subflows.map(pin);
  const target = {
    main: called.length === 0 ? pin(flow) : { ...pin(flow), called },
    subflows: called,
    signers,
    approvedAt: approvedAtOf(result.bundle),
    endsAt: Date.parse(manifest.expiresAt),
  };
  const { connections } = options.bindings ?? noBindings;
  judgeAll(target, connections);
  if (seen.signed !== undefined) judgeAtTarget(seen.signed, connections, options.policy);
  remember(cwd, `${authority} ${flow.id} ${manifest.environment}`, manifest.version, manifestDigest);
  return target;
}

function fromDraft(flow: Flow, path: string, options: TargetOptions): RunTarget {
  if (!options.unsignedDev) {
    throw new UserError('bundle/not-approved', 'This is a draft. Only signed bundles run.', {
      place: path,
      mend: 'Make a bundle with "countersign bundle create", or try the draft with --unsigned-dev or --dry-run.',
    });
  }
  if (flow.environment === 'prod' || options.environment === 'prod') {
    throw new UserError('bundle/not-approved', 'A flow for production runs only from a signed bundle.', {
      place: path,
      mend: 'Set its environment to dev to try it out.',
    });
  }
  const target = { main: { flowHash: flowHash(flow, nodeHash), flow, grant: grantFor(flow, []) }, subflows: [], signers: [] };
  judgeAll(target, (options.bindings ?? noBindings).connections);
  return target;
}

/** ZIP files begin with PK: what a file is decides its content. What is called a bundle and is none, such as the page of a proxy, is a bad bundle and no bad flow. */
const isBundle = (bytes: Uint8Array, path: string): boolean =>
  (bytes[0] === 0x50 && bytes[1] === 0x4b) || (isBundleName(path) && bytes[0] !== 0x7b);

export async function loadTarget(path: string, options: TargetOptions): Promise<RunTarget> {
  const bytes = readBundleFile(path, options.cwd);
  return isBundle(bytes, path) ? await fromBundle(bytes, path, options) : fromDraft(readFlow(textOf(bytes, path), path), path, options);
}

/** As `loadTarget`, and every flow of a file of another program, imported on the way: for what tries flows and runs none. */
export async function loadTrials(path: string, options: TargetOptions): Promise<readonly RunTarget[]> {
  const bytes = readBundleFile(path, options.cwd);
  if (isBundle(bytes, path)) return [await fromBundle(bytes, path, options)];
  return (await flowsIn(textOf(bytes, path), path, true)).map(({ flow }) => fromDraft(flow, path, options));
}
