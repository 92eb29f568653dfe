/** How grave the same finding is: whose hand is seen in a value, and who may start a flow with what. */
import { button, flow as flowOf, http } from './adversary/foreign/power-automate-kit.ts';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../app/kernel/json.ts';
import { importForeignAll } from '../../app/import/detect.ts';
import { lintFlow } from '../../app/lint/run.ts';
import { emptyFlow } from '../../app/workflow/model/flow.ts';
import { flow } from './kit/flow.ts';
import { localModel, manual } from './kit/steps.ts';
import { AGENT, CODE, FORM, HOOK, HTTP, MAIL, OLL, PG, POST, SET, SLACK, cr, rl, wf, type Step } from './adversary/foreign/n8n-kit.ts';

const gravity = (file: JsonObject, rule: string): string[] => [
  ...new Set(
    importForeignAll(JSON.stringify(file), 'wf.json').flatMap(({ flow }) =>
      lintFlow(flow)
        .findings.filter(({ ruleId }) => ruleId === rule)
        .map(({ severity, confidence }) => `${severity}, ${confidence}`),
    ),
  ),
];
/** To whomever the caller names, and nobody else: what is sent to oneself is milder. */
const theirs = "={{ $('Webhook').item.json.body.to }}";
const behindModel = (...steps: readonly Step[]): JsonObject =>
  wf(
    [HOOK(), AGENT('Agent', '={{ $json.body.text }}'), OLL, ...steps],
    [
      'Webhook > Agent',
      'Ollama Chat Model -model> Agent',
      ...steps.map(([name], index) => `${index === 0 ? 'Agent' : (steps[index - 1]?.[0] ?? '')} > ${name}`),
    ],
  );
const row: Step = [
  'Row',
  'airtable',
  2.1,
  {
    operation: 'create',
    base: rl('app1'),
    table: rl('tbl1'),
    columns: { mappingMode: 'defineBelow', value: { Text: '={{ $json.output }}' } },
    options: {},
  },
  cr('airtableTokenApi'),
];
const get = (url: string): Step => HTTP('Get', { url });
const filed = (path: string): Step =>
  HTTP('File', {
    url: `https://api.mistral.ai/v1/${path}`,
    method: 'POST',
    sendBody: true,
    contentType: 'multipart-form-data',
    bodyParameters: { parameters: [{ name: 'text', value: '={{ $json.body.email }}' }] },
  });
const keyed = (name: string): JsonObject => ({
  url: 'https://api.example.com/jobs',
  sendHeaders: true,
  headerParameters: { parameters: [{ name, value: '={{ $env.SHOP }}' }] },
});
/** It stays a step of n8n. */
const paged = (url: string): Step => HTTP('Get', { url, options: { pagination: { pagination: { paginationMode: 'off' } } } });
const asks = (from: string): Step =>
  row.with(3, {
    operation: 'create',
    base: rl('app1'),
    table: rl('tbl1'),
    columns: { mappingMode: 'defineBelow', value: { Text: from } },
    options: {},
  }) as unknown as Step;
const deepl = (text: string): Step => ['Translate', 'deepL', 1, { text, translateTo: 'DE', additionalFields: {} }, cr('deepLApi')];
const lookUp = (name: string): Step => [
  'Find',
  'airtable',
  2.1,
  { operation: 'search', base: rl('app1'), table: rl('tbl1'), filterByFormula: name, options: {} },
  cr('airtableTokenApi'),
];
const remove = (id: string): Step => HTTP('Delete', { method: 'DELETE', url: `=https://api.example.com/customers/${id}` });

