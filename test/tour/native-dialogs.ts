/** The operating system's own dialogs: answered yes unseen, or shown, photographed on the screen and then answered. */
import { writeFileSync } from 'node:fs';
import type { ElectronApplication } from 'playwright-core';

interface Tour {
  show: boolean;
  open: boolean;
  answer(): void;
}
interface Holder {
  tour?: Tour;
}

/** From now on: `dialog.showMessageBox` is the real one only while a picture of it is wanted. */
export async function answerDialogs(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ dialog }) => {
    const real = dialog.showMessageBox.bind(dialog) as (window: unknown, options: object) => Promise<unknown>;
    const tour: Tour = { show: false, open: false, answer: () => undefined };
    (globalThis as Holder).tour = tour;
    Object.assign(dialog, {
      showMessageBox(window: unknown, options: object): Promise<{ response: number }> {
        if (!tour.show) return Promise.resolve({ response: 0 });
        const abort = new AbortController();
        void real(window, { ...options, signal: abort.signal });
        return new Promise((resolve) => {
          tour.answer = () => {
            abort.abort();
            tour.open = false;
            resolve({ response: 0 });
          };
          tour.open = true;
        });
      },
    });
  });
}

const paintMs = 900;

/** A picture of the whole screen while the dialog that `act` leads to stands open; then it is answered with yes. */
export async function photographDialog(app: ElectronApplication, path: string, act: () => Promise<unknown>): Promise<void> {
  const set = (show: boolean): Promise<void> =>
    app.evaluate((_electron, wanted) => {
      const { tour } = globalThis as Holder;
      if (tour !== undefined) tour.show = wanted;
    }, show);
  await set(true);
  await act();
  while (!(await app.evaluate(() => (globalThis as Holder).tour?.open === true)))
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  // Nothing tells when the toolkit has drawn it.
  await new Promise((resolve) => {
    setTimeout(resolve, paintMs);
  });
  const png = await app.evaluate(async ({ desktopCapturer, screen }) => {
    const [shown] = await desktopCapturer.getSources({ types: ['screen'], thumbnailSize: screen.getPrimaryDisplay().size });
    return shown?.thumbnail.toPNG().toString('base64') ?? '';
  });
  writeFileSync(path, Buffer.from(png, 'base64'));
  await set(false);
  await app.evaluate(() => {
    (globalThis as Holder).tour?.answer();
  });
}
