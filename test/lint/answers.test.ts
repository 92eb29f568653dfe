/** What a service answers, who reads what is sent, and what is done twice: each beside what looks like it and is another matter. */
import { describe, expect, it } from 'vitest';
import { importForeignAll } from '../../app/import/detect.ts';
import { lintFlow } from '../../app/lint/run.ts';
import { readUrl } from '../../app/nodes/kit/url.ts';
import type { JsonObject } from '../../app/kernel/json.ts';
import {
  AGENT,
  CODE,
  GPT,
  HOOK,
  HTTP,
  IF,
  LLM,
  MAIL,
  PG,
  POST,
  SET,
  SLACK,
  START,
  cr,
  rl,
  wf,
  type Step,
} from './adversary/foreign/n8n-kit.ts';

const lint = (nodes: readonly Step[], wires: readonly string[]) =>
  importForeignAll(JSON.stringify(wf(nodes, wires)), 'w.json').flatMap(({ flow }) => lintFlow(flow).findings);
const found = (rule: string, nodes: readonly Step[], wires: readonly string[]): string[] =>
  lint(nodes, wires)
    .filter(({ ruleId }) => ruleId === rule)
    .map(({ severity, nodeName }) => `${severity} ${nodeName ?? ''}`);
const MODEL = 'OpenAI Chat Model -model> Ask';
const CHAT: Step = ['Message', 'telegramTrigger', 1.2, { updates: ['message'], additionalFields: {} }, cr('telegramApi')];
const REPLY = (name: string, text: string): Step => [
  name,
  'telegram',
  1.2,
  { chatId: "={{ $('Message').item.json.message.chat.id }}", text, additionalFields: {} },
  cr('telegramApi'),
];
/** Its own step of this program would be another matter. */
const kept: JsonObject = { batching: { batch: { batchSize: 1 } } };
const GET = (name: string, p: JsonObject, extra: JsonObject = {}): Step => HTTP(name, { method: 'GET', options: kept, ...p }, extra);
const SEND = (name: string, url: string, body: string, p: JsonObject = {}, extra: JsonObject = {}): Step =>
  POST(name, url, body, { options: kept, ...p }, extra);

describe('personal data in the answer of a service that was asked with it', () => {
  const asked = (service: Step, from: Step = CHAT): string[] =>
    found(
      'DF001',
      [from, service, LLM('Ask', '=Sum up {{ $json.text }}'), GPT()],
      [`${from[0]} > ${service[0]}`, `${service[0]} > Ask`, MODEL],
    );
  it('may be in it, and is told so', () => {
    expect(
      asked(
        GET('Transcript', {
          url: '=https://videos.example.com/transcript',
          sendQuery: true,
          queryParameters: { parameters: [{ name: 'video', value: '={{ $json.message.text }}' }] },
        }),
      ),
    ).toEqual(['medium Ask']);
    expect(
      asked(
        GET('Search', {
          url: 'https://api.example.com/search',
          sendQuery: true,
          queryParameters: { parameters: [{ name: 'q', value: '={{ $json.message.text }}' }] },
        }),
      ),
    ).toEqual(['medium Ask']);
  });
  it('is in it where the service gives the same text again', () =>
    expect(asked(SEND('Translate', 'https://api.example.com/translate', '={"text": "{{ $json.message.text }}"}'))).toEqual(['block Ask']));
  it('is the record of the one who was asked for', () => {
    const mail: Step = ['Mail', 'gmailTrigger', 1.2, { simple: true, filters: {} }, cr('gmailOAuth2')];
    expect(
      asked(
        GET('Customer', {
          url: 'https://crm.example.com/customers',
          sendQuery: true,
          queryParameters: { parameters: [{ name: 'mail', value: '={{ $json.From }}' }] },
        }),
        mail,
      ),
    ).toEqual(['high Ask']);
  });
  it('is what was kept, where it was kept', () => {
    const nodes = [
      CHAT,
      [
        'Keep',
        'postgres',
        2.5,
        {
          operation: 'insert',
          schema: rl('public'),
          table: rl('notes'),
          columns: { mappingMode: 'defineBelow', value: { text: '={{ $json.message.text }}' } },
        },
        cr('postgres'),
      ] as Step,
      LLM('Ask', '=Sum up {{ $json.text }}'),
      GPT(),
    ];
    expect(found('DF001', nodes, ['Message > Keep', 'Keep > Ask', MODEL])).toEqual(['block Ask']);
    expect(
      found(
        'DF001',
        [CHAT, nodes[1] as Step, PG('Read', 'SELECT text FROM notes'), ...nodes.slice(2)],
        ['Message > Keep', 'Keep > Read', 'Read > Ask', MODEL],
      ),
    ).toEqual(['block Ask']);
  });
  it('is the message itself, where a file of it was fetched', () => {
    const file: Step = ['File', 'telegram', 1.2, { resource: 'file', fileId: '={{ $json.message.voice.file_id }}' }, cr('telegramApi')];
    const hear: Step = ['Ask', 'L.openAi', 1.8, { resource: 'audio', operation: 'transcribe', options: {} }, cr('openAiApi')];
    expect(found('DF001', [CHAT, file, hear], ['Message > File', 'File > Ask'])).toEqual(['block Ask']);
  });
  it('is a name that the field itself has', () =>
    expect(asked(SET('Name', { text: '={{ $json.message.from.first_name }}' }))).toEqual(['block Ask']));
  it('that people have published themselves is told, and blocks nothing', () => {
    const posts: Step = ['Posts', 'reddit', 1, { operation: 'getAll', subreddit: 'gardening', filters: {} }, cr('redditOAuth2Api')];
    expect(
      found('DF001', [START, posts, LLM('Ask', '=Sum up {{ $json.selftext }}'), GPT()], ['Start > Posts', 'Posts > Ask', MODEL]),
    ).toEqual(['medium Ask']);
  });
});

