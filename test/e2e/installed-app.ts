/** Starts the packaged app for tests: as users get it, or the package whose archive lets a test attach a debugger. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { chromium, errors, type Browser, type Page } from 'playwright-core';
import { isRoot } from '../../app/cli/machine.ts';
import { packageDir } from '../support/package-dir.ts';

export async function packagedExecutable(
  options: { readonly debuggable?: boolean } = {},
): Promise<{ readonly folder: string; readonly executable: string }> {
  const folder = await packageDir(options);
  return {
    folder,
    executable: join(
      folder,
      { darwin: 'Countersign.app/Contents/MacOS/Countersign', win32: 'Countersign.exe' }[process.platform as string] ?? 'countersign',
    ),
  };
}

/** What everybody's Chromium needs here. */
export const usualSwitches: readonly string[] = isRoot() ? ['--no-sandbox'] : [];

export interface StartedApps {
  /** Attaches to a package that allows it, and waits for its page. */
  attach(
    executable: string,
    args: readonly string[],
    env?: Readonly<Record<string, string>>,
  ): Promise<{ readonly browser: Browser; readonly page: Page; readonly child: ChildProcess }>;
  end(): Promise<void>;
}

export function startedApps(): StartedApps {
  const started: ChildProcess[] = [];

  async function end(): Promise<void> {
    await Promise.all(
      started.splice(0).map(async (child) => {
        if (child.exitCode !== null || child.signalCode !== null) return;
        const ended = once(child, 'exit');
        child.kill('SIGKILL');
        await ended;
      }),
    );
  }

  /** Chromium's own debugging port: Node's inspector, through which Playwright starts Electron, is fused off. */
  function start(
    executable: string,
    args: readonly string[],
    env: Readonly<Record<string, string>>,
  ): Promise<{ readonly address: string; readonly child: ChildProcess }> {
    const child = spawn(executable, [...usualSwitches, '--remote-debugging-port=0', ...args], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, ...env },
    });
    started.push(child);
    return new Promise((resolve, reject) => {
      let log = '';
      child.stderr?.on('data', (data) => {
        log += String(data);
        const address = /DevTools listening on (ws:\S+)/.exec(log)?.[1];
        if (address !== undefined) resolve({ address, child });
      });
      child.once('exit', (code) => reject(new Error(`the packaged app ended with ${code}:\n${log}`)));
    });
  }

  return {
    end,
    /** Chromium's debugger now and then does not answer a program that has started; then, and only then, it is started anew. */
    async attach(executable, args, env = {}) {
      for (let turn = 1; ; turn += 1) {
        // One that is left over would take the next one's place.
        await end();
        try {
          const { address, child } = await start(executable, args, env);
          const browser = await chromium.connectOverCDP(address, { timeout: 20_000 });
          const context = browser.contexts()[0];
          const page = context?.pages()[0] ?? (await context?.waitForEvent('page'));
          if (page === undefined) throw new Error('no page');
          await page.waitForURL('app://countersign/index.html**');
          await page.waitForFunction(() => document.getElementById('root')?.childElementCount !== 0);
          return { browser, page, child };
        } catch (error) {
          if (turn === 3 || !(error instanceof errors.TimeoutError)) throw error;
        }
      }
    },
  };
}
