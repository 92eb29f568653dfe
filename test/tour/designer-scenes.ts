/** The designer with the risky sample, its panels, and a flow of 500 steps. */
import { businessFlow } from '../bench/flows.ts';
import { call } from '../e2e/bridge.ts';
import { openFlow, openPanel, select } from '../e2e/designing.ts';
import { button, goTo } from '../e2e/people.ts';
import type { Look } from './camera.ts';
import type { Scene, Stage } from './scene.ts';

const riskySample = 'Answer customer requests automatically';

const looks: Readonly<Record<string, Look>> = {
  '1440x900': {},
  'dark': { dark: true },
  '1280x800': { width: 1280, height: 800 },
  '1920x1080': { width: 1920, height: 1080 },
  'zoom-200': { zoom: 2 },
  '900x700': { width: 900, height: 700 },
  '900x700-dark': { width: 900, height: 700, dark: true },
};

async function risky({ page, camera }: Stage): Promise<void> {
  await openFlow(page, riskySample);
  for (const [name, look] of Object.entries(looks)) {
    await camera.look(look);
    await page.keyboard.press('!');
    await camera.take(`designer-${name}`);
  }
}

async function problems({ page, camera }: Stage): Promise<void> {
  await openFlow(page, riskySample);
  await openPanel(page, 'Problems');
  await page.locator('[data-problem="0"]').click();
  await camera.take('problem-traced');
  await camera.look({ dark: true });
  await camera.take('problem-traced-dark');
  await page.getByRole('button', { name: 'Why?' }).first().click();
  await page.getByRole('figure', { name: 'The bad flow' }).waitFor();
  await camera.take('rule-page');
  await camera.look({});
  await page.getByRole('figure', { name: 'The bad flow' }).getByRole('button', { name: 'Try it' }).click();
  await page.getByText('Trial, not saved').waitFor();
  await camera.take('rule-tried');
  await openFlow(page, riskySample);
  await button(page, 'Close the rule').click();
  await page.getByRole('button', { name: 'Ask for a waiver' }).first().click();
  await camera.take('waiver-dialog');
  await page.keyboard.press('Escape');
}

async function fixes({ page, camera }: Stage): Promise<void> {
  await openFlow(page, riskySample);
  await openPanel(page, 'Problems');
  await page.getByRole('button', { name: 'Choose…' }).first().click();
  await page.getByRole('radio').first().waitFor();
  await camera.take('choose-fix');
  await page.keyboard.press('Escape');
  await button(page, 'Fix').first().click();
  await page.getByRole('dialog', { name: 'Preview of a fix' }).waitFor();
  await camera.take('fix-ghost');
  await page.keyboard.press('Escape');
  await button(page, 'Make it green').click();
  await page.getByRole('dialog', { name: 'Preview of a fix' }).waitFor();
  await camera.take('make-green');
  await camera.look({ dark: true });
  await camera.take('make-green-dark');
  await button(page, 'Discard the preview').click();
}

async function inspector({ page, camera }: Stage): Promise<void> {
  await openFlow(page, riskySample);
  await page.keyboard.press('Escape');
  await camera.take('inspector-flow');
  await select(page, 'Assistant');
  for (const tab of ['Setup', 'Data', 'Security', 'Notes']) {
    await page.getByRole('tablist', { name: 'Step' }).getByRole('tab', { name: tab }).click();
    await camera.take(`inspector-${tab.toLowerCase()}`);
  }
  await page.getByRole('tablist', { name: 'Step' }).getByRole('tab', { name: 'Security' }).click();
  await camera.look({ dark: true });
  await camera.take('inspector-security-dark');
  await camera.look({});
  await select(page, 'Send mail');
  await page.getByRole('tablist', { name: 'Step' }).getByRole('tab', { name: 'Setup' }).click();
  await camera.take('inspector-imported-step');
  await page.getByRole('complementary', { name: 'Inspector' }).getByRole('button', { name: 'Replace…' }).click();
  await page.getByPlaceholder('Find a step').last().fill('mail');
  await camera.take('replace-step');
  await page.keyboard.press('Escape');
}

async function panels({ page, camera }: Stage): Promise<void> {
  await openFlow(page, riskySample);
  for (const name of ['Data map', 'Permissions', 'History', 'Outline', 'Run']) {
    await openPanel(page, name);
    await camera.take(`panel-${name.toLowerCase().replace(' ', '-')}`);
  }
  await openPanel(page, 'Data map');
  await page
    .getByRole('button', { name: /OpenAI/ })
    .first()
    .click();
  await page.getByRole('list', { name: 'Fields that reach OpenAI' }).getByRole('button').first().click();
  await camera.take('data-map-traced');
  await camera.look({ width: 900, height: 700 });
  await camera.take('data-map-900');
  await camera.look({});
  await camera.look({ dark: true });
  await openPanel(page, 'Data map');
  await camera.take('panel-data-map-dark');
  await camera.look({});
  await page.keyboard.press('Control+k');
  await camera.take('command-palette');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.locator('[data-canvas]').focus();
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  await camera.take('shortcuts');
  await page.keyboard.press('Escape');
  await button(page, 'Submit').click();
  await camera.take('submit-dialog');
  await page.keyboard.press('Escape');
}

