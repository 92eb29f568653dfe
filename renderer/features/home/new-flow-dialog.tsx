import { useState, type KeyboardEvent } from 'react';
import { asCallError, call, useCall } from '../../bridge/client.ts';
import { Badge, Button, Callout, Dialog, ErrorState, FormField, Input, LoadingState, classNames } from '../../ui/index.ts';

export interface NewFlowDialogProps { readonly start: 'empty' | 'template'; onClose(): void; onCreated(flow: { readonly id: string; readonly name: string }): void }

const emptyChoice = '';

/** Arrows go to the next choice and take it, as in every group of radio buttons. */
function moveBetweenRadios(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === 'ArrowRight' || event.key === 'ArrowDown' ? 1 : event.key === 'ArrowLeft' || event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0) return;
  const radios = [...event.currentTarget.querySelectorAll<HTMLElement>('[role="radio"]')];
  const at = radios.findIndex((radio) => radio === document.activeElement);
  const next = radios[(at + step + radios.length) % radios.length];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
  next.click();
}

interface ChoiceProps { readonly chosen: boolean; /** The one stop of Tab in the group; the arrows go on from it. */ readonly stop: boolean; readonly title: string; readonly summary: string; readonly tags: readonly string[]; onChoose(): void }

function Choice({ chosen, stop, title, summary, tags, onChoose }: ChoiceProps) {
  return (
    <button
      type="button" role="radio" aria-checked={chosen} tabIndex={stop ? 0 : -1} onClick={onChoose}
      className={classNames('flex flex-col items-start gap-1 rounded-md border p-3 text-start transition-colors hover:bg-hover', chosen ? 'border-accent bg-accent-tint' : 'border-line bg-surface')}
    >
      <span className="font-medium">{title}</span>
      <span className="text-sm text-muted">{summary}</span>
      {tags.length === 0 ? null : <span className="mt-1 flex flex-wrap gap-1">{tags.map((tag) => <Badge key={tag}>{tag}</Badge>)}</span>}
    </button>
  );
}

export function NewFlowDialog({ start, onClose, onCreated }: NewFlowDialogProps) {
  const { result, reload } = useCall('flows:templates', {});
  const [chosen, setChosen] = useState<string | undefined>(start === 'empty' ? emptyChoice : undefined);
  const [name, setName] = useState('');
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const templates = result.state === 'ready' ? result.value.templates : [];
  const proposed = templates.find((template) => template.id === chosen)?.title ?? '';
  const finalName = name.trim() === '' ? proposed : name.trim();
  const create = async (): Promise<void> => {
    setBusy(true);
    try {
      const { flow } = await call('flows:create', { name: finalName, ...(chosen === undefined || chosen === emptyChoice ? {} : { template: chosen }) });
      onCreated(flow);
    } catch (failure) {
      setError(asCallError(failure).message);
      setBusy(false);
    }
  };
  return (
    <Dialog
      open size="large" onOpenChange={(open) => { if (!open) onClose(); }} title="New flow" description="Each template is complete and passes the checks. Change it as you like; they go on while you draw."
      footer={<><Button onClick={onClose}>Cancel</Button><Button tone="primary" busy={busy} disabled={finalName === '' || chosen === undefined} onClick={() => void create()}>Create flow</Button></>}
    >
      <div className="flex flex-col gap-4 pt-1">
        {error === undefined ? null : <Callout tone="block" title="The flow was not created">{error}</Callout>}
        {result.state === 'loading' ? <LoadingState /> : result.state === 'failed' ? <ErrorState title="The templates could not be read" error={result.error} onRetry={reload} /> : (
          <div role="radiogroup" aria-label="Start from" onKeyDown={moveBetweenRadios} className="grid grid-cols-[repeat(auto-fill,minmax(240px,1fr))] gap-2">
            <Choice chosen={chosen === emptyChoice} stop={chosen === emptyChoice || chosen === undefined} title="Empty canvas" summary="Draw it step by step." tags={[]} onChoose={() => setChosen(emptyChoice)} />
            {templates.map((template) => <Choice key={template.id} chosen={chosen === template.id} stop={chosen === template.id} title={template.title} summary={template.summary} tags={template.tags} onChoose={() => setChosen(template.id)} />)}
          </div>
        )}
        <FormField label="Name" help="What the flow does, such as Invoice triage">
          {(control) => <Input {...control} maxLength={200} placeholder={proposed} value={name} onChange={(event) => setName(event.target.value)} />}
        </FormField>
      </div>
    </Dialog>
  );
}
