/** A sixth round: what stands around the values, such as keys, names, messages of errors, pages of a list, and settings that say where a step goes. */
import type { Pair } from './kit.ts';
import { AGENT, CODE, FORM, GPT, HOOK, HTTP, LLM, MAIL, OAI, POST, SET, cr, rl, wf, type Step } from './n8n-kit.ts';

export const n8nSixth: Pair[] = [];
const pair = (...one: Pair): void => {
  n8nSixth.push(one);
};
const chain = (...steps: readonly Step[]) =>
  wf(
    steps,
    steps.slice(1).map(([name], index) => `${steps[index]?.[0] ?? ''} > ${name}`),
  );
/** A form is filled in, something is done with one of its fields, and a model is told of it. */
const carried = (name: string, steps: (field: string) => readonly Step[], prompt: string | ((field: string) => string)): void => {
  const f = (field: string) =>
    chain(FORM(['Email', 'Topic']), ...steps(field), OAI('Ask', `=About ${typeof prompt === 'string' ? prompt : prompt(field)}`));
  pair(name, 'DF001', f('Email'), f('Topic'));
};
/** The same where nobody can tell which field it is any more: the twin has none that counts. */
const loosely = (name: string, steps: (field: string) => readonly Step[], prompt: string | ((field: string) => string)): void => {
  const f = (field: string) =>
    chain(FORM([field, 'Topic']), ...steps(field), OAI('Ask', `=About ${typeof prompt === 'string' ? prompt : prompt(field)}`));
  pair(name, 'DF001', f('Email'), f('Color'));
};
const said = (name: string, prompt: (field: string) => string): void => carried(name, () => [], prompt);

// How an expression can say it.
said('the first of a list that is made of it', (field) => `{{ [$json.${field}].first() }}`);
said('if it is not empty', (field) => `{{ $ifEmpty($json.${field}, 'nobody') }}`);
said('one of two', (field) => `{{ $if($json.Topic, $json.${field}, '') }}`);
said('found by a path in a text', (field) => `{{ $jmespath($json, '${field}') }}`);
said('in Base64', (field) => `{{ $json.${field}.base64Encode() }}`);
said('for an address', (field) => `{{ $json.${field}.urlEncode() }}`);
said('a part of it', (field) => `{{ $json.${field}.split('@')[0] }}`);
said('all items of a step', (field) => `{{ $('Form').all().map((item) => item.json.${field}).join() }}`);
said('the item that goes with this one', (field) => `{{ $('Form').itemMatching(0).json.${field} }}`);
said('the step by its oldest spelling', (field) => `{{ $items('Form')[0].json.${field} }}`);
loosely(
  'a name that is put together',
  () => [],
  (field) => `{{ $json['${field.slice(0, 2)}' + '${field.slice(2)}'] }}`,
);
said('turned round twice', (field) => `{{ $json.${field}.split('').reverse().reverse().join('') }}`);
said('a template inside', (field) => `{{ \`Dear \${$json.${field}}\` }}`);
loosely(
  'through a function that is called at once',
  () => [],
  (field) => `{{ (() => { const { ${field}: a } = $json; return a; })() }}`,
);
loosely(
  'without what is harmless',
  () => [],
  (field) => `{{ $json.removeField('${field === 'Email' ? 'Topic' : 'Email'}') }}`,
);
loosely(
  'kept of it',
  () => [],
  (field) => `{{ $json.pick ? Object.fromEntries(Object.entries($json).filter(([key]) => key === '${field}')) : '' }}`,
);
said('as a key', (field) => `{{ Object.keys({ [$json.${field}]: 1 }) }}`);
said('read out of JSON', (field) => `{{ JSON.parse(JSON.stringify({ a: $json.${field} })).a }}`);
said('replaced into a sentence', (field) => `{{ 'Dear X'.replace('X', $json.${field}) }}`);
said('letters as numbers', (field) => `{{ [...$json.${field}].map((sign) => sign.charCodeAt(0)).join(' ') }}`);