describe('a service stands between', () => {
  it.each([
    ["a model's text in an address", 'AI003', behindModel(get('=https://api.example.com/{{ $json.output }}')), ['high, medium']],
    // That one is the service's own: who chooses a host by it is told apart.
    ['the id of what was made of it', 'AI003', behindModel(row, get('=https://api.example.com/{{ $json.id }}')), []],
    [
      'both in one address',
      'AI003',
      behindModel(row, get("=https://api.example.com/{{ $json.id }}/{{ $('Agent').item.json.output }}")),
      ['high, medium'],
    ],
    [
      'both in one field',
      'AI003',
      behindModel(
        row,
        SET('Both', { at: "={{ $json.id }}-{{ $('Agent').item.json.output }}" }),
        get('=https://api.example.com/{{ $json.at }}'),
      ),
      ['high, medium'],
    ],
    [
      'a model\'s text behind the "?" of a fixed host',
      'AI003',
      behindModel(paged('=https://api.example.com/find?q={{ $json.output }}')),
      ['medium, medium'],
    ],
    [
      'the same, encoded',
      'AI003',
      behindModel(
        paged("=https://api.example.com/find?q={{ encodeURIComponent($json.output) }}&page={{ $('Webhook').item.json.body.page }}"),
      ),
      [],
    ],
    ['the same in a step that encodes it itself', 'AI003', behindModel(get('=https://api.example.com/find?q={{ $json.output }}')), []],
    [
      'the same as a parameter of the call',
      'AI003',
      behindModel(
        HTTP('Get', {
          url: 'https://api.example.com/find',
          sendQuery: true,
          queryParameters: { parameters: [{ name: 'q', value: '={{ $json.output }}' }] },
        }),
      ),
      [],
    ],
    [
      'in the path and behind it',
      'AI003',
      behindModel(paged('=https://api.example.com/{{ $json.output }}?q={{ $json.output }}')),
      ['high, medium'],
    ],
    [
      'behind the "?" of a host that it chooses',
      'AI003',
      behindModel(get('=https://{{ $json.output }}/find?q={{ $json.output }}')),
      ['block, high'],
    ],
    ["an outsider's address", 'CN005', wf([HOOK(), get('={{ $json.body.link }}')], ['Webhook > Get']), ['block, high']],
    [
      'the address that a service gave',
      'CN005',
      wf([HOOK(), asks('={{ $json.body.text }}'), get('={{ $json.url }}')], ['Webhook > Row', 'Row > Get']),
      ['high, low'],
    ],
    [
      'the address that it was given',
      'CN005',
      wf([HOOK(), asks('={{ $json.body.link }}'), get('={{ $json.fields.Text }}')], ['Webhook > Row', 'Row > Get']),
      ['block, medium'],
    ],
    [
      'one of which nobody knows',
      'CN005',
      wf([HOOK(), asks('={{ $json.body.link }}'), get('={{ $json.site }}')], ['Webhook > Row', 'Row > Get']),
      ['block, medium'],
    ],
    [
      'a translated address',
      'CN005',
      wf([HOOK(), deepl('={{ $json.body.link }}'), get('={{ $json.text }}')], ['Webhook > Translate', 'Translate > Get']),
      ['block, high'],
    ],
    [
      'the address that a service gave for a key',
      'CN005',
      wf([HOOK(), HTTP('Ask', keyed('Authorization')), get('={{ $json.url }}')], ['Webhook > Ask', 'Ask > Get']),
      ['medium, medium'],
    ],
    [
      'the same of one that reads pages of others',
      'CN005',
      wf(
        [HOOK(), HTTP('Ask', { ...keyed('Authorization'), url: 'https://api.firecrawl.dev/v1/scrape' }), get('={{ $json.url }}')],
        ['Webhook > Ask', 'Ask > Get'],
      ),
      ['block, high'],
    ],
    [
      'the same without a key',
      'CN005',
      wf([HOOK(), HTTP('Ask', keyed('Accept')), get('={{ $json.url }}')], ['Webhook > Ask', 'Ask > Get']),
      ['high, medium'],
    ],
    [
      'the same without encryption',
      'CN005',
      wf(
        [HOOK(), HTTP('Ask', { ...keyed('Authorization'), url: 'http://api.example.com/jobs' }), get('={{ $json.url }}')],
        ['Webhook > Ask', 'Ask > Get'],
      ),
      ['block, high'],
    ],
    [
      "the same beside an outsider's",
      'CN005',
      wf(
        [HOOK(), HTTP('Ask', keyed('x-api-key')), get("={{ $json.url }}{{ $('Webhook').item.json.body.link }}")],
        ['Webhook > Ask', 'Ask > Get'],
      ),
      ['block, high'],
    ],
    [
      "the same mixed with an outsider's before",
      'CN005',
      wf(
        [
          HOOK(),
          HTTP('Ask', keyed('x-api-key')),
          SET('Both', { at: "={{ $json.url ?? $('Webhook').item.json.body.link }}" }),
          get('={{ $json.at }}'),
        ],
        ['Webhook > Ask', 'Ask > Both', 'Both > Get'],
      ),
      ['block, high'],
    ],
    [
      'an address that was looked up',
      'CN005',
      wf([HOOK(), lookUp('={{ $json.body.name }}'), get('={{ $json.website }}')], ['Webhook > Find', 'Find > Get']),
      ['high, low'],
    ],
    [
      "the id of a file at a model's maker",
      'AI003',
      wf([HOOK(), filed('files'), get('=https://api.example.com/{{ $json.id }}')], ['Webhook > File', 'File > Get']),
      [],
    ],
    [
      'what the model there answers',
      'AI003',
      wf([HOOK(), filed('chat/completions'), get('=https://api.example.com/{{ $json.id }}')], ['Webhook > File', 'File > Get']),
      ['high, medium'],
    ],
    ["what is told to a model's maker in a file", 'DF001', wf([HOOK(), filed('files')], ['Webhook > File']), ['high, medium']],
    [
      'what a form says of it at the end',
      'AI003',
      behindModel(['Done', 'form', 1, { operation: 'completion', completionTitle: 'Thanks', completionMessage: '={{ $json.output }}' }]),
      [],
    ],
    ['what a model wrote is sent', 'AI005', behindModel(MAIL('Send', { sendTo: theirs, message: '={{ $json.output }}' })), ['block, high']],
    [
      'what a service made of it is sent',
      'AI005',
      behindModel(row, MAIL('Send', { sendTo: theirs, message: '=Row {{ $json.id }}' })),
      ['high, low'],
    ],
    [
      'what a service was given is sent',
      'AI005',
      behindModel(row, MAIL('Send', { sendTo: theirs, message: '={{ $json.fields.Text }}' })),
      ['block, high'],
    ],
    [
      'a part of it, handed on by name',
      'AI005',
      behindModel(row, SET('Both', { at: '={{ $json.fields }}' }), MAIL('Send', { sendTo: theirs, message: '={{ $json.at.id }}' })),
      ['block, high'],
    ],
    [
      'what a translator made of it is sent',
      'AI005',
      behindModel(deepl('={{ $json.output }}'), MAIL('Send', { sendTo: theirs, message: '={{ $json.text }}' })),
      ['block, high'],
    ],
    [
      'what a translator made of it is deleted',
      'AI005',
      behindModel(deepl('={{ $json.output }}'), remove('{{ $json.text }}')),
      ['block, high'],
    ],
    ['what was made just now is deleted', 'AI005', behindModel(row, remove('{{ $json.id }}')), ['high, low']],
    [
      'what was looked up by it is deleted',
      'AI005',
      behindModel(lookUp('={{ $json.output }}'), remove('{{ $json.id }}')),
      ['block, medium'],
    ],
    [
      'what was looked up by it is sent',
      'AI005',
      behindModel(lookUp('={{ $json.output }}'), MAIL('Send', { sendTo: theirs, message: '=Hello {{ $json.name }}' })),
      ['high, low'],
    ],
    ['what a steered model wrote is told', 'AI001', behindModel(SLACK('Tell', '={{ $json.output }}')), ['block, high']],
  ])('%s', (_name, rule, file, expected) => {
    expect(gravity(file, rule)).toEqual(expected);
  });

  it('what an outsider steered is less sure behind a service', () => {
    // The row itself is written by the model, and is only added.
    expect(gravity(behindModel(row, SLACK('Tell', '=Row {{ $json.id }}')), 'AI001').sort()).toEqual(['high, low', 'medium, medium']);
  });
});

