import { useState } from 'react';
import { call } from '../../bridge/client.ts';
import { useAction } from '../../bridge/use-action.ts';
import { DoorFrame } from '../../shell/door-frame.tsx';
import type { Enrolment } from '../../shell/second-factor-enrolment.tsx';
import { Button, Callout, FormField, Input, SecretInput, tooShort } from '../../ui/index.ts';

const shortestPassword = 8;

export interface AccountStepProps {
  readonly step: { now: number; of: number };
  onCreated(enrolment: Enrolment): void;
}

export function AccountStep({ step, onCreated }: AccountStepProps) {
  const [displayName, setDisplayName] = useState('');
  const [account, setAccount] = useState('');
  const [password, setPassword] = useState('');
  const { busy, error, run } = useAction(async () => {
    onCreated(await call('identity:createFirst', { account: account.trim(), displayName: displayName.trim(), password }));
  });
  return (
    <DoorFrame
      title="Create your account"
      lead="You will be a designer and an administrator here. Nobody signs their own flows: that takes a second person."
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
          <Callout tone="block" title="The account was not created">
            {error.message}
          </Callout>
        )}
        <FormField label="Your name" help="Colleagues see it beside your work" required>
          {(control) => (
            <Input {...control} autoFocus autoComplete="name" maxLength={120} value={displayName} onValueChange={setDisplayName} />
          )}
        </FormField>
        <FormField label="Account" help="You sign in with it" required>
          {(control) => <Input {...control} autoComplete="username" maxLength={120} value={account} onValueChange={setAccount} />}
        </FormField>
        <FormField
          label="Password"
          help="At least 8 characters; spaces are allowed. Your second factor comes next"
          required
          error={tooShort(password, shortestPassword)}
        >
          {(control) => <SecretInput {...control} value={password} onValueChange={setPassword} />}
        </FormField>
        <Button
          type="submit"
          tone="primary"
          busy={busy}
          disabled={displayName.trim() === '' || account.trim() === '' || password.length < shortestPassword}
          className="self-end"
        >
          Create account
        </Button>
      </form>
    </DoorFrame>
  );
}