describe('what a sheet gives back of the row that was written', () => {
  const keep = (value: JsonObject, more: JsonObject = {}): Step => [
    'Keep',
    'googleSheets',
    4.5,
    {
      operation: 'append',
      documentId: rl('doc1', 'id'),
      sheetName: rl('gid=0'),
      columns: { mappingMode: 'defineBelow', value, ...more },
      options: {},
    },
    cr('googleSheetsOAuth2Api'),
  ];
  const told = (field: string, row: Step): string[] =>
    found('DF001', [CHAT, row, LLM('Ask', `=Sum up {{ $json.${field} }}`), GPT()], ['Message > Keep', 'Keep > Ask', MODEL]);
  const row = { Topic: 'gardens', Words: '={{ $json.message.text }}' };
  it('is each column as it was filled', () => expect([told('Topic', keep(row)), told('Words', keep(row))]).toEqual([[], ['block Ask']]));
  it('is the item, where its fields became the columns', () =>
    expect(told('message.text', keep({}, { mappingMode: 'autoMapInputData' }))).toEqual(['block Ask']));
});

describe("private data and outsiders' text in one model, and a way out", () => {
  const words = SEND('Words', 'https://api.example.com/translate', '={"text": "{{ $json.message.text }}"}');
  const trifecta = (out: Step): string[] =>
    found(
      'DF004',
      [CHAT, words, LLM('Ask', '=Sum up {{ $json.data }}'), GPT(), out],
      ['Message > Words', 'Words > Ask', MODEL, `Ask > ${out[0]}`],
    );
  it('is none where what goes back to the asker came from the asker', () =>
    expect(trifecta(REPLY('Answer', '={{ $json.text }}'))).toEqual([]));
  it('is one where somebody else hears it', () =>
    expect(trifecta(MAIL('Tell', { sendTo: "={{ $('Words').item.json.mail }}", message: '={{ $json.text }}' }))).toEqual(['block Ask']));
  it('is less where only a room of your own hears it', () => expect(trifecta(SLACK('Tell', '={{ $json.text }}'))).toEqual(['medium Ask']));
  it('is one where data names somebody else who gets it too, or it goes back to whoever wrote', () => {
    expect(trifecta(MAIL('Tell', { message: '={{ $json.text }}' }))).toEqual(['medium Ask']);
    expect(trifecta(MAIL('Tell', { message: '={{ $json.text }}', options: { bccList: 'all@example.com' } }))).toEqual(['medium Ask']);
    expect(trifecta(MAIL('Tell', { message: '={{ $json.text }}', options: { bccList: "={{ $('Words').item.json.mail }}" } }))).toEqual([
      'block Ask',
    ]);
    expect(
      trifecta([
        'Tell',
        'microsoftOutlook',
        2,
        {
          toRecipients: 'desk@example.com',
          subject: 'x',
          bodyContent: '={{ $json.text }}',
          additionalFields: { bccRecipients: "={{ $('Words').item.json.mail }}" },
        },
        cr('microsoftOutlookOAuth2Api'),
      ]),
    ).toEqual(['block Ask']);
    expect(trifecta(MAIL('Tell', { operation: 'reply', messageId: 'x', message: '={{ $json.text }}' }))).toEqual(['block Ask']);
  });
  it('is one where the asker hears what others wrote', () => {
    const box: Step = ['Box', 'gmailTool', 2.1, { operation: 'getAll', filters: {} }, cr('gmailOAuth2')];
    expect(
      found(
        'DF004',
        [CHAT, AGENT('Ask', '={{ $json.message.text }}'), GPT(), box, REPLY('Answer', '={{ $json.output }}')],
        ['Message > Ask', MODEL, 'Box -tool> Ask', 'Ask > Answer'],
      ),
    ).toEqual(['block Ask']);
  });
  it('is none where a model is told what is public anyway', () => {
    const posts: Step = ['Posts', 'reddit', 1, { operation: 'getAll', subreddit: 'gardening', filters: {} }, cr('redditOAuth2Api')];
    expect(
      found(
        'DF004',
        [START, posts, LLM('Ask', '=Sum up {{ $json.selftext }}'), GPT(), MAIL('Tell', { sendTo: '={{ $json.text }}', message: 'x' })],
        ['Start > Posts', 'Posts > Ask', MODEL, 'Ask > Tell'],
      ),
    ).toEqual([]);
  });
  it('has no way out by another agent that has none', () => {
    const inner: Step = ['Helper', 'L.agentTool', 2.2, { text: "={{ $fromAI('task') }}", toolDescription: 'Helps', options: {} }];
    const box: Step = ['Box', 'gmailTool', 2.1, { operation: 'getAll', filters: {} }, cr('gmailOAuth2')];
    const all = (tools: readonly Step[]): string[] =>
      found(
        'DF004',
        [START, AGENT('Ask', 'Sort the mail'), GPT(), box, inner, GPT('Other'), ...tools],
        [
          'Start > Ask',
          MODEL,
          'Box -tool> Ask',
          'Helper -tool> Ask',
          'Other -model> Helper',
          ...tools.map(([name]) => `${name} -tool> Helper`),
        ],
      ).filter((one) => one.endsWith(' Ask'));
    expect([
      all([]),
      all([
        ['Send', 'gmailTool', 2.1, { sendTo: "={{ $fromAI('to') }}", subject: 'x', message: "={{ $fromAI('text') }}" }, cr('gmailOAuth2')],
      ]),
    ]).toEqual([[], ['high Ask']]);
  });
});

