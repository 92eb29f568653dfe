/** What an operator looks at first: runs over time, what waits, and what needs somebody. */
import { clearlyBelow } from '../../monitor/fairness.ts';
import { overviewOf } from '../../monitor/overview.ts';
import { callerOf } from '../caller.ts';
import type { HandlersFor } from '../handler.ts';
import { summaryOf } from '../review-summary.ts';
import type { RunSummary } from '../run-services.ts';
import type { Services, Workspace } from '../services.ts';
import { clockAlert, trustAlerts, type Alert } from './trust-alerts.ts';

/** As many as a desk lists. */
const mostRuns = 1_000;
const dayMs = 86_400_000;
const soonMs = 14 * dayMs;

function connectionAlerts(workspace: Workspace, now: number): Alert[] {
  return workspace.connections.list().flatMap((connection): Alert[] => {
    const { id, name, granted, certificateUntil, rotateAfterDays, secretChangedAt } = connection;
    const alert = (severity: Alert['severity'], title: string, detail: string): Alert[] => [
      { severity, title, detail, page: 'connections', params: { id } },
    ];
    if (granted?.endedAt !== undefined)
      return alert(
        'block',
        `“${name}” is signed out`,
        'The service took the permission back. Runs that use it fail until somebody signs in again.',
      );
    if (granted !== undefined && !granted.renewable && granted.until <= now)
      return alert('block', `The sign-in of “${name}” has ended`, 'It cannot renew itself. Somebody has to sign in again.');
    if (certificateUntil !== undefined && certificateUntil - now < soonMs)
      return alert(
        certificateUntil <= now ? 'block' : 'high',
        `The certificate of “${name}” ${certificateUntil <= now ? 'has ended' : 'ends soon'}`,
        'Enter a new certificate and its key.',
      );
    if (rotateAfterDays !== undefined && secretChangedAt !== undefined && secretChangedAt + rotateAfterDays * dayMs <= now)
      return alert(
        'high',
        `The secret of “${name}” is older than you allow`,
        'Make a new one at the service, enter it, then end the old one.',
      );
    return [];
  });
}

function forwardAlerts(workspace: Workspace): Alert[] {
  return workspace.forwarding.list().flatMap(({ destination, status }): Alert[] => [
    ...(status.failing === undefined
      ? []
      : [
          {
            severity: 'high' as const,
            title: `“${destination.name}” does not get the audit log`,
            detail: `${status.failing.message} ${status.backlog} entries wait.`.slice(0, 1_000),
            page: 'audit',
            params: {},
          },
        ]),
    ...(status.lost === 0
      ? []
      : [
          {
            severity: 'block' as const,
            title: `${status.lost} audit entries were lost on the way to “${destination.name}”`,
            detail: 'They are still in the log of this workspace. Export it, and give the file to whoever reads the destination.',
            page: 'audit',
            params: {},
          },
        ]),
  ]);
}

/** Who sees no figures of groups learns that there is something, and no more. */
function fairnessAlerts({ fairness }: Workspace): Alert[] {
  return fairness.all().flatMap(({ flowId, flowName, results: [newest], schedule }): Alert[] => [
    ...(newest === undefined || clearlyBelow(newest).length === 0
      ? []
      : [
          {
            severity: 'high' as const,
            title: `“${flowName}” decides less well for some group of people`.slice(0, 200),
            detail:
              `A group gets the good answer of “${newest.step}” less than four fifths as often as another. Look at the figures, and why that is.`.slice(
                0,
                1_000,
              ),
            page: 'monitor',
            params: { view: 'fairness', flow: flowId },
          },
        ]),
    ...(schedule?.trouble === undefined
      ? []
      : [
          {
            severity: 'medium' as const,
            title: `The check of fairness of “${flowName}” that was due could not be made`.slice(0, 200),
            detail: schedule.trouble,
            page: 'monitor',
            params: { view: 'fairness', flow: flowId },
          },
        ]),
  ]);
}

/** Settings says it too; whoever watches the runs learns it here. */
export function backupAlerts(failure: string | undefined): Alert[] {
  return failure === undefined
    ? []
    : [
        {
          severity: 'high',
          title: 'The scheduled backup could not be made',
          detail: `${failure} It will be tried again every hour.`.slice(0, 1_000),
          page: 'settings',
          params: { section: 'store' },
        },
      ];
}

function standStillAlert(runs: number): Alert[] {
  return runs === 0
    ? []
    : [
        {
          severity: 'high',
          title:
            runs === 1
              ? 'A run has been waiting since an earlier copy of the workspace was opened'
              : `${runs} runs have been waiting since an earlier copy of the workspace was opened`,
          detail:
            'They may have gone further than this copy knows, so that going on might do things a second time. Look at each of them, and resume or stop it.',
          page: 'runs',
          params: {},
        },
      ];
}

