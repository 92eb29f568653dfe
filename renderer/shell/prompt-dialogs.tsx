import { useState, type FormEvent } from 'react';
import { asCallError, type CallError } from '../bridge/client.ts';
import { usePrompt, type Prompt } from '../bridge/prompts.ts';
import { restOver, restText, useRest } from '../bridge/use-rest.ts';
import { Button, Dialog, FormField, Input } from '../ui/index.ts';
import { stepUpWords } from './step-up-words.ts';

function SecondFactorDialog({ prompt }: { readonly prompt: Extract<Prompt, { kind: 'second-factor' }> }) {
  const [code, setCode] = useState('');
  const [error, setError] = useState<CallError>();
  const rest = useRest(error);
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    try {
      await prompt.prove({ kind: /^\d{6}$/.test(code) ? 'totp' : 'recovery', code: code.trim() });
      prompt.settle(true);
    } catch (failure) {
      setError(asCallError(failure));
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      size="small"
      onOpenChange={(open) => {
        if (!open) prompt.settle(false);
      }}
      title="Confirm that it is you"
      description={`${stepUpWords(prompt.channel)} asks for your second factor again.`}
      footer={
        <>
          <Button onClick={() => prompt.settle(false)}>Cancel</Button>
          <Button
            tone="primary"
            form="second-factor"
            type="submit"
            busy={busy}
            disabled={code.length < 6 || rest > 0}
            className="tabular-nums"
          >
            {rest > 0 ? `Confirm in ${restText(rest)}` : 'Confirm'}
          </Button>
        </>
      }
    >
      <form id="second-factor" onSubmit={(event) => void submit(event)}>
        <FormField
          label="Code"
          help="Six digits from your authenticator app, or a recovery code"
          error={restOver(error, rest) ? undefined : error?.message}
        >
          {(control) => (
            <Input
              {...control}
              mono
              autoFocus
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={64}
              value={code}
              onValueChange={setCode}
            />
          )}
        </FormField>
      </form>
    </Dialog>
  );
}

function ConfirmationDialog({ prompt }: { readonly prompt: Extract<Prompt, { kind: 'confirmation' }> }) {
  const [code, setCode] = useState('');
  return (
    <Dialog
      open
      size="small"
      onOpenChange={(open) => {
        if (!open) prompt.settle(undefined);
      }}
      title={prompt.text.title}
      footer={
        <>
          <Button onClick={() => prompt.settle(undefined)}>Cancel</Button>
          <Button tone="primary" form="confirmation" type="submit" disabled={code === ''}>
            Confirm
          </Button>
        </>
      }
    >
      <p className="mb-3 whitespace-pre-line text-muted">{prompt.text.detail}</p>
      <form
        id="confirmation"
        onSubmit={(event) => {
          event.preventDefault();
          prompt.settle(code.trim());
        }}
      >
        <FormField label="Code" help="Countersign shows it in the terminal that serves this page, where no web page can read it">
          {(control) => <Input {...control} mono autoFocus maxLength={16} value={code} onValueChange={setCode} />}
        </FormField>
      </form>
    </Dialog>
  );
}

/** What a call may ask in the middle: the second factor, or a code shown outside the page. */
export function PromptDialogs() {
  const prompt = usePrompt((state) => state.prompt);
  if (prompt === undefined) return null;
  return prompt.kind === 'second-factor' ? <SecondFactorDialog prompt={prompt} /> : <ConfirmationDialog prompt={prompt} />;
}
