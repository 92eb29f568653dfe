import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, errors, type Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isRoot } from '../../app/cli/machine.ts';
import { packageDir } from '../support/package-dir.ts';
import { call, enterWorkspace } from './bridge.ts';

let executable: string;
const dataFolder = mkdtempSync(join(tmpdir(), 'countersign-packaged-'));
const started: ChildProcess[] = [];

beforeAll(async () => {
  const folder = await packageDir();
  executable = join(folder, { darwin: 'Countersign.app/Contents/MacOS/Countersign', win32: 'Countersign.exe' }[process.platform as string] ?? 'countersign');
}, 240_000);

const endAll = (): Promise<unknown> => Promise.all(started.splice(0).map(async (child) => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}));

afterAll(async () => {
  await endAll();
  // Chromium's helpers may write for a moment longer.
  rmSync(dataFolder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
});

/** Chromium's own debugging port: Node's inspector, through which Playwright starts Electron, is fused off. */
function start(): Promise<string> {
  const child = spawn(executable, [...(isRoot() ? ['--no-sandbox'] : []), '--remote-debugging-port=0', `--countersign-data=${dataFolder}`], {
    stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, NODE_OPTIONS: '--require=/no/such/file.js', COUNTERSIGN_TEST_CONFIRM: 'accept' },
  });
  started.push(child);
  return new Promise((resolve, reject) => {
    let log = '';
    child.stderr?.on('data', (data) => {
      log += String(data);
      const address = /DevTools listening on (ws:\S+)/.exec(log)?.[1];
      if (address !== undefined) resolve(address);
    });
    child.once('exit', (code) => reject(new Error(`the packaged app ended with ${code}:\n${log}`)));
  });
}

/** Chromium's debugger now and then does not answer a program that has started; then, and only then, it is started anew. */
async function attach(): Promise<Browser> {
  for (let turn = 1; ; turn += 1) {
    // One that is left over would take the next one's place.
    await endAll();
    try {
      return await chromium.connectOverCDP(await start(), { timeout: 20_000 });
    } catch (error) {
      if (turn === 3 || !(error instanceof errors.TimeoutError)) throw error;
    }
  }
}

describe('the packaged app', () => {
  test('opens its window from the archive, whatever NODE_OPTIONS says', async () => {
    const browser = await attach();
    const context = browser.contexts()[0];
    const page = context?.pages()[0] ?? await context?.waitForEvent('page');
    if (page === undefined) throw new Error('no page');
    await page.waitForURL('app://countersign/index.html**');
    await page.waitForFunction(() => document.getElementById('root')?.childElementCount !== 0);
    // Store, password hashing and shipped resources all work from inside the archive.
    await enterWorkspace(page);
    expect([await call(page, 'app:state', {}), await call(page, 'rules:list', {})]).toMatchObject([
      { host: 'desktop', phase: 'ready' }, { rules: expect.arrayContaining([expect.objectContaining({ id: expect.any(String) })]) },
    ]);
    await browser.close();
  });

  test('has every fuse set, read back from the binary', async () => {
    const { version: _version, resetAdHocDarwinSignature: _signature, strictlyRequireAllFuses: _strict, ...wire } = await getCurrentFuseWire(executable);
    const on = '1'.charCodeAt(0);
    const state = Object.fromEntries(Object.entries(wire).map(([index, value]) => [FuseV1Options[Number(index)], Number(value) === on]));
    const strict = {
      RunAsNode: false, EnableCookieEncryption: true, EnableNodeOptionsEnvironmentVariable: false, EnableNodeCliInspectArguments: false,
      EnableEmbeddedAsarIntegrityValidation: true, OnlyLoadAppFromAsar: true, LoadBrowserProcessSpecificV8Snapshot: false,
      GrantFileProtocolExtraPrivileges: false, WasmTrapHandlers: true,
    };
    // An older Electron ends before the ninth.
    expect(state).toEqual(Object.fromEntries(Object.entries(strict).slice(0, Object.keys(wire).length)));
    expect(Object.keys(wire).length).toBeGreaterThanOrEqual(8);
  });

  test('is no Node: ELECTRON_RUN_AS_NODE runs nothing', () => {
    const { stdout } = spawnSync(executable, ['-e', 'console.log("ran as node")'], { env: { ELECTRON_RUN_AS_NODE: '1' }, encoding: 'utf8', timeout: 10_000 });
    expect(stdout).not.toContain('ran as node');
  });
});
