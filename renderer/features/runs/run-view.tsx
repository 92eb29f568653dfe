/** One run: what each step was given, gave back, and would have sent. */
import { useMemo, useState } from 'react';
import { ArrowLeft, CircleStop } from 'lucide-react';
import { call, useCall, usePush } from '../../bridge/client.ts';
import type { OutputOf } from '../../../app/ipc/contract.ts';
import { useAction } from '../../bridge/use-action.ts';
import { LoadedView } from '../../shell/page-frame.tsx';
import { navigate, openFlow } from '../../shell/router.ts';
import { useMay } from '../../shell/session.ts';
import { Button, Callout, IconButton, RelativeTime, SplitPane, classNames } from '../../ui/index.ts';
import { StepInspector } from './step-inspector.tsx';
import { StatusBadge, costText, durationText, modeWords } from './words.tsx';

type Run = OutputOf<'run:get'>;
type Step = Run['steps'][number];

const barTones: Readonly<Record<Step['status'], string>> = {
  scheduled: 'bg-pressed', running: 'bg-accent', waiting: 'bg-medium', succeeded: 'bg-good', failed: 'bg-high', skipped: 'bg-pressed', halted: 'bg-block',
};

/** A row for each step, its bar where it lay in time. */
function Timeline({ run, selected, onSelect }: { readonly run: Run; readonly selected: Step | undefined; onSelect(step: Step): void }) {
  const start = run.summary.startedAt;
  const end = Math.max(start + 1, run.summary.endedAt ?? 0, ...run.steps.map((step) => step.endedAt ?? step.startedAt ?? 0));
  const share = (time: number): number => ((time - start) / (end - start)) * 100;
  return (
    <ol aria-label="Steps" className="min-h-0 flex-1 overflow-auto p-2">
      {run.steps.map((step, index) => (
        <li key={`${step.nodeId} ${step.attempt} ${index}`}>
          <button type="button" aria-current={step === selected} onClick={() => onSelect(step)} className={classNames('grid h-9 w-full grid-cols-[minmax(140px,240px)_110px_1fr_80px] items-center gap-3 rounded-md px-2 text-start hover:bg-hover', step === selected && 'bg-accent-tint')}>
            <span className="truncate font-medium">{step.nodeName}{step.attempt > 1 ? <span className="text-muted"> · try {step.attempt}</span> : null}</span>
            <span className="flex"><StatusBadge status={step.status} /></span>
            <span className="relative h-2 rounded-full bg-sunken" aria-hidden>
              {step.startedAt === undefined ? null : <span className={classNames('absolute top-0 h-2 min-w-1 rounded-full', barTones[step.status])} style={{ insetInlineStart: `${share(step.startedAt)}%`, width: `${share(step.endedAt ?? end) - share(step.startedAt)}%` }} />}
            </span>
            <span className="text-end text-sm text-muted tabular-nums">{durationText(step)}</span>
          </button>
        </li>
      ))}
    </ol>
  );
}

function Outcome({ run }: { readonly run: Run }) {
  const { summary } = run;
  if (summary.status === 'halted') return <Callout tone="block" title="Halted: a step reached for something outside the approved grant">{summary.worst ?? ''} Nothing of it left. The evidence is in the audit log.</Callout>;
  if (summary.status === 'failed') return <Callout tone="high" title="Failed">{summary.worst ?? 'A step failed for good.'}</Callout>;
  if (summary.mode === 'dry' && summary.status === 'succeeded') return <Callout tone="good" title="Dry run: nothing was sent">Each step shows what it would have done.</Callout>;
  return null;
}

export function RunView({ runId }: { readonly runId: string }) {
  const { result, reload } = useCall('run:get', { runId });
  const [chosen, setChosen] = useState<string>();
  const mayCancel = useMay('run.cancel');
  usePush('run:event', (event) => { if (event.runId === runId) reload(); });
  const cancel = useAction(async () => { await call('run:cancel', { runId }); reload(); });
  const selected = useMemo(() => {
    if (result.state !== 'ready') return undefined;
    const { steps } = result.value;
    return steps.find((step) => step.nodeId === chosen) ?? steps.find((step) => step.status === 'failed' || step.status === 'halted') ?? steps.at(-1);
  }, [result, chosen]);
  return (
    <LoadedView result={result} failed="This run could not be read" onRetry={reload} actions={<Button onClick={() => navigate('runs')}>Show all runs</Button>}>
      {(run) => {
        const { summary } = run;
        const open = summary.status === 'running' || summary.status === 'waiting';
        const cost = costText(summary.costMilliUsd);
        return (
          <div className="flex min-h-0 flex-1 flex-col">
            <header className="flex items-center gap-3 border-b border-line px-4 py-2.5">
              <IconButton icon={ArrowLeft} label="All runs" onClick={() => navigate('runs')} />
              <div className="min-w-0">
                <h1 className="truncate text-lg">{summary.flowName}</h1>
                <p className="text-sm text-muted">{modeWords[summary.mode]} by {summary.trigger}, <RelativeTime time={summary.startedAt} />{durationText(summary) === '' ? '' : `, took ${durationText(summary)}`}{summary.tokens === 0 ? '' : `, ${summary.tokens} tokens`}{cost === '' ? '' : `, ${cost}`}</p>
              </div>
              <StatusBadge status={summary.status} />
              <span className="flex-1" />
              <Button onClick={() => openFlow(summary.flowId, summary.flowName)}>Open the flow</Button>
              {open ? <Button tone="danger" icon={CircleStop} busy={cancel.busy} disabled={!mayCancel} onClick={() => void cancel.run()}>Stop</Button> : null}
            </header>
            <div className="px-4 pt-3 empty:hidden"><Outcome run={run} />{cancel.error === undefined ? null : <Callout tone="block" title="It was not stopped">{cancel.error.message}</Callout>}</div>
            <SplitPane
              direction="row" storageKey="run" initial={420} minimum={300} maximum={760} label="Width of the step"
              main={<Timeline run={run} selected={selected} onSelect={(step) => setChosen(step.nodeId)} />}
              panel={selected === undefined ? <p className="p-4 text-muted">No step has started yet.</p> : <StepInspector key={selected.nodeId} runId={runId} step={selected} />}
            />
          </div>
        );
      }}
    </LoadedView>
  );
}
