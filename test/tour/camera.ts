/** Takes numbered pictures of the running app once it rests: no animation under way, fonts loaded, nothing loading. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronApplication, Locator, Page } from 'playwright-core';
import type { Sweep } from './sweep.ts';
import { photographDialog } from './native-dialogs.ts';

export interface Look {
  readonly width?: number;
  readonly height?: number;
  readonly dark?: boolean;
  /** 2 is 200 %. */
  readonly zoom?: number;
}

const usual = { width: 1440, height: 900, dark: false, zoom: 1 } as const satisfies Look;

/** What watches sizes and themes has drawn again. */
const twoFrames = (page: Page): Promise<unknown> =>
  page.evaluate(
    () =>
      new Promise((resolve) => {
        requestAnimationFrame(() => requestAnimationFrame(resolve));
      }),
  );

/** Nothing moves and nothing loads; a page that never rests is a fault of its own, so the wait ends with an error. */
async function atRest(page: Page): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  await page.waitForFunction(() => {
    const moving = document
      .getAnimations()
      .some(
        (animation) =>
          animation.playState === 'running' &&
          animation.timeline === document.timeline &&
          animation.effect?.getTiming().iterations !== Number.POSITIVE_INFINITY,
      );
    return !moving && document.querySelector('[aria-busy="true"]:not(button)') === null;
  });
  // A drawing that was moved tells its map and its names a frame later, and what they draw of it comes in the one after.
  for (let times = 0; times < 3; times += 1) await twoFrames(page);
}

export class Camera {
  readonly #app: ElectronApplication;
  readonly #page: Page;
  readonly #folder: string;
  #taken = 0;
  #look: Required<Look> = usual;
  readonly #sweep: Sweep | undefined;

  /** With a sweep, whatever is photographed is also looked through for what keeps people out. */
  constructor(app: ElectronApplication, page: Page, folder: string, sweep?: Sweep) {
    mkdirSync(folder, { recursive: true });
    // Pictures of an earlier tour would pass for this one's, its failures too; anything else in the folder is not ours.
    for (const name of readdirSync(folder)) if (/^\d+-[a-z0-9-]+(-FAILED)?\.png$/.test(name)) rmSync(join(folder, name));
    this.#app = app;
    this.#page = page;
    this.#folder = folder;
    this.#sweep = sweep;
  }

  get taken(): number {
    return this.#taken;
  }

  /** Sizes the window's content, sets the colours and the zoom; what is left out goes back to usual. */
  async look(look: Look): Promise<void> {
    this.#look = { ...usual, ...look };
    const { width, height, dark, zoom } = this.#look;
    // Reduced motion ends moves of the canvas at once.
    await this.#page.emulateMedia({ colorScheme: dark ? 'dark' : 'light', reducedMotion: 'reduce' });
    await this.#app.evaluate(
      ({ BrowserWindow }, to) => {
        const [window] = BrowserWindow.getAllWindows();
        window?.webContents.setZoomFactor(to.zoom);
        window?.setContentSize(to.width, to.height);
      },
      { width, height, zoom },
    );
    await this.#page.waitForFunction(
      (to) => Math.abs(innerWidth - to.width / to.zoom) < 2 && Math.abs(innerHeight - to.height / to.zoom) < 2,
      { width, height, zoom },
    );
    await twoFrames(this.#page);
  }

  #next(name: string): string {
    this.#taken += 1;
    return join(this.#folder, `${String(this.#taken).padStart(2, '0')}-${name}.png`);
  }

  /** A picture of the screen with the operating system's dialog that `act` leads to, which is then answered with yes. */
  async takeDialog(name: string, act: () => Promise<unknown>): Promise<void> {
    await photographDialog(this.#app, this.#next(name), act);
  }

  /** A picture of what is still at work: nothing is waited for, and nothing is looked through. */
  async takeBusy(name: string): Promise<void> {
    await this.#page.screenshot({ path: this.#next(name) });
  }

  /** A picture of the window, or of one part of it. */
  async take(name: string, part?: Locator): Promise<void> {
    await atRest(this.#page);
    const path = this.#next(name);
    if (this.#look.zoom === 1) {
      await (part ?? this.#page).screenshot({ path });
      await this.#lookThrough(name);
      return;
    }
    // Playwright measures a zoomed page in the page's own pixels and cuts off the rest.
    const png = await this.#app.evaluate(
      async ({ BrowserWindow }) => (await BrowserWindow.getAllWindows()[0]?.webContents.capturePage())?.toPNG().toString('base64') ?? '',
    );
    writeFileSync(path, Buffer.from(png, 'base64'));
    // Only as it is: other widths are looked through without zoom.
    await this.#sweep?.judge(this.#page, `${name} ${this.#look.zoom * 100} %`, 'all');
  }

  async #lookThrough(name: string): Promise<void> {
    if (this.#sweep === undefined || (await this.#sweep.knows(this.#page))) return;
    const before = this.#look;
    for (const width of [usual.width, 900])
      for (const dark of [false, true]) {
        await this.look({ width, dark });
        await this.#sweep.judge(this.#page, `${name} ${width} ${dark ? 'dark' : 'light'}`, dark ? 'colours' : 'all');
      }
    await this.look(before);
  }
}
