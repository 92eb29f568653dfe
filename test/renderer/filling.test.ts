/** What fills the empty flow that is open: the drawing comes, and what was set here and not saved stays. */
import { expect, test } from 'vitest';
import { createStore } from 'zustand';
import { emptyFlow, type Flow } from '../../app/workflow/model/flow.ts';
import { setTransport } from '../../renderer/bridge/client.ts';
import { createDocument, isUnsaved } from '../../renderer/features/designer/model/document.ts';
import { save } from '../../renderer/features/designer/model/actions.ts';
import { fillingBy } from '../../renderer/features/designer/model/newer.ts';
import type { DesignerSession } from '../../renderer/features/designer/model/session.ts';
import { dismissAll, makeWay, markNoticesSeen, notify, shownNotices } from '../../renderer/ui/index.ts';
import { flow, step } from '../lint/kit/flow.ts';

const blank = emptyFlow('flow_a', 'Plan');
const drawn: Flow = {
  ...flow([step('start', 'manual-trigger', {})], [], { id: 'flow_a', name: 'Plan' }),
  purpose: 'Of the template',
  sharedWith: 'everyone',
};

function opened(before: Flow, after: Flow) {
  const dropped: string[] = [];
  const answers = [before, after];
  setTransport({ send: async () => ({ ok: true, value: { flow: answers.shift(), summary: { revision: 2 } } }), on: () => () => {} });
  const document = createDocument({ flow: blank, base: 1 });
  const session = {
    flowId: 'flow_a',
    trial: false,
    document,
    summary: createStore(() => ({ summary: undefined })),
    view: createStore(() => ({ newer: undefined, kept: { state: 'kept' } })),
    recovery: {
      drop: async () => {
        dropped.push('dropped');
      },
    },
  } as unknown as DesignerSession;
  return { document, session, dropped };
}

test('what was typed and not saved stays as an edit of its own, and stays kept for recovery', async () => {
  const { document, session, dropped } = opened(blank, drawn);
  document.edit('Describe', (draft) => {
    draft.purpose = 'Pays the board';
    draft.sharedWith = 'private';
    draft.name = 'Secret plan';
    draft.settings.retentionDays = 3;
  });
  await (await fillingBy(session, 'Use a template'))?.taken();
  const state = document.store.getState();
  expect([
    state.flow.nodes.length,
    state.flow.purpose,
    state.flow.sharedWith,
    state.flow.name,
    state.flow.settings.retentionDays,
    state.base,
    isUnsaved(state),
    dropped,
  ]).toEqual([1, 'Pays the board', 'private', 'Secret plan', 3, 2, true, []]);
});

test('where nothing else was set than what is saved, the drawing is what is saved', async () => {
  const { document, session, dropped } = opened(blank, drawn);
  document.edit('Say which data', (draft) => {
    draft.dataClasses = [...(drawn.dataClasses ?? [])];
    draft.settings = { ...drawn.settings };
  });
  await (await fillingBy(session, 'Use a template'))?.taken();
  const state = document.store.getState();
  expect([state.flow, isUnsaved(state), dropped]).toEqual([drawn, false, ['dropped']]);
});

test('a flow is filled only where nothing is drawn in it, neither here nor in what is saved: emptied here and not saved, another flow is made', async () => {
  const emptied = opened(drawn, drawn).session;
  const trial = { ...opened(blank, drawn).session, trial: true };
  const fills = async (session: DesignerSession): Promise<boolean> => (await fillingBy(session, 'Use a template')) !== undefined;
  const drawnHere = opened(blank, drawn);
  drawnHere.document.replace('Draw', drawn);
  expect([await fills(opened(blank, drawn).session), await fills(drawnHere.session), await fills(trial)]).toEqual([true, false, false]);
  setTransport({
    send: async () => ({ ok: true, value: { flow: { ...blank, notes: [{ id: 'n', text: 'Mine' }] }, summary: { revision: 2 } } }),
    on: () => () => {},
  });
  expect(await fills(emptied)).toBe(false);
  setTransport({ send: async () => ({ ok: true, value: { flow: drawn, summary: { revision: 2 } } }), on: () => () => {} });
  expect(await fills(emptied)).toBe(false);
});

test('a notice that the flow was not saved is there once, bears no code in its words, and ends with the save that succeeds', async () => {
  const { session } = opened(blank, drawn);
  const full = { code: 'store/full', message: 'The disk is full.', detailsId: 'd1' };
  setTransport({ send: async () => ({ ok: false, error: full }), on: () => () => {} });
  const saved = [await save(session), await save(session)];
  const told = shownNotices().map(({ title, detail, error }) => [title, detail, error?.code]);
  setTransport({ send: async () => ({ ok: true, value: { revision: 3 } }), on: () => () => {} });
  saved.push(await save(session));
  expect({ saved, told, after: shownNotices() }).toEqual({
    saved: [false, false, true],
    told: [['Not saved', 'The disk is full. Your edits are kept for recovery.', 'store/full']],
    after: [],
  });
});

test('what the open list of notices shows goes from the lower edge; what can be undone only there stays', () => {
  notify({ tone: 'block', title: 'Not imported' });
  notify({ tone: 'good', title: 'Deleted', action: { label: 'Undo', run: () => {} } });
  markNoticesSeen();
  expect(shownNotices().map(({ title }) => title)).toEqual(['Deleted']);
});

test('who goes on with their work has what went well out of the way, once it could be read; what failed or can be undone stays', () => {
  dismissAll();
  notify({ tone: 'good', title: 'Signed' });
  notify({ tone: 'block', title: 'Not sent' });
  notify({ tone: 'good', title: 'Deleted', action: { label: 'Undo', run: () => {} } });
  const at = shownNotices()[0]?.at ?? 0;
  const after = (ms: number): readonly string[] => {
    makeWay(at + ms);
    return shownNotices().map(({ title }) => title);
  };
  expect([after(1_000), after(2_000)]).toEqual([
    ['Signed', 'Not sent', 'Deleted'],
    ['Not sent', 'Deleted'],
  ]);
});
