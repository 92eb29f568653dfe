/** The pages beside the designer, each in light, dark, large and small where it has something to show. */
import { call } from '../e2e/bridge.ts';
import { button, goTo, proveAgain, signIn, signInFirst, signOut } from '../e2e/people.ts';
import { startProvider, visit } from '../identity/sso/provider-server.ts';
import { newAuthority } from '../kit/certificates.ts';
import { confirm } from './colleague.ts';
import type { Scene, Stage } from './scene.ts';

async function home({ page, camera }: Stage): Promise<void> {
  await goTo(page, 'Flows');
  await page.getByRole('row').nth(1).waitFor();
  await camera.take('home');
  await camera.look({ dark: true });
  await camera.take('home-dark');
  await camera.look({ width: 900, height: 700 });
  await camera.take('home-900');
  await camera.look({ zoom: 2 });
  await camera.take('home-zoom-200');
  await camera.look({});
  await page.getByLabel('Search flows').fill('no such flow');
  await camera.take('home-nothing-found');
  await page.getByLabel('Search flows').fill('');
}

async function connections({ page, camera }: Stage): Promise<void> {
  await goTo(page, 'Connections');
  await camera.take('connections-empty');
  await button(page, 'Add a connection').first().click();
  await page.getByRole('dialog').getByLabel(/^Name/).fill('Mail of the service desk');
  await page.getByLabel('Type').selectOption({ label: 'Mail server (SMTP)' });
  await page
    .getByRole('dialog')
    .getByLabel(/^Server/)
    .fill('smtp.example.com');
  await button(page, 'More options').click();
  await page.getByLabel('Scopes granted').fill('Mail.Send\nMail.ReadWrite');
  await button(page, 'Inside your own network').click();
  await camera.take('connection-dialog');
  await button(page, 'Save').click();
  await page.getByRole('dialog', { name: 'Secret of Mail of the service desk' }).waitFor();
  await camera.take('secret-dialog');
  await page.keyboard.press('Escape');
  await page.getByRole('complementary', { name: 'Mail of the service desk' }).waitFor();
  await camera.take('connection-detail');
  const {
    connections: [made],
  } = await call(page, 'connections:list', {});
  const { flow } = await call(page, 'flows:create', { name: 'Answer orders by mail' });
  const slot = { id: made?.id ?? '', name: 'Mail of the service desk', type: 'smtp', auth: 'smtp', hosts: [], scopes: [] } as const;
  await call(page, 'flows:save', {
    base: 1,
    flow: {
      ...flow,
      connections: [{ ...slot, hosts: [], scopes: [] }],
      nodes: [
        {
          id: 'hook',
          type: 'webhook-trigger',
          typeVersion: 1,
          name: 'Order',
          parameters: { auth: 'hmac', fields: [{ name: 'email' }, { name: 'text', label: 'none' }] },
        },
        {
          id: 'mail',
          type: 'send-mail',
          typeVersion: 1,
          name: 'Send mail',
          connection: slot.id,
          parameters: {
            from: 'desk@example.com',
            to: 'orders@example.com',
            subject: 'An order',
            text: '{{ input.body.email }}: {{ input.body.text }}',
          },
        },
      ],
      edges: [{ id: 'e', kind: 'data', from: { node: 'hook', port: 'out' }, to: { node: 'mail', port: 'in' } }],
    },
  });
  await goTo(page, 'Flows');
  await goTo(page, 'Connections');
  await page.getByRole('row', { name: /service desk/ }).click();
  await page.getByRole('region', { name: 'Blast radius' }).getByRole('list', { name: 'Flows' }).waitFor();
  await camera.take('connection-blast-radius');
  await camera.look({ dark: true });
  await camera.take('connection-detail-dark');
  await camera.look({ width: 900, height: 700 });
  await camera.take('connection-detail-900');
  await camera.look({});
  const common = { type: 'http', auth: 'bearer' as const, hosts: ['crm.example.com'], scopes: [], environment: 'dev' as const };
  await call(page, 'connections:save', { ...common, name: 'CRM of sales', personal: false, serviceAccount: 'svc-crm' });
  const personal = await call(page, 'connections:save', { ...common, name: 'CRM of Ada', personal: true });
  const { flow: own } = await call(page, 'flows:create', { name: 'Ask the CRM' });
  await call(page, 'flows:save', {
    base: 1,
    flow: {
      ...own,
      connections: [{ id: personal.id, name: personal.name, type: 'http', auth: 'bearer', hosts: ['crm.example.com'], scopes: [] }],
      nodes: [
        { id: 'start', type: 'manual-trigger', typeVersion: 1, name: 'Start', parameters: {} },
        {
          id: 'get',
          type: 'http-request',
          typeVersion: 1,
          name: 'Ask',
          connection: personal.id,
          parameters: { url: 'https://crm.example.com/leads' },
        },
      ],
      edges: [{ id: 'e', kind: 'data', from: { node: 'start', port: 'out' }, to: { node: 'get', port: 'in' } }],
    },
  });
  await goTo(page, 'Flows');
  await goTo(page, 'Connections');
  await page.getByRole('radio', { name: 'Accounts' }).click();
  await page.getByRole('table', { name: 'Accounts' }).waitFor();
  await camera.take('connection-accounts');
  await camera.look({ dark: true, width: 900, height: 700 });
  await camera.take('connection-accounts-dark-900');
}

