/** What ends at somebody's account: asked with their name and what follows, before anything ends. */
import { useState } from 'react';
import { call } from '../../bridge/client.ts';
import { useAction } from '../../bridge/use-action.ts';
import type { OutputOf } from '../../../app/ipc/contract.ts';
import { Button, ConfirmDialog, Dialog, FormDialog, Hash } from '../../ui/index.ts';

type Person = OutputOf<'people:list'>['people'][number];

interface EndProps {
  readonly person: Person;
  onClose(): void;
  onDone(): void;
}

/** For who lost password, device or codes. `onReset` once it is done, `onDone` when what is handed over was read. */
export function ResetAccessDialog({ person, onClose, onReset, onDone }: EndProps & { onReset(): void }) {
  const [renewed, setRenewed] = useState<OutputOf<'people:resetAccess'>>();
  const reset = useAction(async () => {
    setRenewed(await call('people:resetAccess', { personId: person.id }));
    onReset();
  });
  const { displayName } = person;
  if (renewed !== undefined) {
    const byProvider = renewed.firstPassword === undefined;
    return (
      <Dialog
        open
        size="small"
        onOpenChange={onDone}
        title={`The access of ${displayName} was reset`}
        footer={
          <Button tone="primary" onClick={onDone}>
            Done
          </Button>
        }
      >
        <p className="mb-2 text-muted">
          {byProvider
            ? 'They sign in with their identity provider.'
            : 'Give them this first password in person or by phone. It is shown only once.'}{' '}
          {byProvider
            ? 'A second factor is set up at the next sign-in'
            : 'At the next sign-in they choose a password of their own and set up a second factor'}
          ; a new signing key is made for their next signature. What they signed before still counts. They and those who read the audit log
          are told.
        </p>
        {byProvider ? null : <Hash value={renewed.firstPassword ?? ''} length={64} label="first password" />}
      </Dialog>
    );
  }
  return (
    <FormDialog
      size="small"
      title={`Reset the access of ${displayName}?`}
      description="For somebody who lost their password, device or codes. First make sure that it is really them."
      action={reset}
      failed="Nothing was changed"
      button="Reset access"
      tone="danger"
      onClose={onClose}
    >
      <ul className="flex list-disc flex-col gap-1 ps-4">
        <li>They are signed out everywhere at once.</li>
        <li>Their password, second factor and recovery codes end. You get a first password to hand over.</li>
        <li>Their signing key ends, and a new one is made for their next signature. What they signed before still counts.</li>
        <li>They and those who read the audit log are told that you did this.</li>
      </ul>
    </FormDialog>
  );
}

/** For a key that somebody else may have. */
export function RevokeKeyDialog({ person, onClose, onDone }: EndProps) {
  const revoke = useAction(async () => {
    await call('people:revokeKey', { personId: person.id, reason: 'revoked by an administrator' });
    onDone();
  });
  return (
    <FormDialog
      size="small"
      title={`Revoke the signing key of ${person.displayName}?`}
      description="For a key that somebody else may have."
      action={revoke}
      failed="Nothing was changed"
      button="Revoke the key"
      tone="danger"
      onClose={onClose}
    >
      <ul className="flex list-disc flex-col gap-1 ps-4">
        <li>Nothing it signed counts any more: here at once, elsewhere with the next trust root.</li>
        <li>A new key is made for them. This cannot be undone.</li>
      </ul>
    </FormDialog>
  );
}

/** For an account that was made by mistake: nobody has used it. */
export function RemovePersonDialog({ person, onClose, onDone }: EndProps) {
  const remove = useAction(async () => {
    await call('people:remove', { personId: person.id });
    onDone();
  });
  return (
    <ConfirmDialog
      title={`Remove the account of ${person.displayName}?`}
      button="Remove"
      busy={remove.busy}
      error={remove.error?.message}
      onConfirm={() => void remove.run()}
      onClose={onClose}
    >
      Nobody has signed in with it. Its first password stops working, and the name becomes free again. This cannot be undone.
    </ConfirmDialog>
  );
}
