/** n8n: who is asked sees what is done, the very values; or something else, or a part of them. */
import type { JsonObject } from '../../../../../app/kernel/json.ts';
import type { Pair } from '../kit.ts';
import { AGENT, HOOK, IF, OLL, POST, cr, rl, wf, type Step } from '../n8n-kit.ts';

export const n8nApprovalsThatShow: Pair[] = [];

const ask = (message: string): Step => [
  'Ask',
  'slack',
  2.3,
  { operation: 'sendAndWait', user: rl('U1', 'id'), message, approvalOptions: { values: { approvalType: 'double' } }, options: {} },
  cr('slackApi'),
];
const yes = (left: string): Step => IF('Yes', left, true, 'boolean', 'true');
const said = '={{ $json.data.approved }}';
const file = (message: string, act: Step, left = said, way = 0, ...parts: readonly Step[]): JsonObject =>
  wf(
    [
      HOOK(),
      AGENT('Agent', "={{ $('Webhook').item.json.body.text }}", 'Be brief', { hasOutputParser: parts.length > 0 }),
      OLL,
      ask(message),
      yes(left),
      act,
      ...parts,
    ],
    [
      'Webhook > Agent',
      'Ollama Chat Model -model> Agent',
      'Agent > Ask',
      'Ask > Yes',
      `Yes#${way} > ${act[0]}`,
      ...parts.map(([name]) => `${name} -parser> Agent`),
    ],
  );
const order = POST('Order', 'https://api.example.com/orders', "={{ { text: $('Agent').item.json.output } }}");
const shown = '=OK? {{ $json.output }}';
const steered = (name: string, message: string, left = said, way = 0): void => {
  n8nApprovalsThatShow.push([name, 'AI001', file(message, order, left, way), file(shown, order)]);
};
steered('a yes to fixed words', 'May we order?');
steered('a yes to the beginning', '=OK? {{ $json.output.slice(0, 20) }}');
steered('a yes to how long it is', '=OK? {{ $json.output.length }}');
steered('a yes to one line of it', "=OK? {{ $json.output.split('\\n')[0] }}");
steered('a yes to what came in', "=OK? {{ $('Webhook').item.json.body.text }}");
steered('a yes to that and the beginning', "=OK? {{ $('Webhook').item.json.body.text }} {{ $json.output.substring(0, 3) }}");
steered('a yes to what is written when there is something', "=OK? {{ $json.output && 'an order' }}");
steered('a yes to the beginning of the whole', '=OK? {{ JSON.stringify($json.output).slice(0, 40) }}');
steered('a yes to one field of the whole', "=OK? {{ JSON.stringify($json.output, ['subject']) }}");
steered('a yes to braces that nobody fills', 'OK? {{ $json.output }}');
steered('it was shown, and nobody looks at the answer', shown, '={{ true }}');
steered('it was shown, and done after a no', shown, said, 1);
steered('it was shown, and the model says yes', shown, "={{ $('Agent').item.json.output.includes('yes') }}");

for (const [name, message] of [
  ['as JSON', '=OK? {{ JSON.stringify($json.output, null, 2) }}'],
  ['or a word where there is none', "=OK? {{ $json.output || 'nothing' }}"],
  ['by the name of the step', "=OK? {{ $('Agent').first().json.output }}"],
  ['as an entry by its number', '=OK? {{ $json.output[0].content[0].text }}'],
] as const)
  n8nApprovalsThatShow.push([`shown ${name}`, 'AI001', file('OK?', order), file(message, order)]);

const parser: Step = [
  'Parser',
  'L.outputParserStructured',
  1.2,
  {
    schemaType: 'manual',
    inputSchema: JSON.stringify({ type: 'object', properties: { amount: { type: 'number' }, iban: { type: 'string' } } }),
  },
];
const pay = POST(
  'Pay',
  'https://api.stripe.com/v1/payouts',
  `={ "amount": {{ $('Agent').item.json.output.amount }}, "to": "{{ $('Agent').item.json.output.iban }}" }`,
);
const paid = (message: string): JsonObject => file(message, pay, said, 0, parser);
const both = '=Pay {{ $json.output.amount }} to {{ $json.output.iban }}?';
n8nApprovalsThatShow.push(
  ['a payment, and the question is fixed', 'AI006', paid('Pay the invoice?'), paid(both)],
  ['a payment, and who gets it is not in the question', 'AI006', paid('=Pay {{ $json.output.amount }}?'), paid(both)],
  [
    'a payment, and the amount is not in the question',
    'AI006',
    paid('=Pay {{ $json.output.iban }}?'),
    paid('=Pay? {{ JSON.stringify($json.output) }}'),
  ],
);

