/** What an operator has before them: runs, what waits for a person, the monitor, alarms and playbooks. */
import { call } from '../e2e/bridge.ts';
import { sampleInput } from '../../renderer/features/designer/model/sample-input.ts';
import { button, goTo, proveAgain, signIn, signInFirst, signOut } from '../e2e/people.ts';
import { newAuthority } from '../kit/certificates.ts';
import { confirm } from './colleague.ts';
import type { Scene, Stage } from './scene.ts';

/** A flow that waits for a person, so that the inbox and the list of runs have something. */
async function runs({ page, camera }: Stage): Promise<void> {
  await goTo(page, 'Inbox');
  await camera.take('inbox-empty');
  const { flow } = await call(page, 'flows:create', { name: 'Sort invoices again', template: 'invoice-triage' });
  await call(page, 'run:start', { flow, mode: 'dry', input: sampleInput(flow) });
  await goTo(page, 'Runs');
  await page.getByRole('row').nth(1).waitFor();
  await camera.take('runs');
  await camera.look({ dark: true });
  await camera.take('runs-dark');
  await camera.look({});
  await page.getByRole('row').nth(1).click();
  await button(page, 'Open the flow').waitFor();
  await camera.take('run');
  await camera.look({ dark: true, width: 1280, height: 800 });
  await camera.take('run-dark');
  await page.getByRole('radio', { name: 'Decisions' }).click();
  await page.getByRole('list', { name: 'Decisions' }).waitFor();
  await camera.take('run-decisions-dark');
  await camera.look({});
  await camera.take('run-decisions');
  await page.getByRole('radio', { name: 'Drawing' }).click();
  await camera.look({ width: 900, height: 700 });
  await camera.take('run-900');
  await page.getByRole('radio', { name: 'Timeline' }).click();
  await camera.take('run-timeline-900');
  await camera.look({});
}

/** What the monitor says of connections: one whose certificate ends, one that nobody has replaced in time. */
async function connectionAlerts({ page, camera }: Stage): Promise<void> {
  const authority = newAuthority();
  try {
    const { cert, key } = authority.issue('ledger.example.com', 7, 'clientAuth');
    const common = { type: 'http', scopes: [], environment: 'dev' as const, personal: false };
    const { id } = await call(page, 'connections:save', { ...common, name: 'Ledger', auth: 'mtls', hosts: ['ledger.example.com'] });
    await call(page, 'connections:setSecret', { connectionId: id, secret: { certificate: cert, privateKey: key } });
    await goTo(page, 'Monitor');
    await page.getByText('The certificate of “Ledger” ends soon').waitFor();
    await camera.take('monitor-connection-alerts');
    await camera.look({ dark: true });
    await camera.take('monitor-connection-alerts-dark');
    await camera.look({});
    await page.getByRole('button', { name: /The certificate of “Ledger”/ }).click();
    await page.getByRole('heading', { name: 'Connections', level: 1 }).waitFor();
    await camera.take('monitor-connection-alert-opened');
  } finally {
    authority.remove();
  }
}

async function monitor({ page, camera }: Stage): Promise<void> {
  const { flow } = await call(page, 'flows:create', { name: 'Post orders' });
  const nodes: typeof flow.nodes = [
    { id: 'start', type: 'manual-trigger', typeVersion: 1, name: 'Start', parameters: {} },
    { id: 'call', type: 'http-request', typeVersion: 1, name: 'Call', parameters: { method: 'GET', url: 'https://127.0.0.1:9/orders' } },
  ];
  const edges = [{ id: 'e', kind: 'data' as const, from: { node: 'start', port: 'out' }, to: { node: 'call', port: 'in' } }];
  for (let round = 0; round < 4; round += 1) await call(page, 'run:start', { flow: { ...flow, nodes, edges }, mode: 'dev', input: {} });
  for (let round = 0; round < 3; round += 1)
    await call(page, 'run:start', {
      flow: { ...flow, id: 'calm', name: 'Calm', nodes: nodes.slice(0, 1), edges: [] },
      mode: 'dev',
      input: {},
    });
  await goTo(page, 'Monitor');
  await page.getByRole('table', { name: 'Flows' }).waitFor();
  await camera.take('monitor');
  await camera.look({ dark: true });
  await camera.take('monitor-dark');
  await camera.look({ width: 900, height: 700 });
  await camera.take('monitor-900');
  await camera.look({});
  await page.getByRole('list', { name: 'Runs' }).getByRole('button').last().click();
  await page.getByTitle('Show all time').waitFor();
  await camera.take('monitor-runs');
  await page
    .getByRole('row', { name: /Post orders/ })
    .first()
    .click();
  await button(page, 'Run again from this step').waitFor();
  await camera.take('run-halted');
  await camera.look({ dark: true });
  await camera.take('run-halted-dark');
  await camera.look({});
}

