/** The designer in a real browser, under the app's own content policy: what a person does, with the mouse and without. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserPath, buildFixture, startHarness, type Harness } from './harness.ts';

const skipped = browserPath() === undefined;
if (skipped) console.info('SKIPPED test/renderer/designer.test.ts: no Chromium found; set CHROMIUM_PATH to one.');

interface Fixture {
  readonly calls: readonly { readonly channel: string; readonly input: unknown }[];
  fail(channel: string, code?: string): void;
  tell(channel: string, payload: unknown): void;
  notify(notice: { readonly tone: string; readonly title: string }): void;
}

/** In the page itself, which has no frames: the other way opens a second page, and takes twice as long. */
/** Only what is wrong is told node by node. */
const axe = (page: Page): AxeBuilder => new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'] });

describe.skipIf(skipped)('designer', () => {
  let harness: Harness;
  beforeAll(async () => {
    await buildFixture();
    harness = await startHarness();
  }, 120_000);
  afterAll(async () => {
    await harness.close();
  });

  /** A designer whose first verdict is there; `problems` are console errors, which the content policy's refusals are too. */
  async function opened(query = 'scenario=sample&theme=light'): Promise<{ page: Page; problems: readonly string[] }> {
    const { page, problems } = await harness.open(query);
    await page.waitForSelector('[aria-label^="Verdict"]', { timeout: 20_000 });
    await page.waitForSelector('.react-flow__node');
    return { page, problems };
  }
  const centreOf = async (page: Page, selector: string): Promise<{ x: number; y: number }> => {
    const box = await page.locator(selector).first().boundingBox();
    if (box === null) throw new Error(`${selector} is not on screen`);
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  };
  const port = (node: string, side: 'source' | 'target'): string => `.react-flow__node[data-id="${node}"] .react-flow__handle.${side}`;
  const steps = (page: Page): Promise<number> => page.locator('.react-flow__node').count();

  test('who looks at the list of flows has the linter started meanwhile, and the first flow takes that one', async () => {
    const { page } = await harness.open('scenario=sample&theme=light');
    const list = page.url().replace(/#.*$/, '#/home');
    await page.goto('about:blank');
    const isLinter = (one: { url(): string }): boolean => one.url().includes('lint-worker');
    const [started] = await Promise.all([page.waitForEvent('worker', { predicate: isLinter }), page.goto(list)]);
    await page.evaluate(() => {
      location.hash = '#/flow?id=flow_sample';
    });
    await page.waitForSelector('[aria-label^="Verdict"]', { timeout: 20_000 });
    expect(page.workers().filter(isLinter)).toEqual([started]);
  });

  test('a page is there once its code is: nothing waits for a time to pass', async () => {
    const { page } = await harness.open('scenario=sample&theme=light');
    const list = page.url().replace(/#.*$/, '#/home');
    await page.goto('about:blank');
    await page.clock.install({ time: 0 });
    await page.clock.pauseAt(1_000);
    await page.goto(list);
    await page.getByRole('heading', { name: 'Flows' }).waitFor();
    await page.evaluate(() => {
      location.hash = '#/flow?id=flow_sample';
    });
    await page.waitForSelector('[aria-label="Name of the flow"]');
  });

  test('while somebody types at the door, what lies behind it is read: whoever comes in waits for no code', async () => {
    const { page } = await harness.open('scenario=sample&theme=light');
    const list = page.url().replace(/sample.*$/, 'locked#/home');
    await page.goto('about:blank');
    await page.clock.install({ time: 0 });
    await page.clock.pauseAt(1_000);
    await page.goto(list);
    await page.getByLabel('Passphrase').fill('a passphrase');
    await page.clock.runFor(1_000);
    await page.waitForLoadState('networkidle');
    await page.route('**/*.js', (route) => route.abort());
    await page.getByRole('button', { name: 'Open' }).click();
    await page.getByRole('heading', { name: 'Flows' }).waitFor();
    await page.evaluate(() => {
      location.hash = '#/flow?id=flow_sample';
    });
    await page.waitForSelector('[aria-label="Name of the flow"]');
  });

  test('what a flow waits for is waited for once, is stopped, and its run is shown', async () => {
    const { page } = await opened('scenario=waits&theme=light');
    const calls = (channel: string): Promise<readonly unknown[]> =>
      page.evaluate(
        (wanted) =>
          (globalThis as unknown as { fixture: Fixture }).fixture.calls
            .filter((one) => one.channel === wanted)
            .map(({ input }) => {
              const { nodeId, mode, listenId } = input as Record<string, unknown>;
              return nodeId ?? mode ?? listenId;
            }),
        channel,
      );
    await page.getByRole('button', { name: 'Try', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Wait for one form, dry run' }).click();
    await page.getByText('Waiting for one form').first().waitFor();
    const shown = [
      await page.getByText('Only this computer can reach it').count(),
      await page.getByRole('button', { name: 'Open the page' }).count(),
    ];
    await page.getByRole('button', { name: 'Stop waiting' }).click();
    await page.getByRole('button', { name: 'Wait for one file' }).click();
    await page.getByRole('menuitem', { name: 'Wait for one file, for real' }).click();
    // The fixture drops one in.
    await page.getByRole('list', { name: 'Steps' }).waitFor();
    expect([
      shown,
      await page.getByRole('button', { name: 'Stop waiting' }).count(),
      await calls('run:listen'),
      await calls('run:stopListening'),
    ]).toEqual([[1, 1], 0, ['form', 'file'], ['listen_1']]);
    await page.close();
  });

  test('a chat is talked to in the designer, by keyboard, and says when the flow does not answer', async () => {
    const { page, problems } = await opened('scenario=waits&theme=dark');
    await page.getByRole('tab', { name: 'Chat' }).click();
    const box = page.getByRole('textbox', { name: 'Your message' });
    await box.fill('hello');
    await box.press('Enter');
    await page.getByText('You said: hello').waitFor();
    await box.fill('nothing');
    await box.press('Enter');
    await page.getByText('gave no answer').waitFor();
    const log = await page.getByRole('log', { name: 'Conversation' }).innerText();
    const violations = (await axe(page).include('[role=log]').analyze()).violations.map(({ id }) => id);
    await page.getByRole('button', { name: 'New conversation' }).click();
    expect([log.split('\n').filter((line) => line !== ''), violations, await page.getByText('You said: hello').count(), problems]).toEqual([
      [
        'How can we help?',
        'hello',
        'You said: hello',
        'nothing',
        'The flow ran but gave no answer. Put the step “Answer the caller” at its end to answer.',
      ],
      [],
      0,
      [],
    ]);
    await page.close();
  });

  test('in a small window the canvas has the room: the panel, the inspector and the palette are folded, and come back with the room', async () => {
    const { page } = await harness.open('scenario=sample&theme=light', { width: 900, height: 600 });
    await page.waitForSelector('[aria-label^="Verdict"]', { timeout: 20_000 });
    const room = async (): Promise<readonly [number, number, boolean]> => {
      const box = await page.locator('[data-canvas]').boundingBox();
      return [Math.round(box?.width ?? 0), Math.round(box?.height ?? 0), await page.getByRole('group', { name: 'Problems' }).isVisible()];
    };
    const [width, height, problems] = await room();
    await page.getByRole('tab', { name: /^Problems/ }).click();
    const opened = (await room())[2];
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.getByRole('complementary', { name: 'Inspector' }).waitFor();
    const more = page.getByRole('complementary', { name: 'Inspector' }).getByRole('button', { name: 'More options' });
    if ((await more.getAttribute('aria-expanded')) === 'false') await more.click();
    // Each limit says whose it is, and what reaching it does.
    const limits = page.getByRole('region', { name: 'Limits of a run' }).getByRole('spinbutton');
    expect([
      await limits.count(),
      await page
        .getByRole('spinbutton', { name: 'Most steps in a run' })
        .evaluate((field) => field.ownerDocument.getElementById(field.getAttribute('aria-describedby') ?? '')?.textContent),
    ]).toEqual([4, 'A run that reaches one of these limits is halted. Leave empty for the default, shown in grey.']);
    await limits.first().fill('50');
    await page.getByRole('button', { name: /^Undo: Change the limit of steps/ }).waitFor();
    expect([width > 800, height > 400, problems, opened, (await room())[2]]).toEqual([true, true, false, true, true]);
    await page.close();
  });

  test('an empty field of a new step is a mistake once it was left, not while what it opens is looked at, and all are once the flow is tried', async () => {
    const { page } = await opened();
    page.setDefaultTimeout(8_000);
    await page.getByRole('searchbox', { name: 'Find a step' }).fill('Send e-mail');
    await page
      .getByRole('button', { name: /^Send e-mail/ })
      .first()
      .click();
    const form = page.getByRole('complementary', { name: 'Inspector' });
    const told = (): Promise<number> => form.getByText('Fill this in.').count();
    const subject = form.locator('[data-field="subject"]');
    await subject.getByRole('textbox').click();
    const first = await told();
    await subject.getByRole('button', { name: 'Insert a field' }).click();
    await page.getByRole('dialog').waitFor();
    const listed = await told();
    await page.keyboard.press('Escape');
    await subject.getByRole('textbox').click();
    await form.locator('[data-field="from"]').getByRole('textbox').click();
    await form.getByText('Fill this in.').first().waitFor();
    const left = await told();
    await form.getByRole('tab', { name: 'Data' }).click();
    await form.getByRole('tab', { name: 'Setup' }).click();
    // The other field was left by then, too.
    const back = await told();
    await page.keyboard.press('Control+Enter');
    await form.getByText('Fill this in.').nth(2).waitFor();
    expect([first, listed, left, back]).toEqual([0, 0, 1, 2]);
    await page.close();
  });

  test('a traced path that was seen whole is seen whole after the window has changed', async () => {
    const { page } = await opened();
    await page.getByRole('button', { name: 'Zoom to fit' }).click();
    await page.locator('[data-problem]', { hasText: 'OpenAI' }).first().focus();
    const seen = (): Promise<boolean> =>
      page.evaluate(() => {
        const frame = document.querySelector('[data-canvas]')?.getBoundingClientRect();
        const steps = ['request', 'shape', 'large', 'ask'].map((id) =>
          document.querySelector(`.react-flow__node[data-id="${id}"]`)?.getBoundingClientRect(),
        );
        return (
          frame !== undefined &&
          steps.every(
            (step) =>
              step !== undefined &&
              step.left >= frame.left &&
              step.right <= frame.right &&
              step.top >= frame.top &&
              step.bottom <= frame.bottom,
          )
        );
      });
    await expect.poll(seen, { timeout: 8_000 }).toBe(true);
    await page.setViewportSize({ width: 1000, height: 640 });
    await expect.poll(seen, { timeout: 8_000 }).toBe(true);
    await page.close();
  });

  test('Tab goes through a field of code as through any other, and writes nothing into it', async () => {
    const { page } = await opened();
    page.setDefaultTimeout(8_000);
    await page.getByRole('searchbox', { name: 'Find a step' }).fill('script');
    await page
      .getByRole('button', { name: /^Script/ })
      .first()
      .click();
    const code = page.locator('.cm-content').first();
    await code.click();
    const before = await code.innerText();
    await page.keyboard.press('Tab');
    expect([
      await code.innerText(),
      await code.evaluate((field) => field.contains(document.activeElement)),
      await page.getByRole('button', { name: /^Undo: Add/ }).count(),
    ]).toEqual([before, false, 1]);
    await page.close();
  });

  test('an unsafe wire says so before it is dropped, may still be dropped, and is one undo', async () => {
    const { page } = await opened();
    await page.getByRole('button', { name: 'Zoom to fit' }).click();
    await page.waitForTimeout(400);
    const from = await centreOf(page, port('shape', 'source'));
    const to = await centreOf(page, port('ask', 'target'));
    const before = await page.locator('.react-flow__edge').count();
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(from.x + 40, from.y + 30, { steps: 4 });
    await page.mouse.move(to.x, to.y, { steps: 8 });
    const verdict = page.locator('[data-wire-verdict]');
    await verdict.getByText('reaches OpenAI unmasked').waitFor();
    const said = await verdict.innerText();
    await page.mouse.up();
    await page.waitForTimeout(200);
    const dropped = await page.locator('.react-flow__edge').count();
    await page.keyboard.press('Control+z');
    await page.waitForTimeout(200);
    expect({
      said: /^Block/.test(said),
      more: dropped - before,
      undone: (await page.locator('.react-flow__edge').count()) - before,
    }).toEqual({ said: true, more: 1, undone: 0 });
    await page.context().close();
  }, 60_000);

  test('a row of the list of problems offers its fix, and the rest once it is pointed at; what ways to fix leave is said in words', async () => {
    const { page } = await opened();
    const row = page.getByRole('group', { name: 'Problems' }).getByRole('listitem').nth(1);
    const rest = row.locator('span', { has: page.getByRole('button', { name: 'Go there' }) }).last();
    const seen = (): Promise<string> => rest.evaluate((element) => getComputedStyle(element).opacity);
    await page.mouse.move(5, 5);
    const before = await seen();
    await row.hover();
    const pointed = await seen();
    await page.getByRole('button', { name: 'Choose…' }).first().click();
    const ways = page.getByRole('dialog', { name: 'Choose how to fix this' }).getByRole('radio');
    expect([before, pointed, await ways.first().innerText()]).toEqual([
      '0',
      '1',
      expect.stringMatching(/Then left:\s+\d+ (block|high|medium|low)/),
    ]);
    await page.context().close();
  }, 60_000);

  test('a flow in which nothing is drawn says why it cannot be submitted', async () => {
    const { page } = await harness.open('scenario=empty&theme=light');
    const reason = await page
      .getByRole('button', { name: 'Submit' })
      .evaluate((button) => button.ownerDocument.getElementById(button.getAttribute('aria-describedby') ?? '')?.textContent);
    expect(reason).toBe('Draw a step to submit it');
    await page.context().close();
  }, 60_000);

  test('a fix is a ghost first, then applied, then one undo; the verdict is told before', async () => {
    const { page, problems } = await opened();
    const before = await steps(page);
    await page.locator('[data-problem="0"]').click();
    await page.getByRole('listitem').first().getByRole('button', { name: 'Fix' }).click();
    const preview = page.getByRole('dialog', { name: 'Preview of a fix' });
    await preview.getByText('checking').waitFor({ state: 'detached' });
    const ghosts = (await page.locator('.cs-mark-added, .cs-mark-changed').count()) > 0;
    await preview.getByRole('button', { name: 'Apply' }).click();
    await page.waitForTimeout(600);
    const marks = await page.locator('.cs-mark-added, .cs-mark-changed').count();
    await page.locator('[data-canvas]').focus();
    await page.keyboard.press('Control+z');
    await page.getByRole('button', { name: 'Zoom to fit' }).click();
    await page.waitForTimeout(500);
    expect({ ghosts, marks, back: (await steps(page)) >= before, problems: problems.filter((text) => !text.includes('404')) }).toEqual({
      ghosts: true,
      marks: 0,
      back: true,
      problems: [],
    });
    await page.context().close();
  }, 60_000);

  test('without a mouse: go to a step, connect it to another, delete the wire by undo, open a field', async () => {
    const { page } = await opened();
    await page.locator('[data-canvas]').focus();
    const heard: string[] = [];
    const hear = async (): Promise<void> => {
      heard.push(await page.locator('[aria-live="polite"]').innerText());
    };
    await page.keyboard.press('Tab');
    await hear();
    await page.keyboard.press('ArrowRight');
    await hear();
    await page.keyboard.press('c');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.waitForTimeout(300);
    await hear();
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Enter');
    await page.waitForTimeout(300);
    const focused = await page.evaluate(() => document.activeElement?.closest('[data-inspector]') !== null);
    expect({
      first: heard[0]?.startsWith('Incoming invoice, Web request'),
      second: heard[1]?.startsWith('Format, Set fields'),
      third: heard[2]?.startsWith('Connected') === true || heard[2]?.includes('block') === true,
      focused,
    }).toEqual({ first: true, second: true, third: true, focused: true });
    await page.context().close();
  }, 60_000);

  test('edits are in the recovery journal within a second, and saving empties it', async () => {
    const { page } = await opened();
    await page.locator('.react-flow__node[data-id="shape"]').click();
    await page.keyboard.press('Control+d');
    await page.waitForTimeout(1_000);
    const calls = async (): Promise<string[]> =>
      page.evaluate(() => (globalThis as unknown as { fixture: Fixture }).fixture.calls.map((one) => one.channel));
    const kept = (await calls()).includes('recovery:keep');
    await page.keyboard.press('Control+s');
    await page.waitForTimeout(400);
    const after = await calls();
    expect({ kept, saved: after.lastIndexOf('flows:save') < after.lastIndexOf('recovery:drop') && after.includes('flows:save') }).toEqual({
      kept: true,
      saved: true,
    });
    await page.context().close();
  }, 60_000);

  test('a page stays while nobody answers, says what else fails, and its rows are one stop of the Tab key', async () => {
    const { page } = await opened();
    await page.getByRole('button', { name: 'Flows', exact: true }).click();
    const rows = page.locator('tbody tr');
    await rows.nth(1).waitFor();
    const asked = (code?: string): Promise<unknown> =>
      page.evaluate(async (given) => {
        const { fixture } = globalThis as unknown as { fixture: Fixture };
        fixture.fail('flows:list', given);
        const before = fixture.calls.length;
        fixture.tell('flows:changed', { flowId: 'flow_other' });
        while (!fixture.calls.slice(before).some(({ channel }) => channel === 'flows:list'))
          await new Promise((resolve) => setTimeout(resolve, 10));
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }, code);
    const stops = (): Promise<string[]> => rows.evaluateAll((all) => all.map((row) => row.getAttribute('tabindex') ?? ''));
    const first = await stops();
    await rows.first().focus();
    await page.keyboard.press('End');
    const last = [await rows.nth(1).evaluate((row) => row === document.activeElement), await stops()];
    await asked('egress/unreachable');
    const unreachable = await rows.count();
    await asked('store/locked');
    await page.getByText('Nobody answers.').first().waitFor();
    // The palette finds by names, not by ids.
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('Search flows, pages and commands').fill('runs');
    await page.getByRole('option', { name: 'Runs' }).waitFor();
    await page.getByPlaceholder('Search flows, pages and commands').fill('flow_other');
    await page.getByText('Nothing found.').waitFor();
    expect([first, last, unreachable, await rows.count()]).toEqual([['0', '-1'], [true, ['-1', '0']], 2, 0]);
    await page.context().close();
  }, 60_000);

  test('a dialog keeps what was written, and a notice that comes meanwhile neither hides its buttons nor closes it', async () => {
    const { page } = await opened();
    const dialog = page.getByRole('dialog', { name: 'Ask for a waiver' });
    const reason = dialog.getByRole('textbox', { name: /^Why/ });
    const ask = async (): Promise<void> => {
      await page.getByRole('button', { name: 'Ask for a waiver' }).first().click();
      await dialog.waitFor();
    };
    await ask();
    await reason.fill('The customer wrote first.');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await page.evaluate(() => (globalThis as unknown as { fixture: Fixture }).fixture.notify({ tone: 'block', title: 'Came before' }));
    await page.getByText('Came before', { exact: true }).waitFor();
    await ask();
    const kept = await reason.inputValue();
    const before = await page.getByText('Came before', { exact: true }).isVisible();
    await page.evaluate(() => (globalThis as unknown as { fixture: Fixture }).fixture.notify({ tone: 'block', title: 'Came now' }));
    const notice = page.getByRole('listitem').filter({ hasText: 'Came now' });
    const [over, under] = [await notice.boundingBox(), await dialog.locator('footer').boundingBox()];
    await notice.getByRole('button', { name: 'Close' }).click();
    await notice.waitFor({ state: 'detached' });
    expect([
      kept,
      before,
      (over?.y ?? 0) + (over?.height ?? 0) < (under?.y ?? 0),
      await page.locator('#root').evaluate((root) => root.hasAttribute('inert')),
      await dialog.isVisible(),
    ]).toEqual(['The customer wrote first.', false, true, true, true]);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await page.locator('#root').evaluate((root) => root.hasAttribute('inert'))).toBe(false);
    await page.context().close();
  }, 60_000);

  test.each([
    ['scenario=sample&theme=light', ['Problems', 'Run', 'Data map', 'Permissions', 'History', 'Outline']],
    ['scenario=sample&theme=dark', ['Problems', 'Data map']],
    ['scenario=sample&theme=light&dir=rtl', ['Problems']],
  ])(
    'nothing that axe objects to: %s',
    async (query, tabs) => {
      const { page } = await opened(query);
      await page.locator('.react-flow__node[data-id="shape"]').click();
      const found: string[] = [];
      for (const tab of tabs) {
        await page.getByRole('tab', { name: tab }).first().click();
        await page.waitForTimeout(300);
        // Around the panels there is one page, which is looked at with the first of them.
        const looked = tab === 'Problems' ? axe(page) : axe(page).include('[role="tabpanel"][data-state="active"]');
        const { violations } = await looked.withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']).analyze();
        found.push(...violations.map((violation) => `${tab}: ${violation.id} ${violation.nodes[0]?.target.join(' ') ?? ''}`));
      }
      expect(found).toEqual([]);
      await page.context().close();
    },
    90_000,
  );
});