/** A connection that a person signs in with a code, at a real authorisation server on loopback. */
async function oauth({ page, camera }: Stage): Promise<void> {
  const authority = newAuthority();
  const server = await startProvider(authority, {
    scopes: ['orders:read'],
    clients: [
      {
        client_id: 'desk',
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        redirect_uris: ['http://127.0.0.1/connection/callback'],
        grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
        response_types: ['code'],
      },
    ],
    configuration: { features: { deviceFlow: { enabled: true } } },
  });
  try {
    await goTo(page, 'Connections');
    await button(page, 'Add a connection').first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(/^Name/).fill('Orders of the shop');
    await dialog.getByLabel('Signs in with').selectOption({ label: 'OAuth 2' });
    await camera.take('oauth-dialog');
    await button(page, 'More options').click();
    await button(page, 'Inside your own network').click();
    await dialog.getByLabel('Addresses inside your network').fill('127.0.0.1');
    await dialog.getByLabel('Private certificate authority').fill(authority.ca);
    await dialog.getByLabel('Sign-in server', { exact: true }).fill(server.issuer);
    await dialog.getByLabel('Who signs in').selectOption({ label: 'A person, with a code on any device' });
    await button(page, 'Look up').click();
    await dialog.getByText('Addresses filled in').waitFor();
    await dialog.getByLabel('Client ID').fill('desk');
    await dialog.getByLabel('Scopes to ask for').fill('openid offline_access orders:read orders:delete');
    await camera.take('oauth-dialog-filled');
    await camera.look({ dark: true });
    await camera.take('oauth-dialog-dark');
    await camera.look({});
    await button(page, 'Save').click();
    const detail = page.getByRole('complementary', { name: 'Orders of the shop' });
    await camera.take('oauth-not-signed-in');
    await button(detail, 'Sign in').click();
    await detail.getByText('Type this code at the service').waitFor();
    await camera.take('oauth-code');
    const code = await detail.getByRole('button', { name: /Copy code/ }).getAttribute('title');
    await visit(`${server.issuer}/device?user_code=${code ?? ''}`, authority.ca);
    await detail.getByText('Signed in', { exact: true }).waitFor();
    await camera.take('oauth-signed-in');
    await camera.look({ dark: true });
    await camera.take('oauth-signed-in-dark');
  } finally {
    await server.close();
    authority.remove();
  }
}

/** Told as the host tells it: a disk that is really full would take the tour down with it. */
async function storeTrouble({ app, page, camera }: Stage): Promise<void> {
  await goTo(page, 'Flows');
  const tell = (trouble: object | undefined): Promise<void> =>
    app.evaluate(
      ({ BrowserWindow }, payload) => {
        for (const window of BrowserWindow.getAllWindows())
          window.webContents.send('countersign:push', { channel: 'store:trouble', payload });
      },
      trouble === undefined ? {} : { trouble },
    );
  await tell({
    code: 'store/full',
    message: 'The disk is full: nothing can be saved, and runs are waiting where they are.',
    mend: 'Free some space. Everything then continues by itself; nothing that was done is lost.',
    since: Date.now() - 90_000,
  });
  await page.getByRole('alert').getByText('The disk is full').waitFor();
  await camera.take('store-trouble');
  await camera.look({ dark: true });
  await camera.take('store-trouble-dark');
  await camera.look({ width: 900, height: 700 });
  await camera.take('store-trouble-900');
  await camera.look({});
  await button(page, 'Try again').click();
  await page.getByRole('alert').getByText('The disk is full').waitFor({ state: 'detached' });
}

async function audit({ page, camera, workspace }: Stage): Promise<void> {
  const { flow } = await call(page, 'flows:create', { name: 'Asks its own machine' });
  const nodes: typeof flow.nodes = [
    { id: 'start', type: 'manual-trigger', typeVersion: 1, name: 'Start', parameters: {} },
    { id: 'call', type: 'http-request', typeVersion: 1, name: 'Call', parameters: { method: 'GET', url: 'https://127.0.0.1:9/orders' } },
  ];
  await call(page, 'run:start', {
    flow: { ...flow, nodes, edges: [{ id: 'e', kind: 'data', from: { node: 'start', port: 'out' }, to: { node: 'call', port: 'in' } }] },
    mode: 'dev',
    input: {},
  });
  while ((await call(page, 'audit:list', { action: 'gateway.refused', limit: 1 })).entries.length === 0) await page.waitForTimeout(50);
  await goTo(page, 'Audit');
  await page.getByRole('row').nth(1).waitFor();
  await camera.take('audit');
  await page
    .getByRole('row', { name: /A request was refused/ })
    .first()
    .click();
  await button(page, 'As stored in the log').click();
  await camera.take('audit-entry');
  await button(page, 'Close the entry').click();
  await button(page, 'Verify now').click();
  await page
    .getByText(/entries verified/)
    .first()
    .waitFor();
  await camera.take('audit-proof');
  await page.getByLabel('What', { exact: true }).selectOption({ label: 'Rights, keys and policies' });
  await page.getByRole('row').nth(1).waitFor();
  await camera.take('audit-question');
  await page.getByLabel('What', { exact: true }).selectOption({ label: 'Everything' });
  await camera.look({ dark: true });
  await camera.take('audit-proof-dark');
  await camera.look({ width: 900, height: 700 });
  await camera.take('audit-900');
  await camera.look({});
  await page.getByRole('tab', { name: 'Forwarding' }).click();
  await camera.take('forwarding-empty');
  await button(page, 'Add a destination').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Security team');
  await camera.take('destination-dialog');
  await dialog.getByLabel('Host').fill('127.0.0.1');
  await dialog.getByLabel('Port').fill('9');
  await button(page, 'Save').click();
  await proveAgain(page, workspace.first);
  await page.getByText('does not get the log').first().waitFor();
  await camera.take('forwarding-failing');
  await camera.look({ dark: true });
  await camera.take('forwarding-failing-dark');
}