/** A flow that fails again and again, the playbook that then holds it, and all the faces of both. */
async function watch({ page, camera, workspace }: Stage): Promise<void> {
  await goTo(page, 'Monitor');
  await page.getByRole('tab', { name: 'Alarms and playbooks' }).click();
  await page.getByText('Nothing happens automatically').waitFor();
  await camera.take('watch-empty');
  await button(page, 'New playbook').click();
  const dialog = page.getByRole('dialog', { name: 'New playbook' });
  await camera.take('playbook-new');
  await dialog.getByRole('textbox', { name: /^Name/ }).fill('Hold flows that stray');
  await dialog.getByLabel('fails five times in a row').click();
  await dialog.getByLabel('Call a web address').click();
  await dialog.getByRole('textbox', { name: 'Address' }).fill('https://pager.example.com/alarms');
  await dialog.getByLabel('Send a mail').click();
  await camera.take('playbook-mail-and-web');
  await camera.look({ dark: true, width: 900, height: 600 });
  await camera.take('playbook-dark-900x600');
  await camera.look({});
  await dialog.getByLabel('Send a mail').click();
  await dialog.getByLabel('Call a web address').click();
  await button(dialog, 'Save').click();
  await proveAgain(page, workspace.first);
  await page.getByText('Hold flows that stray').first().waitFor();
  const { flow } = await call(page, 'flows:create', { name: 'Fetch prices' });
  const nodes: typeof flow.nodes = [
    { id: 'start', type: 'manual-trigger', typeVersion: 1, name: 'Start', parameters: {} },
    { id: 'call', type: 'http-request', typeVersion: 1, name: 'Call', parameters: { method: 'GET', url: 'https://127.0.0.1:9/prices' } },
  ];
  const failing = {
    ...flow,
    nodes,
    edges: [{ id: 'e', kind: 'data' as const, from: { node: 'start', port: 'out' }, to: { node: 'call', port: 'in' } }],
  };
  // It is halted at once, and held because of it.
  await call(page, 'run:start', { flow: failing, mode: 'dev', input: {} });
  const held = page.getByRole('region', { name: 'Held flows' });
  await held.waitFor();
  await camera.take('watch-held');
  await camera.look({ dark: true });
  await camera.take('watch-held-dark');
  await camera.look({ width: 900, height: 600 });
  await camera.take('watch-held-900x600');
  await camera.look({});
  await button(page, 'Hold a flow').click();
  const hold = page.getByRole('dialog', { name: 'Hold a flow' });
  await hold.getByText('Those that are held already are left out').waitFor();
  await camera.take('hold-flow');
  await page.keyboard.press('Escape');
  await button(held, 'Release it').click();
  await page.getByRole('dialog').getByLabel('Why is this all right?').fill('The price server was down for an hour');
  await camera.take('watch-release');
  await camera.look({ dark: true });
  await camera.take('watch-release-dark');
  await camera.look({});
  await page.keyboard.press('Escape');
  await page.getByRole('tab', { name: 'Now' }).click();
  await page.getByRole('list', { name: 'Alerts' }).waitFor();
  await camera.take('monitor-alerts');
  // As many questions as a minute allows; what comes after is the page's own error state.
  await page.getByRole('tab', { name: 'Alarms and playbooks' }).evaluate((tab: HTMLElement) => {
    const { countersign } = globalThis as unknown as { readonly countersign: { call(channel: string, input: object): Promise<unknown> } };
    for (let round = 0; round < 600; round += 1) void countersign.call('monitor:watch', {});
    tab.focus();
  });
  await page.getByText('could not be read').waitFor();
  await camera.take('watch-failed');
}

const clause =
  'The supplier delivers to the second floor, carries everything up, takes the packaging back and leaves no mark on the walls. ';

