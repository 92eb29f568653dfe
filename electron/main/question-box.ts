/** The dialog of the operating system that a confirmation is shown in. */
import { BrowserWindow, dialog } from 'electron';
import type { ShowQuestion } from './confirm.ts';

export const showQuestion: ShowQuestion = async (text, senderId) => {
  const window = BrowserWindow.getAllWindows().find((candidate) => `window-${candidate.webContents.id}` === senderId);
  if (window === undefined) return false;
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    title: 'Countersign',
    message: text.title,
    detail: text.detail,
    buttons: [text.button, 'Cancel'],
    defaultId: 1,
    cancelId: 1,
    noLink: true,
  });
  return response === 0;
};
