/** n8n: other doors of a model, settings that say where a step goes, and secrets on their way out. */
import type { Pair } from '../kit.ts';
import { AGENT, CODE, FORM, GPT, HOOK, HTTP, MAIL, SET, chain, cr, rl, wf, type Step } from '../n8n-kit.ts';

export const n8nDoorsSettingsAndSecrets: Pair[] = [];
const pair = (...one: Pair): void => {
  n8nDoorsSettingsAndSecrets.push(one);
};
// Other doors of a model.
const papers = (name: string, make: (field: string) => readonly [steps: readonly Step[], wires: readonly string[]]): void => {
  const f = (field: string) => {
    const [steps, wires] = make(field);
    return wf([FORM([field, 'Topic']), ...steps], wires);
  };
  pair(name, 'DF001', f('Email'), f('Color'));
};
const toModel = (name: string, make: (field: string) => readonly [steps: readonly Step[], wires: readonly string[]]): void => {
  const f = (field: string) => {
    const [steps, wires] = make(field);
    return wf([FORM(['Email', 'Topic']), ...steps], wires);
  };
  pair(name, 'DF001', f('Email'), f('Topic'));
};
// Settings that say where a step goes.
const chosen = (
  name: string,
  make: (value: string) => readonly [steps: readonly Step[], wires: readonly string[]],
  fixed: string,
  more = '{{ $json.body.at }}',
): void => {
  const f = (value: string) => {
    const [steps, wires] = make(value);
    return wf([HOOK(), ...steps], wires);
  };
  pair(name, 'CN005', f(`=${more}`), f(fixed));
};
// Secrets on their way out.
const key = '{{ $env.CRM_API_KEY }}';
const told = (name: string, make: (value: string) => Step, rule = 'DF003'): void =>
  pair(
    name,
    rule,
    chain(HOOK({ responseMode: 'responseNode' }), make(key)),
    chain(HOOK({ responseMode: 'responseNode' }), make('{{ $execution.id }}')),
  );

