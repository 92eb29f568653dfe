/** Electron's hardening, proved on the packaged app while it runs: once as users get it, once in the package that lets a test look inside. */
import { extractFile, listPackage } from '@electron/asar';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FlowNode } from '../../app/workflow/model/flow.ts';
import { isRoot } from '../../app/cli/machine.ts';
import { divides } from '../support/onnx-writer.ts';
import { pinnedModel } from '../support/pinned-model.ts';
import { call, enterWorkspace } from './bridge.ts';
import { packagedExecutable, startedApps, usualSwitches } from './installed-app.ts';
import { askForPermissions, breakContentPolicy, reachBehindBridge } from './page-probes.ts';

const data = mkdtempSync(join(tmpdir(), 'countersign-packaged-'));
const apps = startedApps();
let shipped: { readonly folder: string; readonly executable: string };
let inside: { readonly folder: string; readonly executable: string };

beforeAll(async () => {
  shipped = await packagedExecutable();
  inside = await packagedExecutable({ debuggable: true });
}, 300_000);

afterAll(async () => {
  await apps.end();
  // Chromium's helpers may write for a moment longer.
  for (const folder of [data, inside === undefined ? undefined : dirname(inside.folder)])
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
});

/** Starts the app as users get it, with a folder of its own, and lets it run for so long. */
function startAndSee(
  args: readonly string[],
  { env = {}, seconds = 6 }: { readonly env?: Readonly<Record<string, string>>; readonly seconds?: number } = {},
): { readonly status: number | null; readonly said: string } {
  const folder = mkdtempSync(join(data, 'one-'));
  const { status, stdout, stderr } = spawnSync(shipped.executable, [...usualSwitches, ...args, `--countersign-data=${folder}`], {
    env: { ...process.env, ...env },
    encoding: 'utf8',
    timeout: seconds * 1_000,
    killSignal: 'SIGKILL',
  });
  return { status, said: `${stdout}${stderr}` };
}

describe('the packaged app, as users get it', () => {
  test('has every fuse set, read back from the binary', async () => {
    const {
      version: _version,
      resetAdHocDarwinSignature: _signature,
      strictlyRequireAllFuses: _strict,
      ...wire
    } = await getCurrentFuseWire(shipped.executable);
    const on = '1'.charCodeAt(0);
    const state = Object.fromEntries(Object.entries(wire).map(([index, value]) => [FuseV1Options[Number(index)], Number(value) === on]));
    const strict = {
      RunAsNode: false,
      EnableCookieEncryption: true,
      EnableNodeOptionsEnvironmentVariable: false,
      EnableNodeCliInspectArguments: false,
      EnableEmbeddedAsarIntegrityValidation: true,
      OnlyLoadAppFromAsar: true,
      LoadBrowserProcessSpecificV8Snapshot: false,
      GrantFileProtocolExtraPrivileges: false,
      WasmTrapHandlers: true,
    };
    // An older Electron ends before the ninth.
    expect(state).toEqual(Object.fromEntries(Object.entries(strict).slice(0, Object.keys(wire).length)));
    expect(Object.keys(wire).length).toBeGreaterThanOrEqual(8);
  });

  test('is no Node: ELECTRON_RUN_AS_NODE runs nothing', () => {
    const { stdout } = spawnSync(shipped.executable, ['-e', 'console.log("ran as node")'], {
      env: { ELECTRON_RUN_AS_NODE: '1' },
      encoding: 'utf8',
      timeout: 10_000,
    });
    expect(stdout).not.toContain('ran as node');
  });

  test.each([
    '--remote-debugging-port=0',
    '--remote-debugging-pipe',
    '--remote-debugging-address=0.0.0.0',
    '--inspect=0',
    '--inspect-brk=0',
    '--js-flags=--allow-natives-syntax',
    '--disable-web-security',
    '--host-resolver-rules=MAP * 127.0.0.1',
    '--proxy-server=127.0.0.1:9',
    '--ignore-certificate-errors',
    '--load-extension=/tmp',
    '--renderer-cmd-prefix=/bin/echo',
    '--gpu-launcher=/bin/echo',
    '--single-process',
  ])('does not start with %s, and opens no debugger', (name) => {
    const { status, said } = startAndSee([name], { seconds: 20 });
    expect([status, said.includes(`does not start with --${name.slice(2).split('=')[0]}`), /listening on/i.test(said)]).toEqual([
      2,
      true,
      false,
    ]);
  });

  test('starts with no switch at all, and opens no debugger by environment either', () => {
    const { status, said } = startAndSee([], {
      env: { NODE_OPTIONS: '--inspect=0', ELECTRON_ENABLE_LOGGING: '1', ELECTRON_DEBUG_NOTIFICATIONS: '1' },
    });
    // It ran until it was ended.
    expect([status, said.includes('does not start')]).toEqual([null, false]);
    expect(said).not.toMatch(/debugger listening|devtools listening/i);
  });

  test('differs from the one that lets a test look inside by one word of its package.json', () => {
    const archive = (folder: string): string =>
      join(folder, process.platform === 'darwin' ? 'Countersign.app/Contents/Resources' : 'resources', 'app.asar');
    const [mine, other] = [archive(shipped.folder), archive(inside.folder)];
    const names = listPackage(mine, { isPack: false });
    expect(listPackage(other, { isPack: false })).toEqual(names);
    // Of the runtime of local models, one of its four is enough.
    expect(
      names
        .filter((name) => /onnxruntime-web.*\.\w+$/.test(name))
        .map((name) => name.split(/[\\/]/).at(-1))
        .sort(),
    ).toEqual(['ort-wasm-simd-threaded.wasm', 'ort.wasm.bundle.min.mjs', 'package.json']);
    for (const name of names.filter((one) => /^[\\/]dist[\\/].*\.(?:js|mjs|cjs|html)$/.test(one)).map((one) => one.slice(1)))
      expect([name, extractFile(other, name).equals(extractFile(mine, name))]).toEqual([name, true]);
    const [a, b] = [mine, other].map((file) => JSON.parse(extractFile(file, 'package.json').toString('utf8')) as Record<string, unknown>);
    expect([a?.['debuggable'], b]).toEqual([undefined, { ...a, debuggable: true }]);
  });
});

