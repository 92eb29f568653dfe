import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { Ban, Cable, FlaskConical, Inbox, Play } from 'lucide-react';
import type { StepView } from '../../../../app/ipc/contract/runs.ts';
import type { Flow } from '../../../../app/workflow/model/flow.ts';
import { useCall } from '../../../bridge/client.ts';
import { costText, durationOf } from '../../../facts/amounts.ts';
import { DataView } from '../../../facts/data-view.tsx';
import { waitWords } from '../../../facts/wait-words.ts';
import { adviceFor } from '../../../facts/run-advice.ts';
import { navigate } from '../../../shell/router.ts';
import { useMay } from '../../../shell/session.ts';
import { Badge, Button, Callout, classNames, CopyDetails, EmptyState, FormField, Select, type BadgeTone } from '../../../ui/index.ts';
import { cancelRun, clearRun, followRuns, inputText, runStore, startRun, type RunState } from '../model/runs.ts';
import { triggerOfTry, triggersOf } from '../model/sample-input.ts';
import { selectStep, useDocument, useSessionOf } from '../model/session.ts';
import { TriggerInput } from './trigger-input.tsx';
import { WaitingBanner, WaitingButtons } from './waiting.tsx';

const stepTone: Readonly<Record<StepView['status'], BadgeTone>> = {
  scheduled: 'neutral',
  running: 'accent',
  waiting: 'medium',
  succeeded: 'good',
  failed: 'high',
  skipped: 'neutral',
  halted: 'block',
};
const runTone: Readonly<Record<NonNullable<RunState['summary']>['status'], BadgeTone>> = {
  running: 'accent',
  waiting: 'medium',
  paused: 'medium',
  succeeded: 'good',
  failed: 'high',
  halted: 'block',
  cancelled: 'neutral',
};
const isActive = (summary: RunState['summary']): boolean => summary?.status === 'running' || summary?.status === 'waiting';
const runWords: Readonly<Record<NonNullable<RunState['summary']>['status'], string>> = {
  running: 'Running',
  waiting: 'Waiting',
  paused: 'Paused',
  succeeded: 'Succeeded',
  failed: 'Failed',
  halted: 'Halted',
  cancelled: 'Stopped',
};
const stepWords: Readonly<Record<StepView['status'], string>> = {
  scheduled: 'Next',
  running: 'Running',
  waiting: 'Waiting',
  succeeded: 'Succeeded',
  failed: 'Failed',
  skipped: 'Skipped',
  halted: 'Halted',
};

function StepDetails({ step }: { readonly step: StepView }) {
  const waits = step.status === 'waiting' ? waitWords([step], Date.now()) : undefined;
  // What is not there yet is not nothing.
  const working = step.status === 'running' || step.status === 'scheduled';
  return (
    <div className="@container flex min-h-0 flex-1 flex-col gap-3 overflow-auto p-3">
      {step.error === undefined ? null : (
        <Callout tone={step.status === 'halted' ? 'block' : 'high'} title={step.error.message}>
          <b>What to do: </b>
          {adviceFor(step.error).words} <CopyDetails error={step.error} />
        </Callout>
      )}
      {waits === undefined ? null : (
        <Callout
          tone="medium"
          title={waits.title}
          {...(waits.inbox
            ? {
                actions: (
                  <Button icon={Inbox} onClick={() => navigate('inbox')}>
                    Open the Inbox
                  </Button>
                ),
              }
            : {})}
        >
          {waits.detail}
        </Callout>
      )}
      {step.wouldDo.length === 0 ? null : (
        <Callout tone="info" title="In a real run this step would">
          <ul className="list-disc ps-4">
            {step.wouldDo.map((what, index) => (
              <li key={index}>{what}</li>
            ))}
          </ul>
        </Callout>
      )}
      <div className="grid gap-3 @min-[640px]:grid-cols-2">
        {working && step.input === undefined ? null : <DataView key={`in ${step.nodeId}`} title="What came in" value={step.input} masked />}
        {working && step.output === undefined ? null : (
          <DataView key={`out ${step.nodeId}`} title="What went out" value={step.output} masked />
        )}
      </div>
    </div>
  );
}

