/** The operating system's keychain, through Electron. */
import { safeStorage } from 'electron';
import type { Keychain } from '../../app/store/ports.ts';

/** Electron 45 has calls that do not block and deprecates the others; Electron 33 has only the others. */
const modern = 'encryptStringAsync' in safeStorage;

const backendName = (): string => {
  if (process.platform === 'darwin') return 'keychain';
  if (process.platform === 'win32') return 'dpapi';
  return safeStorage.getSelectedStorageBackend();
};

/** Call once Electron is ready: before, Linux does not know its backend. */
export function systemKeychain(): Keychain {
  const name = backendName();
  return {
    name,
    // `basic_text` encrypts with a password that stands in Chromium's source.
    async available() {
      if (name === 'basic_text' || name === 'unknown') return false;
      return modern ? safeStorage.isAsyncEncryptionAvailable() : safeStorage.isEncryptionAvailable();
    },
    async protect(bytes) {
      const text = Buffer.from(bytes).toString('base64');
      return new Uint8Array(modern ? await safeStorage.encryptStringAsync(text) : safeStorage.encryptString(text));
    },
    async unprotect(bytes) {
      const sealed = Buffer.from(bytes);
      const text = modern ? (await safeStorage.decryptStringAsync(sealed)).result : safeStorage.decryptString(sealed);
      return new Uint8Array(Buffer.from(text, 'base64'));
    },
  };
}
