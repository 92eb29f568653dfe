import { flow, step } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { ask, call, judge, mail, manual, openHook } from '../kit/steps.ts';

const when = (left: string) => step('if', 'if', { conditions: [{ left, operator: 'equals', right: 'yes' }] });
export const cases: RuleCases = {
  fires: [
    flow(
      [
        manual(),
        ask('Which?'),
        step('if', 'if', {
          conditions: [
            { left: '{{ input.answer }}', operator: 'isNotEmpty', right: '' },
            { left: '{{ input.answer }}', operator: 'contains', right: 'yes' },
          ],
        }),
      ],
      ['start > ask', 'ask > if'],
    ),
    // What is left of it once it is looked for words says which words it holds.
    flow(
      [
        manual(),
        ask('Which?'),
        step('if', 'if', {
          conditions: [{ left: '{{ if contains(input.answer, "yes") then "x" else "" }}', operator: 'isNotEmpty', right: '' }],
        }),
      ],
      ['start > ask', 'ask > if'],
    ),
    flow(
      [
        manual(),
        ask('Which?'),
        step('switch', 'switch', {
          cases: [{ id: 'a', conditions: [{ left: '{{ input.answer }}', operator: 'oneOf', right: 'refund, complaint' }] }],
        }),
        call('https://api.example.com/x', { query: [{ name: 'n', value: '{{ input.number }}' }] }),
      ],
      ['start > ask', 'ask > switch', 'switch.a > call'],
    ),
    // The text goes out as well: as words from a list it would say less.
    flow(
      [manual(), ask('Which?'), when('{{ input.answer }}'), mail('a@example.com', '{{ input.answer }}')],
      ['start > ask', 'ask > if', 'if.true > mail'],
    ),
    flow([manual(), ask('Is it urgent?'), when('{{ input.answer }}')], ['start > ask', 'ask > if']),
    flow([openHook(), ask('Is it urgent? {{ input.body.text }}'), when('{{ input.answer }}')], ['hook > ask', 'ask > if']),
    flow(
      [manual(), ask('Which?', { output: 'schema', schema: [{ name: 'kind', type: 'text' }] }), when('{{ input.answer.kind }}')],
      ['start > ask', 'ask > if'],
    ),
  ],
  silent: [
    // Whether there is an answer at all is the same whatever its words are.
    flow(
      [manual(), ask('Which?'), step('if', 'if', { conditions: [{ left: '{{ input.answer }}', operator: 'isNotEmpty', right: '' }] })],
      ['start > ask', 'ask > if'],
    ),
    flow([manual(), judge('Is it urgent?'), when('{{ input.answer.ok }}')], ['start > ask', 'ask > if']),
    flow([openHook(), ask('Sum up'), when('{{ input.body.text }}')], ['hook > ask', 'ask > if']),
    flow(
      [
        manual(),
        ask('Which?', { output: 'schema', schema: [{ name: 'kind', type: 'enum', values: ['a', 'b'] }] }),
        when('{{ input.answer.kind }}'),
      ],
      ['start > ask', 'ask > if'],
    ),
  ],
};
