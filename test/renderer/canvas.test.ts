/** What the canvas is given to draw: ports, docking, marks, the part of a large flow near the window. */
import { Position } from '@xyflow/react';
import { describe, expect, test } from 'vitest';
import { catalogue } from '../../app/nodes/catalogue.ts';
import { dockingOf } from '../../renderer/canvas/dock.ts';
import { contains, openingView, shownBox, stillAt, viewOf, type Box, type Opening } from '../../renderer/canvas/geometry.ts';
import { frameIn, mapSize } from '../../renderer/canvas/minimap.tsx';
import { icons } from '../../renderer/canvas/icons.ts';
import { groupsOf } from '../../renderer/canvas/labels.ts';
import { isArea, isLane, noteColor } from '../../renderer/canvas/note-colors.ts';
import { createOverlay, updateOverlay } from '../../renderer/canvas/overlay.ts';
import { portsOf } from '../../renderer/canvas/ports.ts';
import { openingOf, SceneBuilder, withSelection } from '../../renderer/canvas/scene.ts';
import { regionFor, within } from '../../renderer/canvas/window.ts';
import { withSeenPlaces } from '../../renderer/canvas/seen-places.ts';
import { wirePath } from '../../renderer/canvas/wire-path.ts';
import { zonesOf } from '../../renderer/canvas/zones.tsx';
import { neighbour } from '../../renderer/features/designer/stage/keyboard.ts';
import { marksOf } from '../../renderer/features/designer/stage/marks.ts';
import type { Flow } from '../../app/workflow/model/flow.ts';
import { businessFlow } from '../bench/flows.ts';
import { flow, step } from '../lint/kit/flow.ts';
import { sampleFlow } from './fixture/sample-flow.ts';

test('a note has the colour of its file; a grey one is an area, and a lane where its name stands along its side', () => {
  const wide = { width: 900, height: 180 };
  expect([
    noteColor('blue'),
    noteColor('toString'),
    noteColor(undefined),
    isArea('grey'),
    isArea('yellow'),
    isLane({ color: 'grey', text: 'Finance' }, wide),
    isLane({ color: 'yellow', text: 'Finance' }, wide),
    isLane({ color: 'grey', text: '## Finance' }, wide),
    isLane({ color: 'grey', text: 'Finance' }, { width: 200, height: 180 }),
  ]).toEqual(['blue', 'yellow', 'yellow', true, false, true, false, false, false]);
});

test('a view that nobody moved is told from one that somebody did', () => {
  const fitted = viewOf({ x: 0, y: 0, width: 900, height: 300 }, { width: 800, height: 500 }, { minimum: 0.02, maximum: 1 });
  expect([
    stillAt(fitted, { ...fitted }),
    stillAt(fitted, { ...fitted, x: fitted.x + 3 }),
    stillAt(fitted, { ...fitted, zoom: fitted.zoom * 1.1 }),
  ]).toEqual([true, false, false]);
});

test('every node type has an icon in the bundle', () => {
  expect(
    catalogue.filter((definition) => icons[definition.icon] === undefined).map((definition) => `${definition.type}: ${definition.icon}`),
  ).toEqual([]);
});

test('AI parts dock under their root in order, and a step that items travel through does not', () => {
  const flow = sampleFlow();
  const docked = dockingOf(flow.nodes, flow.edges);
  flow.edges.push({ id: 'x', kind: 'data', from: { node: 'lookup', port: 'out' }, to: { node: 'log', port: 'in' } });
  expect({
    parts: [...docked.parts].map(([id, place]) => `${id}@${place.root}/${place.row}`),
    rows: docked.rows.get('agent'),
    used: dockingOf(flow.nodes, flow.edges).parts.has('lookup'),
  }).toEqual({
    parts: ['model@agent/0', 'memory@agent/1', 'lookup@agent/2'],
    rows: 3,
    used: false,
  });
});

test('an edge to a port that the type does not have still has somewhere to end', () => {
  const node = { id: 'x', type: 'noop', typeVersion: 1, name: 'X', parameters: {} };
  const { ports } = portsOf(node, [{ id: 'e', kind: 'data', from: { node: 'y', port: 'out' }, to: { node: 'x', port: 'left-over' } }], []);
  expect(ports.filter((port) => port.side === 'in').map((port) => port.id)).toEqual(['in', 'left-over']);
});