async function empty({ page, camera }: Stage): Promise<void> {
  await goTo(page, 'Flows');
  await button(page, 'New flow').click();
  await page.getByRole('radio', { name: /^Empty canvas/ }).waitFor();
  await camera.take('new-flow-dialog');
  await page.getByRole('radio', { name: /^Empty canvas/ }).click();
  await page.getByRole('dialog').getByLabel(/^Name/).fill('An empty one');
  await button(page, 'Create flow').click();
  await page.getByRole('heading', { name: 'Start this flow' }).waitFor();
  await camera.take('designer-empty');
  await page.getByRole('button', { name: /^Use a template/ }).click();
  await page.getByLabel('What should the flow do').fill('read mail and ask a model');
  await camera.take('template-picker');
  await page.keyboard.press('Escape');
}

async function incidents({ page, camera }: Stage): Promise<void> {
  await goTo(page, 'Flows');
  await button(page, 'New flow').click();
  const choice = page.getByRole('radio', { name: /^A server that nobody looked after/ });
  await choice.click();
  await choice.scrollIntoViewIfNeeded();
  for (const [name, look] of Object.entries({ light: {}, dark: { dark: true }, narrow: { width: 900, height: 700 } })) {
    await camera.look(look);
    await choice.scrollIntoViewIfNeeded();
    await camera.take(`incidents-${name}`);
  }
  await camera.look({});
  await button(page, 'Create flow').click();
  await page.getByText('What happened:').first().waitFor();
  await openPanel(page, 'Problems');
  await page.locator('[data-problem="0"]').click();
  await camera.take('incident-drawn');
}

async function lessons({ page, camera }: Stage): Promise<void> {
  await openFlow(page, riskySample);
  await openPanel(page, 'Problems');
  await page.locator('[data-problem="0"]').click();
  await button(page, 'One-minute lesson').first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio').first().waitFor();
  for (const [name, look] of Object.entries({ light: {}, dark: { dark: true }, narrow: { width: 900, height: 700 } })) {
    await camera.look(look);
    await camera.take(`lesson-${name}`);
  }
  await camera.look({});
  for (const question of await dialog.getByRole('group').all()) await question.getByRole('radio').first().check();
  await button(dialog, 'Answer').click();
  await dialog.getByRole('status').waitFor();
  await camera.take('lesson-answered');
  await page.keyboard.press('Escape');
  await goTo(page, 'Settings');
  await page.getByRole('heading', { name: 'Lessons and badges' }).scrollIntoViewIfNeeded();
  await camera.take('lessons-and-badges');
  await camera.look({ width: 900, height: 700, dark: true });
  await page.getByRole('heading', { name: 'Lessons and badges' }).scrollIntoViewIfNeeded();
  await camera.take('lessons-and-badges-900-dark');
  await camera.look({});
  await goTo(page, 'Policies');
  await page.getByRole('tab', { name: 'Training' }).click();
  await camera.take('policy-training');
  await camera.look({ width: 900, height: 700, dark: true });
  await camera.take('policy-training-900-dark');
}

async function large({ page, camera }: Stage): Promise<void> {
  const { flow } = await call(page, 'flows:create', { name: 'Five hundred steps' });
  const big = businessFlow(500);
  await call(page, 'flows:save', { flow: { ...big, id: flow.id, name: flow.name }, base: 1 });
  await goTo(page, 'Connections');
  await openFlow(page, flow.name);
  await camera.take('designer-500');
  await page.keyboard.press('!');
  await camera.take('designer-500-fit');
  await page.keyboard.press('0');
  await openPanel(page, 'Data map');
  await camera.take('data-map-500');
}

async function dryRun({ page, camera }: Stage): Promise<void> {
  const { flow } = await call(page, 'flows:create', { name: 'Sort invoices', template: 'invoice-triage' });
  await goTo(page, 'Connections');
  await openFlow(page, flow.name);
  await openPanel(page, 'Run');
  await button(page, 'Dry run').click();
  await page.getByText('Succeeded', { exact: true }).waitFor();
  await camera.take('run-panel');
  await camera.look({ dark: true });
  await camera.take('run-panel-dark');
}

/** An agent with its model and tools, and what the model is told of one. */
async function agent({ page, camera }: Stage): Promise<void> {
  const { flow } = await call(page, 'flows:create', { name: 'Ask about orders', template: 'order-questions' });
  await goTo(page, 'Connections');
  await openFlow(page, flow.name);
  await camera.take('agent');
  await select(page, 'Look up an order');
  await page.getByRole('region', { name: 'As a tool' }).scrollIntoViewIfNeeded();
  await camera.take('agent-tool');
  await camera.look({ dark: true });
  await camera.take('agent-tool-dark');
}

