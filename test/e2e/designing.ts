/** What a designer does in the designer, by its own buttons and fields. */
import type { Locator, Page } from 'playwright-core';
import { button, goTo } from './people.ts';

/** The linter has spoken about what is on the canvas; gives its words, such as `3 block, 4 high`. */
export async function verdict(page: Page): Promise<string> {
  const shown = page.getByRole('button', { name: /^Verdict: / });
  await shown.waitFor();
  return /^Verdict: (.*)\. Show/.exec((await shown.getAttribute('aria-label')) ?? '')?.[1] ?? '';
}

/** Imports a file through the page of flows, and waits for its findings. */
export async function importFlow(page: Page, fileName: string, text: string): Promise<void> {
  await goTo(page, 'Flows');
  await page.getByLabel('File to import').setInputFiles({ name: fileName, mimeType: 'application/json', buffer: Buffer.from(text) });
  await verdict(page);
}

export async function openFlow(page: Page, name: string): Promise<void> {
  await goTo(page, 'Flows');
  // A long list draws only the rows that can be seen.
  await page.getByRole('searchbox', { name: 'Search flows' }).fill(name);
  await page.getByRole('row', { name }).first().click();
  await verdict(page);
}

export const openPanel = (page: Page, name: string): Promise<void> =>
  page.getByRole('tablist', { name: 'Panels' }).getByRole('tab', { name }).click();

/** The titles of the problems of one severity, in their order. */
export async function problemTitles(page: Page, severity: string): Promise<string[]> {
  await openPanel(page, 'Problems');
  const rows = await page.getByRole('region', { name: severity, exact: true }).locator('[data-problem]').all();
  return Promise.all(rows.map(async (row) => (await row.innerText()).split('\n')[0] ?? ''));
}

const inspector = (page: Page): Locator => page.getByRole('complementary', { name: 'Inspector' });

/** Resolves once the drawing has stood still for some frames: what is told to fit moves for a moment. */
const standsStill = (page: Page): Promise<void> =>
  page.locator('.react-flow__viewport').evaluate(
    (viewport) =>
      new Promise<void>((resolve) => {
        let [seen, still] = ['', 0];
        const look = (): void => {
          const now = getComputedStyle(viewport).transform;
          still = now === seen ? still + 1 : 0;
          seen = now;
          if (still === 10) resolve();
          else requestAnimationFrame(look);
        };
        look();
      }),
  );

/** Selects a step on the canvas; `undefined` selects nothing, which shows the flow itself. */
export async function select(page: Page, step: string | undefined): Promise<void> {
  await button(page, 'Zoom to fit').click();
  await standsStill(page);
  if (step === undefined) {
    await page.locator('.react-flow__pane').click({ position: { x: 8, y: 8 } });
    await inspector(page).getByRole('heading', { name: 'About this flow' }).waitFor();
    return;
  }
  await page
    .locator('.react-flow__node')
    .filter({ hasText: step })
    .first()
    .click({ position: { x: 60, y: 12 } });
  await inspector(page).getByLabel('Name of the step').waitFor();
  await inspector(page).getByRole('tab', { name: 'Setup' }).click();
}

/** A field of what is selected, by its label. */
/** What is filled in, and not a button that speaks of it. */
export const field = (page: Page, label: string | RegExp): Locator =>
  inspector(page)
    .getByLabel(label)
    .and(page.locator('input, textarea, select, [contenteditable="true"], [role="combobox"], [role="checkbox"], [role="switch"]'))
    .first();

export async function moreOptions(page: Page): Promise<void> {
  await inspector(page).getByRole('button', { name: 'More options' }).click();
}

/** Takes the fix that is previewed on the canvas. */
export async function applyPreview(page: Page): Promise<void> {
  const preview = page.getByRole('dialog', { name: 'Preview of a fix' });
  await preview.waitFor();
  await button(preview, 'Apply').click();
  await preview.waitFor({ state: 'detached' });
}