/** One for each flow, with the newest reason: a flow that is called all day is halted all day. */
function haltAlerts(halted: readonly RunSummary[]): Alert[] {
  return [...Map.groupBy(halted, ({ flowId }) => flowId).values()].flatMap((runs): Alert[] => {
    const newest = runs.toSorted((a, b) => b.startedAt - a.startedAt)[0];
    if (newest === undefined) return [];
    return [
      {
        severity: 'block',
        title: `“${newest.flowName}” was halted${runs.length === 1 ? '' : ` ${runs.length} times in the last 24 hours`}`,
        detail: newest.worst ?? 'It tried something outside what was approved.',
        page: 'runs',
        params: runs.length === 1 ? { id: newest.id } : { flow: newest.flowId },
      },
    ];
  });
}

/** Flows whose newest run failed; what fails more often than not is told as that. */
function failureAlerts(runs: readonly RunSummary[], told: ReadonlySet<string>): Alert[] {
  return [...Map.groupBy(runs, ({ flowId }) => flowId)].flatMap(([flowId, ofFlow]): Alert[] => {
    const newest = ofFlow.toSorted((a, b) => b.startedAt - a.startedAt)[0];
    return newest?.status !== 'failed' || told.has(flowId)
      ? []
      : [
          {
            severity: 'medium',
            title: `The last run of “${newest.flowName}” failed`,
            detail: newest.worst ?? 'A step failed and will not be tried again.',
            page: 'runs',
            params: { id: newest.id },
          },
        ];
  });
}

export function monitorHandlers(services: Services): Pick<HandlersFor<'monitor'>, 'monitor:overview'> {
  return {
    'monitor:overview': async ({ days, offsetMinutes }, context) => {
      const workspace = services.workspace();
      const now = services.clock.now();
      const listed = await workspace.runs.list(undefined);
      const real = listed.filter(({ mode }) => mode !== 'dry');
      const overview = overviewOf(real, days, now, offsetMinutes * 60_000);
      const failing = overview.flows.filter(({ runs, failed }) => runs >= 4 && failed * 2 > runs);
      const since = now - dayMs;
      const questions = await workspace.runs.waiting();
      const stoodStill = await workspace.runs.stoodStill();
      const session = callerOf(context);
      const reviews = workspace.reviews.reviews
        .list()
        .filter(({ state }) => state === 'submitted')
        .map((review) => summaryOf(workspace, review, session));
      const refused = workspace.audit.find({ action: 'gateway.refused', since, limit: 500 }).length;
      const rolledBack = services.store.rolledBack();
      const alerts: Alert[] = [
        ...(rolledBack === undefined
          ? []
          : [
              {
                severity: 'block' as const,
                title: 'This workspace is not what was last seen of it',
                detail: `Somebody may have put an earlier copy in its place: ${rolledBack}. Find out who, before you go on.`,
                page: 'audit',
                params: {},
              },
            ]),
        ...clockAlert(workspace),
        ...standStillAlert(stoodStill),
        ...workspace.watch.held().map(({ flowName, playbook, by, why }): Alert => ({
          severity: 'block',
          title:
            by === undefined && playbook === ''
              ? `“${flowName}” is held`
              : `“${flowName}” is held by ${by === undefined ? `“${playbook}”` : workspace.nameOf(by)}`,
          detail: why.slice(0, 1_000),
          page: 'monitor',
          params: { view: 'watch' },
        })),
        ...haltAlerts(listed.filter(({ status, startedAt }) => status === 'halted' && startedAt >= since)),
        ...trustAlerts(workspace, now),
        ...forwardAlerts(workspace),
        ...connectionAlerts(workspace, now),
        ...backupAlerts(services.store.backupFailure()),
        ...fairnessAlerts(workspace),
        ...overview.unusual.map(({ what, from, to }): Alert => ({
          severity: 'medium',
          title: `Unusual in the newest time: ${what}`,
          detail: 'Look at these runs, and at what was changed before them.',
          page: 'runs',
          params: { from: String(from), to: String(to) },
        })),
        ...failing.map((flow): Alert => ({
          severity: 'high',
          title: `“${flow.flowName}” fails more often than not`,
          detail: `${flow.failed} of ${flow.runs} runs. ${flow.lastTrouble ?? ''}`.trim(),
          page: 'runs',
          params: { flow: flow.flowId },
        })),
        ...failureAlerts(
          real.filter(({ startedAt }) => startedAt >= since),
          new Set(failing.map(({ flowId }) => flowId)),
        ),
        ...(refused === 0
          ? []
          : [
              {
                severity: 'medium' as const,
                title:
                  refused === 1
                    ? 'A request was refused in the last 24 hours'
                    : `${refused === 500 ? 'More than 500' : refused} requests were refused in the last 24 hours`,
                detail: 'Steps asked for hosts, tables or files outside their grant. Each one is in the audit log.',
                page: 'audit',
                params: { view: 'runs' },
              },
            ]),
      ];
      return {
        buckets: overview.buckets.map((bucket) => ({ ...bucket })),
        flows: overview.flows.slice(0, 200).map((flow) => ({ ...flow })),
        unusual: overview.unusual.map((one) => ({ ...one })),
        waiting: {
          questions: questions.total,
          reviews: reviews.length,
          overdue: workspace.reviews.reviews.overdue().length,
          ...(questions.oldestAt === undefined ? {} : { oldestAt: questions.oldestAt }),
        },
        alerts: alerts.slice(0, 200),
        whole: listed.length < mostRuns,
      };
    },
  };
}
