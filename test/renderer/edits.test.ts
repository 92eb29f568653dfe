/** Edits, clipboard and placing: the flow stays whole, secrets stay behind. */
import { describe, expect, test } from 'vitest';
import { applyPatch } from '../../app/workflow/graph/patch.ts';
import type { JsonObject } from '../../app/kernel/json.ts';
import { emptyFlow, flowSchema, type Flow } from '../../app/workflow/model/flow.ts';
import { clipOf, paste, readClip } from '../../renderer/features/designer/model/clipboard.ts';
import {
  aligned,
  connect,
  connectionKind,
  firstFit,
  joinAround,
  newNode,
  removeThings,
  renameNode,
  replaced,
  setParameter,
} from '../../renderer/features/designer/model/edits.ts';
import { nodeType } from '../../renderer/canvas/catalogue.ts';
import { specsOf } from '../../renderer/canvas/ports.ts';
import { SceneBuilder } from '../../renderer/canvas/scene.ts';
import { placeAdded } from '../../renderer/features/designer/model/place-added.ts';
import type { Box } from '../../renderer/canvas/geometry.ts';
import { sampleFlow } from './fixture/sample-flow.ts';

const boxesOf = (flow: Flow): Map<string, Box> =>
  new Map(flow.nodes.map((node) => [node.id, { ...(flow.layout.nodes[node.id] ?? { x: 0, y: 0 }), width: 232, height: 64 }]));

describe('connecting', () => {
  test.each([
    ['a step with itself', 'ask', 'out', 'ask', 'in', 'A step cannot lead to itself.'],
    ['data into a part port', 'ask', 'out', 'agent', 'model', 'Handle large invoice takes a model part here, not data.'],
    ['a part into a data port', 'model', 'model', 'ask', 'in', 'A model part plugs into a port of its own kind.'],
    ['what is connected already', 'ask', 'out', 'mail', 'in', 'They are connected already.'],
    ['a second model', 'model', 'model', 'agent', 'model', 'They are connected already.'],
    ['a port that is not there', 'ask', 'nowhere', 'mail', 'in', 'The step has no such port.'],
  ])('%s is refused with the reason', (_name, from, fromPort, to, toPort, reason) => {
    expect(connectionKind(sampleFlow(), { node: from, port: fromPort }, { node: to, port: toPort })).toEqual({ refused: reason });
  });

  test('the first ports that fit are found, also from a part to its root', () => {
    const flow = sampleFlow();
    flow.edges = flow.edges.filter((edge) => edge.from.node !== 'memory' && edge.from.node !== 'ask');
    expect([firstFit(flow, 'ask', 'mail'), firstFit(flow, 'memory', 'agent'), firstFit(flow, 'mail', 'request')]).toEqual([
      { from: { node: 'ask', port: 'out' }, to: { node: 'mail', port: 'in' } },
      { from: { node: 'memory', port: 'memory' }, to: { node: 'agent', port: 'memory' } },
      undefined,
    ]);
  });

  test('an edge that joins takes the kind of its source', () => {
    const flow = sampleFlow();
    expect(connect(flow, { node: 'ask', port: 'error' }, { node: 'log', port: 'in' })?.kind).toBe('error');
  });
});

describe('a step in the place of another', () => {
  const replacement = (id: string, type: string) => {
    const definition = nodeType(type);
    const found = definition === undefined ? undefined : replaced(sampleFlow(), id, definition);
    return found === undefined
      ? undefined
      : {
          ...found,
          edges: found.edges
            .filter(({ from, to }) => from.node === id || to.node === id)
            .map(({ kind, from, to }) => `${kind}: ${from.node}.${from.port} > ${to.node}.${to.port}`),
        };
  };

  test('keeps its id, its name and the wires that fit, and is as fresh as from the palette', () => {
    const asked = replacement('ask', 'classify');
    expect([asked?.node.id, asked?.node.name, asked?.node.type, asked?.node.parameters, asked?.edges, asked?.lost]).toEqual([
      'ask',
      'Ask model',
      'classify',
      nodeType('classify')?.initial(),
      ['data: large.false > ask.in', 'data: ask.out > mail.in'],
      0,
    ]);
  });

  test('a wire that no port of its kind takes is counted, and what failed does not go on as if it had not', () => {
    const flow = sampleFlow();
    connect(flow, { node: 'ask', port: 'error' }, { node: 'log', port: 'in' });
    const pass = nodeType('noop');
    const found = pass === undefined ? undefined : replaced(flow, 'ask', pass);
    expect([
      found?.lost,
      found?.edges.some(({ from, to }) => from.node === 'ask' && to.node === 'log'),
      replacement('model', 'noop')?.lost,
      replacement('gone', 'noop'),
    ]).toEqual([1, false, 1, undefined]);
  });
});

