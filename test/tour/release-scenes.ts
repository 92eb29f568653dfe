/** What comes after drawing: the last signature, the bundle that it releases and where it is taken, and a review that a colleague elsewhere asks for. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { call } from '../e2e/bridge.ts';
import { openFlow } from '../e2e/designing.ts';
import { launchApp } from '../e2e/launch-app.ts';
import { button, firstRun, goTo, proveAgain, signIn, signInFirst, signOut, verifyBundle, type Person } from '../e2e/people.ts';
import { confirm, newColleague } from './colleague.ts';
import type { Scene, Stage } from './scene.ts';

const reviewer = (stage: Stage, account: string, displayName: string): Promise<string> =>
  newColleague(stage, { account, displayName, roles: ['reviewer'], groups: ['security', 'privacy'] });

/** Presses what hands out a file, and gives its bytes. */
async function saved({ app }: Stage, press: () => Promise<void>): Promise<{ readonly name: string; readonly bytes: Buffer }> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-tour-'));
  try {
    const done = app.evaluate(
      ({ session }, to) =>
        new Promise<string>((resolve) => {
          session.defaultSession.once('will-download', (_event, item) => {
            item.setSavePath(`${to}/${item.getFilename()}`);
            item.once('done', () => resolve(item.getFilename()));
          });
        }),
      folder,
    );
    await press();
    const name = await done;
    return { name, bytes: readFileSync(join(folder, name)) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Verifies a file by the command palette, and photographs what is said of it, in both colours. */
async function verify({ page, camera }: Stage, name: string, file: { readonly name: string; readonly bytes: Buffer }): Promise<void> {
  await verifyBundle(page, file.name, file.bytes);
  await camera.take(name);
  await camera.look({ dark: true, width: 900, height: 700 });
  await camera.take(`${name}-dark-900`);
  await camera.look({});
  await button(page, 'Done').click();
}

async function sign(stage: Stage, flow: string, person: Person, name: string): Promise<void> {
  const { page, camera } = stage;
  await goTo(page, 'Reviews');
  await page.getByRole('row', { name: flow }).click();
  await button(page, 'Sign as approved').waitFor();
  await camera.take(`${name}-before`);
  await button(page, 'Sign as approved').click();
  await page.getByRole('dialog', { name: 'Confirm that it is you' }).waitFor();
  await camera.takeDialog(`${name}-native`, () => proveAgain(page, person));
  await page
    .getByText(/^Signed/)
    .first()
    .waitFor();
  await camera.take(`${name}-after`);
}

/** Two people sign; the bundle is saved, verified before and after the trust root is published, changed, taken for its environment and called back. */
async function countersigned(stage: Stage): Promise<void> {
  const { page, camera, workspace } = stage;
  const { flow } = await call(page, 'flows:create', { name: 'Book supplier invoices', template: 'invoice-triage' });
  await confirm(page, workspace.first);
  await call(page, 'review:submit', { flowId: flow.id, revision: 1, message: 'Books invoices of suppliers.' });
  const firstPassword = await newColleague(stage, { account: 'ole', displayName: 'Ole Lund', roles: ['operator'], groups: [] });
  const reviewers = { vera: await reviewer(stage, 'vera', 'Vera Sand'), milo: await reviewer(stage, 'milo', 'Milo Rast') };
  await signOut(page);
  await sign(stage, flow.name, await signInFirst(page, 'vera', reviewers.vera), 'first-signature');
  await signOut(page);
  const milo = await signInFirst(page, 'milo', reviewers.milo);
  await sign(stage, flow.name, milo, 'second-signature');
  await camera.look({ dark: true });
  await camera.take('approved-dark');
  await camera.look({ width: 900, height: 700 });
  await camera.take('approved-900');
  await camera.look({});
  const bundle = await saved(stage, async () => {
    await button(page, 'Export signed bundle').click();
    await proveAgain(page, milo);
  });
  await camera.take('bundle-saved');
  await verify(stage, 'bundle-before-trust', bundle);
  await signOut(page);
  await signIn(page, workspace.first);
  await goTo(page, 'Settings');
  await button(page, 'Publish trust root').click();
  await proveAgain(page, workspace.first);
  await page.getByText(/^Version 1 names/).waitFor();
  await camera.take('trust-root-published');
  await verify(stage, 'bundle-holds', bundle);
  const changed = Buffer.from(bundle.bytes);
  const middle = Math.floor(changed.length / 2);
  changed.writeUInt8(changed.readUInt8(middle) ^ 1, middle);
  await verify(stage, 'bundle-changed', { name: bundle.name, bytes: changed });
  await openFlow(page, flow.name);
  await camera.take('approved-flow');
  await signOut(page);
  const ole = await signInFirst(page, 'ole', firstPassword);
  await camera.take('operator-begins');
  await goTo(page, 'Inbox');
  await camera.take('operator-inbox');
  await page.getByRole('button', { name: /^Admit “/ }).click();
  await page.getByRole('button', { name: /^Admit for/ }).waitFor();
  await camera.take('operator-review');
  await goTo(page, 'Environments');
  await page.getByRole('row', { name: flow.name }).waitFor();
  await camera.take('release-before');
  await page.getByLabel('Bundle to admit').setInputFiles({ name: bundle.name, mimeType: 'application/octet-stream', buffer: changed });
  await proveAgain(page, ole);
  await page.getByText('was not admitted').waitFor();
  await camera.take('release-refused');
  await page.getByLabel('Bundle to admit').setInputFiles({ name: bundle.name, mimeType: 'application/octet-stream', buffer: bundle.bytes });
  await proveAgain(page, ole);
  await page
    .getByText(/is admitted$/)
    .first()
    .waitFor();
  await camera.take('release-done');
  await camera.look({ dark: true, width: 900, height: 700 });
  await camera.take('release-done-dark-900');
  await camera.look({});
  await button(page, `Revoke a bundle of ${flow.name}`).click();
  await page.getByRole('dialog').getByLabel('Reason').fill('The supplier was closed.');
  await camera.take('release-revoke');
  await button(page.getByRole('dialog'), 'Revoke').click();
  await proveAgain(page, ole);
  await page.getByText('Revoked').first().waitFor();
  await camera.take('release-revoked');
  await signOut(page);
  await signIn(page, workspace.first);
}

/** A reviewer asks for a change; the designer finds that out, makes it and submits again; the reviewer sees what is new since. */
async function changesAsked(stage: Stage): Promise<void> {
  const { page, camera, workspace } = stage;
  const { flow } = await call(page, 'flows:create', { name: 'Pay back travel costs', template: 'invoice-triage' });
  const submit = async (revision: number, message: string): Promise<string> => {
    await confirm(page, workspace.first);
    return (await call(page, 'review:submit', { flowId: flow.id, revision, message })).id;
  };
  await submit(1, 'Pays back travel costs after a person has looked at them.');
  const firstPassword = await reviewer(stage, 'inga', 'Inga Berg');
  await signOut(page);
  const inga = await signInFirst(page, 'inga', firstPassword);
  await goTo(page, 'Reviews');
  await page.getByRole('row', { name: flow.name }).click();
  const looked = page.getByRole('navigation', { name: 'What to look at' });
  await looked.getByRole('button', { name: /^Attack paths/ }).click();
  await camera.take('review-paths-of-many');
  await button(page, 'Request changes').click();
  await page.getByRole('dialog').getByLabel('Reason').fill('Name the model in the registry, and let one more person approve.');
  await button(page.getByRole('dialog'), 'Request changes').click();
  await page
    .getByText(/asks for changes$/)
    .first()
    .waitFor();
  await camera.take('changes-asked');
  await signOut(page);
  await signIn(page, workspace.first);
  await camera.take('changes-asked-home');
  await goTo(page, 'Inbox');
  await camera.take('changes-asked-inbox');
  await openFlow(page, flow.name);
  await page
    .getByRole('status')
    .getByText(/asks for changes to v1:$/)
    .waitFor();
  await camera.take('changes-asked-flow');
  await camera.look({ dark: true, width: 900, height: 700 });
  await camera.take('changes-asked-flow-dark-900');
  await camera.look({});
  await button(page, 'Open review').click();
  await page
    .getByText(/asks for changes$/)
    .first()
    .waitFor();
  await camera.take('changes-asked-review');
  await camera.look({ dark: true, width: 900, height: 700 });
  await camera.take('changes-asked-review-dark-900');
  await camera.look({});
  const { flow: drawn, summary } = await call(page, 'flows:get', { flowId: flow.id });
  const approval = drawn.nodes.find(({ type }) => type === 'approval');
  await call(page, 'flows:save', {
    base: summary.revision,
    flow: {
      ...drawn,
      nodes: drawn.nodes.map((node) => (node.id === approval?.id ? { ...node, parameters: { ...node.parameters, approvers: 3 } } : node)),
    },
  });
  await submit(summary.revision + 1, 'Three people approve now.');
  await signOut(page);
  await signIn(page, inga);
  await goTo(page, 'Reviews');
  await camera.take('submitted-again-list');
  await page.getByRole('row', { name: new RegExp(`${flow.name}.*In review`) }).click();
  await looked.waitFor();
  await camera.take('submitted-again');
  await looked.getByRole('button', { name: /^Changes/ }).click();
  await camera.take('submitted-again-changes');
  await looked.getByRole('button', { name: /^Settings/ }).click();
  await camera.take('submitted-again-settings');
  await signOut(page);
  await signIn(page, workspace.first);
}

interface Asked {
  readonly card: { readonly fileName: string; readonly text: string };
  readonly asked: { readonly fileName: string; readonly base64: string };
}

/** What a designer at another computer, with a workspace of their own, sends: their key card, and a flow to be reviewed. */
async function writtenElsewhere(): Promise<Asked> {
  const { page, close } = await launchApp({ confirm: 'accept' });
  try {
    const { first } = await firstRun(page, {
      name: 'Purchasing',
      samples: false,
      person: { account: 'ben', displayName: 'Ben Aldous' },
    });
    const { flow } = await call(page, 'flows:create', { name: 'Invoices of the second supplier', template: 'invoice-triage' });
    await confirm(page, first);
    const review = await call(page, 'review:submit', {
      flowId: flow.id,
      revision: 1,
      message: 'Books invoices of the second supplier. Nobody here may sign for privacy.',
    });
    await confirm(page, first);
    const card = await call(page, 'exchange:card', {});
    await confirm(page, first);
    return { card, asked: await call(page, 'exchange:request', { reviewId: review.id }) };
  } finally {
    await close();
  }
}

/** A package of somebody whom nobody here knows yet; then their card is trusted, and a reviewer reads, signs and answers it. */
async function fromColleague(stage: Stage): Promise<void> {
  const { page, camera, workspace } = stage;
  const { card, asked } = await writtenElsewhere();
  const open = (): Promise<void> =>
    page
      .getByLabel('Review package to open')
      .setInputFiles({ name: asked.fileName, mimeType: 'application/octet-stream', buffer: Buffer.from(asked.base64, 'base64') });
  await goTo(page, 'Reviews');
  await open();
  await page.getByText('Nothing was imported from').waitFor();
  await camera.take('package-of-a-stranger');
  await camera.look({ dark: true, width: 900, height: 700 });
  await camera.take('package-of-a-stranger-dark-900');
  await camera.look({});
  await goTo(page, 'Settings');
  await page
    .getByLabel('Key card to add')
    .setInputFiles({ name: card.fileName, mimeType: 'application/json', buffer: Buffer.from(card.text) });
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Submit flows').click();
  await dialog.getByLabel('Sign reviews').click();
  await camera.take('key-card-of-a-colleague');
  await button(dialog, 'Trust this key').click();
  await camera.takeDialog('native-key-card', () => proveAgain(page, workspace.first));
  await page.getByRole('list', { name: 'Colleagues' }).getByText('Ben Aldous').waitFor();
  const firstPassword = await reviewer(stage, 'runa', 'Runa Holt');
  await signOut(page);
  const runa = await signInFirst(page, 'runa', firstPassword);
  await goTo(page, 'Reviews');
  await open();
  await page.getByRole('navigation', { name: 'What to look at' }).waitFor();
  await camera.take('package-opened');
  await goTo(page, 'Reviews');
  await camera.take('package-in-the-list');
  await page.getByRole('row', { name: /Ben Aldous/ }).click();
  await button(page, 'Sign as approved').click();
  await proveAgain(page, runa);
  await page
    .getByText(/^Signed/)
    .first()
    .waitFor();
  await camera.take('package-signed');
  await saved(stage, async () => {
    await button(page, 'Save my answer').click();
    await proveAgain(page, runa);
  });
  await camera.take('package-answered');
  await signOut(page);
  await signIn(page, workspace.first);
}

export const releaseScenes: readonly Scene[] = [
  { name: 'countersigned', play: countersigned },
  { name: 'changes-asked', play: changesAsked },
  { name: 'from-a-colleague', play: fromColleague },
];
