/** Tries a guardrail on harmless texts of one's own: how many it would stop at which certainty, and which. */
import { useEffect, useRef, useState } from 'react';
import { FlaskConical } from 'lucide-react';
import { falseAlarms, surenessOf, type TriedText, type TrialReason } from '../../../../../app/privacy/false-alarms.ts';
import type { FlowNode } from '../../../../../app/workflow/model/flow.ts';
import { tryGuardrail } from '../../../../bridge/guard-trial.ts';
import { PickFile } from '../../../../bridge/pick-file.tsx';
import { Button, Callout, Dialog, FormField, Progress, Textarea } from '../../../../ui/index.ts';

const reasonWords: Readonly<Record<TrialReason, string>> = {
  injection: 'Orders to a model',
  personal: 'Personal data',
  secret: 'A secret',
};
const largestFile = 32 * 1024 * 1024;
const shownAtMost = 100;

const reasonsOf = ({ parameters }: FlowNode): readonly TrialReason[] => [
  ...(parameters['injection'] === false ? [] : ['injection' as const]),
  ...(parameters['personal'] === true ? ['personal' as const] : []),
  ...(parameters['secrets'] === false ? [] : ['secret' as const]),
];
const percent = (rate: number): string => `${(rate * 100).toLocaleString(undefined, { maximumSignificantDigits: rate < 0.1 ? 2 : 3 })} %`;

type State =
  | { readonly is: 'asking' }
  | { readonly is: 'working'; readonly done: number; readonly of: number }
  | { readonly is: 'done'; readonly tried: readonly TriedText[]; readonly leftOut: number }
  | { readonly is: 'refused'; readonly message: string };

function StoppedText({ text, certainty }: { readonly text: TriedText; readonly certainty: number }) {
  const why = Object.entries(text.scores)
    .filter(([, score]) => score >= certainty)
    .map(([reason]) => reasonWords[reason as TrialReason]);
  return (
    <li className="flex items-baseline gap-3 border-b border-line py-1.5 last:border-0">
      <span className="w-10 shrink-0 text-end text-faint tabular-nums">{text.place.toLocaleString()}</span>
      <span className="line-clamp-2 min-w-0 flex-1 break-words" data-selectable>
        {text.text}
      </span>
      <span className="shrink-0 text-end text-sm text-muted">
        {why.join(', ')}
        <span className="block text-faint tabular-nums">{surenessOf(text).toFixed(2)}</span>
      </span>
    </li>
  );
}

function Outcome({
  tried,
  leftOut,
  certainty,
  onCertainty,
}: {
  readonly tried: readonly TriedText[];
  readonly leftOut: number;
  readonly certainty: number;
  onCertainty(certainty: number): void;
}) {
  const { stopped, rate, atMost } = falseAlarms(tried, certainty);
  return (
    <div className="flex flex-col gap-3">
      <label className="flex items-center gap-3">
        <span className="shrink-0 text-muted">Stop from a certainty of</span>
        <input
          type="range"
          aria-valuetext={certainty.toFixed(2)}
          className="min-w-0 flex-1 accent-accent"
          min={0.1}
          max={1}
          step={0.05}
          value={certainty}
          onChange={(event) => onCertainty(Number(event.target.value))}
        />
        <span className="w-10 text-end font-medium tabular-nums">{certainty.toFixed(2)}</span>
      </label>
      <p role="status">
        <b>
          {stopped.length === 0 ? 'None' : stopped.length.toLocaleString()} of {tried.length.toLocaleString()}{' '}
          {tried.length === 1 ? 'text' : 'texts'} would be stopped
        </b>
        {stopped.length === 0 ? '' : ` (${percent(rate)})`}.{' '}
        <span className="text-muted">Of all your texts it may be up to {percent(atMost)}: the more you try, the surer this is.</span>
        {leftOut === 0 ? null : <span className="text-muted"> {leftOut.toLocaleString()} more were left out.</span>}
      </p>
      {stopped.length === 0 ? null : (
        <ul aria-label="Texts that would be stopped" className="max-h-72 overflow-auto rounded-md border border-line px-2">
          {stopped.slice(0, shownAtMost).map((text) => (
            <StoppedText key={text.place} text={text} certainty={certainty} />
          ))}
        </ul>
      )}
      {stopped.length <= shownAtMost ? null : <p className="text-sm text-faint">The {shownAtMost} surest are shown.</p>}
    </div>
  );
}

