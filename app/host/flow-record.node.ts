/** What the store knows of a flow's past, for the linter: approvals, waivers, runs, and what ends soon. */
import { storedPolicy } from './policy-desk.ts';
import { testedPrompts } from './tests/test-desk.node.ts';
import { readTrustRoot } from '../bundle/trust-root.node.ts';
import { instantText } from '../kernel/instant.ts';
import type { Hash } from '../kernel/ports.ts';
import { validBadges } from '../lint/courses.ts';
import type { ReviewedScripts } from '../lint/kit/context.ts';
import { drawingHash, type FlowRecord } from '../lint/kit/flow-record.ts';
import { factsOf } from '../nodes/describe.ts';
import type { ReviewRecord } from '../review/ports.ts';
import { snapshotOf } from '../review/subject.ts';
import type { Store } from '../store/store.ts';
import type { Environment } from '../workflow/model/flow.ts';

const DAYS_COUNTED = 7;
const MOST_RUNS = 1_000;
/** The newest of them; trials that sent nothing lie between. */
const RUNS_LOOKED_AT = 20;
const DAY_MS = 86_400_000;
const MOST_BUILDERS = 1_000;

export interface FlowRecordParts {
  readonly store: Store;
  readonly environment: Environment;
  readonly hash: Hash;
  readonly now: number;
  /** The name by which the trust root knows a person. */
  ownerOf(accountId: string): string;
}

function approvalOf(review: ReviewRecord, { store, hash, ownerOf }: FlowRecordParts): FlowRecord['approval'] {
  const subject = snapshotOf(store.review.closures, review)?.subject;
  if (subject === undefined) return undefined;
  return {
    // Frozen for the place where it runs, which may be another than what the drawing says.
    flow: drawingHash({ ...subject.flow, environment: store.flows.document(review.flowId)?.environment ?? subject.flow.environment }, hash),
    changed: [],
    at: instantText(review.approvedAt ?? review.submittedAt),
    until: instantText(review.expiresAt),
    // An approval that is over says why, where it was ended before its time.
    ...(review.state === 'approved' ? {} : { ended: review.reason ?? 'Its time is over.' }),
    approvers: review.signatures.map(({ accountId }) => ownerOf(accountId)),
    authors: review.authors.map(ownerOf),
  };
}

/** Runs of the last days, for how often it runs; dry runs count for nothing. */
async function runsOf(flowId: string, { store, now, environment }: FlowRecordParts): Promise<Pick<FlowRecord, 'runsPerDay' | 'enabled'>> {
  const runs = (await store.engine.runs.list({ flowId, limit: MOST_RUNS })).filter((run) => !run.dryRun);
  const lately = runs.filter((run) => now - run.startedAt < DAYS_COUNTED * DAY_MS).length;
  // Only what was admitted here can start by itself here.
  const admitted = store.bundles.admitted.get(flowId, environment);
  const [last] = runs;
  return {
    ...(lately === 0 ? {} : { runsPerDay: lately / DAYS_COUNTED }),
    ...(admitted === undefined
      ? {}
      : { enabled: { since: instantText(admitted.at), ...(last === undefined ? {} : { lastRun: instantText(last.startedAt) }) } }),
  };
}

function trustRootEnds({ bundles }: Store): NonNullable<FlowRecord['ends']> {
  const text = bundles.trustRoots.current();
  return text === undefined
    ? []
    : [{ kind: 'trust-root', name: 'trust root', at: readTrustRoot(new TextEncoder().encode(text)).expiresAt }];
}

/** When one of the flows last ran here in earnest. Undefined also where one of them may run elsewhere: then nobody here can tell. */
export async function lastRunOf(
  flowIds: readonly string[],
  { store, environment }: Pick<FlowRecordParts, 'store' | 'environment'>,
): Promise<number | undefined> {
  if (
    flowIds.some((flowId) =>
      store.review.reviews.list({ flowId }).some((review) => review.environment === environment && review.approvedAt !== undefined),
    )
  )
    return undefined;
  let last: number | undefined;
  for (const flowId of flowIds) {
    const run = (await store.engine.runs.list({ flowId, limit: RUNS_LOOKED_AT })).find(({ dryRun }) => !dryRun);
    if (run !== undefined && (last === undefined || run.startedAt > last)) last = run.startedAt;
  }
  return last;
}

/** The scripts that the newest approval of a flow said yes to. A closure never changes, so each is read once. */
export function reviewedScripts({
  store,
  environment,
  hash,
}: Pick<FlowRecordParts, 'store' | 'environment' | 'hash'>): (flowId: string) => ReviewedScripts | undefined {
  const known = new Map<string, ReviewedScripts>();
  return (flowId) => {
    const approved = store.review.reviews.lastApproved(flowId, environment);
    if (approved === undefined) return undefined;
    const { closure } = approved;
    const before = known.get(closure);
    const flow = before === undefined ? snapshotOf(store.review.closures, approved)?.subject.flow : undefined;
    if (flow === undefined) return before;
    const scripts = flow.nodes.flatMap((node) => {
      const { code } = factsOf(node, flow);
      return code === undefined ? [] : [[node.id, hash.sha256(code.source)] as const];
    });
    const made = { scripts: Object.fromEntries(scripts) };
    known.set(closure, made);
    return made;
  };
}

/** Who drew the flow, with the badges that count now; only where the policy asks for some. */
function buildersOf(flowId: string, { store, now, ownerOf }: FlowRecordParts): Pick<FlowRecord, 'builders'> {
  const { policy } = storedPolicy(store.settings);
  if (policy.badges === undefined) return {};
  const authors = store.review.authorship.authorsOf([flowId], 0).slice(0, MOST_BUILDERS);
  return {
    builders: authors.map((accountId) => ({
      name: ownerOf(accountId),
      badges: validBadges(store.training.badges(accountId), policy, now),
    })),
  };
}

export async function flowRecordOf(flowId: string, parts: FlowRecordParts): Promise<FlowRecord> {
  const { store, environment, ownerOf } = parts;
  const approved = store.review.reviews.lastApproved(flowId, environment);
  const approval = approved === undefined ? undefined : approvalOf(approved, parts);
  const saved = approved === undefined ? undefined : store.flows.get(flowId);
  const given = store.review.waivers.listOf(flowId).filter((waiver) => waiver.approvedBy !== undefined && waiver.revokedAt === undefined);
  return {
    stage: 'draft',
    environment,
    ...(approval === undefined ? {} : { approval }),
    ...(approved !== undefined && saved !== undefined && saved.at > approved.submittedAt ? { editedIn: environment } : {}),
    waivers: given.map(({ ruleId, fingerprint, reason, requestedBy, until }) => ({
      ruleId,
      fingerprint,
      reason,
      owner: ownerOf(requestedBy),
      until: instantText(until),
    })),
    ...(await runsOf(flowId, parts)),
    evaluations: [...testedPrompts(store.tests.listOf(flowId))],
    ends: trustRootEnds(store),
    ...buildersOf(flowId, parts),
  };
}
