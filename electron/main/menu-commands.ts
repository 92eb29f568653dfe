/** The native menu's own items: the renderer's command ids, and its keys in the renderer's notation. A test holds both together. */
export interface MenuCommand {
  readonly label: string;
  readonly command: string;
  readonly keys?: string;
}
export type MenuEntry = MenuCommand | '-';

export const menuCommands: Readonly<Record<'File' | 'Edit' | 'View' | 'Flow' | 'Help', readonly MenuEntry[]>> = {
  File: [
    { label: 'New Flow', command: 'flow.new' },
    { label: 'New Flow from a Template...', command: 'flow.template' },
    { label: 'Import...', command: 'flow.import' },
    '-',
    { label: 'Save', command: 'flow.save', keys: 'Mod+S' },
  ],
  Edit: [
    { label: 'Undo', command: 'edit.undo', keys: 'Mod+Z' },
    { label: 'Redo', command: 'edit.redo', keys: 'Mod+Y' },
    '-',
    { label: 'Duplicate', command: 'edit.duplicate', keys: 'Mod+D' },
    { label: 'Add a Note', command: 'edit.note', keys: 'N' },
  ],
  View: [
    { label: 'Search and Commands...', command: 'app.palette', keys: 'Mod+K' },
    '-',
    { label: 'Palette', command: 'view.palette', keys: 'Mod+B' },
    { label: 'Inspector', command: 'view.inspector', keys: 'Mod+I' },
    { label: 'Problems', command: 'view.problems', keys: 'Mod+Shift+M' },
    '-',
    { label: 'Zoom to Fit', command: 'view.fit', keys: 'Shift+1' },
  ],
  Flow: [
    { label: 'Dry Run', command: 'flow.dry-run', keys: 'Mod+Enter' },
    { label: 'Run for Real', command: 'flow.real-run', keys: 'Mod+Shift+Enter' },
    { label: 'Submit for Review...', command: 'flow.submit' },
    '-',
    { label: 'Find a Step...', command: 'flow.search', keys: 'F' },
    { label: 'Tidy Up the Layout', command: 'flow.layout', keys: 'Mod+Shift+F' },
    { label: 'Switch the Step Off or On', command: 'edit.disable', keys: 'D' },
  ],
  Help: [{ label: 'Keyboard Shortcuts', command: 'app.shortcuts', keys: '?' }],
};

/** Electron's notation for the same keys. */
export const acceleratorOf = (keys: string): string => keys.replace('Mod', 'CmdOrCtrl');
