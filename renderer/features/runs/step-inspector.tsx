import { useState, type ReactNode } from 'react';
import { Eye } from 'lucide-react';
import { call } from '../../bridge/client.ts';
import type { OutputOf } from '../../../app/ipc/contract.ts';
import { useAction } from '../../bridge/use-action.ts';
import { DataView } from '../../facts/data-view.tsx';
import { adviceFor } from '../../facts/run-advice.ts';
import { useMay } from '../../shell/session.ts';
import { Button, Callout, CopyDetails, Dialog, FormField, Mono, Textarea } from '../../ui/index.ts';
import { fieldChanges, type Step } from './replay.ts';
import { StatusBadge, durationText, stepStatus } from './words.tsx';

const shortestReason = 5;

function RevealDialog({ runId, step, onClose }: { readonly runId: string; readonly step: Step; onClose(): void }) {
  const [reason, setReason] = useState('');
  const [plain, setPlain] = useState<OutputOf<'run:reveal'>>();
  const reveal = useAction(async () => setPlain(await call('run:reveal', { runId, nodeId: step.nodeId, reason: reason.trim() })));
  return (
    <Dialog
      open
      size={plain === undefined ? 'small' : 'large'}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={`Reveal data of ${step.nodeName}`}
      description="Your name and the time go into the audit log, with a fingerprint of the reason. The reason itself stays with the run."
      footer={
        plain === undefined ? (
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button tone="primary" busy={reveal.busy} disabled={reason.trim().length < shortestReason} onClick={() => void reveal.run()}>
              Reveal
            </Button>
          </>
        ) : (
          <Button tone="primary" onClick={onClose}>
            Hide again
          </Button>
        )
      }
    >
      {plain === undefined ? (
        <div className="flex flex-col gap-3">
          {reveal.error === undefined ? null : (
            <Callout tone="block" title="Nothing was revealed">
              {reveal.error.message}
            </Callout>
          )}
          <FormField label="Reason" required help="People who read the audit log, or ask who saw a person’s data, can read it">
            {(control) => <Textarea {...control} autoFocus rows={2} maxLength={2000} value={reason} onValueChange={setReason} />}
          </FormField>
        </div>
      ) : (
        <div className="flex flex-col gap-4">
          <DataView title="Input" value={plain.input} />
          <DataView title="Output" value={plain.output} />
        </div>
      )}
    </Dialog>
  );
}

const changeWords = {
  added: { sign: '+', word: 'added', classes: 'text-good' },
  removed: { sign: '−', word: 'dropped', classes: 'text-muted' },
  changed: { sign: '~', word: 'changed', classes: 'text-text' },
} as const;

/** What the step made of what it was given, field by field. */
function Changes({ step }: { readonly step: Step }) {
  const changes = fieldChanges(step.input, step.output);
  if (step.output === undefined || changes.length === 0) return null;
  return (
    <section>
      <h3 className="mb-1 font-medium">What it changed</h3>
      <ul className="flex flex-wrap gap-x-3 gap-y-1">
        {changes.map(({ path, kind }) => (
          <li key={path} className={changeWords[kind].classes}>
            {changeWords[kind].sign} <span className="sr-only">{changeWords[kind].word} </span>
            <Mono>{path}</Mono>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Attempts({ step }: { readonly step: Step }) {
  if (step.attempts.length < 2) return null;
  return (
    <section>
      <h3 className="mb-1 font-medium">Attempts</h3>
      <ol className="flex flex-col gap-1">
        {step.attempts.map((attempt) => (
          <li key={attempt.attempt} className="flex gap-2">
            <span className="w-12 shrink-0 text-muted">{attempt.attempt}.</span>
            <span className="min-w-0 flex-1">
              {attempt.error?.message ??
                (attempt.endedAt === undefined ? 'in progress' : stepStatus(step) === 'cancelled' ? 'interrupted' : 'succeeded')}
            </span>
            <span className="shrink-0 text-muted tabular-nums">{durationText({ startedAt: attempt.at, endedAt: attempt.endedAt })}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** `told` is the step whose error stands above the run already. */
export function StepInspector({
  runId,
  step,
  told,
  actions,
}: {
  readonly runId: string;
  readonly step: Step;
  readonly told: Step | undefined;
  readonly actions?: ReactNode;
}) {
  const [revealing, setRevealing] = useState(false);
  const mayReveal = useMay('run.reveal');
  return (
    <aside aria-label={step.nodeName} tabIndex={0} className="flex h-full flex-col gap-4 overflow-auto border-s border-line p-4">
      <header className="flex items-center gap-2">
        <h2 dir="auto" title={step.nodeName} className="truncate text-lg">
          {step.nodeName}
        </h2>
        <StatusBadge status={stepStatus(step)} />
        {mayReveal ? (
          <Button tone="ghost" icon={Eye} className="ms-auto" onClick={() => setRevealing(true)}>
            Reveal
          </Button>
        ) : null}
      </header>
      {step.error === undefined || (step.nodeId === told?.nodeId && step.round === told.round) ? null : (
        <Callout tone={step.status === 'halted' ? 'block' : 'high'} title={step.error.message}>
          {adviceFor(step.error).words} <CopyDetails error={step.error} />
        </Callout>
      )}
      {step.wouldDo.length === 0 ? null : (
        <section>
          <h3 className="mb-1 font-medium">In a real run this step would</h3>
          <ul className="list-disc ps-5">
            {step.wouldDo.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </section>
      )}
      <Attempts step={step} />
      <Changes step={step} />
      <DataView key={`in ${step.nodeId}`} title="What came in" value={step.input} masked />
      <DataView key={`out ${step.nodeId}`} title="What went out" value={step.output} masked />
      {actions}
      {revealing ? <RevealDialog runId={runId} step={step} onClose={() => setRevealing(false)} /> : null}
    </aside>
  );
}
