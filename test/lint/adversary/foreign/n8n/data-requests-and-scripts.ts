/** n8n as its users draw: sets, code, merges, loops, requests, statements and error branches. */
import type { JsonObject } from '../../../../../app/kernel/json.ts';
import { fakeToken } from '../../../kit/steps.ts';
import type { Pair } from '../kit.ts';
import { CODE, CRON, FORM, GPT, HOOK, HTTP, IF, LLM, OAI, PG, POST, SET, SHEET, SLACK, START, cr, rl, wf } from '../n8n-kit.ts';

export const n8nDataRequestsAndScripts: Pair[] = [];
const pair = (...one: Pair): void => {
  n8nDataRequestsAndScripts.push(one);
};

{
  const f = (expr: string) =>
    wf(
      [
        FORM(['Full name', 'Product', { fieldLabel: 'Rating', fieldType: 'number' }, { fieldLabel: 'Message', fieldType: 'textarea' }]),
        CODE('Prepare', `for (const item of $input.all()) {\n  item.json.line = ${expr};\n}\nreturn $input.all();`),
        LLM('Summarize', '=Summarise: {{ $json.line }}'),
        GPT(),
      ],
      ['Form > Prepare', 'Prepare > Summarize', 'OpenAI Chat Model -model> Summarize'],
    );
  pair(
    'form joined in code',
    'DF001',
    f(`[item.json['Full name'], item.json.Product].join(' - ')`),
    f(`[item.json.Product, item.json.Rating].join(' - ')`),
  );
}
{
  const f = (e: string) =>
    wf(
      [
        CRON,
        PG('Customers', 'SELECT id, email, product_id FROM customers'),
        SHEET('Products'),
        ['Merge', 'merge', 3, { mode: 'combine', combineBy: 'combineByPosition', options: {} }],
        OAI('Message a model', `=Write one line about ${e}`),
      ],
      ['Schedule > Customers', 'Schedule > Products', 'Customers > Merge', 'Products > Merge#1', 'Merge > Message a model'],
    );
  pair('merge by position', 'DF001', f('{{ $json.email }}'), f('{{ $json.product_name }}'));
}
{
  const f = (c: string) => wf([HOOK(), CODE('Pick', c), HTTP('Call', { url: '={{ $json.u }}' })], ['Webhook > Pick', 'Pick > Call']);
  pair(
    'host in code',
    'CN005',
    f('const { host } = $input.first().json.body;\nreturn [{ json: { u: `https://${host}/api/v1` } }];'),
    f(
      "const hosts = { eu: 'https://eu.example.com/v1', us: 'https://us.example.com/v1' };\nconst region = $input.first().json.body.region;\nreturn [{ json: { u: hosts[region] ?? hosts.eu } }];",
    ),
  );
}
{
  const f = (query: string, options: JsonObject) =>
    wf(
      [FORM(['Reference']), SET('Keep', { ok: 'yes' }), ['Find', 'mySql', 2.4, { operation: 'executeQuery', query, options }, cr('mySql')]],
      ['Form > Keep', 'Keep > Find'],
    );
  pair(
    'sql from form by name',
    'CN014',
    f("=SELECT * FROM orders WHERE ref='{{ $('Form').item.json.Reference }}'", {}),
    f('SELECT * FROM orders WHERE ref = $1', { queryReplacement: "={{ $('Form').item.json.Reference }}" }),
  );
}
{
  const f = (v: string) =>
    wf(
      [CRON, CODE('Fetch list', `const headers = { Authorization: ${v}, Accept: 'application/json' };\nreturn [{ json: { headers } }];`)],
      ['Schedule > Fetch list'],
    );
  pair('token in code', 'CN007', f(`'Bearer ${fakeToken('sk_live_', 28)}'`), f("'Bearer YOUR_API_KEY_HERE'"));
}
{
  const f = (u: string) => wf([CRON, HTTP('Orders', { url: u })], ['Schedule > Orders']);
  pair(
    'plain http',
    'CN001',
    f('http://erp.example.com/api/orders'),
    f('https://erp.example.com/api/orders?ns=http://www.w3.org/2005/Atom'),
  );
}
{
  const f = (o: JsonObject) => wf([CRON, HTTP('Orders', { url: 'https://erp.example.com/api/orders', options: o })], ['Schedule > Orders']);
  pair('certificates', 'CN003', f({ allowUnauthorizedCerts: true }), f({ allowUnauthorizedCerts: false, timeout: 10000 }));
}
{
  const f = (u: string) => wf([CRON, HTTP('Meta', { url: u })], ['Schedule > Meta']);
  pair(
    'metadata address',
    'CN004',
    f('http://169.254.169.254/latest/meta-data/iam/security-credentials/'),
    f('https://api.example.com/docs/169.254.169.254'),
  );
}
{
  const f = (p: JsonObject) => wf([HOOK(p), SHEET('Append', 'append')], ['Webhook > Append']);
  pair('open webhook writes', 'CN008', f({}), f({ authentication: 'headerAuth' }));
}
{
  const f = (t: string) =>
    wf(
      [
        CRON,
        POST(
          'Login',
          'https://auth.example.com/token',
          '={ "grant_type": "client_credentials" }',
          { authentication: 'genericCredentialType', genericAuthType: 'httpBasicAuth' },
          cr('httpBasicAuth'),
        ),
        SLACK('Tell', t),
      ],
      ['Schedule > Login', 'Login > Tell'],
    );
  pair('token to slack', 'DF003', f('=Logged in with {{ $json.access_token }}'), f('=Logged in, valid for {{ $json.expires_in }} s'));
}
{
  const f = (p: JsonObject) =>
    wf([CRON, PG('People', 'SELECT email FROM members'), HTTP('Check', p)], ['Schedule > People', 'People > Check']);
  pair(
    'email in query',
    'DF018',
    f({
      url: 'https://api.example.com/check',
      sendQuery: true,
      queryParameters: { parameters: [{ name: 'q', value: '={{ $json.email }}' }] },
    }),
    f({
      method: 'POST',
      url: 'https://api.example.com/check',
      sendBody: true,
      bodyParameters: { parameters: [{ name: 'q', value: '={{ $json.email }}' }] },
    }),
  );
}
{
  pair(
    'cycle',
    'RL004',
    wf(
      [
        START,
        HTTP('Poll', { url: 'https://api.example.com/job/1' }),
        IF('Done?', '={{ $json.status }}', 'done'),
        ['Wait', 'wait', 1.1, { amount: 5 }],
        SLACK('Tell', 'done'),
      ],
      ['Start > Poll', 'Poll > Done?', 'Done?#0 > Tell', 'Done?#1 > Wait', 'Wait > Poll'],
    ),
    wf(
      [
        START,
        SHEET('Rows'),
        ['Loop Over Items', 'splitInBatches', 3, { options: {} }],
        HTTP('Poll', { url: 'https://api.example.com/job/1' }),
        SLACK('Tell', 'done'),
      ],
      ['Start > Rows', 'Rows > Loop Over Items', 'Loop Over Items#0 > Tell', 'Loop Over Items#1 > Poll', 'Poll > Loop Over Items'],
    ),
  );
}
{
  const f = (x: JsonObject) =>
    wf(
      [
        HOOK({ authentication: 'headerAuth' }),
        POST('Check stock', 'https://stock.example.com/check', '={{ JSON.stringify($json.body) }}', {}, x),
        [
          'Charge',
          'stripe',
          1,
          {
            resource: 'charge',
            operation: 'create',
            customerId: "={{ $('Webhook').item.json.body.customer }}",
            amount: 100,
            currency: 'eur',
            source: 'x',
            additionalFields: {},
          },
          cr('stripeApi'),
        ],
      ],
      ['Webhook > Check stock', 'Check stock > Charge'],
    );
  pair('failure swallowed', 'RL009', f({ onError: 'continueRegularOutput' }), f({}));
}
{
  const f = (c: string) => wf([START, CODE('Code', c)], ['Start > Code']);
  pair(
    'script calls out',
    'SC002',
    f("const res = await this.helpers.httpRequest({ url: 'https://api.example.com/rates' });\nreturn [{ json: res }];"),
    f("return $input.all().filter(i => i.json.action === 'fetch').map(i => ({ json: { axios: i.json.action } }));"),
  );
  (pair(
    'a module that data names',
    'SC001',
    f('return [{ json: { out: require($json.name)() } }];'),
    f("const cheerio = require('cheerio');\nreturn [{ json: { t: cheerio.load($json.page).text() } }];"),
  ),
    pair(
      'a module that runs texts',
      'SC001',
      f("const run = require('safe-eval');\nreturn [{ json: { t: run($json.text) } }];"),
      f("const { marked } = require('marked');\nreturn [{ json: { t: marked($json.text) } }];"),
    ),
    pair(
      'a module that runs templates',
      'SC001',
      f("const ejs = require('ejs');\nreturn [{ json: { t: ejs.render($json.text) } }];"),
      f("const jwt = require('jsonwebtoken');\nreturn [{ json: { t: jwt.decode($json.token) } }];"),
    ),
    pair(
      'a file of the machine',
      'SC001',
      f("return [{ json: { t: require('/tmp/steps.js')($json.text) } }];"),
      f("const table = require('@scope/table/rows');\nreturn [{ json: { t: table($json.text) } }];"),
    ),
    pair(
      'child process',
      'SC001',
      f("const { execSync } = require('child_process');\nreturn [{ json: { out: execSync('uptime').toString() } }];"),
      f("// evaluate, never eval()\nconst evaluate = (a, b) => a + b;\nreturn [{ json: { total: evaluate(1, 2), note: 'eval(x)' } }];"),
    ));
  pair(
    'slow pattern',
    'SC005',
    f('const ok = /^([a-z]+)+$/.test($input.first().json.name);\nreturn [{ json: { ok } }];'),
    f('const ok = /^[a-z]+( [a-z]+)*$/.test($input.first().json.name);\nreturn [{ json: { ok } }];'),
  );
}
{
  const f = (t: string) =>
    wf(
      [
        HOOK({ authentication: 'headerAuth' }),
        POST('Charge', 'https://pay.example.com/charges', '={{ JSON.stringify($json.body) }}', {}, { onError: 'continueErrorOutput' }),
        OAI('Explain', t),
        SLACK('Tell', '={{ $json.message.content }}'),
      ],
      ['Webhook > Charge', 'Charge#1 > Explain', 'Explain > Tell'],
    );
  pair(
    'error branch to model',
    'DF001',
    f("=Explain this failure: {{ $json.error.message }} for {{ $('Webhook').first().json.body.customer.email }}"),
    f('=Write a haiku about failing payments'),
  );
}
{
  const f = (e: string) =>
    wf(
      [
        CRON,
        HTTP(
          'List',
          { url: 'https://crm.example.com/contacts', authentication: 'predefinedCredentialType', nodeCredentialType: 'hubspotApi' },
          cr('hubspotApi'),
        ),
        ['Aggregate', 'aggregate', 1, { aggregate: 'aggregateAllItemData', destinationFieldName: 'contacts', options: {} }],
        LLM('Report', `=${e}`),
        GPT(),
      ],
      ['Schedule > List', 'List > Aggregate', 'Aggregate > Report', 'OpenAI Chat Model -model> Report'],
    );
  pair(
    'map join in expression',
    'DF001',
    f("Greet these: {{ $json.contacts.map(c => c.email).join(', ') }}"),
    f('We have {{ $json.contacts.length }} contacts; write a headline'),
  );
}
{
  const f = (v: string) => wf([HOOK(), SET('Build', { sql: v }), PG('Run', '={{ $json.sql }}')], ['Webhook > Build', 'Build > Run']);
  pair('sql built in a set', 'CN014', f('={{ "SELECT * FROM t WHERE n = \'" + $json.body.q + "\'" }}'), f('SELECT count(*) FROM t'));
}
{
  const f = (u: string, q: JsonObject = {}) => wf([HOOK(), HTTP('Call', { url: u, ...q })], ['Webhook > Call']);
  pair(
    'tenant in the host',
    'CN005',
    f('=https://{{ $json.body.tenant }}.example.com/x'),
    f('https://app.example.com/x', {
      sendBody: true,
      method: 'POST',
      specifyBody: 'json',
      jsonBody: '={ "tenant": "{{ $json.body.tenant }}" }',
    }),
  );
}
{
  const f = (e: string) =>
    wf(
      [
        CRON,
        ['Staff', 'bambooHr', 1, { resource: 'employee', operation: 'getAll', returnAll: true, options: {} }, cr('bambooHrApi')],
        ['Tweet', 'twitter', 2, { text: e, additionalFields: {} }, cr('twitterOAuth2Api')],
      ],
      ['Schedule > Staff', 'Staff > Tweet'],
    );
  pair('staff to the public', 'DF008', f('=We pay {{ $json.salary }}'), f('=We are hiring'));
}
{
  const f = (c: string) => wf([START, CODE('Code', c)], ['Start > Code']);
  pair(
    'script reads settings',
    'SC003',
    f('return [{ json: { k: process.env.SHOP_URL } }];'),
    f('const process = { step: 1 };\nreturn [{ json: { k: process.step } }];'),
  );
}
{
  const f = (doc: string, operation = 'append', event = 'rowAdded') =>
    wf(
      [
        [
          'Row added',
          'googleSheetsTrigger',
          1,
          { documentId: rl('doc1', 'id'), sheetName: rl('gid=0'), event, options: {} },
          cr('googleSheetsTriggerOAuth2Api'),
        ],
        [
          'Append',
          'googleSheets',
          4.5,
          {
            operation,
            documentId: rl(doc, 'id'),
            sheetName: rl('gid=0'),
            columns: { mappingMode: 'autoMapInputData', value: {} },
            options: {},
          },
          cr('googleSheetsOAuth2Api'),
        ],
      ],
      ['Row added > Append'],
    );
  pair('sets itself off', 'RL010', f('doc1'), f('doc2'));
  pair('changes the row, and any change starts it', 'RL010', f('doc1', 'update', 'anyUpdate'), f('doc1', 'update'));
  pair('changes the row or makes one', 'RL010', f('doc1', 'appendOrUpdate'), f('doc1', 'update'));
}
{
  const f = (body: string) =>
    wf(
      [
        HOOK({ responseMode: 'responseNode' }),
        PG('User', 'SELECT name, password_hash FROM users'),
        ['Respond', 'respondToWebhook', 1.1, { respondWith: 'json', responseBody: body, options: {} }],
      ],
      ['Webhook > User', 'User > Respond'],
    );
  pair(
    'hash in the answer',
    'DF003',
    f('={{ JSON.stringify({ h: $json.password_hash }) }}'),
    f('={{ JSON.stringify({ n: $json.name }) }}'),
  );
}
{
  const f = (c: string) =>
    wf(
      [CRON, HTTP('Contacts', { url: 'https://crm.example.com/contacts' }), CODE('Shape', c), OAI('Ask', '=Write: {{ $json.text }}')],
      ['Schedule > Contacts', 'Contacts > Shape', 'Shape > Ask'],
    );
  pair(
    'reduce in code',
    'DF001',
    f(
      "const text = $('Contacts').all().reduce((t, { json }) => t + `${json.firstName} ${json.email}\\n`, '');\nreturn [{ json: { text } }];",
    ),
    f(
      "const text = $('Contacts').all().reduce((n, { json }) => n + (json.email ? 1 : 0), 0) + ' have mail';\nreturn [{ json: { text } }];",
    ),
  );
}
