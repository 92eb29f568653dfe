/** n8n: hidden copies, services that measure people, next pages that an answer names, keys that a model makes up, answers that nobody reads. */
import type { Json, JsonObject } from '../../../../../app/kernel/json.ts';
import type { Pair } from '../kit.ts';
import { AGENT, CRON, FORM, HOOK, HTTP, IF, MAIL, OLL, POST, SHEET, chain, cr, rl, wf, type Step } from '../n8n-kit.ts';

export const n8nCopiesPagesAndAnswers: Pair[] = [];
/** An attack and its twin, which differ by one thing. */
const pair = <T>(name: string, rule: string, file: (one: T) => Json, bad: T, good: T): void => {
  n8nCopiesPagesAndAnswers.push([name, rule, file(bad), file(good)]);
};
const asked = HOOK({ authentication: 'headerAuth' });

const copied = (options: JsonObject): JsonObject =>
  chain(FORM(['Name', 'E-mail']), MAIL('Mail', { sendTo: '={{ $json["E-mail"] }}', message: '=Hello {{ $json.Name }}', options }));
pair('a hidden copy of a mail to somebody', 'DF008', copied, { bccList: 'archive@mailcollect.example' }, {});
pair<string>(
  'a hidden copy goes to another house, or to the one that the mail goes to',
  'DF008',
  (bccList) =>
    chain(FORM(['Name', 'E-mail']), MAIL('Mail', { sendTo: 'desk@example.com', message: '=From {{ $json.Name }}', options: { bccList } })),
  'archive@mailcollect.example',
  'archive@example.com',
);
const measured = (url: string) => (body: string) => chain(asked, POST('Track', url, body));
pair(
  'a service that counts visits is told names, or what was ordered',
  'DF008',
  measured('https://www.google-analytics.com/mp/collect?measurement_id=G-1'),
  '={{ JSON.stringify({ client_id: $json.body.order_id, events: [{ name: "order", params: { name: $json.body.full_name } }] }) }}',
  '={{ JSON.stringify({ client_id: $json.body.order_id, events: [{ name: "order", params: { size: $json.body.size } }] }) }}',
);
pair(
  'a service that follows people is told their address, or their plan',
  'DF008',
  measured('https://api.mixpanel.com/track'),
  '={ "event": "signup", "properties": { "mail": "{{ $json.body.email }}" } }',
  '={ "event": "signup", "properties": { "plan": "{{ $json.body.plan }}" } }',
);

const keyed = { authentication: 'genericCredentialType', genericAuthType: 'httpHeaderAuth' };
const paged = (nextURL: string, more: JsonObject = keyed): JsonObject =>
  chain(
    CRON,
    HTTP(
      'List',
      {
        url: 'https://api.crm.example/v1/contacts',
        ...more,
        options: { pagination: { pagination: { paginationMode: 'responseContainsNextURL', nextURL } } },
      },
      more.authentication === undefined ? {} : cr('httpHeaderAuth'),
    ),
    SHEET('Rows', 'append'),
  );
pair(
  'the answer names the next page, or only how far one is',
  'CN005',
  paged,
  '={{ $response.body.next }}',
  '=https://api.crm.example/v1/contacts?cursor={{ $response.body.cursor }}',
);
pair<JsonObject>(
  'the next page is asked with a key, or without one',
  'CN005',
  (more) => paged('={{ $response.body.next }}', more),
  keyed,
  {},
);

const assigned = (body: string): JsonObject =>
  wf(
    [
      asked,
      AGENT('Agent', '={{ $json.body.text }}'),
      OLL,
      POST('Assign', 'https://crm.example.com/api/tickets/assign', body, {}, cr('httpHeaderAuth')),
    ],
    ['Webhook > Agent', 'Ollama Chat Model -model> Agent', 'Agent > Assign'],
  );
pair(
  'a model makes up whose ticket it is, in a body that is written out',
  'AI024',
  assigned,
  '={ "customer_id": "{{ $json.output }}", "queue": "b" }',
  '={ "customer_id": "{{ $(\'Webhook\').item.json.body.id }}", "note": "{{ $json.output }}" }',
);

const ASK: Step = [
  'Ask',
  'slack',
  2.3,
  {
    operation: 'sendAndWait',
    select: 'channel',
    channelId: rl('C01', 'id'),
    message: 'Pay?',
    approvalOptions: { values: { approvalType: 'double' } },
    options: {},
  },
  cr('slackApi'),
];
const pay = POST('Pay', 'https://api.stripe.com/v1/transfers', '={ "amount": {{ $(\'Webhook\').item.json.body.amount }} }');
pair<readonly string[]>(
  'nobody reads what was answered, or a condition does',
  'AI006',
  (ways) => wf([asked, ASK, IF('Yes', '={{ $json.data.approved }}', '', 'boolean', 'true'), pay], ['Webhook > Ask', ...ways]),
  ['Ask > Pay'],
  ['Ask > Yes', 'Yes > Pay'],
);
