import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isRoot } from '../../app/cli/machine.ts';
import { resolveElectron } from '../support/electron-runtime.ts';
import { root } from '../support/toolchain.ts';
import { call, enterWorkspace } from './bridge.ts';
import { launchApp, type LaunchedApp } from './launch-app.ts';

/** Where the app keeps its own unless it is told otherwise: a start by a link tells it nothing, and finds it there. */
let config: string;
let dataFolder: string;
const open: LaunchedApp[] = [];

beforeEach(() => {
  config = mkdtempSync(join(tmpdir(), 'countersign-e2e-'));
  dataFolder = join(config, 'Countersign');
  mkdirSync(dataFolder);
});
afterEach(async () => {
  for (const launched of open.splice(0)) await launched.close();
  rmSync(config, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
});

async function launch(...args: string[]): Promise<LaunchedApp> {
  const launched = await launchApp({ dataFolder, args, env: { XDG_CONFIG_HOME: config } });
  open.push(launched);
  return launched;
}

interface Bridge {
  on(channel: string, listener: (payload: unknown) => void): () => void;
}
const commandLineFile = async ({ page }: LaunchedApp): Promise<string | undefined> => (await call(page, 'app:state', {})).commandLineFile;

/** A second start of the app by the file manager or a browser, while the first runs. */
async function startAgain(...args: string[]): Promise<number | null> {
  const { executable } = await resolveElectron();
  const second = spawn(executable, [...(isRoot() ? ['--no-sandbox'] : []), root, `--countersign-data=${dataFolder}`, ...args], {
    stdio: 'ignore',
    env: { ...process.env, XDG_CONFIG_HOME: config },
  });
  const [code] = (await once(second, 'exit')) as [number | null];
  return code;
}

describe('starting and ending', () => {
  test('a flow on the command line is imported and shown once somebody has signed in, and its file is left as it is', async () => {
    const file = join(dataFolder, 'orders.flow.json');
    const text = readFileSync(join(root, 'resources/templates/daily-report.flow.json'), 'utf8');
    writeFileSync(file, text);
    const launched = await launch(file);
    await enterWorkspace(launched.page);
    await expect.poll(() => launched.page.url(), { timeout: 60_000 }).toContain('#/flow');
    await launched.page
      .getByText(/imported from Countersign/)
      .first()
      .waitFor();
    expect([await commandLineFile(launched), readFileSync(file, 'utf8')]).toEqual([undefined, text]);
  });

  test('a file that is no flow, and a bundle that nobody signed, are refused in words', async () => {
    const flow = join(dataFolder, 'orders.flow.json');
    writeFileSync(flow, '{"not":"a flow"}');
    const launched = await launch(flow);
    await enterWorkspace(launched.page);
    await launched.page.getByText('orders.flow.json was not imported', { exact: true }).waitFor();
    // As long as names of files get.
    const bundle = join(dataFolder, `${'orders'.repeat(40)}.countersign`);
    writeFileSync(bundle, 'no archive');
    expect(await startAgain(bundle)).toBe(0);
    await launched.page.getByRole('dialog', { name: /orders\.countersign is refused$/ }).waitFor();
  });

  test('a second start hands its file and link to the first and ends', async () => {
    const first = await launch();
    await enterWorkspace(first.page);
    const file = join(dataFolder, 'second.flow.json');
    expect(await startAgain(file)).toBe(0);
    // Nothing lies there: it is said, and nothing else happens.
    await first.page.getByText('The file was not opened', { exact: true }).waitFor();
    expect(await first.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
    await startAgain('countersign://run/run_01J');
    // The same document under another address: there is no load to wait for.
    await expect.poll(() => first.page.url(), { timeout: 20_000 }).toBe('app://countersign/index.html#/runs?id=run_01J');
  });

  test('a link of another shape leads nowhere', async () => {
    const first = await launch('countersign://flow/a?run=now');
    expect(new URL(first.page.url()).hash).not.toContain('run=now');
  });

  test('the window comes back where it was left', async () => {
    const first = await launch();
    await first.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.setBounds({ x: 40, y: 30, width: 1000, height: 700 }),
    );
    await first.app.close();
    open.length = 0;
    expect(existsSync(join(dataFolder, 'window.json'))).toBe(true);
    const second = await launch();
    const bounds = await second.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds());
    expect(bounds).toMatchObject({ width: 1000, height: 700 });
  });

  test('a menu item tells the page which command to run', async () => {
    const { app, page } = await launch();
    await page.evaluate(() => {
      const heard = globalThis as unknown as { countersign: Bridge; heard: Promise<unknown> };
      heard.heard = new Promise((resolve) => {
        heard.countersign.on('app:command', resolve);
      });
    });
    await app.evaluate(({ Menu }) => {
      const file = Menu.getApplicationMenu()?.items.find((item) => item.label.includes('View'));
      file?.submenu?.items.find((item) => item.label.startsWith('Search'))?.click();
    });
    expect(await page.evaluate(() => (globalThis as unknown as { heard: Promise<unknown> }).heard)).toEqual({ command: 'app.palette' });
  });
});
