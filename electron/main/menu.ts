/** The native menu. An item of ours only names a command; the page, which knows what may be done now, runs it. */
import { Menu, type MenuItemConstructorOptions } from 'electron';

export interface MenuPorts {
  /** Sends a command's id to the page. */
  run(command: string): void;
  readonly developer: boolean;
  readonly mac: boolean;
}

interface MenuCommand { readonly label: string; readonly command: string; readonly keys?: string }
type MenuEntry = MenuCommand | '-';

/** The ids and keys of renderer commands; a test holds the two lists together. */
export const menuCommands: Readonly<Record<'File' | 'Edit' | 'View' | 'Flow', readonly MenuEntry[]>> = {
  File: [
    { label: 'New Flow', command: 'flow.new', keys: 'CmdOrCtrl+N' },
    { label: 'Import...', command: 'flow.import', keys: 'CmdOrCtrl+O' },
    '-',
    { label: 'Save', command: 'flow.save', keys: 'CmdOrCtrl+S' },
    { label: 'Export...', command: 'flow.export' },
  ],
  Edit: [
    { label: 'Undo', command: 'edit.undo', keys: 'CmdOrCtrl+Z' },
    { label: 'Redo', command: 'edit.redo', keys: 'CmdOrCtrl+Shift+Z' },
  ],
  View: [
    { label: 'Search and Commands...', command: 'app.palette', keys: 'CmdOrCtrl+K' },
    { label: 'Zoom to Fit', command: 'view.fit', keys: 'Shift+1' },
    { label: 'Problems', command: 'view.problems', keys: 'CmdOrCtrl+Shift+M' },
  ],
  Flow: [
    { label: 'Check Now', command: 'flow.lint' },
    { label: 'Try It', command: 'flow.dry-run', keys: 'CmdOrCtrl+Enter' },
    { label: 'Submit for Review...', command: 'flow.submit' },
  ],
};

export function installMenu(ports: MenuPorts): void {
  const own = (entries: readonly MenuEntry[]): MenuItemConstructorOptions[] => entries.map((entry) => (entry === '-' ? { type: 'separator' } : {
    label: entry.label, click: () => ports.run(entry.command),
    // Shown only: the page hears the key itself and knows whether the person is typing.
    ...(entry.keys === undefined ? {} : { accelerator: entry.keys, registerAccelerator: false }),
  }));
  const template: MenuItemConstructorOptions[] = [
    ...(ports.mac ? [{ role: 'appMenu' as const }] : []),
    { label: '&File', submenu: [...own(menuCommands.File), { type: 'separator' }, { role: ports.mac ? 'close' : 'quit' }] },
    { label: '&Edit', submenu: [...own(menuCommands.Edit), { type: 'separator' }, { role: 'cut' }, { role: 'copy' }, { role: 'paste' }, { role: 'selectAll' }] },
    { label: '&View', submenu: [
      ...own(menuCommands.View), { type: 'separator' }, { role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }, { role: 'togglefullscreen' },
      ...(ports.developer ? [{ type: 'separator' as const }, { role: 'reload' as const }, { role: 'toggleDevTools' as const }] : []),
    ] },
    { label: 'F&low', submenu: own(menuCommands.Flow) },
    { role: 'windowMenu' },
    { role: 'help', submenu: [{ label: 'Keyboard Shortcuts', click: () => ports.run('app.shortcuts') }, { label: 'Learn', click: () => ports.run('app.learn') }] },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
