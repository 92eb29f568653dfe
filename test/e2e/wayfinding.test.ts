/** Where one stands and what to do next: a tab that is closed with edits, a run that stops far down the drawing, a rule behind a choice, a model that nobody has listed. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Flow } from '../../app/workflow/model/flow.ts';
import { call, enterWorkspace } from './bridge.ts';
import { field, moreOptions, openFlow, openPanel, select } from './designing.ts';
import { launchApp, type LaunchedApp } from './launch-app.ts';
import { button, goTo } from './people.ts';

let launched: LaunchedApp;
beforeAll(async () => {
  launched = await launchApp();
  await enterWorkspace(launched.page);
  launched.page.setDefaultTimeout(20_000);
});
afterAll(async () => {
  await launched?.close();
});

async function resize(width: number, height: number): Promise<void> {
  await launched.app.evaluate(({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height), {
    width,
    height,
  });
  await launched.page.waitForFunction((size) => Math.abs(innerWidth - size.width) < 2 && Math.abs(innerHeight - size.height) < 2, {
    width,
    height,
  });
}

/** The whole card lies inside the canvas; waits for the view to get there. */
const cardInView = (name: string): Promise<unknown> =>
  launched.page.waitForFunction((text) => {
    const card = [...document.querySelectorAll('.react-flow__node')]
      .find((node) => node.textContent.includes(text))
      ?.getBoundingClientRect();
    const canvas = document.querySelector('.react-flow')?.getBoundingClientRect();
    return (
      card !== undefined &&
      canvas !== undefined &&
      card.left >= canvas.left &&
      card.right <= canvas.right &&
      card.top >= canvas.top &&
      card.bottom <= canvas.bottom
    );
  }, name);

test('a tab that is closed with edits says that they are kept, and brings them back', async () => {
  const { page } = launched;
  await call(page, 'flows:create', { name: 'Sort invoices', template: 'invoice-triage' });
  await openFlow(page, 'Sort invoices');
  await field(page, 'Purpose').fill('Books what a person has seen');
  await page.getByTitle('Not saved yet; kept for recovery').waitFor();
  await page.getByRole('button', { name: 'Close Sort invoices' }).click();
  await page.getByText('The edits of “Sort invoices” are kept', { exact: true }).waitFor();
  await button(page, 'Open it again').click();
  await field(page, 'Purpose').waitFor();
  expect(await field(page, 'Purpose').inputValue()).toBe('Books what a person has seen');
});

test('the drawing goes to the step at which a run stopped, and keeps it in view in a smaller window', async () => {
  const { page } = launched;
  const step = (id: string, type: string, name: string, parameters = {}): Flow['nodes'][number] => ({
    id,
    type,
    typeVersion: 1,
    name,
    parameters,
  });
  const { flow } = await call(page, 'flows:create', { name: 'Post to the ledger' });
  const nodes = [
    step('start', 'manual-trigger', 'Start'),
    ...[1, 2, 3, 4, 5].map((at) => step(`pass${at}`, 'noop', `Pass ${at}`)),
    step('call', 'http-request', 'Call the ledger', { url: 'https://ledger.invalid/x' }),
    step('last', 'noop', 'At last'),
  ];
  const edges = nodes.slice(1).map(({ id }, at) => ({
    id: `e${at}`,
    kind: 'data' as const,
    from: { node: nodes[at]?.id ?? '', port: 'out' },
    to: { node: id, port: 'in' },
  }));
  await call(page, 'flows:save', { flow: { ...flow, nodes, edges }, base: 1 });
  await resize(1200, 800);
  await openFlow(page, 'Post to the ledger');
  await openPanel(page, 'Run');
  await button(page, 'Run for real').click();
  await page.getByText('No computer was found under the name ledger.invalid.').first().waitFor();
  await cardInView('Call the ledger');
  await goTo(page, 'Runs');
  await page
    .getByRole('row', { name: /Post to the ledger/ })
    .first()
    .click();
  await page.getByText('Failed at “Call the ledger”').waitFor();
  await cardInView('Call the ledger');
  await resize(900, 600);
  await cardInView('Call the ledger');
  await resize(1280, 800);
});

