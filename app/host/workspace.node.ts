/** Everything of an open workspace, put together over its store. */
import { Identity } from '../identity/identity.node.ts';
import type { PasswordCosts } from '../identity/password.node.ts';
import type { Workspace } from '../ipc/services.ts';
import { stderrLog, systemPassed, systemTimers } from '../kernel/host.node.ts';
import { flowsBelow } from '../review/assess.ts';
import { newestApproved } from '../review/approved.ts';
import type { ReviewState } from '../review/ports.ts';
import type { Store } from '../store/store.ts';
import { bindConnections } from '../workflow/graph/bind-connections.ts';
import type { Environment } from '../workflow/model/flow.ts';
import { alarmTeller } from './monitor/alarm-teller.ts';
import { auditNotes } from './audit/audit-notes.ts';
import { createAuditDesk, lastEntryAt, type HostAuditDesk } from './audit/audit-desk.node.ts';
import { createBudgetDesk } from './privacy/budget-desk.ts';
import { watchClock, type ClockWatch } from './store/clock-watch.ts';
import { createConnectionDesk } from './connections/connection-desk.node.ts';
import { createEnvironmentDesk } from './review/environment-desk.node.ts';
import { createExchangeDesk, type HostExchangeDesk } from './review/exchange-desk.node.ts';
import { createEvidenceDesk } from './audit/evidence-desk.node.ts';
import { createFairnessDesk, type HostFairnessDesk } from './tests/fairness-desk.ts';
import { createForwardDesk, type HostForwardDesk } from './audit/forward-desk.node.ts';
import { flowRecordOf, lastRunOf, reviewedScripts } from './flow-record.node.ts';
import { createGitDesk } from './git/git-desk.node.ts';
import { createLintDesk, type LintDesk } from './lint-desk.ts';
import { personName } from './person-name.ts';
import { createPrivacyDesk } from './privacy/privacy-desk.ts';
import { keepRetention, type RetentionKeeper } from './store/retention.ts';
import { createProviderDesk } from './connections/provider-desk.node.ts';
import type { HostPorts } from './ports.ts';
import { createReviewDesk } from './review/review-desk.node.ts';
import { createRunDesk, type HostRunDesk, type RunDeskParts } from './runs/run-desk.node.ts';
import { createTestDesk } from './tests/test-desk.node.ts';
import { workspaceKeys } from './store/store-control.node.ts';
import { heldInSettings } from './held/held-flows.ts';
import { createOverdueReviews, type OverdueReviews } from './review/overdue-reviews.ts';
import { createWatchDesk, type HostWatchDesk } from './monitor/watch-desk.node.ts';
import { workspaceFlows, type WorkspaceFlows } from './workspace-flows.ts';

export interface HostWorkspace extends Workspace {
  readonly store: Store;
  readonly identity: Identity;
  readonly audit: HostAuditDesk;
  readonly forwarding: HostForwardDesk;
  readonly runs: HostRunDesk;
  readonly watch: HostWatchDesk;
  readonly fairness: HostFairnessDesk;
  readonly overdue: OverdueReviews;
  readonly retention: RetentionKeeper;
  readonly clock: ClockWatch;
  readonly exchange: HostExchangeDesk;
  readonly documents: WorkspaceFlows;
  readonly lintDesk: LintDesk;
}

const defaultIdleMinutes = 15;
const isEnvironment = (text: string | undefined): text is Environment => text === 'dev' || text === 'test' || text === 'prod';

