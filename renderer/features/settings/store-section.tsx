/** The encrypted store: what opens it, its backups, and the way back to one. */
import { useState } from 'react';
import { CalendarClock, DatabaseBackup, History, KeyRound, RefreshCcwDot, ShieldPlus } from 'lucide-react';
import { call, useCall } from '../../bridge/client.ts';
import { useAction } from '../../bridge/use-action.ts';
import { bytesText } from '../../facts/amounts.ts';
import { MayButton } from '../../shell/may-button.tsx';
import { LoadedView } from '../../shell/page-frame.tsx';
import { NewRecoveryCode } from '../../shell/recovery-kit.tsx';
import { useMay, useSession } from '../../shell/session.ts';
import { Button, Callout, Dialog, Disclosure, FormField, Mono, RelativeTime, SecretInput, notify } from '../../ui/index.ts';
import { BackupPlanDialog, planWords } from './backup-plan-dialog.tsx';
import { PassphraseDialog } from './passphrase-dialog.tsx';
import { RotateDialog } from './rotate-dialog.tsx';
import { StoreWork } from './store-work.tsx';

function RecoveryDialog({ onClose }: { onClose(): void }) {
  const [current, setCurrent] = useState('');
  const [code, setCode] = useState<string>();
  const [insist, setInsist] = useState(false);
  const app = useSession((state) => state.app);
  const keychain = app?.unlock === 'keychain';
  const make = useAction(async () => {
    setCode((await call('store:protect', { recovery: true, ...(current === '' ? {} : { current }) })).recoveryCode);
  });
  return (
    <Dialog
      open
      size="small"
      onOpenChange={() => {
        if (code !== undefined) setInsist(true);
        else if (!make.busy) onClose();
      }}
      title="Make a new recovery kit"
      description="The old code stops working. Earlier backups still open with it."
      footer={
        code === undefined ? (
          <>
            <Button disabled={make.busy} onClick={onClose}>
              Cancel
            </Button>
            <Button tone="primary" busy={make.busy} disabled={current === '' && !keychain} onClick={() => void make.run()}>
              Make a new code
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
        {make.error === undefined ? null : (
          <Callout tone="block" title="No code was made">
            {make.error.message}
          </Callout>
        )}
        {code === undefined ? (
          <FormField label={keychain ? 'Passphrase (if there is one)' : 'Passphrase, or the old recovery code'} required={!keychain}>
            {(control) => <SecretInput {...control} autoFocus autoComplete="current-password" value={current} onValueChange={setCurrent} />}
          </FormField>
        ) : (
          <NewRecoveryCode title="Shown only once" insist={insist} workspace={app?.workspace?.name ?? 'Workspace'} code={code} />
        )}
      </div>
    </Dialog>
  );
}

const backupTime = (at: number): string => new Date(at).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });

