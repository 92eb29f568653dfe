/** A worker of a Restate cluster: verified bundles, the usual world of steps, and a door for the cluster. Journal and schedule are the cluster's. */
import { createServer, type ServerHttp2Session } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { createEndpointHandler } from '@restatedev/restate-sdk/node';
import type { ConnectionSource } from '../broker/connection.ts';
import type { WorkspaceKeep } from '../broker/ports.ts';
import type { DurablePorts } from '../engine/durable/run.ts';
import { fromRecord } from '../engine/failure.ts';
import { startForkedRunner } from '../engine/forked-runner.node.ts';
import { planOf, type Plan } from '../engine/plan.ts';
import type { PinnedFlow, RunEventSink } from '../engine/ports.ts';
import { createStepWorld } from '../engine/step-world.node.ts';
import { UserError } from '../kernel/errors.ts';
import { nodeHash, stderrLog, systemClock, systemRandom } from '../kernel/host.node.ts';
import { factsOf } from '../nodes/kit/describe.ts';
import { runLabels } from '../review/run-labels.ts';
import { loadFolder, type RefusedFile } from './bundle-folder.ts';
import { register, runElsewhere } from './restate/cluster.ts';
import type { JournalKey } from './restate/context.ts';
import { restateService, type FlowShelf } from './restate/service.ts';
import { revocationGuard } from './revocation-guard.ts';
import type { RunTarget, TargetOptions } from './run-target.ts';

export interface WorkerOptions extends TargetOptions {
  readonly folder: string;
  readonly host: string;
  readonly port: number;
  /** Where the cluster reaches this worker; its own address unless told. */
  readonly advertise: URL | undefined;
  /** Undefined: whoever operates the cluster registers the worker. */
  readonly admin: URL | undefined;
  readonly ingress: URL;
  /** Public keys of the cluster; with them nobody else is listened to. */
  readonly identityKeys: readonly string[];
  readonly key: JournalKey;
  readonly connections: (targets: readonly RunTarget[]) => ConnectionSource;
  readonly keep?: WorkspaceKeep;
  readonly events: RunEventSink;
}

export interface Worker {
  readonly port: number;
  readonly flows: readonly { readonly flowId: string; readonly name: string; readonly bundleDigest?: string }[];
  readonly refused: readonly RefusedFile[];
  /** Takes nothing new; what is under way goes on elsewhere, or here at the next start. */
  stop(): Promise<void>;
}

const CALLED_MS = 24 * 3_600_000;

const versionOf = ({ bundleDigest, flowHash }: PinnedFlow): string => bundleDigest ?? flowHash;

/** By version and flow: a bundle brings the flows that it calls, and they run under its digest. */
function shelfOf(targets: readonly RunTarget[]): FlowShelf & { called(flowId: string, caller: PinnedFlow): PinnedFlow | undefined } {
  const mains = targets.map(({ main }) => main);
  const all = targets.flatMap(({ main, subflows }) => [main, ...subflows]);
  const find = (version: string, flowId: string): PinnedFlow | undefined => all.find((pinned) => pinned.flow.id === flowId && versionOf(pinned) === version);
  return {
    newest: (flowId) => {
      const found = mains.findLast((pinned) => pinned.flow.id === flowId) ?? all.findLast((pinned) => pinned.flow.id === flowId);
      return found === undefined ? undefined : versionOf(found);
    },
    get: find,
    called: (flowId, caller) => find(versionOf(caller), flowId) ?? mains.findLast((pinned) => pinned.flow.id === flowId),
  };
}

export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const guard = revocationGuard(options);
  const { targets, refused } = await loadFolder(options.folder, options);
  if (targets.length === 0) throw new UserError('bundle/not-approved', 'The folder holds no bundle that may run here.', { place: options.folder, mend: refused[0]?.message ?? 'Put signed bundles into it.' });
  for (const { main, signers } of targets) guard.know(main.bundleDigest, signers);
  const shelf = shelfOf(targets);
  const world = createStepWorld({
    connections: options.connections(targets), filesRoot: options.folder, startRunner: startForkedRunner, labels: ({ flow }) => runLabels(flow), ...(options.keep === undefined ? {} : { keep: options.keep }),
    gateway: { record: (entry) => stderrLog.write(entry.decision === 'allowed' ? 'info' : 'warn', 'gateway', { ...entry, labels: entry.labels.join(' ') }) },
  });
  const plans = new WeakMap<PinnedFlow, Plan>();
  const ports: DurablePorts = {
    ...world, events: options.events, clock: systemClock, random: systemRandom, hash: nodeHash, own: new Set(), admit: guard.admit,
    planOf: (pinned) => {
      const plan = plans.get(pinned) ?? planOf(pinned.flow, factsOf);
      plans.set(pinned, plan);
      return plan;
    },
    async runFlow({ parent, parentRunId, place, flowId, items, dryRun, budget }) {
      const called = shelf.called(flowId, parent);
      if (called === undefined) throw new UserError('flow/not-found', 'The flow that this step calls is not here.', { mend: 'Export the flow again with its sub-flows, or check the name.' });
      const runId = `${parentRunId}.${nodeHash.sha256(place).slice(0, 10)}`;
      const end = await runElsewhere(options.ingress, runId, { flowId, bundleDigest: versionOf(called), kind: 'flow', input: items, dryRun, budget: budget.left }, CALLED_MS);
      budget.spend({ steps: end.attempts, tokens: end.tokens, costMilliUsd: end.costMilliUsd });
      if (end.status === 'succeeded') return end.output;
      const error = end.error ?? { code: 'step/failed', class: 'terminal' as const, message: 'It failed.' };
      throw fromRecord(error, `The flow "${called.flow.name}" did not succeed: ${error.message}`);
    },
  };
  const handler = createEndpointHandler({
    services: [restateService({ flows: shelf, ports, key: options.key })], ...(options.identityKeys.length === 0 ? {} : { identityKeys: [...options.identityKeys] }),
    logger: ({ level, replaying }, message: unknown) => {
      if (!replaying && (level === 'warn' || level === 'error')) stderrLog.write(level === 'error' ? 'error' : 'warn', 'restate', { message: String(message).slice(0, 500) });
    },
  });
  const server = createServer(handler);
  const sessions = new Set<ServerHttp2Session>();
  server.on('session', (session) => {
    sessions.add(session);
    session.once('close', () => sessions.delete(session));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  if (options.admin !== undefined) await register(options.admin, options.advertise ?? new URL(`http://${options.host}:${port}/`));
  void world.warm().catch(() => undefined);
  return {
    port, refused,
    flows: targets.map(({ main: { flow, bundleDigest } }) => ({ flowId: flow.id, name: flow.name, ...(bundleDigest === undefined ? {} : { bundleDigest }) })),
    async stop() {
      const closed = new Promise<void>((resolve) => { server.close(() => resolve()); });
      for (const session of sessions) session.destroy();
      await closed;
      await world.close();
    },
  };
}