describe('who may start a flow', () => {
  const told = (responseBody: string): Step => ['Answer', 'respondToWebhook', 1.1, { respondWith: 'text', responseBody, options: {} }];
  const form = FORM(['Topic']);
  it.each([
    ['a web hook that tells somebody', wf([HOOK(), SLACK('Tell', 'Hi')], ['Webhook > Tell']), ['high, high']],
    ['a form that tells somebody', wf([form, SLACK('Tell', 'Hi')], ['Form > Tell']), ['medium, high']],
    [
      'a form that deletes',
      wf(
        [form, SLACK('Tell', 'Hi'), HTTP('Delete', { method: 'DELETE', url: 'https://api.example.com/x' })],
        ['Form > Tell', 'Tell > Delete'],
      ),
      ['high, high'],
    ],
    ['a form beside a web hook', wf([form, HOOK(), SLACK('Tell', 'Hi')], ['Form > Tell', 'Webhook > Tell']), ['high, high']],
    ['a fixed answer', wf([HOOK(), told('OK')], ['Webhook > Answer']), ['low, high']],
    [
      'a fixed answer to what was asked',
      wf([HOOK(), SET('Put', { a: '1' }), told('OK')], ['Webhook > Put', 'Put > Answer']),
      ['low, high'],
    ],
    ['an answer that holds a setting', wf([HOOK(), told('={{ $env.SHOP }}')], ['Webhook > Answer']), ['high, high']],
    ['an answer that holds a variable', wf([HOOK(), told('={{ $vars.shop }}')], ['Webhook > Answer']), ['high, high']],
    [
      'a fixed answer behind a question',
      wf([HOOK(), get('https://erp.example.com/x'), told('OK')], ['Webhook > Get', 'Get > Answer']),
      ['low, high'],
    ],
    [
      'a fixed answer behind a script',
      wf([HOOK(), CODE('Code', 'return [];'), told('OK')], ['Webhook > Code', 'Code > Answer']),
      ['low, high'],
    ],
    [
      'a fixed answer beside a message',
      wf(
        [HOOK(), told('OK'), ['Other', 'webhook', 2, { httpMethod: 'POST', path: 'other', options: {} }], SLACK('Tell', 'Hi')],
        ['Webhook > Answer', 'Other > Tell'],
      ),
      ['high, high'],
    ],
    ['a form that does nothing', wf([form, CODE('Code', 'return [];')], ['Form > Code']), ['low, high']],
  ])('%s', (_name, file, expected) => {
    expect(gravity(file, 'CN008')).toEqual(expected);
  });
});