function RestoreDialog({ file, at, onClose }: { readonly file: string; readonly at: number; onClose(): void }) {
  const [typed, setTyped] = useState('');
  const restore = useAction(async () => {
    await call('store:restore', { file, typed });
  });
  return (
    <Dialog
      open
      size="small"
      onOpenChange={(open) => {
        if (!open && !restore.busy) onClose();
      }}
      title={`Restore the backup of ${backupTime(at)}`}
      description={<Mono>{file}</Mono>}
      footer={
        <>
          <Button disabled={restore.busy} onClick={onClose}>
            Cancel
          </Button>
          <Button tone="danger" busy={restore.busy} disabled={typed === ''} onClick={() => void restore.run()}>
            Restore
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4 pt-1">
        {restore.error === undefined ? null : (
          <Callout tone="block" title="Nothing was replaced">
            {restore.error.message}
          </Callout>
        )}
        <p className="text-muted">
          The backup is verified first: its key, every page and its audit log. It then replaces the workspace, whose files are kept in the
          backups folder. Everybody is signed out.
        </p>
        <StoreWork busy={restore.busy} label="Restoring" />
        <FormField label="Its passphrase or recovery code" help="As they were when the backup was made" required>
          {(control) => <SecretInput {...control} autoFocus autoComplete="off" value={typed} onValueChange={setTyped} />}
        </FormField>
      </div>
    </Dialog>
  );
}

type Open =
  | { readonly kind: 'passphrase' }
  | { readonly kind: 'recovery' }
  | { readonly kind: 'restore'; readonly file: string; readonly at: number }
  | { readonly kind: 'rotate' }
  | { readonly kind: 'plan' };

export function StoreSection() {
  const { result, reload } = useCall('store:status', {});
  const [open, setOpen] = useState<Open>();
  const mayRestore = useMay('store.restore');
  const close = (): void => {
    setOpen(undefined);
  };
  const backup = useAction(async () => {
    await call('store:backup', {});
    notify({ tone: 'good', title: 'Backup made and verified', detail: 'It is in the list of backups, encrypted.' });
    reload();
  });
  return (
    <LoadedView result={result} failed="The store could not be read" onRetry={reload}>
      {(status) => (
        <div className="flex flex-col gap-3">
          <p className="text-muted">
            Everything in this workspace is encrypted on this computer: {bytesText(status.bytes)}
            {status.lastWrite === undefined ? null : (
              <>
                , last written <RelativeTime time={status.lastWrite} />
              </>
            )}
          </p>
          <Disclosure title="How it is encrypted">
            <p className="-mt-2 ps-4.5 text-muted">{status.cipher}</p>
          </Disclosure>
          {backup.error === undefined ? null : (
            <Callout tone="block" title="No backup was made">
              {backup.error.message}
            </Callout>
          )}
          <div className="flex flex-wrap gap-2">
            <MayButton permission="store.backup" icon={DatabaseBackup} busy={backup.busy} onClick={() => void backup.run()}>
              Back up now
            </MayButton>
            <MayButton
              permission="settings.edit"
              icon={KeyRound}
              onClick={() => {
                setOpen({ kind: 'passphrase' });
              }}
            >
              Change passphrase
            </MayButton>
            <MayButton
              permission="store.restore"
              icon={RefreshCcwDot}
              onClick={() => {
                setOpen({ kind: 'rotate' });
              }}
            >
              New key
            </MayButton>
            <MayButton
              permission="settings.edit"
              icon={ShieldPlus}
              onClick={() => {
                setOpen({ kind: 'recovery' });
              }}
            >
              New recovery kit
            </MayButton>
          </div>
          <StoreWork busy={backup.busy} label="Backing up" />
          {status.plan.failed === undefined ? null : (
            <Callout tone="high" title="The scheduled backup could not be made">
              {status.plan.failed} It will be tried again every hour.
            </Callout>
          )}
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <span className="min-w-0 flex-1 break-words text-muted">{planWords(status.plan)}</span>
            <MayButton
              permission="settings.edit"
              icon={CalendarClock}
              onClick={() => {
                setOpen({ kind: 'plan' });
              }}
            >
              Where and when
            </MayButton>
          </div>
          {status.backups.length === 0 ? (
            <p className="text-sm text-faint">No backups yet. They stay encrypted with the same key.</p>
          ) : (
            <ul aria-label="Backups" className="divide-y divide-line rounded-md border border-line">
              {status.backups.map((one) => (
                <li key={one.file} className="flex items-center gap-3 px-3 py-1.5">
                  <span className="min-w-0 flex-1">
                    <span className="block">Backup of {backupTime(one.at)}</span>
                    <Mono className="block truncate text-faint">{one.file}</Mono>
                  </span>
                  <span className="text-muted tabular-nums">{bytesText(one.bytes)}</span>
                  <span className="text-muted">
                    <RelativeTime time={one.at} />
                  </span>
                  {mayRestore ? (
                    <Button
                      tone="ghost"
                      icon={History}
                      onClick={() => {
                        setOpen({ kind: 'restore', file: one.file, at: one.at });
                      }}
                    >
                      Restore
                    </Button>
                  ) : null}
                </li>
              ))}
            </ul>
          )}
          {open?.kind === 'passphrase' ? <PassphraseDialog onClose={close} /> : null}
          {open?.kind === 'recovery' ? <RecoveryDialog onClose={close} /> : null}
          {open?.kind === 'plan' ? (
            <BackupPlanDialog
              plan={status.plan}
              onClose={close}
              onSaved={() => {
                close();
                reload();
              }}
            />
          ) : null}
          {open?.kind === 'rotate' ? (
            <RotateDialog
              hasPassphrase={status.hasPassphrase}
              onClose={() => {
                close();
                reload();
              }}
            />
          ) : null}
          {open?.kind === 'restore' ? <RestoreDialog file={open.file} at={open.at} onClose={close} /> : null}
        </div>
      )}
    </LoadedView>
  );
}
