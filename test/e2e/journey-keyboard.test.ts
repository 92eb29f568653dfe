/** No mouse: a person finds, draws, wires, mends and submits with keys alone, and always sees where they are. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { call } from './bridge.ts';
import { verdict } from './designing.ts';
import { launchApp, type LaunchedApp } from './launch-app.ts';
import { firstRun, signInFirst, signOut, type Workspace } from './people.ts';

interface Stop {
  readonly name: string;
  readonly seen: boolean;
}

/** What has the focus: its name, and whether it is drawn so that one sees it. */
const focused = (page: Page): Promise<Stop> =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement) || element === document.body) return { name: '', seen: true };
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    const label =
      element.getAttribute('aria-label') ??
      (element.id === '' ? undefined : document.querySelector(`label[for="${CSS.escape(element.id)}"]`)?.textContent) ??
      element.textContent;
    const marked =
      (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) ||
      element.matches('[contenteditable="true"], [data-state], input, [tabindex="-1"]');
    return { name: (label ?? '').trim().slice(0, 200), seen: box.width > 0 && box.height > 0 && marked };
  });

const mostStops = 90;

/** Presses Tab until something with this name has the focus; gives what was passed on the way. */
async function tabTo(page: Page, name: RegExp): Promise<readonly Stop[]> {
  const passed: Stop[] = [];
  for (let press = 0; press < mostStops; press += 1) {
    const stop = await focused(page);
    if (name.test(stop.name)) return passed;
    passed.push(stop);
    await page.keyboard.press('Tab');
  }
  throw new Error(
    `Tab never came to ${String(name)}; last it passed ${passed
      .slice(-12)
      .map((stop) => stop.name)
      .join(' | ')}`,
  );
}

/** Runs a command by its words in the palette. */
async function command(page: Page, words: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByPlaceholder('Search flows, pages and commands').waitFor();
  await page.keyboard.type(words);
  await page.getByRole('dialog').getByRole('option').first().waitFor();
  await page.keyboard.press('Enter');
}