describe('where a request goes', () => {
  const job = (extra: JsonObject): Step => SEND('Job', 'https://api.example.com/videos', '={"prompt": "{{ $json.body.idea }}"}', {}, extra);
  const hosts = (url: string, from: readonly Step[] = [job(cr('httpHeaderAuth'))]): string[] =>
    found(
      'CN005',
      [HOOK(), ...from, GET('Get', { url })],
      [
        `Webhook > ${from[0]?.[0] ?? 'Get'}`,
        ...from.slice(1).map(([name], at) => `${from[at]?.[0] ?? ''} > ${name}`),
        ...(from.length > 0 ? [`${from.at(-1)?.[0] ?? ''} > Get`] : []),
      ],
    );
  const keyed = SEND('Job', 'https://api.example.com/videos', '={"prompt": "{{ $json.body.idea }}"}', {
    sendHeaders: true,
    headerParameters: { parameters: [{ name: 'Authorization', value: '=Bearer {{ $env.KEY }}' }] },
  });
  it('may be said by the service that has just been asked', () =>
    expect([hosts('={{ $json.status_url }}', [keyed]), hosts('={{ $json.status_url }}', [job({})])]).toEqual([
      ['medium Get'],
      ['high Get'],
    ]));
  it('and by the address that it named', () =>
    expect(
      hosts('={{ $json.response_url }}', [
        keyed,
        GET('Look', {
          url: '={{ $json.status_url }}',
          sendHeaders: true,
          headerParameters: { parameters: [{ name: 'Authorization', value: '=Bearer {{ $env.KEY }}' }] },
        }),
      ]),
    ).toContain('medium Get'));
  it("is an outsider's choice where they say it", () =>
    expect([hosts('={{ $json.body.url }}', []), hosts("={{ $('Webhook').item.json.body.url }}")]).toEqual([['block Get'], ['block Get']]));
  it('is theirs where the service only says it again', () => expect(hosts('={{ $json.input.url }}', [keyed])).toEqual(['block Get']));
  it('what others have written there leads wherever they like', () => {
    const list = GET('Job', { url: 'https://api.github.com/repos/o/r/issues' });
    expect([
      hosts('=https://api.github.com/repos/o/r/contents/{{ $json.title }}', [list]),
      hosts('=https://api.github.com/repos/o/r/issues/{{ $json.id }}/comments', [list]),
    ]).toEqual([['high Get'], []]);
  });
  it('an id of the same host leads nowhere else', () => {
    expect(hosts('=https://api.example.com/videos/{{ $json.job_id }}')).toEqual([]);
    expect(hosts('=https://other.example.com/videos/{{ $json.job_id }}', [job({})])).toEqual(['high Get']);
    expect(hosts("=https://api.example.com/videos/{{ $('Webhook').item.json.body.id }}")).toEqual(['high Get']);
  });
});

