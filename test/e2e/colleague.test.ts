/** Two people at two computers: a submission goes to a reviewer elsewhere as a file, is opened and signed there, and the answer counts here. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { call } from './bridge.ts';
import { launchApp, type LaunchedApp } from './launch-app.ts';
import { button, firstRun, goTo, proveAgain, signInFirst, signOut, type Person } from './people.ts';

describe('a review at another computer', () => {
  let here: LaunchedApp;
  let there: LaunchedApp;
  let ada: Person;
  let boss: Person;
  beforeAll(async () => {
    [here, there] = [await launchApp({ confirm: 'accept' }), await launchApp({ confirm: 'accept' })];
    for (const { page } of [here, there]) page.setDefaultTimeout(20_000);
    ada = (await firstRun(here.page, { samples: false })).first;
    boss = (await firstRun(there.page, { samples: false, name: 'Group audit', person: { account: 'mia', displayName: 'Mia Lang' } })).first;
  });
  afterAll(async () => {
    await here?.close();
    await there?.close();
  });

  const confirm = async ({ page }: LaunchedApp, person: Person): Promise<void> => {
    const code = person.proof();
    await call(page, 'identity:stepUp', { kind: /^\d{6}$/.test(code) ? 'totp' : 'recovery', code });
  };
  const cardOf = async (app: LaunchedApp, person: Person): Promise<string> => {
    await confirm(app, person);
    return (await call(app.page, 'exchange:card', {})).text;
  };
  const trust = async (app: LaunchedApp, person: Person, text: string, role: 'author' | 'reviewer'): Promise<void> => {
    await confirm(app, person);
    await call(app.page, 'exchange:addColleague', { text, roles: [role], groups: role === 'reviewer' ? ['security'] : [] });
  };
  const open = ({ page }: LaunchedApp, name: string, buffer: Buffer): Promise<void> =>
    page.getByLabel('Review package to open').setInputFiles({ name, mimeType: 'application/octet-stream', buffer });

  test('is refused from a stranger and when a byte is another, signed after the card was added, and its answer counts', async () => {
    const { flow } = await call(here.page, 'flows:create', { name: 'Invoices of suppliers', template: 'invoice-triage' });
    await confirm(here, ada);
    const { id } = await call(here.page, 'review:submit', { flowId: flow.id, revision: 1, message: 'For the group audit.' });
    await confirm(here, ada);
    const sent = await call(here.page, 'exchange:request', { reviewId: id });
    const file = Buffer.from(sent.base64, 'base64');
    await confirm(there, boss);
    const { firstPassword } = await call(there.page, 'people:create', {
      account: 'ruth',
      displayName: 'Ruth Stein',
      roles: ['reviewer'],
      groups: ['security'],
    });
    await goTo(there.page, 'Reviews');
    await open(there, sent.fileName, file);
    await there.page.getByText(`Nothing was imported from ${sent.fileName}`).waitFor();
    // Who may trust people is led to where they do.
    await button(there.page, 'Open Settings').click();
    await there.page.getByRole('heading', { name: 'Colleagues on other computers' }).waitFor();
    await trust(there, boss, await cardOf(here, ada), 'author');
    await signOut(there.page);
    const ruth = await signInFirst(there.page, 'ruth', firstPassword);
    await goTo(there.page, 'Reviews');
    const changed = Buffer.from(file);
    const middle = Math.floor(changed.length / 2);
    changed.writeUInt8(changed.readUInt8(middle) ^ 1, middle);
    await open(there, sent.fileName, changed);
    await there.page.getByText(`Nothing was imported from ${sent.fileName}`).waitFor();
    await open(there, sent.fileName, file);
    await there.page
      .getByText(/The file is genuine/)
      .first()
      .waitFor();
    await button(there.page, 'Sign as approved').click();
    await proveAgain(there.page, ruth);
    await there.page.getByText(/save your answer below and send it to Ada Winter/).waitFor();
    const { reviews } = await call(there.page, 'review:list', {});
    await confirm(there, ruth);
    const answer = await call(there.page, 'exchange:answer', { reviewId: reviews[0]?.id ?? '' });
    await trust(here, ada, await cardOf(there, ruth), 'reviewer');
    await goTo(here.page, 'Reviews');
    await open(here, answer.fileName, Buffer.from(answer.base64, 'base64'));
    await here.page
      .getByText(/Ruth Stein/)
      .first()
      .waitFor();
    const { signatures, summary } = await call(here.page, 'review:get', { reviewId: id });
    expect([signatures.map(({ by }) => by), summary.state, here.complaints, there.complaints]).toEqual([
      ['Ruth Stein'],
      'submitted',
      [],
      [],
    ]);
  });
});