function GuardTrialDialog({
  node,
  certainty: given,
  readOnly,
  onClose,
  onUse,
}: {
  readonly node: FlowNode;
  readonly certainty: number;
  readonly readOnly: boolean;
  onClose(): void;
  onUse(certainty: number): void;
}) {
  const [typed, setTyped] = useState('');
  const [state, setState] = useState<State>({ is: 'asking' });
  const [certainty, setCertainty] = useState(given);
  const stop = useRef<() => void>(undefined);
  useEffect(() => () => stop.current?.(), []);
  const reasons = reasonsOf(node);
  const begin = (name: string, content: string): void => {
    setState({ is: 'working', done: 0, of: 0 });
    stop.current = tryGuardrail({ name, content, reasons }, (said) => {
      if (said.type === 'progress') setState({ is: 'working', done: said.done, of: said.of });
      else if (said.type === 'refused') setState({ is: 'refused', message: said.message });
      else
        setState(
          said.tried.length === 0
            ? { is: 'refused', message: 'It contains no text.' }
            : { is: 'done', tried: said.tried, leftOut: said.leftOut },
        );
    });
  };
  const read = async (file: File): Promise<void> => {
    if (file.size > largestFile) setState({ is: 'refused', message: 'The file is larger than 32 MB. Choose a part of it.' });
    else begin(file.name, await file.text());
  };
  const again = (): void => {
    stop.current?.();
    setState({ is: 'asking' });
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Try the guardrail on texts of yours"
      description="Give it texts that are harmless, such as last month’s messages. Whatever it stops of them is a false alarm. They stay in this window and are forgotten when it closes."
      footer={
        state.is === 'done' ? (
          <>
            <Button onClick={again}>Other texts</Button>
            {readOnly || certainty === given ? (
              <Button tone="primary" onClick={onClose}>
                Done
              </Button>
            ) : (
              <Button tone="primary" onClick={() => onUse(certainty)}>
                Use {certainty.toFixed(2)}
              </Button>
            )}
          </>
        ) : (
          <>
            <PickFile
              label="Choose a file…"
              what="File with texts"
              accept=".txt,.csv,.json,.jsonl,.ndjson"
              disabled={state.is === 'working' || reasons.length === 0}
              onPicked={(file) => void read(file)}
            />
            <Button
              tone="primary"
              disabled={state.is === 'working' || typed.trim() === '' || reasons.length === 0}
              onClick={() => begin('texts.txt', typed)}
            >
              Try them
            </Button>
          </>
        )
      }
    >
      {reasons.length === 0 ? <Callout tone="medium">It looks for nothing yet: first switch on what it should stop.</Callout> : null}
      {state.is === 'refused' ? <Callout tone="block">{state.message}</Callout> : null}
      {state.is === 'working' ? (
        <Progress
          label={state.of === 0 ? 'Reading the texts' : `${state.done.toLocaleString()} of ${state.of.toLocaleString()} texts`}
          value={state.of === 0 ? undefined : state.done / state.of}
          onCancel={again}
        />
      ) : null}
      {state.is === 'asking' || state.is === 'refused' ? (
        <FormField label="Texts" help="One per line. A file may also be JSON: a list of texts or of records.">
          {(control) => <Textarea {...control} rows={9} value={typed} onValueChange={setTyped} />}
        </FormField>
      ) : null}
      {state.is === 'done' ? (
        <Outcome tried={state.tried} leftOut={state.leftOut} certainty={certainty} onCertainty={setCertainty} />
      ) : null}
    </Dialog>
  );
}

export function GuardTrial({
  node,
  certainty,
  readOnly,
  onChange,
}: {
  readonly node: FlowNode;
  readonly certainty: number;
  readonly readOnly: boolean;
  onChange(certainty: number): void;
}) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button icon={FlaskConical} onClick={() => setOpen(true)}>
        Try on your texts…
      </Button>
      {open ? (
        <GuardTrialDialog
          node={node}
          certainty={certainty}
          readOnly={readOnly}
          onClose={() => setOpen(false)}
          onUse={(next) => {
            onChange(next);
            setOpen(false);
          }}
        />
      ) : null}
    </>
  );
}
