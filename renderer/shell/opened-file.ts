/** A file that the file manager or the command line opened the app with: a flow is imported, a bundle is verified. Nothing in it runs. */
import { useEffect } from 'react';
import { asCallError, call } from '../bridge/client.ts';
import { bytesOfBase64 } from '../bridge/save-file.ts';
import { notify } from '../ui/index.ts';
import { checkBundle } from './bundle-check.tsx';
import { importFile } from './import-file.ts';
import { useSession } from './session.ts';

async function showOpenedFile(): Promise<void> {
  try {
    const { file } = await call('app:openedFile', {});
    if (file === undefined) return;
    const opened = new File([Uint8Array.from(bytesOfBase64(file.base64))], file.name);
    await (file.name.toLowerCase().endsWith('.countersign') ? checkBundle(opened) : importFile(opened));
  } catch (error) {
    const failure = asCallError(error);
    notify({ tone: 'block', title: 'The file was not opened', detail: failure.message, error: failure });
  }
}

/** Follows what the program is asked to open, once somebody is signed in. */
export function useOpenedFile(): void {
  const named = useSession(({ app }) => (app?.phase === 'ready' ? app.commandLineFile : undefined));
  useEffect(() => {
    if (named !== undefined) void showOpenedFile();
  }, [named]);
}
