import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isRoot } from '../../app/cli/machine.ts';
import { root } from '../support/toolchain.ts';

const browserPath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path));

describe.skipIf(browserPath === undefined)('the app in a browser', () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'countersign-serve-'));
  const complaints: string[] = [];
  let server: ChildProcess;
  let browser: Browser;
  let page: Page;
  let links: AsyncIterator<string>;

  const nextLink = async (): Promise<string> => {
    const { value } = (await links.next()) as { value: string };
    return (JSON.parse(value) as { url: string }).url;
  };

  beforeAll(async () => {
    server = spawn(process.execPath, [join(root, 'app', 'cli', 'bin.mjs'), 'serve', '--json', '--port', '0', '--data', dataFolder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    if (server.stdout === null) throw new Error('no output to read');
    links = createInterface({ input: server.stdout })[Symbol.asyncIterator]();
    browser = await chromium.launch({
      ...(browserPath === undefined ? {} : { executablePath: browserPath }),
      args: isRoot() ? ['--no-sandbox'] : [],
    });
    page = await browser.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
  });

  afterAll(async () => {
    await browser?.close();
    if (server.exitCode === null) {
      server.kill();
      await once(server, 'exit');
    }
    rmSync(dataFolder, { recursive: true, force: true });
  });

  test('opens by its one-time link, shows the same page, and gets its answers over the socket', async () => {
    const answered = page
      .waitForEvent('websocket')
      .then((socket) => socket.waitForEvent('framereceived', (frame) => String(frame.payload).includes('"host":"browser"')));
    await page.goto(await nextLink());
    await answered;
    await page.locator('body').filter({ hasText: /\w/ }).waitFor();
    expect([new URL(page.url()).search, await page.title(), complaints]).toEqual(['', expect.stringContaining('Countersign'), []]);
  });

  test('stays open to its browser after a reload, and shut to another one', async () => {
    const reloaded = await page.reload();
    const stranger = await (await browser.newContext()).newPage();
    const refused = await stranger.goto(new URL('/', page.url()).href);
    expect([reloaded?.status(), refused?.status()]).toEqual([200, 401]);
  });

  test('has a fresh link for the second browser', async () => {
    const second = await (await browser.newContext()).newPage();
    const opened = await second.goto(await nextLink());
    expect(opened?.status()).toBe(200);
  });

  test('says over every page that the program behind it has gone', async () => {
    server.kill();
    await once(server, 'exit');
    await page.getByRole('alert').getByText('The connection to Countersign was lost').waitFor();
  });
});
