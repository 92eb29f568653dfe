/** The production service: verified flows, their triggers, the engine, in one place that starts and stops as a whole. */
import type { ConnectionSource } from '../broker/connection.ts';
import { memoryKeep } from '../broker/memory-keep.ts';
import type { WorkspaceKeep } from '../broker/ports.ts';
import { startForkedRunner } from '../engine/forked-runner.node.ts';
import { createFlowRuntime, type FlowRuntime } from '../engine/flow-runtime.node.ts';
import type { EngineStore, PinnedFlow, RunEventSink } from '../engine/ports.ts';
import { Schedules } from '../engine/schedules.ts';
import { isGrave, troubleLog } from '../engine/troubles.ts';
import { stderrLog, systemClock, systemRandom, systemTimers } from '../kernel/host.node.ts';
import { isCountersignError, UserError } from '../kernel/errors.ts';
import type { Json } from '../kernel/json.ts';
import { factsOf } from '../nodes/kit/describe.ts';
import { findDefinition } from '../nodes/catalogue.ts';
import { runLabels } from '../review/run-labels.ts';
import { parsePath } from '../workflow/model/labels.ts';
import { z } from 'zod';
import type { FlowNode } from '../workflow/model/flow.ts';
import { loadFolder, type RefusedFile } from './bundle-folder.ts';
import type { RunTarget, TargetOptions } from './run-target.ts';
import { revocationGuard } from './revocation-guard.ts';
import { serviceMetrics } from './service-metrics.ts';
import type { Door } from './door.ts';
import { startPollers, type Poller } from './pollers.ts';
import { triggerOf } from './service-triggers.ts';
import { WebhookServer, type WebhookRoute } from './webhook-server.ts';

export interface ServiceOptions extends TargetOptions {
  readonly folder: string;
  readonly host: string;
  readonly port: number;
  readonly store: EngineStore;
  /** Left out: in memory. */
  readonly keep?: WorkspaceKeep;
  readonly connections: (targets: readonly RunTarget[]) => ConnectionSource;
  readonly events: RunEventSink;
}
export interface Service {
  readonly port: number;
  readonly flows: readonly { readonly flowId: string; readonly name: string; readonly triggers: readonly string[] }[];
  readonly refused: readonly RefusedFile[];
  /** Takes nothing new, lets what runs come to an end for a while, then lets go; what is left goes on at the next start. */
  stop(): Promise<void>;
}

const STOP_MS = 10_000;

/** Parameters of the two triggers that a service serves itself; read leniently, the node's own schema has judged them. */
const webhookParameters = z.object({ path: z.string(), method: z.string(), auth: z.enum(['none', 'bearer', 'hmac', 'jwt']), signatureHeader: z.string(), replayWindowSeconds: z.number(), ratePerMinute: z.number(), dedupeField: z.string() });

const parametersOf = (node: FlowNode): unknown => findDefinition(node.type)?.parameters.safeParse(node.parameters).data ?? node.parameters;