/** An approval with more to read than fits, and one beside it that was answered. */
async function longQuestion({ page, camera }: Stage): Promise<void> {
  const { flow } = await call(page, 'flows:create', { name: 'Accept a contract' });
  await call(page, 'run:start', {
    mode: 'dev',
    input: {
      contract: clause.repeat(30),
      items: Array.from({ length: 40 }, (_, index) => ({ article: `Chair ${index + 1}`, amount: index * 3 + 1, price: 120 })),
      supplier: { name: 'Example Furniture', email: 'sales@example.com' },
    },
    flow: {
      ...flow,
      nodes: [
        { id: 'start', type: 'manual-trigger', typeVersion: 1, name: 'Start', parameters: {} },
        {
          id: 'ask',
          type: 'approval',
          typeVersion: 1,
          name: 'Ask the lawyers',
          parameters: {
            title: 'Accept the contract of Example Furniture for the new office in the second floor of the east wing?',
            message: 'It renews itself every year.',
            deadlineMinutes: 120,
            arguments: [
              { name: 'contract', value: '{{ input.contract }}' },
              { name: 'supplier', value: '{{ input.supplier }}' },
              { name: 'items', value: '{{ input.items }}' },
            ],
          },
        },
      ],
      edges: [{ id: 'e', kind: 'data', from: { node: 'start', port: 'out' }, to: { node: 'ask', port: 'in' } }],
    },
  });
  await goTo(page, 'Inbox');
  await page.getByRole('button', { name: /Accept the contract/ }).click();
  await camera.take('inbox-long');
  await camera.look({ dark: true });
  await camera.take('inbox-long-dark');
  await camera.look({ width: 900, height: 600 });
  await camera.take('inbox-long-900x600');
  await camera.look({});
  await page.getByLabel('Reason').fill('The notice period is missing');
  await button(page, 'Deny').click();
  await page.getByText('Denied').first().waitFor();
  await camera.take('inbox-denied');
}

async function inbox({ page, camera }: Stage): Promise<void> {
  const { flow } = await call(page, 'flows:create', { name: 'Approve an order' });
  await call(page, 'run:start', {
    mode: 'dev',
    input: { order: 'A-1042', amount: 1280, text: 'Twelve chairs, to the second floor' },
    flow: {
      ...flow,
      nodes: [
        { id: 'start', type: 'manual-trigger', typeVersion: 1, name: 'Start', parameters: {} },
        {
          id: 'ask',
          type: 'approval',
          typeVersion: 1,
          name: 'Ask the desk',
          parameters: {
            title: 'Book order A-1042?',
            message: 'The amount is over the limit of the desk.',
            arguments: [
              { name: 'order', value: '{{ input.order }}' },
              { name: 'amount', value: '{{ input.amount }}' },
              { name: 'text', value: '{{ input.text }}' },
            ],
          },
        },
      ],
      edges: [{ id: 'e', kind: 'data', from: { node: 'start', port: 'out' }, to: { node: 'ask', port: 'in' } }],
    },
  });
  await goTo(page, 'Inbox');
  await page.getByRole('article').waitFor();
  await camera.takeBusy('inbox-not-yet');
  await camera.take('inbox');
  await camera.look({ dark: true });
  await camera.take('inbox-dark');
  await camera.look({ width: 900, height: 700 });
  await camera.take('inbox-900');
}