test('in a drawing that is judged no step lies under another or far away; one that hides nothing stays as it is', () => {
  const places = (...nodes: readonly (readonly [number, number])[]): Flow =>
    flow(
      nodes.map((_place, index) => step(`s${index}`, 'noop')),
      [],
      { layout: { nodes: Object.fromEntries(nodes.map(([x, y], index) => [`s${index}`, { x, y }])), notes: {} } },
    );
  const kept = (drawn: Flow): boolean => withSeenPlaces(drawn) === drawn;
  expect([
    kept(places([0, 0], [320, 0], [640, 130])),
    kept(places([0, 0], [150, 0])),
    kept(places()),
    kept(places([0, 0], [320, 0], [10, 5])),
    kept(places([-1, -1], [1, 1])),
    kept(places([0, 0], [1_000_000, 0])),
    kept(places([0, 0], [0, -50_000])),
    Object.keys(withSeenPlaces(places([0, 0], [320, 0], [0, 0])).layout.nodes),
  ]).toEqual([true, true, true, false, false, false, false, ['s0', 's1']]);
});

describe('scene', () => {
  test('an edit makes new objects only for what it changed', () => {
    const builder = new SceneBuilder();
    const flow = sampleFlow();
    const first = builder.build(flow);
    const second = builder.build({ ...flow, layout: { ...flow.layout, nodes: { ...flow.layout.nodes, ask: { x: 5, y: 5 } } } });
    const changed = second.nodes.filter((node) => !first.nodes.includes(node)).map((node) => node.id);
    expect({ changed, edges: second.edges.every((edge) => first.edges.includes(edge)) }).toEqual({ changed: ['ask'], edges: true });
  });

  test('labels of wires between the same two steps stand apart, and alone in the middle of the wire', () => {
    const flow = sampleFlow();
    const [first] = flow.edges;
    if (first === undefined) throw new Error('The sample has wires.');
    const twin = { ...first, id: 'twin', from: { ...first.from, port: 'error' } };
    const { edges } = new SceneBuilder().build({ ...flow, edges: [...flow.edges, twin] });
    const at = (id: string): number | undefined => edges.find((edge) => edge.id === id)?.data?.labelAt;
    expect([at(first.id), at('twin'), at(flow.edges[1]?.id ?? '')]).toEqual([1 / 3, 2 / 3, 0.5]);
    const ends = { sourceX: 0, sourceY: 0, targetX: 300, targetY: 0, sourcePosition: Position.Right, targetPosition: Position.Left };
    expect([wirePath(ends)[1], Math.round(wirePath(ends, 1 / 3)[1]), Math.round(wirePath(ends, 2 / 3)[1])]).toEqual([150, 111, 189]);
  });

  test('selecting makes new objects only for what is selected', () => {
    const { nodes } = new SceneBuilder().build(sampleFlow());
    const drawn = withSelection(nodes, new Set(['ask']));
    expect(drawn.filter((node) => !nodes.includes(node)).map((node) => node.id)).toEqual(['ask']);
  });

  test('of a large flow only the part near the window is given, with both ends of each edge, and the selection whole', () => {
    const flow = businessFlow(2_000);
    flow.layout.nodes = Object.fromEntries(
      flow.nodes.map((node, index) => [node.id, { x: (index % 20) * 304, y: Math.floor(index / 20) * 128 }]),
    );
    const scene = new SceneBuilder().build(flow);
    const region = regionFor(undefined, { x: 0, y: 0, zoom: 1 }, { width: 1_200, height: 700 });
    const near = within(scene, region, new Set(['mail-199']));
    const ids = new Set(near.nodes.map((node) => node.id));
    expect({
      few: ids.size < 300,
      selected: ids.has('mail-199'),
      whole: near.edges.every((edge) => ids.has(edge.source) && ids.has(edge.target)),
      kept: regionFor(region, { x: -300, y: -100, zoom: 1 }, { width: 1_200, height: 700 }) === region,
    }).toEqual({ few: true, selected: true, whole: true, kept: true });
  });
});