test('removing a step takes its edges and its place with it', () => {
  const flow = sampleFlow();
  removeThings(flow, new Set(['agent', 'note:note']));
  expect({
    edges: flow.edges.map((edge) => edge.id),
    place: flow.layout.nodes['agent'],
    notes: flow.notes,
    noteplace: flow.layout.notes,
  }).toEqual({
    edges: ['request-shape-out', 'shape-large-out', 'large-ask-false', 'approve-log-approved', 'ask-mail-out'],
    place: undefined,
    notes: [],
    noteplace: {},
  });
});

test('what a removed step stood between is joined, a whole row of them too; a choice between ways out is never decided, nor a wire that goes as well', () => {
  const without = (...ids: readonly string[]): readonly string[] => {
    const flow = sampleFlow();
    connect(flow, { node: 'mail', port: 'error' }, { node: 'log', port: 'in' });
    const before = new Set(flow.edges.map(({ id }) => id));
    joinAround(flow, new Set(ids));
    removeThings(flow, new Set(ids));
    return flow.edges
      .filter(({ id }) => !before.has(id))
      .map(({ kind, from, to }) => `${kind}: ${from.node}.${from.port} > ${to.node}.${to.port}`);
  };
  expect({
    ask: without('ask'),
    row: without('shape', 'ask'),
    approval: without('approve'),
    condition: without('large'),
    failure: without('mail'),
    part: without('model'),
    withItsWire: without('ask', 'ask-mail-out'),
    everything: without(...sampleFlow().nodes.map(({ id }) => id)),
  }).toEqual({
    ask: ['data: large.false > mail.in'],
    row: ['data: request.out > large.in', 'data: large.false > mail.in'],
    approval: [],
    condition: [],
    failure: [],
    part: [],
    withItsWire: [],
    everything: [],
  });
});

test('a removed step that kept something back leaves a gap: what it held is not let through', () => {
  const joined = (type: string, parameters: JsonObject = {}): boolean => {
    const flow = emptyFlow('f', 'F');
    for (const [id, kind] of [
      ['start', 'manual-trigger'],
      ['middle', type],
      ['end', 'send-mail'],
    ] as const) {
      const definition = nodeType(kind);
      if (definition !== undefined) flow.nodes.push({ ...newNode(flow, definition), id });
    }
    const middle = flow.nodes.find(({ id }) => id === 'middle');
    Object.assign(middle?.parameters ?? {}, parameters);
    connect(
      flow,
      { node: 'start', port: 'out' },
      { node: 'middle', port: middle === undefined ? '' : (specsOf(middle).inputs[0]?.id ?? '') },
    );
    for (const port of middle === undefined
      ? []
      : specsOf(middle)
          .outputs.filter(({ kind }) => kind === 'data')
          .slice(0, 1))
      connect(flow, { node: 'middle', port: port.id }, { node: 'end', port: 'in' });
    expect(flow.edges).toHaveLength(2);
    joinAround(flow, new Set(['middle']));
    return flow.edges.length === 3;
  };
  const gaps = ['tokenise', 'redact-text', 'filter-items', 'switch', 'rate-limit', 'sub-flow'];
  expect([
    gaps.filter((type) => joined(type)),
    joined('mask', { fields: [{ path: 'email', method: 'mask' }] }),
    joined('pick-fields', { fields: ['name'] }),
    ['noop', 'text', 'http-request', 'sort-items', 'wait', 'model-call'].filter((type) => !joined(type)),
  ]).toEqual([[], false, false, []]);
});