describe('inside the packaged app', () => {
  let browser: Browser;
  let page: Page;
  const config = join(data, 'inside');
  /** Where the app keeps its own unless it is told otherwise: what starts it by a link tells it nothing. */
  const folder = join(config, 'Countersign');
  /** Answers everything: what reaches it was not refused. */
  const reached: string[] = [];
  const outside = createServer((request, response) => {
    reached.push(request.url ?? '');
    response.end('<p>outside</p>');
  });
  let address = '';

  beforeAll(async () => {
    await new Promise<void>((resolve) => {
      outside.listen(0, '127.0.0.1', resolve);
    });
    const bound = outside.address();
    address = `http://127.0.0.1:${typeof bound === 'object' && bound !== null ? bound.port : 0}`;
    ({ browser, page } = await apps.attach(inside.executable, [`--countersign-data=${folder}`], {
      NODE_OPTIONS: '--require=/no/such/file.js',
      COUNTERSIGN_TEST_CONFIRM: 'accept',
    }));
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    outside.close();
  });

  test('store, password hashing and shipped resources all work from inside the archive, whatever NODE_OPTIONS says', async () => {
    await enterWorkspace(page);
    expect([await call(page, 'app:state', {}), await call(page, 'rules:list', {})]).toMatchObject([
      { host: 'desktop', phase: 'ready' },
      { rules: expect.arrayContaining([expect.objectContaining({ id: expect.any(String) })]) },
    ]);
  });

  test('a local model decides, with its runtime out of the archive', async () => {
    const model = divides();
    const path = join(data, 'model.onnx');
    writeFileSync(path, model);
    const { flow } = await call(page, 'flows:create', { name: 'Decides' });
    const nodes: FlowNode[] = [
      { id: 'start', type: 'manual-trigger', typeVersion: 1, name: 'Start', parameters: {} },
      {
        id: 'model',
        type: 'onnx',
        typeVersion: 1,
        name: 'Model',
        parameters: { path, model: pinnedModel(model), values: [{ value: '{{ input.x }}', input: '' }], result: 'number' },
      },
    ];
    const { id: runId } = await call(page, 'run:start', {
      flow: {
        ...flow,
        nodes,
        edges: [{ id: 'e', kind: 'data' as const, from: { node: 'start', port: 'out' }, to: { node: 'model', port: 'in' } }],
      },
      mode: 'dev',
      input: { x: 4 },
    });
    await expect.poll(async () => (await call(page, 'run:get', { runId })).summary.status, { timeout: 30_000 }).toBe('succeeded');
  });

  test('the page has nothing of Node or Electron, and cannot reach behind its bridge', async () => {
    const found = await page.evaluate(reachBehindBridge);
    expect(found).toMatchObject({
      globals: [],
      bridge: ['call', 'on'],
      constructor: 'EvalError',
      polluted: expect.stringContaining('no such channel'),
      kept: true,
    });
  });

  test('the content policy refuses what it says, one by one', async () => {
    const refused = await page.evaluate(breakContentPolicy, address);
    expect(refused.ran).toBe(false);
    expect(refused.directives).toEqual(
      expect.arrayContaining([
        'base-uri',
        'connect-src',
        'font-src',
        'form-action',
        'frame-src',
        'img-src',
        'media-src',
        'require-trusted-types-for',
        'style-src-elem',
      ]),
    );
    expect(reached).toEqual([]);
  });

  test('it goes nowhere: not to the web, a file, data, script or another program, by any way there is', async () => {
    const before = page.url();
    for (const target of [
      `${address}/away`,
      'file:///etc/passwd',
      'data:text/html,<p>x',
      'about:blank',
      'javascript:document.title="run"',
      'app://elsewhere/index.html',
      'mailto:a@example.com',
      'vscode://x',
      'chrome://version',
      'devtools://devtools/bundled/inspector.html',
      'view-source:app://countersign/index.html',
    ]) {
      await page
        .evaluate((url) => {
          try {
            location.href = url;
          } catch {
            /* refused at once */
          }
          try {
            window.open(url);
          } catch {
            /* refused at once */
          }
          const link = document.createElement('a');
          link.target = '_top';
          link.setAttribute('href', url);
          document.body.append(link);
          try {
            link.click();
          } catch {
            /* refused at once */
          }
          link.remove();
        }, target)
        .catch(() => {});
      // A blank page comes for a moment, with nothing in it, and is replaced.
      await new Promise((resolve) => {
        setTimeout(resolve, 200);
      });
      await page.waitForFunction(() => location.protocol === 'app:' && document.getElementById('root')?.childElementCount !== 0);
    }
    expect([page.url(), await page.title(), browser.contexts().flatMap((context) => context.pages()).length, reached]).toEqual([
      before,
      expect.not.stringContaining('run'),
      1,
      [],
    ]);
  });

  test('it reads no file: not by fetch, not by request, not by a path of its own scheme', async () => {
    const secret = join(data, 'secret.txt');
    writeFileSync(secret, 'the secret');
    const read = await page.evaluate(
      async (path) =>
        Promise.all(
          [
            `file://${path}`,
            `app://countersign/../../..${path}`,
            `app://countersign/%2e%2e/%2e%2e/%2e%2e${path}`,
            `app://countersign/..%5c..%5c${path}`,
            `app://countersign/${encodeURIComponent(path)}`,
            'app://countersign/package.json',
            'app://countersign/index.html%00.txt',
            'app://elsewhere/index.html',
          ].map(async (url) => {
            try {
              const response = await fetch(url);
              return response.ok ? await response.text() : response.status;
            } catch {
              return 'refused';
            }
          }),
        ),
      secret,
    );
    expect(read.filter((one) => one !== 404 && one !== 'refused')).toEqual([]);
  });

  test('it is given no permission and no device', async () => {
    const outcome = await page.evaluate(askForPermissions);
    expect(outcome).toMatchObject({ granted: [], known: [0, 0, 0], place: 'refused', notification: 'denied' });
    expect([outcome.media, outcome.screen]).not.toContain('given');
  });

  test('it has no webview, no download and no developer tools', async () => {
    const before = readdirSync(data).sort();
    const webview = await page.evaluate((target) => {
      const view = document.createElement('webview') as HTMLElement & { loadURL?: unknown };
      view.setAttribute('src', `${target}/webview`);
      document.body.append(view);
      const link = document.createElement('a');
      link.href = 'data:application/octet-stream,x';
      link.download = 'evil.desktop';
      document.body.append(link);
      link.click();
      return typeof view.loadURL;
    }, address);
    for (const keys of ['F12', 'Control+Shift+I', 'Control+Shift+J', 'Control+R', 'F5']) await page.keyboard.press(keys);
    await new Promise((resolve) => {
      setTimeout(resolve, 500);
    });
    const session = await browser.newBrowserCDPSession();
    const { targetInfos } = await session.send('Target.getTargets');
    expect([
      webview,
      reached,
      targetInfos.filter(
        ({ type, url }) => url.startsWith('devtools:') || type === 'webview' || (type === 'page' && !url.startsWith('app://countersign/')),
      ),
      readdirSync(data).sort(),
    ]).toEqual(['undefined', [], [], before]);
  });

  test('a second start and hostile links change nothing but the page that is shown, and never run anything', async () => {
    const before = page.url().split('#')[0];
    const hostile = [
      'countersign://settings/x',
      'countersign://flow/../../x',
      'countersign://flow/a?run=1',
      'countersign://flow/%2e%2e',
      'countersign:javascript:alert(1)',
      'countersign://flow/"--no-sandbox',
      'javascript:alert(1)',
      'file:///etc/passwd',
      '//host/share/a.flow.json',
      '/etc/passwd',
      'https://example.com/',
      `countersign://flow/${'a'.repeat(5_000)}`,
    ];
    for (const argument of hostile) {
      const { status, stderr } = spawnSync(inside.executable, [...usualSwitches, `--countersign-data=${folder}`, argument], {
        env: { ...process.env, XDG_CONFIG_HOME: config },
        encoding: 'utf8',
        timeout: 30_000,
      });
      expect([argument.slice(0, 60), status, stderr.includes('listening on')]).toEqual([argument.slice(0, 60), 0, false]);
    }
    const pages = browser
      .contexts()
      .flatMap((context) => context.pages())
      .map((one) => one.url());
    expect([pages.length, pages[0]?.split('#')[0], pages[0]?.includes('id=')]).toEqual([1, before, false]);
  });

  test.skipIf(
    process.platform !== 'linux' || !isRoot() || spawnSync('runuser', ['-u', 'nobody', '--', 'unshare', '-Ur', 'true']).status !== 0,
  )('its page runs in a sandbox of the kernel, for everybody but root', async () => {
    const home = mkdtempSync(join(tmpdir(), 'countersign-nobody-'));
    chmodSync(home, 0o777);
    const wrapper = join(home, 'start.sh');
    writeFileSync(
      wrapper,
      `#!/bin/sh\nfor arg; do shift; [ "$arg" = --no-sandbox ] || set -- "$@" "$arg"; done\nexec runuser -u nobody -- env HOME=${home} XDG_RUNTIME_DIR=${home} ${inside.executable} "$@"\n`,
      { mode: 0o755 },
    );
    const nobody = startedApps();
    try {
      const { browser: other } = await nobody.attach(wrapper, [`--countersign-data=${home}/data`]);
      const statuses = readdirSync('/proc')
        .filter((name) => /^\d+$/.test(name) && existsSync(`/proc/${name}/cmdline`))
        .flatMap((pid) => {
          try {
            const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
            return line.includes('--type=renderer') && line.includes(home) ? [readFileSync(`/proc/${pid}/status`, 'utf8')] : [];
          } catch {
            return [];
          }
        });
      expect(statuses.length).toBeGreaterThan(0);
      for (const status of statuses)
        expect([
          /^Seccomp:\s+(\d)/m.exec(status)?.[1],
          /^NoNewPrivs:\s+(\d)/m.exec(status)?.[1],
          /^CapEff:\s+(\w+)/m.exec(status)?.[1],
        ]).toEqual(['2', '1', '0000000000000000']);
      await other.close();
    } finally {
      await nobody.end();
      rmSync(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
    }
  });
});
