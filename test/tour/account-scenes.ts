/** Accounts and keys: people and their rights, the workspace's settings, what happened to one's account, and the operating system's own questions. */
import { call } from '../e2e/bridge.ts';
import { button, goTo, proveAgain, shownCodes, shownKey, signOut, type Person } from '../e2e/people.ts';
import { confirm } from './colleague.ts';
import type { Scene, Stage } from './scene.ts';

async function people({ page, camera, workspace }: Stage): Promise<void> {
  await goTo(page, 'People');
  await page.getByRole('row').nth(1).waitFor();
  await camera.take('people');
  await button(page, 'Add a person').click();
  await page.getByLabel('Reviewer').click();
  await camera.take('person-dialog');
  await page.keyboard.press('Escape');
  await page.getByRole('row', { name: /dana/ }).click();
  await page.getByRole('dialog').waitFor();
  await camera.look({ dark: true });
  await camera.take('person-dialog-edit-dark');
  await camera.look({});
  await button(page, 'Reset access').click();
  const reset = page.getByRole('dialog', { name: /^Reset the access/ });
  await reset.waitFor();
  await camera.take('reset-access');
  await camera.look({ dark: true, width: 900, height: 600 });
  await camera.take('reset-access-dark-900x600');
  await camera.look({});
  await button(reset, 'Reset access').click();
  await proveAgain(page, workspace.first);
  await page.getByRole('dialog', { name: /was reset$/ }).waitFor();
  await camera.take('reset-access-done');
  await button(page, 'Done').click();
  await page.getByRole('tab', { name: 'Roles and rights' }).click();
  await page.getByRole('table', { name: 'Rights of each role' }).waitFor();
  await camera.take('roles');
  await camera.look({ dark: true });
  await camera.take('roles-dark');
  await camera.look({});
  await button(page, 'Add a role').click();
  await page.getByLabel('Name').fill('Release desk');
  await page.getByLabel('Start from').selectOption({ label: 'reviewer' });
  await page.getByRole('dialog').getByText('Change flows', { exact: true }).click();
  await camera.take('role-dialog');
  await page.keyboard.press('Escape');
  await page.getByRole('tab', { name: 'Single sign-on' }).click();
  await camera.take('single-sign-on-empty');
  await button(page, 'Add a provider').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Example ID');
  await dialog.getByLabel('Client ID').fill('countersign');
  await dialog.getByLabel('Issuer').fill('https://id.example.com');
  await dialog.getByLabel('Group 1').first().fill('countersign-designers');
  await camera.take('provider-dialog');
  await camera.look({ dark: true });
  await camera.take('provider-dialog-dark');
  await page.keyboard.press('Escape');
}

/** What stands over every page when an account or a key was changed, and the notice of a flow that was deleted. */
async function notices({ page, camera, workspace: { first } }: Stage): Promise<void> {
  await signOut(page);
  await page.getByLabel('Account').fill(first.account);
  await page.getByLabel('Password').fill(first.password);
  await button(page, 'Sign in').click();
  await page.getByLabel('Code').fill(first.recoveryCode());
  await button(page, 'Sign in').click();
  await page.getByRole('heading', { name: 'Did you lose your authenticator?' }).waitFor();
  await camera.take('came-by-recovery-code');
  await camera.look({ dark: true });
  await camera.take('came-by-recovery-code-dark');
  await camera.look({});
  await button(page, 'Set up a new one').click();
  first.take(await shownKey(page));
  await camera.take('lost-authenticator');
  await page.getByLabel('Code from the app').fill(first.proof());
  await button(page, 'Use this authenticator').click();
  await page.getByRole('heading', { name: 'Save your recovery codes' }).waitFor();
  first.keep(await shownCodes(page));
  await page.getByLabel('I have saved this').click();
  await button(page, 'Continue').click();
  const about = page.getByRole('region', { name: 'About accounts and keys' });
  await about.waitFor();
  await camera.take('account-notices');
  await camera.look({ dark: true, width: 900, height: 600 });
  await camera.take('account-notices-dark-900x600');
  await camera.look({});
  await button(about, 'Sign-in and security').click();
  await page.getByRole('list', { name: 'How you sign in' }).waitFor();
  await button(about, 'Mark as read').click();
  await about.waitFor({ state: 'detached' });
  await security({ page, camera, first });
}

