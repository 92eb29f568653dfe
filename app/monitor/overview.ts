/** What an operator looks at first: runs and failures over time, spend, which flows are in trouble, and what is unusual. Pure. */
import type { RunStatus } from '../engine/ports.ts';

export interface MonitoredRun {
  readonly id: string;
  readonly flowId: string;
  readonly flowName: string;
  readonly status: RunStatus;
  readonly startedAt: number;
  readonly costMilliUsd: number;
  readonly tokens: number;
  readonly worst?: string;
}

/** `from` inclusive, `to` exclusive, milliseconds since the Unix epoch. */
export interface Bucket {
  readonly from: number;
  readonly to: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly halted: number;
  readonly cancelled: number;
  /** Running, waiting or paused. */
  readonly open: number;
  readonly costMilliUsd: number;
}

export interface FlowHealth {
  readonly flowId: string;
  readonly flowName: string;
  readonly runs: number;
  readonly failed: number;
  readonly halted: number;
  readonly costMilliUsd: number;
  readonly lastAt: number;
  readonly lastTrouble?: string;
}

/** Something that is not as it mostly is, in words that name the numbers it was compared with. */
export interface Unusual {
  readonly what: string;
  readonly from: number;
  readonly to: number;
}

export interface Overview {
  readonly buckets: readonly Bucket[];
  readonly flows: readonly FlowHealth[];
  readonly unusual: readonly Unusual[];
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

const emptyBucket = (from: number, to: number): Bucket => ({
  from,
  to,
  succeeded: 0,
  failed: 0,
  halted: 0,
  cancelled: 0,
  open: 0,
  costMilliUsd: 0,
});
const kindOf = (status: RunStatus): 'succeeded' | 'failed' | 'halted' | 'cancelled' | 'open' =>
  status === 'running' || status === 'waiting' || status === 'paused' ? 'open' : status;
export const runsIn = (bucket: Bucket): number => bucket.succeeded + bucket.failed + bucket.halted + bucket.cancelled + bucket.open;

/** Hours for one day, days for more; the last bucket holds `now`. `offsetMs` is the reader's distance from UTC, so that a day is theirs. */
export function bucketsOf(runs: readonly MonitoredRun[], days: number, now: number, offsetMs: number): readonly Bucket[] {
  const width = days === 1 ? hourMs : dayMs;
  const count = days === 1 ? 24 : days;
  const end = Math.floor((now + offsetMs) / width) * width - offsetMs + width;
  const buckets = Array.from({ length: count }, (_, index) =>
    emptyBucket(end - (count - index) * width, end - (count - index - 1) * width),
  );
  const [first] = buckets;
  for (const run of runs) {
    const index = first === undefined ? -1 : Math.floor((run.startedAt - first.from) / width);
    const bucket = buckets[index];
    if (bucket === undefined) continue;
    const kind = kindOf(run.status);
    buckets[index] = { ...bucket, [kind]: bucket[kind] + 1, costMilliUsd: bucket.costMilliUsd + run.costMilliUsd };
  }
  return buckets;
}

/** The worst first: halted, then failed, then dear. */
export function flowHealth(runs: readonly MonitoredRun[]): readonly FlowHealth[] {
  const flows = [...Map.groupBy(runs, ({ flowId }) => flowId)].map(([flowId, own]): FlowHealth => {
    const newest = own.toSorted((a, b) => b.startedAt - a.startedAt);
    const trouble = newest.find(({ status }) => status === 'failed' || status === 'halted')?.worst;
    return {
      flowId,
      flowName: newest[0]?.flowName ?? flowId,
      runs: own.length,
      failed: own.filter(({ status }) => status === 'failed').length,
      halted: own.filter(({ status }) => status === 'halted').length,
      costMilliUsd: own.reduce((sum, run) => sum + run.costMilliUsd, 0),
      lastAt: newest[0]?.startedAt ?? 0,
      ...(trouble === undefined ? {} : { lastTrouble: trouble }),
    };
  });
  return flows.toSorted((a, b) => b.halted - a.halted || b.failed - a.failed || b.costMilliUsd - a.costMilliUsd || b.runs - a.runs);
}

/** Fewer values than this say nothing about what is usual. */
const leastHistory = 5;

function spread(values: readonly number[]): { readonly mean: number; readonly limit: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  // Three standard deviations, and never less than twice the mean: quiet flows must not cry wolf at one more run.
  return { mean, limit: Math.max(mean + 3 * deviation, 2 * mean) };
}

const rounded = (value: number): string => (value < 10 ? value.toFixed(1) : String(Math.round(value)));

/** Compares the newest bucket with those before it in which anything ran. */
export function unusualIn(buckets: readonly Bucket[]): readonly Unusual[] {
  const newest = buckets.at(-1);
  const before = buckets.slice(0, -1).filter((bucket) => runsIn(bucket) > 0);
  if (newest === undefined || before.length < leastHistory) return [];
  const { from, to } = newest;
  const one = (value: number, values: readonly number[], least: number, words: (usual: string) => string): Unusual[] => {
    const { mean, limit } = spread(values);
    return value >= least && value > limit ? [{ what: words(rounded(mean)), from, to }] : [];
  };
  return [
    ...one(
      newest.failed + newest.halted,
      before.map(({ failed, halted }) => failed + halted),
      3,
      (usual) => `${newest.failed + newest.halted} runs failed or were halted; mostly it is ${usual}`,
    ),
    ...one(runsIn(newest), before.map(runsIn), 10, (usual) => `${runsIn(newest)} runs; mostly it is ${usual}`),
    ...one(
      newest.costMilliUsd,
      before.map(({ costMilliUsd }) => costMilliUsd),
      1_000,
      (usual) => `$${(newest.costMilliUsd / 1_000).toFixed(2)} spent; mostly it is $${(Number(usual) / 1_000).toFixed(2)}`,
    ),
  ];
}

export function overviewOf(runs: readonly MonitoredRun[], days: number, now: number, offsetMs: number): Overview {
  const buckets = bucketsOf(runs, days, now, offsetMs);
  const since = buckets[0]?.from ?? now;
  return { buckets, flows: flowHealth(runs.filter(({ startedAt }) => startedAt >= since)), unusual: unusualIn(buckets) };
}