describe('with keys alone', () => {
  let launched: LaunchedApp;
  let workspace: Workspace;
  beforeAll(async () => {
    launched = await launchApp({ confirm: 'accept' });
    launched.page.setDefaultTimeout(15_000);
    await launched.page.emulateMedia({ reducedMotion: 'reduce' });
    workspace = await firstRun(launched.page);
  });
  afterAll(async () => {
    await launched?.close();
  });

  const onlyFlow = async (name: string) => {
    const { flows } = await call(launched.page, 'flows:list', {});
    return (await call(launched.page, 'flows:get', { flowId: flows.find((flow) => flow.name === name)?.id ?? '' })).flow;
  };

  test('every stop from the first button of the page to the last is seen', async () => {
    const { page } = launched;
    await page.getByRole('row', { name: 'Support reply' }).waitFor();
    // The rows of a table are one stop; the arrows move between them.
    const passed = await tabTo(page, /^(Support reply|Summarise a web form|Answer customer requests|File invoices)/);
    await page.keyboard.press('End');
    await page.keyboard.press('Tab');
    expect((await focused(page)).name).not.toMatch(/^(Support reply|Summarise a web form|Answer customer requests|File invoices)/);
    await page.keyboard.press('Shift+Tab');
    const rows = await page.getByRole('row').count();
    for (let press = 0; press < rows && !/^Support reply/.test((await focused(page)).name); press += 1)
      await page.keyboard.press('ArrowUp');
    expect((await focused(page)).name).toMatch(/^Support reply/);
    expect(passed.filter((stop) => !stop.seen).map((stop) => stop.name)).toEqual([]);
    expect(passed.map((stop) => stop.name)).toEqual(expect.arrayContaining(['Flows', 'Runs', 'Settings', 'New flow']));
  });

  test('draws two steps and a third, and wires them on the canvas', async () => {
    const { page } = launched;
    await command(page, 'New flow');
    await tabTo(page, /^Empty canvas/);
    await page.keyboard.press('Space');
    await tabTo(page, /^Name/);
    await page.keyboard.type('Drawn without a mouse');
    await page.keyboard.press('Enter');
    await tabTo(page, /^Find a step$/);
    for (const step of ['Start by hand', 'Wait', 'Stop']) {
      await page.keyboard.type(step);
      await page.keyboard.press('Enter');
      await page.locator('.react-flow__node').filter({ hasText: step }).first().waitFor();
    }
    await page.keyboard.press('Control+s');
    await page.getByText('Draft v2').waitFor();
    const drawn = await onlyFlow('Drawn without a mouse');
    expect([drawn.nodes.length, drawn.edges.length]).toEqual([3, 2]);
    // One wire away, and drawn again by C, the arrows and Enter.
    await tabTo(page, /^Canvas of/);
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
    await page.keyboard.press('c');
    await page
      .getByText(/Connecting/)
      .first()
      .waitFor({ state: 'attached' });
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Control+s');
    await page.getByText('Draft v3').waitFor();
    expect((await onlyFlow('Drawn without a mouse')).edges.length).toBe(3);
    await page.keyboard.press('Control+z');
  });

  test('goes to a problem, hears its path, takes the fix and takes it back', async () => {
    const { page } = launched;
    await command(page, 'Answer customer requests automatically');
    const before = await verdict(page);
    await page.keyboard.press('Control+Shift+m');
    await tabTo(page, /^Block.*Log the answer|Log the answer.*sends data/);
    await page.keyboard.press('.');
    const preview = page.getByRole('dialog', { name: 'Preview of a fix' });
    await preview.waitFor();
    await page.keyboard.press('Enter');
    await preview.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: /^Verdict: 3 block/ }).waitFor();
    const told = await page.locator('footer [aria-live]').textContent();
    await page.keyboard.press('Control+z');
    await page.getByRole('button', { name: `Verdict: ${before}. Show problems` }).waitFor();
    expect(told).toMatch(/3 block|Done/);
  });

  test('submits a flow that passes, with the second factor', async () => {
    const { page } = launched;
    await command(page, 'Summarise a web form');
    await verdict(page);
    await command(page, 'Submit for review');
    await page.getByRole('dialog', { name: /^Submit/ }).waitFor();
    await page.keyboard.type('Mails a summary of the web form.');
    await tabTo(page, /^Submit$/);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Confirm that it is you' }).waitFor();
    // What is behind it, the dialog as well, is out of reach of Tab and of a screen reader.
    expect(await page.locator('[role="dialog"][inert]').count()).toBe(1);
    await page.keyboard.type(workspace.first.proof());
    await page.keyboard.press('Enter');
    await page.getByText('In review').first().waitFor();
    const { reviews } = await call(page, 'review:list', {});
    expect([reviews.length, launched.complaints]).toEqual([1, []]);
  });

  test('? lists the keys, and Escape brings the focus back', async () => {
    const { page } = launched;
    await tabTo(page, /^Canvas of/);
    await page.keyboard.press('?');
    const dialog = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await dialog.getByText('Start a wire').waitFor();
    const listed = await dialog.locator('kbd').allTextContents();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(listed).toEqual(expect.arrayContaining(['Ctrl+K', 'Ctrl+Z', 'Ctrl+Enter', 'C', '?']));
    await expect.poll(async () => (await focused(page)).name).toMatch(/^Canvas of/);
  });

  test('a reviewer reads, comments, asks for a change and takes it back, and signs; every stop is seen, and Escape leads back', async () => {
    const { page } = launched;
    const key = async (name: RegExp): Promise<void> => {
      stops.push(...(await tabTo(page, name)));
      await page.keyboard.press('Enter');
    };
    const stops: Stop[] = [];
    await signOut(page);
    const rui = await signInFirst(page, 'rui', workspace.colleagues['rui'] ?? '');
    await command(page, 'Reviews');
    await key(/^Summarise a web form/);
    await page.getByRole('navigation', { name: 'What to look at' }).waitFor();
    for (const section of [/^Attack paths/, /^Data map/, /^Permissions/, /^Changes/, /^Comments/]) {
      await key(section);
      expect((await focused(page)).name).toMatch(section);
    }
    await tabTo(page, /^Comment$/);
    await page.keyboard.type('Who reads the summaries?');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('1 comment must be resolved first.').waitFor();
    await key(/^Resolve$/);
    await page.getByText('1 comment must be resolved first.').waitFor({ state: 'detached' });
    await key(/^Request changes$/);
    await page.getByRole('dialog', { name: /^Request changes/ }).waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(async () => (await focused(page)).name).toBe('Request changes');
    await page.keyboard.press('Shift+Tab');
    expect((await focused(page)).name).toBe('Sign as approved');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Confirm that it is you' }).waitFor();
    await page.keyboard.type(rui.proof());
    await page.keyboard.press('Enter');
    await page.getByText('You signed this').waitFor();
    // What was pressed is gone; the focus stays with the decision.
    await expect.poll(async () => (await focused(page)).name).toMatch(/^Decision/);
    expect([stops.filter((stop) => !stop.seen).map((stop) => stop.name), launched.complaints]).toEqual([[], []]);
  });
});
