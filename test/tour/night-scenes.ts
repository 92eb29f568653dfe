/** What somebody finds who is woken at night: a run that failed at a host that is not there, how it looks, and what leads on from it. */
import { call } from '../e2e/bridge.ts';
import { button, goTo, signIn, signInFirst, signOut } from '../e2e/people.ts';
import { newColleague } from './colleague.ts';
import type { Scene, Stage } from './scene.ts';

/** Reads, keeps and then asks a host that no server of names knows; what was done before stays done. */
async function unreachable(stage: Stage): Promise<void> {
  const { page, camera, workspace } = stage;
  const { flow } = await call(page, 'flows:create', { name: 'Pass orders on' });
  const nodes: typeof flow.nodes = [
    { id: 'start', type: 'manual-trigger', typeVersion: 1, name: 'Start', parameters: {} },
    {
      id: 'keep',
      type: 'set-fields',
      typeVersion: 1,
      name: 'Order of today',
      parameters: { assignments: [{ name: 'order', value: 'A-1042' }] },
    },
    {
      id: 'send',
      type: 'http-request',
      typeVersion: 1,
      name: 'Tell the warehouse',
      parameters: { method: 'POST', url: 'https://warehouse.invalid/orders', body: '{{ input.order }}' },
    },
    { id: 'end', type: 'noop', typeVersion: 1, name: 'Mark as sent', parameters: {} },
  ];
  const edges = [
    { id: 'a', kind: 'data' as const, from: { node: 'start', port: 'out' }, to: { node: 'keep', port: 'in' } },
    { id: 'b', kind: 'data' as const, from: { node: 'keep', port: 'out' }, to: { node: 'send', port: 'in' } },
    { id: 'c', kind: 'data' as const, from: { node: 'send', port: 'out' }, to: { node: 'end', port: 'in' } },
  ];
  const drawn = { ...flow, nodes, edges };
  await call(page, 'flows:save', { flow: drawn, base: 1 });
  await call(page, 'run:start', { flow: drawn, mode: 'dev', input: {} });
  const firstPassword = await newColleague(stage, { account: 'nia', displayName: 'Nia Holm', roles: ['operator'], groups: [] });
  await signOut(page);
  await signInFirst(page, 'nia', firstPassword);
  await goTo(page, 'Monitor');
  await camera.take('night-monitor');
  await goTo(page, 'Runs');
  const row = page.getByRole('row', { name: /Pass orders on/ });
  await row.getByText('Failed').waitFor({ timeout: 90_000 });
  await camera.take('night-runs');
  await row.click();
  await button(page, 'Run again from this step').waitFor();
  await camera.take('night-failed');
  await camera.look({ dark: true });
  await camera.take('night-failed-dark');
  await camera.look({ width: 900, height: 600 });
  await camera.take('night-failed-900x600');
  await camera.look({});
  await button(page, 'Run again from this step').click();
  await camera.take('night-run-again');
  await page.keyboard.press('Escape');
  await button(page, 'Hold this flow').click();
  await camera.take('night-hold');
  await page.keyboard.press('Escape');
  await button(page, 'Hand over').click();
  await camera.take('night-hand-over');
  await page.keyboard.press('Escape');
  await signOut(page);
  await signIn(page, workspace.first);
}

export const nightScenes: readonly Scene[] = [{ name: 'failed-at-night', play: unreachable }];