describe('a script that cannot be followed', () => {
  const opaque = 'const p = new Proxy($json, { get: (o, k) => o[k] }); with (p) { return [{ json: { a: email } }]; }';
  it.each([
    ['alone', opaque, ['medium, high']],
    ['with words of a library in a comment', `// getInputConnectionData require('langchain')\n${opaque}`, ['medium, high']],
    ['with words of a library in a text', `const t = "this.getInputConnectionData()";\n${opaque}`, ['medium, high']],
    ['of a chain', `const m = await this.getInputConnectionData('ai_languageModel', 0);\n${opaque}`, ['low, high']],
    ['of a library', `const { PromptTemplate } = require('@langchain/core/prompts');\n${opaque}`, ['low, high']],
  ])('%s', (_name, text, expected) => {
    expect(gravity(wf([HOOK(), CODE('Code', text)], ['Webhook > Code']), 'SC004')).toEqual(expected);
  });
});

describe('tried again', () => {
  const again = (url: string): JsonObject =>
    wf([HOOK(), POST('Ask', url, '{}', {}, { retryOnFail: true, maxTries: 3 })], ['Webhook > Ask']);
  it.each([
    'https://api.firecrawl.dev/v1/map',
    'https://api.ocr.space/parse/image',
    'https://api.notion.com/v1/databases/1f2e/query',
    'https://llm.example.com/v1/embeddings',
    'https://vision.googleapis.com/v1/images:annotate',
    'https://api.openai.com/v1/chat/completions',
    'https://api.tavily.com/search',
    'https://api.deepl.com/v2/translate',
  ])('asks once more: %s', (url) => {
    expect(gravity(again(url), 'RL002').filter((one) => one.startsWith('high'))).toEqual([]);
  });
  it.each([
    'https://api.example.com/query-logs/pay',
    '=https://shop.example.com/orders/search/{{ $json.body.id }}/pay',
    'https://shop.example.com/refund/count',
    '=https://api.example.com/v1/messages/{{ $json.body.id }}',
  ])('pays or tells twice: %s', (url) => {
    expect(gravity(again(url), 'RL002')).toContain('high, high');
  });
  it.each([
    'https://api.notion.com/v1/pages',
    'https://shop.example.com/search/jobs',
    '={{ $json.body.link }}/search',
    'https://api.cloudflare.com/client/v4/accounts/a/d1/database/b/query',
    'https://app.scrapingbee.com/api/v1/?url=https%3A%2F%2Fbank.example.com%2Fpay',
    'https://api.exa.ai/websets/v0/websets',
    'https://api.openai.com/v1/assistants',
    'https://api.openai.com/v1/threads/t/runs',
    'https://api.firecrawl.dev/v1/crawl',
  ])('writes it twice: %s', (url) => {
    expect(gravity(again(url), 'RL002')).toContain('medium, high');
  });
  it('is not asked again by itself because its address sounds so', () => {
    const [imported] = importForeignAll(
      JSON.stringify(wf([HOOK(), POST('Ask', 'https://shop.example.com/api/search', '{}')], ['Webhook > Ask'])),
      'wf.json',
    );
    expect(lintFlow(imported?.flow ?? emptyFlow('none', 'None')).findings.filter(({ ruleId }) => ruleId === 'RL002')).toEqual([]);
  });
  it.each<[string, JsonObject, string]>([
    ['https://log.example.com/v1/lines', {}, 'medium, high'],
    ['https://bank.example.com/v1/payments', {}, 'high, high'],
    ['https://log.example.com/v1/orders', { retryPolicy: { type: 'fixed', count: 4, interval: 'PT20S' } }, 'high, high'],
  ])('by Power Automate itself, and because somebody wants it: %s %j', (uri, more, expected) => {
    expect(gravity(flowOf(button, { Call: http({ method: 'POST', uri, body: { n: 1 }, ...more }) }), 'RL002')).toContain(expected);
  });
  it('a statement is no question because it is called so', () => {
    expect(
      gravity(
        wf(
          [HOOK(), [...PG('Query', 'INSERT INTO t VALUES (1)').slice(0, 4), { retryOnFail: true, maxTries: 3 }] as unknown as Step],
          ['Webhook > Query'],
        ),
        'RL002',
      ),
    ).toContain('medium, high');
  });
});

