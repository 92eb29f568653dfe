/** Reviews as the designer and as the reviewer see them, and the doors: sign-in, second factor, lock. */
import { call } from '../e2e/bridge.ts';
import { openFlow } from '../e2e/designing.ts';
import { button, goTo, proveAgain, signIn, signInFirst, signOut } from '../e2e/people.ts';
import { confirm } from './colleague.ts';
import type { Scene, Stage } from './scene.ts';

const sections = ['Summary', 'Attack paths', 'Data map', 'Permissions', 'Changes', 'Settings', 'Waivers', 'Comments'];

/** A waiver that a designer asks for in a flow that blocks, as the reviewer finds it; then a person whose data is looked for. */
async function secondReviewer({ page, camera, workspace }: Stage): Promise<void> {
  const { flow } = await call(page, 'flows:create', { name: 'Answer customers' });
  const nodes: typeof flow.nodes = [
    {
      id: 'hook',
      type: 'webhook-trigger',
      typeVersion: 1,
      name: 'Request',
      parameters: { auth: 'hmac', fields: [{ name: 'email', label: 'contact' }] },
    },
    {
      id: 'ask',
      type: 'model-call',
      typeVersion: 1,
      name: 'Answer',
      parameters: { provider: 'openai', model: 'gpt-4o-2024-08-06', prompt: 'Answer {{ input.body.email }}' },
    },
  ];
  const drawn = {
    ...flow,
    nodes,
    edges: [{ id: 'e', kind: 'data' as const, from: { node: 'hook', port: 'out' }, to: { node: 'ask', port: 'in' } }],
  };
  await call(page, 'flows:save', { flow: drawn, base: 1 });
  for (const { severity, fingerprint, ruleId } of (await call(page, 'lint:flow', { flow: drawn })).findings) {
    if (severity === 'block')
      await call(page, 'waiver:request', {
        flowId: flow.id,
        fingerprint,
        ruleId,
        reason: 'The customer writes to us first, and the contract with the vendor covers it.',
        until: Date.now() + 30 * 86_400_000,
      });
  }
  const { flow: orders } = await call(page, 'flows:create', { name: 'Orders by mail' });
  const named = {
    ...orders,
    purpose: 'Answers orders of jane.doe@example.com',
    nodes: [{ id: 'start', type: 'manual-trigger', typeVersion: 1, name: 'Start', parameters: {} }],
  };
  await call(page, 'flows:save', { flow: named, base: 1 });
  await call(page, 'run:start', { flow: named, mode: 'dry', input: { email: 'jane.doe@example.com' } });
  await signOut(page);
  const mei = await signInFirst(page, 'mei', workspace.colleagues['mei'] ?? '');
  await goTo(page, 'Reviews');
  await page.getByRole('region', { name: 'Waivers asked for' }).waitFor();
  await camera.take('waivers-asked');
  await camera.look({ dark: true });
  await camera.take('waivers-asked-dark');
  await camera.look({ width: 900, height: 600 });
  await camera.take('waivers-asked-900x600');
  await camera.look({});
  await button(page, 'Approve waiver').first().click();
  await camera.takeDialog('native-waiver', () => proveAgain(page, mei));
  await page.getByText('The waiver counts').first().waitFor();
  await camera.take('waiver-approved');
  await privacy({ page, camera });
  await signOut(page);
  await signIn(page, workspace.first);
}

