import type { JsonObject } from '../../../app/kernel/json.ts';
import type { FlowNode } from '../../../app/workflow/model/flow.ts';
import { flow, step } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { agent, approve, approveValues, ask, brain, mail, manual, openHook, post } from '../kit/steps.ts';

const pay = (body: string) => post('https://bank.example.com/payments', body, { effect: 'pay' });
const letter = (asked: FlowNode, text = '{{ input.answer }}') =>
  flow(
    [manual(), ask('Write a letter'), asked, mail('customer@shop.example', text)],
    ['start > ask', 'ask > approve', 'approve.approved > mail'],
  );
const asks = (more: JsonObject) => step('approve', 'approval', { title: 'Send it?', ...more });
export const cases: RuleCases = {
  fires: [
    flow([manual(), ask('How much?'), pay('{{ input.answer }}')], ['start > ask', 'ask > call']),
    flow([manual(), ask('Write a letter'), mail('customer@shop.example', '{{ input.answer }}')], ['start > ask', 'ask > mail']),
    flow([manual(), agent('Settle the bills'), brain(), pay('{}')], ['start > agent', 'brain -model> agent', 'call -tool> agent']),
    flow(
      [
        manual(),
        ask('Which one?'),
        step('call', 'http-request', { method: 'DELETE', url: 'https://api.example.com/rows/{{ input.answer }}' }),
      ],
      ['start > ask', 'ask > call'],
    ),
    flow([openHook(), ask('Sum up {{ input.body.text }}'), mail('team@example.com', '{{ input.answer }}')], ['hook > ask', 'ask > mail']),
    // The model, or an outsider, chooses who reads it.
    flow([openHook(), ask('Sum up {{ input.body.text }}'), mail('{{ input.answer }}@example.com', 'x')], ['hook > ask', 'ask > mail']),
    flow(
      [openHook(), ask('Sum up {{ input.body.text }}'), mail('{{ input.body.email }}', '{{ input.answer }}')],
      ['hook > ask', 'ask > mail'],
    ),
    // An address that anybody can have is no colleague's.
    ...[
      ['bot@gmail.com', 'someone@gmail.com'],
      ['bot@yahoo.co.uk', 'someone@yahoo.co.uk'],
      ['bot@T-Online.de', 'someone@t-online.de'],
    ].map(([from = '', to = '']) =>
      flow(
        [manual(), ask('Sum up'), step('mail', 'send-mail', { from, to, subject: 'Hi', text: '{{ input.answer }}' })],
        ['start > ask', 'ask > mail'],
      ),
    ),
    // What is asked says nothing of the letter, or something else stands there where there is one.
    ...[
      asks({ message: 'Send the letter of {{ flow.name }}?' }),
      asks({ message: 'It has {{ size(input.answer) }} characters.' }),
      asks({ arguments: [{ name: 'Letter', value: 'The letter' }] }),
    ].map((asked) => letter(asked)),
    ...[
      '{{ has(input.answer) ? "a letter" : input.answer }}',
      '{{ has(input.subject) ? input.answer : "none" }}',
      '{{ input.answer == "" ? input.answer : "none" }}',
      '{{ input.answer != "yes" ? "no" : input.answer }}',
      '{{ has(input.answer) ? input.answer : input.subject }}',
    ].map((value) => letter(approveValues([value]))),
  ],
  silent: [
    flow(
      [
        manual(),
        ask('Sum up'),
        step('mail', 'send-mail', { from: 'bot@gmail.com', to: 'Bot@gmail.com', subject: 'Hi', text: '{{ input.answer }}' }),
      ],
      ['start > ask', 'ask > mail'],
    ),
    // The person reads it in the question.
    ...[asks({ message: 'Send this? {{ input.answer }}' }), asks({ title: '{{ input.answer }}' })].map((asked) => letter(asked)),
    ...[
      '{{ trim(input.answer) }}',
      '{{ input.answer.trim() }}',
      '{{ has(input.answer) ? input.answer : "none" }}',
      '{{ input.answer != "" ? input.answer : "none" }}',
      '{{ input.answer == null ? "none" : trim(input.answer) }}',
      '{{ !has(input.answer) ? "" : input.answer }}',
    ].map((value) => letter(approveValues([value]))),
    letter(approveValues(['{{ trim(input.answer) }}']), '{{ trim(input.answer) }}'),
    flow(
      [manual(), ask('How much?'), approve(['answer']), pay('{{ input.answer }}')],
      ['start > ask', 'ask > approve', 'approve.approved > call'],
    ),
    flow([manual(), ask('How much?'), pay('{ "amount": 5 }')], ['start > ask', 'ask > call']),
    flow([manual(), ask('Sum up'), mail('team@example.com', '{{ input.answer }}')], ['start > ask', 'ask > mail']),
    flow([manual(), ask('Sum up'), post('https://api.example.com/notes', '{{ input.answer }}')], ['start > ask', 'ask > call']),
  ],
};