test('two versions as one picture: added, removed and changed are marked, and nothing else', () => {
  const before = sampleFlow();
  const after = sampleFlow();
  after.nodes = after.nodes.filter((node) => node.id !== 'log').map((node) => (node.id === 'ask' ? { ...node, timeoutMs: 5 } : node));
  after.edges = after.edges.filter((edge) => edge.to.node !== 'log');
  after.nodes.push({ id: 'new', type: 'noop', typeVersion: 1, name: 'New', parameters: {} });
  const { marks, flow, ...counts } = marksOf(before, after);
  expect({ nodes: [...marks.nodes], edges: [...marks.edges], counts, shown: flow.nodes.length }).toEqual({
    nodes: [
      ['ask', 'changed'],
      ['new', 'added'],
      ['log', 'removed'],
    ],
    edges: [['approve-log-approved', 'removed']],
    counts: { added: 1, removed: 2, changed: 1 },
    shown: before.nodes.length + 1,
  });
});

test('the arrows lead to the nearest step in their direction', () => {
  const { boxes } = new SceneBuilder().build(sampleFlow());
  expect([
    neighbour(boxes, 'shape', [1, 0]),
    neighbour(boxes, 'shape', [-1, 0]),
    neighbour(boxes, 'ask', [0, -1]),
    neighbour(boxes, 'request', [-1, 0]),
  ]).toEqual(['large', 'request', 'lookup', undefined]);
});

/** A flow without notes. */
const only = (steps: Box): Opening => ({ all: steps, steps, first: steps });

test('a flow opens whole where that can be read, else at its beginning', () => {
  const window = { width: 1_000, height: 600 };
  const limits = { minimum: 0.05, maximum: 1 };
  const small = { x: 0, y: 0, width: 800, height: 300 };
  const large = { x: 100, y: 50, width: 9_000, height: 300 };
  expect([openingView(only(small), window, limits), openingView(only(large), window, limits, 40)]).toEqual([
    viewOf(small, window, limits, 40),
    { zoom: 0.7, x: 40 - 100 * 0.7, y: 300 - (50 + 150) * 0.7 },
  ]);
});

test('what large notes push out of sight is seen first: the steps, and of many the one that begins', () => {
  const window = { width: 700, height: 440 };
  const limits = { minimum: 0.05, maximum: 1 };
  const at = (x: number, y: number): Box => ({ x, y, width: 232, height: 64 });
  const opened = (steps: readonly Box[]): boolean[] => {
    const boxes = new Map([
      ['note:guide', { x: -4_000, y: -2_400, width: 3_800, height: 2_600 }],
      ...steps.map((box, index) => [`step${index}`, box] as const),
    ]);
    const opening = openingOf({ boxes });
    const view = opening === undefined ? undefined : openingView(opening, window, limits);
    return steps.map((box) => view !== undefined && contains(shownBox(view, window), box));
  };
  expect([
    opened([at(0, 0), at(300, 0), at(600, 0)]),
    opened([at(0, 900), at(300, 0), at(4_000, 1_900)]),
    openingOf({ boxes: new Map() }),
  ]).toEqual([[true, true, true], [true, false, false], undefined]);
});

test('a note above the steps is seen whole where there is room for it', () => {
  const window = { width: 710, height: 440 };
  const boxes = new Map<string, Box>([
    ['note:todo', { x: 0, y: -340, width: 340, height: 260 }],
    ...Array.from({ length: 8 }, (_one, at): [string, Box] => [`s${at}`, { x: at * 320, y: 0, width: 232, height: 64 }]),
  ]);
  const opening = openingOf({ boxes });
  const view = opening === undefined ? undefined : openingView(opening, window, { minimum: 0.05, maximum: 1, below: 50 });
  const shown = view === undefined ? undefined : shownBox(view, window);
  expect([...boxes.values()].slice(0, 2).map((box) => shown !== undefined && contains(shown, box))).toEqual([true, true]);
});

test('who only looks at a flow gets the whole of it first, even where its names are small', () => {
  const window = { width: 1_000, height: 600 };
  const limits = { minimum: 0.05, maximum: 1 };
  const bounds = { x: 0, y: 0, width: 2_400, height: 300 };
  expect([openingView(only(bounds), window, limits).zoom, openingView(only(bounds), window, limits, undefined, 0.3)]).toEqual([
    0.7,
    viewOf(bounds, window, limits, 40),
  ]);
});

test('the map of a flow has the shape of the flow, and never shrinks to a line', () => {
  expect([
    mapSize({ width: 4_000, height: 400 }),
    mapSize({ width: 1_600, height: 12_000 }),
    mapSize({ width: 1_760, height: 1_680 }),
  ]).toEqual([
    { width: 176, height: 64 },
    { width: 64, height: 168 },
    { width: 176, height: 168 },
  ]);
});

