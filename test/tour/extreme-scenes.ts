/** What wears an interface out: long words, other scripts, a thousand rows, small windows, forced colours, lanes and notices. */
import { businessFlow } from '../bench/flows.ts';
import { call } from '../e2e/bridge.ts';
import { openFlow, openPanel } from '../e2e/designing.ts';
import { button, goTo } from '../e2e/people.ts';
import { confirm } from './colleague.ts';
import type { Scene, Stage } from './scene.ts';

const longName =
  'Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz und Kraftfahrzeughaftpflichtversicherungsbescheinigungen prüfen';
const rightToLeft = 'تلخيص طلبات العملاء وإرسالها إلى فريق المبيعات';

async function longNames({ page, camera }: Stage): Promise<void> {
  const { flow } = await call(page, 'flows:create', { name: longName, template: 'invoice-triage' });
  const named = {
    ...flow,
    nodes: flow.nodes.map((node, index) => ({ ...node, name: index % 2 === 0 ? `${index} ${longName}` : `${index} ${rightToLeft}` })),
  };
  await call(page, 'flows:save', { flow: { ...named, nodes: [...named.nodes] }, base: 1 });
  await call(page, 'flows:create', { name: rightToLeft, template: 'support-triage' }).catch(() =>
    call(page, 'flows:create', { name: rightToLeft }),
  );
  await call(page, 'run:start', {
    flow: { ...named, nodes: [...named.nodes] },
    mode: 'dry',
    input: { method: 'POST', headers: {}, query: {}, body: {} },
  });
  for (const title of ['Runs', 'Flows']) {
    await goTo(page, title);
    await page.getByRole('row').nth(1).waitFor();
    await camera.take(`long-names-${title.toLowerCase()}`);
    await camera.look({ width: 900, height: 600 });
    await camera.take(`long-names-${title.toLowerCase()}-900`);
    await camera.look({});
  }
  await openFlow(page, longName);
  await openPanel(page, 'Problems');
  await camera.take('long-names-designer');
  await camera.look({ width: 900, height: 600 });
  await camera.take('long-names-designer-900x600');
}

const shape = (element: string, [x, y, width, height]: readonly [number, number, number, number]): string =>
  `<di:BPMNShape id="s-${element}" bpmnElement="${element}" isHorizontal="true"><dc:Bounds x="${x}" y="${y}" width="${width}" height="${height}"/></di:BPMNShape>`;

/** A process of one pool with two lanes, as modellers draw it. */
function twoLanes(): string {
  const flows = [
    ['start', 'check'],
    ['check', 'approve'],
    ['approve', 'pay'],
    ['pay', 'done'],
  ];
  return `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" targetNamespace="t">
    <collaboration id="c"><participant id="pool" name="Claims" processRef="p"/></collaboration>
    <process id="p" name="Pay a claim"><laneSet id="l">
      <lane id="desk" name="Service desk"><flowNodeRef>start</flowNodeRef><flowNodeRef>check</flowNodeRef><flowNodeRef>done</flowNodeRef></lane>
      <lane id="finance" name="Finance"><flowNodeRef>approve</flowNodeRef><flowNodeRef>pay</flowNodeRef></lane></laneSet>
      <startEvent id="start" name="Claim comes in"/><userTask id="check" name="Check the claim"/><userTask id="approve" name="Approve"/><serviceTask id="pay" name="Pay"/><endEvent id="done" name="Paid"/>
      ${flows.map(([from = '', to = '']) => `<sequenceFlow id="${from}-${to}" sourceRef="${from}" targetRef="${to}"/>`).join('')}
    </process>
    <di:BPMNDiagram id="d"><di:BPMNPlane id="plane" bpmnElement="c">
      ${shape('pool', [100, 80, 900, 360])}${shape('desk', [130, 80, 870, 180])}${shape('finance', [130, 260, 870, 180])}
      ${shape('start', [180, 150, 36, 36])}${shape('check', [300, 130, 100, 80])}${shape('approve', [450, 310, 100, 80])}${shape('pay', [640, 310, 100, 80])}${shape('done', [860, 150, 36, 36])}
    </di:BPMNPlane></di:BPMNDiagram></definitions>`;
}

/** Lists and their pages stay quick: only what is seen is drawn. */
async function thousand({ page, camera }: Stage): Promise<void> {
  const items = Array.from({ length: 1_000 }, (_, index) => ({
    order: `A-${1_000 + index}`,
    customer: `Customer ${index}`,
    amount: index * 3,
  }));
  const { flow } = await call(page, 'flows:create', { name: 'A thousand orders' });
  const nodes: typeof flow.nodes = [
    { id: 'start', type: 'manual-trigger', typeVersion: 1, name: 'Start', parameters: {} },
    { id: 'split', type: 'split-list', typeVersion: 1, name: 'One by one', parameters: { list: 'orders' } },
    { id: 'pass', type: 'noop', typeVersion: 1, name: 'Pass on', parameters: {} },
  ];
  const edges = nodes.slice(1).map(({ id }, index) => ({
    id: `e${index}`,
    kind: 'data' as const,
    from: { node: nodes[index]?.id ?? '', port: 'out' },
    to: { node: id, port: 'in' },
  }));
  const run = await call(page, 'run:start', {
    flow: { ...flow, nodes, edges, settings: { ...flow.settings, redactRunData: false } },
    mode: 'dev',
    input: { orders: items },
  });
  await page.evaluate((id) => {
    location.hash = `#/runs?id=${id}`;
  }, run.id);
  await button(page, 'Open the flow').waitFor();
  await page.getByRole('region', { name: 'What came in' }).waitFor();
  await camera.take('run-thousand-items');
  await page.getByRole('region', { name: 'What came in' }).getByRole('button', { name: 'As fields' }).click();
  await camera.take('run-thousand-items-fields');
  for (let index = 0; index < 300; index += 1) await call(page, 'flows:create', { name: `Orders of region ${index + 1}` });
  await goTo(page, 'Flows');
  await page.getByRole('row').nth(10).waitFor();
  await camera.take('flows-hundreds');
}

