import {
  ClipboardPaste,
  Copy,
  CopyPlus,
  Link2,
  Maximize,
  PanelRight,
  Power,
  Scissors,
  StickyNote,
  Trash2,
  WandSparkles,
} from 'lucide-react';
import type { Point } from '../../../canvas/geometry.ts';
import { Menu, type MenuGroups } from '../../../ui/index.ts';
import {
  addNoteHere,
  copySelected,
  cutSelected,
  duplicateSelected,
  pasteFromClipboard,
  removeSelected,
  tidyUp,
  toggleDisabled,
} from '../model/actions.ts';
import { useSessionOf } from '../model/session.ts';

export interface MenuPlace {
  readonly id: string | undefined;
  readonly at: Point;
}

/** The secondary button's menu: of what is under the cursor, or of the canvas. Everything in it has a shortcut too. */
export function CanvasMenu({ place, readOnly, onClose }: { readonly place: MenuPlace; readonly readOnly: boolean; onClose(): void }) {
  const session = useSessionOf();
  const { view } = session;
  if (place.id !== undefined && !view.getState().selected.has(place.id)) view.setState({ selected: new Set([place.id]) });
  const onThing: MenuGroups = [
    [
      {
        id: 'open',
        label: 'Open in inspector',
        icon: PanelRight,
        shortcut: 'Enter',
        onSelect: () => view.setState({ inspectorOpen: true }),
      },
      ...(readOnly
        ? []
        : [{ id: 'connect', label: 'Connect to…', icon: Link2, shortcut: 'C', onSelect: () => view.setState({ connectFrom: place.id }) }]),
    ],
    [
      ...(readOnly ? [] : [{ id: 'cut', label: 'Cut', icon: Scissors, shortcut: 'Mod+X', onSelect: () => void cutSelected(session) }]),
      { id: 'copy', label: 'Copy', icon: Copy, shortcut: 'Mod+C', onSelect: () => void copySelected(session) },
      ...(readOnly
        ? []
        : [{ id: 'duplicate', label: 'Duplicate', icon: CopyPlus, shortcut: 'Mod+D', onSelect: () => duplicateSelected(session) }]),
    ],
    readOnly
      ? []
      : [
          { id: 'disable', label: 'Switch off or on', icon: Power, shortcut: 'D', onSelect: () => toggleDisabled(session) },
          { id: 'delete', label: 'Delete', icon: Trash2, shortcut: 'Delete', danger: true, onSelect: () => removeSelected(session) },
        ],
  ];
  const onCanvas: MenuGroups = [
    readOnly
      ? []
      : [
          { id: 'paste', label: 'Paste', icon: ClipboardPaste, shortcut: 'Mod+V', onSelect: () => void pasteFromClipboard(session) },
          {
            id: 'note',
            label: 'Add a note',
            icon: StickyNote,
            shortcut: 'N',
            onSelect: () => addNoteHere(session, session.canvas.api?.toFlow(place.at)),
          },
          { id: 'tidy', label: 'Tidy up the layout', icon: WandSparkles, shortcut: 'Mod+Shift+F', onSelect: () => void tidyUp(session) },
        ],
    [{ id: 'fit', label: 'Zoom to fit', icon: Maximize, shortcut: 'Shift+1', onSelect: () => session.canvas.api?.fit() }],
  ];
  return (
    <Menu
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      groups={place.id === undefined ? onCanvas : onThing}
      trigger={<button type="button" tabIndex={-1} aria-hidden className="fixed size-0" style={{ left: place.at.x, top: place.at.y }} />}
    />
  );
}
