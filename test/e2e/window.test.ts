import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchApp, type LaunchedApp } from './launch-app.ts';

let launched: LaunchedApp;
beforeAll(async () => {
  launched = await launchApp();
});
afterAll(async () => {
  await launched?.close();
});

describe('the window', () => {
  test('opens our page, with a title and something to read', async () => {
    const { page } = launched;
    await page.waitForFunction(() => document.getElementById('root')?.childElementCount !== 0);
    await page.locator('body').filter({ hasText: /\w/ }).waitFor();
    expect([page.url().split('#')[0], await page.title()]).toEqual([
      'app://countersign/index.html',
      expect.stringContaining('Countersign'),
    ]);
    expect(launched.complaints).toEqual([]);
  });

  test('is locked down while it runs, whatever the settings say', async () => {
    const preferences = await launched.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((window) =>
        // Electron keeps it out of its types.
        (window.webContents as unknown as { getLastWebPreferences(): object }).getLastWebPreferences(),
      ),
    );
    expect(preferences).toHaveLength(1);
    expect(preferences[0]).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
    });
  });

  test('has nothing of Node or Electron in the page but the bridge', async () => {
    const found = await launched.page.evaluate(() => ({
      globals: ['require', 'process', 'module', 'Buffer', 'global', 'ipcRenderer', 'electron'].filter((name) => name in globalThis),
      bridge: Object.keys((globalThis as unknown as { countersign: object }).countersign).sort(),
    }));
    expect(found).toEqual({ globals: [], bridge: ['call', 'on'] });
  });

  test('sends the content policy with every response, found or not', async () => {
    const policies = await launched.page.evaluate(async () =>
      Promise.all(
        ['/index.html', '/no-such-file', '/../../package.json', '/%2e%2e/%2e%2e/package.json'].map(async (path) => {
          const response = await fetch(`app://countersign${path}`);
          return [response.status, response.headers.get('content-security-policy')?.replace(/nonce-[\w-]+/, 'nonce-N')];
        }),
      ),
    );
    const policy =
      "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-N'; worker-src 'self'; connect-src 'self'; img-src 'self' data:; font-src 'self'; " +
      "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types default";
    expect(policies).toEqual([
      [200, policy],
      [404, policy],
      [404, policy],
      [404, policy],
    ]);
  });

  test('runs no string as code', async () => {
    const outcome = await launched.page.evaluate(async () => {
      const attempt = (run: () => unknown): string => {
        try {
          run();
          return 'ran';
        } catch (error) {
          return (error as Error).name;
        }
      };
      // The debugger that carries this function lifts the policy while it runs, and no longer.
      await new Promise((resolve) => {
        setTimeout(resolve);
      });
      return [
        attempt(() => {
          document.createElement('div').innerHTML = '<img src=x onerror=alert(1)>';
        }),
        attempt(() => {
          (0, eval)('1');
        }),
        attempt(() => {
          new Function('return 1');
        }),
        attempt(() => {
          document.createElement('script').src = 'https://example.com/x.js';
        }),
      ];
    });
    expect(outcome).toEqual(['TypeError', 'EvalError', 'EvalError', 'TypeError']);
  });

  test('goes nowhere: no navigation, no new window, no permission, no device', async () => {
    const { page, app } = launched;
    const before = page.url();
    const outcome = await page.evaluate(async () => {
      location.href = 'https://example.com/';
      const opened = window.open('javascript:alert(1)');
      const permission = await navigator.permissions.query({ name: 'geolocation' });
      const notification = await Notification.requestPermission();
      return [opened, permission.state, notification];
    });
    expect(outcome).toEqual([null, 'denied', 'denied']);
    expect([page.url(), await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)]).toEqual([before, 1]);
  });

  test('is offered no passkeys by Chromium, which keeps WebAuthn for https origins', async () => {
    const { page, app } = launched;
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
    const session = await page.context().newCDPSession(page);
    await session.send('WebAuthn.enable');
    await session.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    const outcome = await page.evaluate(async () => {
      const options = {
        publicKey: {
          challenge: new Uint8Array(32),
          rp: { name: 'Countersign', id: 'countersign' },
          user: { id: new Uint8Array(16), name: 'ada', displayName: 'Ada' },
          pubKeyCredParams: [{ type: 'public-key' as const, alg: -7 }],
          timeout: 5_000,
        },
      };
      try {
        const made = await navigator.credentials.create(options);
        return made === null ? 'null' : made.type;
      } catch (error) {
        return `${(error as Error).name}: ${(error as Error).message}`;
      }
    });
    expect(outcome).toContain('SecurityError: Public-key credentials are only available to HTTPS origins');
  });

  test('answers a call through the door and refuses a channel that does not exist', async () => {
    const answers = await launched.page.evaluate(async () => {
      const { countersign } = globalThis as unknown as { countersign: { call(channel: string, input: unknown): Promise<unknown> } };
      return [await countersign.call('app:state', {}), await countersign.call('store:wipe', {}).catch((error: Error) => error.message)];
    });
    expect(answers).toEqual([
      expect.objectContaining({ ok: true, value: expect.objectContaining({ host: 'desktop' }) }),
      expect.stringContaining('no such channel'),
    ]);
  });
});
