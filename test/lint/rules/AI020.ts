import { flow, step } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { agent, ask, brain, judge, manual, post, sql } from '../kit/steps.ts';

const prod = { environment: 'prod' as const };
const model = 'gpt-4o-2024-08-06';
const branch = step('branch', 'if', { conditions: [{ left: '{{ input.answer.ok }}', operator: 'isTrue', right: '' }] });
export const cases: RuleCases = {
  context: {
    policy: {
      models: [
        { provider: 'OpenAI', model, driftMonitor: false },
        { provider: 'OpenAI', model: 'gpt-4.1-2025-04-14', driftMonitor: true },
        { provider: 'Somebody', model: 'gpt-4.1-2025-04-14', driftMonitor: false },
      ],
    },
  },
  fires: [
    flow([manual(), judge('OK?'), branch], ['start > ask', 'ask > branch'], prod),
    flow([manual(), judge('OK?'), post('https://api.example.com/cases', '{{ input.answer.ok }}')], ['start > ask', 'ask > call'], prod),
    flow(
      [
        manual(),
        ask('Name it'),
        sql('UPDATE cases SET name = :name', { readOnly: false, values: [{ name: 'name', value: '{{ input.answer }}' }] }),
      ],
      ['start > ask', 'ask > sql'],
      prod,
    ),
    flow(
      [manual(), agent('Help'), brain(), post('https://api.example.com/cases', '{"close": true}')],
      ['start > agent', 'brain -model> agent', 'call -tool> agent'],
      prod,
    ),
  ],
  silent: [
    // The one that nobody watches writes a text; the one that decides is watched.
    flow(
      [
        manual(),
        ask('Sum it up'),
        ask(
          'OK?',
          { model: 'gpt-4.1-2025-04-14', output: 'schema', schema: [{ name: 'ok', type: 'boolean' }], resultField: 'verdict' },
          'watched',
        ),
        step('branch', 'if', { conditions: [{ left: '{{ input.verdict.ok }}', operator: 'isTrue', right: '' }] }),
      ],
      ['start > ask', 'ask > watched', 'watched > branch'],
      prod,
    ),
    flow([manual(), judge('OK?'), branch], ['start > ask', 'ask > branch']),
    flow([manual(), ask('Sum it up')], ['start > ask'], prod),
    flow(
      [manual(), ask('OK?', { model: 'gpt-4.1-2025-04-14', output: 'schema', schema: [{ name: 'ok', type: 'boolean' }] }), branch],
      ['start > ask', 'ask > branch'],
      prod,
    ),
  ],
};
