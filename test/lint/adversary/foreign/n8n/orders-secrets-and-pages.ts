/** n8n: orders to models, secrets, pages, tables and addresses. */
import type { Json } from '../../../../../app/kernel/json.ts';
import { fakeToken } from '../../../kit/steps.ts';
import type { Pair } from '../kit.ts';
import { AGENT, CODE, GPT, HOOK, HTTP, PG, POST, SET, START, chain, cr, rl, wf } from '../n8n-kit.ts';

export const n8nOrdersSecretsAndPages: Pair[] = [];
/** An attack and its twin, which differ by one text. */
const pair = (name: string, rule: string, file: (text: string) => Json, bad: string, good: string): void => {
  n8nOrdersSecretsAndPages.push([name, rule, file(bad), file(good)]);
};
const key = fakeToken('', 32);
// Secrets.
const secret = (name: string, file: (text: string) => Json, bad: string, good: string): void => pair(name, 'CN007', file, bad, good);

// Orders to models.
pair(
  'orders out of a text that is built',
  'AI002',
  (e) =>
    wf(
      [HOOK(), AGENT('Agent', '={{ $json.body.text }}', `={{ JSON.stringify({ role: ${e}, tone: 'kind' }) }}`), GPT()],
      ['Webhook > Agent', 'OpenAI Chat Model -model> Agent'],
    ),
  '$json.body.role',
  "'clerk'",
);
pair(
  'orders that quote another step',
  'AI002',
  (e) =>
    wf(
      [HOOK(), SET('Note', { ok: 'yes' }), AGENT('Agent', 'Hello', `=You are ${e}`), GPT()],
      ['Webhook > Note', 'Note > Agent', 'OpenAI Chat Model -model> Agent'],
    ),
  "{{ $('Webhook').item.json.body.persona }}",
  'kind',
);
pair(
  'orders in the body of a request',
  'AI002',
  (e) =>
    chain(
      HOOK(),
      POST(
        'Ask',
        'https://api.openai.com/v1/chat/completions',
        `={{ JSON.stringify({ model: 'gpt-4o', messages: [{ role: 'system', content: 'You are ' + ${e} }, { role: 'user', content: $json.body.text }] }) }}`,
        {},
        cr('openAiApi'),
      ),
    ),
  '$json.body.persona',
  "'kind'",
);
pair(
  'orders in the text of a body',
  'AI002',
  (e) =>
    chain(
      HOOK(),
      POST(
        'Ask',
        'https://api.anthropic.com/v1/messages',
        `={ "model": "claude-3-5-sonnet-20241022", "system": "You are ${e}", "messages": [{ "role": "user", "content": "Hi" }] }`,
        {},
        cr('anthropicApi'),
      ),
    ),
  '{{ $json.body.persona }}',
  'kind',
);
pair(
  'orders that a script writes',
  'AI002',
  (e) =>
    chain(
      HOOK(),
      CODE(
        'Build',
        `return [{ json: { payload: { model: 'gpt-4o', messages: [{ role: 'system', content: ${e} }, { role: 'user', content: 'Hi' }] } } }];`,
      ),
      POST('Ask', 'https://api.openai.com/v1/chat/completions', '={{ JSON.stringify($json.payload) }}', {}, cr('openAiApi')),
    ),
  "'You are ' + $json.body.persona",
  "'You are kind'",
);
pair(
  'orders among the messages',
  'AI002',
  (content) =>
    chain(HOOK(), [
      'Ask',
      'L.openAi',
      1.8,
      { modelId: rl('gpt-4o'), messages: { values: [{ role: 'system', content }, { content: 'Hi' }] }, options: {} },
      cr('openAiApi'),
    ]),
  '=You are {{ $json.body.persona }}',
  'You are kind',
);
pair(
  'orders of a chain',
  'AI002',
  (message) =>
    wf(
      [HOOK(), ['Chain', 'L.chainLlm', 1.5, { promptType: 'define', text: 'Hi', messages: { messageValues: [{ message }] } }], GPT()],
      ['Webhook > Chain', 'OpenAI Chat Model -model> Chain'],
    ),
  '={{ $json.body.rules }}',
  'Be kind',
);
pair(
  'what a page says becomes orders',
  'AI002',
  (e) =>
    wf(
      [START, HTTP('Page', { url: 'https://news.example.org/today' }), AGENT('Agent', 'Sum up', `=Follow these: ${e}`), GPT()],
      ['Start > Page', 'Page > Agent', 'OpenAI Chat Model -model> Agent'],
    ),
  '{{ $json.data }}',
  'be short',
);
secret(
  'in a list of headers',
  (value) =>
    chain(
      START,
      HTTP('Get', { url: 'https://api.example.com/x', sendHeaders: true, headerParameters: { parameters: [{ name: 'X-Auth', value }] } }),
    ),
  key,
  '={{ $json.key }}',
);
secret(
  'in a list of parameters',
  (value) =>
    chain(
      START,
      HTTP('Get', { url: 'https://api.example.com/x', sendQuery: true, queryParameters: { parameters: [{ name: 'apikey', value }] } }),
    ),
  key,
  '={{ $json.key }}',
);
secret(
  'a password in a text of JSON',
  (v) => chain(START, POST('Log in', 'https://api.example.com/login', `{ "user": "desk", "password": "${v}" }`)),
  'Kq7vR2mX9tLp!',
  '',
);
secret(
  'a password in a query of JSON',
  (v) =>
    chain(
      START,
      HTTP('Get', { url: 'https://api.example.com/x', sendQuery: true, specifyQuery: 'json', jsonQuery: `{ "key": "${v}", "q": "a" }` }),
    ),
  key,
  '',
);
secret(
  'a bare key in the description of a tool',
  (v) =>
    wf(
      [
        HOOK(),
        AGENT('Agent', '={{ $json.body.q }}'),
        GPT(),
        ['Get', 'L.toolHttpRequest', 1.1, { toolDescription: `Gets orders. ${v}`, url: 'https://api.example.com/x' }],
      ],
      ['Webhook > Agent', 'OpenAI Chat Model -model> Agent', 'Get -tool> Agent'],
    ),
  fakeToken('sk_live_', 24),
  'Once.',
);
secret('before the host', (v) => chain(START, HTTP('Get', { url: `https://${v}api.example.com/x` })), 'desk:Kq7vR2mX9tLp@', '');
secret(
  'in the address of a script',
  (v) => chain(START, CODE('Get', `const url = 'https://api.example.com/x?api_key=${v}';\nreturn [{ json: { url } }];`)),
  key,
  "' + $json.key + '",
);
secret(
  'letters as numbers',
  (v) => chain(START, CODE('Get', `return [{ json: { k: String.fromCharCode(${v}) } }];`)),
  [...fakeToken('ghp_', 36)].map((c) => c.charCodeAt(0)).join(', '),
  '72, 105',
);
secret(
  'turned round',
  (v) => chain(START, CODE('Get', `return [{ json: { k: '${v}'.split('').reverse().join('') } }];`)),
  [...fakeToken('ghp_', 36)].reverse().join(''),
  'olleH',
);
secret(
  'joined from a list',
  (v) => chain(START, CODE('Get', `const parts = [${v}];\nreturn [{ json: { k: parts.join('') } }];`)),
  `'ghp_', '${fakeToken('', 18)}', '${fakeToken('', 18)}'`,
  "'a', 'b'",
);
secret(
  'in Base64 in a script',
  (v) => chain(START, CODE('Get', `return [{ json: { k: atob('${v}') } }];`)),
  btoa(fakeToken('ghp_', 36)),
  btoa('Hello to you all'),
);
secret(
  'in a header that is written out',
  (v) =>
    chain(
      START,
      HTTP('Get', {
        url: 'https://api.example.com/x',
        sendHeaders: true,
        specifyHeaders: 'json',
        jsonHeaders: `{ "Authorization": "Basic ${v}" }`,
      }),
    ),
  btoa('admin:Kq7vR2mX9tLp'),
  '',
);
secret(
  'in data that was pinned',
  (v) => ({ ...chain(START, SET('Note', { a: 'b' })), pinData: { Start: [{ json: { config: { client_secret: v } } }] } }),
  key,
  '',
);
secret(
  'in a note',
  (v) => wf([START, ['Note', 'stickyNote', 1, { content: `## Set up\nLog in as desk, password: ${v}` }]], []),
  'Kq7vR2mX9tLp!',
  'see the safe',
);
secret('in an expression', (v) => chain(START, SET('Note', { auth: `={{ 'Bearer ' + '${v}' }}` })), fakeToken('', 36), '');
// Pages, tables, addresses.
pair(
  'a statement in two steps',
  'CN014',
  (e) =>
    chain(
      HOOK(),
      SET('Where', { where: `=n = '${e}'` }),
      SET('All', { q: '=SELECT * FROM t WHERE {{ $json.where }}' }),
      PG('Find', '={{ $json.q }}'),
    ),
  '{{ $json.body.name }}',
  'x',
);
pair(
  'a command in two steps',
  'CN014',
  (e) => chain(HOOK(), SET('Args', { args: `=-o ${e}` }), ['Run', 'executeCommand', 1, { command: '=convert {{ $json.args }}' }]),
  '{{ $json.body.file }}',
  'a.png',
);
pair(
  'a command far away',
  'CN014',
  (e) => chain(HOOK(), ['Run', 'ssh', 1, { command: `=ls ${e}` }, cr('sshPassword')]),
  '{{ $json.body.dir }}',
  '/data',
);
pair(
  'a name before the domain',
  'CN005',
  (url) => chain(HOOK(), HTTP('Get', { url })),
  '=https://{{ $json.body.shop }}.myshopify.com/x',
  '=https://shop.myshopify.com/{{ encodeURIComponent($json.body.shop) }}',
);
pair(
  'an address in pieces of a script',
  'CN005',
  (e) =>
    chain(
      HOOK(),
      CODE('Url', `const parts = ['https:/', ${e}, 'status'];\nreturn [{ json: { url: parts.join('/') } }];`),
      HTTP('Get', { url: '={{ $json.url }}' }),
    ),
  '$json.body.host',
  "'api.example.com'",
);
pair(
  'where a page says to go next',
  'CN005',
  (url) => chain(HOOK(), HTTP('First', { url: 'https://news.example.org/x' }), HTTP('Next', { url })),
  "={{ $('Webhook').item.json.body.next }}",
  'https://news.example.org/y',
);
pair(
  'a file that the caller names',
  'CN014',
  (fileSelector) => chain(HOOK(), ['Read', 'readWriteFile', 1, { operation: 'read', fileSelector, options: {} }]),
  '=/data/{{ $json.body.name }}',
  '/data/orders.csv',
);