/** A submission, seen first by its designer and then by a reviewer. */
async function reviews({ page, camera, workspace }: Stage): Promise<void> {
  await goTo(page, 'Reviews');
  await camera.take('reviews-empty');
  const { flow } = await call(page, 'flows:create', { name: 'Invoices of suppliers', template: 'invoice-triage' });
  await confirm(page, workspace.first);
  await call(page, 'review:submit', {
    flowId: flow.id,
    revision: 1,
    message: 'Books invoices of suppliers. Two people approve each one before it is booked.',
  });
  await signOut(page);
  const rui = await signInFirst(page, 'rui', workspace.colleagues['rui'] ?? '', (name) => camera.take(`first-sign-in-${name}`));
  await goTo(page, 'Reviews');
  await page.getByRole('row', { name: flow.name }).waitFor();
  await camera.take('reviews');
  await camera.look({ dark: true });
  await camera.take('reviews-dark');
  await camera.look({});
  await goTo(page, 'Inbox');
  await page.getByRole('region', { name: 'Reviews waiting for you' }).waitFor();
  await camera.take('inbox-reviews-due');
  // As it looks to somebody who comes a month later.
  await page.evaluate(() => {
    const now = Date.now.bind(Date);
    Date.now = () => now() + 30 * 86_400_000;
  });
  await camera.look({ dark: true });
  await camera.take('inbox-reviews-overdue-dark');
  await goTo(page, 'Reviews');
  await page.getByRole('row', { name: flow.name }).waitFor();
  await camera.look({ width: 900, height: 700 });
  await camera.take('reviews-overdue-900');
  await page.reload();
  await goTo(page, 'Reviews');
  await camera.look({});
  await page.getByRole('row', { name: flow.name }).click();
  const looked = page.getByRole('navigation', { name: 'What to look at' });
  for (const section of sections) {
    await looked.getByRole('button', { name: new RegExp(`^${section}`) }).click();
    await camera.take(`review-${section.toLowerCase().replace(' ', '-')}`);
  }
  await page.getByLabel('Comment', { exact: true }).fill('Who approves while both are on leave?');
  await button(page, 'Comment').click();
  await page.getByText('1 open').waitFor();
  await camera.take('review-thread-open');
  await camera.look({ dark: true });
  await camera.take('review-thread-open-dark');
  await looked.getByRole('button', { name: /^Changes/ }).click();
  await camera.take('review-changes-dark');
  await camera.look({ width: 1280, height: 800 });
  await camera.take('review-changes-1280');
  await camera.look({ width: 900, height: 700 });
  await camera.take('review-changes-900');
  await camera.look({});
  // A wire that is pointed at is spoken of.
  await page.locator('.react-flow__edge').first().click({ force: true });
  await button(page, 'Comment on this wire').waitFor();
  await camera.take('review-wire-pointed');
  await button(page, 'Comment on this wire').click();
  await page.getByLabel('Comment', { exact: true }).waitFor();
  await camera.take('review-wire-comment');
  await button(page, 'Request changes').click();
  await camera.take('review-request-changes');
  await page.keyboard.press('Escape');
  await looked.getByRole('button', { name: /^Comments/ }).click();
  await button(page, 'Resolve').click();
  await button(page, 'Sign as approved').click();
  await page.getByRole('dialog', { name: 'Confirm that it is you' }).waitFor();
  await camera.take('review-second-factor');
  await camera.takeDialog('native-sign', () => proveAgain(page, rui));
  await page.getByText('1 of 2 signatures.').first().waitFor();
  await camera.take('review-signed');
  await signOut(page);
  await signIn(page, workspace.first);
}

/** A second version in which many settings are others: a reviewer sees how many before anything else, and reads each. */
async function manyChanges({ page, camera, workspace }: Stage): Promise<void> {
  const { flow } = await call(page, 'flows:create', { name: 'Limits of departments' });
  const version = (limit: (index: number) => string, steps: readonly string[]): typeof flow => ({
    ...flow,
    purpose: 'Says what each department may spend.',
    nodes: [
      { id: 'start', type: 'manual-trigger', typeVersion: 1, name: 'Start', parameters: {} },
      ...steps.map((id, at) => ({
        id,
        type: 'set-fields',
        typeVersion: 1,
        name: `Limits ${at + 1}`,
        parameters: {
          assignments: Array.from({ length: 50 }, (_one, index) => ({
            name: `department_${index + 1}`,
            value: limit(index),
          })),
        },
      })),
    ],
    edges: steps.map((id, at) => ({
      id: `to ${id}`,
      kind: 'data' as const,
      from: { node: steps[at - 1] ?? 'start', port: 'out' },
      to: { node: id, port: 'in' },
    })),
  });
  const submit = async (revision: number) => {
    await confirm(page, workspace.first);
    return call(page, 'review:submit', { flowId: flow.id, revision, message: `Limits of version ${revision}.` });
  };
  const before = version((index) => `Up to ${(index + 1) * 100} EUR a month without asking`, ['a', 'b', 'c']);
  await call(page, 'flows:save', { flow: before, base: 1 });
  await submit(2);
  const after = version((index) => `Up to ${(index + 1) * 1_000} EUR a month without asking`, ['a', 'b', 'd']);
  const web = { id: 'hook', type: 'webhook-trigger', typeVersion: 1, name: 'Request', parameters: { auth: 'none' } };
  await call(page, 'flows:save', {
    flow: {
      ...after,
      nodes: [web, ...after.nodes.slice(1)],
      edges: after.edges.map((edge) => (edge.from.node === 'start' ? { ...edge, from: { node: 'hook', port: 'out' } } : edge)),
      riskTier: 'high',
    },
    base: 2,
  });
  const { id } = await submit(3);
  await page.evaluate((to) => {
    location.hash = `#/reviews?id=${to}`;
  }, id);
  const looked = page.getByRole('navigation', { name: 'What to look at' });
  await looked.waitFor();
  await camera.take('review-many-summary');
  await page.getByRole('main').focus();
  await page.keyboard.press('Tab');
  await camera.take('review-many-skip');
  await looked.getByRole('button', { name: /^Changes/ }).click();
  await camera.take('review-many-changes');
  await looked.getByRole('button', { name: /^Settings/ }).click();
  await camera.take('review-many-settings');
  await camera.look({ dark: true });
  await camera.take('review-many-settings-dark');
  await camera.look({ width: 900, height: 700 });
  await camera.take('review-many-settings-900');
  await camera.look({ width: 1280, height: 800 });
  await page.getByLabel('Search settings').fill('department_7');
  await camera.take('review-many-settings-1280-found');
  await camera.look({});
}

