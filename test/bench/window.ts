/** From process start until the window shows, beside an Electron app that opens an empty window. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { _electron } from 'playwright-core';
import { isRoot } from '../../app/cli/machine.ts';
import { launchApp } from '../e2e/launch-app.ts';
import { provideDisplay } from '../support/display.ts';
import { resolveElectron } from '../support/electron-runtime.ts';
import { median, type BenchResult } from './result.ts';

const runs = 5;

const bareMain = `const { app, BrowserWindow } = require('electron');
app.whenReady().then(() => { const window = new BrowserWindow({ width: 1280, height: 800 }); window.loadURL('data:text/html,<title>bare</title><p>bare'); });`;

async function bareWindow(folder: string): Promise<number> {
  const runtime = await resolveElectron(() => {});
  const began = performance.now();
  const app = await _electron.launch({ executablePath: runtime.executable, args: [...(isRoot() ? ['--no-sandbox'] : []), folder], timeout: 30_000 });
  const page = await app.firstWindow();
  await page.waitForSelector('p');
  const took = performance.now() - began;
  await app.close();
  return took;
}

async function ourWindow(dataFolder: string): Promise<number> {
  const began = performance.now();
  const launched = await launchApp({ dataFolder });
  await launched.page.waitForSelector('h1');
  const took = performance.now() - began;
  await launched.close();
  return took;
}

export async function bench(): Promise<readonly BenchResult[]> {
  const display = await provideDisplay();
  if (display.name !== undefined) process.env['DISPLAY'] = display.name;
  const folder = mkdtempSync(join(tmpdir(), 'countersign-window-'));
  try {
    const bare = join(folder, 'bare');
    mkdirSync(bare);
    writeFileSync(join(bare, 'package.json'), '{"name":"bare","main":"main.js"}');
    writeFileSync(join(bare, 'main.js'), bareMain);
    const data = join(folder, 'data');
    await bareWindow(bare);
    await ourWindow(data);
    const bareTimes: number[] = [];
    const ourTimes: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      bareTimes.push(await bareWindow(bare));
      ourTimes.push(await ourWindow(data));
    }
    const ours = median(ourTimes);
    const peer = median(bareTimes);
    return [
      { name: 'a bare Electron window, first paragraph', value: peer, unit: 'ms', note: `median of ${runs}, in turn with ours` },
      { name: 'our window, first heading', value: ours, unit: 'ms', note: `median of ${runs}` },
      { name: 'ours against the bare window', value: ours / peer, unit: 'x', target: '<= 2' },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
    display.stop();
  }
}