// What stands around the values.
const carry = (name: string, steps: (field: string) => readonly Step[], prompt: string): void => carried(name, steps, prompt);
carry(
  'groups by a key',
  (field) => [
    [
      'Sum',
      'summarize',
      1,
      { fieldsToSummarize: { values: [{ aggregation: 'count', field: 'Topic' }] }, fieldsToSplitBy: field, options: {} },
    ],
  ],
  '{{ JSON.stringify($json) }}',
);
loosely(
  'the longest of a group',
  (field) => [['Sum', 'summarize', 1, { fieldsToSummarize: { values: [{ aggregation: 'concatenate', field }] }, options: {} }]],
  `{{ JSON.stringify($json) }}`,
);
carry(
  'collected under another name',
  (field) => [
    [
      'Agg',
      'aggregate',
      1,
      { fieldsToAggregate: { fieldToAggregate: [{ fieldToAggregate: field, renameField: true, outputFieldName: 'all' }] }, options: {} },
    ],
  ],
  '{{ $json.all }}',
);
carry(
  'columns that are called by it',
  (field) => [CODE('Pivot', `return [{ json: Object.fromEntries($input.all().map(({ json }) => [json.${field}, 1])) }];`)],
  '{{ Object.keys($json).join() }}',
);
loosely(
  'the name of a file',
  (field) => [
    ['File', 'convertToFile', 1.1, { operation: 'toJson', options: { fileName: `={{ $json.${field} }}.json` } }],
    CODE('Name', 'return [{ json: { n: $input.first().binary.data.fileName } }];'),
  ],
  '{{ $json.n }}',
);
carry(
  'renamed',
  (field) => [['Rename', 'renameKeys', 1, { keys: { key: [{ currentKey: field, newKey: 'x' }] }, additionalOptions: {} }]],
  '{{ $json.x }}',
);
carry(
  'spread out',
  (field) => [
    CODE('List', `return [{ json: { list: [{ v: $json.${field} }] } }];`),
    ['Split', 'splitOut', 1, { fieldToSplitOut: 'list', options: {} }],
  ],
  '{{ $json.v }}',
);
carry(
  'written as a page',
  (field) => [['Md', 'markdown', 1, { mode: 'markdownToHtml', markdown: `={{ $json.${field} }}`, options: {} }]],
  '{{ $json.data }}',
);
carry(
  'as XML',
  (field) => [SET('One', { v: `={{ $json.${field} }}` }), ['Xml', 'xml', 1, { mode: 'jsonToxml', options: {} }]],
  '{{ $json.data }}',
);
carry(
  'in a raw text of fields',
  (field) => [['Raw', 'set', 3.4, { mode: 'raw', jsonOutput: `={ "who": "{{ $json.${field} }}" }`, options: {} }]],
  '{{ $json.who }}',
);
carry(
  'a field with a dot in its name',
  (field) => [
    [
      'Dot',
      'set',
      3.4,
      {
        assignments: { assignments: [{ id: 'a', name: 'a.b', value: `={{ $json.${field} }}`, type: 'string' }] },
        options: { dotNotation: false },
      },
    ],
  ],
  `{{ $json['a.b'] }}`,
);
carry(
  'said by an error',
  (field) =>
    [CODE('Check', `throw new Error('Not good: ' + $json.${field});`, {}), SET('Out', { m: '={{ $json.error }}' })].map((step): Step =>
      step[0] === 'Check' ? [step[0], step[1], step[2], step[3], { onError: 'continueRegularOutput' }] : step,
    ),
  '{{ $json.m }}',
);
carry(
  'said by an error that is caught',
  (field) => [CODE('Check', `try { throw new Error($json.${field}); } catch (error) { return [{ json: { m: error.message } }]; }`)],
  '{{ $json.m }}',
);
carry(
  'said by what JSON cannot read',
  (field) => [
    CODE('Check', `try { JSON.parse($json.${field}); return [{ json: {} }]; } catch (error) { return [{ json: { m: String(error) } }]; }`),
  ],
  '{{ $json.m }}',
);
loosely(
  'on the way of an error',
  (field) => [
    [
      'Get',
      'httpRequest',
      4.2,
      {
        url: 'https://api.example.com/x',
        method: 'POST',
        sendBody: true,
        specifyBody: 'json',
        jsonBody: `={ "a": "{{ $json.${field} }}" }`,
        options: {},
      },
      { onError: 'continueRegularOutput' },
    ],
  ],
  '{{ JSON.stringify($json) }}',
);
carry(
  'through a store and back',
  (field) => [
    ['Put', 'redis', 1, { operation: 'set', key: 'k', value: `={{ $json.${field} }}` }, cr('redis')],
    ['Take', 'redis', 1, { operation: 'get', key: 'k', propertyName: 'v', options: {} }, cr('redis')],
  ],
  '{{ $json.v }}',
);
loosely(
  'through a file and back',
  (field) =>
    [
      ['Text', 'convertToFile', 1.1, { operation: 'toText', sourceProperty: field, options: {} }],
      ['Write', 'readWriteFile', 1, { operation: 'write', fileName: '/data/a.txt', options: {} }],
      ['Read', 'readWriteFile', 1, { fileSelector: '/data/a.txt', options: {} }],
      ['Take', 'extractFromFile', 1, { operation: 'text', options: {} }],
    ].map((step): Step => step as unknown as Step),
  '{{ $json.data }}',
);
carry(
  'the longest of a list that is sorted',
  (field) => [
    CODE('Sort', `return [{ json: { top: $input.all().map(({ json }) => json.${field}).sort((a, b) => b.length - a.length)[0] } }];`),
  ],
  '{{ $json.top }}',
);
carry(
  'without doubles',
  (field) => [CODE('Set', `return [{ json: { list: [...new Set($input.all().map(({ json }) => json.${field}))] } }];`)],
  '{{ $json.list }}',
);
loosely(
  'grouped by the platform',
  (field) => [
    CODE(
      'Group',
      `const groups = Object.groupBy($input.all().map(({ json }) => json), (one) => one.${field}); return Object.keys(groups).map((name) => ({ json: { name } }));`,
    ),
  ],
  '{{ $json.name }}',
);
carry(
  'counted by name',
  (field) => [
    CODE(
      'Count',
      `const count = new Map(); for (const { json } of $input.all()) count.set(json.${field}, (count.get(json.${field}) ?? 0) + 1); return [{ json: { most: [...count].sort((a, b) => b[1] - a[1])[0][0] } }];`,
    ),
  ],
  '{{ $json.most }}',
);
carry(
  'put together in the end',
  (field) => [
    CODE('Join', `let text = ''; for (const { json } of $input.all()) text += json.${field} + '\\n'; return [{ json: { text } }];`),
  ],
  '{{ $json.text }}',
);
carry(
  'carried from item to item',
  (field) => [
    CODE(
      'Carry',
      `let last = ''; const out = []; for (const { json } of $input.all()) { out.push({ json: { before: last } }); last = json.${field}; } return out;`,
    ),
  ],
  '{{ $json.before }}',
);
carry(
  'for each item by itself',
  (field) => [
    CODE('Each', `$input.item.json.copy = $input.item.json.${field};\nreturn { json: { copy: $input.item.json.copy } };`, {
      mode: 'runOnceForEachItem',
    }),
  ],
  '{{ $json.copy }}',
);
carry(
  'a record of records',
  (field) => [
    CODE(
      'Index',
      `const index = {}; for (const { json } of $input.all()) index[json.Topic] = { who: json.${field} }; return [{ json: { first: Object.values(index)[0].who } }];`,
    ),
  ],
  '{{ $json.first }}',
);
{
  const f = (field: string) =>
    chain(
      FORM(['Date of birth', 'Visit']),
      ['Date', 'dateTime', 2, { operation: 'formatDate', date: `={{ $json['${field}'] }}`, outputFieldName: 'd', options: {} }],
      OAI('Ask', '=About {{ $json.d }}'),
    );
  pair('a date of birth that is written out anew', 'DF001', f('Date of birth'), f('Visit'));
}
{
  const f = (field: string) =>
    wf(
      [
        FORM(['Email', 'Topic']),
        SET('A', { x: `={{ $json.${field} }}` }),
        SET('B', { y: 'fixed' }),
        ['Merge', 'merge', 3, { mode: 'combine', combineBy: 'combineByPosition', options: {} }],
        OAI('Ask', '=About {{ $json.x }}'),
      ],
      ['Form > A', 'Form > B', 'A > Merge#0', 'B > Merge#1', 'Merge > Ask'],
    );
  pair('joined by place', 'DF001', f('Email'), f('Topic'));
}
{
  const f = (field: string) =>
    wf(
      [
        FORM(['Email', 'Topic']),
        SET('A', { x: `={{ $json.${field} }}` }),
        ['Diff', 'compareDatasets', 2.3, { mergeByFields: { values: [{ field1: 'x', field2: 'x' }] }, options: {} }],
        OAI('Ask', '=About {{ JSON.stringify($json) }}'),
      ],
      ['Form > A', 'A > Diff#0', 'A > Diff#1', 'Diff#1 > Ask'],
    );
  pair('compared', 'DF001', f('Email'), f('Topic'));
}

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
// Secrets on their way out.
const key = '{{ $env.CRM_API_KEY }}';
const told = (name: string, make: (value: string) => Step, rule = 'DF003'): void =>
  pair(
    name,
    rule,
    chain(HOOK({ responseMode: 'responseNode' }), make(key)),
    chain(HOOK({ responseMode: 'responseNode' }), make('{{ $execution.id }}')),
  );
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