/** What cannot wait: from the flow's own window to the review, the page Monitor and the environments. */
async function emergency({ page, camera, workspace }: Stage): Promise<void> {
  const { flow } = await call(page, 'flows:create', { name: 'Refunds in peak season', template: 'invoice-triage' });
  await openFlow(page, flow.name);
  await button(page, 'Submit').click();
  await camera.take('emergency-submit');
  await button(page, 'Emergency…').click();
  await camera.take('emergency-dialog');
  await page
    .getByLabel(/What happened/)
    .fill('Refunds are paid twice since this morning. This version stops at the second one; the usual review takes until Thursday.');
  await camera.look({ dark: true });
  await camera.take('emergency-dialog-dark');
  await camera.look({ width: 900, height: 600 });
  await camera.take('emergency-dialog-900x600');
  await camera.look({});
  await button(page, 'Submit as an emergency').click();
  await page.getByRole('dialog', { name: 'Confirm that it is you' }).waitFor();
  await camera.takeDialog('native-emergency', () => proveAgain(page, workspace.first));
  await page.getByText(/^Emergency release of v/).waitFor();
  await camera.take('emergency-flow');
  await camera.look({ dark: true });
  await camera.take('emergency-flow-dark');
  await camera.look({ width: 900, height: 600 });
  await camera.take('emergency-flow-900x600');
  await button(page, 'Open review').click();
  await page.getByText('Emergency release', { exact: true }).waitFor();
  await camera.take('emergency-review-900x600');
  await camera.look({});
  await camera.take('emergency-review');
  await camera.look({ dark: true });
  await camera.take('emergency-review-dark');
  await camera.look({});
  await goTo(page, 'Monitor');
  await camera.take('emergency-monitor');
  await goTo(page, 'Environments');
  await camera.take('emergency-environments');
  await goTo(page, 'Reviews');
  await camera.take('emergency-reviews');
}

async function doors({ page, camera, workspace }: Stage): Promise<void> {
  await goTo(page, 'Flows');
  await button(page, 'Lock').click();
  await page.getByRole('heading', { name: 'Locked' }).waitFor();
  await camera.take('lock-screen');
  await camera.look({ dark: true });
  await camera.take('lock-screen-dark');
  await page.getByLabel('Password').fill('wrong password');
  await button(page, 'Unlock').click();
  await page.getByRole('alert').filter({ hasText: 'not your password' }).waitFor();
  await camera.take('lock-screen-wrong');
  await page.getByLabel('Password').fill(workspace.first.password);
  await button(page, 'Unlock').click();
  await page.getByRole('navigation', { name: 'Pages' }).waitFor();
  await signOut(page);
  await camera.take('sign-in-dark');
  await camera.look({});
  await camera.take('sign-in');
}

/** A reviewer may look for people, and may not erase them. */
async function privacy({ page, camera }: Pick<Stage, 'page' | 'camera'>): Promise<void> {
  await goTo(page, 'Privacy');
  await camera.take('privacy-empty');
  await page.getByLabel('Who are you looking for?').fill('jane.doe@example.com');
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: 'Places' }).waitFor();
  await camera.take('privacy-found');
  await camera.look({ dark: true });
  await camera.take('privacy-found-dark');
  await camera.look({});
}

export const reviewScenes: readonly Scene[] = [
  { name: 'reviews', play: reviews },
  { name: 'many-changes', play: manyChanges },
  { name: 'second-reviewer', play: secondReviewer },
  { name: 'emergency', play: emergency },
];
export const doorScenes: readonly Scene[] = [{ name: 'doors', play: doors }];
