/** The native confirmation: a dialog of the operating system, with words from the main process, that no page can press. */
import { BrowserWindow, dialog } from 'electron';
import type { DoorPorts } from '../../app/ipc/dispatch.ts';

export function nativeConfirm(): DoorPorts['confirm'] {
  return async (text, sender, answer) => {
    // A code belongs to a terminal. Here it would only spare the second factor, which the first call of a pair has to show.
    if (answer !== undefined) return 'no';
    const window = BrowserWindow.getAllWindows().find((candidate) => `window-${candidate.webContents.id}` === sender.id);
    if (window === undefined) return 'no';
    const { response } = await dialog.showMessageBox(window, {
      type: 'warning', title: 'Countersign', message: text.title, detail: text.detail,
      buttons: [text.button, 'Cancel'], defaultId: 1, cancelId: 1, noLink: true,
    });
    return response === 0 ? 'yes' : 'no';
  };
}

/** For tests of the unpackaged app, where nobody can press a native button: answers what the environment says. */
export function testConfirm(answer: string | undefined, packaged: boolean): DoorPorts['confirm'] | undefined {
  if (packaged || (answer !== 'accept' && answer !== 'refuse')) return undefined;
  return async (_text, _sender, code) => (answer === 'accept' && code === undefined ? 'yes' : 'no');
}
