/** Everything that runs flows, wired: engine, broker, runner process. What differs between doors (store, secrets, labels, logs) is passed in. */
import type { Broker } from '../broker/broker.node.ts';
import type { ConnectionSource } from '../broker/connection.ts';
import { memoryKeep } from '../broker/memory-keep.ts';
import type { Grant } from '../broker/grant.ts';
import type { GatewayLog, Resolver, StepIdentity, WorkspaceKeep } from '../broker/ports.ts';
import type { TableNeeds } from '../broker/policy.ts';
import type { Json } from '../kernel/json.ts';
import { nodeHash, systemClock, systemRandom, systemTimers } from '../kernel/host.node.ts';
import { factsOf } from '../nodes/kit/describe.ts';
import type { BrokerClient, SqlRequest } from '../nodes/kit/executor.ts';
import { rehearsedReply } from '../nodes/mcp-tool/rehearse.ts';
import { readStatement } from '../nodes/sql-query/statement.ts';
import { RunnerHost, type RunnerChannel } from '../sandbox/runner-host.node.ts';
import { RunBudget } from './budget.ts';
import type { CrashHook } from './crash-points.ts';
import { declaredAnswer, dryBroker } from './dry-run.ts';
import { Engine } from './engine.ts';
import { labelMasker, openMasker, shapeMasker, type RunLabels } from './masking.ts';
import type { EngineStore, PinnedFlow, RunEvent, RunEventSink } from './ports.ts';
import { lazyClient } from './step-runner.ts';
import type { TroubleSink } from './troubles.ts';

/** What a statement touches, without a database: the readers of the broker, and for SQLite the reader of words that the linter uses. */
async function needsOf(database: SqlRequest['database'], statement: string): Promise<TableNeeds> {
  switch (database) {
    case 'postgres': return await (await import('../broker/postgres-statement.node.ts')).postgresNeeds(statement);
    case 'mysql': return await (await import('../broker/mysql-statement.node.ts')).mysqlNeeds(statement);
    case 'sqlite': return { tables: readStatement(statement).tables, functions: [] };
  }
}

export interface FlowRuntimeOptions {
  readonly store: EngineStore;
  readonly connections: ConnectionSource;
  readonly gateway: GatewayLog;
  readonly events: RunEventSink;
  readonly filesRoot: string;
  /** Undefined: everything in run data is masked, and no data counts as labelled. */
  readonly labels?: (pinned: PinnedFlow) => RunLabels;
  /** Left out: in memory, for as long as the process lives. */
  readonly keep?: WorkspaceKeep;
  readonly calledFlow?: (flowId: string, caller: PinnedFlow) => Promise<PinnedFlow | undefined>;
  readonly resolver?: Resolver;
  /** Starts a runner: a forked process (forked-runner.node.ts), or Electron's utility process. */
  readonly startRunner: () => RunnerChannel;
  readonly beforeStep?: (event: RunEvent) => Promise<void>;
  readonly crash?: CrashHook;
  /** Hears of what the engine cannot do. */
  readonly troubles?: TroubleSink;
  /** Throws `halted/revoked` for a flow that may no longer run. */
  readonly admit?: (pinned: PinnedFlow) => void;
  readonly priceOf?: (model: string, inputTokens: number, outputTokens: number) => number;
}

export interface FlowRuntime {
  readonly engine: Engine;
  /** The broker for a question that belongs to no run, under a grant made for it alone. */
  outside(step: StepIdentity, grant: Grant): BrokerClient;
  /** Starts the runner and loads the broker ahead of the first step. */
  warm(): Promise<void>;
  close(): Promise<void>;
}

const ports = { clock: systemClock, random: systemRandom, hash: nodeHash, timers: systemTimers };

export function createFlowRuntime(options: FlowRuntimeOptions): FlowRuntime {
  const runner = new RunnerHost({ start: options.startRunner, timers: systemTimers });
  let broker: Promise<Broker> | undefined;
  /** Sockets, databases and mail are most of the program; a dry run and a run that only computes need none of them. */
  const theBroker = (): Promise<Broker> => (broker ??= (async () => {
    const [{ Broker: Made }, { systemResolver }] = await Promise.all([import('../broker/broker.node.ts'), import('../broker/resolver.node.ts')]);
    return new Made({
      connections: options.connections, resolver: options.resolver ?? systemResolver, gateway: options.gateway, keep: options.keep ?? memoryKeep(ports),
      filesRoot: options.filesRoot, ...ports, ...(options.priceOf === undefined ? {} : { priceOf: options.priceOf }),
    });
  })());
  const known = new WeakMap<PinnedFlow['flow'], RunLabels>();
  const labelsFor = (pinned: PinnedFlow): RunLabels | undefined => {
    if (options.labels === undefined) return undefined;
    let labels = known.get(pinned.flow);
    if (labels === undefined) known.set(pinned.flow, (labels = options.labels(pinned)));
    return labels;
  };
  const engine = new Engine({
    store: options.store, runner, factsOf, events: options.events, ...ports,
    labelsOf: (pinned, nodeId) => labelsFor(pinned)?.sentBy(nodeId) ?? [],
    maskerOf: (pinned) => {
      if (pinned.flow.settings.redactRunData === false) return openMasker;
      const labels = labelsFor(pinned);
      return labels === undefined ? shapeMasker : labelMasker(labels.fields);
    },
    brokerFor: (step, pinned, meter, would) => {
      if (!step.dryRun) return lazyClient(async () => (await theBroker()).forStep(step, pinned.grant, meter));
      const node = pinned.flow.nodes.find((candidate) => candidate.id === step.nodeId);
      const rehearse = (body: string | undefined): Json | undefined => (node?.type === 'mcp-tool' ? rehearsedReply(node.parameters, node.sample, body) : undefined);
      return dryBroker(step, pinned.grant, node?.sample ?? declaredAnswer(node), { needsOf, rehearse }, would);
    },
    ...(options.calledFlow === undefined ? {} : { calledFlow: options.calledFlow }), ...(options.crash === undefined ? {} : { crash: options.crash }), ...(options.admit === undefined ? {} : { admit: options.admit }), ...(options.troubles === undefined ? {} : { troubles: options.troubles }),
    ...(options.beforeStep === undefined ? {} : { beforeStep: options.beforeStep }),
  });
  return {
    engine,
    outside: (step, grant) => lazyClient(async () => (await theBroker()).forStep(step, grant, new RunBudget(grant.limits, 0, 0, 0).meter())),
    async warm() { await Promise.all([runner.warm(), theBroker()]); },
    async close() {
      await engine.close();
      runner.close();
      await (await broker)?.close();
    },
  };
}