// A gate of n8n asks before a tool runs.
const tool: Step = [
  'Mail',
  'gmailTool',
  2.1,
  { sendTo: "={{ $fromAI('to') }}", subject: 'x', message: "={{ $fromAI('text') }}", options: {} },
  cr('gmailOAuth2'),
];
const gated = ([gate, ...more]: readonly JsonObject[]): JsonObject => {
  const steps = [gate, ...more].map((parameters, index): Step => [
    `Gate${index}`,
    'slackHitlTool',
    2.4,
    { select: 'channel', channelId: rl('C1', 'id'), ...parameters },
  ]);
  return wf(
    [HOOK(), AGENT('Agent', '={{ $json.body.text }}'), OLL, tool, ...steps],
    ['Webhook > Agent', 'Ollama Chat Model -model> Agent', ...steps.flatMap(([name]) => [`Mail -tool> ${name}`, `${name} -tool> Agent`])],
  );
};
const call = { message: '=Call {{ $tool.name }} with {{ JSON.stringify($tool.parameters) }}?' };
const gate = (name: string, bad: readonly JsonObject[], good: readonly JsonObject[] = [call]): void => {
  n8nApprovalsThatShow.push([name, 'AI001', gated(bad), gated(good)]);
};
gate('a gate with fixed words', [{ message: 'May it mail?' }]);
gate('a gate that names the tool alone', [{ message: '=May it call {{ $tool.name }}?' }], [{}]);
gate('a gate that shows one of what it is called with', [{ message: '=Mail {{ $tool.parameters.to }}?' }]);
gate('a gate that writes braces', [{ message: 'Call {{ $tool.parameters }}?' }]);
gate('two gates, one of which shows nothing', [call, { message: 'May it mail?' }], [call, {}]);
for (const message of [
  '=Call {{ $tool.name }}? ($tool.parameters)',
  "={{ '$tool.parameters' }}",
  '={{ JSON.stringify($tool.parameters).length }}',
  '={{ JSON.stringify($tool.parameters).slice(0, 20) }}',
  "={{ JSON.stringify($tool.parameters, ['to']) }}",
  '={{ Object.keys($tool.parameters) }}',
  "={{ $tool.parameters && 'Mail?' }}",
  '={{ ($tool.parameters).to }}',
  '={{ typeof $tool.parameters }}',
  "={{ /* $tool.parameters */ 'Mail?' }}",
  '=<!-- {{ $tool.parameters }} -->May it mail?',
  '=<span style="display:none">{{ JSON.stringify($tool.parameters) }}</span>May it mail?',
])
  gate(
    `a gate that hides the call: ${message}`,
    [{ message }],
    [{ message: "={{ 'Call: ' + JSON.stringify($tool.parameters, null, 2) }}" }],
  );

const gates = (steps: readonly Step[], wires: readonly string[]): JsonObject =>
  wf(
    [HOOK(), AGENT('Agent', '={{ $json.body.text }}'), OLL, tool, ...steps],
    ['Webhook > Agent', 'Ollama Chat Model -model> Agent', 'Mail -tool> A', ...wires],
  );
const stop = (name: string, type = 'slackHitlTool', more: JsonObject = {}): Step => [
  name,
  type,
  2.4,
  { select: 'channel', channelId: rl('C1', 'id') },
  more,
];
const off = { disabled: true };
const three = [stop('A', 'slackHitlTool', off), stop('B'), stop('C', 'slackHitlTool', off)];
n8nApprovalsThatShow.push(
  [
    'a way around one gate to the next, which is switched off',
    'AI001',
    gates(three, ['A -tool> C', 'A -tool> B', 'B -tool> C', 'C -tool> Agent']),
    gates(three, ['A -tool> B', 'B -tool> C', 'C -tool> Agent']),
  ],
  [
    'a gate that asks whoever chats',
    'AI001',
    gates([stop('A', 'L.chatHitlTool')], ['A -tool> Agent']),
    gates([stop('A')], ['A -tool> Agent']),
  ],
);

const mailed = (message: string): JsonObject => {
  const [name, , , parameters] = ask(message);
  return wf(
    [
      HOOK(),
      AGENT('Agent', "={{ $('Webhook').item.json.body.text }}"),
      OLL,
      [name, 'gmail', 2.1, { ...parameters, sendTo: 'boss@example.com', subject: 'An order' }, cr('gmailOAuth2')],
      yes(said),
      order,
    ],
    ['Webhook > Agent', 'Ollama Chat Model -model> Agent', 'Agent > Ask', 'Ask > Yes', 'Yes > Order'],
  );
};
for (const message of [
  '=OK? <!-- {{ $json.output }} -->',
  '=OK? <span style="display: none">{{ $json.output }}</span>',
  '=OK? <a href="https://shop.example.com/{{ $json.output }}">Read</a>',
  '=OK? <font color="white">{{ $json.output }}</font>',
  '=OK? [Read](https://shop.example.com/{{ $json.output }})',
])
  n8nApprovalsThatShow.push([
    `what nobody sees: ${message}`,
    'AI001',
    mailed(message),
    mailed('=<p>OK?</p><b style="color:#333">{{ $json.output }}</b>'),
  ]);
