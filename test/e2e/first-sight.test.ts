/** What somebody meets who brings a file of another program into an empty workspace: the steps, why something is wrong, and the way back. */
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { root } from '../support/toolchain.ts';
import { violations } from './axe.ts';
import { importFlow } from './designing.ts';
import { launchApp, type LaunchedApp } from './launch-app.ts';
import { button, firstRun, signOut, type Workspace } from './people.ts';

/** As authors of templates leave them: a guide beside the steps that is many times as large as these. */
const guide = (name: string, x: number): object => ({
  id: name,
  name,
  type: 'n8n-nodes-base.stickyNote',
  typeVersion: 1,
  position: [x, -3_000],
  parameters: { content: '## How to set it up', height: 3_400, width: 2_600 },
});
const replies = JSON.stringify({
  name: 'Reply to customers',
  nodes: [
    guide('Guide', -3_000),
    { id: 'mail', name: 'Mail comes', type: 'n8n-nodes-base.webhook', typeVersion: 2, position: [0, 0], parameters: { path: 'mail' } },
    {
      id: 'ask',
      name: 'Answer',
      type: '@n8n/n8n-nodes-langchain.openAi',
      typeVersion: 1,
      position: [400, 0],
      parameters: { modelId: 'gpt-4.1-mini', messages: { values: [{ content: '=Answer {{ $json.body.email }}' }] } },
    },
  ],
  connections: { 'Mail comes': { main: [[{ node: 'Answer', type: 'main', index: 0 }]] } },
});

let launched: LaunchedApp;
let workspace: Workspace;
beforeAll(async () => {
  launched = await launchApp({ confirm: 'accept' });
  launched.page.setDefaultTimeout(15_000);
  await launched.page.emulateMedia({ reducedMotion: 'reduce' });
  workspace = await firstRun(launched.page, { samples: false });
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await launched.page.screenshot({ path: join(root, 'test-results', 'first-sight-failed.png') });
});
afterAll(async () => {
  await launched?.close();
});

test('the first picture of an imported flow shows its steps, however large the notes beside them are', async () => {
  const { page } = launched;
  await importFlow(page, 'replies.json', replies);
  const steps = page.locator('.react-flow__node-card');
  await steps.first().waitFor();
  const canvas = await page.locator('[data-canvas]').boundingBox();
  const boxes = await Promise.all((await steps.all()).map((step) => step.boundingBox()));
  const inside = boxes.map(
    (box) =>
      box !== null &&
      canvas !== null &&
      box.x >= canvas.x &&
      box.y >= canvas.y &&
      box.x + box.width <= canvas.x + canvas.width &&
      box.y + box.height <= canvas.y + canvas.height &&
      box.width > 90,
  );
  expect(inside).toEqual([true, true]);
});

test('Escape closes the page of a rule, and the focus stays where somebody works', async () => {
  const { page } = launched;
  const why = page.getByRole('button', { name: 'Why?' }).first();
  const rule = page.getByRole('complementary', { name: /^Rule / });
  await why.click();
  await rule.waitFor();
  await page.keyboard.press('Escape');
  await rule.waitFor({ state: 'detached' });
  expect(await why.evaluate((element) => element === document.activeElement)).toBe(true);
  await why.click();
  await button(page, 'Close the rule').focus();
  await page.keyboard.press('Escape');
  await rule.waitFor({ state: 'detached' });
  expect(await why.evaluate((element) => element === document.activeElement)).toBe(true);
});

test('a menu that is open stands in a part of the page that has a name', async () => {
  const { page } = launched;
  await button(page, 'Try').click();
  await page.getByRole('menuitem', { name: /^Dry run/ }).waitFor();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Escape');
});

test('the report of an import says each thing once', async () => {
  const { page } = launched;
  await page.getByRole('button', { name: /^Notices/ }).click();
  await button(page, 'Show them').last().click();
  const report = page.getByRole('dialog', { name: /imported from n8n$/ });
  const lines = await report.getByRole('list', { name: 'Different here' }).getByRole('listitem').allInnerTexts();
  expect([lines.length > 1, new Set(lines).size]).toEqual([true, lines.length]);
  await button(report, 'Done').click();
});

test('at four times the size what happened to an account can be marked as read', async () => {
  const { app, page } = launched;
  await signOut(page);
  await page.getByLabel('Account').fill(workspace.first.account);
  await page.getByLabel('Password').fill(workspace.first.password);
  await button(page, 'Sign in').click();
  await page.getByRole('heading', { name: 'Second factor' }).waitFor();
  await page.getByLabel('Code').fill(workspace.first.recoveryCode());
  await button(page, 'Sign in').click();
  await button(page, 'I still have it').click();
  const read = button(page, 'Mark as read');
  await read.waitFor();
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.setZoomFactor(4));
  const overTheEdge = () =>
    read.evaluate((element) => ({ zoomed: innerWidth < 500, over: Math.max(0, element.getBoundingClientRect().right - innerWidth) }));
  await expect.poll(overTheEdge).toEqual({ zoomed: true, over: 0 });
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.setZoomFactor(1));
  await read.click();
});
