/** The production service: verified flows, their triggers, the engine, in one place that starts and stops as a whole. */
import { decisionCounter } from '../../ai/drift/counter.ts';
import type { ConnectionSource } from '../../broker/connection.ts';
import { memoryKeep } from '../../broker/models/memory-keep.ts';
import type { TableRows, WorkspaceKeep } from '../../broker/ports.ts';
import { startForkedRunner } from '../../engine/runner/forked-runner.node.ts';
import { createFlowRuntime, type FlowRuntime } from '../../engine/flow-runtime.node.ts';
import type { EngineStore, PinnedFlow, RunEvent, RunEventSink } from '../../engine/ports.ts';
import { plannedItem, Schedules } from '../../engine/triggers/schedules.ts';
import { isStoreTrouble } from '../../engine/runs/troubles.ts';
import { nodeHash, stderrLog, systemClock, systemRandom, systemTimers } from '../../kernel/host.node.ts';
import { causeOf, codeOfError, UserError } from '../../kernel/errors.ts';
import { watchClock } from '../../host/store/clock-watch.ts';
import { holdRunsOf, resumeRunsOf } from '../../host/held/hold-runs.ts';
import { factsOf } from '../../nodes/describe.ts';
import { runLabels } from '../../review/run-labels.ts';
import { programVersion } from '../version.ts';
import { bundleEnds } from './bundle-ends.ts';
import { healthOf } from './health.ts';
import { loadFolder, type RefusedFile } from './bundle-folder.ts';
import { flowsOf, type RunTarget, type TargetOptions } from '../runs/run-target.ts';
import { revocationGuard } from './revocation-guard.ts';
import { tellOfService } from './audit-service.ts';
import type { RunAudit } from '../runs/run-audit.ts';
import { serviceMetrics, waitingIn } from './service-metrics.ts';
import { traceRuns, type TraceTarget } from './trace-sender.ts';
import { answerKeys } from './answer-keys.ts';
import { aloneShortly } from '../remembered/file-lock.ts';
import { plannedMoments } from './planned-moments.ts';
import { watchHere, type WatchOptions } from './flow-watch.ts';
import { hearersOf } from './hearers.ts';
import { lookAgain } from './look-again.ts';
import type { BackupParts } from '../../serve/control/backup.ts';
import { controlDesk } from '../../serve/control/desk.ts';
import { openDoor, type Answerer, type ControlDoor } from '../../serve/control/door.ts';
import type { DoorPlace } from '../../serve/control/place.ts';
import { startPollers } from '../../serve/intake/pollers.ts';
import { triggersOf, type ServedFlow } from './served-flows.ts';
import { WebhookServer } from '../../serve/intake/webhook-server.ts';
import { readTls, watchTls, type TlsFiles } from '../../serve/tls-files.ts';

export interface ServiceOptions extends TargetOptions {
  readonly folder: string;
  readonly host: string;
  readonly port: number;
  readonly store: EngineStore;
  /** Left out: in memory. */
  readonly keep?: WorkspaceKeep;
  /** Why the store was taken for an older one, where that was accepted at this start. */
  readonly olderStore?: string | undefined;
  /** When its audit log got its newest entry, as it was opened. */
  readonly lastAt?: number | undefined;
  /** Where signed calls stand that came. Left out: a restart forgets them. */
  readonly kept?: TableRows | undefined;
  readonly connections: (targets: readonly RunTarget[]) => ConnectionSource;
  readonly events: RunEventSink;
  /** Left out: nothing is watched. */
  readonly watch?: WatchOptions | undefined;
  /** Left out: no traces. */
  readonly traces?: TraceTarget | undefined;
  /** Left out: no store, and no log in it. */
  readonly audit?: RunAudit | undefined;
  /** Left out: plain HTTP, for loopback and proxies. */
  readonly tls?: TlsFiles | undefined;
  /** Left out: no store that could be copied. */
  readonly backup?: BackupParts['backup'] | undefined;
  /** Where the commands about runs ask. Left out: nowhere. */
  readonly door?: DoorPlace | undefined;
}
export interface Service {
  readonly port: number;
  readonly flows: readonly ServedFlow[];
  readonly refused: readonly RefusedFile[];
  /** Resolves with files that were refused at the start and would be served by a service that begins now: the clock was put right. */
  readonly acceptable: Promise<readonly string[]>;
  /** Its control door, where it has one. */
  readonly control?: string;
  /** Takes nothing new, lets what runs come to an end for a while, then lets go; what is left goes on at the next start. */
  stop(): Promise<void>;
}

