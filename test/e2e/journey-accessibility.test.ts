import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { catalogue } from '../../app/nodes/catalogue.ts';
import { sampleInput } from '../../renderer/features/designer/model/sample-input.ts';
import { violations } from './axe.ts';
import { call } from './bridge.ts';
import { openFlow, openPanel, select, verdict } from './designing.ts';
import { launchApp, type LaunchedApp } from './launch-app.ts';
import { button, firstRun, goTo, signInFirst, signOut, type Workspace } from './people.ts';

const sample = 'Answer customer requests automatically';

/** What a tab changes. The page around it, its row of tabs among it, is looked at with the first of them. */
const panel = '[role="tabpanel"][data-state="active"]';
const aroundOnce = (first: boolean, part: string): string | undefined => (first ? undefined : part);

/** As few kinds of steps as bring every control with them. */
function withEveryControl(): readonly (typeof catalogue)[number][] {
  const seen = new Set<string>();
  return catalogue.filter(({ form = [] }) => {
    const before = seen.size;
    for (const { control } of form) seen.add(control);
    return seen.size > before;
  });
}

describe('no page breaks WCAG 2.2 AA, in light or dark', () => {
  let launched: LaunchedApp;
  let workspace: Workspace;
  const onTheWay: Record<string, string[]> = {};

  beforeAll(async () => {
    launched = await launchApp({ confirm: 'accept' });
    const { page } = launched;
    page.setDefaultTimeout(10_000);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    workspace = await firstRun(page, {
      seen: async (name) => {
        onTheWay[name] = await violations(page);
      },
    });
  });
  afterAll(async () => {
    await launched?.close();
  });

  async function inBothColours(page: Page, within?: string): Promise<string[]> {
    const found: string[] = [];
    for (const [colorScheme, looks] of [
      ['light', 'all'],
      ['dark', 'colours'],
    ] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      found.push(...(await violations(page, looks, within)).map((one) => `${colorScheme} ${one}`));
    }
    return found;
  }

  test('the first run', () => {
    expect(onTheWay).toEqual(Object.fromEntries(Object.keys(onTheWay).map((name) => [name, []])));
  });

  test.each([
    'Flows',
    'Reviews',
    'Inbox',
    'Runs',
    'Connections',
    'Models',
    'Policies',
    'Environments',
    'Repository',
    'Monitor',
    'Audit',
    'People',
    'Settings',
  ])('%s', async (title) => {
    await goTo(launched.page, title);
    expect(await inBothColours(launched.page)).toEqual([]);
  });

  // Which button opens it, and what stands in it once it is open.
  test.each([
    ['Connections', 'Add a connection', 'Signs in with'],
    ['Models', 'Add a model', 'Model'],
    ['People', 'Add a person', 'Account'],
    ['Settings', 'New key', 'Passphrase'],
    ['Settings', 'New signing key', 'Somebody else may have the old key'],
    ['Settings', 'New recovery kit', /^Passphrase, or/],
    ['Environments', 'Environment rules', 'Approved before for'],
  ] as const)('%s: the dialog of “%s”', async (title, opens, inside) => {
    const { page } = launched;
    await goTo(page, title);
    await button(page, opens).first().click();
    await page.getByRole('dialog').getByLabel(inside).first().waitFor();
    const found = await inBothColours(page);
    await page.keyboard.press('Escape');
    expect(found).toEqual([]);
  });

  test('alarms and playbooks, and the dialogs there', async () => {
    const { page } = launched;
    await goTo(page, 'Monitor');
    await page.getByRole('tab', { name: 'Alarms and playbooks' }).click();
    await button(page, 'New playbook').first().click();
    const dialog = page.getByRole('dialog');
    for (const way of ['Send a mail', 'Call a web address']) await dialog.getByLabel(way).click();
    const found = await inBothColours(page);
    await page.keyboard.press('Escape');
    await button(page, 'Hold a flow').click();
    await dialog.getByLabel('Why?').waitFor();
    found.push(...(await violations(page)));
    await page.keyboard.press('Escape');
    expect(found).toEqual([]);
  });

  test('a dialog', async () => {
    const { page } = launched;
    await goTo(page, 'Flows');
    await button(page, 'New flow').click();
    await page.getByRole('radio').nth(1).waitFor();
    const found = await inBothColours(page);
    await page.keyboard.press('Escape');
    expect(found).toEqual([]);
  });

  test.each(['Problems', 'Run', 'Tests', 'Data map', 'Permissions', 'History', 'Outline'])(
    'the designer with its panel %s',
    async (name) => {
      const { page } = launched;
      await openFlow(page, sample);
      await verdict(page);
      await openPanel(page, name);
      if (name === 'Problems') await page.locator('[data-problem="0"]').click();
      expect(await inBothColours(page, aroundOnce(name === 'Problems', panel))).toEqual([]);
    },
  );

  test('a rule page, and the ways to end a problem', async () => {
    const { page } = launched;
    await openFlow(page, sample);
    await openPanel(page, 'Problems');
    await page.getByRole('button', { name: 'Why?' }).first().click();
    await page.getByRole('figure', { name: 'The bad flow' }).waitFor();
    expect(await inBothColours(page)).toEqual([]);
    await button(page, 'Close the rule').click();
    await page.getByRole('button', { name: 'Choose…' }).first().click();
    await page.getByRole('radio').first().waitFor();
    expect(await inBothColours(page)).toEqual([]);
    await page.keyboard.press('Escape');
  });

  test('many files that were checked', async () => {
    const { page } = launched;
    await page.evaluate(() => {
      location.hash = '#/scan';
    });
    await page
      .getByLabel('Files to check')
      .setInputFiles({ name: 'holiday.json', mimeType: 'application/json', buffer: Buffer.from('{"photos": [') });
    await page.getByText(/^Checked in/).waitFor();
    for (const tab of ['Overview', 'Flows', 'Not read']) {
      await page.getByRole('tab', { name: new RegExp(`^${tab}`) }).click();
      expect({ tab, found: await inBothColours(page, aroundOnce(tab === 'Overview', panel)) }).toEqual({ tab, found: [] });
    }
  });

  test('every part of the policy', async () => {
    const { page } = launched;
    await goTo(page, 'Policies');
    await button(page, 'Add a company').click();
    for (const tab of ['Vendors', 'Hosts', 'Models', 'Severities', 'Encryption', 'Rule packs']) {
      await page.getByRole('tab', { name: new RegExp(`^${tab}`) }).click();
      expect({ tab, found: await inBothColours(page, aroundOnce(tab === 'Vendors', panel)) }).toEqual({ tab, found: [] });
    }
    await button(page, 'Write rules').click();
    await button(page, 'Follow data').click();
    expect(await inBothColours(page)).toEqual([]);
    await button(page, 'Cancel').click();
    expect(await inBothColours(page)).toEqual([]);
    await button(page, 'Discard').click();
  });

  test('a step in the inspector', async () => {
    const { page } = launched;
    await openFlow(page, sample);
    await select(page, 'Assistant');
    for (const tab of ['Setup', 'Data', 'Security', 'Notes']) {
      await page.getByRole('tablist', { name: 'Step' }).getByRole('tab', { name: tab }).click();
      expect({ tab, found: await inBothColours(page, aroundOnce(tab === 'Setup', panel)) }).toEqual({ tab, found: [] });
    }
  });

  test('every control that forms of steps are made of, with what is folded open', async () => {
    const { page } = launched;
    const kinds = withEveryControl();
    const { flow } = await call(page, 'flows:create', { name: 'One of each' });
    const nodes = kinds.map(({ type, title, initial }, at) => ({
      id: `n${at}`,
      type,
      typeVersion: 1,
      name: title,
      parameters: initial(),
    }));
    await call(page, 'flows:save', { flow: { ...flow, nodes, edges: [] }, base: 1 });
    await openFlow(page, flow.name);
    const inspector = page.getByRole('complementary', { name: 'Inspector' });
    const found: string[] = [];
    for (const [at, { type, title }] of kinds.entries()) {
      await page.evaluate((hash) => {
        location.hash = hash;
      }, `#/flow?id=${flow.id}&show=n${at}`);
      await inspector
        .getByLabel('Name of the step')
        .and(page.locator(`[value="${title}"]`))
        .waitFor();
      const more = inspector.getByRole('button', { name: 'More options' });
      if ((await more.count()) > 0) await more.click();
      found.push(...(await violations(page, 'all', 'aside[aria-label="Inspector"]')).map((one) => `${type}: ${one}`));
    }
    expect(found).toEqual([]);
  });

  test('nothing runs out of the smallest window at 200 %', async () => {
    const { app, page } = launched;
    const size = async (width: number, height: number, zoom: number): Promise<void> => {
      await app.evaluate(
        ({ BrowserWindow }, to) => {
          const [window] = BrowserWindow.getAllWindows();
          window?.webContents.setZoomFactor(to.zoom);
          window?.setContentSize(to.width, to.height);
        },
        { width, height, zoom },
      );
      await page.waitForFunction((to) => Math.abs(innerWidth - to) < 2, width / zoom);
    };
    const out: string[] = [];
    await size(640, 480, 2);
    for (const title of ['home', 'reviews', 'runs', 'connections', 'policies', 'environments', 'monitor', 'audit', 'settings', 'inbox']) {
      await page.evaluate((hash) => {
        location.hash = hash;
      }, `#/${title}`);
      await page.locator('h1').first().waitFor();
      if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth + 1)) out.push(title);
    }
    out.push(...(await violations(page)));
    await size(1440, 900, 1);
    expect(out).toEqual([]);
  });

  test('a review, and a run', async () => {
    const { page } = launched;
    const { flow } = await call(page, 'flows:create', { name: 'Sort invoices', template: 'invoice-triage' });
    await call(page, 'identity:stepUp', { kind: 'recovery', code: workspace.first.recoveryCode() });
    const review = await call(page, 'review:submit', { flowId: flow.id, revision: 1, message: 'For accounting' });
    const run = await call(page, 'run:start', { flow, mode: 'dry', input: sampleInput(flow) });
    await page.evaluate((id) => {
      location.hash = `#/reviews?id=${id}`;
    }, review.id);
    const found: string[] = [];
    for (const section of ['Summary', 'Attack paths', 'Data map', 'Permissions', 'Changes', 'Settings', 'Waivers', 'Comments']) {
      await page
        .getByRole('navigation', { name: 'What to look at' })
        .getByRole('button', { name: new RegExp(`^${section}`) })
        .click();
      const part = aroundOnce(section === 'Summary', 'nav[aria-label="What to look at"] + section');
      found.push(...(await inBothColours(page, part)).map((one) => `${section}: ${one}`));
    }
    expect(found).toEqual([]);
    await page.evaluate((id) => {
      location.hash = `#/runs?id=${id}`;
    }, run.id);
    await button(page, 'Open the flow').waitFor();
    for (const view of ['As JSON', 'As fields']) {
      await page.getByRole('region', { name: 'What came in' }).getByRole('button', { name: view, exact: true }).click();
      expect({ view, found: await inBothColours(page) }).toEqual({ view, found: [] });
    }
  });

  test('the lock screen and the way in, and what an operator sees', async () => {
    const { page } = launched;
    await signOut(page);
    expect(await inBothColours(page)).toEqual([]);
    await signInFirst(page, 'omar', workspace.colleagues['omar'] ?? '');
    await goTo(page, 'Privacy');
    await page.getByLabel('Who are you looking for?').fill('jane.doe@example.com');
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'Places' }).waitFor();
    expect(await inBothColours(page)).toEqual([]);
  });
});
