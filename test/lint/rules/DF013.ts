import { flow, step } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { testFacts } from '../kit/catalogue.ts';
import { openHook, sql } from '../kit/steps.ts';

const keep = (key: string, kind?: string) => step('keep', 'test-remember', { key, ...(kind === undefined ? {} : { kind }) });
const insert = (table: string) =>
  sql(`INSERT INTO ${table} (email) VALUES (:email)`, { readOnly: false, values: [{ name: 'email', value: '{{ input.body.email }}' }] });
const insertWires = ['hook > sql'];
export const cases: RuleCases = {
  context: {
    factsOf: testFacts,
    policy: { organisation: { erasable: ['contacts'], flows: [{ id: 'f2', name: 'Forget me', erases: [':people'] }] } },
  },
  fires: [
    flow([openHook(), keep('facts')], ['hook > keep']),
    flow([openHook(), keep('facts', 'table')], ['hook > keep']),
    flow([openHook(), insert('leads')], insertWires),
  ],
  silent: [
    flow([openHook(), keep('contacts')], ['hook > keep']),
    flow([openHook(), insert('people')], insertWires),
    flow(
      [openHook([{ name: 'text', label: 'none' }]), step('pick', 'pick-fields', { fields: ['body.text'] }), keep('facts')],
      ['hook > pick', 'pick > keep'],
    ),
    flow(
      [
        openHook(),
        insert('leads'),
        sql(
          'DELETE FROM leads WHERE email = :email',
          { readOnly: false, values: [{ name: 'email', value: '{{ input.body.email }}' }] },
          'erase',
        ),
      ],
      ['hook > sql', 'sql > erase'],
    ),
  ],
};
