/** The designer's commands: one list for the palette, the shortcuts and the native menu. */
import { useCommands, type Command } from '../../shell/commands.ts';
import {
  addNoteHere,
  alignSelected,
  copySelected,
  cutSelected,
  duplicateSelected,
  pasteFromClipboard,
  removeSelected,
  save,
  selectAll,
  tidyUp,
  toggleDisabled,
} from './model/actions.ts';
import type { Alignment } from './model/edits.ts';
import { deleteFlow, saveAsFile } from './model/flow-file.ts';
import { makeGreen } from './model/fixes.ts';
import { startRun } from './model/runs.ts';
import { useDocument, useSessionOf, useView, type BottomTab, showMap } from './model/session.ts';
import { useMay } from '../../shell/session.ts';
import { testStore, type TestKind } from './model/tests.ts';
import { announce } from '../../shell/status.ts';

const alignments: readonly (readonly [Alignment, string])[] = [
  ['left', 'Align left edges'],
  ['centre', 'Align centres'],
  ['right', 'Align right edges'],
  ['top', 'Align top edges'],
  ['middle', 'Align middles'],
  ['bottom', 'Align bottom edges'],
  ['spread-x', 'Spread out from left to right'],
  ['spread-y', 'Spread out from top to bottom'],
];

const panels: readonly (readonly [BottomTab, string])[] = [
  ['run', 'the run'],
  ['data-map', 'the data map'],
  ['permissions', 'the permissions'],
  ['history', 'the history'],
  ['outline', 'the outline'],
  ['tests', 'the tests'],
];