describe('done twice', () => {
  const twice = (step: Step): string[] =>
    found(
      'RL002',
      [START, [step[0], step[1], step[2], step[3], { ...step[4], retryOnFail: true, maxTries: 3 }]],
      [`Start > ${step[0]}`],
    ).filter((one) => one.startsWith('high'));
  const air = (operation: string): Step => [
    'Row',
    'airtable',
    2.1,
    {
      operation,
      base: rl('app1', 'id'),
      table: rl('t', 'id'),
      id: 'rec1',
      columns: { mappingMode: 'defineBelow', value: { A: 'b' } },
      options: {},
    },
    cr('airtableTokenApi'),
  ];
  it('is the same for what is named, and more for what is added', () =>
    expect([twice(air('update')), twice(air('deleteRecord')), twice(air('create'))]).toEqual([[], [], ['high Row']]));
  it('is another row where rows are named by their place', () => {
    const sheet: Step = [
      'Row',
      'googleSheets',
      4.5,
      { operation: 'delete', documentId: rl('doc1', 'id'), sheetName: rl('gid=0'), startIndex: 2 },
      cr('googleSheetsOAuth2Api'),
    ];
    expect(twice(sheet)).toEqual(['high Row']);
    expect(found('RL005', [HOOK(), sheet], ['Webhook > Row'])).toEqual(['high Webhook']);
    expect(found('RL005', [HOOK(), air('deleteRecord')], ['Webhook > Row'])).toEqual([]);
  });
});

