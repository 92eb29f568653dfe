/** The operating system's own dialog in which a place is chosen: the page gets the one path that the person pressed on, and lists nothing. */
import { BrowserWindow, dialog, type OpenDialogOptions } from 'electron';
import type { ChosenPlace } from '../../app/ipc/services.ts';

const asks: Readonly<Record<ChosenPlace, OpenDialogOptions>> = {
  backups: { title: 'Where backups are put', properties: ['openDirectory', 'createDirectory'] },
  file: { title: 'Where the file lies', properties: ['openFile'] },
};

export async function choosePlace(what: ChosenPlace, senderId: string): Promise<string | undefined> {
  const window = BrowserWindow.getAllWindows().find((candidate) => `window-${candidate.webContents.id}` === senderId);
  if (window === undefined) return undefined;
  const { canceled, filePaths } = await dialog.showOpenDialog(window, asks[what]);
  return canceled ? undefined : filePaths[0];
}
