/** The flows of a signed bundle as it stands, for what reads flows and runs none. Neither digests nor signatures are looked at: see countersign verify. */
import { policyFileSchema } from '../bundle/contents.ts';
import { BundleRefusal } from '../bundle/refusal.ts';
import { readCanonicalJson } from '../bundle/strict-json.ts';
import { inspectBundle } from '../bundle/verify.node.ts';
import { UserError } from '../kernel/errors.ts';
import type { Policy } from '../lint/kit/context.ts';
import { policySchema } from '../lint/policy.ts';
import { readFlow } from '../workflow/migrations/read-flow.ts';
import type { Flow } from '../workflow/model/flow.ts';
import { readBundleFile } from './trust-files.ts';

export interface BundleFlows {
  /** In the environment that the bundle was made for. */
  readonly flow: Flow;
  readonly subflows: readonly Flow[];
  /** Under which it was signed. */
  readonly policy: Policy | undefined;
}

/** Throws UserError `bundle/refused` for what is no bundle. */
export async function bundleFlows(path: string, cwd: string): Promise<BundleFlows> {
  try {
    const { manifest, files } = await inspectBundle(readBundleFile(path, cwd));
    const json = (name: string): unknown => readCanonicalJson(files.get(name) ?? new Uint8Array(), name);
    const inPlace = (name: string): Flow => ({ ...readFlow(json(name), name), environment: manifest.environment });
    const policy = policySchema.safeParse(policyFileSchema.safeParse(json('policy.json')).data?.pack);
    return {
      flow: inPlace('flow.json'),
      subflows: [...files.keys()].filter((name) => name.startsWith('subflows/')).map(inPlace),
      policy: policy.success ? policy.data : undefined,
    };
  } catch (error) {
    if (!(error instanceof BundleRefusal)) throw error;
    throw new UserError('bundle/refused', error.message, {
      place: path,
      mend: 'See "countersign verify" for the whole story.',
      cause: error,
    });
  }
}
