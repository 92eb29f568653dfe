/** One run: the drawing with what became of each step, its course in time, and what a dry run would have sent. */
import { useMemo, useState } from 'react';
import { ArrowLeft, ChevronLeft, ChevronRight, CirclePause, CirclePlay, CircleStop } from 'lucide-react';
import { call, useCall, usePush } from '../../bridge/client.ts';
import type { OutputOf } from '../../../app/ipc/contract.ts';
import { useAction } from '../../bridge/use-action.ts';
import { costText } from '../../facts/amounts.ts';
import { LoadedView } from '../../shell/page-frame.tsx';
import { navigate, openFlow } from '../../shell/router.ts';
import { useMay } from '../../shell/session.ts';
import { Button, ConfirmDialog, CopyButton, IconButton, RelativeTime, Segmented, SplitPane } from '../../ui/index.ts';
import { DecisionList } from './decision-list.tsx';
import { handoverText } from './handover.ts';
import { Outcome } from './outcome.tsx';
import { momentsOf, stepsAt } from './replay.ts';
import { RunAgain } from './run-again.tsx';
import { RunCanvas } from './run-canvas.tsx';
import { StepInspector } from './step-inspector.tsx';
import { Timeline } from './timeline.tsx';
import { stepOfTrouble } from './trouble.ts';
import { WouldTable } from './would-table.tsx';
import { StatusBadge, durationText, modeWords, triggerWord } from './words.tsx';

type Run = OutputOf<'run:get'>;
const startedBy = (trigger: string): string => triggerWord(trigger).toLowerCase().replace(/^by /, '');
type View = 'drawing' | 'time' | 'decisions' | 'would';

/** Walks through what has been recorded, one beginning or end at a time. */
function Replay({
  moments,
  at,
  startedAt,
  ended,
  onChange,
}: {
  readonly moments: readonly number[];
  readonly at: number;
  readonly startedAt: number;
  readonly ended: boolean;
  onChange(index: number): void;
}) {
  const last = moments.length - 1;
  const time = (moments[at] ?? startedAt) - startedAt;
  return (
    <div data-toast-floor="" className="flex items-center gap-2 border-t border-line px-4 py-2">
      <IconButton icon={ChevronLeft} label="Back one step" disabled={at <= 0} onClick={() => onChange(at - 1)} />
      <IconButton icon={ChevronRight} label="Forward one step" disabled={at >= last} onClick={() => onChange(at + 1)} />
      <input
        type="range"
        aria-label="Point in the run"
        aria-valuetext={`${time} ms after its start`}
        className="min-w-0 flex-1 accent-accent"
        min={0}
        max={last}
        value={at}
        onChange={(event) => onChange(Number(event.target.value))}
      />
      <span className="min-w-20 text-end text-sm whitespace-nowrap text-muted tabular-nums">
        {at >= last ? (ended ? 'as it ended' : 'as it is now') : `after ${durationText({ startedAt: 0, endedAt: time })}`}
      </span>
    </div>
  );
}

function Controls({ run, reload }: { readonly run: Run; reload(): void }) {
  const { id, status, flowId, flowName } = run.summary;
  const mayControl = useMay('run.cancel');
  const act = useAction(async (what: 'run:cancel' | 'run:pause' | 'run:resume') => {
    await call(what, { runId: id });
    reload();
  });
  const [stopping, setStopping] = useState(false);
  const stop = async (): Promise<void> => {
    if (await act.run('run:cancel')) setStopping(false);
  };
  const open = status === 'running' || status === 'waiting' || status === 'paused';
  return (
    <>
      {act.error === undefined ? null : (
        <span role="alert" className="text-sm text-block">
          {act.error.message}
        </span>
      )}
      <CopyButton text={handoverText(run)} label="Hand over" title="Copies how it stands, what to do and the way here, for a colleague" />
      <Button onClick={() => openFlow(flowId, flowName)}>Open the flow</Button>
      {status === 'running' || status === 'waiting' ? (
        <Button icon={CirclePause} busy={act.busy} disabled={!mayControl} onClick={() => void act.run('run:pause')}>
          Pause
        </Button>
      ) : null}
      {status === 'paused' ? (
        <Button icon={CirclePlay} busy={act.busy} disabled={!mayControl} onClick={() => void act.run('run:resume')}>
          Resume
        </Button>
      ) : null}
      {stopping && open ? (
        <ConfirmDialog
          title={`Stop this run of “${flowName}”?`}
          button="Stop the run"
          busy={act.busy}
          error={act.error?.message}
          onConfirm={() => void stop()}
          onClose={() => setStopping(false)}
        >
          What it has done stays done, and it cannot go on. Pause it instead if you only want to look.
        </ConfirmDialog>
      ) : null}
      {open ? (
        <Button tone="danger" icon={CircleStop} busy={act.busy} disabled={!mayControl} onClick={() => setStopping(true)}>
          Stop
        </Button>
      ) : null}
    </>
  );
}

/** Whoever meets the run later sees that it is no run of its own, and where the first steps come from. */
function BegunAgain({ from }: { readonly from: NonNullable<Run['from']> }) {
  return (
    <p className="text-sm text-muted">
      Begun again from “<span dir="auto">{from.step}</span>” of{' '}
      <button type="button" className="min-h-6 rounded-sm text-accent hover:underline" onClick={() => navigate('runs', { id: from.runId })}>
        an earlier run
      </button>
    </p>
  );
}

