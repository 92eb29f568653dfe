/** The native menu. An item of ours only names a command; the page, which knows what may be done now, runs it. */
import { Menu, type MenuItemConstructorOptions } from 'electron';
import { acceleratorOf, menuCommands, type MenuEntry } from './menu-commands.ts';

export interface MenuPorts {
  /** Sends a command's id to the page. */
  run(command: string): void;
  readonly developer: boolean;
  readonly mac: boolean;
}

export function installMenu(ports: MenuPorts): void {
  const own = (entries: readonly MenuEntry[]): MenuItemConstructorOptions[] =>
    entries.map((entry) =>
      entry === '-'
        ? { type: 'separator' }
        : {
            label: entry.label,
            click: () => ports.run(entry.command),
            // Shown only: the page hears the key itself and knows whether the person is typing.
            ...(entry.keys === undefined ? {} : { accelerator: acceleratorOf(entry.keys), registerAccelerator: false }),
          },
    );
  const template: MenuItemConstructorOptions[] = [
    ...(ports.mac ? [{ role: 'appMenu' as const }] : []),
    { label: '&File', submenu: [...own(menuCommands.File), { type: 'separator' }, { role: ports.mac ? 'close' : 'quit' }] },
    {
      label: '&Edit',
      submenu: [
        ...own(menuCommands.Edit),
        { type: 'separator' },
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        { role: 'selectAll' },
      ],
    },
    {
      label: '&View',
      submenu: [
        ...own(menuCommands.View),
        { type: 'separator' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
        ...(ports.developer ? [{ type: 'separator' as const }, { role: 'reload' as const }, { role: 'toggleDevTools' as const }] : []),
      ],
    },
    { label: 'F&low', submenu: own(menuCommands.Flow) },
    { role: 'windowMenu' },
    { label: '&Help', submenu: own(menuCommands.Help) },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
