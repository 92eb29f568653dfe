import { flow, step } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { agent, ask, askLocal, brain, judge, openHook, script, set, sql, tokenise } from '../kit/steps.ts';

const health = [
  { name: 'patient.diagnosis', label: 'health' },
  { name: 'text', label: 'none' },
];
export const cases: RuleCases = {
  fires: [
    flow([openHook(), ask('Answer {{ number(input.body.email) }}')], ['hook > ask']),
    flow([openHook(), ask('Answer {{ date(input.body.email) }}')], ['hook > ask']),
    flow([openHook(), ask('Answer {{ input.body.email }}: {{ input.body.text }}')], ['hook > ask']),
    // Renamed on the way, and through a script.
    flow(
      [openHook(), set({ who: '{{ input.body.email }}' }), script('return { line: `to ${input.who}` };'), ask('Write {{ input.line }}')],
      ['hook > set', 'set > script', 'script > ask'],
    ),
    // A tool's answer reaches the model behind the agent.
    flow(
      [
        openHook(health),
        agent('Look it up'),
        brain(),
        sql('SELECT diagnosis FROM patients', { columns: [{ name: 'diagnosis', label: 'health' }] }),
      ],
      ['hook > agent', 'brain -model> agent', 'sql -tool> agent'],
    ),
    // One element is masked, and any may be asked about; so is one field of a record whose names nobody knows.
    ...[
      step('mask', 'mask', { fields: [{ path: 'body.items.0.who', method: 'redact' }] }),
      tokenise(['body.items.1.who']),
      step('mask', 'rename-fields', { renames: [{ from: 'body.items.0.who', to: 'x' }] }),
    ].map((one) =>
      flow(
        [openHook([{ name: 'items.*.who', label: 'person' }]), one, ask('Who is {{ input.body.items[0].who }}?')],
        [`hook > ${one.id}`, `${one.id} > ask`],
      ),
    ),
    flow(
      [
        openHook([{ name: 'items', type: 'any', label: 'person' }]),
        step('mask', 'mask', { fields: [{ path: 'body.items.a', method: 'redact' }] }),
        ask('Who is {{ input.body.items[input.body.key] }}?'),
      ],
      ['hook > mask', 'mask > ask'],
    ),
    // The text of a failure may quote what the step was given.
    flow(
      [openHook(), step('sql', 'sql-query', { statement: 'SELECT 1' }, { onError: 'branch' }), ask('It failed: {{ input.error.message }}')],
      ['hook > sql', 'sql -error> ask'],
    ),
    // One branch masks, the other does not.
    flow(
      [
        openHook(),
        step('if', 'if', { conditions: [{ left: '{{ input.body.amount }}', operator: 'greater', right: '5' }] }),
        tokenise(['body.email']),
        ask('Hi {{ input.body.email }}'),
      ],
      ['hook > if', 'if.true > tokenise', 'tokenise > ask', 'if.false > ask'],
    ),
  ],
  silent: [
    flow(
      [openHook(), step('sql', 'sql-query', { statement: 'SELECT 1' }, { onError: 'branch' }), ask('It failed: {{ input.error.code }}')],
      ['hook > sql', 'sql -error> ask'],
    ),
    flow(
      [openHook([{ name: 'items.*.who', label: 'person' }]), tokenise(['body.items.*.who']), ask('Who is {{ input.body.items[0].who }}?')],
      ['hook > tokenise', 'tokenise > ask'],
    ),
    flow([openHook(), ask('Answer {{ date(input.body.email) < now() }}, {{ size(input.body.email) * 2 }}')], ['hook > ask']),
    flow(
      [openHook(), tokenise(['body.email']), ask('Answer {{ input.body.email }}: {{ input.body.text }}')],
      ['hook > tokenise', 'tokenise > ask'],
    ),
    flow([openHook(), ask('Answer: {{ input.body.text }}')], ['hook > ask']),
    flow([openHook(), askLocal('Answer {{ input.body.email }}')], ['hook > ask']),
    flow(
      [openHook(), set({ length: '{{ size(input.body.email) > 5 }}' }, 'set', false), judge('Is {{ input.ok }} fine?', 'again')],
      ['hook > set', 'set > again'],
    ),
    flow(
      [openHook(), step('mask', 'mask', { fields: [{ path: 'body.email', method: 'redact' }] }), ask('Answer {{ input.body.email }}')],
      ['hook > mask', 'mask > ask'],
    ),
  ],
};