/** A flow that two things start: where a try begins. */
async function begins({ page, camera }: Stage): Promise<void> {
  const { flow } = await call(page, 'flows:create', { name: 'Orders by hand and by web' });
  const nodes: typeof flow.nodes = [
    {
      id: 'hook',
      type: 'webhook-trigger',
      typeVersion: 1,
      name: 'An order comes in',
      parameters: { fields: [{ name: 'order', label: 'none' }] },
    },
    { id: 'hand', type: 'manual-trigger', typeVersion: 1, name: 'Somebody asks', parameters: {} },
    { id: 'pass', type: 'noop', typeVersion: 1, name: 'Pass on', parameters: {} },
  ];
  await call(page, 'flows:save', {
    flow: {
      ...flow,
      nodes,
      edges: ['hook', 'hand'].map((from) => ({
        id: from,
        kind: 'data' as const,
        from: { node: from, port: 'out' },
        to: { node: 'pass', port: 'in' },
      })),
    },
    base: 1,
  });
  await goTo(page, 'Runs');
  await openFlow(page, flow.name);
  await openPanel(page, 'Run');
  await page.getByLabel('Begins at').selectOption({ label: 'Somebody asks' });
  await button(page, 'Dry run').click();
  await page.getByText('Succeeded', { exact: true }).waitFor();
  await camera.take('run-begins-at');
  await page.getByLabel('Begins at').selectOption({ label: 'An order comes in' });
  await camera.look({ dark: true });
  await camera.take('run-begins-at-dark');
  await camera.look({ width: 900, height: 600 });
  await camera.take('run-begins-at-900x600');
}

async function describeInWords({ page, camera }: Stage): Promise<void> {
  await goTo(page, 'Flows');
  await button(page, 'New flow').first().click();
  await page.getByRole('radio', { name: /Empty canvas/ }).click();
  await page.getByRole('dialog').getByLabel(/^Name/).fill('Described in words');
  await button(page, 'Create flow').click();
  await page.getByRole('heading', { name: 'Start this flow' }).waitFor();
  await camera.take('describe-empty-canvas');
  await button(page, /^Describe it in words/).click();
  await camera.take('describe-words');
  await page
    .getByRole('textbox', { name: /What should the flow do/ })
    .fill(
      'When an invoice arrives by mail, extract the supplier, the amount and the due date. If the amount is above 5,000, my manager approves. Otherwise tell accounting@example.com. Then add a row to our invoices table. Feed the cat on the roof.',
    );
  await button(page, 'Propose steps').click();
  await page.getByText('the checks find no serious problem').waitFor();
  await camera.take('describe-understood');
  await page.getByRole('button', { name: /^Change: A model finds/ }).click();
  await camera.take('describe-change');
  await camera.look({ dark: true });
  await camera.take('describe-understood-dark');
  await page.getByRole('region', { name: 'Chosen for you' }).scrollIntoViewIfNeeded();
  await camera.take('describe-choices-dark');
  await camera.look({ width: 900, height: 700 });
  await camera.take('describe-choices-900x700');
  await camera.look({});
  await button(page, 'Make the flow').click();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await page.getByRole('heading', { name: 'Start this flow' }).waitFor({ state: 'hidden' });
  await camera.take('describe-drawn');
}

async function tests({ page, camera }: Stage): Promise<void> {
  await openFlow(page, riskySample);
  await openPanel(page, 'Tests');
  await camera.take('attack-none');
  await button(page, 'Attack this flow').click();
  await page.getByRole('table', { name: 'Attacks' }).waitFor();
  await camera.take('attack-results');
  await camera.look({ dark: true });
  await camera.take('attack-results-dark');
  await camera.look({});
  await page.getByRole('radio', { name: 'Examples' }).click();
  await button(page, 'Add an example').click();
  await page.getByRole('dialog').getByLabel(/^Name/).fill('An angry customer is answered kindly');
  await page.getByRole('dialog').getByLabel('Value').fill('sorry');
  await camera.take('example-dialog');
  await button(page, 'Save').click();
  await page.getByRole('row', { name: /angry customer/ }).waitFor();
  await camera.take('examples');
}

export const designerScenes: readonly Scene[] = [
  { name: 'risky', play: risky },
  { name: 'problems', play: problems },
  { name: 'fixes', play: fixes },
  { name: 'inspector', play: inspector },
  { name: 'panels', play: panels },
  { name: 'empty', play: empty },
  { name: 'incidents', play: incidents },
  { name: 'lessons', play: lessons },
  { name: 'describe', play: describeInWords },
  { name: 'large', play: large },
  { name: 'dry-run', play: dryRun },
  { name: 'agent', play: agent },
  { name: 'begins', play: begins },
  { name: 'tests', play: tests },
];
