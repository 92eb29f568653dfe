/** Counters of the running service in the Prometheus text format (version 0.0.4). */
import type { GatewayRecord } from '../../broker/ports.ts';
import type { EngineStore, RunEvent } from '../../engine/ports.ts';
import { troubleKinds, type EngineTrouble } from '../../engine/runs/troubles.ts';
import { flowMetrics } from './flow-metrics.ts';

export interface ServiceMetrics {
  run(event: RunEvent): void;
  gateway(record: GatewayRecord): void;
  webhook(status: number): void;
  trouble(trouble: EngineTrouble): void;
  alarm(kind: string): void;
  playbook(did: string): void;
  lostSpans(why: string, spans: number): void;
  text(
    active: number,
    troubles: readonly EngineTrouble[],
    residentBytes: number,
    held: { readonly holding: number; readonly unwritten: number } | undefined,
    waiting?: WaitingCounts,
  ): string;
}

/** Runs that wait for whatever it is, and what people are asked by them. */
export interface WaitingCounts {
  readonly runs: number;
  readonly questions: number;
}

/** Undefined while the store cannot be read: the other figures are wanted then more than ever. */
export async function waitingIn({ runs, approvals }: Pick<EngineStore, 'runs' | 'approvals'>): Promise<WaitingCounts | undefined> {
  try {
    return { runs: await runs.countWaiting(), questions: await approvals.countOpen() };
  } catch {
    return undefined;
  }
}

const help: Readonly<Record<string, string>> = {
  countersign_runs_total: 'Runs by how they ended.',
  countersign_steps_total: 'Steps by how they ended.',
  countersign_gateway_requests_total: 'Outward requests by kind and decision.',
  countersign_webhook_requests_total: 'Web requests taken in, by status.',
  countersign_alarms_total: 'Things that were not as usual, by kind.',
  countersign_playbook_actions_total: 'What playbooks did, and what they could not do.',
  countersign_trace_spans_lost_total: 'Spans of traces that reached no collector, by why.',
  countersign_engine_failures_total: 'What the engine could not do, by what and why; each is tried again.',
};

export interface ServiceMetricsOptions {
  /** How often its store was opened in an older state than the newest that was known. */
  readonly putBack?: number | undefined;
  readonly version: string;
  /** When this process began, ms since the epoch. */
  readonly startedAt: number;
  /** The flow of a run that this process did not see begin. */
  readonly flowOf?: (runId: string) => Promise<string | undefined>;
}

export function serviceMetrics({ putBack = 0, version, startedAt, flowOf }: ServiceMetricsOptions): ServiceMetrics {
  const flows = flowMetrics(flowOf);
  const counters = new Map<string, Map<string, number>>();
  const count = (name: string, labels: string, more = 1): void => {
    const series = counters.get(name) ?? new Map<string, number>();
    series.set(labels, (series.get(labels) ?? 0) + more);
    counters.set(name, series);
  };
  return {
    run(event) {
      flows.heard(event);
      if (event.type === 'run.succeeded' || event.type === 'run.failed' || event.type === 'run.halted' || event.type === 'run.cancelled')
        count('countersign_runs_total', `status="${event.type.slice(4)}"`);
      else if (event.type === 'step.succeeded' || event.type === 'step.failed')
        count('countersign_steps_total', `status="${event.type.slice(5)}"`);
    },
    gateway: ({ kind, decision }) => count('countersign_gateway_requests_total', `kind="${kind}",decision="${decision}"`),
    webhook: (status) => count('countersign_webhook_requests_total', `status="${status}"`),
    trouble: ({ what, code }) => count('countersign_engine_failures_total', `what="${what}",code="${code}"`),
    alarm: (kind) => count('countersign_alarms_total', `kind="${kind}"`),
    playbook: (did) => count('countersign_playbook_actions_total', `did="${did}"`),
    lostSpans: (why, spans) => count('countersign_trace_spans_lost_total', `why="${why}"`, spans),
    text(active, troubles, residentBytes, held, waiting) {
      const lines: string[] = [];
      for (const [name, words] of Object.entries(help)) {
        lines.push(`# HELP ${name} ${words}`, `# TYPE ${name} counter`);
        for (const [labels, value] of counters.get(name) ?? []) lines.push(`${name}{${labels}} ${value}`);
      }
      lines.push(
        '# HELP countersign_runs_active Runs under way.',
        '# TYPE countersign_runs_active gauge',
        `countersign_runs_active ${active}`,
      );
      if (waiting !== undefined) {
        lines.push(
          '# HELP countersign_runs_waiting Runs that wait for a person, a time or a call.',
          '# TYPE countersign_runs_waiting gauge',
          `countersign_runs_waiting ${waiting.runs}`,
        );
        lines.push(
          '# HELP countersign_questions_open Questions to people that nobody has answered yet.',
          '# TYPE countersign_questions_open gauge',
          `countersign_questions_open ${waiting.questions}`,
        );
      }
      lines.push(
        '# HELP countersign_flows_held Flows that playbooks hold.',
        '# TYPE countersign_flows_held gauge',
        `countersign_flows_held ${held?.holding ?? 0}`,
      );
      lines.push(
        '# HELP countersign_holds_unwritten Held flows that could not be written down and would run again after a new start.',
        '# TYPE countersign_holds_unwritten gauge',
        `countersign_holds_unwritten ${held?.unwritten ?? 0}`,
      );
      lines.push(
        '# HELP countersign_store_older_total How often the store was opened in an older state than the newest that was known, because somebody accepted it.',
        '# TYPE countersign_store_older_total counter',
        `countersign_store_older_total ${putBack}`,
      );
      lines.push('# HELP countersign_engine_troubles What the engine cannot do now.', '# TYPE countersign_engine_troubles gauge');
      for (const what of troubleKinds)
        lines.push(`countersign_engine_troubles{what="${what}"} ${troubles.filter((trouble) => trouble.what === what).length}`);
      lines.push(...flows.lines());
      lines.push(
        '# HELP countersign_build_info The version that runs.',
        '# TYPE countersign_build_info gauge',
        `countersign_build_info{version="${version}"} 1`,
        '# HELP process_start_time_seconds Start time of the process since unix epoch in seconds.',
        '# TYPE process_start_time_seconds gauge',
        `process_start_time_seconds ${startedAt / 1_000}`,
      );
      lines.push(
        '# HELP process_resident_memory_bytes Resident memory size in bytes.',
        '# TYPE process_resident_memory_bytes gauge',
        `process_resident_memory_bytes ${residentBytes}`,
      );
      return `${lines.join('\n')}\n`;
    },
  };
}
