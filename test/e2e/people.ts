/** People who use the app through its pages, as a person does: first run, sign-in, second factor, sign-out. */
import type { Locator, Page } from 'playwright-core';
import { totpCode } from '../../app/identity/second-factor.node.ts';

const PERIOD_MS = 30_000;

/** A person with an authenticator in hand and recovery codes in the drawer. */
export class Person {
  readonly account: string;
  readonly password: string;
  #secret: string;
  #recoveryCodes: readonly string[] = [];
  #lastStep = -1;

  constructor(account: string, password: string, secret: string) {
    this.account = account;
    this.password = password;
    this.#secret = secret;
  }

  keep(recoveryCodes: readonly string[]): void {
    this.#recoveryCodes = recoveryCodes;
  }

  /** Another authenticator in place of the one before. */
  take(secret: string): void {
    this.#secret = secret;
    this.#lastStep = -1;
  }

  /** A proof that was not used before: this period's code, the next one (clocks may differ by one), then a recovery code. No waiting. */
  proof(): string {
    const now = Math.floor(Date.now() / PERIOD_MS);
    const step = Math.max(now, this.#lastStep + 1);
    if (step <= now + 1) {
      this.#lastStep = step;
      return totpCode(this.#secret, step * PERIOD_MS);
    }
    return this.recoveryCode();
  }

  recoveryCode(): string {
    const [code, ...rest] = this.#recoveryCodes;
    if (code === undefined) throw new Error(`${this.account} has no recovery codes left`);
    this.#recoveryCodes = rest;
    return code;
  }
}

export const button = (page: Page | Locator, name: string | RegExp): Locator => page.getByRole('button', { name, exact: true });

/** Called with the name of what is on the screen, for pictures and checks on the way. */
export type OnScreen = (name: string) => Promise<void>;
const nobodyLooks: OnScreen = async () => {};

/** The key that stands beside the QR code. */
export async function shownKey(page: Page | Locator): Promise<string> {
  const secret = await page.getByRole('button', { name: /Copy key/ }).getAttribute('title');
  if (secret === null) throw new Error('the page shows no key');
  return secret;
}

export const shownCodes = (page: Page | Locator): Promise<string[]> =>
  page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem').allTextContents();

/** The QR step: reads the key, types the code, keeps the recovery codes. */
async function enrol(page: Page, account: string, password: string, seen: OnScreen): Promise<Person> {
  await page.getByRole('heading', { name: 'Add your second factor' }).waitFor();
  await seen('second-factor');
  const person = new Person(account, password, await shownKey(page));
  await page.getByLabel('Code from the app').fill(person.proof());
  await button(page, 'Turn on second factor').click();
  await page.getByRole('heading', { name: 'Save your recovery codes' }).waitFor();
  person.keep(await shownCodes(page));
  await seen('recovery-codes');
  await page.getByLabel('I have saved this').click();
  await button(page, 'Continue').click();
  return person;
}

export interface Workspace {
  readonly passphrase: string;
  readonly first: Person;
  /** First passwords of the practice accounts by account name; empty without samples. */
  readonly colleagues: Readonly<Record<string, string>>;
}

export interface FirstRunOptions {
  readonly name?: string;
  readonly samples?: boolean;
  readonly seen?: OnScreen;
  /** Who it is; Ada Winter where nobody says otherwise. */
  readonly person?: { readonly account: string; readonly displayName: string };
}

/** Keys from passphrases and passwords, and a store with its first files, take as long as they take: nothing else that follows waits for so much at once. */
const creationMs = 60_000;

/** Everything from an empty folder to the page of flows. */
export async function firstRun(
  page: Page,
  {
    name = 'Finance automation',
    samples = true,
    seen = nobodyLooks,
    person: { account, displayName } = { account: 'ada', displayName: 'Ada Winter' },
  }: FirstRunOptions = {},
): Promise<Workspace> {
  const passphrase = 'a quiet river runs past the mill';
  await page.getByLabel('Workspace name').waitFor();
  await seen('workspace');
  await page.getByLabel('Workspace name').fill(name);
  await page.getByLabel('Passphrase').fill(passphrase);
  await button(page, 'Create workspace').click();
  await page.getByRole('heading', { name: 'Save your recovery code' }).waitFor({ timeout: creationMs });
  await seen('recovery-code');
  await page.getByLabel('I have saved this').click();
  await button(page, 'Continue').click();
  const password = 'pear kettle orbit nine';
  await page.getByLabel('Your name').fill(displayName);
  await page.getByLabel('Account').fill(account);
  await page.getByLabel('Password').fill(password);
  await seen('account');
  await button(page, 'Create account').click();
  const first = await enrol(page, account, password, seen);
  await page.getByRole('heading', { name: 'Start with an example?' }).waitFor();
  await seen('samples');
  const colleagues: Record<string, string> = {};
  if (samples) {
    await button(page, 'Add the examples').click();
    await page.getByRole('heading', { name: 'Your practice colleagues' }).waitFor({ timeout: creationMs });
    await seen('colleagues');
    for (const row of await page.locator('tbody tr').all()) {
      const [, name = '', firstPassword = ''] = await row.getByRole('cell').allTextContents();
      colleagues[name] = firstPassword;
    }
    await button(page, 'Open the workspace').click();
  } else {
    await button(page, 'Start empty').click();
  }
  await page.getByRole('heading', { name: 'Flows', exact: true }).waitFor();
  await seen('tour');
  await button(page, 'Skip the tour').click();
  return { passphrase, first, colleagues };
}

async function typeCredentials(page: Page, account: string, password: string): Promise<void> {
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await page.getByLabel('Account').fill(account);
  await page.getByLabel('Password').fill(password);
  await button(page, 'Sign in').click();
}

const pages = (page: Page): Locator => page.getByRole('navigation', { name: 'Pages' });

/** A first sign-in with a first password, which is changed; then the second factor is set up. */
export async function signInFirst(page: Page, account: string, firstPassword: string, seen: OnScreen = nobodyLooks): Promise<Person> {
  await typeCredentials(page, account, firstPassword);
  await page.getByRole('heading', { name: 'Choose your password' }).waitFor();
  await seen('own-password');
  const password = 'seven grey herons wait';
  await page.getByLabel('New password').fill(password);
  await button(page, 'Use this password').click();
  const person = await enrol(page, account, password, seen);
  await pages(page).waitFor();
  return person;
}

export async function signIn(page: Page, person: Person): Promise<void> {
  await typeCredentials(page, person.account, person.password);
  await page.getByRole('heading', { name: 'Second factor' }).waitFor();
  const proof = person.proof();
  await page.getByLabel('Code').fill(proof);
  await button(page, 'Sign in').click();
  if (!/^\d{6}$/.test(proof)) await button(page, 'I still have it').click();
  await pages(page).waitFor();
}

export async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: /account menu$/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
}

/** Answers the dialog that asks for a fresh second factor. */
export async function proveAgain(page: Page, person: Person): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Confirm that it is you' });
  await dialog.getByLabel('Code').fill(person.proof());
  await button(dialog, 'Confirm').click();
  await dialog.waitFor({ state: 'detached' });
}

/** Goes to a page by the left rail. */
export async function goTo(page: Page, title: string): Promise<void> {
  await pages(page).getByRole('button', { name: title }).click();
  await page.getByRole('heading', { name: title, level: 1, exact: true }).waitFor();
}

/** Verifies a bundle as it is found by its name in the search of commands; gives the dialog that says what came of it. */
export async function verifyBundle(page: Page, name: string, bytes: Buffer): Promise<Locator> {
  await page.keyboard.press('Control+k');
  await page.getByPlaceholder('Search flows, pages and commands').fill('verify a bundle');
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('option', { name: /^Verify a bundle/ }).click();
  await (await chooser).setFiles({ name, mimeType: 'application/octet-stream', buffer: bytes });
  const told = page.getByRole('dialog', { name });
  await told.waitFor();
  return told;
}
