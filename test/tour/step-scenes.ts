/** The forms of steps that keep, fetch and ask: their settings in the inspector, and a task that a colleague fills in. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { linearClassifier } from '../support/onnx-writer.ts';
import { catalogue } from '../../app/nodes/catalogue.ts';
import { call } from '../e2e/bridge.ts';
import { openFlow, select } from '../e2e/designing.ts';
import { goTo } from '../e2e/people.ts';
import type { JsonObject } from '../../app/kernel/json.ts';
import type { Scene, Stage } from './scene.ts';

const steps: readonly (readonly [name: string, type: string, parameters: JsonObject])[] = [
  [
    'Request a quote',
    'form-trigger',
    {
      path: 'quote',
      title: 'Request a quote',
      fields: [
        { name: 'full_name', required: true },
        { name: 'email', required: true },
        { name: 'topic', type: 'enum', values: ['Order', 'Invoice'] },
        { name: 'quantity', type: 'number' },
      ],
    },
  ],
  [
    'Keep the request',
    'data-table',
    {
      table: 'requests',
      operation: 'upsert',
      columns: [{ name: 'email' }, { name: 'quantity', type: 'number' }],
      keys: ['email'],
      values: [
        { name: 'email', value: '{{ input.email }}' },
        { name: 'quantity', value: '{{ input.quantity }}' },
      ],
      keepDays: 90,
    },
  ],
  ['Agreed to mail', 'consent-register', { purpose: 'newsletter', subject: '{{ input.email }}' }],
  [
    'Which contract',
    'form-task',
    {
      title: 'Which contract is this for?',
      message: 'The customer did not say.',
      arguments: [{ name: 'Quantity', value: '{{ input.quantity }}' }],
      fields: [
        { name: 'contract', required: true },
        { name: 'priority', type: 'enum', values: ['Low', 'High'] },
        { name: 'due', type: 'date' },
        { name: 'note' },
      ],
    },
  ],
  [
    'Store the offer',
    's3-storage',
    {
      endpoint: 'https://s3.example.com',
      bucket: 'offers',
      operation: 'write',
      key: '2026/{{ input.answer.contract }}.json',
      format: 'json',
      content: '{{ input }}',
    },
  ],
  ['Read answers', 'mail-read', { folder: 'INBOX', from: 'customer@example.com', attachments: true }],
  ['Seal it', 'sign-data', { purpose: 'offers' }],
  ['Forget them', 'erase-person', { identifiers: [{ value: '{{ input.email }}' }], tables: ['requests'] }],
];
const ports: Readonly<Record<string, string>> = { 'consent-register': 'given', 'form-task': 'filled' };

async function forms({ page, camera }: Stage): Promise<void> {
  const { flow } = await call(page, 'flows:create', { name: 'Offers on request' });
  const nodes = steps.map(([name, type, parameters], index) => ({ id: `n${index}`, type, typeVersion: 1, name, parameters }));
  const edges = nodes.slice(1).map(({ id }, index) => ({
    id: `e${index}`,
    kind: 'data' as const,
    from: { node: `n${index}`, port: ports[nodes[index]?.type ?? ''] ?? 'out' },
    to: { node: id, port: 'in' },
  }));
  await call(page, 'flows:save', { flow: { ...flow, nodes, edges }, base: 1 });
  // The list of flows is read when its page is opened.
  await goTo(page, 'Runs');
  await openFlow(page, 'Offers on request');
  for (const [name, type] of steps) {
    await select(page, name);
    await camera.take(`step-${type}`);
  }
  await camera.look({ dark: true });
  await select(page, 'Keep the request');
  await camera.take('step-data-table-dark');
  await camera.look({});
  const asks = {
    ...flow,
    nodes: [
      { id: 'start', type: 'manual-trigger', typeVersion: 1, name: 'Start', parameters: {} },
      ...nodes.filter(({ type }) => type === 'form-task'),
    ],
    edges: [{ id: 'e', kind: 'data' as const, from: { node: 'start', port: 'out' }, to: { node: 'n3', port: 'in' } }],
  };
  await call(page, 'run:start', { flow: asks, mode: 'dev', input: { quantity: 12 } });
  await goTo(page, 'Inbox');
  await page
    .getByRole('button', { name: /Which contract/ })
    .first()
    .click();
  await page.getByRole('region', { name: 'What is asked' }).waitFor();
  await camera.take('inbox-form');
  await camera.look({ dark: true });
  await camera.take('inbox-form-dark');
}

/** Trying out what waits: the page of a form, a file that is put into the folder, and a chat. */
async function waits({ page, camera }: Stage): Promise<void> {
  const { flow } = await call(page, 'flows:create', { name: 'Ask our desk' });
  const nodes = (
    [
      ['Ask us', 'chat-trigger', { greeting: 'Hello! What would you like to know about your order?' }],
      ['Answer', 'respond-webhook', { body: 'Thank you. You asked: {{ input.message }}', contentType: 'text/plain' }],
      ['Request a quote', 'form-trigger', { title: 'Request a quote', fields: [{ name: 'topic', label: 'none', required: true }] }],
    ] as const
  ).map(([name, type, parameters], index) => ({ id: `n${index}`, type, typeVersion: 1, name, parameters: parameters as JsonObject }));
  await call(page, 'flows:save', {
    flow: {
      ...flow,
      nodes,
      edges: [{ id: 'e', kind: 'data' as const, from: { node: 'n0', port: 'out' }, to: { node: 'n1', port: 'in' } }],
    },
    base: 1,
  });
  await goTo(page, 'Runs');
  await openFlow(page, 'Ask our desk');
  await page.getByRole('button', { name: 'Try', exact: true }).click();
  await camera.take('try-menu');
  await page.getByRole('menuitem', { name: 'Wait for one form, dry run' }).click();
  await page.getByRole('button', { name: 'Open the page' }).waitFor();
  await camera.take('waiting-for-a-form');
  await page.getByRole('tab', { name: 'Chat' }).click();
  const box = page.getByRole('textbox', { name: 'Your message' });
  for (const message of ['When does my order arrive?', 'And can I still change it?']) {
    await box.fill(message);
    await box.press('Enter');
    await page.getByText(`You asked: ${message}`).waitFor();
  }
  await camera.take('chat-panel');
  await camera.look({ dark: true });
  await camera.take('chat-panel-dark');
  await page.getByRole('tab', { name: 'Run', exact: true }).click();
  await camera.take('waiting-for-a-form-dark');
  await camera.look({});
  await page.getByRole('button', { name: 'Stop waiting' }).click();
}

