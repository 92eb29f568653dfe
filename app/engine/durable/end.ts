/** How a run on another engine ends: what its caller and its waiters are given, and the run that hears of its failure. Pure. */
import type { Hash } from '../../kernel/ports.ts';
import type { CalledUse } from '../state/budget.ts';
import type { JournalEvent, PinnedFlow, RunRecord } from '../ports.ts';
import { errorFlowOf, errorItem, errorRunId } from '../runs/run-completion.ts';
import { isCalled, stepThatEnded } from '../state/run-summary.ts';
import { outputOf, type RunState } from '../state/state.ts';
import type { DurableEnd, DurableRequest } from './ports.ts';

/** `ended`: its last entry. `used`: what it has used together with the runs that it called. */
export function endOf(record: RunRecord, state: RunState, ended: JournalEvent | undefined, used: CalledUse): DurableEnd {
  const succeeded = state.status === 'succeeded';
  const failedAt = succeeded ? undefined : stepThatEnded(state, ended);
  return {
    runId: record.runId,
    flowId: record.flowId,
    flowName: record.flowName,
    ...(record.bundleDigest === undefined ? {} : { bundleDigest: record.bundleDigest }),
    ...(record.dryRun ? { dryRun: true as const } : {}),
    status: record.status,
    output: succeeded ? outputOf(state) : [],
    ...(state.response === undefined ? {} : { response: state.response }),
    ...(record.error === undefined ? {} : { error: record.error }),
    ...(failedAt === undefined ? {} : { failedAt }),
    steps: state.completed,
    attempts: state.attempts,
    retries: state.retries,
    tokens: state.tokens,
    costMilliUsd: state.costMilliUsd,
    ...(isCalled(record.runId) ? { used } : {}),
  };
}

export interface ErrorRun {
  readonly runId: string;
  readonly request: DurableRequest;
}

/** The run that hears how this one ended, by `events`; undefined where none does. It is of the failed run's own bundle, whatever stands in its place today. */
export function errorRunOf(
  { flow, called }: PinnedFlow,
  record: RunRecord,
  events: readonly JournalEvent[],
  hash: Hash,
): ErrorRun | undefined {
  const flowId = errorFlowOf(flow, record);
  if (flowId === undefined) return undefined;
  const own = called?.find((one) => one.flow.id === flowId);
  return {
    runId: errorRunId(record, hash),
    request: {
      flowId,
      ...(own === undefined ? {} : { bundleDigest: own.bundleDigest ?? own.flowHash }),
      kind: 'error',
      input: [errorItem(record, events)],
      dryRun: false,
    },
  };
}
