/** The composition root of the desktop app. It wires and decides nothing: policy is behind the door. */
import { app, BrowserWindow, dialog, session } from 'electron';
import { join } from 'node:path';
import type { Door } from '../../app/ipc/dispatch.ts';
import { packageRoot, rendererFolder } from '../../app/serve/folders.ts';
import type { Host } from '../../app/serve/host.ts';
import { fileInArguments, linkInArguments, openableFile, parseDeepLink, type DeepLink } from './command-line.ts';
import { nativeConfirm, testConfirm } from './confirm.ts';
import { showQuestion } from './question-box.ts';
import { systemKeychain } from './keychain.ts';
import { installMenu } from './menu.ts';
import { denyPermissions, guardEveryWebContents } from './navigation.ts';
import { APP_ORIGIN, START_PAGE, declareAppScheme, serveApp } from './protocol.ts';
import { choosePlace } from './choose-place.ts';
import { printPdf } from './print-pdf.ts';
import { answerCalls, forwardPushes } from './transport.ts';
import { startUtilityRunner } from './runner-process.ts';
import { createMainWindow } from './window.ts';

export function start(): void {
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  declareAppScheme();
  guardEveryWebContents((contents) => BrowserWindow.fromWebContents(contents) ?? undefined);
  const desktop = new Desktop();
  app.on('second-instance', (_event, argv, cwd) => desktop.askedFor(fileInArguments(argv, cwd), linkInArguments(argv)));
  app.on('open-file', (event, path) => {
    event.preventDefault();
    desktop.askedFor(openableFile(path, '/'), undefined);
  });
  app.on('open-url', (event, url) => {
    event.preventDefault();
    desktop.askedFor(undefined, parseDeepLink(url));
  });
  app.on('window-all-closed', () => app.quit());
  app.on('activate', () => desktop.show());
  app.on('before-quit', (event) => desktop.closeBefore(event));
  void app.whenReady().then(() => desktop.open());
}

const pageOfLink: Readonly<Record<DeepLink['page'], string>> = { flow: 'flow', review: 'reviews', run: 'runs' };

class Desktop {
  #host: Promise<Host> | undefined;
  #file = fileInArguments(process.argv, process.cwd());
  #link = linkInArguments(process.argv);
  #closed = false;

  /** The window first, then the store: the shell paints while the store opens. */
  open(): void {
    serveApp(rendererFolder);
    denyPermissions(session.defaultSession, (saved) => this.#tell((door) => door.publish('app:saved', saved)));
    if (app.isPackaged) app.setAsDefaultProtocolClient('countersign');
    let paint = (): void => {};
    this.#host = new Promise<void>((resolve) => {
      paint = resolve;
    }).then(() => this.#openHost());
    this.#host.catch(failToOpen);
    answerCalls(this.#host.then((host) => host.door));
    this.show()?.webContents.once('dom-ready', paint);
    // A page that does not come must not keep the store from opening, and its error from being said.
    setTimeout(paint, PAINT_MS);
    installMenu({
      run: (command) => this.#tell((door) => door.publish('app:command', { command })),
      developer: !app.isPackaged,
      mac: process.platform === 'darwin',
    });
  }

  async #openHost(): Promise<Host> {
    // By far the largest part of the program, and no part of showing a window.
    const { openHost } = await import('../../app/host/open-host.node.ts');
    return openHost({
      dataFolder: app.getPath('userData'),
      // Beside the program's own folder, and not in it: who puts the whole folder back to an earlier state forgets this one.
      headFolder: `${app.getPath('userData')} heads`,
      kind: 'desktop',
      version: app.getVersion(),
      origins: [APP_ORIGIN],
      confirm: testConfirm(process.env['COUNTERSIGN_TEST_CONFIRM'], app.isPackaged) ?? nativeConfirm(showQuestion),
      keychain: systemKeychain(),
      commandLineFile: () => this.#file,
      commandLineFileRead: () => {
        this.#file = undefined;
      },
      printPdf,
      choosePlace,
      startRunner: startUtilityRunner,
      sqliteBinding: app.isPackaged ? undefined : process.env['COUNTERSIGN_SQLITE'],
    });
  }

  show(): BrowserWindow | undefined {
    const [existing] = BrowserWindow.getAllWindows();
    if (existing !== undefined) {
      if (existing.isMinimized()) existing.restore();
      existing.focus();
      return existing;
    }
    if (this.#host === undefined) return undefined;
    const window = createMainWindow({
      preload: join(packageRoot, 'dist', 'preload', 'preload.cjs'),
      stateFile: join(app.getPath('userData'), 'window.json'),
      icon: process.platform === 'linux' ? join(packageRoot, 'resources', 'icons', 'icon.png') : undefined,
      devTools: !app.isPackaged,
      page: this.#link === undefined ? START_PAGE : addressOf(this.#link),
    });
    this.#link = undefined;
    void this.#host.then(
      (host) => {
        if (!window.isDestroyed()) forwardPushes(window, host.door, APP_ORIGIN);
      },
      () => {},
    );
    return window;
  }

  /** A file or link came while the app runs: shows it, and runs nothing. */
  askedFor(file: string | undefined, link: DeepLink | undefined): void {
    if (file !== undefined) this.#file = file;
    this.#link = link;
    this.show();
    if (link !== undefined) void BrowserWindow.getAllWindows()[0]?.loadURL(addressOf(link));
    if (file !== undefined) this.#tell((door) => door.publish('app:changed', {}));
  }

  /** Holds the quitting up until the store is closed. */
  closeBefore(event: { preventDefault(): void }): void {
    if (this.#closed || this.#host === undefined) return;
    event.preventDefault();
    void this.#host
      .then((host) => host.close())
      .catch(() => {})
      .finally(() => {
        this.#closed = true;
        app.quit();
      });
  }

  #tell(publish: (door: Door) => void): void {
    void this.#host?.then(
      (host) => publish(host.door),
      () => {},
    );
  }
}

/** Loading and opening the store holds up the thread that also serves the page's files: the page goes first, for so long. */
const PAINT_MS = 1_500;

const addressOf = ({ page, id }: DeepLink): string => `${START_PAGE}#/${pageOfLink[page]}?id=${id}`;

/** The person must not be left with a window that never answers. */
function failToOpen(error: unknown): void {
  dialog.showErrorBox('Countersign cannot open its workspace', error instanceof Error ? error.message : String(error));
  app.exit(3);
}
