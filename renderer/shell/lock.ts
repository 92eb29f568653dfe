/** Locks the screen or signs out; what is open stays for the next time. */
import { asCallError, call } from '../bridge/client.ts';
import { notify } from '../ui/index.ts';
import { refreshSession } from './session.ts';

async function leave(channel: 'identity:lock' | 'identity:signOut'): Promise<void> {
  try {
    await call(channel, {});
    await refreshSession();
  } catch (error) {
    const { message, code } = asCallError(error);
    notify({ tone: 'block', title: message, detail: code });
  }
}

export const lockScreen = (): void => void leave('identity:lock');
export const signOut = (): void => void leave('identity:signOut');