toModel('a voice says it', (field) => [
  [['Say', 'L.openAi', 1.8, { resource: 'audio', operation: 'generate', input: `={{ $json.${field} }}`, options: {} }, cr('openAiApi')]],
  ['Form > Say'],
]);
toModel('a picture is made of it', (field) => [
  [['Draw', 'L.openAi', 1.8, { resource: 'image', prompt: `=A card for {{ $json.${field} }}`, options: {} }, cr('openAiApi')]],
  ['Form > Draw'],
]);
toModel('it is sorted', (field) => [
  [
    [
      'Sort',
      'L.textClassifier',
      1,
      { inputText: `={{ $json.${field} }}`, categories: { categories: [{ category: 'a' }, { category: 'b' }] }, options: {} },
    ],
    GPT(),
  ],
  ['Form > Sort', 'OpenAI Chat Model -model> Sort'],
]);
toModel('fields are taken out of it', (field) => [
  [
    [
      'Take',
      'L.informationExtractor',
      1,
      { text: `={{ $json.${field} }}`, attributes: { attributes: [{ name: 'a', description: 'b' }] }, options: {} },
    ],
    GPT(),
  ],
  ['Form > Take', 'OpenAI Chat Model -model> Take'],
]);
toModel('its mood is asked', (field) => [
  [['Mood', 'L.sentimentAnalysis', 1, { inputText: `={{ $json.${field} }}`, options: {} }], GPT()],
  ['Form > Mood', 'OpenAI Chat Model -model> Mood'],
]);
toModel('it is summed up', (field) => [
  [SET('One', { text: `={{ $json.${field} }}` }), ['Sum', 'L.chainSummarization', 2, { options: {} }], GPT()],
  ['Form > One', 'One > Sum', 'OpenAI Chat Model -model> Sum'],
]);
toModel('a question to papers', (field) => [
  [['Qa', 'L.chainRetrievalQa', 1.4, { promptType: 'define', text: `={{ $json.${field} }}`, options: {} }], GPT()],
  ['Form > Qa', 'OpenAI Chat Model -model> Qa'],
]);
papers('the papers themselves', (field) => [
  [
    ['Put', 'L.vectorStoreInMemory', 1, { mode: 'insert', memoryKey: 'k' }],
    ['Doc', 'L.documentDefaultDataLoader', 1, { jsonMode: 'expressionData', jsonData: `={{ $json.${field} }}`, options: {} }],
    ['Emb', 'L.embeddingsOpenAi', 1, { options: {} }, cr('openAiApi')],
  ],
  ['Form > Put', 'Doc -doc> Put', 'Emb -embed> Put'],
]);
toModel('an assistant', (field) => [
  [
    [
      'Help',
      'L.openAi',
      1.8,
      { resource: 'assistant', assistantId: rl('asst_1'), prompt: 'define', text: `={{ $json.${field} }}`, options: {} },
      cr('openAiApi'),
    ],
  ],
  ['Form > Help'],
]);
toModel('the memory of a conversation', (field) => [
  [
    ['Keep', 'L.memoryManager', 1.1, { mode: 'insert', messages: { messageValues: [{ type: 'user', message: `={{ $json.${field} }}` }] } }],
    ['Mem', 'L.memoryBufferWindow', 1.3, { sessionIdType: 'customKey', sessionKey: 'k' }],
    AGENT('Agent', 'Hello'),
    GPT(),
  ],
  ['Form > Keep', 'Mem -memory> Keep', 'Mem -memory> Agent', 'Keep > Agent', 'OpenAI Chat Model -model> Agent'],
]);
chosen(
  'the base address of a model',
  (baseURL) => [
    [AGENT('Agent', 'Hello'), ['Model', 'L.lmChatOpenAi', 1.2, { model: rl('gpt-4o'), options: { baseURL } }, cr('openAiApi')]],
    ['Webhook > Agent', 'Model -model> Agent'],
  ],
  'https://llm.example.com/v1',
);
chosen(
  'the server of tools',
  (sseEndpoint) => [
    [AGENT('Agent', 'Hello'), GPT(), ['Tools', 'L.mcpClientTool', 1, { sseEndpoint }]],
    ['Webhook > Agent', 'OpenAI Chat Model -model> Agent', 'Tools -tool> Agent'],
  ],
  'https://tools.example.com/sse',
);
chosen(
  'a proxy',
  (proxy) => [[HTTP('Get', { url: 'https://api.example.com/x', options: { proxy } })], ['Webhook > Get']],
  'https://proxy.example.com:8080',
);
chosen(
  'the next page',
  (nextURL) => [
    [
      HTTP('Get', {
        url: 'https://api.example.com/x',
        options: { pagination: { pagination: { paginationMode: 'responseContainsNextURL', nextURL } } },
      }),
    ],
    ['Webhook > Get'],
  ],
  '=https://api.example.com/x?page={{ $pageCount + 1 }}',
);
chosen('a feed', (url) => [[['Feed', 'rssFeedRead', 1.1, { url, options: {} }]], ['Webhook > Feed']], 'https://news.example.com/feed');
chosen(
  'a question in GraphQL',
  (endpoint) => [[['Ask', 'graphql', 1, { endpoint, query: '{ a }' }]], ['Webhook > Ask']],
  'https://api.example.com/graphql',
);
chosen(
  'where a wait leads to a call',
  (url) => [
    [['Wait', 'wait', 1.1, { resume: 'webhook', options: {} }], HTTP('Get', { url })],
    ['Webhook > Wait', 'Wait > Get'],
  ],
  'https://api.example.com/x',
);
chosen(
  'who is told when it is done',
  (url) => [
    [['Ask', 'httpRequest', 4.2, { url: 'https://api.example.com/x', options: {} }], HTTP('Tell', { method: 'POST', url })],
    ['Webhook > Ask', 'Ask > Tell'],
  ],
  'https://api.example.com/done',
  "{{ $('Webhook').item.json.body.callback }}",
);
chosen(
  'from a header',
  (url) => [[HTTP('Get', { url })], ['Webhook > Get']],
  'https://api.example.com/x',
  '{{ $json.headers.origin }}/api',
);
chosen(
  'from the query',
  (url) => [[HTTP('Get', { url })], ['Webhook > Get']],
  'https://api.example.com/x',
  'https://{{ $json.query.tenant }}.example.org/api',
);
{
  const f = (url: string) => chain(HOOK({ path: 'c0ffee/:host' }), HTTP('Get', { url }));
  pair('from the path', 'CN005', f('=https://{{ $json.params.host }}/x'), f('https://api.example.com/x'));
}
told('in a header of an answer', (value) => [
  'Answer',
  'respondToWebhook',
  1.1,
  { respondWith: 'text', responseBody: 'ok', options: { responseHeaders: { entries: [{ name: 'X-Debug', value: `=${value}` }] } } },
]);
told('in what is said when it stops', (value) => ['Stop', 'stopAndError', 1, { errorMessage: `=Failed with ${value}` }]);
told('in the subject of a mail', (value) => MAIL('Mail', { subject: `=Run ${value}` }));
told('in the name of a channel', (value) => [
  'Slack',
  'slack',
  2.3,
  {
    select: 'channel',
    channelId: rl('C01', 'id'),
    text: 'x',
    otherOptions: { botProfile: { imageValues: { profilePhotoType: 'image', icon_url: `=https://example.com/${value}.png` } } },
  },
  cr('slackApi'),
]);
told('in a page that is shown', (value) => [
  'Done',
  'form',
  1,
  { operation: 'completion', completionTitle: 'Thanks', completionMessage: `=Your run: ${value}` },
]);
told('where people are sent on', (value) => [
  'Answer',
  'respondToWebhook',
  1.1,
  { respondWith: 'redirect', redirectURL: `=https://example.com/?t=${value}` },
]);
told('in what a script prints', (value) => CODE('Print', `console.log('Run', ${value.slice(3, -3)}); return [];`));
told('in an address', (value) => HTTP('Get', { url: `=https://api.example.com/x?k=${value}` }));