// An outsider's words where a model takes orders.
const ordered = (
  name: string,
  make: (value: string) => readonly [steps: readonly Step[], wires: readonly string[]],
  fixed: string,
  more = '{{ $json.body.text }}',
): void => {
  const f = (value: string) => {
    const [steps, wires] = make(value);
    return wf([HOOK(), ...steps], wires);
  };
  pair(name, 'AI002', f(`=${more}`), f(fixed));
};
ordered(
  'what a tool says of itself',
  (toolDescription) => [
    [AGENT('Agent', 'Hello'), GPT(), ['Tool', 'httpRequestTool', 4.2, { toolDescription, url: 'https://api.example.com/x', options: {} }]],
    ['Webhook > Agent', 'OpenAI Chat Model -model> Agent', 'Tool -tool> Agent'],
  ],
  'Looks an order up',
);
ordered(
  'the system message of a chain',
  (message) => [
    [
      [
        'Chain',
        'L.chainLlm',
        1.5,
        { promptType: 'define', text: 'Hello', messages: { messageValues: [{ type: 'SystemMessagePromptTemplate', message }] } },
      ],
      GPT(),
    ],
    ['Webhook > Chain', 'OpenAI Chat Model -model> Chain'],
  ],
  'Be short',
);
ordered(
  'the system message of a call',
  (content) => [
    [
      POST(
        'Ask',
        'https://api.openai.com/v1/chat/completions',
        `={ "model": "gpt-4o", "messages": [{ "role": "system", "content": "${content.replace(/^=/, '')}" }, { "role": "user", "content": "Hello" }] }`,
      ),
    ],
    ['Webhook > Ask'],
  ],
  'Be short',
);
ordered(
  'the orders of one who sorts',
  (systemPromptTemplate) => [
    [
      [
        'Sort',
        'L.textClassifier',
        1,
        { inputText: 'x', categories: { categories: [{ category: 'a' }, { category: 'b' }] }, options: { systemPromptTemplate } },
      ],
      GPT(),
    ],
    ['Webhook > Sort', 'OpenAI Chat Model -model> Sort'],
  ],
  'Sort it into {categories}',
);

