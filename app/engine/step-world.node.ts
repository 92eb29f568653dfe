/** How steps act, wired: broker, runner process, labels and masks. The same whichever engine keeps the journal. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Broker } from '../broker/broker.node.ts';
import type { ConnectionSource } from '../broker/connection.ts';
import { memoryKeep } from '../broker/models/memory-keep.ts';
import type { Grant } from '../broker/grant.ts';
import type { GatewayLog, Resolver, StepIdentity, WorkspaceKeep } from '../broker/ports.ts';
import type { TableNeeds } from '../broker/policy.ts';
import type { Json } from '../kernel/json.ts';
import { nodeHash, systemAwakeTimers, systemClock, systemRandom } from '../kernel/host.node.ts';
import type { BrokerClient, SqlRequest } from '../nodes/kit/executor.ts';
import { factsOf } from '../nodes/describe.ts';
import { rehearsedReply } from '../nodes/mcp-tool/rehearse.ts';
import { readStatement } from '../nodes/sql-query/statement.ts';
import { type RunnerChannel } from '../sandbox/fork-runner.node.ts';
import { RunnerHost } from '../sandbox/runner-host.node.ts';
import { nothingUsed, RunBudget } from './state/budget.ts';
import { declaredAnswer, dryBroker } from './runner/dry-run.ts';
import { handingOn } from './runner/pass-through.ts';
import { labelMasker, openMasker, shapeMasker, type RunLabels } from './masking/masking.ts';
import type { Masker, PinnedFlow } from './ports.ts';
import { rehearsedBroker, type Rehearsal } from './runner/rehearsal.ts';
import type { StepPorts } from './runs/run-ports.ts';
import { lazyClient } from './runner/step-runner.ts';

/** What a statement touches, without a database: PostgreSQL's own parser, and for SQLite the reader of words that the linter uses. */
async function needsOf(database: SqlRequest['database'], statement: string): Promise<TableNeeds> {
  return database === 'postgres'
    ? await (await import('../broker/sql/postgres-statement.node.ts')).postgresNeeds(statement)
    : { tables: readStatement(statement, database).tables, functions: [] };
}

export interface StepWorldOptions {
  readonly connections: ConnectionSource;
  readonly gateway: GatewayLog;
  readonly filesRoot: string;
  /** Files of the program itself: no step gets them, whatever folder was approved. */
  readonly ownFiles?: readonly string[] | undefined;
  /** Undefined: everything in run data is masked, and no data counts as labelled. */
  readonly labels?: (pinned: PinnedFlow) => RunLabels;
  /** Left out: in memory, for as long as the process lives. */
  readonly keep?: WorkspaceKeep;
  readonly resolver?: Resolver;
  /** Starts a runner: a forked process (forked-runner.node.ts), or Electron's utility process. */
  readonly startRunner: () => RunnerChannel;
  readonly priceOf?: (model: string, inputTokens: number, outputTokens: number) => number;
  /** Plays the outside of dry runs. */
  readonly rehearsal?: Rehearsal;
}

export interface StepWorld extends StepPorts {
  readonly maskerOf: (pinned: PinnedFlow) => Masker;
  /** The broker for a question that belongs to no run, under a grant made for it alone. */
  outside(step: StepIdentity, grant: Grant): BrokerClient;
  /** Starts the runner and loads the broker ahead of the first step. */
  warm(): Promise<void>;
  close(): Promise<void>;
}

const ports = { clock: systemClock, random: systemRandom, hash: nodeHash, timers: systemAwakeTimers };

/** The runner and the broker, as steps of a run have them; sockets, databases and mail are loaded when the first step asks for them. */
export function createStepWorld(options: StepWorldOptions): StepWorld {
  const runner = new RunnerHost({ start: options.startRunner, timers: systemAwakeTimers, clock: systemClock });
  let broker: Promise<Broker> | undefined;
  /** Sockets, databases and mail are most of the program; a dry run and a run that only computes need none of them. */
  const theBroker = (): Promise<Broker> =>
    (broker ??= (async () => {
      const [{ Broker: Made }, { systemResolver }] = await Promise.all([
        import('../broker/broker.node.ts'),
        import('../broker/network/resolver.node.ts'),
      ]);
      return new Made({
        connections: options.connections,
        resolver: options.resolver ?? systemResolver,
        gateway: options.gateway,
        keep: options.keep ?? memoryKeep(ports),
        filesRoot: options.filesRoot,
        ...(options.ownFiles === undefined ? {} : { ownFiles: options.ownFiles }),
        ...ports,
        ...(options.priceOf === undefined ? {} : { priceOf: options.priceOf }),
      });
    })());
  const known = new WeakMap<PinnedFlow['flow'], RunLabels>();
  const labelsFor = (pinned: PinnedFlow): RunLabels | undefined => {
    if (options.labels === undefined) return undefined;
    let labels = known.get(pinned.flow);
    if (labels === undefined) known.set(pinned.flow, (labels = options.labels(pinned)));
    return labels;
  };
  return {
    runner: handingOn(runner, (node) => factsOf(node, { connections: [] }).handsOn, nextTurn),
    labelsOf: (pinned, nodeId) => labelsFor(pinned)?.sentBy(nodeId) ?? [],
    maskerOf: (pinned) => {
      if (pinned.flow.settings.redactRunData === false) return openMasker;
      const labels = labelsFor(pinned);
      return labels === undefined ? shapeMasker : labelMasker(labels);
    },
    brokerFor: (step, pinned, meter, would) => {
      const real = (): BrokerClient => lazyClient(async () => (await theBroker()).forStep(step, pinned.grant, meter));
      if (!step.dryRun) return real();
      const node = pinned.flow.nodes.find((candidate) => candidate.id === step.nodeId);
      const rehearse = (body: string | undefined): Json | undefined =>
        node?.type === 'mcp-tool' ? rehearsedReply(node.parameters, node.sample, body) : undefined;
      const dry = (tell: typeof would): BrokerClient =>
        dryBroker(
          step,
          pinned.grant,
          node?.sample ?? declaredAnswer(node),
          { needsOf, rehearse, modelFile: (ask) => real().modelFile(ask) },
          tell,
        );
      return options.rehearsal === undefined ? dry(would) : rehearsedBroker({ step, rehearsal: options.rehearsal, dry, real, would });
    },
    outside: (step, grant) =>
      lazyClient(async () => (await theBroker()).forStep(step, grant, new RunBudget(grant.limits, nothingUsed).meter())),
    async warm() {
      await Promise.all([runner.warm(), theBroker()]);
    },
    async close() {
      runner.close();
      await (await broker)?.close();
    },
  };
}