test('renaming a step renames it in every expression that speaks of it', () => {
  const flow = sampleFlow();
  setParameter(flow, 'mail', ['text'], '{{ node["Ask model"].answer }} and {{ node[\'Ask model\'].answer }}');
  renameNode(flow, 'ask', 'Model "A"');
  expect(flow.nodes.find((node) => node.id === 'mail')?.parameters['text']).toBe(
    '{{ node["Model \\"A\\""].answer }} and {{ node["Model \\"A\\""].answer }}',
  );
});

test('a parameter path cannot reach a prototype', () => {
  const flow = sampleFlow();
  setParameter(flow, 'mail', ['__proto__', 'polluted'], true);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});

test('aligning and spreading', () => {
  const boxes = new Map([
    ['a', { x: 0, y: 0, width: 100, height: 50 }],
    ['b', { x: 300, y: 40, width: 100, height: 50 }],
    ['c', { x: 500, y: 90, width: 100, height: 50 }],
  ]);
  expect([
    [...aligned(boxes, 'bottom').values()],
    [...aligned(boxes, 'spread-x').values()],
    aligned(new Map([...boxes].slice(0, 1)), 'left').size,
  ]).toEqual([
    [
      { x: 0, y: 90 },
      { x: 300, y: 90 },
      { x: 500, y: 90 },
    ],
    [
      { x: 0, y: 0 },
      { x: 250, y: 40 },
      { x: 500, y: 90 },
    ],
    0,
  ]);
});

describe('clipboard', () => {
  test('copies lose connections, samples and typed-in secrets, and keep expressions', () => {
    const flow = sampleFlow();
    const secret = ['sk', 'x'.repeat(24)].join('-');
    flow.nodes = flow.nodes.map((node) =>
      node.id === 'log'
        ? {
            ...node,
            connection: 'con_1',
            sample: [{ email: 'a@example.com' }],
            parameters: {
              ...node.parameters,
              apiKey: secret,
              headers: [
                { name: 'Authorization', value: `Bearer ${secret}` },
                { name: 'X-Api-Key', value: '{{ input.key }}' },
                { name: 'Accept', value: 'json' },
              ],
            },
          }
        : node,
    );
    const clip = clipOf(flow, new Set(['log']), boxesOf(flow));
    expect({ leaks: JSON.stringify(clip).includes(secret), node: clip?.nodes[0] }).toEqual({
      leaks: false,
      node: expect.objectContaining({
        id: 'log',
        parameters: expect.objectContaining({
          apiKey: '',
          headers: [
            { name: 'Authorization', value: '' },
            { name: 'X-Api-Key', value: '{{ input.key }}' },
            { name: 'Accept', value: 'json' },
          ],
        }),
      }) as unknown,
    });
    expect(clip?.nodes[0]).not.toHaveProperty('connection');
    expect(clip?.nodes[0]).not.toHaveProperty('sample');
  });

  test('pasting gives fresh ids and names and keeps the wires inside', () => {
    const flow = sampleFlow();
    const clip = readClip(JSON.stringify(clipOf(flow, new Set(['ask', 'mail']), boxesOf(flow))));
    expect(clip).toBeDefined();
    if (clip === undefined) return;
    const added = paste(flow, clip, { x: 1_000, y: 1_000 });
    expect({
      added: [...added],
      valid: flowSchema.safeParse(flow).success,
      names: new Set(flow.nodes.map((node) => node.name)).size,
      wire: flow.edges.at(-1),
      corner: flow.layout.nodes['ask-model-2'],
    }).toEqual({
      added: ['ask-model-2', 'answer-the-customer-2'],
      valid: true,
      names: flow.nodes.length,
      wire: {
        id: 'ask-model-2-out-answer-the-customer-2',
        kind: 'data',
        from: { node: 'ask-model-2', port: 'out' },
        to: { node: 'answer-the-customer-2', port: 'in' },
      },
      corner: { x: 1_000, y: 1_000 },
    });
  });

  test.each([
    '',
    'hello',
    '{"countersign":"clip"}',
    '{"countersign":"clip","nodes":[{"id":"x"}],"edges":[],"notes":[],"places":{}}',
    `{"countersign":"clip","nodes":[],"edges":[],"notes":[],"places":{},"more":1}`,
  ])('what is no clip is not pasted: %s', (text) => {
    expect(readClip(text)).toBeUndefined();
  });

  test('what could not be saved or opened again is not pasted, and half characters and prototypes become harmless', () => {
    const clip = (parameters: string, places = '{}'): string =>
      `{"countersign":"clip","nodes":[{"id":"a","type":"noop","typeVersion":1,"name":"A","parameters":${parameters}}],"edges":[],"notes":[],"places":${places}}`;
    const far = '{"a":{"x":1e308,"y":0},"b":{"x":-1e308,"y":0}}';
    expect([`{"x":${'['.repeat(300)}${']'.repeat(300)}}`, '{'].map((given) => readClip(clip(given)))).toEqual([undefined, undefined]);
    const crowded = JSON.stringify(Object.fromEntries(Array.from({ length: 6_001 }, (_, index) => [`p${index}`, { x: 0, y: 0 }])));
    expect([far, crowded].map((places) => readClip(clip('{}', places)))).toEqual([undefined, undefined]);
    expect(readClip(clip('{"k\\ud800":"\\udfff","__proto__":{"x":1}}'))?.nodes[0]?.parameters).toEqual({ 'k\ufffd': '\ufffd' });
  });

  test('a text from elsewhere brings no connection and no sample, and ids that every object knows stand at no odd place', () => {
    const node = { type: 'noop', typeVersion: 1, name: 'A', parameters: {}, connection: 'crm', sample: [{ a: 1 }] };
    const nodes = ['constructor', 'toString'].map((id) => ({ ...node, id }));
    const clip = readClip(
      JSON.stringify({ countersign: 'clip', nodes, edges: [], notes: [{ id: 'valueOf', text: 'x' }], places: { other: { x: 1, y: 1 } } }),
    );
    const flow = structuredClone(emptyFlow('f', 'F')) as Parameters<typeof paste>[0];
    if (clip !== undefined) paste(flow, clip, { x: 0, y: 0 });
    const added = { type: 'noop', typeVersion: 1, parameters: {} };
    expect([flow.nodes, flow.layout.nodes]).toEqual([
      [
        { ...added, id: 'a', name: 'A' },
        { ...added, id: 'a-2', name: 'A 2' },
      ],
      { 'a': { x: 0, y: 0 }, 'a-2': { x: 0, y: 0 } },
    ]);
    const unplaced = { ...emptyFlow('f', 'F'), nodes: nodes.map(({ id }) => ({ ...added, id, name: id })) };
    expect([...new SceneBuilder().build(unplaced).boxes.values()].every(({ x, y }) => Number.isFinite(x + y))).toBe(true);
  });
});

