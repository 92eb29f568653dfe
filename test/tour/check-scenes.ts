/** The pages that look at more than one flow: policies, and many files checked at once. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { businessFlow } from '../bench/flows.ts';
import { call } from '../e2e/bridge.ts';
import { openFlow, openPanel } from '../e2e/designing.ts';
import { button, goTo, proveAgain } from '../e2e/people.ts';
import { root } from '../support/toolchain.ts';
import { confirm } from './colleague.ts';
import type { Scene, Stage } from './scene.ts';

async function policies({ page, camera, workspace }: Stage): Promise<void> {
  await goTo(page, 'Policies');
  await page.getByText('No policy saved yet.').waitFor();
  await camera.take('policies-empty');
  await button(page, 'Add a company').click();
  await page.getByLabel('Company 1', { exact: true }).fill('OpenAI');
  await page.getByLabel(/^OpenAI: Data processing/).click();
  await button(page, 'Add a company').click();
  await page.getByLabel('Company 2', { exact: true }).fill('Supabase');
  await page.getByRole('tab', { name: /^Hosts/ }).click();
  await page.getByLabel('Allowed hosts').fill('*.example.com\nhttps://wrong.example');
  await camera.take('policies-hosts-wrong');
  await page.getByLabel('Allowed hosts').fill('*.example.com\napi.openai.com');
  await page.getByRole('tab', { name: /^Severities/ }).click();
  await page.getByLabel('Severity of DF001').waitFor();
  await camera.take('policies-severities');
  await page.getByRole('tab', { name: /^Rule packs/ }).click();
  await camera.take('policies-packs-empty');
  const pack = {
    format: 'countersign-rule-pack',
    formatVersion: 1,
    id: 'finance',
    name: 'Rules of Finance',
    version: '1.2.0',
    publisher: 'Finance security',
    rules: [
      {
        id: 'FIN-1',
        title: 'Personal data goes to a model',
        severity: 'high',
        message: 'Finance sends no personal data to models.',
        remedy: 'Tokenise it first.',
        data: { labels: ['person', 'contact'] },
        step: { sinks: ['prompt.user', 'prompt.system'] },
      },
      {
        id: 'FIN-2',
        title: 'Mail without an approval',
        severity: 'medium',
        message: 'Mail of Finance is seen by a person first.',
        remedy: 'Put an approval before it.',
        step: { effects: ['send'] },
        unless: ['approval'],
      },
      {
        id: 'FIN-3',
        title: 'A shell command',
        severity: 'block',
        message: 'Commands are not for flows of Finance.',
        remedy: 'Use a step for it.',
        step: { languages: ['shell'] },
      },
    ],
  };
  await page
    .getByLabel('Rule pack to add')
    .setInputFiles({ name: 'finance.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(pack)) });
  await page.getByRole('table', { name: 'Rules of Rules of Finance' }).waitFor();
  await camera.take('policies-packs');
  await button(page, 'Write rules').click();
  const editor = page.getByRole('region', { name: 'New rule pack' });
  await camera.take('policies-pack-empty');
  await button(editor, 'Follow data').click();
  await editor.getByRole('group', { name: 'The data is', exact: true }).getByRole('button', { name: 'Contact' }).click();
  await editor.getByLabel('Add to: Conditions on the step').selectOption({ label: 'Data goes into' });
  await editor.getByRole('group', { name: 'Data goes into', exact: true }).getByRole('button', { name: 'a model’s question' }).click();
  await editor.getByLabel('Add to: Conditions on the step').selectOption({ label: 'It goes to' });
  await editor.getByRole('group', { name: 'It goes to', exact: true }).getByRole('button', { name: 'an outside company' }).click();
  await editor.getByRole('group', { name: 'Unless', exact: true }).getByRole('button', { name: 'consent was checked' }).click();
  await editor.getByLabel('Title').fill('Contact data goes to an outside model');
  await editor.getByLabel('Why it matters').fill('Our customers were promised that their addresses stay with us.');
  await editor.getByLabel('What to do').fill('Mask the data first, or use the model that runs in our own house.');
  await editor.getByRole('list', { name: 'Hits in this workspace' }).waitFor();
  await camera.take('policies-pack-editor');
  await camera.look({ dark: true });
  await camera.take('policies-pack-editor-dark');
  await camera.look({ width: 1100, height: 700 });
  await camera.take('policies-pack-editor-1100');
  await camera.look({});
  await editor.getByLabel('Id', { exact: false }).first().fill('FIN-1');
  await editor.getByText(/has a rule FIN-1 as well/).waitFor();
  await camera.take('policies-pack-shared-id');
  await button(editor, 'Cancel').click();
  await page.getByRole('dialog', { name: 'Discard these rules?' }).waitFor();
  await camera.take('policies-pack-throw-away');
  await button(page, 'Discard').click();
  await page.getByRole('tab', { name: /^Vendors/ }).click();
  await button(page, 'Preview').click();
  await page.getByRole('complementary', { name: 'What it would change' }).waitFor();
  await camera.take('policies-preview');
  await camera.look({ dark: true });
  await camera.take('policies-preview-dark');
  await camera.look({ width: 900, height: 700 });
  await camera.take('policies-900');
  await camera.look({});
  await button(page, 'Save policy').click();
  await proveAgain(page, workspace.first);
  await page.getByText('The policy is in force').first().waitFor();
  await camera.take('policies-saved');
}

/** By when reviewers answer: as it is, with a number and a zone that cannot be, and small. */
async function reviewTimes({ page, camera }: Stage): Promise<void> {
  await goTo(page, 'Policies');
  await page.getByRole('tab', { name: 'Review times' }).click();
  await page.getByLabel('By the clock of').waitFor();
  await camera.take('review-times');
  await page.getByLabel('By the clock of').fill('Europe/Nowhere');
  await page.getByLabel('Minimal risk').fill('0');
  await camera.look({ dark: true });
  await camera.take('review-times-wrong-dark');
  await camera.look({ width: 900, height: 700 });
  await camera.take('review-times-wrong-900');
}

