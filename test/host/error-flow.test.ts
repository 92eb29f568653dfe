import { expect, test } from 'vitest';
import { flow, step } from '../lint/kit/flow.ts';
import { openTestHost, withFirstPerson } from './open-test-host.ts';

test('a flow that fails in the app starts its error flow, which sees what happened', async () => {
  const world = await openTestHost();
  try {
    const { ada } = await withFirstPerson(world);
    const drawn = flow([step('failed', 'error-trigger'), step('note', 'set-fields', { assignments: [{ name: 'seen', value: '{{ input.run.flowName + ": " + input.error.code + " at " + input.run.node }}' }] })], ['failed > note'], { name: 'Alarm', settings: { redactRunData: false } });
    const { flow: alarm } = await ada.call('flows:import', { fileName: 'alarm.flow.json', text: JSON.stringify(drawn) });
    const failing = flow([step('start', 'manual-trigger'), step('pay', 'script', { code: 'throw new Error("no money")' })], ['start > pay'], { id: 'flow_pay', name: 'Pays', settings: { errorFlow: alarm.id } });
    await ada.call('run:start', { flow: failing, mode: 'dev', input: {} });
    const heard = async () => (await ada.call('run:list', { flowId: alarm.id })).runs.find(({ status }) => status === 'succeeded');
    while ((await heard()) === undefined) await new Promise((resolve) => { setTimeout(resolve, 50); });
    const { summary, steps } = await ada.call('run:get', { runId: (await heard())?.id ?? '' });
    expect([summary.trigger, JSON.stringify(steps.find(({ nodeId }) => nodeId === 'note')?.output).includes('Pays: script/error at pay')]).toEqual(['error', true]);
  } finally {
    await world.close();
  }
}, 30_000);
