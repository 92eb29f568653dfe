/** How runs of a cluster are started from outside through a worker: the same checks as in a service, and a start that counts once for all workers. */
import type { ConnectionSource } from '../../broker/connection.ts';
import type { WorkspaceKeep } from '../../broker/ports.ts';
import type { StepWorld } from '../../engine/step-world.node.ts';
import { Schedules } from '../../engine/triggers/schedules.ts';
import type { TroubleList } from '../../engine/runs/troubles.ts';
import { codeOfError, isCountersignError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import type { Json } from '../../kernel/json.ts';
import { nodeHash, stderrLog, systemClock, systemRandom, systemTimers } from '../../kernel/host.node.ts';
import type { FolderTarget, RefusedFile } from '../service/bundle-folder.ts';
import { startPollers } from '../../serve/intake/pollers.ts';
import { triggersOf, type ServedFlow } from '../service/served-flows.ts';
import type { BundleEnds } from '../service/bundle-ends.ts';
import type { RevocationGuard } from '../service/revocation-guard.ts';
import { healthOf } from '../service/health.ts';
import type { FlowWatch } from '../service/flow-watch.ts';
import type { ServiceMetrics } from '../service/service-metrics.ts';
import { WebhookServer } from '../../serve/intake/webhook-server.ts';
import type { Cluster } from './cluster.ts';
import type { Tick } from './schedules.ts';
import { runIdFor, ticketKeyOf, type JournalKey } from './sealed.ts';
import { versionOf } from './shelf.ts';
import { send } from './wire.ts';

export interface WorkerDoorParts {
  readonly targets: readonly FolderTarget[];
  /** Files of its folder that are not run. */
  readonly leftOut: readonly RefusedFile[];
  readonly cluster: Cluster;
  readonly troubles: TroubleList;
  readonly key: JournalKey;
  readonly connections: ConnectionSource;
  readonly outside: StepWorld['outside'];
  readonly metrics: ServiceMetrics;
  /** Where it stands what this worker has taken from mailboxes and folders. */
  readonly keep: WorkspaceKeep;
  readonly ingress: URL;
  /** Runs that this worker has in hand. */
  readonly active: () => number;
  /** As of the service. */
  readonly olderStore?: string | undefined;
  /** Until when flows are approved. */
  readonly ends: Pick<BundleEnds, 'mayBegin' | 'over' | 'metrics'>;
  readonly guard: Pick<RevocationGuard, 'unread'>;
  /** Which flows are held, where they are watched. */
  readonly watch: Pick<FlowWatch, 'mayRun' | 'holding' | 'unwritten'> | undefined;
}

export interface WorkerDoors {
  readonly served: readonly ServedFlow[];
  /** Whose triggers cannot be served here. */
  readonly refused: readonly RefusedFile[];
  /** Resolves with the port. */
  listen(host: string, port: number): Promise<number>;
  close(): Promise<void>;
}

const LOOK_MS = 5_000;
/** The longest that a caller waits for a flow's own answer. */
const ANSWER_MS = 10 * 60_000;
/** So often it is looked whether a run that somebody waits for rests. */
const REST_MS = 1_000;
/** A moment that the cluster did not hear of is told again for a while. */
const TICK_TRIES = 20;
const TICK_MS = 3_000;

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    systemTimers.after(ms, resolve);
  });