async function scan({ page, camera }: Stage): Promise<void> {
  await goTo(page, 'Flows');
  await button(page, 'Check many files').click();
  await page.getByRole('heading', { name: 'Bring what you have' }).waitFor();
  await camera.take('scan-empty');
  const samples = join(root, 'resources', 'samples');
  const own = readdirSync(samples)
    .filter((name) => name.endsWith('.json'))
    .map((name) => ({ name, mimeType: 'application/json', buffer: readFileSync(join(samples, name)) }));
  const made = Array.from({ length: 40 }, (_, index) => {
    const flow = businessFlow(12 + index);
    return {
      name: `orders-${index + 1}.flow.json`,
      mimeType: 'application/json',
      buffer: Buffer.from(JSON.stringify({ ...flow, id: `f${index}`, name: `Orders of region ${index + 1}` })),
    };
  });
  const broken = [
    { name: 'holiday.json', mimeType: 'application/json', buffer: Buffer.from('{"photos": [') },
    { name: 'package.json', mimeType: 'application/json', buffer: Buffer.from('{"name": "web"}') },
  ];
  await page.getByLabel('Files to check').setInputFiles([...own, ...made, ...broken]);
  await page.getByText(/^Checked in/).waitFor();
  await camera.take('scan');
  await camera.look({ dark: true });
  await camera.take('scan-dark');
  await camera.look({ width: 900, height: 700 });
  await camera.take('scan-900');
  await camera.look({});
  await page.getByRole('tab', { name: /^Flows/ }).click();
  await camera.take('scan-flows');
  await page.getByRole('tab', { name: /^Not read/ }).click();
  await camera.take('scan-not-read');
}

/** Some old findings, one mended flow, and one that brings something new. */
async function noNewRisk({ page, camera, workspace }: Stage): Promise<void> {
  const { flow } = await call(page, 'flows:create', { name: 'Rates of the day' });
  const nodes: typeof flow.nodes = [
    { id: 'start', type: 'manual-trigger', typeVersion: 1, name: 'Start', parameters: {} },
    {
      id: 'call',
      type: 'http-request',
      typeVersion: 1,
      name: 'Get rates',
      parameters: { method: 'GET', url: 'http://rates.example.com/today' },
    },
  ];
  const drawn = {
    ...flow,
    nodes,
    edges: [{ id: 'e', kind: 'data' as const, from: { node: 'start', port: 'out' }, to: { node: 'call', port: 'in' } }],
  };
  await call(page, 'flows:save', { flow: drawn, base: 1 });
  await goTo(page, 'Policies');
  await page.getByRole('tab', { name: 'No new risk' }).click();
  await button(page, 'Start from today').waitFor();
  await camera.take('no-new-risk-empty');
  await button(page, 'Start from today').click();
  await proveAgain(page, workspace.first);
  await page.getByText('known then').waitFor();
  const mended = nodes.map((node) =>
    node.id === 'call' ? { ...node, parameters: { method: 'GET', url: 'https://rates.example.com/today' } } : node,
  );
  await call(page, 'flows:save', { flow: { ...drawn, nodes: mended }, base: 2 });
  const { flow: other } = await call(page, 'flows:create', { name: 'Weather' });
  await call(page, 'flows:save', {
    flow: { ...other, nodes: nodes.map((node) => (node.id === 'call' ? { ...node, name: 'Get the weather' } : node)), edges: drawn.edges },
    base: 1,
  });
  await goTo(page, 'Flows');
  await goTo(page, 'Policies');
  await page.getByRole('tab', { name: 'No new risk' }).click();
  await page.getByText('known then').waitFor();
  await camera.take('no-new-risk');
  await camera.look({ dark: true });
  await camera.take('no-new-risk-dark');
  await camera.look({ width: 900, height: 700 });
  await camera.take('no-new-risk-900');
  await camera.look({});
  await confirm(page, workspace.first);
  await call(page, 'ratchet:end', {});
}