const STOP_MS = 10_000;

/** A typing error in the name of a slot shows here first. */
function strayBindings(targets: readonly RunTarget[], bindings: TargetOptions['bindings']): readonly string[] {
  const asked = new Set(flowsOf(targets).flatMap(({ flow }) => flow.connections.map(({ id }) => id)));
  return [...(bindings?.connections.keys() ?? [])].filter((slot) => !asked.has(slot));
}

/** What begins by itself, and would begin twice where two services serve one folder. */
const byItself: ReadonlySet<string | undefined> = new Set(['schedule', 'email', 'file']);
const beginsByItself = ({ main }: RunTarget): boolean =>
  main.flow.nodes.some((node) => node.disabled !== true && byItself.has(factsOf(node, main.flow).trigger?.kind));

/** A service without its door runs flows all the same: what is wrong is for whoever reads the log. Throws UserError where another has it, and `isOneAlone`. */
async function doorFor(place: DoorPlace | undefined, answer: Answerer, isOneAlone: boolean): Promise<ControlDoor | undefined> {
  try {
    return place === undefined ? undefined : await openDoor(place, answer, { timers: systemTimers, log: stderrLog, alone: aloneShortly });
  } catch (error) {
    if (isOneAlone && codeOfError(error) === 'store/in-use')
      throw new UserError(
        'store/in-use',
        'Another service serves this folder already, and both would run its schedules, mails and files.',
        {
          ...(place === undefined ? {} : { place: place.shown }),
          mend: 'Stop the other one first, or have several serve it on a cluster with "countersign worker".',
          cause: error,
        },
      );
    stderrLog.write('error', 'the control door could not be opened, so that no command can answer, list or stop the runs of this service', {
      place: error instanceof UserError ? (error.place ?? '') : '',
      ...causeOf(error),
    });
    return undefined;
  }
}

