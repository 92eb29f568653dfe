/** n8n: what failures tell, logins that are passed on, messages in XML and keys that everybody reads. */
import type { Json, JsonObject } from '../../../../../app/kernel/json.ts';
import type { Pair } from '../kit.ts';
import { CODE, HOOK, HTTP, OAI, PG, POST, SLACK, chain, cr, wf, type Step } from '../n8n-kit.ts';

export const n8nFailuresLinksAndLogins: Pair[] = [];
/** An attack and its twin, which differ by one thing. */
const pair = <T>(name: string, rule: string, file: (one: T) => Json, bad: T, good: T): void => {
  n8nFailuresLinksAndLogins.push([name, rule, file(bad), file(good)]);
};

const asked = HOOK({ authentication: 'headerAuth', responseMode: 'responseNode' });
const ANSWER = (responseBody: string, respondWith = 'json'): Step => [
  'Respond',
  'respondToWebhook',
  1.1,
  { respondWith, responseBody, options: {} },
];
const CALL = HTTP('Call', { url: 'https://api.example.com/x' }, { onError: 'continueErrorOutput' });
const failing = (answer: string): JsonObject => wf([asked, CALL, ANSWER(answer)], ['Webhook > Call', 'Call#1 > Respond']);
pair(
  'where programs stood is told to the caller',
  'DF008',
  failing,
  '={ "m": "{{ $json.error.stack }}" }',
  '={ "m": "{{ $json.error.message }}" }',
);
pair(
  'what caused a failure is told to the caller',
  'DF008',
  failing,
  '={{ JSON.stringify($json.error.cause) }}',
  '{ "m": "It did not work." }',
);
pair<string>(
  'a kind of programs that is called stack',
  'DF008',
  (from) => wf([asked, CALL, ANSWER('={{ $json.stack }}', 'text')], ['Webhook > Call', `${from} > Respond`]),
  'Call#1',
  'Call',
);

pair<string>(
  'where programs stood, or what callers say of their own tools',
  'DF008',
  (answer) => wf([asked, CALL, ANSWER(answer)], ['Webhook > Call', 'Call#1 > Respond']),
  '={ "m": "{{ $json.error.stack }}" }',
  '={ "m": "{{ $(\'Webhook\').item.json.body.stack }}" }',
);

const CHECK = (url: string): Step =>
  HTTP(
    'Check',
    {
      url,
      sendHeaders: true,
      headerParameters: { parameters: [{ name: 'Authorization', value: '={{ $json.headers.authorization }}' }] },
    },
    { onError: 'continueErrorOutput' },
  );
pair<string>(
  'a login is handed to another company, or asked about where it was given out',
  'DF003',
  (path) => wf([asked, CHECK(`https://id.example.com${path}`)], ['Webhook > Check']),
  '/v1/orders',
  '/auth/v1/user',
);
const CHARGE = POST('Charge', 'https://api.stripe.com/v1/charges', '={ "amount": {{ $json.amount }} }');
pair<Step>(
  'what fails decided about a payment, or only told of it',
  'RL009',
  (first) => wf([asked, first, CHARGE], ['Webhook > Check', 'Check > Charge', 'Check#1 > Charge']),
  CHECK('https://fraud.example.com/score'),
  [...(SLACK('Check', 'An order has come in.').slice(0, 4) as [string, string, number, JsonObject]), { onError: 'continueErrorOutput' }],
);

const passed = (value: string): JsonObject =>
  wf(
    [
      asked,
      HTTP('Call', {
        url: 'https://api.other.example/x',
        sendHeaders: true,
        headerParameters: { parameters: [{ name: 'Authorization', value }] },
      }),
    ],
    ['Webhook > Call'],
  );
pair(
  'the login of whoever calls is handed to another company',
  'DF003',
  passed,
  '={{ $json.headers.authorization }}',
  '={{ $json.headers.accept }}',
);
const listening = (authentication: string, text: string): JsonObject =>
  wf([HOOK({ authentication }), SLACK('Tell', text)], ['Webhook > Tell']);
pair<string>(
  'all that a caller sends goes to a model',
  'DF003',
  (said) => wf([asked, OAI('Ask', said)], ['Webhook > Ask']),
  '=Sort {{ JSON.stringify($json) }}',
  '=Sort {{ JSON.stringify($json.body) }}',
);
pair<string>(
  'all headers of a call are told',
  'DF003',
  (of) => listening('headerAuth', `={{ JSON.stringify($json.${of}) }}`),
  'headers',
  'query',
);

const xml = (body: string): JsonObject =>
  wf(
    [
      HOOK(),
      CODE('Safe', "return [{ json: { text: String($json.body.name).replace(/&/g, '&amp;').replace(/</g, '&lt;') } }];"),
      HTTP('Order', {
        method: 'POST',
        url: 'https://erp.example.com/soap',
        sendBody: true,
        contentType: 'raw',
        rawContentType: 'text/xml',
        body,
      }),
    ],
    ['Webhook > Safe', 'Safe > Order'],
  );
pair(
  'an order in XML takes elements of outsiders',
  'CN014',
  xml,
  "=<order><name>{{ $('Webhook').item.json.body.name }}</name><limit>10</limit></order>",
  '=<order><name>{{ $json.text }}</name><limit>10</limit></order>',
);
pair(
  'a message of SOAP takes elements of outsiders',
  'CN014',
  xml,
  `=<?xml version="1.0"?>
<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>{{ $('Webhook').item.json.body.name }}</soapenv:Body></soapenv:Envelope>`,
  "=<order><count>{{ Number($('Webhook').item.json.body.count) }}</count></order>",
);
pair(
  'an expression puts signs in the place of the first, or of each',
  'CN014',
  xml,
  "=<order><name>{{ $('Webhook').item.json.body.name.replace('<', '&lt;') }}</name></order>",
  "=<order><name>{{ $('Webhook').item.json.body.name.replace(/&/g, '&amp;').replaceAll('<', \"&lt;\") }}</name></order>",
);
pair(
  'a value ends its attribute in XML',
  'CN014',
  xml,
  '=<transfer to="{{ $(\'Webhook\').item.json.body.name.replaceAll("<", "") }}" amount="5"/>',
  '=<transfer to="{{ encodeURIComponent($(\'Webhook\').item.json.body.name) }}" amount="5"/>',
);
pair(
  'a record in XML, or a message with a word that is struck out',
  'CN014',
  xml,
  "=<note>{{ $('Webhook').item.json.body.name }}</note>",
  "=<s>10</s> {{ $('Webhook').item.json.body.name }}",
);
const ranked = (key: string): JsonObject =>
  chain(
    ['Start', 'manualTrigger', 1, {}],
    PG('Rows', 'SELECT email, plan FROM customers'),
    ['Crypto', 'crypto', 1, { action: 'hmac', type: 'SHA256', value: '={{ $json.email }}', secret: key, dataPropertyName: 'id' }],
    OAI('Ask', '=Sort {{ $json.id }}'),
  );
pair('an address hidden with a key that everybody reads', 'DF001', ranked, 'pepper-2024', '={{ $env.PEPPER }}');
pair<string>(
  'a key that stands in the address',
  'CN012',
  (genericAuthType) =>
    wf(
      [
        asked,
        HTTP(
          'Call',
          {
            url: 'https://api.example.com/x',
            authentication: 'genericCredentialType',
            genericAuthType,
            options: { batching: { batch: { batchSize: 1 } } },
          },
          cr(genericAuthType),
        ),
      ],
      ['Webhook > Call'],
    ),
  'httpQueryAuth',
  'httpHeaderAuth',
);
