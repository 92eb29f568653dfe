/** What became of the runs of each flow, how long they took and when one last succeeded, for /metrics: by the flow's id, never by what it says. */
import type { RunEvent } from '../../engine/ports.ts';

export interface FlowMetrics {
  heard(event: RunEvent): void;
  /** In the Prometheus text format (version 0.0.4), in the order of their names. */
  lines(): readonly string[];
}

export type RunEnd = Extract<RunEvent, { readonly ms: number; readonly type: `run.${string}` }>;
interface Told {
  readonly byStatus: Map<string, number>;
  /** How many ended within each bound, and the last one: all of them. */
  readonly within: number[];
  seconds: number;
  lastSuccess?: number;
}

/** In seconds, with what people take to answer: runs wait for them. */
const bounds = [0.1, 0.5, 1, 5, 15, 60, 300, 3_600, 86_400] as const;
/** Runs whose end is told elsewhere, and flows that are replaced by others, would otherwise stay here for ever. */
const MOST_RUNS = 50_000;
const MOST_FLOWS = 1_000;

export const labelValue = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
export const isEnd = (event: RunEvent): event is RunEnd =>
  event.type === 'run.succeeded' || event.type === 'run.failed' || event.type === 'run.halted' || event.type === 'run.cancelled';

export function flowMetrics(flowOf: (runId: string) => Promise<string | undefined> = async () => undefined): FlowMetrics {
  const underWay = new Map<string, string>();
  const flows = new Map<string, Told>();

  function ended(flowId: string, { type, at, ms }: RunEnd): void {
    const told = flows.get(flowId) ?? { byStatus: new Map<string, number>(), within: [...bounds.map(() => 0), 0], seconds: 0 };
    if (!flows.has(flowId)) {
      if (flows.size >= MOST_FLOWS) return;
      flows.set(flowId, told);
    }
    const status = type.slice('run.'.length);
    told.byStatus.set(status, (told.byStatus.get(status) ?? 0) + 1);
    told.seconds += ms / 1_000;
    for (const [place, bound] of [...bounds, Number.POSITIVE_INFINITY].entries())
      if (ms / 1_000 <= bound) told.within[place] = (told.within[place] ?? 0) + 1;
    if (type === 'run.succeeded') told.lastSuccess = at / 1_000;
  }

  return {
    heard(event) {
      if (event.type === 'run.started') {
        const [oldest] = underWay.size < MOST_RUNS ? [] : underWay.keys();
        if (oldest !== undefined) underWay.delete(oldest);
        underWay.set(event.runId, event.flowId);
      }
      if (!isEnd(event)) return;
      const flowId = underWay.get(event.runId);
      underWay.delete(event.runId);
      if (flowId !== undefined) ended(flowId, event);
      else
        void flowOf(event.runId).then(
          (found) => {
            if (found !== undefined) ended(found, event);
          },
          // A store that cannot be read is told by itself; the run counts among all runs.
          () => undefined,
        );
    },
    lines() {
      const all = [...flows]
        .map(([flowId, told]) => ({ flow: `flow="${labelValue(flowId)}"`, ...told }))
        .sort((a, b) => (a.flow < b.flow ? -1 : 1));
      return [
        '# HELP countersign_flow_runs_total Runs of each flow by how they ended.',
        '# TYPE countersign_flow_runs_total counter',
        ...all.flatMap(({ flow, byStatus }) =>
          [...byStatus].map(([status, count]) => `countersign_flow_runs_total{${flow},status="${status}"} ${count}`),
        ),
        '# HELP countersign_flow_run_duration_seconds From the beginning of a run to its end, with all that it waited for.',
        '# TYPE countersign_flow_run_duration_seconds histogram',
        ...all.flatMap(({ flow, within, seconds }) => [
          ...[...bounds, '+Inf'].map(
            (bound, place) => `countersign_flow_run_duration_seconds_bucket{${flow},le="${bound}"} ${within[place] ?? 0}`,
          ),
          `countersign_flow_run_duration_seconds_sum{${flow}} ${seconds}`,
          `countersign_flow_run_duration_seconds_count{${flow}} ${within.at(-1) ?? 0}`,
        ]),
        '# HELP countersign_flow_last_success_timestamp_seconds When a run of the flow last succeeded, since unix epoch.',
        '# TYPE countersign_flow_last_success_timestamp_seconds gauge',
        ...all.flatMap(({ flow, lastSuccess }) =>
          lastSuccess === undefined ? [] : [`countersign_flow_last_success_timestamp_seconds{${flow}} ${lastSuccess}`],
        ),
      ];
    },
  };
}
