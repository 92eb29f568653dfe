import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ForwardRepository } from '../../app/audit/forwarders/ports.ts';
import { keepRetention } from '../../app/host/retention.ts';
import { UserError } from '../../app/kernel/errors.ts';
import { emptyFlow } from '../../app/workflow/model/flow.ts';
import { Refusal, type PersonAtDoor } from '../kit/person.ts';
import { openTestHost, withFirstPerson, type TestHost } from './open-test-host.ts';

let world: TestHost;
let ada: PersonAtDoor;
beforeEach(async () => { world = await openTestHost(); ({ ada } = await withFirstPerson(world)); });
afterEach(async () => { await world.close(); });

const day = 86_400_000;
const nobody: ForwardRepository = { list: () => [], save: () => {}, remove: () => false, cursor: () => undefined, saveCursor: () => {} };

test('the keeper asks for what is older than the setting, each hour, and not after it closed', () => {
  let now = 100 * day;
  let days = '';
  const asked: number[] = [];
  const timers: (() => void)[] = [];
  const written: string[] = [];
  const keeper = keepRetention(
    { settings: { get: (key) => (key === 'run-keep-days' ? days : undefined), all: () => ({}), set: () => {}, remove: () => {} }, forwarding: nobody, retention: { purgeRuns: (before) => { asked.push(before); return asked.length; } } },
    { append: async ({ action, details }) => { written.push(`${action} ${details['runs'] ?? ''}`); }, prune: async () => 0 },
    { clock: { now: () => now }, timers: { after: (_ms, run) => { timers.push(run); return () => {}; } }, log: { write() {} } },
  );
  keeper.run();
  days = '30';
  timers.at(-1)?.();
  now += day;
  timers.at(-1)?.();
  keeper.close();
  timers.at(-1)?.();
  expect([asked, written]).toEqual([[70 * day, 71 * day], ['run.purged 1', 'run.purged 2']]);
});

test('what keeps the keeper from its work is in the log, and it tries again', () => {
  const timers: (() => void)[] = [];
  const logged: unknown[] = [];
  const keeper = keepRetention(
    { settings: { get: (key) => (key === 'run-keep-days' ? '30' : undefined), all: () => ({}), set: () => {}, remove: () => {} }, forwarding: nobody, retention: { purgeRuns: () => { throw new UserError('store/full', 'There is no room left.'); } } },
    { append: async () => {}, prune: async () => 0 }, { clock: { now: () => 100 * day }, timers: { after: (_ms, run) => { timers.push(run); return () => {}; } }, log: { write: (...line) => { logged.push(line); } } },
  );
  keeper.run();
  timers.at(-1)?.();
  keeper.close();
  expect(logged).toEqual([1, 2].map(() => ['warn', expect.stringContaining('could not be deleted'), { code: 'store/full', cause: 'There is no room left.' }]));
});

test('runs that ended stay while they are young, the setting is checked, and the log keeps what it said', async () => {
  const { id } = await ada.call('run:start', { flow: { ...emptyFlow('f', 'Flow'), nodes: [{ id: 'start', type: 'manual-trigger', typeVersion: 1, name: 'Start', parameters: {} }] }, mode: 'dev', input: {} });
  while ((await ada.call('run:get', { runId: id })).summary.endedAt === undefined) await new Promise((resolve) => { setTimeout(resolve, 20); });
  const refused = await Promise.all(['0', '3651', 'ten'].map((value) => ada.call('settings:set', { key: 'run-keep-days', value }).catch((error: unknown) => (error instanceof Refusal ? error.code : ''))));
  await ada.call('settings:set', { key: 'run-keep-days', value: '30' });
  expect([refused, (await ada.call('run:list', {})).runs.length]).toEqual([['ipc/bad-input', 'ipc/bad-input', 'ipc/bad-input'], 1]);
});
