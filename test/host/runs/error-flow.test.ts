import { expect, test } from 'vitest';
import { flow, step } from '../../lint/kit/flow.ts';
import { openTestHost, withFirstPerson } from '../open-test-host.ts';

test('a flow that fails in the app starts its error flow, which sees what happened', async () => {
  const world = await openTestHost();
  try {
    const { ada } = await withFirstPerson(world);
    const drawn = flow(
      [
        step('failed', 'error-trigger'),
        step('note', 'set-fields', {
          assignments: [{ name: 'seen', value: '{{ input.run.flowName + ": " + input.error.code + " at " + input.run.node }}' }],
        }),
      ],
      ['failed > note'],
      { name: 'Alarm', settings: { redactRunData: false } },
    );
    const { flow: alarm } = await ada.call('flows:import', { fileName: 'alarm.flow.json', text: JSON.stringify(drawn) });
    const failing = flow(
      [step('start', 'manual-trigger'), step('pay', 'script', { code: 'throw new Error("no money")' })],
      ['start > pay'],
      { id: 'flow_pay', name: 'Pays', settings: { errorFlow: alarm.id } },
    );
    await ada.call('run:start', { flow: failing, mode: 'dev', input: {} });
    const heard = async () => (await ada.call('run:list', { flowId: alarm.id })).runs.find(({ status }) => status === 'succeeded');
    while ((await heard()) === undefined)
      await new Promise((resolve) => {
        setTimeout(resolve, 50);
      });
    const { summary, steps } = await ada.call('run:get', { runId: (await heard())?.id ?? '' });
    expect([
      summary.trigger,
      JSON.stringify(steps.find(({ nodeId }) => nodeId === 'note')?.output).includes('Pays: script/error at pay'),
    ]).toEqual(['error', true]);
  } finally {
    await world.close();
  }
}, 30_000);

test('what was refused and halted names its flow in the audit log', async () => {
  const world = await openTestHost();
  try {
    const { ada } = await withFirstPerson(world);
    const drawn = flow([step('start', 'manual-trigger'), step('ask', 'http-request', { url: '{{ input.url }}' })], ['start > ask'], {
      id: 'flow_out',
      name: 'Goes out',
    });
    const run = await ada.call('run:start', { flow: drawn, mode: 'dev', input: { url: 'https://elsewhere.example/' } });
    const entries = async () => (await ada.call('audit:list', { actions: ['run.halted', 'gateway.refused'], limit: 10 })).entries;
    while ((await entries()).length < 2)
      await new Promise((resolve) => {
        setTimeout(resolve, 50);
      });
    expect(
      (await entries()).map(({ action, subject, details }) => [action, subject === run.id, details['flow'], details['node']]).sort(),
    ).toEqual([
      ['gateway.refused', true, 'flow_out', 'ask'],
      ['run.halted', true, 'flow_out', 'ask'],
    ]);
  } finally {
    await world.close();
  }
}, 30_000);
