/** A flow in plain words, in the real app: from the empty canvas to a draft that passes the checks. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violations } from './axe.ts';
import { call } from './bridge.ts';
import { verdict } from './designing.ts';
import { launchApp, type LaunchedApp } from './launch-app.ts';
import { button, firstRun } from './people.ts';

let launched: LaunchedApp;
beforeAll(async () => {
  launched = await launchApp({ confirm: 'accept' });
  launched.page.setDefaultTimeout(15_000);
  await launched.page.emulateMedia({ reducedMotion: 'reduce' });
  await firstRun(launched.page, { samples: false });
});
afterAll(async () => {
  await launched?.close();
});

test('what is described is shown, changed and drawn', async () => {
  const { page } = launched;
  await button(page, 'New flow').first().click();
  await page.getByRole('radio', { name: /Empty canvas/ }).click();
  await page.getByRole('dialog').getByLabel(/^Name/).fill('Support mail');
  await button(page, 'Create flow').click();
  const way = button(page, /^Describe it in words/);
  await way.focus();
  await page.keyboard.press('Enter');
  const words = page.getByRole('textbox', { name: /What should the flow do/ });
  await words.fill(
    'When a mail arrives, let a model summarise it. Feed the cat on the roof. Then post the summary to Slack channel #support and send it to team@example.com.',
  );
  await page.keyboard.press('Control+Enter');
  const steps = page.getByRole('list', { name: 'Steps' }).getByRole('listitem');
  await steps.first().waitFor();
  expect(await steps.count()).toBe(3);
  expect(await page.locator('mark').innerText()).toContain('Feed the cat on the roof');
  await page.getByText('the checks find no serious problem').waitFor();
  for (const [colorScheme, looks] of [
    ['light', 'all'],
    ['dark', 'colours'],
  ] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    expect(await violations(page, looks), colorScheme).toEqual([]);
  }
  await page.getByRole('button', { name: /^Remove: Posts to Slack/ }).click();
  await page.getByRole('button', { name: /^Change: Sends a mail/ }).click();
  await page.getByRole('textbox', { name: 'To' }).fill('not an address');
  await page.getByText('This does not fit here').waitFor();
  await page.getByRole('textbox', { name: 'To' }).fill('desk@example.com');
  await page.getByText('Sends a mail to desk@example.com').waitFor();
  await button(page, 'Make the flow').click();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await page.getByRole('heading', { name: 'Start this flow' }).waitFor({ state: 'hidden' });
  const [flow] = (await call(page, 'flows:list', {})).flows;
  const { flow: drawn } = await call(page, 'flows:get', { flowId: flow?.id ?? '' });
  expect(drawn).toMatchObject({ name: 'Support mail', notes: [{ text: 'Not understood:\n“Feed the cat on the roof”' }, {}] });
  expect(drawn.nodes.find(({ type }) => type === 'send-mail')?.parameters).toMatchObject({ to: 'desk@example.com' });
  expect(drawn.nodes.some(({ type }) => type === 'chat-message')).toBe(false);
  expect(await verdict(page)).not.toMatch(/block/i);
  // It is one's own work: nobody is told of a colleague, all of it is in view, and one undo empties the canvas again.
  expect(await page.getByText(/saved version/).count()).toBe(0);
  expect(await page.locator('.react-flow__node').first().isVisible()).toBe(true);
  await page.keyboard.press('Control+z');
  await page.getByRole('heading', { name: 'Start this flow' }).waitFor();
});
