/** A new key for the whole store. */
import { useEffect, useRef, useState } from 'react';
import { call, usePush } from '../../bridge/client.ts';
import { useAction } from '../../bridge/use-action.ts';
import { NewRecoveryCode } from '../../shell/recovery-kit.tsx';
import { restDoors, useSession } from '../../shell/session.ts';
import { Button, Callout, Dialog, FormField, SecretInput } from '../../ui/index.ts';
import { StoreWork } from './store-work.tsx';

export function RotateDialog({ hasPassphrase, onClose }: { readonly hasPassphrase: boolean; onClose(): void }) {
  const [passphrase, setPassphrase] = useState('');
  const [made, setMade] = useState<{ readonly recoveryCode: string; readonly closed?: string | undefined }>();
  const code = made?.recoveryCode;
  const [insist, setInsist] = useState(false);
  const app = useSession((state) => state.app);
  // The workspace closes while it is written anew. A door over this page would take the new code along, which nobody else is told.
  const doors = useRef<() => void>(undefined);
  const letDoorsOpen = (): void => {
    doors.current?.();
    doors.current = undefined;
  };
  useEffect(() => () => doors.current?.(), []);
  const rotate = useAction(async () => {
    try {
      const given = await call('store:rotateKey', hasPassphrase ? { passphrase } : {});
      setMade(given);
      // Where it stayed closed its door stands next, once the code was kept.
      if (given.closed === undefined) letDoorsOpen();
    } catch (error) {
      letDoorsOpen();
      throw error;
    }
  });
  usePush('store:progress', ({ work }) => {
    if (work === 'rotation' && rotate.busy) doors.current ??= restDoors();
  });
  return (
    <Dialog
      open
      size="small"
      onOpenChange={() => {
        if (code !== undefined) setInsist(true);
        else if (!rotate.busy) onClose();
      }}
      title={code === undefined ? 'Encrypt under a new key' : 'The workspace has a new key'}
      description={
        code === undefined
          ? 'Use this if somebody may have got hold of the key, such as from a copy of this computer or a lost recovery kit.'
          : 'The old recovery code opens only earlier backups.'
      }
      footer={
        code === undefined ? (
          <>
            <Button disabled={rotate.busy} onClick={onClose}>
              Close
            </Button>
            <Button tone="primary" busy={rotate.busy} disabled={hasPassphrase && passphrase === ''} onClick={() => void rotate.run()}>
              Make a new key
            </Button>
          </>
        ) : (
          <Button tone="primary" onClick={onClose}>
            I have saved it
          </Button>
        )
      }
    >
      <div className="flex flex-col gap-4 pt-1">
        {rotate.error === undefined ? null : (
          <Callout tone={rotate.error.code === 'store/cancelled' ? 'medium' : 'block'} title="The key was not changed">
            {rotate.error.message}
          </Callout>
        )}
        {made?.closed === undefined ? null : (
          <Callout tone="block" title="The workspace has its new key and could not be opened again">
            {made.closed} Keep the code below, then open the workspace as usual.
          </Callout>
        )}
        {code === undefined ? (
          <>
            <p className="text-muted">
              Everything is encrypted again under the new key, verified, and put in place in one step. If it is interrupted, either the old
              key or the new one is in place, never half of each. Earlier backups keep the old key.
            </p>
            {hasPassphrase ? (
              <FormField label="Passphrase" help="This stays the same" required>
                {(control) => (
                  <SecretInput {...control} autoFocus autoComplete="current-password" value={passphrase} onValueChange={setPassphrase} />
                )}
              </FormField>
            ) : null}
            <StoreWork busy={rotate.busy} label="Encrypting under the new key" />
          </>
        ) : (
          <NewRecoveryCode
            title="The new recovery code, shown only now"
            insist={insist}
            workspace={app?.workspace?.name ?? 'Workspace'}
            code={code}
          />
        )}
      </div>
    </Dialog>
  );
}
