/** The app's windows: what they may do (nothing beyond showing our page), how large they are, when they show. */
import { BrowserWindow, nativeTheme, screen, type WebPreferences } from 'electron';
import { readWindowBounds, usualSize, writeWindowBounds } from './window-state.ts';

/** All of it spelled out, so that a changed default cannot open a door. Read back by a test from the running window. */
export const lockedDown = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  enableBlinkFeatures: '',
  safeDialogs: true,
  spellcheck: false,
  disableDialogs: true,
} as const satisfies WebPreferences;

export interface WindowOptions {
  readonly preload: string;
  readonly stateFile: string;
  readonly icon: string | undefined;
  readonly devTools: boolean;
  /** A page of ours. */
  readonly page: string;
}

/** Matches the shell's own background, so that the first frame does not flash. */
const background = (): string => (nativeTheme.shouldUseDarkColors ? '#14161a' : '#f7f8fa');

export function createMainWindow({ preload, stateFile, icon, devTools, page }: WindowOptions): BrowserWindow {
  const remembered = readWindowBounds(
    stateFile,
    screen.getAllDisplays().map((display) => display.workArea),
  );
  const { maximised, ...bounds } = remembered ?? { ...usualSize, maximised: false };
  const window = new BrowserWindow({
    ...bounds,
    minWidth: 640,
    minHeight: 480,
    title: 'Countersign',
    backgroundColor: background(),
    show: true,
    autoHideMenuBar: false,
    ...(icon === undefined ? {} : { icon }),
    webPreferences: { ...lockedDown, preload, devTools },
  });
  if (maximised) window.maximize();
  window.on('close', () => writeWindowBounds(stateFile, { ...window.getNormalBounds(), maximised: window.isMaximized() }));
  void window.loadURL(page);
  return window;
}
