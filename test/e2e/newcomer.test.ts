/**
 * A person who has never seen the program: from an empty folder to a flow that has really asked a model and a colleague, without
 * leaving the path that the pages show. The model is a server of the test's own that speaks the real protocol over real TLS.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasOpenssl, newAuthority } from '../kit/certificates.ts';
import { modelServer, type ModelServer } from '../kit/model-server.ts';
import { httpsServer, type TestServer } from '../kit/servers.ts';
import { root } from '../support/toolchain.ts';
import { call } from './bridge.ts';
import { field, openPanel } from './designing.ts';
import { launchApp, type LaunchedApp } from './launch-app.ts';
import { button, firstRun, goTo } from './people.ts';

const pictures = join(root, 'test-results', 'newcomer');
const key = `key-${'n3'.repeat(10)}`;

describe.skipIf(!hasOpenssl())('first run, template, dry run, model key, real run, answer', () => {
  let launched: LaunchedApp;
  let model: ModelServer;
  let host: TestServer;
  let authority: ReturnType<typeof newAuthority>;
  let taken = 0;
  const seen = async (name: string): Promise<void> => {
    taken += 1;
    await launched.page.screenshot({ path: join(pictures, `${String(taken).padStart(2, '0')}-${name}.png`) });
  };

  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true });
    authority = newAuthority();
    model = modelServer(() => JSON.stringify({ category: 'office', plausible: true }), key);
    host = await httpsServer(authority.issue('localhost'), model.handler);
    launched = await launchApp({ confirm: 'accept' });
    launched.page.setDefaultTimeout(15_000);
  });
  afterAll(async () => {
    await launched?.close();
    await host?.close();
    authority?.remove();
  });

  test('a template is dry run at once, and says what a real run lacks', async () => {
    const { page } = launched;
    await firstRun(page, { samples: false, seen });
    await seen('no-flows-yet');
    await button(page, 'Pick a template').click();
    await page.getByRole('radio', { name: /Invoices with approval/ }).click();
    await seen('template');
    await button(page, 'Create flow').click();
    await openPanel(page, 'Run');
    await page.getByLabel('Supplier').fill('Paper and Pens Ltd');
    await seen('before-the-dry-run');
    await button(page, 'Dry run').click();
    await page.getByText('Dry run: nothing was sent').waitFor();
    await seen('dry-run');
    const lacks = await page.getByRole('region', { name: 'Before it runs for real' }).getByRole('button').allInnerTexts();
    expect([lacks.map((text) => text.split('\n')[0]), model.requests]).toEqual([
      ['Secret for incoming calls is not connected', 'OpenAI is not connected', 'Accounting is not connected'],
      [],
    ]);
  });

  test('the way to the key is one button after another, and back', async () => {
    const { page } = launched;
    await page
      .getByRole('region', { name: 'Before it runs for real' })
      .getByRole('button', { name: /^OpenAI/ })
      .click();
    await field(page, 'Provider').selectOption({ label: 'Other (OpenAI-compatible)' });
    await field(page, 'Address').fill(`https://localhost:${host.port}/v1`);
    await seen('model-step');
    await button(page, 'Connect OpenAI').click();
    const dialog = page.getByRole('dialog');
    const offered = await dialog.getByLabel('Hosts that the secret may travel to').inputValue();
    // Only because the test's model stands on this machine; a service of the internet needs none of this.
    await button(dialog, 'More options').click();
    await button(dialog, 'Inside your own network').click();
    // What is no address is said at the field as soon as it is left.
    await dialog.getByLabel('Addresses inside your network').fill('127.0.0.300');
    await page.keyboard.press('Tab');
    await dialog.getByText('“127.0.0.300” is no address.').waitFor();
    await dialog.getByLabel('Addresses inside your network').fill('127.0.0.1');
    await dialog.getByLabel('Private certificate authority').fill(authority.ca);
    await seen('connection');
    await button(dialog, 'Save').click();
    await page
      .getByRole('dialog', { name: /Secret of/ })
      .getByLabel('Token')
      .fill(key);
    await seen('secret');
    await button(page, 'Store secret').click();
    await seen('way-back');
    await button(page, /^Back, and use/).click();
    await page.getByRole('region', { name: 'Before it runs for real' }).getByText('Accounting is not connected').waitFor();
    const {
      connections: [made],
    } = await call(page, 'connections:list', {});
    expect([offered, made?.hasSecret, made?.hosts]).toEqual([`localhost:${host.port}`, true, [`localhost:${host.port}`]]);
  });

  test('the real run asks the model, then a person, who is led there and answers', async () => {
    const { page } = launched;
    await button(page, 'Run for real').click();
    await page.getByText('Waiting', { exact: true }).first().waitFor();
    await seen('waits-for-a-person');
    await page
      .getByRole('navigation', { name: 'Pages' })
      .getByRole('button', { name: /Inbox.*1 waiting for you/ })
      .click();
    await button(page, 'Approve').waitFor();
    await seen('question');
    await page.getByLabel('Reason').fill('Nobody ordered this.');
    await button(page, 'Deny').click();
    await goTo(page, 'Runs');
    const run = page.getByRole('row', { name: /Trial run/ });
    await run.getByText('Succeeded').waitFor();
    await seen('runs');
    await run.click();
    await button(page, 'Open the flow').waitFor();
    await seen('run');
    expect([model.requests.length, launched.complaints]).toEqual([1, []]);
  });
});