export function RunView({ runId }: { readonly runId: string }) {
  const { result, reload } = useCall('run:get', { runId });
  const [chosen, setChosen] = useState<{ readonly nodeId: string; readonly round?: number }>();
  const [view, setView] = useState<View>('drawing');
  const [moment, setMoment] = useState<number>();
  usePush('run:event', (event) => {
    if (event.runId === runId) reload();
  });
  const all = result.state === 'ready' ? result.value.steps : undefined;
  const moments = useMemo(() => momentsOf(all ?? []), [all]);
  const at = Math.min(moment ?? moments.length - 1, moments.length - 1);
  const steps = useMemo(
    () => (all === undefined || at >= moments.length - 1 ? (all ?? []) : stepsAt(all, moments[at] ?? 0)),
    [all, at, moments],
  );
  const selected = useMemo(
    () =>
      steps.findLast((step) => step.nodeId === chosen?.nodeId && (chosen.round === undefined || chosen.round === step.round)) ??
      steps.find((step) => step.status === 'failed' || step.status === 'halted') ??
      steps.at(-1),
    [steps, chosen],
  );
  return (
    <LoadedView
      result={result}
      failed="This run could not be read"
      onRetry={reload}
      actions={<Button onClick={() => navigate('runs')}>Show all runs</Button>}
    >
      {(run) => {
        const { summary } = run;
        const cost = costText(summary.costMilliUsd);
        const would = run.steps.some((step) => step.wouldDo.length > 0);
        const until = Math.max(
          summary.startedAt + 1,
          summary.endedAt ?? 0,
          ...run.steps.map((step) => step.endedAt ?? step.startedAt ?? 0),
        );
        const details = [
          durationText(summary) === '' ? '' : `took ${durationText(summary)}`,
          `${summary.steps} ${summary.steps === 1 ? 'step' : 'steps'} done`,
          summary.retries === 0 ? '' : `${summary.retries} ${summary.retries === 1 ? 'retry' : 'retries'}`,
          summary.tokens === 0 ? '' : `${summary.tokens} tokens`,
          cost,
        ];
        return (
          <div className="cs-run flex min-h-0 flex-1 flex-col">
            <header className="flex flex-wrap items-center gap-x-3 gap-y-2 border-b border-line px-4 py-2.5">
              <div className="flex min-w-0 flex-1 basis-90 items-center gap-3">
                <IconButton icon={ArrowLeft} label="All runs" onClick={() => navigate('runs')} />
                <div className="min-w-0">
                  <h1 dir="auto" title={summary.flowName} className="truncate text-lg">
                    {summary.flowName}
                  </h1>
                  <p className="text-sm text-balance text-muted">
                    {modeWords[summary.mode]}, started by {startedBy(summary.trigger)}, <RelativeTime time={summary.startedAt} />,{' '}
                    {details.filter((part) => part !== '').join(', ')}
                  </p>
                  {run.from === undefined ? null : <BegunAgain from={run.from} />}
                </div>
                <StatusBadge status={summary.status} />
              </div>
              <div className="ms-auto flex flex-wrap items-center justify-end gap-3">
                <Segmented<View>
                  label="Show"
                  value={view}
                  onValueChange={setView}
                  options={[
                    { value: 'drawing', label: 'Drawing' },
                    { value: 'time', label: 'Timeline' },
                    ...(run.decisions.length > 0 ? [{ value: 'decisions' as const, label: 'Decisions' }] : []),
                    ...(would ? [{ value: 'would' as const, label: 'What would be sent' }] : []),
                  ]}
                />
                <Controls run={run} reload={reload} />
              </div>
            </header>
            <div className="px-4 pt-3 pb-3 has-[>:empty]:hidden">
              <Outcome run={run} />
            </div>
            <SplitPane
              direction="row"
              storageKey="run"
              initial={420}
              minimum={300}
              maximum={760}
              label="Width of the step"
              main={
                <div className="flex min-h-0 flex-1 flex-col">
                  {view === 'drawing' ? (
                    <RunCanvas flow={run.flow} steps={steps} selected={selected?.nodeId} onSelect={(nodeId) => setChosen({ nodeId })} />
                  ) : null}
                  {view === 'time' ? (
                    <Timeline
                      steps={steps}
                      startedAt={summary.startedAt}
                      until={until}
                      selected={selected}
                      onSelect={({ nodeId, round }) => setChosen({ nodeId, round })}
                    />
                  ) : null}
                  {view === 'decisions' ? (
                    <div className="min-h-0 flex-1 overflow-auto">
                      <DecisionList decisions={run.decisions} onOpen={(nodeId, round) => setChosen({ nodeId, round })} />
                    </div>
                  ) : null}
                  {view === 'would' ? (
                    <div className="min-h-0 flex-1 overflow-auto">
                      <WouldTable
                        steps={run.steps}
                        onOpen={(nodeId) => {
                          setChosen({ nodeId });
                          setView('drawing');
                        }}
                      />
                    </div>
                  ) : null}
                  {moments.length > 1 && view !== 'would' && view !== 'decisions' ? (
                    <Replay
                      moments={moments}
                      at={at}
                      startedAt={summary.startedAt}
                      ended={summary.endedAt !== undefined}
                      onChange={setMoment}
                    />
                  ) : null}
                </div>
              }
              panel={
                selected === undefined ? (
                  <p className="p-4 text-muted">No step has started yet.</p>
                ) : (
                  <StepInspector
                    key={`${selected.nodeId} ${selected.round}`}
                    runId={runId}
                    step={selected}
                    told={stepOfTrouble(run)}
                    actions={
                      selected.status === 'failed' || selected.status === 'halted' ? undefined : <RunAgain run={run} step={selected} />
                    }
                  />
                )
              }
            />
          </div>
        );
      }}
    </LoadedView>
  );
}
