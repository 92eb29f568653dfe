/** Carries calls from our windows to the door and pushes back. It looks at who sends; the door decides. */
import { ipcMain, type BrowserWindow } from 'electron';
import type { Door } from '../../app/ipc/dispatch.ts';
import type { ResponseEnvelope } from '../../app/ipc/envelope.ts';
import type { Sender } from '../../app/ipc/handler.ts';
import { CALL, PUSH } from '../preload/wire.ts';
import { senderOf } from './addresses.ts';

/** Calls that come while the store is still opening wait for it. */
export function answerCalls(door: Promise<Door>): void {
  ipcMain.handle(CALL, async (event, envelope: unknown): Promise<ResponseEnvelope> => {
    // Taken now: by the time the door is open, the frame may be gone or be another page.
    const sender = senderOf(event);
    return (await door).call(envelope, sender);
  });
}

/** Sends this window what its session may hear, until it closes. */
export function forwardPushes(window: BrowserWindow, door: Door, origin: string): void {
  const { webContents } = window;
  const sender: Sender = {
    transport: 'electron',
    id: `window-${webContents.id}`,
    origin,
    topFrame: true,
    get alive() {
      return !webContents.isDestroyed();
    },
  };
  const unsubscribe = door.subscribe(sender, (channel, payload) => {
    if (!webContents.isDestroyed()) webContents.send(PUSH, { channel, payload });
  });
  window.once('closed', unsubscribe);
}
