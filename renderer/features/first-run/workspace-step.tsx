import { useState } from 'react';
import { call } from '../../bridge/client.ts';
import { useAction } from '../../bridge/use-action.ts';
import { DoorFrame } from '../../shell/door-frame.tsx';
import { Button, Callout, FormField, Input, SecretInput, Segmented, tooShort } from '../../ui/index.ts';

const shortestPassphrase = 15;
type Environment = 'dev' | 'test' | 'prod';

export interface WorkspaceStepProps {
  readonly keychain: boolean;
  readonly step: { now: number; of: number };
  onCreated(recoveryCode: string, workspace: string): void;
}

export function WorkspaceStep({ keychain, step, onCreated }: WorkspaceStepProps) {
  const [name, setName] = useState('');
  const [environment, setEnvironment] = useState<Environment>('dev');
  const [passphrase, setPassphrase] = useState('');
  const lacking = tooShort(passphrase, shortestPassphrase);
  const ready = name.trim() !== '' && lacking === undefined && (keychain || passphrase !== '');
  const { busy, error, run } = useAction(async () => {
    const { recoveryCode } = await call('store:create', {
      workspace: name.trim(),
      environment,
      ...(passphrase === '' ? {} : { passphrase }),
    });
    onCreated(recoveryCode, name.trim());
  });
  return (
    <DoorFrame
      title="Create your workspace"
      lead="Draw AI workflows, see every leak while you draw, have them countersigned, and run only what was signed. Everything stays on this computer, encrypted."
      step={step}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void run();
        }}
        className="flex flex-col gap-4"
      >
        {error === undefined ? null : (
          <Callout tone="block" title="The workspace was not created">
            {error.message}
          </Callout>
        )}
        <FormField label="Workspace name" help="Your team or department, such as Finance automation" required>
          {(control) => <Input {...control} autoFocus maxLength={120} value={name} onValueChange={setName} />}
        </FormField>
        <FormField
          label="What is it for?"
          help={environment === 'prod' ? 'Accepts only signed bundles; flows cannot be edited here' : 'You can draw and try flows here'}
        >
          {() => (
            <div>
              <Segmented<Environment>
                label="Environment"
                value={environment}
                onValueChange={setEnvironment}
                options={[
                  { value: 'dev', label: 'Drawing and trying' },
                  { value: 'test', label: 'Testing' },
                  { value: 'prod', label: 'Production' },
                ]}
              />
            </div>
          )}
        </FormField>
        <FormField
          label={keychain ? 'Passphrase (optional)' : 'Passphrase'}
          required={!keychain}
          help={
            keychain
              ? 'Without one, your system keychain opens the workspace when you sign in to this computer'
              : 'This computer has no protected keychain, so you enter the passphrase each time you open the workspace. At least 15 characters; a sentence works well'
          }
          error={lacking}
        >
          {(control) => <SecretInput {...control} value={passphrase} onValueChange={setPassphrase} />}
        </FormField>
        <Button type="submit" tone="primary" busy={busy} disabled={!ready} className="self-end">
          Create workspace
        </Button>
      </form>
    </DoorFrame>
  );
}
