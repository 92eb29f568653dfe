/** What /metrics says of each flow, in the text format that Prometheus reads (version 0.0.4). */
import { expect, test } from 'vitest';
import { flowMetrics } from '../../../app/cli/service/flow-metrics.ts';
import { serviceMetrics } from '../../../app/cli/service/service-metrics.ts';
import type { RunEvent } from '../../../app/engine/ports.ts';

const started = (runId: string, flowId: string): RunEvent => ({
  type: 'run.started',
  runId,
  at: 0,
  flowId,
  flowName: 'A name',
  dryRun: false,
});
const done = (runId: string, at: number, ms: number): RunEvent => ({ type: 'run.succeeded', runId, at, output: [], ms });
const failed = (runId: string, at: number, ms: number): RunEvent => ({
  type: 'run.failed',
  runId,
  at,
  ms,
  error: { code: 'kernel/bug', message: 'no', class: 'bug' },
});

/** As promtool checks it: each sample belongs to the family above it, names and labels are well formed, and no series stands twice. */
function faultsOf(text: string): readonly string[] {
  const faults: string[] = [];
  const series = new Set<string>();
  let family = '';
  let kind = '';
  for (const line of text.split('\n').slice(0, -1)) {
    const type = /^# TYPE ([a-z_]+) (counter|gauge|histogram)$/.exec(line);
    if (type !== null) [, family = '', kind = ''] = type;
    else if (!line.startsWith('# HELP ')) {
      const sample = /^([a-z_]+)(\{(?:[a-z_]+="(?:[^"\\\n]|\\[\\"n])*",?)*\})? (?:\d+(?:\.\d+)?(?:e[+-]\d+)?|\+Inf)$/.exec(line);
      const ending = (sample?.[1] ?? '').slice(family.length);
      if (sample === null || !(sample[1] ?? '').startsWith(family)) faults.push(`no sample of ${family}: ${line}`);
      else if (!(kind === 'histogram' ? ['_bucket', '_sum', '_count'] : ['']).includes(ending)) faults.push(`not of its kind: ${line}`);
      else if (series.has(`${sample[1]}${sample[2]}`)) faults.push(`twice: ${line}`);
      series.add(`${sample?.[1]}${sample?.[2]}`);
    }
  }
  return text.endsWith('\n') ? faults : [...faults, 'no line end'];
}

test('each flow has its own counts, times and last success, also where a restart lies in between', async () => {
  const flows = flowMetrics(async (runId) => (runId === 'before' ? 'orders' : undefined));
  for (const event of [
    started('a', 'orders'),
    started('b', 'orders'),
    done('a', 1_700_000_000_500, 400),
    failed('b', 1_700_000_001_000, 90_000),
    done('before', 1_700_000_002_000, 7_200_000),
    done('nobody knows', 1, 1),
  ])
    flows.heard(event);
  await Promise.resolve();
  expect(flows.lines().filter((line) => !line.startsWith('#'))).toEqual([
    'countersign_flow_runs_total{flow="orders",status="succeeded"} 2',
    'countersign_flow_runs_total{flow="orders",status="failed"} 1',
    'countersign_flow_run_duration_seconds_bucket{flow="orders",le="0.1"} 0',
    'countersign_flow_run_duration_seconds_bucket{flow="orders",le="0.5"} 1',
    'countersign_flow_run_duration_seconds_bucket{flow="orders",le="1"} 1',
    'countersign_flow_run_duration_seconds_bucket{flow="orders",le="5"} 1',
    'countersign_flow_run_duration_seconds_bucket{flow="orders",le="15"} 1',
    'countersign_flow_run_duration_seconds_bucket{flow="orders",le="60"} 1',
    'countersign_flow_run_duration_seconds_bucket{flow="orders",le="300"} 2',
    'countersign_flow_run_duration_seconds_bucket{flow="orders",le="3600"} 2',
    'countersign_flow_run_duration_seconds_bucket{flow="orders",le="86400"} 3',
    'countersign_flow_run_duration_seconds_bucket{flow="orders",le="+Inf"} 3',
    'countersign_flow_run_duration_seconds_sum{flow="orders"} 7290.4',
    'countersign_flow_run_duration_seconds_count{flow="orders"} 3',
    'countersign_flow_last_success_timestamp_seconds{flow="orders"} 1700000002',
  ]);
});

test('the whole page is in the format, whatever a flow is called, and never grows without end', () => {
  const metrics = serviceMetrics({ version: '1.2.3', startedAt: 1_700_000_000_000 });
  const names = [
    'orders',
    'with "quotes"',
    'back\\slash',
    'two\nlines',
    '} 1\nforged_total 7',
    ...Array.from({ length: 2_000 }, (_, at) => `flow_${at}`),
  ];
  for (const [at, name] of names.entries()) {
    metrics.run(started(`run ${at}`, name));
    metrics.run(done(`run ${at}`, 1_700_000_000_000, 10));
  }
  metrics.webhook(200);
  metrics.alarm('halted');
  const text = metrics.text(1, [], 1_000, undefined, { runs: 2, questions: 3 });
  expect([
    faultsOf(text),
    text.includes('\nforged_total'),
    text.match(/^countersign_flow_runs_total/gm)?.length,
    /^countersign_runs_total\{status="succeeded"\} (\d+)$/m.exec(text)?.[1],
    text.includes('\ncountersign_build_info{version="1.2.3"} 1\n'),
    text.includes('\nprocess_start_time_seconds 1700000000\n'),
  ]).toEqual([[], false, 1_000, String(names.length), true, true]);
});
