/** From process start until the window paints and has its content, beside an Electron app that opens an empty window. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type Page } from 'playwright-core';
import { isRoot } from '../../app/cli/machine.ts';
import { launchApp } from '../e2e/launch-app.ts';
import { provideDisplay } from '../support/display.ts';
import { resolveElectron } from '../support/electron-runtime.ts';
import { median, type BenchResult } from './result.ts';

const runs = 5;

const bareMain = `const { app, BrowserWindow } = require('electron');
app.whenReady().then(() => { const window = new BrowserWindow({ width: 1280, height: 800 }); window.loadURL('data:text/html,<title>bare</title><p>bare'); });`;

interface Opening {
  readonly paint: number;
  readonly content: number;
}

/** When the window painted first, counted from the start of the process: what a person sees as "it opens". */
async function paintedAfter(page: Page, began: number): Promise<number> {
  const at = await page.evaluate(
    () => performance.timeOrigin + (performance.getEntriesByName('first-paint')[0]?.startTime ?? performance.now()),
  );
  return at - began;
}

async function bareWindow(folder: string): Promise<Opening> {
  const runtime = await resolveElectron(() => {});
  const began = Date.now();
  const app = await _electron.launch({
    executablePath: runtime.executable,
    args: [...(isRoot() ? ['--no-sandbox'] : []), folder],
    timeout: 30_000,
  });
  const page = await app.firstWindow();
  await page.waitForSelector('p');
  const content = Date.now() - began;
  const paint = await paintedAfter(page, began);
  await app.close();
  return { paint, content };
}

async function ourWindow(dataFolder: string): Promise<Opening> {
  const began = Date.now();
  const launched = await launchApp({ dataFolder });
  await launched.page.waitForSelector('h1');
  const content = Date.now() - began;
  const paint = await paintedAfter(launched.page, began);
  await launched.close();
  return { paint, content };
}

export async function bench(): Promise<readonly BenchResult[]> {
  const display = await provideDisplay();
  if (display.name !== undefined) process.env['DISPLAY'] = display.name;
  const folder = mkdtempSync(join(tmpdir(), 'countersign-window-'));
  try {
    const bare = join(folder, 'bare');
    mkdirSync(bare);
    writeFileSync(join(bare, 'package.json'), '{"name":"bare","version":"1.0.0","main":"main.cjs"}');
    writeFileSync(join(bare, 'main.cjs'), bareMain);
    const data = join(folder, 'data');
    await bareWindow(bare);
    await ourWindow(data);
    const bareTimes: Opening[] = [];
    const ourTimes: Opening[] = [];
    for (let run = 0; run < runs; run += 1) {
      bareTimes.push(await bareWindow(bare));
      ourTimes.push(await ourWindow(data));
    }
    const middle = (list: readonly Opening[], key: keyof Opening): number => median(list.map((one) => one[key]));
    return [
      {
        name: 'a bare Electron window, first paint',
        value: middle(bareTimes, 'paint'),
        unit: 'ms',
        note: `from process start, median of ${runs}, in turn with ours`,
      },
      { name: 'our window, first paint', value: middle(ourTimes, 'paint'), unit: 'ms', note: `from process start, median of ${runs}` },
      { name: 'ours against the bare window', value: middle(ourTimes, 'paint') / middle(bareTimes, 'paint'), unit: 'x', target: '<= 2' },
      {
        name: 'our first page with its content',
        value: middle(ourTimes, 'content'),
        unit: 'ms',
        note: `store opened and asked; the bare window's paragraph took ${Math.round(middle(bareTimes, 'content'))} ms`,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
    display.stop();
  }
}