describe('what a file says in passing', () => {
  it('names of places with braces in them are no settings that cannot be read', () =>
    expect(
      found(
        'RL014',
        [
          START,
          [
            'Rows',
            'googleSheets',
            4.5,
            { documentId: rl('{{ MY_SHEET ', 'id'), sheetName: rl('gid=0'), options: {} },
            cr('googleSheetsOAuth2Api'),
          ],
        ],
        ['Start > Rows'],
      ),
    ).toEqual([]));
  it('a step that is asked for and is not there is told, and nobody has written what it gave', () => {
    const gone = (name: string) =>
      [START, SET('Set', { url: 'https://api.example.com/x' }), GET('Get', { url: `={{ $('${name}').item.json.url }}` })] as const;
    const rules = (name: string): string[] =>
      lint(gone(name), ['Start > Set', 'Set > Get'])
        .filter(({ severity, nodeName }) => nodeName === 'Get' && severity !== 'low')
        .map(({ ruleId, severity }) => `${ruleId} ${severity}`);
    expect([rules('Set'), rules('Gone')]).toEqual([[], ['RL014 medium']]);
  });
  it('no certificate is shown where nothing is encrypted', () =>
    expect(
      ['http', 'https'].map((scheme) =>
        found(
          'CN003',
          [START, GET('Get', { url: `${scheme}://api.example.com/x`, options: { ...kept, allowUnauthorizedCerts: true } })],
          ['Start > Get'],
        ),
      ),
    ).toEqual([[], ['high Get']]));
  it('a tool that says how it logs in does log in, though the login is not in the file', () => {
    const mcp = (more: JsonObject): string[] =>
      lint(
        [
          CHAT,
          AGENT('Ask', '={{ $json.message.text }}'),
          GPT(),
          ['Tools', 'L.mcpClientTool', 1.1, { endpointUrl: 'https://tools.example.net/mcp', ...more }],
        ],
        ['Message > Ask', MODEL, 'Tools -tool> Ask'],
      )
        .filter(({ ruleId }) => ruleId === 'AI016')
        .map(({ severity, title }) => `${severity} ${String(title.includes('without a login'))}`);
    expect([mcp({}), mcp({ authentication: 'headerAuth' })]).toEqual([['high true'], ['medium false']]);
  });
  it('what Gmail says of a mail that was sent is which one it is', () => {
    const after = (text: string): string[] =>
      found(
        'AI005',
        [START, LLM('Ask', 'Write'), GPT(), MAIL('First', { message: '={{ $json.text }}' }), MAIL('Second', { message: text })],
        ['Start > Ask', MODEL, 'Ask > First', 'First > Second'],
      ).filter((one) => one.endsWith(' Second'));
    expect([after('={{ $json.text }}'), after("={{ $('Ask').item.json.text }}")]).toEqual([[], ['medium Second']]);
  });
  it("a document's name is no person's", () => {
    const named = (step: Step): string[] =>
      found('DF001', [START, step, LLM('Ask', '=Sort {{ $json.name }}'), GPT()], ['Start > Doc', 'Doc > Ask', MODEL]);
    expect([
      named([
        'Doc',
        'googleDrive',
        3,
        { resource: 'fileFolder', operation: 'search', queryString: 'x', filter: {}, options: {} },
        cr('googleDriveOAuth2Api'),
      ]),
      named(GET('Doc', { url: 'https://crm.example.com/x' })),
    ]).toEqual([[], ['high Ask']]);
  });
  it('a case is decided where the person hears of it, not where a room of colleagues does', () => {
    const told = (out: Step): string[] =>
      found(
        'AI018',
        [HOOK(), LLM('Ask', '=Is this candidate a fit? {{ $json.body.cv }}'), GPT(), out],
        ['Webhook > Ask', MODEL, `Ask > ${out[0]}`],
      );
    expect([
      told(SLACK('Rejected candidate', '={{ $json.text }}')),
      told(MAIL('Rejected candidate', { sendTo: "={{ $('Webhook').item.json.body.mail }}", message: '={{ $json.text }}' })),
      told(MAIL('Rejected candidate', { message: '={{ $json.text }}' })),
    ]).toEqual([[], ['high Rejected candidate'], ['high Rejected candidate']]);
  });
  it('a caller decides about what is theirs, and about what was there before, not about what was just made for them', () => {
    const made: Step = [
      'Made',
      'googleDrive',
      3,
      { operation: 'createFromText', content: '={{ $json.body.text }}', name: '={{ $json.body.name }}' },
      cr('googleDriveOAuth2Api'),
    ];
    const gone = (id: string): Step => [
      'Gone',
      'googleDrive',
      3,
      { operation: 'deleteFile', fileId: rl(id, 'id'), options: {} },
      cr('googleDriveOAuth2Api'),
    ];
    expect([
      found('PM010', [HOOK(), made, gone('={{ $json.id }}')], ['Webhook > Made', 'Made > Gone']),
      found('PM010', [HOOK(), gone('={{ $json.body.id }}')], ['Webhook > Gone']),
    ]).toEqual([[], ['high Gone']]);
  });
});

describe('names in scripts', () => {
  const script = (jsCode: string): string[] => found('SC001', [START, CODE('Code', jsCode)], ['Start > Code']);
  it.each([
    'function mean(list, window = 5) { return list.slice(window); } return [{ json: { a: mean([1]) } }];',
    'const { window, self: [top] } = $json; return [{ json: { a: window, b: top } }];',
    'const sum = (...window) => window.length; return [{ json: { a: sum(1) } }];',
  ])('a place for a value may be called as the page is: %s', (code) => expect(script(code)).toEqual([]));
  it.each([
    'return [{ json: { a: window.eval($json.a) } }];',
    'const { eval: run = 1 } = $json; return [{ json: { a: eval($json.a), run } }];',
  ])('the page itself is named: %s', (code) => expect(script(code)).toEqual(['block Code']));
  const dom = (make: string): string[] =>
    script(`const { JSDOM } = require('jsdom'); const dom = ${make}; return [{ json: { a: dom.window.document.title } }];`);
  it('a page that is read runs nothing unless it is told to', () =>
    expect([
      dom('new JSDOM($json.html, { url: $json.url })'),
      dom("new JSDOM($json.html, { runScripts: 'dangerously' })"),
      dom('new JSDOM($json.html, $json)'),
      dom("new JSDOM($json.html, { ['run' + 'Scripts']: 'dangerously' })"),
      dom('new JSDOM($json.html, { ...$json })'),
    ]).toEqual([[], ['block Code'], ['block Code'], ['block Code'], ['block Code']]));
});

