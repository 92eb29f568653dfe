/** A worker of a Restate cluster: verified bundles, their triggers, the usual world of steps, and a door for the cluster. Journal and schedule are the cluster's. */
import { createEndpointHandler, TerminalError } from '@restatedev/restate-sdk/node';
import { decisionCounter } from '../../ai/drift/counter.ts';
import type { ConnectionSource } from '../../broker/connection.ts';
import { memoryKeep } from '../../broker/models/memory-keep.ts';
import type { WorkspaceKeep } from '../../broker/ports.ts';
import type { CrashHook } from '../../engine/crash-points.ts';
import { AtWork } from '../../engine/durable/at-work.ts';
import type { DurablePorts } from '../../engine/durable/ports.ts';
import { startForkedRunner } from '../../engine/runner/forked-runner.node.ts';
import { planOf, type Plan } from '../../engine/state/plan.ts';
import type { DecisionKeep, EngineStore, PinnedFlow, RunEventSink } from '../../engine/ports.ts';
import { createStepWorld, type StepWorld, type StepWorldOptions } from '../../engine/step-world.node.ts';
import { troubleList } from '../../engine/runs/troubles.ts';
import { causeOf, isCountersignError, UserError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { nodeHash, stderrLog, systemClock, systemRandom, systemTimers } from '../../kernel/host.node.ts';
import { factsOf } from '../../nodes/describe.ts';
import { runLabels } from '../../review/run-labels.ts';
import { programVersion } from '../version.ts';
import { tellOfService } from '../service/audit-service.ts';
import { bundleEnds } from '../service/bundle-ends.ts';
import { loadFolder, type RefusedFile } from '../service/bundle-folder.ts';
import { watchHere, type WatchOptions } from '../service/flow-watch.ts';
import { hearersOf } from '../service/hearers.ts';
import { lookAgain } from '../service/look-again.ts';
import { calledRuns } from './called.ts';
import { clusterAdmin } from './admin.ts';
import { clusterWork } from './cluster-work.ts';
import { clusterClock } from './cluster-clock.ts';
import { clusterAt } from './cluster.ts';
import { doorsOfWorker } from './doors.ts';
import { clusterHolds } from './cluster-holds.ts';
import { endRevoked } from './end-revoked.ts';
import { keeperService } from './keeper.ts';
import { staysRegistered } from './registered.ts';
import { restateLog } from './log.ts';
import { missingBundles } from './missing-bundles.ts';
import { watchRoom } from './room.ts';
import { keptFor } from './retention.ts';
import type { WorkerAudit } from './run-audit.ts';
import { schedulesObject } from './schedules.ts';
import type { JournalKey } from './sealed.ts';
import { restateService } from './run-workflow.ts';
import { ClusterSessions } from './sessions.ts';
import { shelfOf } from './shelf.ts';
import { keepsRows, storesObject, tellOfStores } from './stores.ts';
import type { TrustedKey } from '../../bundle/trust-root.node.ts';
import { answerKeys } from '../service/answer-keys.ts';
import { revocationGuard } from '../service/revocation-guard.ts';
import { flowsOf, type RunTarget, type TargetOptions } from '../runs/run-target.ts';
import { listenOn } from '../../serve/listen.ts';
import type { ServedFlow } from '../service/served-flows.ts';
import { serviceMetrics } from '../service/service-metrics.ts';

export interface WorkerOptions extends TargetOptions {
  readonly folder: string;
  readonly host: string;
  /** Where the cluster reaches this worker. */
  readonly port: number;
  /** Where web requests, forms and chats come in, and health and metrics are asked for. */
  readonly webPort: number;
  /** Where the cluster reaches this worker; its own address unless told. */
  readonly advertise: URL | undefined;
  /** Undefined: whoever operates the cluster registers the worker. */
  readonly admin: URL | undefined;
  readonly ingress: URL;
  /** Public keys of the cluster; with them nobody else is listened to. */
  readonly identityKeys: readonly string[];
  readonly key: JournalKey;
  readonly connections: (targets: readonly RunTarget[]) => ConnectionSource;
  /** Left out: in memory, for as long as this worker lives. */
  readonly keep?: WorkspaceKeep;
  /** As of the service. */
  readonly olderStore?: string | undefined;
  /** Tells that store from others; left out where it is in memory. */
  readonly storeId?: string | undefined;
  /** Left out: what happens to runs stands in the log alone. */
  readonly audit?: WorkerAudit | undefined;
  /** The disk of that store was full. */
  readonly isShort?: EngineStore['isShort'];
  readonly watchStore?: EngineStore['watch'];
  /** Where it is counted what steps decide; left out: nowhere. */
  readonly decisions?: Pick<DecisionKeep, 'add'> | undefined;
  readonly events: RunEventSink;
  /** Left out: nothing is watched. */
  readonly watch?: WatchOptions | undefined;
  /** Whose signed answers count; left out, those of the trust root. */
  readonly answerKeys?: () => readonly TrustedKey[];
  /** How steps act; left out, as everywhere. */
  readonly world?: (options: StepWorldOptions) => StepWorld;
  /** For tests that stop the world. */
  readonly crash?: CrashHook;
}

export interface Worker {
  readonly port: number;
  readonly webPort: number;
  readonly flows: readonly ServedFlow[];
  readonly refused: readonly RefusedFile[];
  /** As of the service. */
  readonly acceptable: Promise<readonly string[]>;
  /** Takes nothing new, and lets steps under way come to their end for a while; what is left goes on elsewhere, or here at the next start. */
  stop(): Promise<void>;
}

/** Steps under way have so long when the worker is stopped. */
const STOPS_WITHIN_MS = 20_000;

const keptTrying = {
  purge: 'what an ended run left could not be dropped; it is tried again',
  end: 'it could not be looked which flows a run had called that has ended; they go on, and it is tried again',
} as const;

export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const { key, decisions } = options;
  const guard = revocationGuard(options);
  const { targets, refused } = await loadFolder(options.folder, options);
  if (targets.length === 0)
    throw new UserError('bundle/not-approved', 'The folder holds no bundle that may run here.', {
      place: options.folder,
      mend: refused[0]?.message ?? 'Put signed bundles into it.',
    });
  for (const { main, signers } of targets) guard.know(main.bundleDigest, signers);
  const shelf = shelfOf(targets);
  const ends = bundleEnds(targets, { cwd: options.cwd, timers: systemTimers, log: stderrLog, trustEndsAt: () => guard.trustEndsAt });
  const metrics = serviceMetrics({
    putBack: options.keep?.putBack,
    version: programVersion(),
    startedAt: systemClock.now() - process.uptime() * 1_000,
    flowOf: async (runId) => (await cluster.status(runId)).flowId,
  });
  const hearers = hearersOf({ metrics, others: () => [flowWatch, options.audit], events: options.events, log: stderrLog });
  const troubles = troubleList(systemClock, hearers.troubles);
  const beside = clusterWork({ troubles, timers: systemTimers, log: stderrLog });
  const cluster = clusterAt(options.ingress, key);
  const admin = options.admin === undefined ? undefined : clusterAdmin(options.admin);
  const clusterTime = await clusterClock({
    ingress: options.ingress,
    clock: systemClock,
    passed: () => performance.now(),
    timers: systemTimers,
    log: stderrLog,
  });
  options.watchStore?.((error) => troubles.heard('store', error));
  const missing = missingBundles({ troubles, timers: systemTimers, log: stderrLog });
  const room = watchRoom({ isShort: options.isShort, troubles, timers: systemTimers });
  const connections = options.connections(targets);
  const keep = options.keep ?? memoryKeep({ clock: systemClock, random: systemRandom });
  const world = (options.world ?? createStepWorld)({
    connections,
    filesRoot: options.folder,
    ownFiles: options.bindings?.files,
    startRunner: startForkedRunner,
    labels: ({ flow }) => runLabels(flow),
    keep,
    gateway: hearers.gateway,
  });
  const called = calledRuns({ cluster, shelf, hash: nodeHash, timers: systemTimers });
  const plans = new WeakMap<PinnedFlow, Plan>();
  const atWork = new AtWork();
  const ports: DurablePorts = {
    ...world,
    events: hearers.events,
    clock: systemClock,
    timers: systemTimers,
    random: systemRandom,
    hash: nodeHash,
    own: new Set(),
    atWork,
    admit: guard.admit,
    doubts: (flowId, nodeId) => flowWatch?.doubts(flowId, nodeId),
    ...(decisions === undefined
      ? {}
      : {
          counter: decisionCounter(factsOf, stderrLog),
          counted: (flowId, counts) => {
            void decisions
              .add(flowId, counts)
              .catch((error: unknown) =>
                stderrLog.write('error', 'what a step decided could not be counted', { flowId, ...causeOf(error) }),
              );
          },
        }),
    ...(options.crash === undefined ? {} : { crash: options.crash }),
    planOf: (pinned) => {
      const plan = plans.get(pinned) ?? planOf(pinned.flow, factsOf);
      plans.set(pinned, plan);
      return plan;
    },
    runFlow: called.runFlow,
  };
  const flowWatch =
    options.watch === undefined
      ? undefined
      : watchHere({
          ...options.watch,
          audit: options.audit,
          cwd: options.cwd,
          metrics,
          targets,
          refused,
          environment: options.environment,
          bindings: options.bindings,
          outside: world.outside,
          bundleOf: async (runId) => (await cluster.status(runId)).bundleDigest,
          async runOf(runId) {
            const { flowId, dryRun = false } = await cluster.status(runId);
            return { runId, flowId, dryRun };
          },
          ...clusterHolds(cluster, admin, systemTimers),
        });
  let active = 0;
  const sessions = new ClusterSessions(systemClock);
  const said = restateLog(stderrLog, systemClock);
  const handler = createEndpointHandler({
    services: [
      restateService({
        flows: shelf,
        ports,
        key,
        troubles,
        ...keptFor(targets, admin !== undefined),
        mayBegin: (flowId) => {
          room.mustHaveRoom();
          flowWatch?.mayRun(flowId);
        },
        mustNotHaveEnded: (version) => ends.mayBegin(version),
        keys: options.answerKeys ?? (() => answerKeys(options, guard)),
        noted: (deed) => options.audit?.write(deed),
        mustAgree: () => clusterTime.mustAgree(),
        driving: {
          begun: (parts, at, here) => {
            active += 1;
            options.audit?.begun(parts, at, here);
          },
          calledBy: async (runId) => {
            try {
              return admin === undefined ? [] : await admin.calledBy(runId);
            } catch (error) {
              stderrLog.write('error', keptTrying.end, { runId, ...causeOf(error) });
              return null;
            }
          },
          isOver: (runId) => cluster.isOver(runId),
          ended: async (end) => {
            called.forget(end.runId);
            await options.audit?.ended(end);
          },
          left: () => {
            active -= 1;
          },
          elsewhere: (runId, version) => {
            missing.asked(runId, version);
            sessions.moveOn();
          },
          here: missing.found,
        },
      }),
      schedulesObject(key),
      storesObject(key),
      keeperService(key, admin, (deed, runId, error) => stderrLog.write('error', keptTrying[deed], { runId, ...causeOf(error) })),
    ],
    ...(options.identityKeys.length === 0 ? {} : { identityKeys: [...options.identityKeys] }),
    // Of an error only its kind: the message of one that is not ours may hold data.
    logger: ({ level, replaying }, message: unknown, ...more: readonly unknown[]) => {
      // What ends a call with a word for whoever made it is no trouble.
      if (more.some((one) => one instanceof TerminalError)) return;
      if (!replaying && (level === 'warn' || level === 'error'))
        said({
          level,
          message,
          errors: more.flatMap((one) => (isCountersignError(one) ? [one.code] : one instanceof Error ? [one.name] : [])),
        });
    },
  });
  const server = sessions.serve(handler, stderrLog);
  const port = await listenOn(server, options.host, options.port).catch(async (error: unknown) => {
    clusterTime.stop();
    room.stop();
    missing.stop();
    ends.stop();
    await world.close();
    throw error;
  });
  const doors = await doorsOfWorker({
    targets,
    leftOut: refused,
    cluster,
    troubles,
    key,
    connections,
    outside: world.outside,
    metrics,
    keep,
    ingress: options.ingress,
    active: () => active,
    watch: flowWatch,
    ends,
    guard,
    olderStore: options.olderStore,
  });
  try {
    const here = options.advertise ?? new URL(`http://${options.host}:${port}/`);
    await admin?.register(here);
    const webPort = await doors.listen(options.host, options.webPort);
    const revoke = async (): Promise<void> => {
      const ended =
        admin === undefined
          ? 0
          : await endRevoked({
              admin,
              cluster,
              reasonOf: guard.reasonToEnd,
              killed: (runId) => {
                stderrLog.write('warn', 'a revoked run was ended that no worker could go on with', { runId });
                options.audit?.write({ action: 'run.halted', subject: runId, details: { code: 'halted/revoked' } });
              },
              unreadable: (runId, code) =>
                stderrLog.write(
                  'error',
                  'a run cannot be read, so that nobody knows whether it was revoked; it was made with another key, or its workers are too new',
                  { runId, code },
                ),
            });
      stderrLog.write('warn', 'the revocation list was looked at', { revoked: guard.revoked, runsEnded: ended });
    };
    const watch = guard.watch(revoke);
    // What was revoked while no worker was there.
    if (guard.revoked > 0) void beside.untilDone('runs of what was revoked meanwhile could not all be ended; it is tried again', revoke);
    const claims = flowsOf(targets).some(({ flow }) => keepsRows(flow))
      ? tellOfStores({
          ingress: options.ingress,
          key,
          store: options.storeId ?? newId('store', { clock: systemClock, random: systemRandom }),
          timers: systemTimers,
          log: stderrLog,
        })
      : undefined;
    const registered = admin === undefined ? undefined : staysRegistered({ admin, worker: here, timers: systemTimers, log: stderrLog });
    const again = lookAgain(refused, options, {
      clock: systemClock,
      steady: () => performance.now(),
      timers: systemTimers,
      log: stderrLog,
    });
    void world.warm().catch(() => undefined);
    void flowWatch?.begin().catch((error: unknown) => beside.failed('the runs of held flows could not all be held', error));
    tellOfService(options.audit, targets, doors.served, [...refused, ...doors.refused]);
    return {
      port,
      webPort,
      refused: [...refused, ...doors.refused],
      flows: doors.served,
      acceptable: again.found,
      async stop() {
        again.stop();
        watch.stop();
        beside.stop();
        room.stop();
        missing.stop();
        ends.stop();
        clusterTime.stop();
        registered?.stop();
        claims?.stop();
        await doors.close();
        const closed = sessions.takeNoMore();
        // Lets the steps that are under way come to their end.
        await atWork.close(systemTimers, STOPS_WITHIN_MS);
        sessions.end();
        await closed;
        await world.close();
        flowWatch?.stop();
        options.audit?.write({ action: 'service.stopped', subject: 'service', details: {} });
      },
    };
  } catch (error) {
    server.close();
    clusterTime.stop();
    room.stop();
    missing.stop();
    ends.stop();
    await Promise.all([doors.close(), world.close()]);
    throw error;
  }
}
