import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Flow } from '../../app/workflow/model/flow.ts';
import { ask, call, enterWorkspace } from './bridge.ts';
import { hostileStrings } from './hostile-strings.ts';
import { launchApp, type LaunchedApp } from './launch-app.ts';

let launched: LaunchedApp;
let flow: Flow;
const requests: string[] = [];

/** Names cannot hold control characters everywhere; what the app refuses cannot hurt its pages. */
const nameable = (text: string): string => text.replaceAll('\0', '');

beforeAll(async () => {
  launched = await launchApp();
  const { page } = launched;
  page.on('request', (request) => {
    if (!/^(app|blob|data):/.test(request.url())) requests.push(request.url());
  });
  await enterWorkspace(page);
  const { flow: made } = await call(page, 'flows:create', { name: nameable(hostileStrings[0] ?? '') });
  const nodes = hostileStrings.map((text, index) => ({
    id: `n${index}`,
    type: 'noop',
    typeVersion: 1,
    name: `${index} ${nameable(text)}`.slice(0, 200),
    note: nameable(text),
    parameters: {},
  }));
  flow = {
    ...made,
    purpose: nameable(hostileStrings[5] ?? ''),
    owner: nameable(hostileStrings[1] ?? '').slice(0, 200),
    nodes,
    edges: [],
    notes: hostileStrings.slice(0, 10).map((text, index) => ({ id: `note${index}`, text: nameable(text) })),
    layout: {
      nodes: Object.fromEntries(nodes.map((node, index) => [node.id, { x: (index % 8) * 260, y: Math.floor(index / 8) * 140 }])),
      notes: Object.fromEntries(
        hostileStrings.slice(0, 10).map((_text, index) => [`note${index}`, { x: index * 240, y: 900, width: 200, height: 120 }]),
      ),
    },
  };
  await call(page, 'flows:save', { flow, base: (await call(page, 'flows:get', { flowId: made.id })).summary.revision });
  // The other ways in: a person's name in the audit log, a message of a revision, a foreign file's name.
  for (const text of hostileStrings) await ask(page, 'settings:set', { key: 'ui.greeting', value: nameable(text) });
  await ask(page, 'flows:import', {
    fileName: '<img src=x onerror=alert(1)>.json',
    text: JSON.stringify({ nodes: [], connections: {}, name: hostileStrings[6] }),
  });
});
afterAll(async () => {
  await launched?.close();
});

describe('hostile strings, in every name and note of a flow', () => {
  test.each(['home', 'flow', 'audit', 'runs', 'reviews', 'connections', 'people', 'settings'])(
    'are plain text on the page %s',
    async (name) => {
      const { page, app } = launched;
      await page.evaluate(
        ([target, id]) => {
          location.hash = target === 'flow' ? `#/flow?id=${id}` : `#/${target}`;
        },
        [name, flow.id] as const,
      );
      await page.waitForTimeout(700);
      // Hovering and focusing is what some of them wait for.
      await page.mouse.move(600, 400);
      await page.keyboard.press('Tab');
      const state = await page.evaluate(() => ({
        ran: 'hostileRan' in globalThis,
        planted: document.querySelectorAll(
          'iframe, object, embed, base, form[action^="http"], link[href^="http"], img[src^="http"], meta[http-equiv=refresh], [onerror], [onload], [onfocus], a[href^="javascript:"]',
        ).length,
        turned: /[\u202a-\u202e\u2066-\u2069\u2800\u3164]/.test(
          [document.body.innerText, ...Array.from(document.querySelectorAll('[title], [aria-label]'), ({ outerHTML }) => outerHTML)].join(),
        ),
        place: location.origin + location.pathname,
      }));
      expect([state, requests, await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)]).toEqual([
        { ran: false, planted: 0, turned: false, place: 'app://countersign/index.html' },
        [],
        1,
      ]);
    },
  );

  test('were really shown', async () => {
    const { page } = launched;
    await page.evaluate(() => {
      location.hash = '#/home';
    });
    await page
      .getByText(hostileStrings[0] ?? '')
      .first()
      .waitFor();
    await page.evaluate((id) => {
      location.hash = `#/flow?id=${id}`;
    }, flow.id);
    await page.getByText(`0 ${hostileStrings[0]}`).first().waitFor();
  });
});