describe('words of a finding', () => {
  it('FEEL joins texts and names: what stands behind a slash chooses no host', () => {
    const call = (source: string): readonly string[] =>
      readUrl({ $foreign: 'feel', source }).hostReads.flatMap((read) => ('path' in read ? [read.path.join('.')] : ['?']));
    expect(call('=base+"/v2/documents/"+doc.id+"?hash="+doc.hash')).toEqual(['base']);
    expect(call('="https://api.example.com/orders/" + order.id')).toEqual([]);
    expect(call('="https://"+shop+".example.com/x"')).toEqual(['shop']);
    expect(new Set(call('=base+"/x/"+upper case(doc.id)'))).toEqual(new Set(['base', 'doc.id', 'doc.*.id']));
    expect(new Set(call('=if a then base else other'))).toEqual(new Set(['a', 'base', 'other']));
  });
  it('who restricts a chat to people by their numbers hears nobody else', () => {
    const heard = (additionalFields: JsonObject): string[] =>
      found(
        'AI001',
        [
          ['Message', 'telegramTrigger', 1.2, { updates: ['message'], additionalFields }, cr('telegramApi')],
          LLM('Ask', '={{ $json.message.text }}'),
          GPT(),
          MAIL('Tell', { message: '={{ $json.text }}' }),
        ],
        ['Message > Ask', MODEL, 'Ask > Tell'],
      );
    expect([
      heard({}),
      heard({ userIds: '=' + '{{ $env.ANYBODY }}' }),
      heard({ userIds: '12345,67890' }),
      heard({ chatIds: '-100123' }),
    ]).toEqual([['block Tell'], ['block Tell'], [], []]);
  });
  it('a question to a service is no act, though it is asked by POST', () => {
    const asks = (url: string): string[] =>
      found(
        'AI001',
        [
          CHAT,
          AGENT('Ask', '={{ $json.message.text }}'),
          GPT(),
          [
            'Tool',
            'httpRequestTool',
            4.2,
            {
              method: 'POST',
              url,
              sendBody: true,
              bodyParameters: { parameters: [{ name: 'query', value: "={{ $fromAI('q') }}" }] },
              options: kept,
            },
          ],
        ],
        ['Message > Ask', MODEL, 'Tool -tool> Ask'],
      );
    expect([
      asks('https://kb.example.com/webhook/query'),
      asks('https://kb.example.com/webhook/orders'),
      asks("=https://kb.example.com/{{ $fromAI('what') }}/query"),
    ]).toEqual([[], ['block Tool'], ['block Tool']]);
  });
  it('a statement that a database carries out is an act, though the address ends like a question', () => {
    const asks = (url: string, body: string): string[] =>
      found('AI001', [CHAT, LLM('Ask', '={{ $json.message.text }}'), GPT(), SEND('Do', url, body)], ['Message > Ask', MODEL, 'Ask > Do']);
    expect([
      asks('https://kb.example.com/query', '={"question": "{{ $json.text }}"}'),
      asks('https://api.example.com/v4/d1/database/x/query', '={"params": "{{ $json.text }}"}'),
      asks('https://api.example.com/query', '={"sql": "{{ $json.text }}"}'),
      asks('https://api.example.com/query', '={{ JSON.stringify({ statement: $json.text }) }}'),
    ]).toEqual([[], ['block Do'], ['block Do'], ['block Do']]);
  });
  it('say whether a model decides that something is done, or only what goes into it', () => {
    const titles = (nodes: readonly Step[], wires: readonly string[]): string[] =>
      lint([CHAT, AGENT('Ask', '={{ $json.message.text }}'), GPT(), ...nodes], ['Message > Ask', MODEL, ...wires])
        .filter(({ ruleId }) => /^AI00[15]$/.test(ruleId))
        .map(({ title }) => title);
    const mail = (message: string): JsonObject => ({ sendTo: 'desk@example.com', subject: 'x', message });
    expect(titles([MAIL('Tell', mail('={{ $json.output }}'))], ['Ask > Tell'])).toEqual([
      "An outsider's text can steer, through a model, what “Tell” does: it sends something through Google",
      '“Tell” sends something through Google by what a model wrote, and no person looks at it',
    ]);
    expect(titles([['Tell', 'gmailTool', 2.1, mail("={{ $fromAI('text') }}"), cr('gmailOAuth2')]], ['Tell -tool> Ask'])).toEqual([
      "An outsider's text can make the model decide that “Tell” sends something through Google",
      '“Tell” sends something through Google because a model says so, and no person looks at it',
    ]);
  });
  it('name the model where it fills a tool in, and begin there', () => {
    const all = lint(
      [
        CHAT,
        AGENT('Ask', '={{ $json.message.text }}'),
        GPT(),
        ['Tool', 'httpRequestTool', 4.2, { method: 'GET', url: "={{ $fromAI('url') }}", options: kept }],
      ],
      ['Message > Ask', MODEL, 'Tool -tool> Ask'],
    );
    expect(
      all
        .filter(({ ruleId }) => ruleId === 'AI003' || ruleId === 'CN005')
        .map(({ ruleId, title }) => `${ruleId} ${title}`)
        .sort(),
    ).toEqual([
      'AI003 What the model fills in becomes part of a web address',
      "CN005 An outsider's text in what the model fills in chooses the host that “Tool” calls",
    ]);
    expect(all.find(({ ruleId }) => ruleId === 'AI003')?.path.map(({ nodeName }) => nodeName)).toEqual(['Ask', 'Tool']);
  });
});

