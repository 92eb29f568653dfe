/** What an operator must know about approvals and trust: signatures that ended, places that drifted, lists that nobody has yet. */
import type { z } from 'zod';
import { canonicalJson } from '../../kernel/json.ts';
import { environmentWord } from '../../lint/kit/words.ts';
import { emergencyWords } from '../../review/emergency.ts';
import type { ReviewRecord } from '../../review/ports.ts';
import type { Subject } from '../../review/subject.ts';
import { releaseForm } from '../../workflow/model/release-form.ts';
import type { monitorContract } from '../contract/monitor.ts';
import type { Workspace } from '../services.ts';

export type Alert = z.infer<(typeof monitorContract)['monitor:overview']['output']>['alerts'][number];

const dayMs = 86_400_000;
const soonMs = 14 * dayMs;
/** As many approvals as are compared with what is here now; the newest first. */
const mostCompared = 50;

/** Everything of a subject that people draw or choose; what the program itself works out follows from it. */
const drawn = ({ flow, subflows, models }: Subject): string => canonicalJson({ flows: [flow, ...subflows].map(releaseForm), models });

function approvalAlert({ reviews: desk }: Workspace, review: ReviewRecord, now: number): Alert | undefined {
  const { flowName, environment } = review;
  const alert = (severity: Alert['severity'], title: string, detail: string): Alert => ({
    severity,
    title,
    detail,
    page: 'reviews',
    params: { id: review.id },
  });
  const counting = desk.reviews.counted(review).signatures.length;
  if (counting < review.requiredSignatures)
    return alert(
      'block',
      `The approval of “${flowName}” for ${environmentWord(environment)} counts no more`,
      `${counting} of ${review.requiredSignatures} signatures are left: a key was revoked, or somebody may not sign now. Call its bundle back, or have it signed again.`,
    );
  // An emergency ends within a day, and is told as one.
  if (review.breakGlass === undefined && review.expiresAt - now < soonMs)
    return alert(
      'high',
      `The approval of “${flowName}” for ${environmentWord(environment)} ends soon`,
      'After that no bundle is made from it. Submit it again in time.',
    );
  return undefined;
}

/** Undefined where what was approved is what is here, or where the flow is gone. */
function driftAlert({ reviews: desk, flows }: Workspace, review: ReviewRecord): Alert | undefined {
  if (review.from !== undefined || flows.get(review.flowId) === undefined) return undefined;
  if (drawn(desk.subjectOf(review.flowId, review.environment)) === drawn(desk.reviews.snapshot(review).subject)) return undefined;
  return {
    severity: 'medium',
    title: `“${review.flowName}” is not what was approved for ${environmentWord(review.environment)}`,
    page: 'environments',
    params: {},
    detail:
      'It, a flow that it calls, a connection or a model was changed since. What runs there is what was signed; submit it again to bring the change there.',
  };
}

/** While it waits or counts, and afterwards until somebody else has looked at it again. */
function emergencyAlert({ reviews: { reviews } }: Workspace, review: ReviewRecord): Alert | undefined {
  const standing = reviews.emergency(review);
  const what = `mergency release of “${review.flowName}” for ${environmentWord(review.environment)}`;
  const alert = (severity: Alert['severity'], title: string, detail: string): Alert => ({
    severity,
    title,
    detail,
    page: 'reviews',
    params: { id: review.id },
  });
  const wanted =
    'A reviewer who neither made nor signed it opens the review and says what they found, or a usual review of the flow is approved.';
  switch (standing?.state) {
    case 'waiting':
    case 'running':
      return alert('block', `E${what}`, emergencyWords(review) ?? '');
    case 'due':
      return alert(
        'high',
        `The e${what} has to be looked at again`,
        `By ${new Date(standing.dueAt ?? standing.endsAt).toISOString().slice(0, 10)}. ${wanted}`,
      );
    case 'overdue':
      return alert(
        'block',
        `Nobody looked again at the e${what}`,
        `It was due on ${new Date(standing.dueAt ?? standing.endsAt).toISOString().slice(0, 10)}, and there is no other emergency until then. ${wanted}`,
      );
    default:
      return undefined;
  }
}

function overdueAlert({ flowName, environment, id }: ReviewRecord, dueAt: number): Alert {
  return {
    severity: 'high',
    title: `The review of “${flowName}” for ${environmentWord(environment)} is overdue`,
    detail: `It was due on ${new Date(dueAt).toISOString().slice(0, 16).replace('T', ' at ')} (UTC). A reviewer signs it, asks for changes or rejects it.`,
    page: 'reviews',
    params: { id },
  };
}

/** Ends of approvals, bundles and lists go by it. */
export function clockAlert({ clock: { odd } }: Workspace): Alert[] {
  if (odd === undefined) return [];
  return [
    {
      severity: 'high',
      title: 'Look at the clock of this computer',
      detail: `${odd.charAt(0).toUpperCase()}${odd.slice(1)}. Set it right if it is wrong, then lock and open the workspace again.`,
      page: 'audit',
      params: {},
    },
  ];
}

export function trustAlerts(workspace: Workspace, now: number): Alert[] {
  const { reviews: desk, environments } = workspace;
  const approved = desk.reviews.list().filter(({ state }) => state === 'approved');
  const newest = [...Map.groupBy(approved, ({ flowId, environment }) => `${environment} ${flowId}`).values()]
    .flatMap((same) => same.toSorted((a, b) => b.revision - a.revision).slice(0, 1))
    .toSorted((a, b) => (b.approvedAt ?? 0) - (a.approvedAt ?? 0));
  const trust = desk.trust();
  const list = environments.revocations();
  const emergencies = desk.reviews.list().filter(({ breakGlass }) => breakGlass !== undefined);
  return [
    ...emergencies.flatMap((review) => emergencyAlert(workspace, review) ?? []),
    ...desk.reviews.overdue().map((review) => overdueAlert(review, desk.reviews.dueAt(review))),
    ...newest.flatMap((review) => approvalAlert(workspace, review, now) ?? []),
    ...(list.pending
      ? [
          {
            severity: 'block' as const,
            title: 'A bundle was revoked, and runners do not know it yet',
            detail: 'Sign the revocation list, and put it where they read it.',
            page: 'environments',
            params: {},
          },
        ]
      : []),
    ...(trust.expiresAt !== undefined && Date.parse(trust.expiresAt) - now < soonMs
      ? [
          {
            severity: 'block' as const,
            title: 'The trust root ends soon',
            detail: `It is good until ${trust.expiresAt.slice(0, 10)}. After that no bundle of this workspace is admitted anywhere. Publish a new one.`,
            page: 'environments',
            params: {},
          },
        ]
      : []),
    // Where people are drawing, a difference is what is meant to be; where it runs, it is news.
    ...newest
      .filter(({ environment }) => environment === 'prod')
      .slice(0, mostCompared)
      .flatMap((review) => driftAlert(workspace, review) ?? []),
  ];
}
