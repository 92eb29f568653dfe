import type { JsonObject } from '../../../app/kernel/json.ts';
import type { FlowNode } from '../../../app/workflow/model/flow.ts';
import { flow, step } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { approve, manual, openHook, post, set, sql } from '../kit/steps.ts';

const ratings = sql('SELECT email, hours, satisfied FROM ratings', {
  columns: [{ name: 'email' }, { name: 'hours', type: 'number', label: 'health' }, { name: 'satisfied', type: 'boolean', label: 'person' }],
});
const learn = (more: JsonObject = {}): FlowNode =>
  step('learn', 'learn-together', {
    inputs: [{ field: 'hours', low: 0, high: 48 }],
    target: 'satisfied',
    person: 'email',
    budget: 'ratings',
    ...more,
  });
const share = post('https://model.example.com/updates', '{{ input.update }}');
const jobs = 'https://api.openai.com/v1/fine_tuning/jobs';
export const cases: RuleCases = {
  fires: [
    flow([openHook(), post(jobs, '{{ input.body.text }}')], ['hook > call']),
    flow(
      [
        manual(),
        sql('SELECT email FROM customers', { columns: [{ name: 'email' }] }),
        post('https://api.mistral.ai/v1/fine_tuning/jobs', '{{ input }}'),
      ],
      ['start > sql', 'sql > call'],
    ),
    flow([manual(), post(jobs, '{"training_file":"file-1"}')], ['start > call'], { environment: 'prod' }),
    flow([manual(), ratings, learn({ epsilon: 20, total: 100 }), share], ['start > sql', 'sql > learn', 'learn > call']),
    flow(
      [
        openHook([
          { name: 'hours', type: 'number' },
          { name: 'satisfied', type: 'boolean' },
        ]),
        learn({ inputs: [{ field: 'body.hours', low: 0, high: 48 }], target: 'body.satisfied', person: '' }),
        share,
      ],
      ['hook > learn', 'learn > call'],
    ),
    flow([manual(), ratings, learn({ model: '{{ node["sql"].email }}' }), share], ['start > sql', 'sql > learn', 'learn > call']),
  ],
  silent: [
    flow([manual(), post(jobs, '{"training_file":"file-1"}')], ['start > call']),
    flow([openHook(), post('https://api.openai.com/v1/moderations', '{{ input.body.text }}')], ['hook > call']),
    flow([manual(), ratings, learn(), share], ['start > sql', 'sql > learn', 'learn > call']),
    flow([manual(), ratings, learn(), share], ['start > sql', 'sql > learn', 'learn > call'], { environment: 'prod' }),
    flow(
      [
        openHook([
          { name: 'hours', type: 'number' },
          { name: 'satisfied', type: 'boolean' },
        ]),
        approve(['body.hours', 'body.satisfied']),
        learn({ inputs: [{ field: 'body.hours', low: 0, high: 48 }], target: 'body.satisfied', person: '' }),
        share,
      ],
      ['hook > approve', 'approve.approved > learn', 'learn > call'],
    ),
    flow([manual(), set({ topic: 'billing' }, 'set', false), post(jobs, '{{ input.topic }}')], ['start > set', 'set > call']),
  ],
};
