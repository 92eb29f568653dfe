import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { call } from './bridge.ts';
import { field, openFlow, select } from './designing.ts';
import { launchApp, type LaunchedApp } from './launch-app.ts';
import { button, firstRun, signIn } from './people.ts';

const folder = mkdtempSync(join(tmpdir(), 'countersign-crash-'));
let launched: LaunchedApp | undefined;
afterAll(async () => {
  await launched?.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
});

const words = 'Written a second before the lights went out';

test('kill -9 with unsaved edits: they are offered back, with their undo history, and the saved revision is as it was', async () => {
  launched = await launchApp({ dataFolder: folder });
  let { page } = launched;
  const { first, passphrase } = await firstRun(page, { samples: false });
  const { flow } = await call(page, 'flows:create', { name: 'Daily figures', template: 'daily-report' });
  await page.reload();
  await openFlow(page, flow.name);
  await select(page, undefined);
  await field(page, 'Purpose').fill(words);
  await expect
    .poll(async () => (await call(page, 'recovery:list', {})).tabs.map((tab) => tab.document.includes(words)), { timeout: 10_000 })
    .toEqual([true]);
  const gone = once(launched.app.process(), 'exit');
  launched.app.process().kill('SIGKILL');
  await gone;

  launched = await launchApp({ dataFolder: folder });
  ({ page } = launched);
  await page.getByLabel('Passphrase or recovery code').fill(passphrase);
  await button(page, 'Open').click();
  await signIn(page, first);
  const offer = page.getByRole('dialog', { name: 'There is unsaved work' });
  await button(offer, 'Open').click();
  await page.getByLabel('Name of the flow').waitFor();
  await select(page, undefined);
  const saved = await call(page, 'flows:get', { flowId: flow.id });
  expect([await field(page, 'Purpose').inputValue(), saved.summary.revision, saved.flow.purpose === words]).toEqual([words, 1, false]);
  await page.getByRole('button', { name: /^Undo: Change purpose/ }).click();
  await expect.poll(() => field(page, 'Purpose').inputValue()).toBe(flow.purpose);
});
