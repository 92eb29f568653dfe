import { useState } from 'react';
import { useAction } from '../../bridge/use-action.ts';
import { FormDialog, FormField, SecretInput, notify, tooShort } from '../../ui/index.ts';

export interface ChangeSecretDialogProps {
  readonly title: string;
  readonly description: string;
  readonly button: string;
  readonly current: { readonly label: string; readonly required: boolean };
  /** `least`: signs. */
  readonly next: { readonly label: string; readonly help: string; readonly least: number };
  readonly done: { readonly title: string; readonly detail: string };
  change(current: string, next: string): Promise<unknown>;
  onClose(): void;
}

/** What somebody knows by heart, once more as it is and then as it shall be. */
export function ChangeSecretDialog({ title, description, button, current, next, done, change, onClose }: ChangeSecretDialogProps) {
  const [old, setOld] = useState('');
  const [chosen, setChosen] = useState('');
  const action = useAction(async () => {
    await change(old, chosen);
    notify({ tone: 'good', ...done });
    onClose();
  });
  const isTooShort = tooShort(chosen, next.least);
  return (
    <FormDialog
      size="small"
      title={title}
      description={description}
      action={action}
      failed="It was not changed"
      button={button}
      disabled={(old === '' && current.required) || chosen === '' || isTooShort !== undefined}
      onClose={onClose}
    >
      <FormField label={current.label} required={current.required}>
        {(control) => <SecretInput {...control} autoFocus autoComplete="current-password" value={old} onValueChange={setOld} />}
      </FormField>
      <FormField label={next.label} help={next.help} required error={isTooShort}>
        {(control) => <SecretInput {...control} value={chosen} onValueChange={setChosen} />}
      </FormField>
    </FormDialog>
  );
}
