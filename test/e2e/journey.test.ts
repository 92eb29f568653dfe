import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openWorld, type World } from '../demo/world.ts';
import { hasOpenssl } from '../kit/certificates.ts';
import { root } from '../support/toolchain.ts';
import { ask, call } from './bridge.ts';
import { applyPreview, field, importFlow, moreOptions, openPanel, problemTitles, select, verdict } from './designing.ts';
import { launchApp, type LaunchedApp } from './launch-app.ts';
import { button, firstRun, goTo, proveAgain, signIn, signInFirst, signOut, verifyBundle, type Person, type Workspace } from './people.ts';

const sample = 'support-reply.n8n.json';
const customer = { name: 'Zsofia', email: 'zsofia@customer.example', message: 'Where is my parcel?' };
const pictures = join(root, 'test-results', 'journey');

/** Ada administers, Sam draws (and is a reviewer too, who still cannot sign what he drew), Rui and Mei review. */
describe.skipIf(!hasOpenssl())('the journey, through the real windows', () => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-journey-'));
  let launched: LaunchedApp;
  let world: World;
  let workspace: Workspace;
  let sam: Person;
  let samsPassword: string;
  let taken = 0;
  const at = (name: string): string => join(folder, name);
  const picture = async (name: string): Promise<void> => {
    taken += 1;
    await launched.page.screenshot({ path: join(pictures, `${String(taken).padStart(2, '0')}-${name}.png`) });
  };

  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true });
    [world, launched] = await Promise.all([openWorld(), launchApp({ confirm: 'accept' })]);
    launched.page.setDefaultTimeout(10_000);
    await launched.app.evaluate(({ session }, to) => {
      session.defaultSession.on('will-download', (_event, item) => {
        item.setSavePath(`${to}/${item.getFilename()}`);
      });
    }, folder);
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await picture('failed');
  });
  afterAll(async () => {
    await launched?.close();
    await world?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Presses a button that hands out a file, and waits until the file is whole. */
  async function download(press: () => Promise<void>): Promise<string> {
    const done = launched.app.evaluate(
      ({ session }) =>
        new Promise<string>((resolve) => {
          session.defaultSession.once('will-download', (_event, item) => {
            item.once('done', () => resolve(item.getSavePath()));
          });
        }),
    );
    await press();
    return done;
  }

  /** Adds a connection and its secret by the dialogs. */
  async function addConnection(name: string, type: string, port: number, secret: Readonly<Record<string, string>>): Promise<void> {
    const { page } = launched;
    await page.getByRole('button', { name: 'Add a connection' }).first().click();
    const dialog = page.getByRole('dialog', { name: 'Add a connection' });
    await dialog.getByLabel('Name').fill(name);
    await dialog.getByLabel('Type').selectOption({ label: type });
    if (await dialog.getByLabel('Server').isVisible()) {
      await dialog.getByLabel('Server').fill('localhost');
      await dialog.getByLabel('Port').fill(String(port));
      await dialog.getByLabel('Encryption').selectOption('STARTTLS');
    } else {
      await dialog.getByLabel('Hosts that the secret may travel to').fill(`localhost:${port}`);
    }
    await button(dialog, 'More options').click();
    await dialog.getByLabel('Service account').fill(`svc-${name.toLowerCase()}`);
    await button(dialog, 'Save').click();
    // The secret is asked for at once.
    await page.getByRole('dialog', { name: `Secret of ${name}` }).waitFor();
    for (const [label, value] of Object.entries(secret)) await page.getByRole('dialog').getByLabel(label).fill(value);
    await button(page, 'Store secret').click();
    await button(page.getByRole('complementary', { name }), 'Replace secret').waitFor();
  }

  test('Ada makes the workspace, adds Sam, and enters the connections', async () => {
    const { page } = launched;
    workspace = await firstRun(page);
    expect(Object.keys(workspace.colleagues)).toEqual(['dana', 'rui', 'mei', 'omar']);
    await goTo(page, 'People');
    await button(page, 'Add a person').click();
    const dialog = page.getByRole('dialog', { name: 'Add a person' });
    await dialog.getByLabel('Name').fill('Sam Okafor');
    await dialog.getByLabel('Account').fill('sam');
    await dialog.getByLabel('Reviewer').click();
    await dialog.getByLabel('Security').click();
    await button(dialog, 'Add').click();
    await proveAgain(page, workspace.first);
    const made = page.getByRole('dialog', { name: 'Sam Okafor can sign in' });
    samsPassword = (await made.getByRole('button', { name: /Copy first password/ }).getAttribute('title')) ?? '';
    await button(made, 'Done').click();
    await goTo(page, 'Connections');
    await addConnection('Model', 'Model: OpenAI-compatible', world.model.port, { Token: world.secrets.model });
    await addConnection('Mailbox', 'Mail server (SMTP)', world.mail.port, { User: 'support', Password: world.secrets.mail });
    await addConnection('CRM', 'Web service (HTTPS)', world.crm.port, { Token: world.secrets.crm });
    await picture('connections');
    await signOut(page);
  });

  test('Sam imports a risky n8n file and reads what is wrong with it', async () => {
    const { page } = launched;
    sam = await signInFirst(page, 'sam', samsPassword);
    await importFlow(page, sample, readFileSync(join(root, 'resources', 'samples', sample), 'utf8'));
    expect(await problemTitles(page, 'Block')).toEqual([
      "An outsider's text can steer, through a model, what “Send the answer” does: it sends an e-mail to an address that the data names",
      '“Send the answer” sends an e-mail to an address that the data names by what a model wrote, and no person looks at it',
      "An outsider's text can steer, through a model, what “Note it in the CRM” does: it sends data to crm.example.com",
    ]);
    await page.locator('[data-problem="0"]').click();
    await picture('findings');
  });

  test('he takes the safe fixes, makes the choices that are his, and the verdict passes', async () => {
    const { page } = launched;
    await button(page, 'Make it green').click();
    await applyPreview(page);
    await picture('after-make-green');
    await select(page, 'Support form');
    await field(page, 'Who may call').selectOption({ label: 'Callers that know a secret (bearer token)' });
    await field(page, 'Calls allowed').fill('60');
    await select(page, 'OpenAI Chat Model');
    await field(page, 'Provider').selectOption({ label: 'Other (OpenAI-compatible)' });
    await field(page, 'Address').fill(`https://localhost:${world.model.port}/v1`);
    await field(page, 'Model').fill('gpt-4o-mini-2024-07-18');
    await field(page, 'Sign in with').selectOption({ label: 'Model' });
    await select(page, 'Send the answer');
    await field(page, 'Mail server').selectOption({ label: 'Mailbox' });
    await field(page, 'Allowed recipients').fill('*@customer.example');
    await select(page, 'Note it in the CRM');
    await field(page, 'Address').fill(`https://localhost:${world.crm.port}/api/notes`);
    await field(page, 'Sign in with').selectOption({ label: 'CRM' });
    await moreOptions(page);
    await field(page, 'Follow redirects').click();
    await select(page, undefined);
    await field(page, 'Purpose').fill('Answers questions of customers who write through the support form.');
    await field(page, 'Declared risk').selectOption({ label: 'High' });
    await field(page, 'Legal basis').selectOption({ label: 'A contract' });
    await page.getByRole('button', { name: /^Verdict: (?!.*block)/ }).waitFor();
    await picture('mended');
    expect([await problemTitles(page, 'Block'), await verdict(page)]).toEqual([[], expect.not.stringContaining('block')]);
  });

  test('a dry run shows what would be sent, and sends nothing', async () => {
    const { page } = launched;
    await openPanel(page, 'Run');
    await page.getByRole('region', { name: 'What starts it' }).getByRole('button', { name: 'As JSON' }).click();
    await page.getByLabel('As JSON', { exact: true }).fill(JSON.stringify({ body: customer, headers: {}, query: {} }));
    await button(page, 'Dry run').click();
    await page.getByText('Succeeded', { exact: true }).waitFor();
    await page
      .getByRole('list', { name: 'Steps' })
      .getByRole('button', { name: /^Send the answer/ })
      .click();
    await page.getByText('In a real run this step would').waitFor();
    await picture('dry-run');
    expect([
      await page
        .getByText(/@customer\.example/)
        .first()
        .isVisible(),
      world.mail.mails,
      world.model.requests,
      world.crm.notes,
    ]).toEqual([true, [], [], []]);
  });

  test('he saves and submits, and cannot sign his own flow, by the button or by a forged call', async () => {
    const { page } = launched;
    await page.keyboard.press('Control+s');
    await page.getByText('Draft v2').waitFor();
    await button(page, 'Submit').click();
    const dialog = page.getByRole('dialog', { name: /^Submit/ });
    await dialog.getByLabel('What is this for, and what changed?').fill('Answers support mail; a person approves each answer.');
    await picture('submit');
    await button(dialog, 'Submit').click();
    await proveAgain(page, sam);
    await page.getByText('In review').first().waitFor();
    // What lies before the reviewers is not offered to them once more.
    expect(await button(page, 'Submit').count()).toBe(0);
    await button(page, 'Open review').click();
    const sign = button(page, 'Sign as approved');
    await sign.waitFor();
    await picture('own-review');
    const reason = await page.getByRole('complementary', { name: 'Decision' }).innerText();
    expect([await sign.isDisabled(), reason]).toEqual([true, expect.stringContaining('You cannot sign this')]);
    const [review] = (await call(page, 'review:list', {})).reviews;
    const { closure } = await call(page, 'review:get', { reviewId: review?.id ?? '' });
    await call(page, 'identity:stepUp', { kind: 'recovery', code: sam.recoveryCode() });
    expect(await ask(page, 'review:sign', { reviewId: review?.id ?? '', closure: closure.hash })).toMatchObject({
      ok: false,
      error: { code: 'review/self-approval' },
    });
    await signOut(page);
  });

  test('Rui reads the evidence, asks, hears, and signs', async () => {
    const { page } = launched;
    const rui = await signInFirst(page, 'rui', workspace.colleagues['rui'] ?? '');
    // A reviewer begins where something waits for her.
    await page.getByRole('heading', { name: 'Reviews', level: 1 }).waitFor();
    await page
      .getByRole('navigation', { name: 'Pages' })
      .getByRole('button', { name: /Reviews.*1 waiting for you/ })
      .waitFor();
    await page.getByRole('row', { name: /Support reply/ }).click();
    const sections = page.getByRole('navigation', { name: 'What to look at' });
    for (const name of ['Summary', 'Attack paths', 'Data map', 'Permissions', 'Changes', 'Settings', 'Waivers', 'Comments']) {
      await sections.getByRole('button', { name: new RegExp(`^${name}`) }).click();
      await picture(`review-${name.toLowerCase().replace(' ', '-')}`);
      if (name === 'Attack paths') await page.getByRole('list', { name: 'Findings' }).getByRole('button').first().click();
      if (name === 'Changes') await page.getByText('“Send the answer” sends an e-mail to *@customer.example, after an approval').waitFor();
    }
    await sections.getByRole('button', { name: /^Attack paths/ }).click();
    await button(page, 'Comment on this').click();
    await page.getByLabel('Comment', { exact: true }).fill('Who reads the approvals at night?');
    await button(page, 'Comment').click();
    await page.getByText('1 open').waitFor();
    const sign = button(page, 'Sign as approved');
    await expect.poll(() => sign.isDisabled()).toBe(true);
    await picture('open-thread');
    await sections.getByRole('button', { name: /^Summary/ }).click();
    await button(page, 'Show the comment').click();
    await button(page, 'Resolve').click();
    await expect.poll(() => sign.isEnabled()).toBe(true);
    await sign.click();
    await picture('second-factor');
    // Who closes the question has given up and knows it: nothing failed.
    const question = page.getByRole('dialog', { name: 'Confirm that it is you' });
    await button(question, 'Cancel').click();
    await question.waitFor({ state: 'detached' });
    await expect.poll(() => sign.isEnabled()).toBe(true);
    expect(await page.getByText('That did not work').count()).toBe(0);
    await sign.click();
    await proveAgain(page, rui);
    await page.getByText('1 of 2 signatures.').first().waitFor();
    await signOut(page);
  });

  test('Mei signs last, and exports the bundle', async () => {
    const { page } = launched;
    const mei = await signInFirst(page, 'mei', workspace.colleagues['mei'] ?? '');
    await goTo(page, 'Reviews');
    await page.getByRole('row', { name: /Support reply/ }).press('Enter');
    const sign = button(page, 'Sign as approved');
    await sign.waitFor();
    // With keys alone: past the evidence in one, and what is told beside the signature before it.
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    let stops = 0;
    for (; stops < 10 && !(await sign.evaluate((element) => element === document.activeElement)); stops += 1)
      await page.keyboard.press('Tab');
    expect(stops).toBeLessThanOrEqual(5);
    await page.keyboard.press('Enter');
    await proveAgain(page, mei);
    await button(page, 'Export signed bundle').waitFor();
    await picture('approved');
    const file = await download(async () => {
      await button(page, 'Export signed bundle').click();
      await proveAgain(page, mei);
    });
    expect(file).toMatch(/\.countersign$/);
    writeFileSync(at('exported.countersign'), readFileSync(file));
    const pdf = readFileSync(await download(() => button(page, 'As a PDF').click()));
    expect([pdf.subarray(0, 5).toString('latin1'), pdf.toString('latin1').includes('/Type /StructTreeRoot'), pdf.length > 10_000]).toEqual([
      '%PDF-',
      true,
      true,
    ]);
    await signOut(page);
  });

  test('Ada publishes the trust root, and the audit log verifies', async () => {
    const { page } = launched;
    await signIn(page, workspace.first);
    await goTo(page, 'Settings');
    await button(page, 'Publish trust root').click();
    await proveAgain(page, workspace.first);
    await page.getByText(/^Version 1 names/).waitFor();
    const rootFile = await download(() => page.getByRole('button', { name: 'Download' }).click());
    writeFileSync(at('trust-root.json'), readFileSync(rootFile));
    const told = await verifyBundle(page, 'support.countersign', readFileSync(at('exported.countersign')));
    const signatures = told.getByRole('list', { name: 'Signatures' }).getByRole('listitem');
    await picture('bundle-verified');
    expect([
      await told.getByRole('heading').first().innerText(),
      (await signatures.allInnerTexts()).map((text) => text.replaceAll(/, with key [^\n]+/g, '').replaceAll(/\s*\n\s*/g, ' · ')),
    ]).toEqual([
      'support.countersign is genuine',
      [
        'Sam Okafor · Submitted it · Genuine',
        'Mei (legal reviewer) · Approved it · Genuine',
        'Rui (security reviewer) · Approved it · Genuine',
        'Mei (legal reviewer) · Released it · Genuine',
      ],
    ]);
    await button(told, 'Done').click();
    await goTo(page, 'Audit');
    await button(page, 'Verify now').click();
    await page.getByText(/^All \d+ entries verified/).waitFor();
    await picture('audit');
    const actions = (await call(page, 'audit:list', { limit: 500 })).entries.map((entry) => entry.action);
    expect(actions).toEqual(
      expect.arrayContaining([
        'flow.imported',
        'review.submitted',
        'review.signed',
        'bundle.exported',
        'trust.published',
        'audit.verified',
      ]),
    );
    expect(launched.complaints).toEqual([]);
  });

  test('an operator finds what waits, admits it in its review, and revokes it', async () => {
    const { page } = launched;
    await signOut(page);
    const omar = await signInFirst(page, 'omar', workspace.colleagues['omar'] ?? '');
    const rail = page.getByRole('navigation', { name: 'Pages' });
    await rail.getByRole('button', { name: /Environments.*1 waiting for you/ }).waitFor();
    await goTo(page, 'Inbox');
    await picture('to-be-admitted');
    await page.getByRole('button', { name: /^Admit “Support reply/ }).click();
    // Nobody has published that his signature counts: told before he presses, and nothing is spent on it.
    await page.getByText('The published trust root does not name your key, which signs the release.').waitFor();
    expect(await page.getByRole('button', { name: /^Admit for/ }).isDisabled()).toBe(true);
    await picture('signer-not-known');
    await signOut(page);
    await signIn(page, workspace.first);
    await goTo(page, 'Settings');
    await button(page, 'Publish trust root').click();
    await proveAgain(page, workspace.first);
    await page.getByText(/^Version 2 names/).waitFor();
    await signOut(page);
    await signIn(page, omar);
    await goTo(page, 'Inbox');
    await page.getByRole('button', { name: /^Admit “Support reply/ }).click();
    await page.getByRole('button', { name: /^Admit for/ }).click();
    await proveAgain(page, omar);
    await page.getByText('Version 1 runs in development.').waitFor();
    await goTo(page, 'Environments');
    await page.getByText('Runs v1').waitFor();
    await expect.poll(() => rail.getByRole('button', { name: /waiting for you/ }).count()).toBe(0);
    await picture('admitted');
    await page.getByRole('button', { name: /^Revoke a bundle of Support reply/ }).click();
    await page.getByRole('dialog').getByLabel('Reason').fill('A customer got a wrong answer.');
    await button(page.getByRole('dialog'), 'Revoke').click();
    await proveAgain(page, omar);
    await page.getByText('v1 revoked').waitFor();
    expect(launched.complaints).toEqual([]);
  });

  const countersign = (...args: string[]): { status: number | null; out: string; errors: string } => {
    const done = spawnSync(
      process.execPath,
      [join(root, 'app', 'cli', 'bin.mjs'), ...args, '--trust-root', at('trust-root.json'), '--json'],
      {
        encoding: 'utf8',
        env: { ...process.env, MODEL_TOKEN: world.secrets.model, MAIL_TOKEN: world.secrets.mail, CRM_TOKEN: world.secrets.crm },
      },
    );
    return { status: done.status, out: done.stdout, errors: done.stderr };
  };

  test('anyone verifies the bundle with the command line, and a changed bit shows', () => {
    const bundle = at('exported.countersign');
    const verified = countersign('verify', bundle, '--recompute');
    expect([verified.status, JSON.parse(verified.out)]).toEqual([0, expect.objectContaining({ ok: true })]);
    const bytes = readFileSync(bundle);
    const middle = Math.floor(bytes.length / 2);
    bytes.writeUInt8(bytes.readUInt8(middle) ^ 1, middle);
    writeFileSync(at('tampered.countersign'), bytes);
    expect(countersign('verify', at('tampered.countersign')).status).toBe(1);
  });

  test('the command line runs the bundle dry, from its first step to its last', () => {
    writeFileSync(at('input.json'), JSON.stringify({ body: customer, headers: {}, query: {} }));
    const run = countersign('run', at('exported.countersign'), '--input', at('input.json'), '--dry-run');
    expect({ status: run.status, errors: run.errors, mails: run.out.includes('@customer.example') }).toEqual({
      status: 0,
      errors: '',
      mails: true,
    });
  });
});
