import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { manual, openHook, signedHook, sql } from '../kit/steps.ts';

export const cases: RuleCases = {
  fires: [
    flow([openHook(), sql("SELECT * FROM orders WHERE name = '{{ input.body.text }}'")], ['hook > sql']),
    flow([signedHook(), sql('SELECT * FROM {{ input.body.text }}')], ['hook > sql']),
    flow(
      [
        manual(),
        sql('SELECT table FROM settings', { columns: [{ name: 'table', label: 'none' }] }),
        sql('SELECT * FROM {{ input.table }}', {}, 'next'),
      ],
      ['start > sql', 'sql > next'],
    ),
  ],
  silent: [
    flow(
      [openHook(), sql('SELECT * FROM orders WHERE name = :name', { values: [{ name: 'name', value: '{{ input.body.text }}' }] })],
      ['hook > sql'],
    ),
    flow([openHook(), sql('SELECT * FROM orders WHERE amount > {{ input.body.amount }}')], ['hook > sql']),
    flow([manual(), sql('SELECT 1')], ['start > sql']),
  ],
};