test('steps that a fix puts in stand in line, and what follows moves on without overlapping', () => {
  const before = sampleFlow();
  const node = (id: string, name: string) =>
    ({ op: 'addNode', node: { id, type: 'noop', typeVersion: 1, name, parameters: {} }, near: 'ask' }) as const;
  const edge = (from: string, to: string, port = 'out') =>
    ({ op: 'addEdge', edge: { id: `${from}-${to}`, kind: 'data', from: { node: from, port }, to: { node: to, port: 'in' } } }) as const;
  const patched = applyPatch(before, [
    node('hide', 'Hide'),
    node('show', 'Show'),
    { op: 'removeEdge', edgeId: 'large-ask-false' },
    { op: 'removeEdge', edgeId: 'ask-mail-out' },
    edge('large', 'hide', 'false'),
    edge('hide', 'ask'),
    edge('ask', 'show'),
    edge('show', 'mail'),
  ]);
  expect(patched.ok).toBe(true);
  if (!patched.ok) return;
  const { nodes } = placeAdded(before, patched.value).layout;
  const row = ['large', 'hide', 'ask', 'show', 'mail'].map((id) => nodes[id]?.x ?? 0);
  expect({
    apart: row.every((x, index) => index === 0 || x - (row[index - 1] ?? 0) >= 232 + 24),
    untouched: nodes['agent'],
    sameRow: nodes['hide']?.y === nodes['ask']?.y,
  }).toEqual({ apart: true, untouched: before.layout.nodes['agent'], sameRow: true });
});
