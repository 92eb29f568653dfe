import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { manual, openHook, post, set, sql } from '../kit/steps.ts';

const jobs = 'https://api.openai.com/v1/fine_tuning/jobs';
export const cases: RuleCases = {
  fires: [
    flow([openHook(), post(jobs, '{{ input.body.text }}')], ['hook > call']),
    flow([manual(), sql('SELECT email FROM customers', { columns: [{ name: 'email' }] }), post('https://api.mistral.ai/v1/fine_tuning/jobs', '{{ input }}')], ['start > sql', 'sql > call']),
    flow([manual(), post(jobs, '{"training_file":"file-1"}')], ['start > call'], { environment: 'prod' }),
  ],
  silent: [
    flow([manual(), post(jobs, '{"training_file":"file-1"}')], ['start > call']),
    flow([openHook(), post('https://api.openai.com/v1/moderations', '{{ input.body.text }}')], ['hook > call']),
    flow([manual(), set({ topic: 'billing' }, 'set', false), post(jobs, '{{ input.topic }}')], ['start > set', 'set > call']),
  ],
};
