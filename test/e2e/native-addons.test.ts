import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchApp, type LaunchedApp } from './launch-app.ts';

let launched: LaunchedApp;
beforeAll(async () => {
  launched = await launchApp();
});
afterAll(async () => {
  await launched?.close();
});

test("the SQLite and Argon2 addons load and work in Electron's main process", async () => {
  const outcome = await launched.app.evaluate(async ({ app }) => {
    // Playwright's function has no `require`; the program's own one is on its main module.
    const load = (process as unknown as { mainModule: { require(name: string): unknown } }).mainModule.require(`${'node:'}module`) as {
      createRequire(path: string): (name: string) => unknown;
    };
    const require = load.createRequire(`${app.getAppPath()}/package.json`);
    const Database = require('better-sqlite3') as new (
      path: string,
      options: object,
    ) => { pragma(text: string): void; prepare(sql: string): { get(): unknown }; close(): void };
    const argon2 = require('@node-rs/argon2') as {
      hash(password: string): Promise<string>;
      verify(hash: string, password: string): Promise<boolean>;
    };
    const binding = process.env['COUNTERSIGN_SQLITE'];
    const database = new Database(':memory:', binding === undefined ? {} : { nativeBinding: binding });
    database.pragma("cipher = 'aegis'");
    const row = database.prepare("SELECT sqlite3mc_config('cipher') AS cipher").get();
    database.close();
    return [row, await argon2.verify(await argon2.hash('a long enough pass phrase'), 'a long enough pass phrase')];
  });
  expect(outcome).toEqual([{ cipher: 'aegis' }, true]);
});
