/** The views that stand on the linter, by the app's own buttons: data map, permissions, choices, rule pages, policies, many files, blast radius. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { businessFlow } from '../bench/flows.ts';
import { call } from './bridge.ts';
import { openFlow, openPanel, verdict } from './designing.ts';
import { launchApp, type LaunchedApp } from './launch-app.ts';
import { button, firstRun, goTo, proveAgain, type Workspace } from './people.ts';

const sample = 'Answer customer requests automatically';

describe('what the linter knows, where people look', () => {
  let launched: LaunchedApp;
  let workspace: Workspace;
  beforeAll(async () => {
    launched = await launchApp({ confirm: 'accept' });
    launched.page.setDefaultTimeout(15_000);
    await launched.page.emulateMedia({ reducedMotion: 'reduce' });
    workspace = await firstRun(launched.page);
  });
  afterAll(async () => {
    await launched?.close();
  });

  test('the data map names receivers, draws zones and labels, and traces a field to its receiver', async () => {
    const { page } = launched;
    await openFlow(page, sample);
    await openPanel(page, 'Data map');
    await page
      .getByRole('button', { name: /OpenAI/ })
      .first()
      .click();
    await page.getByRole('list', { name: 'Fields that reach OpenAI' }).getByRole('button').first().click();
    await page.locator('.cs-hop-number').first().waitFor();
    expect({
      zones: (await page.locator('.cs-zone-vendor').count()) > 0,
      letters: (await page.locator('.cs-edge-letters').count()) > 0,
    }).toEqual({ zones: true, letters: true });
    await openPanel(page, 'Permissions');
    await page.getByRole('region', { name: 'OpenAI account' }).getByText('api.openai.com').waitFor();
    expect({ zones: await page.locator('.cs-zone-local').count(), hops: await page.locator('.cs-hop-number').count() }).toEqual({
      zones: 0,
      hops: 0,
    });
  });

  test('a problem offers ways that end it, and the one that is chosen is shown before it counts', async () => {
    const { page } = launched;
    await openFlow(page, sample);
    await openPanel(page, 'Problems');
    const before = await verdict(page);
    await page.getByRole('button', { name: 'Choose…' }).first().click();
    await page.getByRole('dialog', { name: 'Choose how to fix this' }).getByRole('radio').last().click();
    await button(page, 'Show on the canvas').click();
    const preview = page.getByRole('dialog', { name: 'Preview of a fix' });
    await preview.getByRole('list', { name: 'What changes' }).waitFor();
    await button(page, 'Discard the preview').click();
    expect(await verdict(page)).toBe(before);
  });

  test('the bad flow of a rule page is tried on the canvas and kept nowhere', async () => {
    const { page } = launched;
    const flowsBefore = (await call(page, 'flows:list', {})).flows.length;
    await page.getByRole('button', { name: 'Why?' }).first().click();
    await page.getByRole('figure', { name: 'The bad flow' }).getByRole('button', { name: 'Try it' }).click();
    await page.getByText('Trial, not saved').waitFor();
    expect(await verdict(page)).toMatch(/block/);
    expect((await call(page, 'flows:list', {})).flows.length).toBe(flowsBefore);
    await button(page, 'Save as a flow').click();
    await page.getByText('Draft v1').waitFor();
    expect((await call(page, 'flows:list', {})).flows.length).toBe(flowsBefore + 1);
  });

  test('a policy is previewed on every flow, proven with a second factor, and counts in an open flow at once', async () => {
    const { page } = launched;
    await openFlow(page, 'Summarise a web form and mail it');
    await goTo(page, 'Policies');
    await page.getByRole('tab', { name: /^Hosts/ }).click();
    await page.getByLabel('Allowed hosts').fill('only.example.com');
    await button(page, 'Preview').click();
    await page.getByRole('complementary', { name: 'What it would change' }).getByText(sample).waitFor();
    await button(page, 'Save policy').click();
    await proveAgain(page, workspace.first);
    await page.getByText('The policy is in force').first().waitFor();
    expect((await call(page, 'policy:get', {})).policy.hosts).toEqual(['only.example.com']);
    const { flow } = await call(page, 'flows:get', {
      flowId: (await call(page, 'flows:list', {})).flows.find(({ name }) => name === sample)?.id ?? '',
    });
    expect((await call(page, 'lint:flow', { flow })).findings.map(({ ruleId }) => ruleId)).toContain('CN010');
  });

  test('three hundred files are checked without the window freezing, those that cannot be read say why, and one opens', async () => {
    const { page } = launched;
    await goTo(page, 'Flows');
    await button(page, 'Check many files').click();
    const files = Array.from({ length: 300 }, (_, index) => ({
      name: `flow-${index}.flow.json`,
      mimeType: 'application/json',
      buffer: Buffer.from(JSON.stringify({ ...businessFlow(12), id: `f${index}`, name: `Region ${index}` })),
    }));
    await page
      .getByLabel('Files to check')
      .setInputFiles([
        ...files,
        { name: 'holiday.json', mimeType: 'application/json', buffer: Buffer.from('{"photos": [') },
        { name: 'readme.txt', mimeType: 'text/plain', buffer: Buffer.from('hello') },
      ]);
    await page.getByText(/^Checked in .* 1 other files were left out/).waitFor({ timeout: 60_000 });
    await page.getByRole('tab', { name: /^Not read/ }).click();
    await page.getByRole('row', { name: /holiday\.json/ }).waitFor();
    await page.getByRole('tab', { name: /^Flows/ }).click();
    await page
      .getByRole('row', { name: /Region 7 / })
      .first()
      .click();
    await verdict(page);
    expect(await page.getByLabel('Name of the flow').inputValue()).toMatch(/^Region 7/);
  });

  test('a connection shows what hangs on it, and that its account is shared', async () => {
    const { page } = launched;
    const shared = { type: 'http', auth: 'bearer', scopes: [], environment: 'dev', personal: false, serviceAccount: 'svc-orders' } as const;
    const connection = await call(page, 'connections:save', { ...shared, name: 'Orders API', hosts: ['api.example.com'], scopes: [] });
    await call(page, 'connections:save', { ...shared, name: 'Orders archive', hosts: ['archive.example.com'], scopes: [] });
    const { flow } = await call(page, 'flows:create', { name: 'Send orders' });
    await call(page, 'flows:save', {
      base: 1,
      flow: {
        ...flow,
        connections: [{ id: connection.id, name: 'Orders API', type: 'http', auth: 'bearer', hosts: ['api.example.com'], scopes: [] }],
        nodes: [
          { id: 'hook', type: 'webhook-trigger', typeVersion: 1, name: 'Order', parameters: { auth: 'hmac', fields: [{ name: 'email' }] } },
          {
            id: 'call',
            type: 'http-request',
            typeVersion: 1,
            name: 'Book',
            connection: connection.id,
            parameters: { url: 'https://api.example.com/orders', method: 'POST', bodyMode: 'json', body: '{{ input.body.email }}' },
          },
        ],
        edges: [{ id: 'e', kind: 'data', from: { node: 'hook', port: 'out' }, to: { node: 'call', port: 'in' } }],
      },
    });
    await goTo(page, 'Connections');
    await page.getByRole('row', { name: /Orders API/ }).click();
    const radius = page.getByRole('region', { name: 'Blast radius' });
    await radius.getByText('One identity behind several connections').waitFor();
    expect(await radius.getByRole('list', { name: 'Fields' }).innerText()).toContain('body.email');
    expect(await radius.getByRole('list', { name: 'Flows' }).innerText()).toContain('Send orders');
  });
});