async function thousandSteps({ page, camera }: Stage): Promise<void> {
  const { flow } = await call(page, 'flows:create', { name: 'A thousand steps' });
  await call(page, 'flows:save', { flow: { ...businessFlow(1_000), id: flow.id, name: flow.name }, base: 1 });
  await goTo(page, 'Connections');
  await openFlow(page, flow.name);
  await button(page, 'Tidy up the layout').click();
  await page.waitForTimeout(1_500);
  await button(page, 'Zoom to fit').click();
  await camera.take('designer-1000-fit');
  await camera.look({ dark: true });
  await camera.take('designer-1000-fit-dark');
  await camera.look({});
  await page.locator('[data-canvas]').focus();
  await page.keyboard.press('f');
  await page.keyboard.type('mail 42');
  await camera.take('designer-1000-find');
  await page.keyboard.press('Enter');
  await camera.take('designer-1000-found');
  await openPanel(page, 'Problems');
  await page.locator('[data-problem="2"]').click();
  await camera.take('designer-1000-problem');
  // Unsaved work would ask for an answer at the next sign-in.
  await page.keyboard.press('Control+s');
  await button(page, 'Saved').waitFor();
}

async function lanes({ page, camera }: Stage): Promise<void> {
  await goTo(page, 'Flows');
  await page
    .getByLabel('File to import')
    .setInputFiles({ name: 'order.bpmn', mimeType: 'application/xml', buffer: Buffer.from(twoLanes()) });
  await page.getByRole('tab', { name: /^Problems/ }).waitFor();
  await openPanel(page, 'Problems');
  await button(page, 'Zoom to fit').click();
  await camera.take('lanes-and-notice');
  await camera.look({ dark: true });
  await camera.take('lanes-and-notice-dark');
  await camera.look({});
  // The notice may be gone by now; the list of notices keeps it.
  await page.getByRole('button', { name: /^Notices/ }).click();
  await button(page, 'Show them').last().click();
  await camera.take('import-report');
  await button(page, 'Done').click();
}

async function forcedColours({ page, camera }: Stage): Promise<void> {
  await openFlow(page, 'Answer customer requests automatically');
  await openPanel(page, 'Problems');
  await page.emulateMedia({ forcedColors: 'active' });
  await camera.take('forced-colours-designer');
  await goTo(page, 'Flows');
  await camera.take('forced-colours-flows');
  await page.emulateMedia({ forcedColors: 'none' });
}

/** All pages at 200 % and 400 %, where a window has room for half and a quarter of what it has otherwise. Playwright misses what it clicks there, so nothing is clicked. */
async function zoomed({ page, camera, workspace }: Stage): Promise<void> {
  const { flow } = await call(page, 'flows:create', { name: 'Invoices at 200 %', template: 'invoice-triage' });
  const run = await call(page, 'run:start', { flow, mode: 'dry', input: { method: 'POST', headers: {}, query: {}, body: {} } });
  await camera.look({ zoom: 2 });
  const pages = [
    'reviews',
    'inbox',
    'runs',
    `runs?id=${run.id}`,
    'monitor',
    'audit',
    'connections',
    'models',
    'policies',
    'environments',
    `environments?flow=${flow.id}&target=test`,
    'sync',
    'people',
    'settings',
    `flow?id=${flow.id}`,
  ];
  for (const name of pages) {
    await page.evaluate((hash) => {
      location.hash = hash;
    }, `#/${name}`);
    await page.locator('h1, [data-canvas]').first().waitFor();
    for (const look of [{ zoom: 2 }, { zoom: 4, width: 1280, height: 1024 }]) {
      await camera.look(look);
      await camera.take(`zoom-${look.zoom * 100}-${name.replace(/[?&].*/, name.includes('?') ? '-one' : '')}`);
    }
  }
  await confirm(page, workspace.first);
  const { id } = await call(page, 'review:submit', { flowId: flow.id, revision: 1, message: 'Books invoices of suppliers.' });
  await page.evaluate((to) => {
    location.hash = `#/reviews?id=${to}`;
  }, id);
  const looked = page.getByRole('navigation', { name: 'What to look at' });
  for (const section of ['Attack paths', 'Data map', 'Changes']) {
    await looked.getByRole('button', { name: new RegExp(`^${section}`) }).click();
    for (const look of [
      { zoom: 2, width: 1280, height: 800 },
      { zoom: 4, width: 1280, height: 1024 },
    ]) {
      await camera.look(look);
      await camera.take(`zoom-${look.zoom * 100}-review-${section.toLowerCase().replace(' ', '-')}`);
    }
  }
  await camera.look({ zoom: 2 });
  for (const [hash, opens] of [
    ['#/people', 'Add a person'],
    ['#/connections', 'Add a connection'],
    ['#/home', 'New flow'],
  ] as const) {
    await page.evaluate((to) => {
      location.hash = to;
    }, hash);
    await button(page, opens).first().dispatchEvent('click');
    await page.getByRole('dialog').waitFor();
    await camera.take(`zoom-200-${opens.toLowerCase().replaceAll(' ', '-')}`);
    await page.keyboard.press('Escape');
  }
}

export const extremeScenes: readonly Scene[] = [
  { name: 'forced-colours', play: forcedColours },
  { name: 'lanes', play: lanes },
  { name: 'zoomed', play: zoomed },
  { name: 'long-names', play: longNames },
  { name: 'thousand-steps', play: thousandSteps },
  { name: 'thousand', play: thousand },
];
