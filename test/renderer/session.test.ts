/** Which door stands open, as the window follows it: over a workspace that closes for a moment, too. */
import { beforeEach, expect, test, vi } from 'vitest';
import { setTransport } from '../../renderer/bridge/client.ts';
import { useRouter } from '../../renderer/shell/router.ts';
import { refreshSession, restDoors, useSession, type AppState } from '../../renderer/shell/session.ts';

let phase: AppState['phase'];
let person: string;
let held: (() => void)[] | undefined;
const settled = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, 0);
  });

beforeEach(() => {
  phase = 'ready';
  person = 'acc_ada';
  held = undefined;
  useSession.setState({ app: undefined, me: undefined, error: undefined, held: undefined });
  setTransport({
    send: async (channel) => {
      const value = channel === 'app:state' ? { phase } : { person: { id: person } };
      if (held !== undefined)
        await new Promise<void>((resolve) => {
          held?.push(resolve);
        });
      return { ok: true, value };
    },
    on: () => () => {},
  });
});

const shown = (): AppState['phase'] | undefined => useSession.getState().app?.phase;

test('while the workspace is closed for a moment no door opens over the page, and afterwards the window shows what is so', async () => {
  await refreshSession();
  const goOn = restDoors();
  phase = 'screen-locked';
  await refreshSession();
  expect(shown()).toBe('ready');
  phase = 'screen-locked';
  goOn();
  goOn();
  await settled();
  expect(shown()).toBe('screen-locked');
});

test('an answer that was under way when it closed opens none either', async () => {
  await refreshSession();
  held = [];
  phase = 'screen-locked';
  const asked = refreshSession();
  const goOn = restDoors();
  for (const answer of held.splice(0)) answer();
  held = undefined;
  await asked;
  expect(shown()).toBe('ready');
  phase = 'ready';
  goOn();
  await settled();
  expect([shown(), useSession.getState().error]).toEqual(['ready', undefined]);
});

test('two that rest wait for each other, and nothing is asked where nothing was', async () => {
  await refreshSession();
  const [first, second] = [restDoors(), restDoors()];
  phase = 'screen-locked';
  await refreshSession();
  first();
  await settled();
  expect(shown()).toBe('ready');
  second();
  await settled();
  expect(shown()).toBe('screen-locked');
  phase = 'ready';
  restDoors()();
  await settled();
  expect(shown()).toBe('screen-locked');
});

test('nothing of the person before stays open for who signed in by another tab; a lock in between closes nothing', async () => {
  vi.stubGlobal('location', { hash: '' });
  await refreshSession();
  useRouter.setState({ tabs: [{ flowId: 'flow_1', title: 'Pay', unsaved: false }] });
  phase = 'screen-locked';
  await refreshSession();
  phase = 'ready';
  await refreshSession();
  const after = [useRouter.getState().tabs.length];
  person = 'acc_bob';
  await refreshSession();
  expect([...after, useRouter.getState().tabs.length, useSession.getState().me?.person.id]).toEqual([1, 0, 'acc_bob']);
  vi.unstubAllGlobals();
});
