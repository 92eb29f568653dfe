import { flow, step } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { testFacts } from '../kit/catalogue.ts';
import { openHook, sql } from '../kit/steps.ts';

const keep = (key = 'facts') => step('keep', 'test-remember', { key });
export const cases: RuleCases = {
  context: { factsOf: testFacts },
  fires: [
    flow([openHook(), keep()], ['hook > keep']),
    flow(
      [
        openHook(),
        sql('INSERT INTO people (email) VALUES (:email)', {
          readOnly: false,
          values: [{ name: 'email', value: '{{ input.body.email }}' }],
        }),
      ],
      ['hook > sql'],
    ),
    // The flow's days end nothing in another database.
    flow(
      [
        openHook(),
        sql('INSERT INTO people (email) VALUES (:email)', {
          readOnly: false,
          values: [{ name: 'email', value: '{{ input.body.email }}' }],
        }),
      ],
      ['hook > sql'],
      { settings: { retentionDays: 30 } },
    ),
    flow([openHook(), keep('a'), { ...keep('b'), id: 'keep2', name: 'keep2' }], ['hook > keep', 'keep > keep2']),
  ],
  silent: [
    // Another step of the flow deletes there.
    flow(
      [
        openHook(),
        sql('INSERT INTO people (email) VALUES (:email)', {
          readOnly: false,
          values: [{ name: 'email', value: '{{ input.body.email }}' }],
        }),
        sql('DELETE FROM people WHERE age > 30', { readOnly: false }, 'old'),
      ],
      ['hook > sql', 'sql > old'],
    ),
    flow(
      [
        openHook(),
        step('keep', 'data-table', {
          table: 'people',
          operation: 'insert',
          columns: [{ name: 'email' }],
          values: [{ name: 'email', value: '{{ input.body.email }}' }],
          keepDays: 0,
        }),
      ],
      ['hook > keep'],
      { settings: { retentionDays: 30 } },
    ),
    flow([openHook(), keep()], ['hook > keep'], { settings: { retentionDays: 30 } }),
    flow(
      [openHook([{ name: 'text', label: 'none' }]), step('pick', 'pick-fields', { fields: ['body.text'] }), keep()],
      ['hook > pick', 'pick > keep'],
    ),
    flow([openHook(), sql('SELECT email FROM people')], ['hook > sql']),
  ],
};
