import { useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { Map as MapIcon, Search, WandSparkles } from 'lucide-react';
import { isBlank } from '../../../app/workflow/model/filled-flow.ts';
import type { CanvasApi } from '../../canvas/canvas-api.ts';
import { FlowCanvas } from '../../canvas/flow-canvas.tsx';
import type { Box, Point, View } from '../../canvas/geometry.ts';
import { nodeType } from '../../canvas/catalogue.ts';
import { notePrefix } from '../../canvas/scene.ts';
import { ViewButtons } from '../../canvas/view-buttons.tsx';
import { setStatus } from '../../shell/status.ts';
import { IconButton, Progress } from '../../ui/index.ts';
import { addStep, joinPorts, pasteText, tidyUp } from './model/actions.ts';
import { moveThings, resizeNote } from './model/edits.ts';
import { showMap, useDocument, useSessionOf, useView } from './model/session.ts';
import { paletteMime } from './palette/palette.tsx';
import { CanvasMenu, type MenuPlace } from './stage/canvas-menu.tsx';
import { ConnectHint } from './stage/connect-hint.tsx';
import { EmptyCanvas } from './stage/empty-canvas.tsx';
import { FindStep } from './stage/find-step.tsx';
import { handleCanvasKey } from './stage/keyboard.ts';
import { marksOf } from './stage/marks.ts';
import { importHere } from './model/import-here.ts';
import { NewerBar } from './stage/newer-bar.tsx';
import { OtherWindowBar } from './stage/other-window-bar.tsx';
import { PreviewBar } from './stage/preview-bar.tsx';
import { QuickAdd, type QuickAddPlace } from './stage/quick-add.tsx';
import { useWire, WireVerdict } from './stage/wire.tsx';

/** The canvas with everything that happens on it. */
export function Stage({ readOnly }: { readonly readOnly: boolean }) {
  const session = useSessionOf();
  const flow = useDocument((state) => state.flow);
  const preview = useView((view) => view.preview);
  const selected = useView((view) => view.selected);
  const searching = useView((view) => view.searching);
  const busy = useView((view) => view.busy);
  const mapShown = useView((view) => view.mapShown);
  const [menu, setMenu] = useState<MenuPlace>();
  const [quickAdd, setQuickAdd] = useState<QuickAddPlace>();
  const frame = useRef<HTMLDivElement>(null);
  const marks = useMemo(() => (preview === undefined ? undefined : marksOf(preview.before, preview.after)), [preview]);
  const shown = marks?.flow ?? flow;
  const { events, verdict } = useWire(session, (place) => setQuickAdd(place));

  const onReady = useCallback(
    (api: CanvasApi) => {
      session.canvas.api = api;
    },
    [session],
  );
  const onView = useCallback(
    (view: View) => {
      session.canvas.lastView = view;
      setStatus('zoom', { text: `${Math.round(view.zoom * 100)} %` });
    },
    [session],
  );
  const onSelect = useCallback((ids: ReadonlySet<string>) => session.view.setState({ selected: ids, rulePage: undefined }), [session]);
  const onMove = useCallback(
    (places: ReadonlyMap<string, Point>) =>
      session.document.edit(`Move ${places.size === 1 ? 'a step' : `${places.size} steps`}`, (draft) => moveThings(draft, places)),
    [session],
  );
  const onResize = useCallback(
    (id: string, box: Box) => session.document.edit('Resize note', (draft) => resizeNote(draft, id.slice(notePrefix.length), box)),
    [session],
  );
  useEffect(
    () => () => {
      setStatus('zoom', undefined);
      session.canvas.api = undefined;
    },
    [session],
  );

  const onPasteEvent = (event: React.ClipboardEvent): void => {
    if (readOnly || event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement) return;
    if (pasteText(session, event.clipboardData.getData('text/plain'))) event.preventDefault();
  };
  const onDropData = (data: DataTransfer, at: Point): void => {
    const definition = nodeType(data.getData(paletteMime));
    if (definition !== undefined) addStep(session, definition, at);
    else if (data.files[0] !== undefined) void importHere(session, data.files[0]);
    frame.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => handleCanvasKey(session, event, readOnly);
  const empty = isBlank(flow);

  return (
    <div
      ref={frame}
      role="application"
      aria-label={`Canvas of ${flow.name}. Tab goes through the steps, arrows to the neighbours, Enter opens one, C connects. The Outline tab holds the same as a list.`}
      tabIndex={0}
      data-canvas
      className="relative flex min-h-0 min-w-0 flex-1 flex-col focus-visible:-outline-offset-2"
      onKeyDown={onKeyDown}
      onPaste={onPasteEvent}
      onPointerDown={(event) => {
        if (event.target instanceof Element && event.target.closest('input,textarea,button,[role=dialog]') === null)
          frame.current?.focus({ preventScroll: true });
      }}
    >
      <FlowCanvas
        flow={shown}
        {...(marks === undefined ? {} : { marks: marks.marks })}
        selected={selected}
        minimap={mapShown}
        readOnly={readOnly || preview !== undefined}
        initialView={session.canvas.lastView}
        onView={onView}
        onReady={onReady}
        onSelect={onSelect}
        onMove={onMove}
        onResize={onResize}
        onConnect={(from, to) => joinPorts(session, from, to)}
        onOpen={() => session.view.setState({ inspectorOpen: true })}
        wire={events}
        {...(readOnly ? {} : { onDropData })}
        onContextMenu={(id, at) => setMenu({ id, at })}
      >
        <ViewButtons api={() => session.canvas.api} keys>
          <IconButton
            icon={Search}
            label="Find on the canvas"
            shortcut="F"
            tooltipSide="top"
            onClick={() => session.view.setState({ searching: true })}
          />
          {readOnly ? null : (
            <IconButton
              icon={WandSparkles}
              label="Tidy up the layout"
              shortcut="Mod+Shift+F"
              tooltipSide="top"
              onClick={() => void tidyUp(session)}
            />
          )}
          <IconButton
            icon={MapIcon}
            label={mapShown ? 'Hide the map of a large flow' : 'Show the map of a large flow'}
            shortcut="M"
            tooltipSide="top"
            active={mapShown}
            onClick={() => showMap(session, !mapShown)}
          />
        </ViewButtons>
        {empty && !readOnly ? <EmptyCanvas /> : null}
        {preview === undefined ? (
          session.trial ? null : (
            <>
              <OtherWindowBar />
              <NewerBar />
            </>
          )
        ) : (
          <PreviewBar preview={preview} />
        )}
        <ConnectHint />
        {searching ? <FindStep /> : null}
        {quickAdd === undefined ? null : (
          <QuickAdd
            place={quickAdd}
            onClose={() => {
              setQuickAdd(undefined);
              frame.current?.focus();
            }}
          />
        )}
        <WireVerdict state={verdict} />
        {busy === undefined ? null : (
          <div className="absolute inset-x-3 bottom-16 z-20 mx-auto w-72 animate-rise rounded-lg border border-line bg-raised p-3 shadow-float">
            <Progress label={busy.label} {...(busy.cancel === undefined ? {} : { onCancel: busy.cancel })} />
          </div>
        )}
      </FlowCanvas>
      {menu === undefined ? null : (
        <CanvasMenu
          place={menu}
          readOnly={readOnly}
          onClose={() => {
            setMenu(undefined);
            frame.current?.focus();
          }}
        />
      )}
    </div>
  );
}
