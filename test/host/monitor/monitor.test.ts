import { afterEach, beforeEach, expect, test } from 'vitest';
import { emptyFlow, type Flow } from '../../../app/workflow/model/flow.ts';
import type { PersonAtDoor } from '../../kit/person.ts';
import { backupAlerts } from '../../../app/ipc/handlers/monitor.ts';
import { openTestHost, withFirstPerson, type TestHost } from '../open-test-host.ts';

let world: TestHost;
let ada: PersonAtDoor;
beforeEach(async () => {
  world = await openTestHost();
  ({ ada } = await withFirstPerson(world));
});
afterEach(async () => {
  await world.close();
});

const start = { id: 'start', type: 'manual-trigger', typeVersion: 1, name: 'Start', parameters: {} };
const call = (url: string): Flow => ({
  ...emptyFlow('f', 'Post orders'),
  nodes: [start, { id: 'call', type: 'http-request', typeVersion: 1, name: 'Call', parameters: { method: 'GET', url } }],
  edges: [{ id: 'e', kind: 'data', from: { node: 'start', port: 'out' }, to: { node: 'call', port: 'in' } }],
});

async function run(flow: Flow, mode: 'dry' | 'dev'): Promise<string> {
  const { id } = await ada.call('run:start', { flow, mode, input: {} });
  for (;;) {
    const { summary } = await ada.call('run:get', { runId: id });
    if (summary.endedAt !== undefined) return summary.status;
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
}

test('the monitor counts runs that were real, names flows in trouble, and says what needs somebody', async () => {
  const { id } = await ada.call('connections:save', {
    name: 'Bank',
    type: 'http',
    auth: 'bearer',
    hosts: ['bank.example.com'],
    scopes: [],
    environment: 'dev',
    personal: false,
    rotateAfterDays: 1,
  });
  expect(id).not.toBe('');
  expect(await run({ ...emptyFlow('calm', 'Calm'), nodes: [start] }, 'dev')).toBe('succeeded');
  expect(await run(call('https://127.0.0.1:9/orders'), 'dev')).toBe('halted');
  await run(call('https://127.0.0.1:9/orders'), 'dry');
  const seen = await ada.call('monitor:overview', { days: 7, offsetMinutes: 0 });
  const newest = seen.buckets.at(-1);
  expect([seen.buckets.length, newest?.succeeded, newest?.halted, newest?.failed, seen.whole]).toEqual([7, 1, 1, 0, true]);
  expect(seen.flows.map(({ flowName, runs, halted }) => [flowName, runs, halted])).toEqual([
    ['Post orders', 1, 1],
    ['Calm', 1, 0],
  ]);
  expect(seen.alerts.map(({ severity, title, page }) => [severity, title, page])).toEqual([
    ['block', '“Post orders” was halted', 'runs'],
    ['medium', 'A request was refused in the last 24 hours', 'audit'],
  ]);
  expect(seen.waiting).toEqual({ questions: 0, reviews: 0, overdue: 0 });
});

test('a flow whose newest run failed needs somebody until a run of it goes well', async () => {
  const told = async (): Promise<string[]> =>
    (await ada.call('monitor:overview', { days: 7, offsetMinutes: 0 })).alerts.map(({ severity, title }) => `${severity} ${title}`);
  const stop = { id: 'stop', type: 'stop', typeVersion: 1, name: 'Stop', parameters: { outcome: 'fail', message: 'No orders came' } };
  const edges = [{ id: 'e', kind: 'data' as const, from: { node: 'start', port: 'out' }, to: { node: 'stop', port: 'in' } }];
  const flow = { ...emptyFlow('f', 'Count orders'), nodes: [start, stop], edges };
  expect([await run(flow, 'dry'), await told()]).toEqual(['failed', []]);
  expect([await run(flow, 'dev'), await told()]).toEqual(['failed', ['medium The last run of “Count orders” failed']]);
  expect([await run({ ...flow, nodes: [start], edges: [] }, 'dev'), await told()]).toEqual(['succeeded', []]);
});

test('a backup that was due and failed needs somebody, and leads to where it is set', () => {
  expect([backupAlerts(undefined), backupAlerts('The place for backups is not there now.')]).toEqual([
    [],
    [
      {
        severity: 'high',
        title: 'The scheduled backup could not be made',
        detail: 'The place for backups is not there now. It will be tried again every hour.',
        page: 'settings',
        params: { section: 'store' },
      },
    ],
  ]);
});