export function useDesignerCommands(readOnly: boolean): void {
  const session = useSessionOf();
  const undoTitle = useDocument((state) => state.undo.at(-1)?.title);
  const redoTitle = useDocument((state) => state.redo.at(-1)?.title);
  const anySelected = useView((view) => view.selected.size > 0);
  const manySelected = useView((view) => view.selected.size > 1);
  const mayRun = useMay('run.start');
  const maySubmit = useMay('flow.submit');
  const mayDelete = useMay('flow.delete');
  const { document, view, canvas } = session;

  const undo = (): void => {
    const entry = document.undo();
    if (entry !== undefined) announce(`Undone: ${entry.title}`);
  };
  const redo = (): void => {
    const entry = document.redo();
    if (entry !== undefined) announce(`Redone: ${entry.title}`);
  };

  const showTests = (kind: TestKind): void => {
    testStore(session).setState({ kind });
    view.setState({ bottomTab: 'tests', bottomOpen: true });
  };
  const looking: Command[] = [
    { id: 'view.fit', title: 'Zoom to fit', group: 'View', shortcut: 'Shift+1', run: () => canvas.api?.fit() },
    { id: 'view.fit-key', title: 'Zoom to fit', group: 'View', shortcut: '!', hidden: true, run: () => canvas.api?.fit() },
    {
      id: 'view.fit-selection',
      title: 'Zoom to selection',
      group: 'View',
      shortcut: 'Shift+2',
      disabled: !anySelected,
      run: () => canvas.api?.fit([...view.getState().selected]),
    },
    {
      id: 'view.fit-selection-key',
      title: 'Zoom to selection',
      group: 'View',
      shortcut: '@',
      hidden: true,
      disabled: !anySelected,
      run: () => canvas.api?.fit([...view.getState().selected]),
    },
    { id: 'view.zoom-in', title: 'Zoom in', group: 'View', shortcut: '+', run: () => canvas.api?.zoomBy(1.25) },
    { id: 'view.zoom-out', title: 'Zoom out', group: 'View', shortcut: '-', run: () => canvas.api?.zoomBy(0.8) },
    {
      id: 'view.map',
      title: 'Show or hide the map of a large flow',
      group: 'View',
      shortcut: 'M',
      run: () => showMap(session, !view.getState().mapShown),
    },
    { id: 'flow.search', title: 'Find a step in this flow', group: 'Flow', shortcut: 'F', run: () => view.setState({ searching: true }) },
    {
      id: 'view.problems',
      title: 'Show problems',
      group: 'View',
      shortcut: 'Mod+Shift+M',
      whileTyping: true,
      run: () => {
        view.setState({ bottomTab: 'problems', bottomOpen: true });
        requestAnimationFrame(() => window.document.querySelector<HTMLElement>('[data-problem="0"]')?.focus());
      },
    },
    ...panels.map(([tab, title]): Command => ({
      id: `view.${tab}`,
      title: `Show ${title}`,
      group: 'View',
      run: () => view.setState({ bottomTab: tab, bottomOpen: true }),
    })),
    ...(mayRun
      ? [
          {
            id: 'flow.dry-run',
            title: 'Dry run: nothing leaves',
            group: 'Flow',
            shortcut: 'Mod+Enter',
            whileTyping: true,
            run: () => void startRun(session, 'dry'),
          },
          {
            id: 'flow.real-run',
            title: 'Run for real',
            group: 'Flow',
            shortcut: 'Mod+Shift+Enter',
            whileTyping: true,
            run: () => void startRun(session, 'dev'),
          },
        ]
      : []),
    ...(session.trial ? [] : [{ id: 'flow.file', title: 'Save this flow as a file', group: 'Flow', run: () => void saveAsFile(session) }]),
    { id: 'flow.attack', title: 'Attack this flow, in dry runs', group: 'Flow', run: () => showTests('attacks') },
    { id: 'flow.examples', title: 'Examples of what its models should answer', group: 'Flow', run: () => showTests('examples') },
    {
      id: 'view.panel',
      title: 'Show or hide the panel',
      group: 'View',
      shortcut: 'Mod+J',
      whileTyping: true,
      run: () => view.setState(({ bottomOpen }) => ({ bottomOpen: !bottomOpen })),
    },
    {
      id: 'view.inspector',
      title: 'Show or hide the inspector',
      group: 'View',
      shortcut: 'Mod+I',
      whileTyping: true,
      run: () => view.setState(({ inspectorOpen }) => ({ inspectorOpen: !inspectorOpen })),
    },
    { id: 'edit.select-all', title: 'Select all', group: 'Edit', shortcut: 'Mod+A', run: () => selectAll(session) },
    { id: 'edit.copy', title: 'Copy', group: 'Edit', shortcut: 'Mod+C', disabled: !anySelected, run: () => void copySelected(session) },
  ];
  const editing: Command[] = readOnly
    ? []
    : [
        { id: 'flow.save', title: 'Save', group: 'Flow', shortcut: 'Mod+S', whileTyping: true, run: () => void save(session) },
        ...(maySubmit && !session.trial
          ? [
              {
                id: 'flow.submit',
                title: 'Submit for review',
                group: 'Flow',
                run: () => view.setState({ submitting: true, fresh: new Map() }),
              },
            ]
          : []),
        ...(mayDelete && !session.trial
          ? [{ id: 'flow.delete', title: 'Delete this flow', group: 'Flow', run: () => void deleteFlow(session) }]
          : []),
        { id: 'flow.green', title: 'Make it green: all safe fixes', group: 'Flow', run: () => void makeGreen(session) },
        {
          id: 'edit.undo',
          title: undoTitle === undefined ? 'Undo' : `Undo: ${undoTitle}`,
          group: 'Edit',
          shortcut: 'Mod+Z',
          disabled: undoTitle === undefined,
          run: undo,
        },
        {
          id: 'edit.redo',
          title: redoTitle === undefined ? 'Redo' : `Redo: ${redoTitle}`,
          group: 'Edit',
          shortcut: 'Mod+Y',
          disabled: redoTitle === undefined,
          run: redo,
        },
        {
          id: 'edit.redo-shift',
          title: 'Redo',
          group: 'Edit',
          shortcut: 'Mod+Shift+Z',
          hidden: true,
          disabled: redoTitle === undefined,
          run: redo,
        },
        { id: 'edit.cut', title: 'Cut', group: 'Edit', shortcut: 'Mod+X', disabled: !anySelected, run: () => void cutSelected(session) },
        {
          id: 'edit.paste',
          title: 'Paste',
          group: 'Edit',
          shortcut: 'Mod+V',
          byBrowser: true,
          run: () => void pasteFromClipboard(session),
        },
        {
          id: 'edit.duplicate',
          title: 'Duplicate',
          group: 'Edit',
          shortcut: 'Mod+D',
          disabled: !anySelected,
          run: () => duplicateSelected(session),
        },
        {
          id: 'edit.delete',
          title: 'Delete',
          group: 'Edit',
          shortcut: 'Delete',
          disabled: !anySelected,
          run: () => removeSelected(session),
        },
        {
          id: 'edit.delete-back',
          title: 'Delete',
          group: 'Edit',
          shortcut: 'Backspace',
          hidden: true,
          disabled: !anySelected,
          run: () => removeSelected(session),
        },
        {
          id: 'edit.disable',
          title: 'Switch the step off or on',
          group: 'Edit',
          shortcut: 'D',
          disabled: !anySelected,
          run: () => toggleDisabled(session),
        },
        { id: 'edit.note', title: 'Add a note', group: 'Edit', shortcut: 'N', run: () => addNoteHere(session) },
        { id: 'flow.layout', title: 'Tidy up the layout', group: 'Flow', shortcut: 'Mod+Shift+F', run: () => void tidyUp(session) },
        {
          id: 'view.palette',
          title: 'Show or hide the palette',
          group: 'View',
          shortcut: 'Mod+B',
          whileTyping: true,
          run: () => view.setState(({ paletteOpen }) => ({ paletteOpen: !paletteOpen })),
        },
        ...alignments.map(([how, title]): Command => ({
          id: `edit.align-${how}`,
          title,
          group: 'Arrange',
          disabled: !manySelected,
          run: () => alignSelected(session, how),
        })),
      ];
  useCommands([...looking, ...editing]);
}