describe('whose signature the steps take that load one model file', () => {
  const key = (letter: string): string => `-----BEGIN PUBLIC KEY-----\n${letter.repeat(4)}\n-----END PUBLIC KEY-----`;
  const policy = { models: [{ provider: 'local', model: 'fraud@sha256:aaaaaaaaaaaa', signer: key('A') }] };
  it('each is told of, where it is another', () => {
    const signed = (signer: string, id: string): ReturnType<typeof localModel> => localModel({ signature: 'models/model.sig', signer }, id);
    const steps = lintFlow(
      flow(
        [manual(), localModel({}, 'bare'), signed(key('B'), 'b1'), signed(key('B'), 'b2'), signed(key('A'), 'right')],
        ['start > bare', 'bare > b1', 'b1 > b2', 'b2 > right'],
      ),
      { policy },
    ).findings.filter(({ ruleId }) => ruleId === 'AI010');
    expect(steps.map(({ nodeId, severity }) => [nodeId, severity])).toEqual([
      ['bare', 'high'],
      ['b1', 'high'],
    ]);
  });
});

it('a title names a model file without its digest', () => {
  const { findings } = lintFlow(flow([manual(), localModel()], ['start > model']));
  const titles = findings.filter(({ ruleId }) => ruleId === 'AI008' || ruleId === 'AI010').map(({ title }) => title);
  expect(titles.length).toBeGreaterThan(0);
  expect(titles.filter((title) => !title.includes('“fraud”') || title.includes('sha256'))).toEqual([]);
});