export async function doorsOfWorker({
  targets,
  leftOut,
  cluster,
  troubles,
  key,
  connections,
  outside,
  metrics,
  keep,
  ingress,
  active,
  ends,
  guard,
  watch,
  olderStore,
}: WorkerDoorParts): Promise<WorkerDoors> {
  let stopped = false;
  const begunAt = systemClock.now();
  /** The cluster's answers tell how it is. */
  const watched = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      const result = await work();
      troubles.mended('cluster');
      return result;
    } catch (error) {
      if (isCountersignError(error) && error.code === 'egress/unreachable') troubles.failed('cluster', error);
      throw error;
    }
  };
  async function finished(runId: string): Promise<{ readonly status: string; readonly response?: Json }> {
    const over = new AbortController();
    const rests = async (): Promise<{ readonly status: string }> => {
      for (;;) {
        await pause(REST_MS);
        if (over.signal.aborted) return { status: 'running' };
        const view = await cluster.status(runId).catch(() => undefined);
        if (view?.status === 'waiting') return view;
      }
    };
    const ends = cluster
      .ended(runId, ANSWER_MS, over.signal)
      .then(({ status, response }) => ({ status, ...(response === undefined ? {} : { response }) }));
    try {
      return await Promise.race([ends, rests()]);
    } finally {
      over.abort();
      ends.catch(() => undefined);
    }
  }
  const listening = Promise.withResolvers<void>();
  const schedules = new Schedules({
    clock: systemClock,
    timers: systemTimers,
    passes: (error) => codeOfError(error) === 'egress/unreachable' || codeOfError(error) === 'egress/status',
    failed: (flowId, error) => stderrLog.write('error', 'a scheduled run could not be started', { flowId, code: codeOfError(error) }),
  });
  const pollPorts = {
    clock: systemClock,
    timers: systemTimers,
    random: systemRandom,
    tables: keep.tables,
    ...(key === undefined ? {} : { ticketKey: ticketKeyOf(key) }),
    failed: (place: string, error: unknown) =>
      stderrLog.write('error', 'a place could not be looked into', { place, code: codeOfError(error) }),
  };
  const { routes, doors, pollers, served, refused } = await triggersOf(targets, {
    connections,
    outside,
    ports: pollPorts,
    async begin(pinned, trigger, kind, item, once) {
      watch?.mayRun(pinned.flow.id);
      ends.mayBegin(pinned.bundleDigest);
      const runId =
        once === undefined
          ? newId('run', { clock: systemClock, random: systemRandom })
          : runIdFor(key, [kind, pinned.flow.id, trigger, once]);
      const begun = await watched(() =>
        cluster.begin(runId, { flowId: pinned.flow.id, bundleDigest: versionOf(pinned), trigger, kind, input: [item], dryRun: false }),
      );
      return { runId, duplicate: !begun, finished: () => finished(runId) };
    },
    schedule(pinned, trigger, { overlap, ...timing }) {
      const { id: flowId } = pinned.flow;
      const place = nodeHash.sha256(`${flowId} ${trigger}`).slice(0, 32);
      const timed = nodeHash.sha256(JSON.stringify([timing.cron, timing.timezone ?? ''])).slice(0, 32);
      let since = 0;
      schedules.add({
        ...timing,
        flowId,
        overlap: 'parallel',
        // Whether it overlaps is known to the cluster alone.
        async start(at) {
          watch?.mayRun(flowId);
          ends.mayBegin(pinned.bundleDigest);
          const tick: Tick = { at, overlap, flowId, trigger, bundleDigest: versionOf(pinned), ...(at > since ? {} : { missed: timed }) };
          for (let tries = 1; ; tries += 1) {
            try {
              await watched(() => cluster.tick(place, tick));
              return;
            } catch (error) {
              if (tries >= TICK_TRIES || stopped) throw error;
              await pause(TICK_MS);
            }
          }
        },
        // What was seen is known to the cluster as well: it is told of the moment before, whoever watched then.
        async last() {
          since = systemClock.now();
          await listening.promise;
          return 0;
        },
      });
    },
  });
  const server = new WebhookServer({
    routes,
    doors,
    clock: systemClock,
    passed: () => performance.now(),
    log: stderrLog,
    counted: (status) => metrics.webhook(status),
    health: () =>
      healthOf({
        stopping: stopped,
        troubles: troubles.open,
        ends,
        refused: [...leftOut, ...refused],
        since: begunAt,
        served: served.length,
        unread: guard.unread,
        olderStore,
      }),
    metrics: () => metrics.text(active(), troubles.open, process.memoryUsage().rss, watch) + ends.metrics(),
  });
  let cancel = (): void => undefined;
  let watching: ReturnType<typeof startPollers> | undefined;
  const look = async (): Promise<void> => {
    await watched(() => send(new URL('restate/health', ingress), 'GET')).catch(() => undefined);
    if (!stopped)
      cancel = systemTimers.after(LOOK_MS, () => {
        void look();
      });
  };
  return {
    served,
    refused,
    async listen(host, port) {
      const chosen = await server.listen(host, port);
      // All workers look; what several of them find starts one run.
      watching = startPollers(pollers, pollPorts);
      listening.resolve();
      void look();
      return chosen;
    },
    async close() {
      stopped = true;
      cancel();
      schedules.stop();
      await watching?.stop();
      await server.close();
    },
  };
}
