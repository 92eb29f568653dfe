/** What web contents may do beyond our own page: nothing. Links to the web open in the person's browser, after a question. */
import { app, dialog, shell, type BrowserWindow, type Session, type WebContents } from 'electron';
import { originOf, webAddress } from './addresses.ts';
import { APP_ORIGIN, START_PAGE } from './protocol.ts';
import { tellSaved } from './saved-files.ts';

export function guardEveryWebContents(windowOf: (contents: WebContents) => BrowserWindow | undefined): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => {
      event.preventDefault();
    });
    contents.on('will-frame-navigate', (event) => {
      event.preventDefault();
    });
    contents.on('will-redirect', (event) => {
      event.preventDefault();
    });
    // A blank page comes without any question, by script in the page: it would leave the person with an empty window.
    contents.on('did-navigate', (_navigated, url) => {
      if (url.startsWith('about:') && windowOf(contents) !== undefined) void contents.loadURL(START_PAGE);
    });
    contents.on('will-attach-webview', (event) => {
      event.preventDefault();
    });
    contents.setWindowOpenHandler(({ url }) => {
      const address = webAddress(url);
      const window = windowOf(contents);
      if (address !== undefined && window !== undefined) void askAndOpen(window, address);
      return { action: 'deny' };
    });
  });
}

async function askAndOpen(window: BrowserWindow, address: string): Promise<void> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: `Open ${new URL(address).host} in your browser?`,
    detail: address,
    buttons: ['Open', 'Cancel'],
    defaultId: 1,
    cancelId: 1,
    noLink: true,
  });
  if (response === 0) await shell.openExternal(address);
}

/** Camera, clipboard reading, notifications, USB and all the rest: no. Writing to the clipboard needs no permission from here. */
export function denyPermissions(session: Session, onSaved: Parameters<typeof tellSaved>[1]): void {
  const allowed = (permission: string, origin: string): boolean => permission === 'clipboard-sanitized-write' && origin === APP_ORIGIN;
  session.setPermissionRequestHandler((contents, permission, answer) => {
    answer(allowed(permission, originOf(contents.getURL())));
  });
  session.setPermissionCheckHandler((_contents, permission, origin) => allowed(permission, originOf(origin)));
  session.setDevicePermissionHandler(() => false);
  // What our own page exports goes through the system's save dialog; nothing else is ever downloaded.
  session.on('will-download', (event, item) => {
    if (item.getURL().startsWith(`blob:${APP_ORIGIN}/`)) tellSaved(item, onSaved);
    else event.preventDefault();
  });
}
