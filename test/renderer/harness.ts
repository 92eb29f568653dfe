/** Builds the fixture page, serves it under the app's own content policy, and opens it in Chromium. */
import { createServer, type Server } from 'node:http';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { build } from 'vite';
import { systemRandom } from '../../app/kernel/host.node.ts';
import { createStaticFiles } from '../../app/serve/static-files.ts';

const root = new URL('../..', import.meta.url).pathname;
const output = join(root, '.cache', 'renderer-fixture');
const browserPaths = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Undefined where the machine has no browser: callers then say SKIPPED. */
export const browserPath = (): string | undefined => process.env['CHROMIUM_PATH'] ?? browserPaths.find((path) => existsSync(path));

export interface Harness {
  /** Opens the page with a query such as `scenario=large&size=1000`. Console errors end up in `problems`. */
  open(
    query: string,
    window?: { readonly width: number; readonly height: number },
  ): Promise<{ readonly page: Page; readonly problems: readonly string[] }>;
  close(): Promise<void>;
}

export async function buildFixture(): Promise<void> {
  await build({
    configFile: join(root, 'renderer/vite.config.ts'),
    root: join(root, 'test/renderer/fixture'),
    logLevel: 'error',
    build: { outDir: output, emptyOutDir: true },
  });
}

async function serve(): Promise<{ server: Server; origin: string }> {
  const files = createStaticFiles(output, systemRandom);
  const server = createServer((request, response) => {
    void files
      .get(new URL(request.url ?? '/', 'http://localhost').pathname)
      .then((file) => response.writeHead(file.status, file.headers).end(file.body));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the fixture server has no port');
  return { server, origin: `http://127.0.0.1:${address.port}` };
}

export async function startHarness(): Promise<Harness> {
  const executablePath = browserPath();
  if (executablePath === undefined) throw new Error('no Chromium found: set CHROMIUM_PATH');
  const { server, origin } = await serve();
  const browser: Browser = await chromium.launch({
    executablePath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  return {
    async open(query, window = { width: 1440, height: 900 }) {
      const context = await browser.newContext({ viewport: { ...window } });
      await context.grantPermissions(['clipboard-read', 'clipboard-write']);
      const page = await context.newPage();
      const problems: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text());
      });
      page.on('pageerror', (error) => problems.push(error.message));
      await page.goto(`${origin}/?${query}#/flow?id=flow_sample`);
      return { page, problems };
    },
    async close() {
      await browser.close();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
