/** The states of every page that no real workspace shows on demand: while an answer is on its way, when none comes, and for whom it is not. */
import { goTo } from '../e2e/people.ts';
import type { Scene, Stage } from './scene.ts';

const pages = [
  'home',
  'reviews',
  'inbox',
  'runs',
  'monitor',
  'audit',
  'connections',
  'models',
  'policies',
  'environments',
  'sync',
  'people',
  'settings',
];

type Mood = 'usual' | 'slow' | 'failing';

/** What the pages ask of the host takes long or fails from now on; who they are and whether the program is open it still tells. */
async function become({ app }: Pick<Stage, 'app'>, mood: Mood): Promise<void> {
  await app.evaluate(({ ipcMain }, now) => {
    // Electron has no way to ask for a handler that is there; the map of them has stood since it has invoke.
    type Handler = (event: unknown, envelope: { readonly channel?: string }) => Promise<unknown>;
    const handlers = (ipcMain as unknown as { readonly _invokeHandlers: Map<string, Handler & { readonly usual?: Handler }> })
      ._invokeHandlers;
    for (const [name, handler] of handlers) {
      const usual = handler.usual ?? handler;
      const moody: Handler = async (event, envelope) => {
        if (now === 'usual' || /^(?:app|identity|store):/.test(envelope.channel ?? '')) return usual(event, envelope);
        if (now === 'failing')
          return { ok: false, error: { code: 'store/unreadable', message: 'The workspace does not answer.', detailsId: 'd-1' } };
        await new Promise((resolve) => {
          setTimeout(resolve, 4_000);
        });
        return usual(event, envelope);
      };
      handlers.set(name, Object.assign(moody, { usual }));
    }
  }, mood);
}

/** Runs in the page: that something loads is told only after a moment, and then fades in. */
function shown(): boolean {
  const busy = document.querySelector('main [aria-busy="true"]');
  return busy !== null && getComputedStyle(busy).opacity === '1';
}

async function states(stage: Stage): Promise<void> {
  const { page, camera } = stage;
  const show = (name: string): Promise<void> =>
    page.evaluate((to) => {
      location.hash = to;
    }, `#/${name}`);
  // Away from all of them: a page that stays loads nothing.
  await show('gone');
  try {
    await become(stage, 'slow');
    for (const name of pages) {
      await show(name);
      await page.waitForFunction(shown);
      await camera.takeBusy(`slow-${name}`);
    }
    await become(stage, 'failing');
    for (const name of pages) {
      await show(name);
      await page.getByRole('alert').first().waitFor();
      await camera.take(`failing-${name}`);
    }
  } finally {
    await become(stage, 'usual');
  }
  await show('privacy');
  await page.getByRole('heading', { name: 'Not open to your role' }).waitFor();
  await camera.take('not-open-to-you');
  await goTo(page, 'Flows');
}

export const stateScenes: readonly Scene[] = [{ name: 'states', play: states }];