// What a steered model may do.
const acts = (name: string, make: (value: string) => Step): void => {
  const f = (value: string) =>
    wf(
      [HOOK(), LLM('Think', '=Answer {{ $json.body.text }}'), GPT(), make(value)],
      ['Webhook > Think', 'OpenAI Chat Model -model> Think', `Think > ${make(value)[0]}`],
    );
  pair(name, 'AI001', f('={{ $json.text }}'), f('={{ $now }}'));
};
acts('a row in a sheet', (value) => [
  'Row',
  'googleSheets',
  4.5,
  {
    operation: 'append',
    documentId: rl('d', 'id'),
    sheetName: rl('s', 'id'),
    columns: { mappingMode: 'defineBelow', value: { a: value } },
    options: {},
  },
  cr('googleSheetsOAuth2Api'),
]);
acts('a page', (value) => [
  'Page',
  'notion',
  2.2,
  { resource: 'databasePage', databaseId: rl('d', 'id'), title: value, options: {} },
  cr('notionApi'),
]);
acts('a post for everybody', (value) => ['Post', 'twitter', 2, { text: value, additionalFields: {} }, cr('twitterOAuth2Api')]);
acts('an appointment', (value) => [
  'Date',
  'googleCalendar',
  1.3,
  { calendar: rl('c', 'id'), start: '2026-01-01', end: '2026-01-02', additionalFields: { summary: value } },
  cr('googleCalendarOAuth2Api'),
]);
acts('a file in a drive', (value) => [
  'File',
  'googleDrive',
  3,
  { operation: 'createFromText', content: value, name: 'a.txt', driveId: rl('My Drive'), folderId: rl('root'), options: {} },
  cr('googleDriveOAuth2Api'),
]);
acts('a ticket', (value) => [
  'Ticket',
  'jira',
  1,
  { project: rl('p'), issueType: rl('1'), summary: value, additionalFields: {} },
  cr('jiraSoftwareCloudApi'),
]);
acts('a call that changes something', (value) => POST('Call', 'https://api.example.com/orders', `={ "a": "${value.replace(/^=/, '')}" }`));
acts('code in a repository', (value) => [
  'Code',
  'github',
  1.1,
  {
    resource: 'file',
    operation: 'create',
    owner: rl('a', 'name'),
    repository: rl('b', 'name'),
    filePath: 'a.js',
    fileContent: value,
    commitMessage: 'x',
  },
  cr('githubApi'),
]);
acts('a command', (value) => ['Run', 'executeCommand', 1, { command: `=echo ${value.replace(/^=/, '')}` }]);
{
  const f = (sendTo: string) =>
    wf(
      [HOOK(), LLM('Think', '=Answer {{ $json.body.text }}'), GPT(), MAIL('Mail', { sendTo, message: 'Hello' })],
      ['Webhook > Think', 'OpenAI Chat Model -model> Think', 'Think > Mail'],
    );
  pair('a mail to whom a model names', 'AI005', f('={{ $json.text }}'), f('desk@example.com'));
}
{
  const f = (bccList: string) =>
    wf(
      [HOOK(), LLM('Think', '=Answer {{ $json.body.text }}'), GPT(), MAIL('Mail', { options: { bccList } })],
      ['Webhook > Think', 'OpenAI Chat Model -model> Think', 'Think > Mail'],
    );
  pair('a hidden copy to whom a model names', 'AI005', f('={{ $json.text }}'), f('desk@example.com'));
}

