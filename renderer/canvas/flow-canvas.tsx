/** The only file that binds to React Flow's hooks and change events. Everything it draws comes from the scene and the overlay. */
import {
  applyNodeChanges,
  Background,
  BackgroundVariant,
  ReactFlow,
  ReactFlowProvider,
  useOnViewportChange,
  useReactFlow,
  type FinalConnectionState,
  type NodeChange,
  type Viewport,
} from '@xyflow/react';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, type DragEvent, type ReactNode } from 'react';
import type { Flow, PortRef } from '../../app/workflow/model/flow.ts';
import { canvasApi, duration, fitLimits, type CanvasApi } from './canvas-api.ts';
import { Card, Dock } from './card.tsx';
import { FlowEdgeView } from './edge.tsx';
import {
  boundsOf,
  contains,
  farZoom,
  openingView,
  overlaps,
  shownBox,
  stillAt,
  viewOf,
  type Box,
  type Opening,
  type Point,
  type View,
} from './geometry.ts';
import { Minimap } from './minimap.tsx';
import { Note } from './note.tsx';
import { useOverlay } from './overlay.ts';
import { Overview } from './overview.tsx';
import { portOfHandle } from './ports.ts';
import { openingOf, SceneBuilder, withSelection, type Marks, type Scene, type SceneEdge, type SceneNode } from './scene.ts';
import { regionFor, within } from './window.ts';
import { endsOf, WireWatcher, type WireEvents } from './wire-watcher.tsx';
import { Zones } from './zones.tsx';

const nodeTypes = { card: Card, dock: Dock, note: Note };
const edgeTypes = { flow: FlowEdgeView };
const zoomLimits = { minimum: 0.02, maximum: 2 } as const;
/** With more cards than this on screen, they are painted rather than mounted. */
const mountedAtMost = 320;
const paintedBelowZoom = 0.55;

export interface FlowCanvasProps {
  readonly flow: Flow;
  readonly marks?: Marks;
  /** Ids of steps, edges and notes (`note:` in front). */
  readonly selected: ReadonlySet<string>;
  readonly readOnly?: boolean;
  readonly minimap?: boolean;
  /** Shows all of it, however small: for pictures that nobody can move. */
  readonly whole?: boolean;
  /** The smallest zoom at which it opens as a whole; usually the smallest at which names can be read. */
  readonly wholeFrom?: number;
  /** Where the canvas stood when it was last open. */
  readonly initialView?: Viewport | undefined;
  onView?(view: Viewport): void;
  onReady?(api: CanvasApi): void;
  onSelect?(ids: ReadonlySet<string>): void;
  onOpen?(id: string): void;
  /** Steps (and notes) that were dragged to another place. */
  onMove?(places: ReadonlyMap<string, Point>): void;
  onResize?(id: string, box: Box): void;
  onConnect?(from: PortRef, to: PortRef): void;
  readonly wire?: WireEvents;
  onDropData?(data: DataTransfer, at: Point): void;
  onContextMenu?(id: string | undefined, at: Point): void;
  readonly children?: ReactNode;
}

/** A smaller canvas has no room for a map of itself. */
const minimapFrom = { width: 560, height: 360 } as const;

function ViewWatcher({ onChange }: { onChange(view: Viewport): void }) {
  useOnViewportChange({ onChange });
  return null;
}

