/** What others do shows at once: in the list of flows, and in the tab that has the same flow open. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Flow } from '../../app/workflow/model/flow.ts';
import { call } from './bridge.ts';
import { field, openFlow, select } from './designing.ts';
import { launchApp, type LaunchedApp } from './launch-app.ts';
import { button, firstRun } from './people.ts';

describe('beside colleagues', () => {
  let launched: LaunchedApp;
  beforeAll(async () => {
    launched = await launchApp({ confirm: 'accept' });
    launched.page.setDefaultTimeout(15_000);
    await firstRun(launched.page, { samples: false });
  });
  afterAll(async () => {
    await launched?.close();
  });

  /** Saves a change as another window or another person would: past this tab. */
  async function saveElsewhere(flow: Flow, base: number, purpose: string): Promise<void> {
    await call(launched.page, 'flows:save', { flow: { ...flow, nodes: [...flow.nodes], purpose }, base });
  }

  test('a flow that somebody makes, renames or deletes shows in the open list', async () => {
    const { page } = launched;
    await page.getByText('No flows yet').waitFor();
    const { flow } = await call(page, 'flows:create', { name: 'Made elsewhere' });
    await page.getByRole('row', { name: /Made elsewhere/ }).waitFor();
    await call(page, 'flows:save', { flow: { ...flow, nodes: [], name: 'Renamed elsewhere' }, base: 1 });
    await page.getByRole('row', { name: /Renamed elsewhere/ }).waitFor();
    await call(page, 'flows:delete', { flowId: flow.id });
    await page.getByText('No flows yet').waitFor();
  });

  test('a tab without edits follows what somebody saved', async () => {
    const { page } = launched;
    const { flow } = await call(page, 'flows:create', { name: 'Shared', template: 'invoice-triage' });
    await openFlow(page, 'Shared');
    await saveElsewhere(flow, 1, 'As Mira says it');
    await page.getByText('Draft v2').waitFor();
    await select(page, undefined);
    expect(await field(page, 'Purpose').inputValue()).toBe('As Mira says it');
  });

  test('with edits it asks, shows the difference, and takes theirs or keeps mine; deleted, it goes from the list', async () => {
    const { page } = launched;
    const {
      flows: [listed],
    } = await call(page, 'flows:list', {});
    const { flow } = await call(page, 'flows:get', { flowId: listed?.id ?? '' });
    await field(page, 'Purpose').fill('As I say it');
    await saveElsewhere(flow, 2, 'As Mira says it now');
    const bar = page.getByRole('alert').filter({ hasText: 'saved version 3 while you were editing' });
    await bar.waitFor();
    await button(bar, 'Compare').click();
    const preview = page.getByRole('dialog', { name: 'Preview of a fix' });
    await preview.getByText(/^Take the version of/).waitFor();
    await page.keyboard.press('Escape');
    await preview.waitFor({ state: 'detached' });
    await button(bar, 'Keep mine').click();
    await page.keyboard.press('Control+s');
    await page.getByText('Draft v4').waitFor();
    const mine = await call(page, 'flows:get', { flowId: flow.id });
    await field(page, 'Purpose').fill('As I would say it');
    await saveElsewhere(mine.flow, 4, 'As Mira says it at last');
    await button(page, 'Take theirs').click();
    await page.getByText('Draft v5').waitFor();
    expect([mine.flow.purpose, await field(page, 'Purpose').inputValue()]).toEqual(['As I say it', 'As Mira says it at last']);
    await button(page, 'More for this flow').click();
    await page.getByRole('menuitem', { name: 'Delete this flow…' }).click();
    await page.getByText('No flows yet').waitFor();
    await page
      .getByText(/ is deleted$/)
      .first()
      .waitFor();
    expect(launched.complaints).toEqual([]);
  });
});