export function openWorkspace(
  store: Store,
  ports: HostPorts,
  outside: Pick<RunDeskParts, 'startRunner' | 'publish' | 'olderState'> & {
    readonly version: string;
    readonly passwordCosts: PasswordCosts | undefined;
  },
): HostWorkspace {
  const lastAt = lastEntryAt(store.audit);
  const settings = store.settings.all();
  const environment = settings[workspaceKeys.environment];
  const idleMinutes = Number(settings['idle-lock-minutes'] ?? defaultIdleMinutes);
  const identity = new Identity({
    ...ports,
    sealer: store.sealer,
    repositories: store.identity,
    issuer: 'Countersign',
    passwordCosts: outside.passwordCosts,
    sessionLimits: { idleMs: idleMinutes * 60_000, absoluteMs: 12 * 3_600_000, stepUpMs: 5 * 60_000 },
  });
  const forwarding = createForwardDesk(store, ports, outside.version);
  const audit = createAuditDesk(store, ports.clock, () => {
    forwarding.poke();
  });
  const note = auditNotes(audit, stderrLog);
  // A workspace whose environment cannot be told is held to production's rules.
  const info = {
    id: settings[workspaceKeys.id] ?? store.id,
    name: settings[workspaceKeys.name] ?? 'Workspace',
    environment: isEnvironment(environment) ? environment : 'prod',
  } as const;
  const documents = workspaceFlows(store);
  const ownerOf = (accountId: string): string => store.identity.accounts.get(accountId)?.name ?? accountId;
  const past = { store, environment: info.environment, hash: ports.hash, ownerOf };
  const reviews = createReviewDesk({ store, identity, flows: documents, ports, environment: info.environment, version: outside.version });
  const exchange = createExchangeDesk(store, identity, reviews, ports, audit);
  const environments = createEnvironmentDesk(store, identity, reviews, ports, outside.version, {
    flows: () => documents.all(),
    environment: info.environment,
  });
  const watch: HostWatchDesk = createWatchDesk({
    decisions: {
      counts: store.decisions,
      drawingOf: (flowId) => store.flows.document(flowId),
      approvedAt: (flowId) => newestApproved([...store.review.reviews.list({ flowId })], info.environment, undefined)?.approvedAt,
    },
    settings: store.settings,
    held: heldInSettings(store.settings),
    audit,
    environments,
    ports,
    timers: systemTimers,
    log: stderrLog,
    changed: () => {
      outside.publish('monitor:changed', {});
    },
    nameOf: (flowId) => store.flows.document(flowId)?.name ?? flowId,
    personOf: (accountId) => store.identity.accounts.get(accountId)?.displayName ?? accountId,
    holdRuns: (flowId) => runs.holdRuns(flowId),
    mendHold: 'Find out why on the page Monitor, and let it go on there.',
    bundleOf: async (runId) => (await store.engine.runs.get(runId))?.bundleDigest,
    flowOf: async (runId) => (await store.engine.runs.get(runId))?.flowId,
    tell: alarmTeller({
      workspace: info.name,
      environment: info.environment,
      bind: (flow) => bindConnections(flow, store.connections.list()),
      outside: (flow) => runs.outside(flow),
      goOn: 'The flow is held. See why on the page Monitor, and let it go on there, with the runs that the hold paused.',
      calledBack: 'The bundle that it ran from is revoked: sign the revocation list on the page Environments.',
    }),
  });
  const runs: HostRunDesk = createRunDesk({ store, audit, ports, watch, lastAt, ...outside });
  return {
    store,
    info,
    documents,
    lintDesk: createLintDesk({
      ...ports,
      settings: store.settings,
      models: store.models,
      waiversOf: (flow) =>
        reviews.reviews.judgement.waiverLocks({
          flow,
          subflows: flowsBelow(flow, (id) => documents.get(id)),
          environment: info.environment,
        }),
      connections: store.connections,
      accounts: store.identity.accounts,
      flows: documents,
      ownerOf,
      recordOf: (flowId, now) => flowRecordOf(flowId, { ...past, now }),
      auditSink: () => store.forwarding.list().find(({ enabled, kind }) => enabled && kind !== 'file')?.name,
      lastRunOf: (flowIds) => lastRunOf(flowIds, past),
      reviewedOf: reviewedScripts(past),
    }),
    flows: store.flows,
    recovery: store.recovery,
    connections: store.connections,
    secrets: store.secrets,
    models: store.models,
    settings: store.settings,
    training: store.training,
    identity,
    sso: createProviderDesk(store, ports),
    privacy: createPrivacyDesk(store, ports.hash),
    retention: keepRetention(store, audit, { clock: ports.clock, timers: systemTimers, log: stderrLog }),
    clock: watchClock({
      of: 'workspace',
      clock: ports.clock,
      steady: systemPassed,
      timers: systemTimers,
      log: stderrLog,
      write: (deed) => note({ actor: 'system', ...deed }),
      last: lastAt,
    }),
    connectionDesk: createConnectionDesk(store, ports),
    audit,
    forwarding,
    runs,
    watch,
    fairness: createFairnessDesk({
      engine: store.engine,
      settings: store.settings,
      audit,
      clock: ports.clock,
      timers: systemTimers,
      log: stderrLog,
      drawingOf: (flowId) => store.flows.document(flowId),
      changed: () => {
        outside.publish('fairness:changed', {});
        outside.publish('monitor:changed', {});
      },
      unfair: (flowId, nodeId, words) => {
        watch.found({ kind: 'unfair', flowId, nodeId, words });
      },
    }),
    overdue: createOverdueReviews({
      reviews: reviews.reviews,
      settings: store.settings,
      timers: systemTimers,
      log: stderrLog,
      tell: ({ id, flowId }, words) => {
        watch.found({ kind: 'review-overdue', flowId, words });
        outside.publish('review:changed', { reviewId: id, flowId });
      },
    }),
    budgets: createBudgetDesk({
      store,
      clock: ports.clock,
      drawings: () => documents.all(),
      nameOf: (flowId) => store.flows.document(flowId)?.name ?? flowId,
      changed: () => {
        outside.publish('budgets:changed', {});
      },
    }),
    tests: createTestDesk({ store, ports, ...outside }),
    reviews,
    exchange,
    environments,
    evidence: createEvidenceDesk(store, identity, { id: info.id, name: info.name }, ports),
    git: createGitDesk(store, identity, exchange, ports),
    nameOf: personName(store),
    latestReview: (flowId) => latestReview(store, flowId),
  };
}

function latestReview(store: Store, flowId: string): { submittedAt: number; state: ReviewState } | undefined {
  return [...store.review.reviews.list({ flowId })].sort((a, b) => b.submittedAt - a.submittedAt)[0];
}