test('a flow with a schedule says for all of its schedules what happens while a run goes on; one without has no such question', async () => {
  const { page } = launched;
  const label = 'While a scheduled run is under way';
  await openFlow(page, 'Post to the ledger');
  await select(page, undefined);
  await moreOptions(page);
  expect(await page.getByLabel(label).count()).toBe(0);
  const { flow } = await call(page, 'flows:create', { name: 'Each hour' });
  const nodes = [
    { id: 's', type: 'schedule-trigger', typeVersion: 1, name: 'Each hour', parameters: { cron: '0 * * * *', timezone: 'UTC' } },
  ];
  await call(page, 'flows:save', { flow: { ...flow, nodes }, base: 1 });
  await openFlow(page, 'Each hour');
  await select(page, undefined);
  await moreOptions(page);
  await page.getByLabel(label).selectOption({ label: 'Run both' });
  await page.keyboard.press('Control+s');
  await page.getByText('Draft v3').waitFor();
  expect((await call(page, 'flows:get', { flowId: flow.id })).flow.settings.overlap).toBe('parallel');
});

test('a choice of a draft tells the rule behind it without leaving the draft', async () => {
  const { page } = launched;
  await goTo(page, 'Flows');
  await button(page, 'New flow').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Describe it in words' }).click();
  await dialog.getByRole('textbox').first().fill('When a mail arrives, ask a model to write an answer and send it to the customer.');
  await button(dialog, 'Propose steps').click();
  await dialog.getByRole('button', { name: 'Why: rule DF001' }).first().click();
  await dialog.getByText('Personal data reaches an outside AI model unmasked').waitFor();
  expect(await button(dialog, 'Make the flow').isVisible()).toBe(true);
  await page.keyboard.press('Escape');
});

test('a model that flows use and nobody has listed is put on the list with what is known of it', async () => {
  const { page } = launched;
  await goTo(page, 'Models');
  await page.getByRole('tab', { name: 'In use' }).click();
  await page.getByRole('row', { name: /gpt-4o-2024-08-06/ }).click();
  await button(page, 'Add to the registry').click();
  const dialog = page.getByRole('dialog', { name: 'Add a model' });
  expect(
    await Promise.all([
      dialog.getByLabel('Provider', { exact: true }).inputValue(),
      dialog.getByLabel('Model').inputValue(),
      dialog.getByRole('checkbox', { name: /exact version/ }).getAttribute('aria-checked'),
      dialog.getByRole('checkbox', { name: /^Vetted/ }).getAttribute('aria-checked'),
    ]),
  ).toEqual(['OpenAI', 'gpt-4o-2024-08-06', 'true', 'false']);
});

test('whoever types “stop” in a hurry, on whatever page, is asked which flow to hold', async () => {
  const { page } = launched;
  await page.keyboard.press('Escape');
  await goTo(page, 'Connections');
  await page.keyboard.press('Control+k');
  await page.getByPlaceholder('Search flows, pages and commands').fill('stop');
  await page.getByRole('option', { name: 'Hold a flow' }).waitFor();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Hold a flow' });
  await dialog.getByRole('option', { name: 'Post to the ledger' }).waitFor({ state: 'attached' });
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
});

test('the section of the settings that is read stays marked in sight when the window gets narrow', async () => {
  const { page } = launched;
  await page.keyboard.press('Escape');
  await resize(1280, 800);
  await goTo(page, 'Settings');
  const list = page.getByRole('navigation', { name: 'Sections of the settings' });
  await button(page, 'Workspace rules').click();
  await resize(640, 700);
  await page.waitForFunction(() => {
    const row = document.querySelector('nav[aria-label="Sections of the settings"]')?.getBoundingClientRect();
    const mark = document.querySelector('nav[aria-label="Sections of the settings"] [aria-current]')?.getBoundingClientRect();
    return row !== undefined && mark !== undefined && mark.left >= row.left - 1 && mark.right <= row.right + 1;
  });
  await list.locator('[aria-current]', { hasText: 'Workspace rules' }).waitFor();
  await resize(1280, 800);
});