function CanvasBody(props: FlowCanvasProps & { readonly size: { readonly width: number; readonly height: number } }) {
  const { flow, marks, selected, readOnly = false, minimap = true, size, wire } = props;
  const instance = useReactFlow<SceneNode, SceneEdge>();
  const builder = useRef<SceneBuilder>(null);
  builder.current ??= new SceneBuilder();
  const scene: Scene = useMemo(() => (builder.current ?? new SceneBuilder()).build(flow, marks), [flow, marks]);
  // A picture has no buttons.
  const limits = props.whole === true ? { ...fitLimits, below: 0 } : fitLimits;
  const opening = ({ all, ...shown }: Opening, window: typeof size): View =>
    props.whole === true ? viewOf(all, window, limits) : openingView({ all, ...shown }, window, limits, undefined, props.wholeFrom);
  const whole = ({ all }: Opening, window: typeof size): View => viewOf(all, window, limits);
  const startView = useMemo(() => {
    if (props.initialView !== undefined) return props.initialView;
    const first = openingOf(scene);
    return first === undefined ? { x: size.width / 2, y: size.height / 2, zoom: 1 } : opening(first, size);
    // The first view only; later ones are the person's.
  }, []);
  const [view, setView] = useState<Viewport>(startView);
  const [region, setRegion] = useState(() => regionFor(undefined, startView, size));
  const currentRegion = regionFor(region, view, size);
  if (currentRegion !== region) setRegion(currentRegion);
  const near = useMemo(() => within(scene, region, selected), [scene, region, selected]);
  const [nodes, setNodes] = useState<SceneNode[]>(() => withSelection(near.nodes, selected));
  const edges = useMemo(() => withSelection(near.edges, selected), [near, selected]);
  const [drawnFor, setDrawnFor] = useState({ scene, near });
  if (drawnFor.near !== near) {
    // What is under the mouse right now keeps the place that the mouse gave it, unless the flow itself changed.
    const held =
      drawnFor.scene === scene ? new Map(nodes.filter((node) => node.dragging === true).map((node) => [node.id, node])) : undefined;
    setDrawnFor({ scene, near });
    setNodes(
      withSelection(held === undefined || held.size === 0 ? near.nodes : near.nodes.map((node) => held.get(node.id) ?? node), selected),
    );
  }
  const pending = useRef(0);
  // Newer than the state for a frame: what is drawn again in that frame must not put the older view back.
  const seen = useRef<Viewport>(startView);
  const latest = useRef({ scene, view, size, props });
  latest.current = { scene, view: seen.current, size, props };

  const onViewChange = useCallback((next: Viewport) => {
    seen.current = next;
    latest.current.view = next;
    if (pending.current !== 0) return;
    pending.current = requestAnimationFrame(() => {
      pending.current = 0;
      setView(seen.current);
      latest.current.props.onView?.(seen.current);
    });
  }, []);
  useEffect(() => () => cancelAnimationFrame(pending.current), []);

  // Where nobody has moved the drawing, another size of the window shows as much of it as the first did.
  const hops = useOverlay((overlay) => overlay.hops);
  const traced = useRef(hops);
  traced.current = hops;
  const sized = useRef(size);
  useEffect(() => {
    const before = sized.current;
    sized.current = size;
    const drawn = openingOf(scene);
    if (drawn === undefined || (before.width === size.width && before.height === size.height)) return;
    // A path that the view was moved to stays what it shows, and one that was seen whole stays seen whole.
    const [was, is] = [shownBox(latest.current.view, before), shownBox(latest.current.view, size)];
    const boxes = [...traced.current.keys()].flatMap((id) => scene.boxes.get(id) ?? []);
    const path = boundsOf(boxes);
    const covered = boxes.every((box) => contains(was, box)) && !boxes.every((box) => contains(is, box));
    if (path !== undefined && (covered || stillAt(latest.current.view, viewOf(path, before, fitLimits)))) {
      void instance.setViewport(viewOf(path, size, fitLimits));
      return;
    }
    const kept = [opening, whole].find((look) => stillAt(latest.current.view, look(drawn, before)));
    // Under a step that is being worked with the drawing stays where it is, unless the step would be covered.
    if (selected.size > 0 && !(readOnly && kept !== undefined)) {
      const [id = ''] = selected;
      const box = selected.size === 1 ? scene.boxes.get(id) : undefined;
      if (box !== undefined && contains(shownBox(latest.current.view, before), box) && !contains(shownBox(latest.current.view, size), box))
        canvasApi(instance, () => latest.current).uncover(id);
      return;
    }
    if (kept !== undefined) void instance.setViewport(kept(drawn, size));
  }, [size, scene, selected, readOnly, instance]);

  const painted = useMemo(() => {
    if (view.zoom >= paintedBelowZoom || scene.boxes.size <= mountedAtMost) return false;
    const shown = shownBox(view, size);
    let count = 0;
    for (const box of scene.boxes.values()) if (overlaps(box, shown)) count += 1;
    return count > mountedAtMost;
  }, [view, scene, size]);

  const bounds = useMemo(() => boundsOf(scene.boxes.values()), [scene]);
  // A map of what is all in view says nothing, and covers a corner of it.
  const mapped =
    minimap &&
    bounds !== undefined &&
    size.width >= minimapFrom.width &&
    size.height >= minimapFrom.height &&
    !contains(shownBox(view, size), bounds);

  useEffect(() => {
    const api = canvasApi(instance, () => latest.current);
    latest.current.props.onReady?.(api);
    latest.current.props.onView?.(latest.current.view);
  }, [instance]);

  const onNodesChange = useCallback((changes: NodeChange<SceneNode>[]) => {
    const drawn = changes.filter((change) => change.type === 'position' || (change.type === 'dimensions' && change.resizing !== undefined));
    if (drawn.length > 0) setNodes((before) => applyNodeChanges(drawn, before));
    select(changes);
  }, []);
  const select = (changes: readonly { readonly type: string; readonly id?: string; readonly selected?: boolean }[]): void => {
    const picked = changes.filter((change) => change.type === 'select');
    const { onSelect, selected: before } = latest.current.props;
    if (picked.length === 0 || onSelect === undefined) return;
    const next = new Set(before);
    for (const change of picked) {
      if (change.id === undefined) continue;
      if (change.selected === true) next.add(change.id);
      else next.delete(change.id);
    }
    // One gesture may report steps and edges apart, before the first report is drawn.
    latest.current.props = { ...latest.current.props, selected: next };
    onSelect(next);
  };
  const onEdgesChange = useCallback(select, []);

  const dragged = useCallback((_event: unknown, _node: unknown, moved: SceneNode[]) => {
    const places = new Map<string, Point>();
    for (const node of moved) {
      const before = latest.current.scene.boxes.get(node.id);
      if (node.parentId === undefined && before !== undefined && (before.x !== node.position.x || before.y !== node.position.y))
        places.set(node.id, { x: Math.round(node.position.x), y: Math.round(node.position.y) });
    }
    if (places.size > 0) latest.current.props.onMove?.(places);
  }, []);

  const centreOn = useCallback((point: Point) => void instance.setCenter(point.x, point.y, { zoom: latest.current.view.zoom }), [instance]);

  const onConnectEnd = (event: MouseEvent | TouchEvent, state: FinalConnectionState): void => {
    const point =
      'clientX' in event
        ? { x: event.clientX, y: event.clientY }
        : { x: event.changedTouches[0]?.clientX ?? 0, y: event.changedTouches[0]?.clientY ?? 0 };
    const { fromHandle, toHandle } = state;
    const droppedOnCanvas = toHandle === null && fromHandle?.type === 'source' && fromHandle.id !== null && fromHandle.id !== undefined;
    wire?.onEnd(droppedOnCanvas ? { from: { node: fromHandle.nodeId, port: portOfHandle(fromHandle.id ?? '') }, at: point } : undefined);
  };

  const dropHandlers =
    props.onDropData === undefined
      ? {}
      : {
          onDragOver: (event: DragEvent) => {
            event.preventDefault();
            event.dataTransfer.dropEffect = 'copy';
          },
          onDrop: (event: DragEvent) => {
            event.preventDefault();
            props.onDropData?.(event.dataTransfer, instance.screenToFlowPosition({ x: event.clientX, y: event.clientY }));
          },
        };

  return (
    <>
      <ReactFlow<SceneNode, SceneEdge>
        className={view.zoom < farZoom ? 'cs-far' : ''}
        nodes={painted ? noNodes : nodes}
        edges={painted ? noEdges : edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        defaultViewport={startView}
        minZoom={zoomLimits.minimum}
        maxZoom={zoomLimits.maximum}
        onlyRenderVisibleElements
        nodesFocusable={false}
        edgesFocusable={false}
        disableKeyboardA11y
        deleteKeyCode={null}
        selectionKeyCode="Shift"
        multiSelectionKeyCode={multiSelectionKeys}
        panActivationKeyCode="Space"
        panOnScroll
        zoomOnDoubleClick={false}
        nodesDraggable={!readOnly}
        nodesConnectable={!readOnly}
        connectOnClick={false}
        connectionRadius={26}
        elevateNodesOnSelect={false}
        nodeDragThreshold={3}
        onNodesChange={onNodesChange}
        onEdgesChange={onEdgesChange}
        onNodeDragStop={dragged}
        onSelectionDragStop={(event, moved) => dragged(event, undefined, moved)}
        onNodeDoubleClick={(_event, node) => props.onOpen?.(node.id)}
        onNodeClick={(_event, node) => {
          if (readOnly) props.onOpen?.(node.id);
        }}
        onPaneContextMenu={(event) => {
          event.preventDefault();
          props.onContextMenu?.(undefined, { x: event.clientX, y: event.clientY });
        }}
        onNodeContextMenu={(event, node) => {
          event.preventDefault();
          props.onContextMenu?.(node.id, { x: event.clientX, y: event.clientY });
        }}
        onEdgeContextMenu={(event, edge) => {
          event.preventDefault();
          props.onContextMenu?.(edge.id, { x: event.clientX, y: event.clientY });
        }}
        onConnectStart={(_event, { nodeId, handleId, handleType }) => {
          if (nodeId !== null && handleId !== null)
            wire?.onStart({ node: nodeId, port: portOfHandle(handleId) }, handleType === 'target' ? 'in' : 'out');
        }}
        onConnect={(connection) => {
          const ends = endsOf(connection);
          if (ends !== undefined) props.onConnect?.(ends.from, ends.to);
        }}
        onConnectEnd={onConnectEnd}
        isValidConnection={(connection) => {
          const ends = endsOf({
            source: connection.source,
            target: connection.target,
            sourceHandle: connection.sourceHandle ?? null,
            targetHandle: connection.targetHandle ?? null,
          });
          return ends !== undefined && (wire?.allows(ends.from, ends.to) ?? true);
        }}
        {...dropHandlers}
      >
        <Background
          variant={BackgroundVariant.Dots}
          gap={view.zoom < farZoom ? 48 : 24}
          size={view.zoom < farZoom ? 3 : 1.5}
          color="var(--cs-line-strong)"
        />
        <ViewWatcher onChange={onViewChange} />
        {painted ? null : <Zones scene={scene} />}
        {wire === undefined ? null : <WireWatcher wire={wire} />}
      </ReactFlow>
      {painted ? (
        <Overview
          scene={scene}
          selected={selected}
          view={view}
          onPick={(id) => props.onSelect?.(new Set([id]))}
          onZoomTo={(id) => {
            const box = scene.boxes.get(id);
            if (box !== undefined)
              void instance.setCenter(box.x + box.width / 2, box.y + box.height / 2, { zoom: 0.9, duration: duration() });
          }}
        />
      ) : null}
      {mapped ? (
        <div className="absolute end-3 bottom-3 animate-appear">
          <Minimap scene={scene} selected={selected} view={view} window={size} onCentre={centreOn} />
        </div>
      ) : null}
      {props.children}
    </>
  );
}

const noNodes: SceneNode[] = [];
const noEdges: SceneEdge[] = [];
const multiSelectionKeys = ['Control', 'Meta'];

/** A flow on a canvas: edited in the designer, only looked at in reviews and runs. */
export function FlowCanvas(props: FlowCanvasProps) {
  const frame = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState<{ width: number; height: number }>();
  useLayoutEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const measure = (): void => setSize({ width: element.clientWidth, height: element.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return (
    <div ref={frame} className="relative min-h-0 min-w-0 flex-1 overflow-hidden bg-canvas" dir="ltr">
      {size === undefined ? null : (
        <ReactFlowProvider>
          <CanvasBody {...props} size={size} />
        </ReactFlowProvider>
      )}
    </div>
  );
}
