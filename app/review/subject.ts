/** What a review is about, who decides, and what is kept of it. */
import type { Json } from '../kernel/json.ts';
import type { Policy } from '../lint/kit/context.ts';
import type { Environment, Flow } from '../workflow/model/flow.ts';
import type { Closure, ModelLock, WaiverLock } from './closure.ts';
import type { SecurityPicture } from './picture.ts';
import type { Risk } from './risk.ts';
import type { ClosureRepository, ReviewRecord } from './ports.ts';
import type { Signatory } from './sign-off.ts';

/** What is looked at: the flow with its connections bound, and what the workspace knows beside it. */
export interface Subject {
  readonly flow: Flow;
  readonly subflows: readonly Flow[];
  readonly environment: Environment;
  readonly policy: Policy;
  readonly models: readonly ModelLock[];
  /** Of a submission from another workspace: what was waived there. Otherwise the waivers that this store holds count. */
  readonly waivers?: readonly WaiverLock[];
}

export interface Person extends Signatory {
  readonly displayName: string;
}

/** Stored under the digest of its manifest; never changed. */
export interface ClosureSnapshot {
  readonly subject: Subject;
  readonly closure: Closure;
  readonly picture: SecurityPicture;
  readonly risk: Risk;
  readonly frozen: Json;
  /** What it took from the workspace beside its flows (`setupOf`); missing in those that were frozen before it was kept, and of submissions from elsewhere. */
  readonly setup?: readonly string[];
}

/** What a review froze. Those of before the manifest named it lie under the hash of their closure, as the first submission of it had it. */
export function snapshotOf(
  closures: ClosureRepository,
  { manifestDigest, closure }: Pick<ReviewRecord, 'manifestDigest' | 'closure'>,
): ClosureSnapshot | undefined {
  const text = (manifestDigest === undefined ? undefined : closures.get(manifestDigest)) ?? closures.get(closure);
  return text === undefined ? undefined : (JSON.parse(text) as ClosureSnapshot);
}
