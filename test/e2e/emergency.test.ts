/** What cannot wait, through the real windows: submitted as an emergency, signed by two others, told to everybody, and looked at again by a third. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../support/toolchain.ts';
import { call } from './bridge.ts';
import { openFlow } from './designing.ts';
import { launchApp, type LaunchedApp } from './launch-app.ts';
import { button, firstRun, goTo, proveAgain, signIn, signInFirst, signOut, type Person, type Workspace } from './people.ts';

const pictures = join(root, 'test-results', 'emergency');
const reason = 'Refunds are paid twice since this morning, and this version stops at the second one';
const found = 'It was needed, and the bank confirms that nothing was paid twice since';

describe('an emergency release', () => {
  let launched: LaunchedApp;
  let workspace: Workspace;
  let olesPassword: string;
  const picture = (name: string) => launched.page.screenshot({ path: join(pictures, `${name}.png`) });

  async function look(how: { readonly width: number; readonly height: number; readonly dark: boolean }): Promise<void> {
    const { page, app } = launched;
    await page.emulateMedia({ colorScheme: how.dark ? 'dark' : 'light', reducedMotion: 'reduce' });
    await app.evaluate(({ BrowserWindow }, to) => {
      BrowserWindow.getAllWindows()[0]?.setContentSize(to.width, to.height);
    }, how);
    await page.waitForFunction((to) => innerWidth === to.width && innerHeight === to.height, how);
  }
  /** Wholly in the window, and not under anything of the dialog. */
  const isSeen = (part: Locator): Promise<boolean> =>
    part.evaluate((element) => {
      const { left, right, top, bottom } = element.getBoundingClientRect();
      return (
        [
          [left + 2, top + 2],
          [right - 2, bottom - 2],
        ] as const
      ).every(([x, y]) => {
        const hit = document.elementFromPoint(x, y);
        return hit !== null && (hit === element || element.contains(hit));
      });
    });

  /** A button that is switched off is under no pointer. */
  const isInside = async (part: Locator): Promise<boolean> => {
    const box = await part.boundingBox();
    return box !== null && box.y > 0 && box.y + box.height <= 600 && box.x + box.width <= 900;
  };

  async function openReview(): Promise<void> {
    await goTo(launched.page, 'Reviews');
    await launched.page
      .getByRole('row', { name: /Refunds/ })
      .first()
      .click();
    await launched.page.getByText('Emergency release', { exact: true }).first().waitFor();
  }
  async function sign(person: Person, said: RegExp): Promise<void> {
    const { page } = launched;
    await openReview();
    await page.getByText(reason).first().waitFor();
    await button(page, 'Sign as approved').click();
    await proveAgain(page, person);
    await page.getByText(said).first().waitFor();
    await signOut(page);
  }

  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true });
    launched = await launchApp({ confirm: 'accept' });
    const { page } = launched;
    page.setDefaultTimeout(15_000);
    workspace = await firstRun(page);
    await goTo(page, 'People');
    await button(page, 'Add a person').click();
    const dialog = page.getByRole('dialog', { name: 'Add a person' });
    await dialog.getByLabel('Name').fill('Ole Berg');
    await dialog.getByLabel('Account').fill('ole');
    await dialog.getByLabel('Reviewer').click();
    await button(dialog, 'Add').click();
    await proveAgain(page, workspace.first);
    const made = page.getByRole('dialog', { name: 'Ole Berg can sign in' });
    olesPassword = (await made.getByRole('button', { name: /Copy first password/ }).getAttribute('title')) ?? '';
    await button(made, 'Done').click();
    await call(page, 'flows:create', { name: 'Refunds', template: 'invoice-triage' });
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await picture('failed');
  });
  afterAll(async () => {
    await launched?.close();
  });

  test('is submitted with a reason that is seen in the smallest window, light and dark, with a second factor, and shows above the flow and on the page Monitor', async () => {
    const { page } = launched;
    await openFlow(page, 'Refunds');
    await button(page, 'Submit').click();
    await button(page, 'Emergency…').click();
    const dialog = page.getByRole('dialog', { name: 'Emergency release of “Refunds”' });
    const field = dialog.getByLabel(/What happened/);
    const submit = button(dialog, 'Submit as an emergency');
    const seen: boolean[] = [];
    for (const dark of [false, true]) {
      await look({ width: 900, height: 600, dark });
      await picture(`dialog-900x600-${dark ? 'dark' : 'light'}`);
      seen.push(
        await isSeen(field),
        await isSeen(dialog.getByLabel('For', { exact: true })),
        await isInside(submit),
        await dialog.getByText('none of them you').isVisible(),
      );
    }
    expect([seen, await field.evaluate((element) => element === document.activeElement)]).toEqual([new Array(8).fill(true), true]);
    await look({ width: 1280, height: 800, dark: false });
    await field.fill('hurry');
    expect(await submit.isDisabled()).toBe(true);
    await field.fill(reason);
    await dialog.getByLabel('For', { exact: true }).selectOption({ label: 'Production' });
    await submit.click();
    await proveAgain(page, workspace.first);
    await page.getByText('Emergency release of v1 for production.').waitFor();
    await page.getByText('waits for two reviewers').first().waitFor();
    await goTo(page, 'Monitor');
    await page.getByText('Emergency release of “Refunds” for production').first().waitFor();
    await picture('monitor');
    // Whoever submitted it does not sign it.
    await openReview();
    expect(await button(page, 'Sign as approved').isVisible()).toBe(false);
    await signOut(page);
  });

  test('is signed by two others with keys of their own, each told what it is, and is approved then', async () => {
    const { page } = launched;
    const rui = await signInFirst(page, 'rui', workspace.colleagues['rui'] ?? '');
    await sign(rui, /1 of 2 signatures/);
    const mei = await signInFirst(page, 'mei', workspace.colleagues['mei'] ?? '');
    await sign(mei, /Signed and approved/);
    await signIn(page, rui);
    await openReview();
    const [listed] = (await call(page, 'review:list', {})).reviews;
    const { signatures, cannotClose } = await call(page, 'review:get', { reviewId: listed?.id ?? '' });
    expect([
      listed?.state,
      listed?.emergency?.state,
      new Set(signatures.map(({ keyId }) => keyId)).size,
      new Set(signatures.map(({ by }) => by)).size,
      cannotClose,
    ]).toEqual(['approved', 'running', 2, 2, 'You signed this emergency release, so somebody else has to look at it again.']);
    expect(await button(page, 'Look at it again').isVisible()).toBe(false);
    await picture('signed');
    await signOut(page);
  });

  test('is looked at again by somebody who neither made nor signed it, which the flow and the review tell from then on', async () => {
    const { page } = launched;
    const ole = await signInFirst(page, 'ole', olesPassword);
    await openReview();
    await button(page, 'Look at it again').click();
    const dialog = page.getByRole('dialog', { name: 'Look at this emergency again' });
    await dialog.getByLabel('What you found').fill(found);
    await button(dialog, 'Close the emergency').click();
    await proveAgain(page, ole);
    await page.getByText('The emergency is closed').first().waitFor();
    await page.getByText(found).first().waitFor();
    await page
      .getByText(/looked at again .* by Ole Berg/)
      .first()
      .waitFor();
    await picture('looked-at-again');
    await signOut(page);
    await signIn(page, workspace.first);
    await openFlow(page, 'Refunds');
    await page
      .getByText(/looked at again .* by Ole Berg/)
      .first()
      .waitFor();
    expect(launched.complaints).toEqual([]);
  });
});
