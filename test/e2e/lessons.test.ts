/** From a finding in one's own flow to a badge, and a policy that asks for it, through the real windows. */
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lessonOf, mendWords } from '../../app/lint/lesson.ts';
import { rules } from '../../app/lint/registry.ts';
import { lintFlow } from '../../app/lint/run.ts';
import type { Flow } from '../../app/workflow/model/flow.ts';
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

/** Answers as somebody does who knows: what the rule's page and the linter say is right. */
async function passByKnowing(page: Page, dialog: Locator, flow: Flow): Promise<void> {
  const title = ((await dialog.getByRole('heading', { name: /^Lesson: / }).textContent()) ?? '').replace(/^Lesson: /, '');
  const ruleId = rules.find((rule) => rule.title === title)?.id ?? title;
  const { markdown } = await call(page, 'rules:page', { ruleId });
  const harmful = (lessonOf(ruleId, flow, lintFlow(flow).findings)?.choices ?? []).filter(({ right }) => right).map(({ name }) => name);
  const known = new Set([...harmful, mendWords(markdown)]);
  for (const group of await dialog.getByRole('group').all()) {
    const choices = await group.locator('label').allTextContents();
    await group
      .getByRole('radio')
      .nth(choices.findIndex((text) => known.has(text.trim())))
      .check();
  }
  await button(dialog, 'Answer').click();
  await dialog.getByText('Passed', { exact: true }).waitFor();
}

test('a lesson about the own flow is passed, is on the own profile, and counts for a badge', async () => {
  const { page } = launched;
  await openFlow(page, 'Answer customer requests automatically');
  await openPanel(page, 'Problems');
  await page.locator('[data-problem="0"]').click();
  await button(page, 'One-minute lesson').first().click();
  const dialog = page.getByRole('dialog', { name: /^Lesson: / });
  await dialog.getByText('About your flow “Answer customer requests automatically”.', { exact: false }).waitFor();
  const { flows } = await call(page, 'flows:list', {});
  const own = flows.find(({ name }) => name === 'Answer customer requests automatically');
  await passByKnowing(page, dialog, (await call(page, 'flows:get', { flowId: own?.id ?? '' })).flow);
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
  await page.getByText('The policy is in force', { exact: true }).waitFor();
  const { flow } = await call(page, 'flows:create', { name: 'Figures', template: 'daily-report' });
  await call(page, 'identity:stepUp', { kind: 'recovery', code: workspace.first.recoveryCode() });
  const answer = await ask(page, 'review:submit', { flowId: flow.id, revision: 1, message: '' });
  expect(answer.ok ? 'taken' : [answer.error.code, answer.error.mend]).toEqual(['review/no-badge', expect.stringContaining('CN001')]);
});