export async function startService(options: ServiceOptions): Promise<Service> {
  const metrics = serviceMetrics();
  const guard = revocationGuard(options);
  const toOperator = troubleLog(stderrLog);
  const { targets, refused } = await loadFolder(options.folder, options);
  for (const { main, signers } of targets) guard.know(main.bundleDigest, signers);
  const flows = new Map<string, PinnedFlow>(targets.flatMap((target) => [target.main, ...target.subflows]).map((pinned) => [pinned.flow.id, pinned]));
  const connections = options.connections(targets);
  const keep = options.keep ?? memoryKeep({ clock: systemClock, random: systemRandom });
  const runtime: FlowRuntime = createFlowRuntime({
    store: options.store, keep, connections, filesRoot: options.folder, startRunner: startForkedRunner, labels: ({ flow }) => runLabels(flow), calledFlow: async (flowId) => flows.get(flowId), admit: guard.admit,
    troubles: { failed: (trouble) => { metrics.trouble(trouble); toOperator.failed(trouble); }, mended: toOperator.mended },
    events: { emit: (event) => { metrics.run(event); options.events.emit(event); } },
    gateway: { record: (entry) => {
      metrics.gateway(entry);
      stderrLog.write(entry.decision === 'allowed' ? 'info' : 'warn', 'gateway', { ...entry, labels: entry.labels.join(' ') });
    } },
  });
  let stopping = false;
  const pollPorts = { clock: systemClock, timers: systemTimers, random: systemRandom, tables: keep.tables, failed: (place: string, error: unknown) => stderrLog.write('error', 'a place could not be looked into', { place, code: isCountersignError(error) ? error.code : 'kernel/bug' }) };
  const schedules = new Schedules({ clock: systemClock, timers: systemTimers, failed: (flowId) => stderrLog.write('error', 'a scheduled run could not be started', { flowId }) });
  await runtime.engine.open();
  const open = (await options.store.runs.list({ status: ['running', 'waiting', 'paused'], limit: 10_000 })).filter((run) => run.trigger === 'schedule');
  const begin = async (pinned: PinnedFlow, trigger: string, kind: string, item: Json) => await runtime.engine.start(pinned, { trigger, kind, input: [item] });
  const routes: WebhookRoute[] = [];
  const doors: Door[] = [];
  const pollers: Poller[] = [];
  const served: { flowId: string; name: string; triggers: string[] }[] = [];
  for (const { main } of targets) {
    const triggers: string[] = [];
    for (const node of main.flow.nodes) {
      if (node.disabled === true) continue;
      const { trigger } = factsOf(node, main.flow);
      const more = triggerOf(main, node, { begin, outside: runtime.outside, ports: pollPorts });
      if (more !== undefined) triggers.push(more.shown);
      if (more?.door !== undefined) doors.push(more.door);
      if (more?.poller !== undefined) pollers.push(more.poller);
      if (trigger?.kind === 'schedule' && trigger.schedule !== undefined) {
        const { cron, timezone, overlap = 'skip' } = trigger.schedule;
        const zone = timezone ?? main.flow.settings.timezone;
        triggers.push(`schedule ${cron}`);
        schedules.add({
          flowId: main.flow.id, cron, overlap: main.flow.settings.overlap ?? overlap, ...(zone === undefined ? {} : { timezone: zone }),
          under: open.filter((run) => run.flowId === main.flow.id).map((run) => runtime.engine.ended(run.runId)),
          start: async (at) => { await runtime.engine.ended((await begin(main, node.id, 'schedule', { time: new Date(at).toISOString() })).runId); },
        });
      }
      if (trigger?.kind === 'webhook') {
        const parsed = webhookParameters.parse(parametersOf(node));
        const bound = node.connection === undefined ? undefined : await connections.get(main.flow.id, node.connection);
        const secret = bound === undefined || bound.auth.type === 'none' ? undefined : bound.auth.secret;
        if (parsed.auth !== 'none' && secret === undefined) {
          throw new UserError('connection/unbound', `The trigger "${node.name}" of "${main.flow.name}" checks who calls, but its secret is not bound.`, { place: node.connection ?? node.name, mend: 'Give the trigger a connection, and bind the slot in the bindings.' });
        }
        triggers.push(`webhook ${parsed.method} /${parsed.path}`);
        routes.push({
          ...parsed, flowId: main.flow.id, nodeId: node.id, dedupeField: parsed.dedupeField === '' ? [] : parsePath(parsed.dedupeField.replace(/^body\./, '')), secret,
          answers: main.flow.nodes.some((candidate) => candidate.type === 'respond-webhook' && candidate.disabled !== true),
          start: async (item) => {
            const handle = await begin(main, node.id, 'webhook', item);
            return { runId: handle.runId, finished: handle.finished.then(({ run, response }) => ({ status: run.status, ...(response === undefined ? {} : { response }) })) };
          },
        });
      }
    }
    served.push({ flowId: main.flow.id, name: main.flow.name, triggers });
  }
  const clash = routes.find((route, index) => routes.findIndex((other) => other.path === route.path && other.method === route.method) !== index);
  const twice = doors.find((door, index) => doors.findIndex((other) => other.path === door.path) !== index || routes.some(({ path }) => path === door.path));
  if (twice !== undefined) throw new UserError('flow/invalid', `Two triggers listen on /${twice.path}.`, { mend: 'Give one of them another path.' });
  if (clash !== undefined) throw new UserError('flow/invalid', `Two flows listen on ${clash.method} /${clash.path}.`, { mend: 'Give one of them another path.' });
  const server = new WebhookServer({
    routes, doors, clock: systemClock, health: () => ({ ok: !stopping && !runtime.engine.troubles.some(isGrave), problems: runtime.engine.troubles }), counted: (status) => metrics.webhook(status), metrics: () => metrics.text(runtime.engine.active, runtime.engine.troubles, process.memoryUsage().rss),
  });
  const port = await server.listen(options.host, options.port);
  const watch = guard.watch(async () => {
    const ended = await runtime.engine.revoke((run) => guard.reasonOf(run.bundleDigest));
    stderrLog.write('warn', 'the revocation list has changed', { revoked: guard.revoked, runsEnded: ended });
  });
  const watching = startPollers(pollers, pollPorts);
  void runtime.warm().catch(() => undefined);
  return {
    port, flows: served, refused,
    async stop() {
      stopping = true;
      watch.stop();
      schedules.stop();
      await watching.stop();
      const patience = new Promise<void>((resolve) => { systemTimers.after(STOP_MS, resolve); });
      await Promise.race([Promise.all([server.close(), runtime.engine.idle()]), patience]);
      await runtime.close();
    },
  };
}
