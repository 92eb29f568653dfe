/** A file that holds several flows is asked about, by mouse and by keys. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { call, enterWorkspace } from './bridge.ts';
import { launchApp, type LaunchedApp } from './launch-app.ts';

let launched: LaunchedApp;
beforeAll(async () => {
  launched = await launchApp();
  await enterWorkspace(launched.page);
});
afterAll(async () => {
  await launched?.close();
});

const node = (name: string, type: string, parameters: object = {}): object => ({
  name,
  type: `n8n-nodes-base.${type}`,
  typeVersion: 1.1,
  position: [0, 0],
  parameters,
});
const workflow = (name: string, id: string, then: object): object => ({
  name,
  id,
  nodes: [node('Start', 'executeWorkflowTrigger'), then],
  connections: { Start: { main: [[{ node: (then as { name: string }).name, type: 'main', index: 0 }]] } },
});
const file = {
  name: 'export.json',
  mimeType: 'application/json',
  buffer: Buffer.from(
    JSON.stringify([
      workflow('Orders', 'w1', node('Run', 'executeWorkflow', { workflowId: 'w2' })),
      workflow('Bills', 'w2', node('Wait', 'noOp')),
      workflow('Archive', 'w3', node('Wait', 'noOp')),
    ]),
  ),
};

test('all of them unless told otherwise, none after Escape, and those that stay ticked', async () => {
  const { page } = launched;
  const names = async (): Promise<string[]> => (await call(page, 'flows:list', {})).flows.map(({ name }) => name).sort();
  await page.evaluate(() => {
    location.hash = '#/home';
  });
  await page.getByLabel('File to import').setInputFiles(file);
  const dialog = page.getByRole('dialog', { name: 'export.json holds 3 flows' });
  await dialog.waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  expect(await names()).toEqual([]);

  await page.getByLabel('File to import').setInputFiles(file);
  await dialog.waitFor();
  const archive = dialog.getByRole('checkbox', { name: /Archive/ });
  await archive.focus();
  await page.keyboard.press('Space');
  await dialog.getByRole('button', { name: 'Import 2' }).press('Enter');
  await page.getByText('Orders and Bills were imported from n8n', { exact: true }).waitFor();
  expect(await names()).toEqual(['Bills', 'Orders']);
});