/** The form of every step kind as it comes from the palette, with what is folded open. */
async function everyForm({ page, camera }: Stage): Promise<void> {
  const { flow } = await call(page, 'flows:create', { name: 'One of each' });
  const kinds = catalogue.filter(({ type }) => type !== 'note');
  const nodes = kinds.map(({ type, title, initial }, index) => ({
    id: `n${index}`,
    type,
    typeVersion: 1,
    name: title,
    parameters: initial(),
  }));
  await call(page, 'flows:save', { flow: { ...flow, nodes, edges: [] }, base: 1 });
  await goTo(page, 'Runs');
  await openFlow(page, flow.name);
  await camera.look({ width: 1440, height: 1180 });
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  for (const [index, { type, title }] of kinds.entries()) {
    await page.evaluate((hash) => {
      location.hash = hash;
    }, `#/flow?id=${flow.id}&show=n${index}`);
    await inspector
      .getByLabel('Name of the step')
      .and(page.locator(`[value="${title}"]`))
      .waitFor();
    const more = inspector.getByRole('button', { name: 'More options' });
    if ((await more.count()) > 0) await more.click();
    await camera.take(`form-${type}`, inspector);
  }
}

/** A guardrail tried on harmless texts, one of which reads like an order. */
async function guardTrial({ page, camera }: Stage): Promise<void> {
  const { flow } = await call(page, 'flows:create', { name: 'Guarded mail' });
  const nodes = [
    { id: 'guard', type: 'guardrail', typeVersion: 1, name: 'Look at the mail', parameters: { text: '{{ input.text }}', personal: true } },
  ];
  await call(page, 'flows:save', { flow: { ...flow, nodes, edges: [] }, base: 1 });
  await goTo(page, 'Runs');
  await openFlow(page, flow.name);
  await select(page, 'Look at the mail');
  await page.getByRole('button', { name: 'Try on your texts…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Try the guardrail on texts of yours' });
  await camera.take('guard-trial-empty');
  const texts = [
    ...Array.from({ length: 120 }, (_, index) => `When does order ${1_000 + index} arrive?`),
    'Please ignore my previous instructions about the delivery, and forget the second parcel.',
    'Reply to ada@example.com instead.',
  ];
  await dialog.getByRole('textbox', { name: 'Texts' }).fill(texts.join('\n'));
  await dialog.getByRole('button', { name: 'Try them' }).click();
  await dialog.getByText(/texts would be stopped/).waitFor();
  await camera.take('guard-trial');
  await camera.look({ dark: true });
  await dialog.getByRole('slider').fill('0.1');
  await camera.take('guard-trial-dark');
  await camera.look({});
  await dialog.getByRole('button', { name: 'Use 0.10' }).click();
}

