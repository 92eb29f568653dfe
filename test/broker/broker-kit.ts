/** A broker over real sockets, with a resolver and connections that the test sets. */
import { Broker } from '../../app/broker/broker.node.ts';
import { memoryKeep } from '../../app/broker/models/memory-keep.ts';
import type { BoundConnection, ConnectionSource } from '../../app/broker/connection.ts';
import { emptyGrant, type Grant, type HostGrant } from '../../app/broker/grant.ts';
import type { Clock, Random } from '../../app/kernel/ports.ts';
import type { GatewayRecord, UsageMeter, WorkspaceKeep } from '../../app/broker/ports.ts';
import type { StepBroker } from '../../app/broker/step-broker.ts';
import { isCountersignError } from '../../app/kernel/errors.ts';
import { nodeHash, systemClock, systemRandom, systemTimers } from '../../app/kernel/host.node.ts';
import type { Label } from '../../app/workflow/model/labels.ts';

export interface TestBroker {
  readonly broker: Broker;
  readonly log: GatewayRecord[];
  /** Answers of the resolver by name; calls are counted. */
  readonly lookups: string[];
  step(
    grant: Partial<Grant>,
    options?: { readonly flowId?: string; readonly meter?: UsageMeter; readonly labels?: readonly Label[]; readonly over?: Promise<void> },
  ): StepBroker;
}

export const freeMeter: UsageMeter = { sendBytes: () => undefined, modelCall: () => ({ settle: () => undefined }) };

export function testBroker(setup: {
  readonly names?: Readonly<Record<string, readonly string[] | (() => readonly string[])>>;
  readonly connections?: Readonly<Record<string, BoundConnection>>;
  /** In place of `connections` and `rotated`. */
  readonly source?: ConnectionSource;
  readonly filesRoot?: string;
  readonly ownFiles?: readonly string[];
  readonly keep?: WorkspaceKeep;
  readonly clock?: Clock;
  readonly random?: Random;
  readonly rotated?: (refreshToken: string) => void;
  readonly priceOf?: (model: string, inputTokens: number, outputTokens: number) => number;
}): TestBroker {
  const log: GatewayRecord[] = [];
  const lookups: string[] = [];
  const broker = new Broker({
    connections: setup.source ?? {
      get: async (_flowId, slot) => setup.connections?.[slot],
      renewed: async (_flowId, _slot, { refreshToken }) => {
        if (refreshToken !== undefined) setup.rotated?.(refreshToken);
      },
    },
    resolver: {
      resolve: async (host) => {
        lookups.push(host);
        const answer = setup.names?.[host];
        if (answer === undefined) throw new Error(`no such name ${host}`);
        return typeof answer === 'function' ? answer() : answer;
      },
    },
    gateway: {
      record: (entry) => {
        log.push(entry);
      },
    },
    clock: setup.clock ?? systemClock,
    timers: systemTimers,
    hash: nodeHash,
    random: setup.random ?? systemRandom,
    keep: setup.keep ?? memoryKeep({ clock: systemClock, random: systemRandom }),
    filesRoot: setup.filesRoot ?? '/nonexistent',
    ...(setup.ownFiles === undefined ? {} : { ownFiles: setup.ownFiles }),
    ...(setup.priceOf === undefined ? {} : { priceOf: setup.priceOf }),
  });
  return {
    broker,
    log,
    lookups,
    step: (grant, options = {}) =>
      broker.forStep(
        {
          runId: 'run_1',
          flowId: options.flowId ?? 'flow_1',
          nodeId: 'n1',
          labels: options.labels ?? [],
          dryRun: false,
          ...(options.over === undefined ? {} : { over: options.over }),
        },
        { ...emptyGrant, ...grant },
        options.meter ?? freeMeter,
      ),
  };
}

export const host = (name: string, port: number, more: Partial<HostGrant> = {}): HostGrant => ({
  host: name,
  port,
  scheme: 'https',
  methods: ['GET', 'POST'],
  paths: ['/'],
  connection: 'c1',
  minimumTls: '1.3',
  nodes: ['n1'],
  ...more,
});

/** The code of what a promise was refused with, or `allowed`. */
export async function outcome(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return 'allowed';
  } catch (error) {
    return isCountersignError(error) ? error.code : `unexpected: ${String(error)}`;
  }
}