export async function startService(options: ServiceOptions): Promise<Service> {
  const { tls } = options;
  const identity = tls === undefined ? undefined : readTls(tls, systemClock);
  const metrics = serviceMetrics({
    putBack: options.keep?.putBack,
    version: programVersion(),
    startedAt: systemClock.now() - process.uptime() * 1_000,
    flowOf: async (runId) => (await options.store.runs.get(runId))?.flowId,
  });
  const [newest] = await options.store.runs.list({ limit: 1 });
  const lastAt = newest === undefined ? options.lastAt : Math.max(newest.startedAt, options.lastAt ?? 0);
  const guard = revocationGuard(options);
  await options.audit?.catchUp();
  const begunAt = systemClock.now();
  const { targets, refused } = await loadFolder(options.folder, options);
  for (const { main, signers } of targets) guard.know(main.bundleDigest, signers);
  const flows = new Map<string, PinnedFlow>(flowsOf(targets).map((pinned) => [pinned.flow.id, pinned]));
  const traces = options.traces === undefined ? undefined : traceRuns(options.traces, flows, metrics);
  const connections = options.connections(targets);
  const keep = options.keep ?? memoryKeep({ clock: systemClock, random: systemRandom });
  const listeners = new Set<(event: RunEvent) => void>();
  const hearers = hearersOf({
    metrics,
    others: () => [traces, flowWatch, options.audit],
    events: {
      emit(event) {
        for (const heard of listeners) heard(event);
        options.events.emit(event);
      },
    },
    log: stderrLog,
  });
  const runtime: FlowRuntime = createFlowRuntime({
    store: options.store,
    lastAt,
    keep,
    connections,
    filesRoot: options.folder,
    ownFiles: [...(options.bindings?.files ?? []), ...(tls === undefined ? [] : [tls.key])],
    startRunner: startForkedRunner,
    labels: ({ flow }) => runLabels(flow),
    calledFlow: async (flowId) => flows.get(flowId),
    mayBegin: (flowId) => flowWatch?.mayRun(flowId),
    admit: guard.admit,
    counter: decisionCounter(factsOf, stderrLog),
    doubts: (flowId, nodeId) => flowWatch?.doubts(flowId, nodeId),
    ...hearers,
  });
  const ends = bundleEnds(targets, { cwd: options.cwd, timers: systemTimers, log: stderrLog, trustEndsAt: () => guard.trustEndsAt });
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
          outside: runtime.outside,
          runOf: (runId) => options.store.runs.get(runId),
          bundleOf: async (runId) => (await options.store.runs.get(runId))?.bundleDigest,
          holdRuns: (flowId) => holdRunsOf(flowId, { runs: options.store.runs, pause: (runId) => runtime.engine.pause(runId, 'playbook') }),
          resumeRuns: (flowId, may) =>
            resumeRunsOf(flowId, {
              runs: options.store.runs,
              may,
              resume: (runId) => runtime.engine.unpause(runId, 'operator', 'playbook'),
            }),
        });
  let stopping = false;
  const hasRun = async (runId: string): Promise<boolean> => (await options.store.runs.get(runId)) !== undefined;
  const pollPorts = {
    clock: systemClock,
    timers: systemTimers,
    random: systemRandom,
    tables: keep.tables,
    runs: { newId: () => runtime.engine.newRunId(), has: hasRun },
    failed: (place: string, error: unknown) =>
      stderrLog.write('error', 'a place could not be looked into', { place, code: codeOfError(error) }),
  };
  const moments = plannedMoments({ tables: keep.tables, clock: systemClock, hasRun, newId: pollPorts.runs.newId });
  const schedules = new Schedules({
    clock: systemClock,
    timers: systemTimers,
    passes: isStoreTrouble,
    failed: (flowId, error) => stderrLog.write('error', 'a scheduled run could not be started', { flowId, code: codeOfError(error) }),
  });
  let control: ControlDoor | undefined;
  /** Nothing begins where the start is refused. */
  const refuse = async (error: unknown): Promise<never> => {
    ends.stop();
    schedules.stop();
    await control?.close();
    await runtime.close();
    flowWatch?.stop();
    throw error;
  };
  const begin = async () => {
    for (const { runId } of await runtime.engine.open({ holds: (flowId) => flowWatch?.holds(flowId) === true }))
      options.audit?.write({ action: 'run.taken-up', subject: runId, details: {} });
    await flowWatch?.begin();
    control = await doorFor(
      options.door,
      controlDesk({
        engine: runtime.engine,
        store: options.store,
        write: (deed) => options.audit?.write(deed),
        backup: options.backup,
        written: async () => {
          await options.audit?.flushed();
        },
        hash: nodeHash,
        keys: () => answerKeys(options, guard),
        listen: (heard) => {
          listeners.add(heard);
          return () => listeners.delete(heard);
        },
      }),
      targets.some(beginsByItself),
    );
    const open = (await options.store.runs.list({ status: ['running', 'waiting', 'paused'], limit: 10_000 })).filter(
      (run) => run.trigger === 'schedule',
    );
    const {
      routes,
      doors,
      pollers,
      served,
      refused: unserved,
    } = await triggersOf(targets, {
      connections,
      outside: runtime.outside,
      ports: pollPorts,
      speaksTls: tls !== undefined,
      async begin(pinned, trigger, kind, item, _once, named) {
        flowWatch?.mayRun(pinned.flow.id);
        ends.mayBegin(pinned.bundleDigest);
        const { runId, finished } = await runtime.engine.start(pinned, {
          trigger,
          kind,
          input: [item],
          ...(named === undefined ? {} : { runId: named }),
        });
        return {
          runId,
          held: finished.then(
            () => undefined,
            () => undefined,
          ),
          finished: () => finished.then(({ run, response }) => ({ status: run.status, ...(response === undefined ? {} : { response }) })),
        };
      },
      schedule(pinned, trigger, timing) {
        const { id: flowId } = pinned.flow;
        const planned = moments.of(JSON.stringify([flowId, trigger, timing.cron, timing.timezone ?? '']));
        schedules.add({
          ...timing,
          flowId,
          under: open.filter((run) => run.flowId === flowId).map((run) => runtime.engine.ended(run.runId)),
          last: planned.last,
          pass: planned.pass,
          start: async (at) => {
            flowWatch?.mayRun(flowId);
            ends.mayBegin(pinned.bundleDigest);
            const runId = await planned.once(at, (name) =>
              runtime.engine.start(pinned, { trigger, kind: 'schedule', input: [plannedItem(at)], runId: name }),
            );
            await runtime.engine.ended(runId);
          },
        });
      },
    });
    const server = new WebhookServer({
      routes,
      doors,
      tls: identity,
      clock: systemClock,
      passed: () => performance.now(),
      log: stderrLog,
      kept: options.kept,
      runs: pollPorts.runs,
      health: () =>
        healthOf({
          stopping,
          troubles: runtime.engine.troubles,
          ends,
          refused: [...refused, ...unserved],
          since: begunAt,
          served: served.length,
          unread: guard.unread,
          olderStore: options.olderStore,
        }),
      counted: (status) => metrics.webhook(status),
      metrics: async () =>
        metrics.text(runtime.engine.active, runtime.engine.troubles, process.memoryUsage().rss, flowWatch, await waitingIn(options.store)) +
        ends.metrics(),
    });
    moments.forgetOthers();
    return { server, pollers, served, unserved, port: await server.listen(options.host, options.port) };
  };
  const { server, pollers, served, unserved, port } = await begin().catch(refuse);
  for (const slot of strayBindings(targets, options.bindings)) stderrLog.write('warn', 'a binding that no flow asks for', { slot });
  tellOfService(options.audit, targets, served, [...refused, ...unserved]);
  const watch = guard.watch(async () => {
    const ended = await runtime.engine.revoke((run) => guard.reasonToEnd(run.bundleDigest));
    stderrLog.write('warn', 'the revocation list was looked at', { revoked: guard.revoked, runsEnded: ended });
  });
  const again = lookAgain(refused, options, {
    clock: systemClock,
    steady: () => performance.now(),
    timers: systemTimers,
    log: stderrLog,
  });
  const watching = startPollers(pollers, pollPorts);
  const clockWatch = watchClock({
    of: 'service',
    clock: systemClock,
    steady: () => performance.now(),
    timers: systemTimers,
    log: stderrLog,
    write: (deed) => options.audit?.write(deed),
    last: lastAt,
  });
  const certificate =
    tls === undefined || identity === undefined
      ? undefined
      : watchTls(tls, identity.cert, (anew) => server.renew(anew), { clock: systemClock, timers: systemTimers, log: stderrLog });
  if (certificate !== undefined) process.on('SIGHUP', certificate.now);
  void runtime.warm().catch(() => undefined);
  return {
    port,
    flows: served,
    refused: [...refused, ...unserved],
    ...(control === undefined ? {} : { control: control.address }),
    acceptable: again.found,
    async stop() {
      stopping = true;
      again.stop();
      ends.stop();
      await control?.close();
      if (certificate !== undefined) process.off('SIGHUP', certificate.now);
      certificate?.stop();
      watch.stop();
      clockWatch.stop();
      schedules.stop();
      await watching.stop();
      const patience = new Promise<void>((resolve) => {
        systemTimers.after(STOP_MS, resolve);
      });
      await Promise.race([Promise.all([server.close(), runtime.engine.idle()]), patience]);
      await runtime.close();
      // It hears of runs to their end.
      flowWatch?.stop();
      await traces?.stop();
      options.audit?.write({ action: 'service.stopped', subject: 'service', details: {} });
    },
  };
}
