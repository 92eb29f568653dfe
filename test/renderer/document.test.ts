/** Undo, redo, patches and the recovery snapshot of one open flow. */
import { apply } from 'mutative';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emptyFlow, flowSchema, type Flow } from '../../app/workflow/model/flow.ts';
import { createDocument, isUnsaved, restoreDocument } from '../../renderer/features/designer/model/document.ts';
import { addNode, connect, moveThings, removeThings, renameNode, setParameter } from '../../renderer/features/designer/model/edits.ts';
import { sampleFlow } from './fixture/sample-flow.ts';

const clock = (): { now: () => number; advance(ms: number): void } => {
  let time = 1_000;
  return {
    now: () => time,
    advance: (ms) => {
      time += ms;
    },
  };
};
const flowOf = (document: ReturnType<typeof createDocument>): Flow => document.store.getState().flow;

/** Random edits, each of which may or may not change something. */
const edit = fc.oneof(
  fc.record({ kind: fc.constant('move' as const), at: fc.nat(10), x: fc.integer({ min: -500, max: 500 }) }),
  fc.record({ kind: fc.constant('remove' as const), at: fc.nat(10) }),
  fc.record({ kind: fc.constant('add' as const), at: fc.nat(10_000) }),
  fc.record({ kind: fc.constant('rename' as const), at: fc.nat(10), name: fc.string({ maxLength: 12 }) }),
  fc.record({ kind: fc.constant('set' as const), at: fc.nat(10), value: fc.string({ maxLength: 8 }) }),
  fc.record({ kind: fc.constant('join' as const), at: fc.nat(10), to: fc.nat(10) }),
);
type Edit = typeof edit extends fc.Arbitrary<infer T> ? T : never;

function perform(document: ReturnType<typeof createDocument>, step: Edit): void {
  const { nodes } = flowOf(document);
  const node = nodes[step.at % Math.max(1, nodes.length)];
  document.edit(step.kind, (draft) => {
    if (step.kind === 'add')
      addNode(
        draft,
        {
          id: `new-${step.at}-${draft.nodes.length}`,
          type: 'noop',
          typeVersion: 1,
          name: `New ${step.at} ${draft.nodes.length}`,
          parameters: {},
        },
        { x: 0, y: 0 },
      );
    else if (node === undefined) return;
    else if (step.kind === 'move') moveThings(draft, new Map([[node.id, { x: step.x, y: 0 }]]));
    else if (step.kind === 'remove') removeThings(draft, new Set([node.id]));
    else if (step.kind === 'rename') renameNode(draft, node.id, step.name);
    else if (step.kind === 'set') setParameter(draft, node.id, ['title'], step.value);
    else connect(draft, { node: node.id, port: 'out' }, { node: nodes[step.to % nodes.length]?.id ?? '', port: 'in' });
  });
}