/** As an auditor makes it: from the log of this very tour. */
async function evidence({ page, camera, workspace }: Stage): Promise<void> {
  await confirm(page, workspace.first);
  const { firstPassword } = await call(page, 'people:create', { account: 'aud', displayName: 'Aud Lund', roles: ['auditor'], groups: [] });
  await signOut(page);
  const auditor = await signInFirst(page, 'aud', firstPassword);
  await goTo(page, 'Audit');
  await page.getByRole('tab', { name: 'Evidence of a period' }).click();
  await page.getByText('Nothing at all was written down in this period.').waitFor();
  await camera.take('evidence-nothing');
  await page.getByLabel('Period', { exact: true }).selectOption({ index: 0 });
  await page.getByText('The period is not over').waitFor();
  await camera.take('evidence');
  await page.getByRole('row', { name: /^Changes of access/ }).click();
  await button(page, 'Why these').click();
  await camera.take('evidence-sample');
  await page
    .getByRole('button', { name: /^Open entry \d+$/ })
    .first()
    .click();
  await button(page, 'Close the entry').waitFor();
  await camera.take('evidence-sample-entry');
  await button(page, 'Close the entry').click();
  await button(page, 'Make and sign the pack').click();
  await proveAgain(page, auditor);
  await button(page, 'Save the pack').waitFor();
  await camera.take('evidence-made');
  await camera.look({ dark: true });
  await camera.take('evidence-made-dark');
  await camera.look({ width: 900, height: 700 });
  await camera.take('evidence-made-900');
  await camera.look({});
  await signOut(page);
  await signIn(page, workspace.first);
}

async function models({ page, camera, workspace }: Stage): Promise<void> {
  await goTo(page, 'Models');
  await camera.take('models-empty');
  await button(page, 'Add a model').click();
  await page.getByRole('textbox', { name: 'Model' }).fill('gpt-4o-2024-08-06');
  await page.getByLabel('Region').fill('EU');
  await page.getByLabel('Vetted').click();
  await camera.take('model-dialog');
  await confirm(page, workspace.first);
  await button(page, 'Save').click();
  await page.getByRole('row').nth(1).waitFor();
  await camera.take('models');
  await camera.look({ dark: true });
  await camera.take('models-dark');
  await camera.look({});
  await page.getByRole('tab', { name: 'In use' }).click();
  await page.getByRole('row').nth(1).waitFor();
  await camera.take('models-in-use');
  await page.getByRole('row').nth(1).click();
  await page.getByRole('heading', { name: 'Signed bundles' }).waitFor();
  await camera.take('models-in-use-detail');
  await camera.look({ dark: true });
  await camera.take('models-in-use-dark');
  await camera.look({ width: 900, height: 700 });
  await camera.take('models-in-use-900');
}

async function errors({ page, camera }: Stage): Promise<void> {
  for (const [name, hash] of Object.entries({
    flow: '#/flow?id=gone',
    run: '#/runs?id=gone',
    review: '#/reviews?id=gone',
    page: '#/gone',
  })) {
    await page.evaluate((to) => {
      location.hash = to;
    }, hash);
    const told = page.getByRole('alert').getByRole('heading');
    await told
      .or(page.getByRole('heading', { name: 'This page does not exist' }))
      .first()
      .waitFor();
    await camera.take(`error-${name}`);
  }
  await goTo(page, 'Flows');
  await page
    .getByLabel('File to import')
    .setInputFiles({ name: 'holiday.json', mimeType: 'application/json', buffer: Buffer.from('{"photos": [') });
  await page.getByText('holiday.json was not imported').first().waitFor();
  await camera.take('error-import');
}

export const pageScenes: readonly Scene[] = [
  { name: 'home', play: home },
  { name: 'connections', play: connections },
  { name: 'oauth', play: oauth },
  { name: 'audit', play: audit },
  { name: 'evidence', play: evidence },
  { name: 'models', play: models },
  { name: 'errors', play: errors },
  { name: 'store-trouble', play: storeTrouble },
];