/** What steps decide, before and now: looked at, taken as normal, and a person asked about one. */
async function decisions({ page, camera }: Stage): Promise<void> {
  const { flow: made } = await call(page, 'flows:create', { name: 'Sort the complaints' });
  const step = (id: string, type: string, name: string, parameters = {}) => ({ id, type, typeVersion: 1, name, parameters });
  const edge = (id: string, from: string, port: string, to: string) => ({
    id,
    kind: 'data' as const,
    from: { node: from, port },
    to: { node: to, port: 'in' },
  });
  const flow = {
    ...made,
    nodes: [
      step('start', 'manual-trigger', 'Start', {
        fields: [
          { name: 'body', type: 'text', label: 'none' },
          { name: 'channel', type: 'enum', values: ['mail', 'web', 'shop'], label: 'none' },
          { name: 'amount', type: 'number', label: 'none' },
        ],
      }),
      step('way', 'if', 'Refund by itself?', {
        conditions: [
          { left: '{{ input.amount }}', operator: 'less', right: '50' },
          { left: '{{ input.channel }}', operator: 'notEquals', right: 'web' },
          { left: '{{ input.body }}', operator: 'isNotEmpty', right: '' },
        ],
      }),
      step('refund', 'noop', 'Refund'),
      step('ask', 'noop', 'Look at it'),
    ],
    edges: [edge('a', 'start', 'out', 'way'), edge('b', 'way', 'true', 'refund'), edge('c', 'way', 'false', 'ask')],
  };
  await call(page, 'flows:save', { flow, base: (await call(page, 'flows:get', { flowId: made.id })).summary.revision });
  const channels = ['mail', 'mail', 'shop', 'mail', 'web'];
  const input = Array.from({ length: 160 }, (_one, index) => ({
    body: `I would like to have my money back for the order. ${'The parcel is late and nobody answers me. '.repeat(index % 7)}`,
    channel: channels[index % 5] ?? 'mail',
    amount: 10 + ((index * 37) % 90),
  }));
  await call(page, 'run:start', { flow, mode: 'dev', input });
  await goTo(page, 'Monitor');
  await page.getByRole('tab', { name: 'Decisions' }).click();
  await page.getByRole('combobox', { name: 'Flow' }).selectOption({ label: 'Sort the complaints' });
  await page.getByRole('heading', { name: 'Refund by itself?' }).waitFor();
  await camera.take('monitor-decisions-first');
  await button(page, 'Accept as normal').click();
  const accepting = page.getByRole('dialog', { name: 'Accept this as normal?' });
  await accepting.getByRole('textbox').fill('It is as we want it.');
  await button(accepting, 'Accept as normal').click();
  await button(page, 'Compare with the original').waitFor();
  await button(page, 'Ask a person').click();
  await page.getByRole('textbox').fill('Refunds went up since Monday.');
  await camera.take('monitor-decisions-ask');
  await page.getByRole('dialog').getByRole('button', { name: 'Ask a person' }).click();
  await page.getByText('A person is asked', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Numbers' }).first().click();
  await camera.take('monitor-decisions');
  await camera.look({ dark: true });
  await camera.take('monitor-decisions-dark');
  await camera.look({ width: 900, height: 700 });
  await camera.take('monitor-decisions-900');
  await camera.look({});
  await call(page, 'run:start', { flow, mode: 'dev', input: [{ body: 'My money back', channel: 'shop', amount: 12 }] });
  await goTo(page, 'Inbox');
  await page.getByRole('button', { name: /has decided: is it right/ }).click();
  await page
    .getByRole('article')
    .getByRole('heading', { name: /is it right/ })
    .waitFor();
  await camera.take('inbox-decision');
  await camera.look({ dark: true, width: 900, height: 700 });
  await camera.take('inbox-decision-dark-900');
  await camera.look({});
  // Of which nothing is counted: there is a way back, too.
  const { flow: other } = await call(page, 'flows:create', { name: 'Sort the praise' });
  await call(page, 'flows:save', {
    flow: { ...other, nodes: flow.nodes, edges: flow.edges },
    base: (await call(page, 'flows:get', { flowId: other.id })).summary.revision,
  });
  await call(page, 'monitor:demote', { flowId: other.id, nodeId: 'way', reason: 'Nobody has looked at it yet.' });
  await goTo(page, 'Monitor');
  await page.getByRole('tab', { name: 'Decisions' }).click();
  await page.getByRole('combobox', { name: 'Flow' }).selectOption({ label: 'Sort the praise' });
  await button(page, 'Trust it again').waitFor();
  await camera.take('monitor-decisions-uncounted');
  await button(page, 'Trust it again').click();
  await page.getByRole('textbox').fill('Looked at, and good.');
  await page.getByRole('dialog').getByRole('button', { name: 'Trust it again' }).click();
  await page.getByText('Its decisions take effect again').first().waitFor();
}

/** As an operator who may see figures of groups: nothing checked yet, a clear difference, and a plan. */
async function fairness({ page, camera, workspace }: Stage): Promise<void> {
  const { flow: made } = await call(page, 'flows:create', { name: 'Grant a loan' });
  const step = (id: string, type: string, name: string, parameters = {}) => ({ id, type, typeVersion: 1, name, parameters });
  const edge = (id: string, from: string, port: string, to: string) => ({
    id,
    kind: 'data' as const,
    from: { node: from, port },
    to: { node: to, port: 'in' },
  });
  const flow = {
    ...made,
    nodes: [
      step('start', 'manual-trigger', 'Start', {
        fields: [
          { name: 'region', type: 'text', label: 'none' },
          { name: 'score', type: 'number', label: 'none' },
        ],
      }),
      step('way', 'if', 'Grant it?', { conditions: [{ left: '{{ input.score }}', operator: 'greater', right: '50' }] }),
      step('yes', 'noop', 'Pay out'),
      step('no', 'noop', 'Say no'),
    ],
    edges: [edge('a', 'start', 'out', 'way'), edge('b', 'way', 'true', 'yes'), edge('c', 'way', 'false', 'no')],
  };
  await call(page, 'flows:save', { flow, base: (await call(page, 'flows:get', { flowId: made.id })).summary.revision });
  const regions = ['north', 'north', 'south', 'east', 'east'];
  await call(page, 'run:start', {
    flow,
    mode: 'dev',
    input: Array.from({ length: 203 }, (_one, index) => ({
      region: index > 199 ? 'islands' : (regions[index % 5] ?? 'north'),
      score: regions[index % 5] === 'south' ? (index * 31) % 70 : 20 + ((index * 37) % 80),
    })),
  });
  await goTo(page, 'Monitor');
  await page.getByRole('tab', { name: 'Fairness' }).click();
  await camera.take('fairness-not-yours');
  await confirm(page, workspace.first);
  const { firstPassword } = await call(page, 'people:create', {
    account: 'olga',
    displayName: 'Olga Berg',
    roles: ['operator'],
    groups: [],
  });
  await signOut(page);
  await signInFirst(page, 'olga', firstPassword);
  await goTo(page, 'Monitor');
  await page.getByRole('tab', { name: 'Fairness' }).click();
  await page.getByRole('combobox', { name: 'Flow' }).selectOption({ label: 'Grant a loan' });
  await page.getByText('Nothing checked yet').waitFor();
  await camera.take('fairness-empty');
  await page.getByLabel('Favourable answer').selectOption('true');
  await page.getByLabel('Field of the group').fill('region');
  await button(page, 'Check now').click();
  await page.getByRole('table', { name: 'Groups' }).waitFor();
  await page.getByLabel('How often it is checked').selectOption({ label: 'Each month' });
  await button(page, 'Save the schedule').click();
  await page.getByText('Each month, set by').waitFor();
  for (const [name, look] of Object.entries({ light: {}, dark: { dark: true }, narrow: { width: 900, height: 700 } })) {
    await camera.look(look);
    await camera.take(`fairness-${name}`);
  }
  await camera.look({});
  await signOut(page);
  await signIn(page, workspace.first);
}

/** As an operator: what was learnt from people, what is left, and the question before one is closed. */
async function budgets({ page, camera, workspace }: Stage): Promise<void> {
  const { flow } = await call(page, 'flows:create', { name: 'Learn from ratings', template: 'learn-from-ratings' });
  const learn = flow.nodes.find(({ type }) => type === 'learn-together');
  const alone = {
    ...flow,
    connections: [],
    nodes: [
      { id: 'start', type: 'manual-trigger', typeVersion: 1, name: 'Start', parameters: {} },
      { ...learn, parameters: { ...learn?.parameters, model: '' }, onError: 'stop' as const },
    ] as typeof flow.nodes,
    edges: [{ id: 'e', kind: 'data' as const, from: { node: 'start', port: 'out' }, to: { node: 'learn', port: 'in' } }],
  };
  for (let round = 0; round < 3; round += 1)
    await call(page, 'run:start', {
      flow: alone,
      mode: 'dev',
      input: { customer_id: 'c1', waiting_hours: 3, contacts: 1, satisfied: true },
    });
  await confirm(page, workspace.first);
  const { firstPassword } = await call(page, 'people:create', {
    account: 'otis',
    displayName: 'Otis Lund',
    roles: ['operator'],
    groups: [],
  });
  await signOut(page);
  await signInFirst(page, 'otis', firstPassword);
  await goTo(page, 'Monitor');
  await page.getByRole('tab', { name: 'Privacy budgets' }).click();
  await page.getByText('in 3 runs').waitFor();
  for (const [name, look] of Object.entries({ light: {}, dark: { dark: true }, narrow: { width: 900, height: 700 } })) {
    await camera.look(look);
    await camera.take(`budgets-${name}`);
  }
  await camera.look({});
  await button(page, 'Close for good').click();
  await camera.take('budgets-close');
  await page.keyboard.press('Escape');
  await signOut(page);
  await signIn(page, workspace.first);
}

export const operatorScenes: readonly Scene[] = [
  { name: 'runs', play: runs },
  { name: 'monitor', play: monitor },
  { name: 'inbox', play: inbox },
  { name: 'long-question', play: longQuestion },
  { name: 'watch', play: watch },
  { name: 'decisions', play: decisions },
  { name: 'fairness', play: fairness },
  { name: 'budgets', play: budgets },
  { name: 'connection-alerts', play: connectionAlerts },
];