/** Personal data that goes to two companies abroad, one of them with a legal basis. */
async function abroad({ page, camera, workspace }: Stage): Promise<void> {
  const { policy, changedAt } = await call(page, 'policy:get', {});
  await confirm(page, workspace.first);
  await call(page, 'policy:save', {
    policy: {
      ...policy,
      vendors: [
        { name: 'OpenAI', dpa: true, transfer: { basis: 'scc', since: '2026-01-31' } },
        { name: 'HubSpot', transfer: { basis: 'none', since: '2026-01-31' } },
      ],
    },
    ...(changedAt === undefined ? {} : { base: changedAt }),
  });
  const { flow } = await call(page, 'flows:create', { name: 'Leads from the fair' });
  const nodes: typeof flow.nodes = [
    {
      id: 'hook',
      type: 'webhook-trigger',
      typeVersion: 1,
      name: 'Lead',
      parameters: { auth: 'hmac', fields: [{ name: 'email', label: 'contact' }] },
    },
    {
      id: 'ask',
      type: 'model-call',
      typeVersion: 1,
      name: 'Write a greeting',
      parameters: { provider: 'openai', model: 'gpt-4o-2024-08-06', prompt: 'Greet {{ input.body.email }}' },
    },
    {
      id: 'crm',
      type: 'http-request',
      typeVersion: 1,
      name: 'File the lead',
      parameters: {
        method: 'POST',
        url: 'https://api.hubapi.com/crm/v3/objects/contacts',
        bodyMode: 'json',
        body: '{"email": "{{ node["Lead"].body.email }}"}',
      },
    },
  ];
  const edges = [
    { id: 'a', kind: 'data' as const, from: { node: 'hook', port: 'out' }, to: { node: 'ask', port: 'in' } },
    { id: 'b', kind: 'data' as const, from: { node: 'ask', port: 'out' }, to: { node: 'crm', port: 'in' } },
  ];
  await call(page, 'flows:save', {
    flow: {
      ...flow,
      region: 'DE',
      nodes,
      edges,
      layout: { ...flow.layout, nodes: { hook: { x: 0, y: 0 }, ask: { x: 400, y: 0 }, crm: { x: 800, y: 0 } } },
    },
    base: 1,
  });
  await openFlow(page, flow.name);
  await openPanel(page, 'Data map');
  await page.getByText('no basis').first().waitFor();
  await camera.take('abroad-data-map');
  await camera.look({ dark: true });
  await camera.take('abroad-data-map-dark');
  await camera.look({ width: 900, height: 700 });
  await camera.take('abroad-data-map-900');
  await camera.look({});
  await goTo(page, 'Policies');
  await page.getByRole('table', { name: 'Receivers' }).scrollIntoViewIfNeeded();
  await camera.take('abroad-receivers');
  await camera.look({ dark: true, width: 900, height: 700 });
  await camera.take('abroad-receivers-dark-900');
  await camera.look({});
}

/** What may be learnt from people: the limits of the policy, and the models that come of it. */
async function learning({ page, camera }: Stage): Promise<void> {
  const views = { '': {}, '-dark': { dark: true }, '-900': { width: 900, height: 700 } } as const;
  const takeAll = async (name: string): Promise<void> => {
    for (const [suffix, look] of Object.entries(views)) {
      await camera.look(look);
      await camera.take(name + suffix);
    }
    await camera.look({});
  };
  await call(page, 'flows:create', { name: 'Learn from ratings', template: 'learn-from-ratings' });
  await goTo(page, 'Policies');
  await page.getByRole('tab', { name: 'Learning' }).click();
  // Key by key, as people write it: on the way there stands a 0.
  await page.getByLabel('A run spends at most').pressSequentially('0.5');
  await page.getByLabel('All runs together').pressSequentially('1001');
  await page.getByText('From 0.01 to 1,000').waitFor();
  if ((await page.getByLabel('A run spends at most').inputValue()) !== '0.5')
    throw new Error('A run spends something else than was written.');
  await takeAll('policy-learning');
  await page.keyboard.press('Tab');
  if ((await page.getByLabel('All runs together').inputValue()) !== '1001') throw new Error('A wrong amount left its field.');
  await goTo(page, 'Models');
  await page.getByRole('tab', { name: 'In use' }).click();
  await page.getByRole('heading', { name: 'Trained here on people’s records' }).waitFor();
  await takeAll('models-learnt');
}

export const checkScenes: readonly Scene[] = [
  { name: 'learning', play: learning },
  { name: 'policies', play: policies },
  { name: 'review-times', play: reviewTimes },
  { name: 'no-new-risk', play: noNewRisk },
  { name: 'abroad', play: abroad },
  { name: 'scan', play: scan },
];