describe('who reads, and who is waited for', () => {
  const wrote = (from: Step, out: Step): string[] =>
    found('AI005', [from, LLM('Ask', '=Write about {{ $json.message.text }}'), GPT(), out], [`${from[0]} > Ask`, MODEL, `Ask > ${out[0]}`]);
  it('what a model wrote to a room of your own blocks nothing, where no outsider had a say', () => {
    expect([wrote(START, SLACK('Tell', '={{ $json.text }}')), wrote(CHAT, SLACK('Tell', '={{ $json.text }}'))]).toEqual([
      ['medium Tell'],
      ['block Tell'],
    ]);
    expect(wrote(START, MAIL('Tell', { sendTo: '={{ $json.to }}', message: '={{ $json.text }}' }))).toEqual(['block Tell']);
  });
  const round = (asked: Step): string[] =>
    found(
      'RL004',
      [START, LLM('Ask', 'Write'), GPT(), asked, IF('Good?', '={{ $json.data.approved }}', true, 'boolean', 'true')],
      ['Start > Ask', MODEL, `Ask > ${asked[0]}`, `${asked[0]} > Good?`, 'Good?#1 > Ask'],
    );
  it('a circle in which each round waits for a person goes on as long as they like', () => {
    const until = { limitWaitTime: { values: { limitType: 'afterTimeInterval', resumeAmount: 1, resumeUnit: 'minutes' } } };
    expect(round(MAIL('Look', { operation: 'sendAndWait', message: '={{ $json.text }}', options: until })).length).toBe(1);
    expect([
      round(MAIL('Look', { operation: 'sendAndWait', message: '={{ $json.text }}' })).length,
      round(MAIL('Look', { message: '={{ $json.text }}' })).length,
    ]).toEqual([0, 1]);
  });
});

it('a column whose name is too long for a field is answered like any other', () => {
  const [one] = importForeignAll(
    JSON.stringify(
      wf(
        [
          START,
          [
            'Keep',
            'googleSheets',
            4.5,
            {
              operation: 'append',
              documentId: rl('d', 'id'),
              sheetName: rl('gid=0'),
              columns: { mappingMode: 'defineBelow', value: { ['x'.repeat(300)]: '={{ $json.a }}', ['__proto__x']: '1' } },
              options: {},
            },
            cr('googleSheetsOAuth2Api'),
          ],
        ],
        ['Start > Keep'],
      ),
    ),
    'w.json',
  );
  expect(
    lintFlow(
      one?.flow ??
        (() => {
          throw new Error('no flow');
        })(),
    ).findings.filter(({ ruleId }) => ruleId === 'RL014'),
  ).toEqual([]);
});