describe('a token that the flow itself checks', () => {
  const remove = PG('Delete', 'DELETE FROM orders WHERE id = $1', { queryReplacement: "={{ $('Webhook').item.json.body.id }}" });
  const token = (parameters: JsonObject = {}, more: JsonObject = {}): Step => [
    'Token',
    'jwt',
    1,
    { operation: 'verify', token: '={{ $json.headers.authorization }}', options: {}, ...parameters },
    { ...cr('jwtAuth'), ...more },
  ];
  const ways = ['Webhook > Token', 'Token > Delete'];
  const written = 'eyJmYWtlIjoidG9rZW4ifQ.of.nobody';
  it.each<[string, Step, string?]>([
    ['signs itself', ['Sign', 'jwt', 1, { operation: 'sign', claims: '={{ $json.body }}', options: {} }, cr('jwtAuth')]],
    ['sets itself', SET('Sign', { token: written })],
    ['has another ready than', SET('Sign', { other: written, token: '={{ $json.headers.token }}' }), '={{ $json.token || $json.other }}'],
    ['asks a service for', POST('Sign', 'https://auth.example.com/token', '{}')],
  ])('does not come from whoever calls where the flow %s it', (_name, sign, shown = '={{ $json.token }}') => {
    const step = token({ token: shown });
    expect(gravity(wf([HOOK(), sign, step, remove], ['Webhook > Sign', 'Sign > Token', 'Token > Delete']), 'CN008')).toEqual([
      'high, high',
    ]);
  });
  it.each<[string, string, Step, readonly string[]]>([
    ['stands before all that acts', 'low', token(), ways],
    ['and leads on where it is right', 'low', token({}, { onError: 'continueErrorOutput' }), ways],
    ['is only read', 'high', token({ operation: 'decode' }), ways],
    ['may fail', 'high', token({}, { onError: 'continueRegularOutput' }), ways],
    ['acts where it failed', 'high', token({}, { onError: 'continueErrorOutput' }), ['Webhook > Token', 'Token#1 > Delete']],
    ['stands on one way of two', 'high', token(), [...ways, 'Webhook > Delete']],
    ['is of the flow itself', 'high', token({ token: '={{ $env.TOKEN }}' }), ways],
    ['is switched off', 'high', token({}, { disabled: true }), ways],
    [
      'is cut out of a header',
      'low',
      token({ token: "={{ $('Webhook').item.json.headers.authorization?.replace('Bearer ', '') ?? '' }}" }),
      ways,
    ],
    ['may come in two places', 'low', token({ token: '={{ $json.headers.token ?? $json.query.token }}' }), ways],
    ['is one of the house else', 'high', token({ token: '={{ $json.headers.token || $env.TOKEN }}' }), ways],
    ['is a fixed one where nobody brings any', 'high', token({ token: `={{ $json.headers.token || '${written}' }}` }), ways],
    ['is a fixed one where none fits', 'high', token({ token: `={{ $json.headers.token.replace(/^.*$/, '${written}') }}` }), ways],
    ['is chosen', 'high', token({ token: '={{ $json.headers.token ? $json.headers.token : $env.TOKEN }}' }), ways],
  ])('%s: %s', (_name, severity, step, wires) =>
    expect(gravity(wf([HOOK(), step, remove], wires), 'CN008')).toEqual([`${severity}, high`]),
  );
});
