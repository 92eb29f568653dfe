/** How a run ended, for somebody who was woken by it: what happened, in which step, what to do, and the buttons for it. */
import { useState } from 'react';
import { Hand, MapPin, ScrollText } from 'lucide-react';
import type { OutputOf } from '../../../app/ipc/contract.ts';
import { HoldDialog } from '../../facts/hold-dialog.tsx';
import { waitWords } from '../../facts/wait-words.ts';
import { navigate, openFlow } from '../../shell/router.ts';
import { useMay } from '../../shell/session.ts';
import { Button, Callout, CopyDetails } from '../../ui/index.ts';
import { HeldNote, useHeld } from './held-note.tsx';
import { RunAgain } from './run-again.tsx';
import { adviceOf, codeOf, messageOf, stepOfTrouble } from './trouble.ts';

type Run = OutputOf<'run:get'>;

function Trouble({ run, held }: { readonly run: Run; readonly held: boolean }) {
  const { summary } = run;
  const mayRead = useMay('audit.read');
  const mayHold = useMay('alert.acknowledge');
  const [holding, setHolding] = useState(false);
  const halted = summary.status === 'halted';
  const step = stepOfTrouble(run);
  const advice = adviceOf(run);
  const reason = reasonAt(run, step);
  const message = messageOf(run);
  return (
    <Callout
      tone={halted ? 'block' : 'high'}
      title={`${halted ? 'Halted' : 'Failed'}${step === undefined ? '' : ` at “${step.nodeName}”`}`}
    >
      <p className="text-text">
        {message} <CopyDetails error={{ message, code: codeOf(run) }} />
      </p>
      {reason === undefined ? null : (
        <p className="mt-1 whitespace-pre-line">
          <b>Their reason: </b>
          {reason}
        </p>
      )}
      {halted || step === undefined || summary.mode === 'dry' ? null : (
        <p className="mt-1">
          <b>What is kept: </b>
          {summary.steps === 0
            ? 'What came in.'
            : `What came in, and what ${summary.steps === 1 ? 'the step that was' : `the ${summary.steps} steps that were`} done gave.`}{' '}
          Nothing behind this step ran.
        </p>
      )}
      <p className="mt-1">
        <b>What to do: </b>
        {advice.words}
        {halted ? ' Nothing more was sent; the evidence is in the audit log.' : ''}
      </p>
      <div className="mt-2 flex flex-wrap items-start gap-2">
        <Button
          icon={MapPin}
          onClick={() => {
            if (advice.page !== undefined) navigate(advice.page);
            else {
              openFlow(summary.flowId, summary.flowName);
              if (step !== undefined) navigate('flow', { id: summary.flowId, show: step.nodeId });
            }
          }}
        >
          {advice.button}
        </Button>
        {step === undefined ? null : <RunAgain run={run} step={step} />}
        {mayHold && !held && summary.mode !== 'dry' ? (
          <Button icon={Hand} onClick={() => setHolding(true)}>
            Hold this flow
          </Button>
        ) : null}
        {halted && mayRead ? (
          <Button tone="ghost" icon={ScrollText} onClick={() => navigate('audit', { view: 'runs' })}>
            Audit log
          </Button>
        ) : null}
      </div>
      {holding ? <HoldDialog flow={{ id: summary.flowId, name: summary.flowName }} onClose={() => setHolding(false)} /> : null}
    </Callout>
  );
}

export function Outcome({ run }: { readonly run: Run }) {
  const held = useHeld(run.summary.flowId);
  const told = run.summary.mode === 'dry' ? undefined : held;
  return (
    <div className="flex flex-col gap-2 empty:hidden">
      {told === undefined ? null : <HeldNote held={told} />}
      <End run={run} held={told !== undefined} />
    </div>
  );
}

function Waits({ run }: { readonly run: Run }) {
  const { title, detail, inbox } = waitWords(run.steps, Date.now());
  return (
    <Callout title={title} {...(inbox ? { actions: <Button onClick={() => navigate('inbox')}>Open the Inbox</Button> } : {})}>
      {detail}
    </Callout>
  );
}

/** What the person said who did not let it happen. */
const reasonAt = (run: Run, step: Run['steps'][number] | undefined): string | undefined =>
  step === undefined
    ? undefined
    : run.decisions.findLast((one) => one.kind === 'person' && one.nodeId === step.nodeId && one.round === step.round)?.reason;

function End({ run, held }: { readonly run: Run; readonly held: boolean }) {
  const { summary } = run;
  if (summary.status === 'halted' || summary.status === 'failed') return <Trouble run={run} held={held} />;
  if (summary.status === 'paused')
    return <Callout title="Paused">No further step starts until somebody resumes it. Nothing that arrives meanwhile is lost.</Callout>;
  if (summary.status === 'waiting') return <Waits run={run} />;
  if (summary.mode === 'dry' && summary.status === 'succeeded')
    return (
      <Callout>
        <b className="font-medium text-text">Dry run: nothing was sent</b>. Each step shows what it would have done.
      </Callout>
    );
  return null;
}
