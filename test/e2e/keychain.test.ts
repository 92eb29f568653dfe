/** The keychain of the operating system holds the store's key and its newest head: an earlier state that is put back is noticed. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { missingKeyring, startKeyring } from '../kit/keyring.ts';
import { call, enterWorkspace } from './bridge.ts';
import { launchApp } from './launch-app.ts';

const missing = missingKeyring();
if (missing !== undefined) process.stderr.write(`SKIPPED: no keychain for Electron, since ${missing}\n`);

test.skipIf(missing !== undefined)(
  'the key and the head are sealed by gnome-keyring, it opens the store alone, and an older state is told of',
  async () => {
    const around = mkdtempSync(join(tmpdir(), 'countersign-e2e-'));
    const dataFolder = join(around, 'data');
    const keyring = await startKeyring();
    try {
      const first = await launchApp({ dataFolder, env: keyring.env });
      const backend = await first.app.evaluate(({ safeStorage }) => safeStorage.getSelectedStorageBackend());
      await enterWorkspace(first.page);
      const before = await call(first.page, 'app:state', {});
      // As a crash would leave it: what somebody can put back later.
      cpSync(dataFolder, join(around, 'earlier'), { recursive: true });
      await call(first.page, 'flows:create', { name: 'Drawn after the copy' });
      await first.close();
      const heads = `${dataFolder} heads`;
      const sealed = readdirSync(heads).find((name) => name.endsWith('.sealed.json')) ?? '';
      const record = readFileSync(join(heads, sealed), 'utf8');
      rmSync(dataFolder, { recursive: true });
      cpSync(join(around, 'earlier'), dataFolder, { recursive: true });
      const second = await launchApp({ dataFolder, env: keyring.env });
      try {
        // Open without a passphrase: the keychain gave the key back.
        const { phase, rolledBackWhy } = await call(second.page, 'app:state', {});
        expect({ backend, keychain: before.keychain, sealed: sealed !== '', plain: /auditSize|auditRoot/.test(record), phase }).toEqual({
          backend: 'gnome_libsecret',
          keychain: true,
          sealed: true,
          plain: false,
          phase: 'signed-out',
        });
        expect([before.rolledBackWhy, rolledBackWhy]).toEqual([
          undefined,
          expect.stringMatching(/^its audit log has \d+ entries, and had \d+$/),
        ]);
      } finally {
        await second.close();
      }
    } finally {
      keyring.close();
      rmSync(around, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    }
  },
);
