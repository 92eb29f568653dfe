import { call } from '../../bridge/client.ts';
import { useSession } from '../../shell/session.ts';
import { ChangeSecretDialog } from './change-secret-dialog.tsx';

export function PassphraseDialog({ onClose }: { onClose(): void }) {
  const keychain = useSession((state) => state.app?.unlock === 'keychain');
  return (
    <ChangeSecretDialog
      title="Change the passphrase"
      description="It opens this workspace when the computer's keychain does not."
      button="Change"
      current={{
        label: keychain ? 'Current passphrase (if there is one)' : 'Current passphrase, or the recovery code',
        required: !keychain,
      }}
      next={{ label: 'New passphrase', help: 'At least 15 characters. A sentence works well', least: 15 }}
      done={{ title: 'The passphrase was changed', detail: 'Earlier backups still open with the old one.' }}
      change={(current, next) => call('store:protect', { passphrase: next, recovery: false, ...(current === '' ? {} : { current }) })}
      onClose={onClose}
    />
  );
}
