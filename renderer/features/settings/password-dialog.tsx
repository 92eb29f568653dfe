import { useState } from 'react';
import { call } from '../../bridge/client.ts';
import { useAction } from '../../bridge/use-action.ts';
import { Button, Callout, Dialog, FormField, Input, SecretInput, notify, tooShort } from '../../ui/index.ts';

const shortestPassword = 8;

export function PasswordDialog({ onClose }: { onClose(): void }) {
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const change = useAction(async () => {
    await call('identity:changePassword', { current, next });
    notify({ tone: 'good', title: 'Password changed', detail: 'You are signed out everywhere else.' });
    onClose();
  });
  return (
    <Dialog
      open
      size="small"
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title="Change your password"
      description="You are signed out everywhere else."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            tone="primary"
            busy={change.busy}
            disabled={current === '' || next === '' || tooShort(next, shortestPassword) !== undefined}
            onClick={() => void change.run()}
          >
            Change password
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4 pt-1">
        {change.error === undefined ? null : (
          <Callout tone="block" title="It was not changed">
            {change.error.message}
          </Callout>
        )}
        <FormField label="Password of today" required>
          {(control) => (
            <Input
              {...control}
              autoFocus
              type="password"
              autoComplete="current-password"
              maxLength={1_000}
              value={current}
              onChange={(event) => {
                setCurrent(event.target.value);
              }}
            />
          )}
        </FormField>
        <FormField
          label="New password"
          help="At least 8 characters; a few words that only you would put together are best"
          required
          error={tooShort(next, shortestPassword)}
        >
          {(control) => (
            <SecretInput
              {...control}
              value={next}
              onChange={(event) => {
                setNext(event.target.value);
              }}
            />
          )}
        </FormField>
      </div>
    </Dialog>
  );
}
