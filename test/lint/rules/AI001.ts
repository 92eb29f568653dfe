import type { JsonObject } from '../../../app/kernel/json.ts';
import { flow, step } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { agent, approve, approveValues, ask, judge, localBrain, mail, openHook, post, set, signedHook } from '../kit/steps.ts';

const texts: readonly JsonObject[] = [
  { name: 'items', type: 'list', label: 'none' },
  { name: 'items.*.text', label: 'none' },
];
const update = (body: string) => post('https://api.example.com/orders', body);
/** A model writes it, a person says yes to these values, and then it is used. */
const asked = (...values: string[]) =>
  flow(
    [openHook(), ask('Order from: {{ input.body.text }}'), approveValues(values), update('{{ input.answer }}')],
    ['hook > ask', 'ask > approve', 'approve.approved > call'],
  );
const hookAndTwo = [
  openHook(),
  ask('Order from: {{ input.body.text }}'),
  ask('How much is it? {{ input.body.text }}', { resultField: 'amount' }, 'sums'),
];
const either = step('if', 'if', { conditions: [{ left: '{{ input.body.amount }}', operator: 'greater', right: '5' }] });
export const cases: RuleCases = {
  fires: [
    // A yes to something else, or to what was made of the value, is no yes to the value.
    ...[
      'Change the order',
      '{{ now() }}',
      '{{ flow.name }}',
      '{{ size(input.answer) }}',
      '{{ has(input.answer) }}',
      '{{ input.answer == "yes" }}',
      '{{ input.answer.substring(0, 1) }}',
      '{{ split(input.answer, " ")[0] }}',
      '{{ input.body.amount > 5 ? input.answer : "" }}',
      '{{ upper(input.answer) }}',
      '{{ input.body.text }}',
    ].map((value) => asked(value)),
    asked('{{ now() }}', '{{ input.body.email }}'),
    // Somebody says that it only reads; the method and the address say otherwise.
    ...[
      ['POST', 'https://api.stripe.com/v1/refunds'],
      ['PUT', 'https://api.example.com/search'],
      ['DELETE', 'https://api.example.com/users/find'],
      ['POST', 'https://es.example.com/users/_delete_by_query'],
      ['POST', 'https://api.example.com/search/{{ input.body.index }}'],
      ['POST', 'https://api.example.com/{{ input.body.index }}-search'],
      ['POST', 'https://{{ input.body.index }}/search'],
      ['POST', 'https://api.example.com/orders?path=/search'],
      ['POST', 'https://api.example.com/messages/read'],
      ['POST', 'https://api.example.com/find_or_create'],
      ['POST', 'https://api.example.com/v1/getAndDelete'],
      ['POST', 'https://api.example.com/search/v2/orders'],
    ].map(([method = '', url = '']) =>
      flow(
        [openHook(), ask('Order from: {{ input.body.text }}'), post(url, '{{ input.answer }}', { method, effect: 'read' })],
        ['hook > ask', 'ask > call'],
      ),
    ),
    // A flow that is not at hand gets what the model says.
    flow(
      [
        openHook(),
        ask('Order from: {{ input.body.text }}'),
        step('run', 'sub-flow', { flowId: 'elsewhere', inputs: [{ name: 'a', value: '{{ input.answer }}' }] }),
      ],
      ['hook > ask', 'ask > run'],
    ),
    // What was denied comes back as well; and what failed was not approved.
    flow(
      [
        openHook(texts),
        step('each', 'loop', { list: 'body.items' }),
        ask('Order from: {{ input.text }}'),
        approve(['answer']),
        update('{{ input.answer }}'),
      ],
      ['hook > each', 'each.loop > ask', 'ask > approve', 'approve.approved > each.back', 'approve.denied > each.back', 'each.done > call'],
    ),
    flow(
      [openHook(), ask('Order from: {{ input.body.text }}'), step('catch', 'try'), approve(['answer']), update('{{ input.answer }}')],
      ['hook > ask', 'ask > catch', 'catch.try > approve', 'approve.approved > catch.back', 'catch.failed > call'],
    ),
    // Of two answers one is shown.
    flow(
      [...hookAndTwo, approve(['answer']), update('{{ input.answer }}: {{ input.amount }}')],
      ['hook > ask', 'ask > sums', 'sums > approve', 'approve.approved > call'],
    ),
    // What was shown is written over behind the approval with an answer that was not.
    flow(
      [...hookAndTwo, approve(['answer']), set({ answer: '{{ node["sums"].amount }}' }), update('{{ input.answer }}')],
      ['hook > sums', 'sums > ask', 'ask > approve', 'approve.approved > set', 'set > call'],
    ),
    // A model behind the approval was told what was shown, and says something else.
    flow(
      [
        openHook(),
        ask('Order from: {{ input.body.text }}'),
        approve(['answer']),
        ask('Shorter: {{ input.answer }}', { resultField: 'short' }, 'again'),
        update('{{ input.short }}'),
      ],
      ['hook > ask', 'ask > approve', 'approve.approved > again', 'again > call'],
    ),
    // On one of two ways another value is shown.
    flow(
      [...hookAndTwo, either, approve(['answer']), approve(['amount'], 'other'), update('{{ input.answer }}')],
      [
        'hook > ask',
        'ask > sums',
        'sums > if',
        'if.true > approve',
        'if.false > other',
        'approve.approved > call',
        'other.approved > call',
      ],
    ),
    // Of a record of which nothing is known one field is shown and another one used.
    flow(
      [
        openHook(),
        ask('Order from: {{ input.body.text }}', { output: 'schema', schema: [{ name: 'data', type: 'any' }] }),
        approve(['answer.data.note']),
        update('{{ input.answer.data.amount }}'),
      ],
      ['hook > ask', 'ask > approve', 'approve.approved > call'],
    ),
    flow([openHook(), ask('Order from: {{ input.body.text }}'), update('{{ input.answer }}')], ['hook > ask', 'ask > call']),
    flow(
      [openHook(), agent('Help: {{ input.body.text }}'), localBrain(), update('{}')],
      ['hook > agent', 'brain -model> agent', 'call -tool> agent'],
    ),
    // An approval before the model has approved nothing of what it says.
    flow(
      [openHook(), approve(['body.text']), ask('Order from: {{ input.body.text }}'), update('{{ input.answer }}')],
      ['hook > approve', 'approve.approved > ask', 'ask > call'],
    ),
    // One of two ways goes round the person.
    flow(
      [
        openHook(),
        ask('From: {{ input.body.text }}'),
        step('if', 'if', { conditions: [{ left: '{{ input.body.amount }}', operator: 'greater', right: '5' }] }),
        approve(['answer']),
        update('{{ input.answer }}'),
      ],
      ['hook > ask', 'ask > if', 'if.true > approve', 'approve.approved > call', 'if.false > call'],
    ),
  ],
  silent: [
    ...[
      '{{ input.answer }}',
      'Order: {{ input.answer }}',
      '{{ "Order: " + input.answer }}',
      '{{ text(input.answer) }}',
      '{{ text(input.body.amount) + input.answer }}',
      '{{ default(input.answer, "nothing") }}',
      '{{ input }}',
      '{{ node["ask"].answer }}',
      '{{ [input.body.text, input.answer] }}',
    ].map((value) => asked(value)),
    // A question that is asked by POST.
    ...[
      'https://api.example.com/v1/products/search',
      'https://es.example.com/users/_search',
      'https://api.example.com/graphql',
      'https://es.example.com/{{ input.body.index }}/_search',
      'https://api.example.com/search?limit={{ input.body.index }}',
      'https://api.example.com/search?x=1',
      'https://api.example.com/v1/search.json',
      'https://api.example.com/search/v2',
      'https://bigquery.googleapis.com/bigquery/v2/projects/p/queries',
      'https://api.example.com/v1/searches',
      'https://api.example.com/records/select',
      'https://api.apollo.io/v1/people/match',
      'https://analyticsdata.googleapis.com/v1beta/properties/1:runReport',
      'https://api.example.com/v1/getBalance',
    ].map((url) =>
      flow(
        [openHook(), ask('Order from: {{ input.body.text }}'), post(url, '{{ input.answer }}', { effect: 'read' })],
        ['hook > ask', 'ask > call'],
      ),
    ),
    flow(
      [
        openHook(),
        ask('Order from: {{ input.body.text }}'),
        step('run', 'sub-flow', { flowId: 'elsewhere', inputs: [{ name: 'a', value: '{{ input.body.amount }}' }] }),
      ],
      ['hook > ask', 'ask > run'],
    ),
    // A flow that calls itself is at hand.
    flow(
      [
        openHook(),
        ask('Order from: {{ input.body.text }}'),
        step('run', 'sub-flow', { flowId: 'flow_test', inputs: [{ name: 'a', value: '{{ input.answer }}' }] }),
      ],
      ['hook > ask', 'ask > run'],
    ),
    // Only what was approved comes back to the loop, and to the step that catches failures.
    flow(
      [
        openHook(texts),
        step('each', 'loop', { list: 'body.items' }),
        ask('Order from: {{ input.text }}'),
        approve(['answer']),
        update('{{ input.answer }}'),
      ],
      ['hook > each', 'each.loop > ask', 'ask > approve', 'approve.approved > each.back', 'each.done > call'],
    ),
    flow(
      [openHook(), ask('Order from: {{ input.body.text }}'), step('catch', 'try'), approve(['answer']), update('{{ input.answer }}')],
      ['hook > ask', 'ask > catch', 'catch.try > approve', 'approve.approved > catch.back', 'catch.done > call'],
    ),
    // Each way has an approval that shows it.
    flow(
      [...hookAndTwo, either, approve(['answer']), approve(['answer'], 'other'), update('{{ input.answer }}')],
      [
        'hook > ask',
        'ask > sums',
        'sums > if',
        'if.true > approve',
        'if.false > other',
        'approve.approved > call',
        'other.approved > call',
      ],
    ),
    // What was approved is put into other words and other fields behind it.
    flow(
      [
        openHook(),
        ask('Order from: {{ input.body.text }}'),
        approve(['answer']),
        set({ order: 'Order: {{ input.answer }}' }),
        update('{{ input.order }}'),
      ],
      ['hook > ask', 'ask > approve', 'approve.approved > set', 'set > call'],
    ),
    flow(
      [
        openHook(),
        ask('Order from: {{ input.body.text }}', { output: 'schema', schema: [{ name: 'data', type: 'any' }] }),
        approve(['answer.data.amount', 'answer.data.to']),
        update('{{ input.answer.data.amount }} {{ input.answer.data.to }}'),
      ],
      ['hook > ask', 'ask > approve', 'approve.approved > call'],
    ),
    // By name, shown by name.
    flow(
      [
        openHook(),
        ask('Order from: {{ input.body.text }}'),
        set({ a: 'x' }, 'set', false),
        approveValues(['{{ node["ask"].answer }}']),
        update('{{ node["ask"].answer }}'),
      ],
      ['hook > ask', 'ask > set', 'set > approve', 'approve.approved > call'],
    ),
    flow(
      [openHook(), ask('Order from: {{ input.body.text }}'), approve(['answer']), update('{{ input.answer }}')],
      ['hook > ask', 'ask > approve', 'approve.approved > call'],
    ),
    flow(
      [openHook(), judge('Is this an order? {{ input.body.text }}'), update('{ "ok": "{{ input.answer.ok }}" }')],
      ['hook > ask', 'ask > call'],
    ),
    flow([signedHook(), ask('Order from: {{ input.body.text }}'), update('{{ input.answer }}')], ['hook > ask', 'ask > call']),
    flow(
      [openHook(), ask('Sum up: {{ input.body.text }}'), mail('team@example.com', 'A new request came in.')],
      ['hook > ask', 'ask > mail'],
    ),
  ],
};
