/** A run as it begins: its row in lists, and the seed of its chance. */
import type { Random } from '../../kernel/ports.ts';
import type { PinnedFlow, RunRecord } from '../ports.ts';

export interface NewRun {
  readonly runId: string;
  readonly pinned: PinnedFlow;
  /** What began it: `manual`, `webhook`, `schedule`, ... */
  readonly kind: string;
  readonly dryRun: boolean;
  /** Ms since the epoch. */
  readonly at: number;
}

export const newRecord = ({ runId, pinned: { flow, flowHash, bundleDigest }, kind, dryRun, at }: NewRun): RunRecord => ({
  runId,
  flowId: flow.id,
  flowName: flow.name,
  flowHash,
  environment: flow.environment,
  status: 'running',
  dryRun,
  trigger: kind,
  startedAt: at,
  steps: 0,
  retries: 0,
  tokens: 0,
  costMilliUsd: 0,
  ...(bundleDigest === undefined ? {} : { bundleDigest }),
});

/** 32 bits without a sign, from which the jitter of the run's pauses is drawn. */
export function newSeed(random: Random): number {
  const [a = 0, b = 0, c = 0, d = 0] = random.bytes(4);
  return ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
}
