/** Two windows of one person on the same flow: what one keeps, the other neither replaces nor drops unasked. */
import { beforeEach, expect, test, vi } from 'vitest';
import { setTransport } from '../../renderer/bridge/client.ts';
import { createDocument } from '../../renderer/features/designer/model/document.ts';
import { keepForRecovery } from '../../renderer/features/designer/model/recovery.ts';
import { flow, step } from '../lint/kit/flow.ts';

interface Draft {
  readonly flowId: string;
  readonly base: number;
  readonly document: string;
  readonly keptAt: number;
  readonly window: string;
}
let draft: Draft | undefined;
let clock = 0;
let opened = 0;
/** The next answer does not arrive. */
let losesAnswer = false;
/** The disk takes nothing. */
let full = false;

/** As the host answers, for one person and one flow. */
function answer(channel: string, input: { flowId: string; base: number; document: string; over?: number; window: string }) {
  if (channel === 'recovery:list') return { tabs: draft === undefined ? [] : [draft] };
  const fits = input.over === undefined || draft === undefined || input.over === draft.keptAt || input.window === draft.window;
  if (channel === 'recovery:drop') {
    if (fits) draft = undefined;
    return { done: true };
  }
  if (!fits) return undefined;
  draft = { flowId: input.flowId, base: input.base, document: input.document, keptAt: (clock += 1), window: input.window };
  return { keptAt: draft.keptAt };
}
beforeEach(() => {
  draft = undefined;
  setTransport({
    async send(channel, input) {
      if (full) return { ok: false, error: { code: 'store/full', message: 'The disk is full.', detailsId: '' } };
      const value = answer(channel, input as Parameters<typeof answer>[1]);
      if (losesAnswer) {
        losesAnswer = false;
        return { ok: false, error: { code: 'ipc/timeout', message: 'No answer.', detailsId: '' } };
      }
      return value === undefined
        ? { ok: false, error: { code: 'store/conflict', message: 'Another window.', detailsId: '' } }
        : { ok: true, value };
    },
    on: () => () => {},
  });
});

function openWindow() {
  const document = createDocument({ flow: flow([step('start', 'manual-trigger', {})], [], { id: 'flow_a', name: 'A' }), base: 1 });
  const told: string[] = [];
  const recovery = keepForRecovery('flow_a', document, { over: draft?.keptAt ?? 0, window: `w${(opened += 1)}` }, ({ state }) => {
    told.push(state);
  });
  return {
    document,
    recovery,
    told,
    rename: async (name: string) => {
      document.edit('Rename', (draftOf) => {
        draftOf.name = name;
      });
      await recovery.flush();
    },
  };
}
const keptName = (): unknown => (draft === undefined ? undefined : (JSON.parse(draft.document) as { flow: { name: string } }).flow.name);

test('the second window hears of it, and may keep its own or take the other', async () => {
  const [one, two] = [openWindow(), openWindow()];
  await one.rename('By one');
  await two.rename('By two');
  expect([keptName(), two.told.at(-1)]).toEqual(['By one', 'elsewhere']);
  await two.recovery.drop();
  expect(keptName()).toBe('By one');
  await two.recovery.keepMine();
  await one.rename('By one again');
  expect([keptName(), two.told.at(-1), one.told.at(-1)]).toEqual(['By two', 'kept', 'elsewhere']);
  await one.recovery.takeTheirs();
  expect([one.document.store.getState().flow.name, one.told.at(-1), keptName()]).toEqual(['By two', 'kept', 'By two']);
  one.document.undo();
  await one.recovery.flush();
  expect([one.document.store.getState().flow.name, keptName()]).toEqual(['By one again', 'By one again']);
});

test('a window alone keeps on, and drops its own after a save', async () => {
  const one = openWindow();
  await one.rename('First');
  await one.rename('Second');
  one.document.markSaved(2);
  await one.recovery.drop();
  expect([one.told.includes('elsewhere'), draft]).toEqual([false, undefined]);
});

test('edits whose answer was lost are the same window’s own, to keep on and to drop', async () => {
  const one = openWindow();
  losesAnswer = true;
  await one.rename('First');
  await one.rename('Second');
  expect([one.told.includes('elsewhere'), one.told.at(-1), keptName()]).toEqual([false, 'kept', 'Second']);
  one.document.markSaved(2);
  await one.recovery.drop();
  losesAnswer = true;
  await one.rename('Third');
  one.document.markSaved(3);
  await one.recovery.drop();
  expect(draft).toBeUndefined();
});

test('the question who keeps stands while more is drawn, and ends once the other window has saved', async () => {
  const [one, two] = [openWindow(), openWindow()];
  await one.rename('By one');
  await two.rename('By two');
  await two.rename('By two again');
  expect(two.told.slice(two.told.indexOf('elsewhere'))).toEqual(['elsewhere', 'elsewhere']);
  one.document.markSaved(2);
  await one.recovery.drop();
  await two.rename('By two at last');
  expect([two.told.at(-1), keptName()]).toEqual(['kept', 'By two at last']);
});

test('edits that a full disk did not take are kept once it takes something again, and a save ends the alarm', async () => {
  vi.useFakeTimers();
  try {
    const one = openWindow();
    full = true;
    await one.rename('While it is full');
    expect([keptName(), one.told.at(-1)]).toEqual([undefined, 'failed']);
    full = false;
    await vi.advanceTimersByTimeAsync(5_000);
    expect([keptName(), one.told.at(-1)]).toEqual(['While it is full', 'kept']);
    full = true;
    await one.rename('Full again');
    full = false;
    await one.recovery.drop();
    expect([keptName(), one.told.at(-1)]).toEqual([undefined, 'kept']);
    one.recovery.stop();
  } finally {
    full = false;
    vi.useRealTimers();
  }
});