function Summary({ run }: { readonly run: RunState }) {
  const session = useSessionOf();
  const { summary } = run;
  if (summary === undefined) return null;
  const active = isActive(summary);
  return (
    <div className="flex h-9 shrink-0 items-center gap-3 border-b border-line px-3 text-sm text-muted">
      <Badge tone={runTone[summary.status]}>{runWords[summary.status]}</Badge>
      <span>{summary.mode === 'dry' ? `Dry run: nothing ${active ? 'is' : 'was'} sent` : 'Run for real'}</span>
      <span className="tabular-nums">
        {summary.steps} step{summary.steps === 1 ? '' : 's'} done
        {summary.endedAt === undefined ? '' : `, ${durationOf(summary.endedAt - summary.startedAt)}`}
        {summary.tokens === 0 ? '' : `, ${summary.tokens} tokens`}
        {summary.costMilliUsd === 0 ? '' : `, ${costText(summary.costMilliUsd)}`}
      </span>
      <span className="flex-1 truncate">{summary.worst}</span>
      {active ? (
        <Button tone="ghost" icon={Ban} onClick={() => void cancelRun(session)}>
          Stop
        </Button>
      ) : (
        <Button tone="ghost" onClick={() => clearRun(session)}>
          Clear
        </Button>
      )}
    </div>
  );
}

/** What a real run still lacks: connections that the flow only names, each with the step that asks for it. */
function Missing() {
  const session = useSessionOf();
  const flow = useDocument((state) => state.flow);
  const { result } = useCall('connections:list', {});
  if (result.state !== 'ready') return null;
  const known = new Map(result.value.connections.map((connection) => [connection.id, connection]));
  const open = flow.connections.flatMap((slot) => {
    const step = flow.nodes.find((node) => node.connection === slot.id && node.disabled !== true);
    const connection = known.get(slot.id);
    return step === undefined || (connection !== undefined && (connection.hasSecret || connection.auth === 'none'))
      ? []
      : [{ slot, step, connection }];
  });
  if (open.length === 0) return null;
  return (
    <section aria-label="Before it runs for real" className="flex flex-col gap-1 border-b border-line pb-2.5">
      <h2 className="font-medium">Before it runs for real</h2>
      {open.map(({ slot, step, connection }) => (
        <button
          key={slot.id}
          type="button"
          onClick={() => selectStep(session, step.id)}
          className="flex items-center gap-2 rounded-md px-1.5 py-1 text-start hover:bg-hover"
        >
          <Cable className="size-3.5 shrink-0 text-medium" aria-hidden />
          <span className="min-w-0 flex-1">
            {connection === undefined ? `${slot.name} is not connected` : `${slot.name} has no secret yet`}
          </span>
          <span className="shrink-0 text-accent">Set up</span>
        </button>
      ))}
    </section>
  );
}

/** For flows that several things start. */
function Beginning({
  flow,
  trigger,
  onChange,
}: {
  readonly flow: Flow;
  readonly trigger: string | undefined;
  onChange(trigger: string): void;
}) {
  const triggers = triggersOf(flow);
  const chosen = triggerOfTry(flow, trigger);
  if (triggers.length < 2 || chosen === undefined) return null;
  return (
    <FormField label="Begins at">
      {(control) => (
        <Select
          {...control}
          value={chosen.id}
          onValueChange={onChange}
          options={triggers.map(({ id, name }) => ({ value: id, label: name }))}
        />
      )}
    </FormField>
  );
}

