/** From a finding in one's own flow to a badge, and a policy that asks for it, through the real windows. */
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask, call } from './bridge.ts';
import { openFlow, openPanel } from './designing.ts';
import { launchApp, type LaunchedApp } from './launch-app.ts';
import { button, firstRun, goTo, proveAgain, type Workspace } from './people.ts';

let launched: LaunchedApp;
let workspace: Workspace;
beforeAll(async () => {
  launched = await launchApp({ confirm: 'accept' });
  launched.page.setDefaultTimeout(15_000);
  workspace = await firstRun(launched.page);
});
afterAll(async () => {
  await launched.close();
});

/** Tries choice after choice, as somebody does who guesses: each wrong one ends the lesson. */
async function passByGuessing(dialog: Locator): Promise<void> {
  const tried = new Set<string>();
  for (let times = 0; times < 40; times += 1) {
    const groups = await dialog.getByRole('group').all();
    const choices = await Promise.all(
      groups.map(async (group) =>
        Promise.all((await group.locator('label').all()).map(async (label) => (await label.textContent()) ?? '')),
      ),
    );
    const [where = [], mend = []] = choices;
    const next = where.flatMap((a, i) => mend.map((b, j) => [`${a} ${b}`, i, j] as const)).find(([key]) => !tried.has(key));
    if (next === undefined) break;
    tried.add(next[0]);
    await groups[0]?.getByRole('radio').nth(next[1]).check();
    await groups[1]?.getByRole('radio').nth(next[2]).check();
    await button(dialog, 'Answer').click();
    await dialog.getByRole('status').waitFor();
    if (await dialog.getByText('Passed', { exact: true }).isVisible()) return;
    await button(dialog, 'Begin again').click();
    await button(dialog, 'Answer').waitFor();
    await dialog.getByRole('group').first().waitFor();
  }
  throw new Error('no choice was right');
}

test('a lesson about the own flow is passed, is on the own profile, and counts for a badge', async () => {
  const { page } = launched;
  await openFlow(page, 'Answer customer requests automatically');
  await openPanel(page, 'Problems');
  await page.locator('[data-problem="0"]').click();
  await button(page, 'One-minute lesson').first().click();
  const dialog = page.getByRole('dialog', { name: /^Lesson: / });
  await dialog.getByText('About your flow “Answer customer requests automatically”.', { exact: false }).waitFor();
  await passByGuessing(dialog);
  await button(dialog, 'Done').click();
  await goTo(page, 'Settings');
  await page.getByRole('img', { name: 'Passed' }).or(page.getByLabel('Passed')).first().waitFor();
  const { badges } = await call(page, 'lesson:mine', {});
  expect(badges.flatMap(({ lessons }) => lessons).filter(({ counts }) => counts).length).toBe(1);
});

test('a policy asks for a badge, set in its form, and the flow is not taken without it', async () => {
  const { page } = launched;
  await goTo(page, 'Policies');
  await page.getByRole('tab', { name: /^Training/ }).click();
  for (const tier of ['Minimal risk', 'Limited risk', 'High risk', 'Critical risk'])
    await page.getByLabel(tier).selectOption({ label: 'Safe connections (3 lessons)' });
  await button(page, 'Save policy').click();
  await proveAgain(page, workspace.first);
  await page.getByText('The policy counts from now on', { exact: true }).waitFor();
  const { flow } = await call(page, 'flows:create', { name: 'Figures', template: 'daily-report' });
  await call(page, 'identity:stepUp', { kind: 'recovery', code: workspace.first.recoveryCode() });
  const answer = await ask(page, 'review:submit', { flowId: flow.id, revision: 1, message: '' });
  expect(answer.ok ? 'taken' : [answer.error.code, answer.error.mend]).toEqual(['review/no-badge', expect.stringContaining('CN001')]);
});
