import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ForwardRepository } from '../../../app/audit/forwarders/ports.ts';
import { keepRetention } from '../../../app/host/store/retention.ts';
import { UserError } from '../../../app/kernel/errors.ts';
import { emptyFlow } from '../../../app/workflow/model/flow.ts';
import { Refusal, type PersonAtDoor } from '../../kit/person.ts';
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

const day = 86_400_000;
const turn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });
const nobody: ForwardRepository = { list: () => [], save: () => {}, remove: () => false, cursor: () => undefined, saveCursor: () => {} };

test('the keeper asks for what is older than the setting, each hour, and not after it closed', async () => {
  let now = 100 * day;
  let days = '';
  const asked: number[] = [];
  const timers: (() => void)[] = [];
  const written: string[] = [];
  const keeper = keepRetention(
    {
      settings: { get: (key) => (key === 'run-keep-days' ? days : undefined), all: () => ({}), set: () => {}, remove: () => {} },
      forwarding: nobody,
      retention: {
        purgeRuns: (before) => {
          asked.push(before);
          return asked.length;
        },
      },
    },
    {
      append: async ({ action, details }) => {
        written.push(`${action} ${details['runs'] ?? ''}`);
      },
      prune: async () => 0,
    },
    {
      clock: { now: () => now },
      timers: {
        after: (_ms, run) => {
          timers.push(run);
          return () => {};
        },
      },
      log: { write() {} },
    },
  );
  keeper.run();
  await turn();
  days = '30';
  timers.at(-1)?.();
  await turn();
  now += day;
  timers.at(-1)?.();
  await turn();
  keeper.close();
  timers.at(-1)?.();
  await turn();
  expect([asked, written]).toEqual([
    [70 * day, 71 * day],
    ['run.purged 1', 'run.purged 2'],
  ]);
});

test('where the audit log cannot be written, what was deleted is told to the operator, and the keeper goes on', async () => {
  const timers: (() => void)[] = [];
  const told: (string | undefined)[] = [];
  keepRetention(
    {
      settings: { get: (key) => (key === 'run-keep-days' ? '30' : undefined), all: () => ({}), set: () => {}, remove: () => {} },
      forwarding: nobody,
      retention: { purgeRuns: () => 3 },
    },
    { append: () => Promise.reject(new UserError('store/full', 'The disk is full.')), prune: async () => 0 },
    {
      clock: { now: () => 100 * day },
      timers: {
        after: (_ms, run) => {
          timers.push(run);
          return () => {};
        },
      },
      log: { write: (level, _message, details) => told.push(`${level} ${String(details?.['action'])} ${String(details?.['code'])}`) },
    },
  ).run();
  await turn();
  timers.at(-1)?.();
  await turn();
  expect(told).toEqual(['error run.purged store/full', 'error run.purged store/full']);
});

test('after a jump of the clock nothing goes for a day, over restarts and however often the clock is moved a little', async () => {
  let now = 1_000 * day;
  const settings: Record<string, string> = { 'audit-keep-days': '365' };
  const did: string[] = [];
  const open = (): ReturnType<typeof keepRetention> =>
    keepRetention(
      {
        settings: {
          get: (key) => settings[key],
          all: () => settings,
          set: (key, value) => {
            settings[key] = value;
          },
          remove: () => {},
        },
        forwarding: nobody,
        retention: { purgeRuns: () => 0 },
      },
      {
        append: async ({ action, details }) => {
          did.push(`${action} ${details['days'] ?? ''}`);
        },
        prune: async () => {
          did.push('prune');
          return 0;
        },
      },
      { clock: { now: () => now }, timers: { after: () => () => {} }, log: { write() {} } },
    );
  const look = async (passed: number): Promise<readonly string[]> => {
    now += passed;
    const keeper = open();
    keeper.run();
    await turn();
    keeper.close();
    return did.splice(0);
  };
  expect([await look(0), await look(400 * day), await look(0), await look(day), await look(-400 * day), await look(400 * day)]).toEqual([
    ['prune'],
    ['audit.clock-jumped 400'],
    [],
    [],
    [],
    ['audit.clock-jumped 400'],
  ]);
  for (let hour = 1; hour < 24; hour += 1) expect(await look(day / 24)).toEqual([]);
  expect(await look(day / 24)).toEqual(['prune']);
  settings['audit-keep-days'] = '364';
  expect(await look(day / 24)).toEqual([]);
});

test('how long the log is kept asks for a fresh factor and a confirmation, and is no setting like others', async () => {
  expect(
    await ada
      .call('settings:set', { key: 'audit-keep-days', value: '365' })
      .catch((error: unknown) => (error instanceof Refusal ? error.code : '')),
  ).toBe('ipc/bad-input');
  await ada.call('audit:setRetention', { days: 365 });
  expect([world.asked.at(-1)?.title, (await ada.call('settings:get', {})).values['audit-keep-days']]).toEqual([
    'Delete audit entries after 365 days?',
    '365',
  ]);
});

test('what keeps the keeper from its work is in the log, and it tries again', async () => {
  const timers: (() => void)[] = [];
  const logged: unknown[] = [];
  const keeper = keepRetention(
    {
      settings: { get: (key) => (key === 'run-keep-days' ? '30' : undefined), all: () => ({}), set: () => {}, remove: () => {} },
      forwarding: nobody,
      retention: {
        purgeRuns: () => {
          throw new UserError('store/full', 'There is no room left.');
        },
      },
    },
    { append: async () => {}, prune: async () => 0 },
    {
      clock: { now: () => 100 * day },
      timers: {
        after: (_ms, run) => {
          timers.push(run);
          return () => {};
        },
      },
      log: {
        write: (...line) => {
          logged.push(line);
        },
      },
    },
  );
  keeper.run();
  await turn();
  timers.at(-1)?.();
  await turn();
  keeper.close();
  expect(logged).toEqual(
    [1, 2].map(() => ['warn', expect.stringContaining('could not be deleted'), { code: 'store/full', cause: 'There is no room left.' }]),
  );
});

test('runs that ended stay while they are young, the setting is checked, and the log keeps what it said', async () => {
  const { id } = await ada.call('run:start', {
    flow: { ...emptyFlow('f', 'Flow'), nodes: [{ id: 'start', type: 'manual-trigger', typeVersion: 1, name: 'Start', parameters: {} }] },
    mode: 'dev',
    input: {},
  });
  while ((await ada.call('run:get', { runId: id })).summary.endedAt === undefined)
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  const refused: unknown[] = [];
  // One after the other: each asks for a factor of its own.
  for (const value of ['0', '3651', 'ten'])
    refused.push(
      await ada
        .call('settings:set', { key: 'run-keep-days', value })
        .catch((error: unknown) => (error instanceof Refusal ? error.code : '')),
    );
  await ada.call('settings:set', { key: 'run-keep-days', value: '30' });
  expect([refused, (await ada.call('run:list', {})).runs.length]).toEqual([['ipc/bad-input', 'ipc/bad-input', 'ipc/bad-input'], 1]);
});
