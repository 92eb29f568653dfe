import { flow, step } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { call, manual, sql } from '../kit/steps.ts';

export const cases: RuleCases = {
  fires: [
    flow([manual(), call('https://api.example.com/x')], ['start > call']),
    flow([manual(), step('odd', 'never-heard-of')], ['start > odd']),
    flow([manual(), sql('SELECT * FROM orders')], ['start > sql']),
  ],
  silent: [
    flow([manual(), call('https://api.example.com/x', { responseFields: [{ name: 'id', type: 'number' }] })], ['start > call']),
    flow([manual(), sql('SELECT id, total FROM orders')], ['start > sql']),
    flow([manual(), call('https://api.example.com/x', {}, 'call', { disabled: true })], ['start > call']),
  ],
};