describe('history', () => {
  test('whatever was edited, undoing all gives the first flow and redoing all gives the last', () => {
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 25 }), (steps) => {
        const first = sampleFlow();
        const document = createDocument({ flow: first, base: 4 });
        for (const step of steps) perform(document, step);
        const last = structuredClone(flowOf(document));
        while (document.undo() !== undefined) {
          /* to the start */
        }
        expect(flowOf(document)).toEqual(first);
        while (document.redo() !== undefined) {
          /* to the end */
        }
        expect(flowOf(document)).toEqual(last);
      }),
      { numRuns: 60 },
    );
  });

  test('the patches that listeners get make the same flow out of their own copy', () => {
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 15 }), (steps) => {
        const document = createDocument({ flow: sampleFlow(), base: 4 });
        let copy = sampleFlow();
        document.onPatches((patches) => {
          copy = apply(copy, patches);
        });
        for (const [index, step] of steps.entries()) {
          perform(document, step);
          if (index % 4 === 3) document.undo();
        }
        expect(copy).toEqual(flowOf(document));
      }),
      { numRuns: 60 },
    );
  });

  test('a valid flow stays one', () => {
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 20 }), (steps) => {
        const document = createDocument({ flow: sampleFlow(), base: 4 });
        for (const step of steps) perform(document, step);
        expect(flowSchema.safeParse(flowOf(document)).success).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  test('typing in one field is one step of undo, until a pause, a save or an undo', () => {
    const time = clock();
    const document = createDocument({ flow: sampleFlow(), base: 4 }, time.now);
    const type = (text: string): void => document.edit('Type', (draft) => setParameter(draft, 'mail', ['subject'], text), 'mail/subject');
    type('H');
    type('He');
    type('Hel');
    const inOneGo = document.store.getState().undo.length;
    time.advance(5_000);
    type('Hell');
    const afterPause = document.store.getState().undo.length;
    document.markSaved(5);
    type('Hello');
    expect({ inOneGo, afterPause, afterSave: document.store.getState().undo.length }).toEqual({ inOneGo: 1, afterPause: 2, afterSave: 3 });
  });

  test('an edit that changes nothing leaves no trace', () => {
    const document = createDocument({ flow: sampleFlow(), base: 4 });
    document.edit('Nothing', (draft) => moveThings(draft, new Map()));
    expect({ undo: document.store.getState().undo, unsaved: isUnsaved(document.store.getState()) }).toEqual({ undo: [], unsaved: false });
  });

  test('removing one of many steps costs patches for that step alone', () => {
    const flow: Flow = {
      ...emptyFlow('f', 'F'),
      nodes: Array.from({ length: 1_000 }, (_, index) => ({
        id: `n${index}`,
        type: 'noop',
        typeVersion: 1,
        name: `N ${index}`,
        parameters: {},
      })),
    };
    const document = createDocument({ flow, base: 1 });
    document.edit('Delete', (draft) => removeThings(draft, new Set(['n3'])));
    expect(document.store.getState().undo[0]?.patches).toEqual([{ op: 'remove', path: ['nodes', 3] }]);
  });
});

describe('saving and recovery', () => {
  test('undo survives a save, and going back to the saved state is not unsaved', () => {
    const document = createDocument({ flow: sampleFlow(), base: 4 });
    document.edit('Move', (draft) => moveThings(draft, new Map([['ask', { x: 1, y: 1 }]])));
    document.markSaved(5);
    const saved = isUnsaved(document.store.getState());
    document.undo();
    const undone = isUnsaved(document.store.getState());
    document.redo();
    expect({ saved, undone, redone: isUnsaved(document.store.getState()), base: document.store.getState().base }).toEqual({
      saved: false,
      undone: true,
      redone: false,
      base: 5,
    });
  });

  test('a tab comes back with its flow and its history', () => {
    const document = createDocument({ flow: sampleFlow(), base: 4 });
    document.edit('Rename', (draft) => renameNode(draft, 'ask', 'Ask the model'));
    document.edit('Delete', (draft) => removeThings(draft, new Set(['log'])));
    document.undo();
    const restored = restoreDocument(document.snapshot());
    expect(restored).toBeDefined();
    const again = createDocument(restored ?? { flow: emptyFlow('x', 'x'), base: 0 });
    again.redo();
    const redone = flowOf(again);
    again.undo();
    again.undo();
    expect({ base: again.store.getState().base, start: flowOf(again), redone: redone.nodes.some((node) => node.id === 'log') }).toEqual({
      base: 4,
      start: sampleFlow(),
      redone: false,
    });
  });

  test.each([
    ['no JSON', '{'],
    ['another shape', '{"flow":{}}'],
    ['a flow that is not valid', JSON.stringify({ flow: { ...sampleFlow(), nodes: [{ id: 'x' }] }, base: 1 })],
  ])('a damaged snapshot is refused: %s', (_name, text) => {
    expect(restoreDocument(text)).toBeUndefined();
  });

  test('a damaged history is dropped, the flow is kept and counts as unsaved', () => {
    const restored = restoreDocument(
      JSON.stringify({
        flow: sampleFlow(),
        base: 4,
        undo: [{ id: 1, title: 'x', patches: [], inverse: [{ op: 'replace', path: ['nodes', 99, 'id'], value: 7 }], at: 0 }],
        redo: [],
      }),
    );
    const document = createDocument(restored ?? { flow: emptyFlow('x', 'x'), base: 0 });
    expect({ flow: flowOf(document), undo: document.store.getState().undo, unsaved: isUnsaved(document.store.getState()) }).toEqual({
      flow: sampleFlow(),
      undo: [],
      unsaved: true,
    });
  });
});