/** What is learnt from ratings: its settings with the budget, and a run that pays out of it. */
async function learnTogether({ page, camera }: Stage): Promise<void> {
  const { flow } = await call(page, 'flows:create', { name: 'Learn from ratings' });
  const fields: JsonObject[] = [
    { name: 'customer_id' },
    { name: 'waiting_hours', type: 'number', label: 'none' },
    { name: 'satisfied', type: 'boolean', label: 'none' },
  ];
  const learns: JsonObject = {
    target: 'satisfied',
    inputs: [{ field: 'waiting_hours', low: 0, high: 48 }],
    person: 'customer_id',
    budget: 'support-ratings',
    people: 200,
  };
  const place = { typeVersion: 1 } as const;
  const nodes = [
    { ...place, id: 'start', type: 'manual-trigger', name: 'A rating', parameters: { fields } },
    { ...place, id: 'learn', type: 'learn-together', name: 'Learn from it', parameters: learns },
  ];
  const edges = [{ id: 'e', kind: 'data' as const, from: { node: 'start', port: 'out' }, to: { node: 'learn', port: 'in' } }];
  const drawn = { ...flow, nodes, edges };
  await call(page, 'flows:save', { flow: drawn, base: 1 });
  await goTo(page, 'Runs');
  await openFlow(page, flow.name);
  await select(page, 'Learn from it');
  await page.getByText(/of the budget: room for/).scrollIntoViewIfNeeded();
  await camera.take('learn-together');
  await camera.look({ dark: true });
  await camera.take('learn-together-dark');
  await camera.look({ width: 900, height: 700 });
  await page.getByRole('button', { name: 'Inspector', exact: true }).click();
  await camera.take('learn-together-900');
  await page.getByRole('button', { name: 'Inspector', exact: true }).click();
  await camera.look({});
  const input = { customer_id: 'C-1', waiting_hours: 12, satisfied: true };
  const run = await call(page, 'run:start', { flow: drawn, mode: 'dev', input });
  await page.evaluate((id) => {
    location.hash = `#/runs?id=${id}`;
  }, run.id);
  await page.getByRole('button', { name: 'Open the flow' }).waitFor();
  await page.getByRole('region', { name: 'What went out' }).waitFor();
  await page.getByText('Succeeded').first().waitFor();
  await camera.take('learn-together-run');
  await camera.look({ dark: true, width: 900, height: 700 });
  await camera.take('learn-together-run-dark-900');
  await camera.look({});
}

/** A model file is chosen, read, given its values and classes, tried, and entered in the registry. */
async function localModel({ page, camera }: Stage): Promise<void> {
  const file = { name: 'invoice-fraud.onnx', mimeType: 'application/octet-stream', buffer: Buffer.from(linearClassifier()) };
  const { flow } = await call(page, 'flows:create', { name: 'Look at invoices' });
  const fields: JsonObject[] = ['amount', 'age_days', 'changes'].map((name) => ({ name, type: 'number', required: true }));
  const nodes = (
    [
      ['An invoice', 'manual-trigger', { fields }],
      [
        'Is it fraud?',
        'onnx',
        {
          path: join(mkdtempSync(join(tmpdir(), 'countersign-tour-')), file.name),
          values: fields.map(({ name }) => ({ value: `{{ input.${String(name)} }}`, input: '' })),
          classes: [
            { name: 'fine', value: '' },
            { name: 'fraud', value: '' },
          ],
          threshold: 0.8,
        },
      ],
    ] as const
  ).map(([name, type, parameters], index) => ({
    id: `n${index}`,
    type,
    typeVersion: 1,
    name,
    parameters: parameters as unknown as JsonObject,
  }));
  writeFileSync(String(nodes[1]?.parameters['path']), file.buffer);
  await call(page, 'flows:save', {
    flow: {
      ...flow,
      nodes,
      edges: [{ id: 'e', kind: 'data' as const, from: { node: 'n0', port: 'out' }, to: { node: 'n1', port: 'in' } }],
    },
    base: 1,
  });
  await goTo(page, 'Runs');
  await openFlow(page, 'Look at invoices');
  await select(page, 'Is it fraud?');
  await camera.take('local-model-empty');
  const chooser = page.locator('input[type=file][accept=".onnx"]');
  await chooser.setInputFiles({ ...file, name: 'cut-short.onnx', buffer: file.buffer.subarray(0, 60) });
  await page.getByText('The model cannot be used').waitFor();
  await camera.take('local-model-refused');
  await chooser.setInputFiles(file);
  await page.getByRole('list', { name: 'It gives' }).waitFor();
  await camera.take('local-model-chosen');
  await camera.look({ dark: true });
  await camera.take('local-model-chosen-dark');
  await camera.look({ width: 900, height: 700 });
  await page.getByRole('button', { name: 'Inspector', exact: true }).click();
  await camera.take('local-model-chosen-900');
  await page.getByRole('button', { name: 'Inspector', exact: true }).click();
  await camera.look({});
  await page.getByRole('tab', { name: 'Security' }).click();
  await camera.take('local-model-security');
  await goTo(page, 'Models');
  await page.getByRole('button', { name: 'Add a model' }).first().click();
  await page.getByRole('combobox', { name: 'Provider', exact: true }).selectOption('local');
  await page.locator('input[type=file][accept=".onnx"]').setInputFiles(file);
  await page.getByLabel('Source').fill('Our data science team, build 12');
  await camera.take('local-model-registry');
  await camera.look({ dark: true });
  await camera.take('local-model-registry-dark');
  await camera.look({});
  await page.getByRole('button', { name: 'Cancel' }).click();
}

export const stepScenes: readonly Scene[] = [
  { name: 'learn-together', play: learnTogether },
  { name: 'local-model', play: localModel },
  { name: 'step-forms', play: forms },
  { name: 'guard-trial', play: guardTrial },
  { name: 'every-form', play: everyForm },
  { name: 'step-waits', play: waits },
];