// Words in languages of other services.
const asked = (name: string, make: (value: string) => Step): void =>
  pair(name, 'CN014', chain(HOOK(), make('{{ $json.body.q }}')), chain(HOOK(), make('open')));
asked('a formula of a table', (value) => [
  'Find',
  'airtable',
  2.1,
  { operation: 'search', base: rl('a'), table: rl('t'), filterByFormula: `={Name} = '${value}'`, options: {} },
  cr('airtableTokenApi'),
]);
asked('a stage of a pipeline', (value) => [
  'Find',
  'mongoDb',
  1,
  { operation: 'aggregate', collection: 'a', query: `=[{ "$match": { "a": "${value}" } }]` },
  cr('mongoDb'),
]);
asked('a question of a customer database', (value) => [
  'Find',
  'salesforce',
  1,
  { resource: 'search', query: `=SELECT Id FROM Contact WHERE Name = '${value}'` },
  cr('salesforceOAuth2Api'),
]);
asked('a statement of GraphQL', (value) => [
  'Ask',
  'graphql',
  1,
  { endpoint: 'https://api.example.com/g', query: `=mutation { remove(name: "${value}") { id } }` },
]);
asked('a statement that a tool fills in', (value) => [
  'Find',
  'postgres',
  2.5,
  { operation: 'executeQuery', query: `=SELECT * FROM orders WHERE state = '${value}'`, options: {} },
  cr('postgres'),
]);
asked('a command over the wire', (value) => ['Run', 'ssh', 1, { command: `=ls ${value}` }, cr('sshPassword')]);
