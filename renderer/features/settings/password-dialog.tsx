import { useState } from 'react';
import { call } from '../../bridge/client.ts';
import { useAction } from '../../bridge/use-action.ts';
import { FormDialog, FormField, SecretInput, notify, tooShort } from '../../ui/index.ts';

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
    <FormDialog
      size="small"
      title="Change your password"
      description="You are signed out everywhere else."
      action={change}
      failed="It was not changed"
      button="Change password"
      disabled={current === '' || next === '' || tooShort(next, shortestPassword) !== undefined}
      onClose={onClose}
    >
      <FormField label="Current password" required>
        {(control) => <SecretInput {...control} autoFocus autoComplete="current-password" value={current} onValueChange={setCurrent} />}
      </FormField>
      <FormField
        label="New password"
        help="At least 8 characters. A few unrelated words work best"
        required
        error={tooShort(next, shortestPassword)}
      >
        {(control) => <SecretInput {...control} value={next} onValueChange={setNext} />}
      </FormField>
    </FormDialog>
  );
}
