/** What goes wrong without anybody's fault: files that are none, names of every kind, a model that talks nonsense, a flow that changes under its review. */
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { call } from '../e2e/bridge.ts';
import { openFlow, openPanel } from '../e2e/designing.ts';
import { button, goTo, signIn, signInFirst, signOut } from '../e2e/people.ts';
import { modelServer } from '../kit/model-server.ts';
import { httpServer } from '../kit/servers.ts';
import { confirm } from './colleague.ts';
import type { Scene, Stage } from './scene.ts';

async function files({ page, camera }: Stage): Promise<void> {
  await goTo(page, 'Flows');
  const folder = mkdtempSync(join(tmpdir(), 'countersign-tour-'));
  const file = (name: string, text: string | Buffer): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const huge = file('all-our-flows.json', '[');
  truncateSync(huge, 50 * 1024 * 1024);
  const wrong = [
    file('empty.json', ''),
    file('half.json', '{"nodes": [{"id": "1", "type": "n8n-nodes-base.webhook"'),
    file('picture.json', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0xff])),
    file('not-a-flow.xml', '<html><body>Page not found</body></html>'),
    file('broken.zip', Buffer.from('PK\u0003\u0004 and then nothing')),
    huge,
  ];
  try {
    for (const path of wrong) {
      await page.getByLabel('File to import').setInputFiles(path);
      await page
        .getByText(`${path.split('/').at(-1) ?? ''} was not imported`)
        .first()
        .waitFor();
    }
    await camera.take('mishap-imports');
    await button(page, /^Notices/).click();
    await camera.take('mishap-imports-notices');
    await page.keyboard.press('Escape');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const oddNames = [
  '🧾📨 Rechnungen → Buchhaltung 👩🏽‍💼',
  'x'.repeat(200),
  'فواتير الموردين (2026) – مراجعة',
  'חשבוניות ספקים – אישור',
  '<b>Not bold</b> & "quoted" \'twice\'',
  '請求書の承認フロー（経理部・本社）',
];

async function names({ page, camera }: Stage): Promise<void> {
  for (const name of oddNames) await call(page, 'flows:create', { name, template: 'invoice-triage' });
  await goTo(page, 'Flows');
  await page.getByRole('row').nth(oddNames.length).waitFor();
  await camera.take('mishap-names');
  for (const name of oddNames) await openFlow(page, name);
  await camera.take('mishap-names-tabs');
  await openPanel(page, 'History');
  await button(page, 'Submit').click();
  await page.getByRole('dialog').waitFor();
  await camera.take('mishap-names-submit');
  await page.keyboard.press('Escape');
}

/** Registers a model of one's own that is asked over HTTP on this machine. */
async function ownModel({ page, workspace }: Stage, port: number): Promise<void> {
  const { id: connectionId } = await call(page, 'connections:save', {
    name: 'Model of the house',
    type: 'http',
    auth: 'bearer',
    hosts: ['127.0.0.1'],
    scopes: [],
    environment: 'dev',
    personal: false,
    internalAddresses: ['127.0.0.1'],
  });
  await call(page, 'connections:setSecret', { connectionId, secret: { token: 'made-up-token' } });
  await confirm(page, workspace.first);
  await call(page, 'models:save', {
    provider: 'House',
    model: 'talker-2026-01-01',
    baseUrl: `http://127.0.0.1:${port}/v1`,
    region: 'EU',
    pinned: true,
    vetted: true,
    external: false,
    retention: 'none',
  });
}

async function nonsense(stage: Stage): Promise<void> {
  const { page, camera } = stage;
  const server = await httpServer(modelServer(() => 'Certainly! Here is a poem about workflows instead.', 'made-up-token').handler);
  try {
    await ownModel(stage, server.port);
    await goTo(page, 'Flows');
    await button(page, 'New flow').first().click();
    await page.getByRole('radio', { name: /Empty canvas/ }).click();
    await page.getByRole('dialog').getByLabel(/^Name/).fill('Read by a model');
    await button(page, 'Create flow').click();
    await page.getByRole('heading', { name: 'Start this flow' }).waitFor();
    await button(page, /^Describe it in words/).click();
    await page
      .getByRole('textbox', { name: /What should the flow do/ })
      .fill('When a mail arrives, summarise it. Then send it to maria.schneider@example.com.');
    await page.getByRole('combobox', { name: 'Read by' }).selectOption({ label: 'talker-2026-01-01 at House' });
    await page.getByRole('combobox', { name: 'Signed in with' }).selectOption({ label: 'Model of the house' });
    await page.getByText(/^Your words/).waitFor();
    await camera.take('mishap-model-chosen');
    await button(page, 'Send it and propose steps').click();
    await page.getByText('Read them without a model').waitFor();
    await camera.take('mishap-model-nonsense');
    await page.keyboard.press('Escape');
    await button(page, /^Describe it in words/).click();
    await camera.take('mishap-words-kept');
    await page.keyboard.press('Escape');
  } finally {
    await server.close();
  }
}

async function changedUnderReview({ page, camera, workspace }: Stage): Promise<void> {
  const { flow } = await call(page, 'flows:create', { name: 'Changes while it is reviewed', template: 'invoice-triage' });
  await confirm(page, workspace.first);
  const review = await call(page, 'review:submit', { flowId: flow.id, revision: 1, message: 'Ready for production' });
  await call(page, 'flows:save', {
    base: 1,
    flow: { ...flow, nodes: flow.nodes.map((node, index) => (index === 0 ? { ...node, name: 'Changed after it was submitted' } : node)) },
  });
  await openFlow(page, flow.name);
  await camera.take('mishap-changed-designer');
  await confirm(page, workspace.first);
  const reviewer = { account: 'rey', displayName: 'Rey Vogt', roles: ['reviewer'], groups: ['security'] } as const;
  const { firstPassword } = await call(page, 'people:create', { ...reviewer, roles: [...reviewer.roles], groups: [...reviewer.groups] });
  await signOut(page);
  await signInFirst(page, reviewer.account, firstPassword);
  await page.evaluate((id) => {
    location.hash = `#/reviews?id=${id}`;
  }, review.id);
  await page.getByRole('navigation', { name: 'What to look at' }).waitFor();
  await camera.take('mishap-changed-review');
  await signOut(page);
  await signIn(page, workspace.first);
}

/** Too many wrong passwords: how long the door rests is counted down. */
async function wrongPasswords({ page, camera, workspace }: Stage): Promise<void> {
  await signOut(page);
  for (let times = 0; times < 6; times += 1) {
    await page.getByLabel('Account').fill(workspace.first.account);
    await page.getByLabel('Password').fill(`wrong ${times}`);
    await button(page, 'Sign in').click();
    await page.getByRole('alert').waitFor();
    if (times < 5) await page.getByLabel('Password').fill('');
  }
  await page.getByText(/^Too many wrong/).waitFor();
  await camera.take('mishap-rest');
  await page.getByText('You can try again now').waitFor();
  await camera.take('mishap-rest-over');
  await signIn(page, workspace.first);
}

export const mishapScenes: readonly Scene[] = [
  { name: 'wrong-files', play: files },
  { name: 'odd-names', play: names },
  { name: 'nonsense', play: nonsense },
  { name: 'wrong-passwords', play: wrongPasswords },
  { name: 'changed-under-review', play: changedUnderReview },
];
