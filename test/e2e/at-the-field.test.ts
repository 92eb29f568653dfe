/** What somebody writes, presses and looks for where they stand: fields that say what is wrong with them, dialogs that lead on, one Escape, and the step that names a person. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Flow } from '../../app/workflow/model/flow.ts';
import { root } from '../support/toolchain.ts';
import { call } from './bridge.ts';
import { applyPreview, field, importFlow, openFlow, openPanel, select } from './designing.ts';
import { launchApp, type LaunchedApp } from './launch-app.ts';
import { button, firstRun, goTo, signIn, signInFirst, signOut, type Workspace } from './people.ts';

const waitMs = 15_000;
const soon = { timeout: waitMs };
let launched: LaunchedApp;
let workspace: Workspace;
beforeAll(async () => {
  launched = await launchApp({ confirm: 'accept' });
  launched.page.setDefaultTimeout(waitMs);
  await launched.page.emulateMedia({ reducedMotion: 'reduce' });
  workspace = await firstRun(launched.page);
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await launched.page.screenshot({ path: join(root, 'test-results', 'at-the-field-failed.png') });
});
afterAll(async () => {
  await launched?.close();
});

const step = (id: string, type: string, name: string, parameters = {}): Flow['nodes'][number] => ({
  id,
  type,
  typeVersion: 1,
  name,
  parameters,
});

async function drawn(name: string, nodes: Flow['nodes'], more: Partial<Flow> = {}): Promise<Flow> {
  const { flow } = await call(launched.page, 'flows:create', { name });
  const edges = nodes.slice(1).map(({ id }, at) => ({
    id: `e${at}`,
    kind: 'data' as const,
    from: { node: nodes[at]?.id ?? '', port: 'out' },
    to: { node: id, port: 'in' },
  }));
  await call(launched.page, 'flows:save', { flow: { ...flow, ...more, nodes, edges }, base: 1 });
  return { ...flow, nodes, edges };
}

test('a port is written key by key; what is none is said at the field, and is not saved', async () => {
  const { page } = launched;
  await goTo(page, 'Connections');
  await page.getByRole('button', { name: 'Add a connection' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Add a connection' });
  await dialog.getByLabel('Name').fill('Mailbox');
  await dialog.getByLabel('Type').selectOption({ label: 'Mail server (SMTP)' });
  await dialog.getByLabel('Server').fill('mail.example.com');
  const port = dialog.getByLabel('Port');
  const save = button(dialog, 'Save');
  const seen: unknown[] = [];
  for (const [typed, ends] of [
    ['', false],
    ['99999', false],
    ['0', false],
    ['5x8-7', true],
  ] as const) {
    await port.fill('');
    await port.pressSequentially(typed);
    await expect.poll(() => save.isEnabled(), soon).toBe(ends);
    seen.push([await port.inputValue(), await dialog.getByText('From 1 to 65,535').count()]);
  }
  expect(seen).toEqual([
    ['', 1],
    ['99999', 1],
    ['0', 1],
    ['587', 0],
  ]);
  // Another kind of server has another port, unless the field was touched since.
  await dialog.getByLabel('Type').selectOption({ label: 'Database: PostgreSQL' });
  expect(await port.inputValue()).toBe('5432');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
});

test('one Escape closes a dialog whose icon has told its name, and the focus is back where it came from', async () => {
  const { page } = launched;
  await goTo(page, 'Connections');
  const opens = page.getByRole('button', { name: 'Add a connection' }).first();
  await opens.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Add a connection' });
  await dialog.getByLabel('Name').waitFor();
  await page.keyboard.press('Shift+Tab');
  await page.getByRole('tooltip', { name: 'Close' }).waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached', timeout: 3_000 });
  await expect.poll(() => opens.evaluate((element) => element === document.activeElement), soon).toBe(true);
});

test('a budget of learning is written key by key, and a wrong one stays with what is wrong about it', async () => {
  const { page } = launched;
  await goTo(page, 'Policies');
  await page.getByRole('tab', { name: 'Learning' }).click();
  const run = page.getByLabel('A run spends at most');
  const all = page.getByLabel('All runs together');
  await run.pressSequentially('0.5');
  await all.pressSequentially('1001');
  await page.getByText('From 0.01 to 1,000').waitFor();
  await page.keyboard.press('Tab');
  expect([await run.inputValue(), await all.inputValue(), await button(page, 'Save policy').isEnabled()]).toEqual(['0.5', '1001', false]);
  await all.fill('8');
  await page.getByText('From 0.01 to 1,000').waitFor({ state: 'detached' });
  await expect.poll(() => button(page, 'Save policy').isEnabled(), soon).toBe(true);
  await button(page, 'Discard').click();
});

test('where no change to the drawing helps, the way leads to the setting; serious findings are told before a submission, and every button fits', async () => {
  const { app, page } = launched;
  const sample = 'support-reply.n8n.json';
  await importFlow(page, sample, readFileSync(join(root, 'resources', 'samples', sample), 'utf8'));
  await button(page, 'Make it green').click();
  await applyPreview(page);
  await page.getByRole('button', { name: /^Verdict: [1-9] high/ }).waitFor();
  await openPanel(page, 'Problems');
  const row = page.getByRole('listitem').filter({ hasText: /^Anyone can start “Support form”/ });
  await button(row, 'Choose…').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Only you can decide this').waitFor();
  await button(dialog, 'Go to the setting').click();
  await expect
    .poll(
      () =>
        field(page, 'Who may call').evaluate((element) => element === document.activeElement || element.contains(document.activeElement)),
      soon,
    )
    .toBe(true);
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(900, 600));
  await page.waitForFunction(() => Math.abs(innerWidth - 900) < 2);
  await button(page, 'Submit').click();
  const submit = page.getByRole('dialog', { name: /^Submit/ });
  await submit.getByText(/^Reviewers will ask about \d+ serious finding/).waitFor();
  const box = await submit.boundingBox();
  const inside = await submit
    .locator('footer button')
    .evaluateAll(
      (buttons, to) =>
        buttons.map((one) => one.getBoundingClientRect()).every(({ left, right }) => left >= to.x && right <= to.x + to.width),
      {
        x: box?.x ?? 0,
        width: box?.width ?? 0,
      },
    );
  expect([inside, await submit.locator('footer button').allInnerTexts()]).toEqual([
    true,
    ['Emergency…', 'Cancel', 'Show the problems', 'Save and submit'],
  ]);
  await button(submit, 'Show the problems').click();
  await submit.waitFor({ state: 'detached' });
  await page.keyboard.press('Control+s');
  await page.getByText('Draft v2').waitFor();
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1440, 900));
});

test('while a flow is held, none of its runs can be begun again, from whichever step', async () => {
  const { page } = launched;
  const flow = await drawn('Held orders', [
    step('start', 'manual-trigger', 'Start'),
    step('end', 'stop', 'Give up', { outcome: 'fail', message: 'The orders are wrong.' }),
  ]);
  const { id } = await call(page, 'run:start', { flow, mode: 'dev', input: {} });
  await expect.poll(async () => (await call(page, 'run:get', { runId: id })).summary.status, soon).toBe('failed');
  await page.evaluate((run) => {
    location.hash = `#/runs?id=${run}`;
  }, id);
  const again = button(page, 'Run again from this step');
  await expect.poll(() => again.first().isEnabled(), soon).toBe(true);
  await button(page, 'Hold this flow').click();
  const dialog = page.getByRole('dialog', { name: /^Hold/ });
  await dialog.getByLabel('Why?').fill('The orders are wrong.');
  await button(dialog, 'Hold it').click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByText('This flow is held').waitFor();
  await page.locator('.react-flow__node').filter({ hasText: 'Start' }).first().click();
  await expect.poll(() => again.count(), soon).toBe(2);
  await expect.poll(() => again.evaluateAll((all) => all.every((one) => (one as HTMLButtonElement).disabled)), soon).toBe(true);
});

test('the accounts behind the connections are told, with how far a leak of each would reach', async () => {
  const { page } = launched;
  const connection = await call(page, 'connections:save', {
    name: 'CRM',
    type: 'http',
    auth: 'bearer',
    hosts: ['crm.example.com'],
    scopes: [],
    environment: 'dev',
    personal: false,
    serviceAccount: 'svc-crm',
  });
  const slot = { id: connection.id, name: 'CRM', type: 'http', auth: 'bearer' as const, hosts: ['crm.example.com'], scopes: [] };
  for (const name of ['Read leads', 'Write leads']) {
    const ask = { ...step('ask', 'http-request', 'Ask', { url: 'https://crm.example.com/leads' }), connection: connection.id };
    await drawn(name, [step('start', 'manual-trigger', 'Start'), ask], { connections: [slot] });
  }
  await goTo(page, 'Connections');
  await page.getByRole('radio', { name: 'Accounts' }).click();
  const row = page.getByRole('table', { name: 'Accounts' }).getByRole('row', { name: /svc-crm/ });
  await row.getByText('Shared by 2 flows').waitFor();
  await page.getByText('1 of 1 accounts reaches further than one flow').waitFor();
  await row.press('Enter');
  await page.getByRole('complementary', { name: 'CRM' }).getByText('Shared by 2 flows').waitFor();
});

test('the longest run is given in the unit that somebody thinks in', async () => {
  const { page } = launched;
  const flow = await drawn('Three days', [step('start', 'manual-trigger', 'Start')], { settings: { maxSeconds: 5_400 } });
  await openFlow(page, flow.name);
  await select(page, undefined);
  const [length, unit] = [page.getByLabel('Longest run', { exact: true }), page.getByLabel('Unit of “Longest run”')];
  const shown = async (): Promise<unknown[]> => [await length.inputValue(), await unit.inputValue()];
  const seen = [await shown()];
  await length.fill('3');
  await unit.selectOption('days');
  seen.push(await shown());
  await page.keyboard.press('Control+s');
  await expect.poll(async () => (await call(page, 'flows:get', { flowId: flow.id })).flow.settings.maxSeconds, soon).toBe(3 * 86_400);
  expect(seen).toEqual([
    ['90', 'minutes'],
    ['3', 'days'],
  ]);
});

test('a step of another program is replaced from the list of problems in one press', async () => {
  const { page } = launched;
  await importFlow(
    page,
    'sms.json',
    JSON.stringify({
      name: 'Text somebody',
      nodes: [
        { id: 'a', name: 'By hand', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, 0], parameters: {} },
        { id: 'b', name: 'Fly a drone', type: 'n8n-nodes-base.droneFlight', typeVersion: 1, position: [220, 0], parameters: {} },
      ],
      connections: { 'By hand': { main: [[{ node: 'Fly a drone', type: 'main', index: 0 }]] } },
    }),
  );
  await openPanel(page, 'Problems');
  await page.getByRole('region', { name: 'Still to do' }).getByRole('button', { name: 'Replace…' }).first().click();
  await page.getByRole('dialog', { name: /^Replace “Fly a drone”$/ }).waitFor();
  await page.keyboard.press('Escape');
});

test('a bundle that is refused is named, and notices of a run stand beside what its step says', async () => {
  const { app, page } = launched;
  await goTo(page, 'Environments');
  await page
    .getByLabel('Bundle to admit')
    .setInputFiles({ name: 'payroll.countersign', mimeType: 'application/octet-stream', buffer: Buffer.from('no bundle') });
  await page.getByText('payroll.countersign was not admitted: nothing was changed').waitFor();
  const flow = await drawn('Wait for nobody', [step('start', 'manual-trigger', 'Start'), step('end', 'noop', 'End')]);
  await call(page, 'run:start', { flow, mode: 'dev', input: {} });
  await goTo(page, 'Runs');
  const row = page.getByRole('row', { name: /Wait for nobody/ });
  await row.getByText('Succeeded').waitFor();
  await row.click();
  await page.getByLabel('Point in the run').waitFor();
  const resize = (width: number, height: number): Promise<void> =>
    app.evaluate(({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]?.setContentSize(to.width, to.height), { width, height });
  const before = await page.evaluate(() => [innerWidth, innerHeight] as const);
  await resize(900, 600);
  await page.waitForFunction(() => innerWidth === 900);
  // Where notices come, whether or not there is one now.
  const overlap = await page.evaluate(() => {
    const [notices, told] = ['.cs-toasts', 'aside'].map((place) => document.querySelector(place)?.getBoundingClientRect());
    return notices === undefined || told === undefined ? undefined : Math.max(0, notices.right - told.left);
  });
  await resize(...before);
  expect(overlap).toBe(0);
});

test('from a person who was found, the way leads to the step that names them', async () => {
  const { page } = launched;
  await drawn('Orders by mail', [
    step('start', 'manual-trigger', 'Start'),
    step('mail', 'send-mail', 'Tell the buyer', { to: 'jane.doe@example.com', subject: 'Your order', text: 'It is on its way.' }),
  ]);
  await signOut(page);
  await signInFirst(page, 'rui', workspace.colleagues['rui'] ?? '');
  await goTo(page, 'Privacy');
  await page.getByLabel('Who are you looking for?').fill('jane.doe@example.com');
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: 'Places' }).getByRole('button', { name: 'Orders by mail' }).click();
  await expect
    .poll(() => page.getByRole('complementary', { name: 'Inspector' }).getByLabel('Name of the step').inputValue(), soon)
    .toBe('Tell the buyer');
});

test('an auditor opens what a sample names, and is led to the quarter that something happened in', async () => {
  const { page } = launched;
  await signOut(page);
  await signIn(page, workspace.first);
  await call(page, 'identity:stepUp', { kind: 'recovery', code: workspace.first.recoveryCode() });
  const { firstPassword } = await call(page, 'people:create', { account: 'ivo', displayName: 'Ivo Beck', roles: ['auditor'], groups: [] });
  await signOut(page);
  await signInFirst(page, 'ivo', firstPassword);
  await goTo(page, 'Audit');
  await page.getByRole('tab', { name: 'Evidence of a period' }).click();
  await page.getByText('Nothing happened in this period').waitFor();
  await page.getByRole('button', { name: /^Show (January|April|July|October) to / }).click();
  await page.getByRole('row', { name: /^Changes of access/ }).click();
  const entry = page.getByRole('button', { name: /^Open entry \d+$/ }).first();
  const index = await entry.innerText();
  await entry.click();
  await page.getByRole('complementary', { name: `Entry ${index}`, exact: true }).waitFor();
  await button(page, 'Close the entry').click();
  await page.getByRole('complementary', { name: 'Changes of access' }).waitFor();
  expect(launched.complaints).toEqual([]);
});
