/** Whoever is asked hears of it at once; and as soon as the run has ended, that nobody asks any more. */
import { expect, test } from 'vitest';
import { demoOrigin } from '../../kit/person.ts';
import { flow, step } from '../../lint/kit/flow.ts';
import { eachHost } from '../each-host.ts';

const at = eachHost();

test('a run that is stopped takes its question back, and says so', async () => {
  const { ada } = at;
  let heard: () => void = () => {};
  const nextWord = (): Promise<void> =>
    new Promise((resolve) => {
      heard = resolve;
    });
  at.world.host.door.subscribe({ transport: 'test', id: 'window-of-ada', origin: demoOrigin, topFrame: true, alive: true }, (channel) => {
    if (channel === 'human:changed') heard();
  });
  const asked = nextWord();
  const { id } = await ada.call('run:start', {
    flow: flow([step('start', 'manual-trigger', {}), step('ask', 'approval', { title: 'Pay?', deadlineMinutes: 60 })], ['start > ask']),
    mode: 'dev',
    input: {},
  });
  const waiting = async (): Promise<number> => (await ada.call('human:list', { oldestFirst: false, offset: 0, limit: 1 })).waitingForMe;
  await asked;
  const before = await waiting();
  const takenBack = nextWord();
  await ada.call('run:cancel', { runId: id });
  await takenBack;
  expect([before, await waiting()]).toEqual([1, 0]);
}, 30_000);