/** What the notice leads to: the person's own authenticator and codes. */
async function security({ page, camera, first }: Pick<Stage, 'page' | 'camera'> & { readonly first: Person }): Promise<void> {
  await camera.take('sign-in-and-security');
  await button(page, 'New recovery codes').click();
  await proveAgain(page, first);
  const codes = page.getByRole('dialog', { name: 'Your new recovery codes' });
  first.keep(await shownCodes(codes));
  await page.keyboard.press('Escape');
  await camera.take('new-recovery-codes');
  await camera.look({ dark: true });
  await camera.take('new-recovery-codes-dark');
  await codes.getByLabel('I have saved this').click();
  await button(codes, 'Done').click();
  await camera.take('sign-in-and-security-dark');
  await camera.look({});
  await button(page, 'Replace authenticator').click();
  await proveAgain(page, first);
  const replacing = page.getByRole('dialog', { name: 'Replace your authenticator' });
  first.take(await shownKey(replacing));
  await camera.take('replace-authenticator');
  await camera.look({ dark: true, width: 900, height: 600 });
  await camera.take('replace-authenticator-dark-900x600');
  await camera.look({});
  await replacing.getByLabel('Code from the app').fill(first.proof());
  await button(replacing, 'Use this authenticator').click();
  const after = page.getByRole('dialog', { name: 'Recovery codes of the new authenticator' });
  first.keep(await shownCodes(after));
  await after.getByLabel('I have saved this').click();
  await button(after, 'Done').click();
  await button(page, 'Change password').click();
  await camera.take('change-password');
  await page.keyboard.press('Escape');
}

async function settings({ page, camera, workspace }: Stage): Promise<void> {
  await button(page, /^Notices/).click();
  await camera.take('notices');
  await page.keyboard.press('Escape');
  await goTo(page, 'Settings');
  await page.getByText('last written').waitFor();
  await camera.take('settings');
  await button(page, 'Back up now').click();
  await page.getByRole('dialog', { name: 'Confirm that it is you' }).waitFor();
  await camera.take('second-factor-dialog');
  await proveAgain(page, workspace.first);
  await page.getByText('Backup made and verified').first().waitFor();
  await camera.take('settings-backup');
  await camera.look({ dark: true });
  await camera.take('settings-dark');
  await camera.look({ width: 640, height: 700 });
  await camera.take('settings-640');
  await camera.look({});
  await page.getByRole('list', { name: 'Backups' }).getByRole('button', { name: 'Restore' }).first().click();
  await camera.take('restore-dialog');
  await page.keyboard.press('Escape');
  await button(page, 'Where and when').click();
  await page.getByRole('dialog').getByLabel('When').selectOption({ label: 'Every day' });
  await camera.take('backup-plan-dialog');
  await camera.look({ dark: true, width: 900, height: 600 });
  await camera.take('backup-plan-dialog-dark-900x600');
  await camera.look({});
  await page.keyboard.press('Escape');
  await button(page, 'New recovery kit').click();
  await camera.take('recovery-kit-dialog');
  await page.keyboard.press('Escape');
  await button(page, 'New key').click();
  await camera.take('rotate-key-dialog');
  await camera.look({ dark: true });
  await camera.take('rotate-key-dialog-dark');
  await camera.look({});
  await page.getByRole('dialog').getByLabel('Passphrase').fill(workspace.passphrase);
  await button(page, 'Make a new key').click();
  await proveAgain(page, workspace.first);
  await page.getByText('shown only now').waitFor();
  await camera.take('rotate-key-new-code');
  await camera.look({ dark: true });
  await page.keyboard.press('Escape');
  await page.getByText('Save it first').waitFor();
  await camera.take('rotate-key-new-code-dark');
  await camera.look({});
  await button(page, 'I have saved it').click();
  const keep = page.getByLabel('Delete audit entries after');
  await keep.fill('30');
  await keep.press('Enter');
  await page.getByRole('alert').filter({ hasText: '365' }).waitFor();
  await page.getByRole('heading', { name: 'Where you are signed in' }).scrollIntoViewIfNeeded();
  await camera.take('settings-retention-refused');
  await keep.fill('400');
  await camera.take('settings-retention-changed');
  await keep.press('Enter');
  await proveAgain(page, workspace.first);
  await camera.take('settings-retention');
  await button(page, 'New signing key').click();
  await page.getByLabel('Somebody else may have the old key').click();
  await camera.take('signing-key-dialog');
  await page.keyboard.press('Escape');
}

/** The dialogs of the operating system, which no page can press, with the words that they repeat. */
async function nativeDialogs({ page, camera, workspace }: Stage): Promise<void> {
  const { flow } = await call(page, 'flows:create', { name: 'Old one' });
  const send = (channel: string, input: object): Promise<void> =>
    page.evaluate(
      ([name, value]) => {
        void (
          globalThis as unknown as { readonly countersign: { call(channel: string, input: object): Promise<unknown> } }
        ).countersign.call(name, value);
      },
      [channel, input] as const,
    );
  await camera.takeDialog('native-delete-flow', () => send('flows:delete', { flowId: flow.id }));
  await confirm(page, workspace.first);
  await camera.takeDialog('native-publish-trust', () => send('trust:publish', {}));
}

export const accountScenes: readonly Scene[] = [
  { name: 'people', play: people },
  { name: 'settings', play: settings },
  { name: 'notices', play: notices },
  { name: 'native-dialogs', play: nativeDialogs },
];