/** Trying the flow: what goes in, each step as it happens, what came out. */
export function RunPanel() {
  const session = useSessionOf();
  const store = runStore(session);
  const run = useStore(store);
  const flow = useDocument((state) => state.flow);
  const mayRun = useMay('run.start');
  const [chosen, setChosen] = useState<string>();
  useEffect(() => followRuns(session), [session]);
  const ended = run.summary === undefined || isActive(run.summary) ? undefined : run.summary.id;
  const shown = useRef(ended);
  const stopped = run.steps.find((one) => one.status === 'failed' || one.status === 'halted');
  // Where a run that was watched here stops, the drawing goes there: on a long flow nobody would see it.
  useEffect(() => {
    if (ended === undefined || ended === shown.current || stopped === undefined) return;
    shown.current = ended;
    session.canvas.api?.reveal(stopped.nodeId);
  }, [ended, stopped, session]);
  const step = run.steps.find((one) => one.nodeId === chosen) ?? stopped ?? run.steps.at(-1);
  return (
    <div className="flex min-h-0 flex-1">
      <div className="flex w-72 shrink-0 flex-col border-e border-line max-[1000px]:w-60">
        <div className="flex shrink-0 flex-wrap items-stretch gap-2 border-b border-line p-2">
          <Button
            tone="primary"
            icon={FlaskConical}
            className="flex-1"
            busy={run.starting}
            disabled={!mayRun}
            title="Every step shows what it would do; nothing leaves this computer"
            onClick={() => void startRun(session, 'dry')}
          >
            Dry run
          </Button>
          <Button
            icon={Play}
            className="!h-8 flex-1"
            busy={run.starting}
            disabled={!mayRun}
            title="Requests are sent, with the connections of this flow; scripts stay in their sandbox"
            onClick={() => void startRun(session, 'dev')}
          >
            Run for real
          </Button>
        </div>
        <div className="flex min-h-0 flex-1 flex-col gap-3 overflow-auto p-3">
          <Missing />
          <WaitingButtons disabled={!mayRun} />
          <Beginning flow={flow} trigger={run.trigger} onChange={(trigger) => store.setState({ trigger, input: undefined })} />
          <TriggerInput text={inputText(run, flow)} onChange={(input) => store.setState({ input })} />
        </div>
      </div>
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">
        <WaitingBanner />
        <Summary run={run} />
        {run.error === undefined ? null : (
          <div className="p-3">
            <Callout tone="block" title="The run did not start">
              {run.error.message} <CopyDetails error={run.error} />
            </Callout>
          </div>
        )}
        {run.summary === undefined && run.error === undefined ? (
          <EmptyState icon={FlaskConical} title="Not tried yet" className="!py-6">
            A dry run does everything except send: no request leaves, and each step shows what it would do.
          </EmptyState>
        ) : null}
        {run.steps.length === 0 ? null : (
          <div className="flex min-h-0 flex-1">
            <ol aria-label="Steps" className="w-64 shrink-0 overflow-auto border-e border-line py-1">
              {run.steps.map((one) => (
                <li key={one.nodeId} className="[contain-intrinsic-size:auto_32px] [content-visibility:auto]">
                  <button
                    type="button"
                    aria-current={one === step}
                    onClick={() => {
                      setChosen(one.nodeId);
                      session.view.setState({ selected: new Set([one.nodeId]) });
                      session.canvas.api?.reveal(one.nodeId);
                    }}
                    className={classNames(
                      'flex h-8 w-full items-center gap-2 px-3 text-start focus-visible:-outline-offset-2',
                      one === step ? 'bg-accent-tint' : 'hover:bg-hover',
                    )}
                  >
                    <span className="min-w-0 flex-1 truncate">{one.nodeName}</span>
                    {one.attempt > 1 ? <span className="text-sm text-faint">try {one.attempt}</span> : null}
                    <Badge tone={stepTone[one.status]}>
                      {one.status === 'succeeded' && one.startedAt !== undefined && one.endedAt !== undefined
                        ? durationOf(one.endedAt - one.startedAt)
                        : stepWords[one.status]}
                    </Badge>
                  </button>
                </li>
              ))}
            </ol>
            {step === undefined ? null : <StepDetails step={step} />}
          </div>
        )}
      </div>
    </div>
  );
}
