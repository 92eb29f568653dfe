import { call } from '../../bridge/client.ts';
import { ChangeSecretDialog } from './change-secret-dialog.tsx';

export const PasswordDialog = ({ onClose }: { onClose(): void }) => (
  <ChangeSecretDialog
    title="Change your password"
    description="You are signed out everywhere else."
    button="Change password"
    current={{ label: 'Current password', required: true }}
    next={{ label: 'New password', help: 'At least 8 characters. A few unrelated words work best', least: 8 }}
    done={{ title: 'Password changed', detail: 'You are signed out everywhere else.' }}
    change={(current, next) => call('identity:changePassword', { current, next })}
    onClose={onClose}
  />
);