test('the frame of what is seen stays a frame where more is seen than the map holds', () => {
  const map = { width: 176, height: 64 };
  expect([frameIn(map, { x: 100, y: -40, width: 200, height: 160 }), frameIn(map, { x: 20, y: 10, width: 60, height: 30 })]).toEqual([
    { x: 100, y: 1, width: 75, height: 62 },
    { x: 20, y: 10, width: 60, height: 30 },
  ]);
});

test('in a low window the margin gives way, so that a flow is not fitted into nothing', () => {
  const { zoom } = viewOf({ x: 0, y: 0, width: 900, height: 300 }, { width: 640, height: 118 }, { minimum: 0.02, maximum: 1 });
  expect(zoom).toBeCloseTo((118 * 0.84) / 300);
});

test('nothing that opens whole lies under the buttons at the lower edge, and what has room stays in the middle', () => {
  const limits = { minimum: 0.02, maximum: 1, below: 58 };
  const window = { width: 1_000, height: 400 };
  const column = { x: 0, y: 0, width: 300, height: 1_200 };
  const row = { x: 0, y: 0, width: 900, height: 100 };
  const lowest = (bounds: typeof row): number => {
    const { y, zoom } = openingView(only(bounds), window, limits, undefined, 0.1);
    return Math.round(y + bounds.height * zoom);
  };
  expect([lowest(column), lowest(row)]).toEqual([342, 250]);
});

describe('a wire', () => {
  const ends = { sourceX: 0, sourceY: 0, sourcePosition: Position.Right, targetPosition: Position.Left };
  const turns = (path: string): number => path.split('Q').length - 1;

  test('forward is one curve, and back it runs along the row of its target', () => {
    const [forward] = wirePath({ ...ends, targetX: 300, targetY: 80 });
    const [back, , street] = wirePath({ ...ends, targetX: -300, targetY: 256 });
    expect({ curve: forward.includes('C'), turns: turns(forward), back: back.includes('C'), corners: turns(back), street }).toEqual({
      curve: true,
      turns: 0,
      back: false,
      corners: 4,
      street: 190,
    });
  });

  test('back in its own row goes below the cards, and up to a row above it goes under that row', () => {
    const [, , own] = wirePath({ ...ends, targetX: -300, targetY: 10 });
    const [, , above] = wirePath({ ...ends, targetX: -300, targetY: -256 });
    expect([own, above]).toEqual([76, -190]);
  });
});

test('thirteen labels become seven groups, the worst first', () => {
  expect([groupsOf(['contact', 'secret', 'person'], 'trusted'), groupsOf(['internal'], 'public'), groupsOf([], 'partner')]).toEqual([
    ['secret', 'personal'],
    ['confidential', 'untrusted'],
    [],
  ]);
});

test('a new verdict that says the same of a step keeps its entry, so that its card is not drawn again', () => {
  const store = createOverlay({ problems: new Map([['a', { severity: 'block', count: 1 }]]) });
  const entry = store.getState().problems.get('a');
  updateOverlay(store, {
    problems: new Map([
      ['a', { severity: 'block', count: 1 }],
      ['b', { severity: 'low', count: 1 }],
    ]),
  });
  expect({ same: store.getState().problems.get('a') === entry, b: store.getState().problems.get('b') }).toEqual({
    same: true,
    b: { severity: 'low', count: 1 },
  });
});

test('neighbours whose data goes to one place share a region, far ones do not, and a step of elsewhere is never inside', () => {
  const at = (x: number, y = 0): { x: number; y: number; width: number; height: number } => ({ x, y, width: 232, height: 64 });
  const boxes = new Map([
    ['a', at(0)],
    ['b', at(300)],
    ['c', at(2_000)],
    ['d', at(0, 400)],
    ['between', at(300, 400)],
    ['e', at(600, 400)],
  ]);
  const names = new Map(['a', 'b', 'c', 'd', 'e'].map((id) => [id, 'OpenAI, US']));
  expect(zonesOf(boxes, names).map(({ box }) => [box.x, box.width])).toEqual([
    [-18, 568],
    [1_982, 268],
    [-18, 268],
    [582, 268],
  ]);
});
