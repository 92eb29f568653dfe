/** A person who has never seen the program: from an empty folder to a flow that was tried and knows its model, without leaving the path. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { call } from './bridge.ts';
import { launchApp, type LaunchedApp } from './launch-app.ts';
import { button, firstRun } from './people.ts';

let launched: LaunchedApp;
beforeAll(async () => { launched = await launchApp({ confirm: 'accept' }); });
afterAll(async () => { await launched?.close(); });

test('first run, template, dry run, model key, back in the flow', async () => {
  const { page } = launched;
  await firstRun(page, { samples: false });
  await button(page, 'Pick a template').click();
  await page.getByRole('radio', { name: /Invoices with approval/ }).click();
  await button(page, 'Create flow').click();
  await page.getByRole('tab', { name: /^Run/ }).click();
  await button(page, 'Dry run').click();
  await page.getByText('Dry run: nothing left').waitFor();
  await page.getByRole('list', { name: 'Steps' }).getByRole('button').nth(1).click();
  // The step that asks the model is selected; its connection is only a name so far.
  await button(page, 'Connect OpenAI').click();
  const dialog = page.getByRole('dialog');
  const host = await dialog.getByLabel('Hosts that the secret may travel to').inputValue();
  await button(page, 'Save').click();
  await page.getByRole('dialog', { name: /Secret of/ }).getByLabel('Header name').fill('authorization');
  await page.getByRole('dialog', { name: /Secret of/ }).getByLabel('API key').fill('test-key-of-nobody');
  await button(page, 'Store secret').click();
  await button(page, /^Back, and use/).click();
  const { connections: [made] } = await call(page, 'connections:list', {});
  await page.locator(`option[value="${made?.id ?? ''}"]`).first().waitFor({ state: 'attached' });
  expect([host, made?.hasSecret, made?.hosts, launched.complaints]).toEqual(['api.openai.com', true, ['api.openai.com'], []]);
}, 240_000);
